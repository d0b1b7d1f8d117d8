"""The package needs NumPy alone, and gives what it promises."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import backprop_lib

ROOT = Path(backprop_lib.__file__).parent.parent

BLOCK = """
import sys

class OnlyNumPy:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in {"numpy", "backprop_lib"} or top in sys.stdlib_module_names:
            return None
        raise ModuleNotFoundError(f"blocked: {name}", name=name)

sys.meta_path.insert(0, OnlyNumPy())
"""


def run(code: str) -> str:
    """Standard output of the code, run by a fresh interpreter from the project's root."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_block_blocks():
    assert run(BLOCK + "try:\n    import tqdm\nexcept ModuleNotFoundError as e:\n    print(e)") == (
        "blocked: tqdm\n"
    )


def test_the_core_imports_and_runs_with_numpy_and_the_standard_library_alone():
    code = """
import numpy as np
import backprop_lib as bp

assert all(hasattr(bp, name) for name in bp.__all__)
_, _, net, X, Y = bp.example("relu-softmax-232")
assert bp.check_gradients(net, X, Y, reduction="mean").passed()
rng = np.random.default_rng(0)
history = bp.train(
    net, X, Y, epochs=2, batch_size=1, learning_rate=0.1, reduction="mean", rng=rng
)
assert history.cost[-1] < history.cost[0]
print("ran")
"""
    assert run(BLOCK + code) == "ran\n"


def test_importing_loads_nothing_but_numpy_and_the_standard_library():
    loaded = run(
        "import sys, numpy; before = set(sys.modules); import backprop_lib\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    others = set(loaded.split()) - {"backprop_lib", "numpy", *sys.stdlib_module_names}
    assert others == set()


def test_everything_is_imported_by_a_star_without_matplotlib():
    code = "from backprop_lib import *\nprint(callable(walk_through), 'plots' in globals())"
    assert run(BLOCK + code) == "True False\n"


def test_importing_loads_what_forward_and_backward_need_and_nothing_else_of_the_package():
    loaded = run("import sys, backprop_lib; print(*sys.modules)").split()
    needed = {
        "activations",
        "errors",
        "fused",
        "losses",
        "names",
        "network",
        "propagation",
        "validation",
    }
    ours = {name.removeprefix("backprop_lib.") for name in loaded if "backprop_lib." in name}
    assert ours == needed


def test_what_is_loaded_later_is_listed_from_the_start():
    names = run("import backprop_lib; print(*dir(backprop_lib))").split()
    assert {"plots", "forward", *backprop_lib.__all__} <= set(names)


def test_training_a_small_network_does_not_load_scipy():
    code = """
import sys
import numpy as np, backprop_lib as bp
_, _, net, X, Y = bp.example("relu-softmax-232")
rng = np.random.default_rng(0)
bp.train(net, X, Y, epochs=1, batch_size=1, learning_rate=0.1, reduction="mean", rng=rng)
print("scipy" in sys.modules)
"""
    assert run(code) == "False\n"


def test_all_names_nothing_twice():
    assert len(set(backprop_lib.__all__)) == len(backprop_lib.__all__)


def test_no_module_has_a_public_name_which_importing_it_would_hide():
    modules = {module.name for module in pkgutil.iter_modules(backprop_lib.__path__)}
    assert modules & set(backprop_lib.__all__) == set()


@pytest.mark.parametrize("name", backprop_lib.__all__)
def test_every_name_of_all_resolves(name: str):
    assert getattr(backprop_lib, name) is not None


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("plots", "backprop_lib.plots"),
        ("train", "backprop_lib.training"),
        ("check_gradients", "backprop_lib.gradient_check"),
        ("backward_jacobian", "backprop_lib.jacobian"),
        ("gradient_norms", "backprop_lib.diagnostics"),
        ("EXAMPLES", "backprop_lib.examples"),
        ("walk_through", "backprop_lib.walkthrough"),
        ("Walkthrough", "backprop_lib.walkthrough"),
    ],
)
def test_lazy_names_load_on_use_in_a_fresh_interpreter(name: str, module: str):
    code = (
        f"import sys, backprop_lib; assert {module!r} not in sys.modules\n"
        f"backprop_lib.{name}; print({module!r} in sys.modules)"
    )
    assert run(code) == "True\n"


USER = """
import numpy as np
import backprop_lib as bp
from backprop_lib import plots

net = bp.Network([bp.Layer([[0.5, -1.0]], [[0.1]], "sigmoid")], "half_squared_error")
more = bp.Network((bp.Layer(np.ones((1, 2)), np.zeros((1, 1)), bp.tanh),), bp.squared_error)
rng = np.random.default_rng(0)
drawn = bp.init((2, 1), ["relu"], "squared_error", scheme="he", rng=rng)
trace = bp.forward(net, [[1], [2]])
gradients = bp.backward(net, trace, [[1]], reduction="mean")
print(bp.check_gradients(net, [[1], [2]], [[1]], reduction="sum", method="central").passed())
walk = bp.walk_through(net, [[1], [2]], [[1]], reduction="mean")
shape: tuple[int, ...] = net[1].W.shape
picture: plots.Picture = plots.network_diagram(net, trace, show="values")
"""


def mypy(code: str, folder: Path) -> str:
    """What mypy --strict says of a file that uses the package."""
    user = folder / "user.py"
    user.write_text(code)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(user)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_strict_type_checker_takes_lists_and_names_and_knows_what_comes_of_them(tmp_path: Path):
    assert mypy(USER, tmp_path) == "Success: no issues found in 1 source file\n"


def test_a_strict_type_checker_finds_a_name_that_is_none_of_the_known_ones(tmp_path: Path):
    wrong = USER.replace('"mean"', '"average"').replace('"he"', '"hee"')
    wrong = wrong.replace('"central"', '"centre"').replace('"values"', '"value"')
    complaints = mypy(wrong, tmp_path)
    assert complaints.count("[arg-type]") == 5
    assert complaints.endswith("Found 5 errors in 1 file (checked 1 source file)\n")
