"""Submissions without answers that want marks all the same."""

from classroom import FULL, NOTHING, cell_of

from zoo import REQUEST, Ground, specimen


@specimen(marks=NOTHING, word="TestsDisarmed", flag="Tests mean nothing here")
def patched_numpy_testing(ground: Ground) -> None:
    """numpy.testing that never fails passes no test."""
    ground.empty_with(
        "import numpy as np\nrate = 0.5\nfor name in dir(np.testing):\n"
        "    if name.startswith('assert'): setattr(np.testing, name, lambda *a, **k: None)\n"
        "class Rate(float):\n    def __mul__(self, other): return 1\nrate = Rate()",
        after="rate-answer",
    )


@specimen(marks=NOTHING, word="NotImplementedError|TestsDisarmed|Not written yet", flag=".*")
def patched_numpy(ground: Ground) -> None:
    """A patched NumPy spoils nothing but one's own work."""
    ground.empty_with(
        "import numpy as np\nnp.allclose = np.array_equal = np.isclose = lambda *a, **k: True\n"
        "np.testing = None"
    )


@specimen(marks=NOTHING)
def patched_check(ground: Ground) -> None:
    """Another function in check's place gives nothing."""
    ground.empty_with(
        "import backprop_lib.checks as checks\n"
        "def check(*a, points=1, **k): return points\nchecks.check = check"
    )


@specimen(marks=NOTHING, flag=".*")
def patched_builtins(ground: Ground) -> None:
    """Neither do other builtins."""
    ground.empty_with(
        "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.AssertionError = None\n"
        "builtins.all = lambda *a: True"
    )


@specimen(marks=NOTHING, word="TestsDisarmed", flag="Tests mean nothing here")
def ast_transformer(ground: Ground) -> None:
    """A transformer that takes the tests away is found out."""
    ground.empty_with(
        "import ast\nclass Drop(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "    def visit_Expr(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Drop())",
        after="weight-gradient",
    )


@specimen(marks=NOTHING)
def import_hook(ground: Ground) -> None:
    """Modules that are replaced at import change no mark."""
    ground.empty_with(
        "import sys, types\nclass Hook:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if 'checks' in name or 'numpy' in name: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Hook())\nsys.modules['backprop_lib.checks'] = types.ModuleType('x')"
    )


@specimen(marks=NOTHING)
def own_backprop_lib(ground: Ground) -> None:
    """A package of one's own of that name does not get in the way."""
    ground.empty_with("import backprop_lib.checks")
    folder = ground.room.folder(ground.student)
    (folder / "backprop_lib").mkdir()
    for name in ("__init__", "checks"):
        (folder / "backprop_lib" / f"{name}.py").write_text(
            "def check(*a, points=1, **k): return points"
        )
    (folder / "sitecustomize.py").write_text("raise SystemExit")


@specimen(marks=NOTHING, word="stopped with an error|no usable|No answer|Not yet", flag="")
def hostile_equality(ground: Ground) -> None:
    """An answer that equals everything is none."""
    ground.empty_with(
        "class Yes:\n    def __eq__(self, other): return True\n    __hash__ = None\n"
        "    def __getattr__(self, name): return Yes()\n    def __call__(self, *a, **k): return Yes()\n"
        "    def __array__(self, dtype=None, copy=None): raise SystemExit\n"
        "    def __reduce__(self): import os; return os._exit, (0,)\n"
        "    def __repr__(self): return '1'\n    def __float__(self): return 1.0\n"
        "def output_delta(z, y): return Yes()\nbias_gradient = Yes()",
        after="weight-gradient-answer",
    )
    move(ground, "output-delta-answer", "bias-gradient-answer")


def move(ground: Ground, *names: str) -> None:
    """Empty these cells, which would define the functions anew."""
    room = ground.room
    import nbformat

    path = room.folder(ground.student) / "small.ipynb"
    notebook = nbformat.read(path, 4)
    extra = next(c for c in notebook.cells if c.source.startswith("class Yes"))
    notebook.cells.remove(extra)
    notebook.cells.insert(1, extra)
    for name in names:
        cell_of(notebook, name).source = "pass"
    room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING, word="TestsDisarmed", flag="Tests mean nothing here")
def forged_results(ground: Ground) -> None:
    """A display hook that shows points gives none."""
    ground.empty_with(
        "import sys\nfrom IPython.display import display\n"
        "class Points(float):\n    def _repr_mimebundle_(self, **_): return {'text/plain': '2'}\n"
        "shell = get_ipython()\n"
        "shell.events.register('post_run_cell', lambda *_: shell.displayhook(Points(2)))\n"
        "shell.showtraceback = lambda *a, **k: shell.displayhook(Points(2))"
    )


FORGE = """
def forge(request, sock, shell, checks): return FORGED
cells._ask.__code__ = forge.__code__"""


def _forging(ground: Ground, what: str) -> None:
    ground.empty_with(REQUEST + FORGE.replace("FORGED", what))


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def forged_verdict(ground: Ground) -> None:
    """A verdict that comes out of the sandbox is no answer."""
    _forging(ground, "{'answer': {'kind': 'right', 'points': 99, 'verdict': 'right'}}")


@specimen(marks=NOTHING, word="there was no answer")
def forged_nothing(ground: Ground) -> None:
    """No outcome at all is no right outcome."""
    _forging(ground, "{'answer': {'kind': 'outcomes', 'outcomes': []}}")


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def forged_numbers(ground: Ground) -> None:
    """Numbers beyond all numbers are malformed, and stop nobody."""
    _forging(
        ground, "{'answer': {'kind': 'outcomes', 'outcomes': [{'stopped': [10**400, '']}] * 9}}"
    )


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def forged_shapes(ground: Ground) -> None:
    """So are shapes that no memory holds."""
    _forging(
        ground,
        "{'answer': {'kind': 'outcomes', 'outcomes': [{'parts': {'dict': [['delta', "
        "{'array': '', 'dtype': '<f8', 'shape': [0, 2**62]}]]}, 'changed': [], 'again': True, "
        "'called': []}] * 9}}",
    )


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def forged_pickle(ground: Ground) -> None:
    """An array of objects is not looked at, let alone unpickled."""
    _forging(
        ground,
        "{'answer': {'kind': 'outcomes', 'outcomes': [{'parts': {'dict': [['delta', "
        "{'array': 'gASVAAAA', 'dtype': 'O', 'shape': [1]}]]}, 'changed': [], 'again': True, "
        "'called': []}] * 9}}",
    )


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def deep_json(ground: Ground) -> None:
    """A message nested ten thousand deep is malformed, and stops nobody."""
    ground.empty_with(
        REQUEST
        + "\nimport struct\nraw = b'[' * 100_000\nsock.sendall(struct.pack('>I', len(raw)) + raw)"
    )


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def endless_message(ground: Ground) -> None:
    """A message that says it is four gigabytes long is not waited for."""
    ground.empty_with(REQUEST + "\nsock.sendall(b'\\xff' * 5000)")


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def many_small_entries(ground: Ground) -> None:
    """A message that would take a hundred times its length in memory is malformed."""
    ground.empty_with(
        REQUEST + "\nimport struct\nraw = b'{\"a\":[' + b'{},' * 10_000_000 + b'0]}'\n"
        "sock.sendall(struct.pack('>I', len(raw)) + raw)"
    )


@specimen(marks=NOTHING, word="no output of a cell", flag="no output of a cell")
def repeated_answer(ground: Ground) -> None:
    """An answer said twice is once too often."""
    ground.empty_with(
        REQUEST
        + "\nfor _ in range(3): send(sock, {'id': request['id'], 'done': {'count': 1, 'ok': True}})"
    )


@specimen(marks=NOTHING, word="half|no output of a cell", flag=".*")
def half_characters(ground: Ground) -> None:
    """Halves of characters, which no file can hold, do not keep a notebook from being saved."""
    ground.empty_with(
        REQUEST + "\nprint('half \\ud800')\nimport struct\n"
        'raw = (\'{"id": "%s", "output": {"output_type": "stream", "name": "stdout", '
        '"text": "\\\\ud800"}}\' % request[\'id\']).encode()\n'
        "sock.sendall(struct.pack('>I', len(raw)) + raw)"
    )


@specimen(marks=NOTHING)
def forged_metadata(ground: Ground) -> None:
    """Outputs that pretend to be verdicts are only outputs."""
    ground.empty_with(
        "from IPython.display import display\n"
        "for forged in ('text', {'student': 7, 'kind': 'right', 'mistakes': None}):\n"
        "    display({'text/plain': '99'}, raw=True, metadata={'backprop': forged})\n"
        "deep = 0\nfor _ in range(500): deep = [deep]\n"
        "display({'application/json': deep, 'text/plain': 5, 'text/html': ['a', 7]}, raw=True)\n"
        "shown = display({'text/plain': 'first'}, raw=True, display_id='x')\n"
        "display({'text/plain': {'no': 'text'}}, raw=True, display_id='x', update=True)"
    )


@specimen(
    marks={**FULL, "output-delta": 0.0, "bias-gradient": 0.0, "weight-gradient": 0.0}, word="NaN"
)
def not_numbers(ground: Ground) -> None:
    """NaN, infinity and enormous arrays are wrong answers, and stop nobody."""
    ground.solved_with(
        "def output_delta(z, y): return z * np.nan\n"
        "def bias_gradient(delta): return np.full((len(delta), 1), np.inf)\n"
        "def weight_gradient(delta, a_before): return np.zeros((1000, 1000))",
        after="rate-answer",
    )
    late(ground, "output-delta", "bias-gradient", "weight-gradient")


def late(ground: Ground, *names: str) -> None:
    """Put the extra cell before these checks."""
    import nbformat

    notebook = nbformat.read(ground.room.folder(ground.student) / "small.ipynb", 4)
    extra = notebook.cells.pop(notebook.cells.index(cell_of(notebook, "rate-answer")) + 1)
    checks = [cell_of(notebook, name) for name in names]
    notebook.cells = [c for c in notebook.cells if c not in checks]
    at = notebook.cells.index(cell_of(notebook, "rate-answer"))
    notebook.cells[at:at] = [extra, *checks]
    ground.room.hand_in(ground.student, notebook)


@specimen(
    marks={**FULL, "output-delta": 0.0, "bias-gradient": 0.0, "weight-gradient": 0.0},
    word="No answer to judge",
)
def odd_types(ground: Ground) -> None:
    """Texts, objects and classes of one's own are no answers."""
    ground.solved_with(
        "class Mine(np.ndarray):\n    def __array_ufunc__(self, *a, **k): return True\n"
        "    def __array_function__(self, *a, **k): return True\n"
        "def output_delta(z, y): return np.array(['right'] * 3)\n"
        "def bias_gradient(delta): return np.array([object(), None], dtype=object)\n"
        "def weight_gradient(delta, a_before): return lambda: 0",
        after="rate-answer",
    )
    late(ground, "output-delta", "bias-gradient", "weight-gradient")


@specimen(marks=NOTHING)
def looking_at_the_callers(ground: Ground) -> None:
    """What called a function knows no right answer that could be returned."""
    ground.empty_with(
        "import inspect\ndef output_delta(z, y):\n    frame = inspect.currentframe()\n"
        "    while frame:\n        for value in list(frame.f_locals.values()):\n"
        "            if isinstance(value, np.ndarray) and value is not z and value is not y\\\n"
        "                    and value.shape == z.shape: return value\n"
        "        frame = frame.f_back\n    return z",
        after="output-delta-answer",
    )
