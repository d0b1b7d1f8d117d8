"""Where the templates lie of the pages that show a student's work."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jupyter_core.paths import jupyter_path


def templates() -> list[str]:
    """Folders in which nbconvert finds nbgrader's pages, and this project's macros before its own."""
    ours = Path(str(files(__package__)), "templates")
    formgrader = Path(str(files("nbgrader")), "server_extensions", "formgrader")
    pages = formgrader / "templates"
    styles = formgrader / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    roots = [Path(root) for root in jupyter_path()]
    kept = [root / "nbconvert" / "templates" for root in roots]
    inherited = [folder / name for name in ("classic", "base") for folder in kept]
    found = [ours, pages, pages / "formgrade", styles, *inherited, *kept, *roots]
    return [str(folder) for folder in found]
