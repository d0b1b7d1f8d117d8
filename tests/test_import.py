"""The package needs NumPy alone, and gives what it promises."""

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

lazy = {"plots", "walk_through", "Walkthrough"}
assert all(hasattr(bp, name) for name in bp.__all__ if name not in lazy)
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


def test_importing_loads_neither_the_walkthrough_nor_the_plots():
    loaded = run("import sys, backprop_lib; print(*sys.modules)").split()
    assert not {"backprop_lib.plots", "backprop_lib.walkthrough", "matplotlib", "tqdm"} & set(loaded)  # fmt: skip


def test_all_names_nothing_twice():
    assert len(set(backprop_lib.__all__)) == len(backprop_lib.__all__)


@pytest.mark.parametrize("name", backprop_lib.__all__)
def test_every_name_of_all_resolves(name: str):
    assert getattr(backprop_lib, name) is not None


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("plots", "backprop_lib.plots"),
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
