"""A build that failed for a warning fails again when it is repeated.

Sphinx reports a page's warnings when it reads or writes the page, and an
incremental build skips pages that did not change: the second `make book` would
pass with the fault still in the book.
"""

from pathlib import Path


def forget_pages(app, _exception):
    if app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app):
    app.connect("build-finished", forget_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
