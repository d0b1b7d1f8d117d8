"""Cells that try something, and harm nobody even where there is no sandbox."""

# What each tries, by a name that becomes the student's.
CELLS = {
    "endless": "while True:\n    pass",
    "leaver": "import os\nos._exit(0)",
    "flood": 'print("all work and no play\\n" * 400_000)',
    "forger": (
        "from IPython.display import display\n"
        'display({"text/plain": "1000000"}, raw=True, metadata={"backprop": {"kind": "right"}})'
    ),
    "patcher": "import backprop_lib.checks as checks\nchecks.check = lambda *_, points=0, **__: points",
}

# Nobody's page may run this.
MARKUP = (
    "<script>document.body.innerHTML = 'owned'</script>"
    "<img src=x onerror=\"document.body.innerHTML = 'owned'\">"
)
