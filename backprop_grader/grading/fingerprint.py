"""What a mark depends on, as one hash: the same hash, the same mark."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import backprop_grader
import backprop_lib

PACKAGES = ("nbgrader", "ipython", "numpy", "nbconvert", "nbformat")


def of_files(files: Iterable[tuple[str, Path]]) -> str:
    """The hash of files under their names; a link counts as where it leads, unopened."""
    total = hashlib.sha256()
    for name, path in sorted(files):
        total.update(os.fsencode(f"{name}\0"))
        try:
            if path.is_symlink():
                total.update(os.fsencode(f"link to {path.readlink()}\0"))
            elif path.is_file():
                with path.open("rb") as file:
                    total.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:  # who may not be read, may be some day
            total.update(f"{error.errno}\0".encode())
    return total.hexdigest()


def of_folder(folder: Path, suffix: str = "") -> str:
    """The hash of all files in it whose names end so."""
    return of_files(
        (path.relative_to(folder).as_posix(), path)
        for path in folder.rglob(f"*{suffix}")
        if path.is_symlink() or path.is_file()
    )


@cache
def of_environment() -> str:
    """The hash of what grades: Python, the packages it runs in, the checks and this grader."""
    total = hashlib.sha256(platform.python_version().encode())
    for package in PACKAGES:
        total.update(f"{package} {version(package)}\0".encode())
    for module in (backprop_lib, backprop_grader):
        total.update(of_folder(Path(str(module.__file__)).parent, ".py").encode())
    return total.hexdigest()


def together(*hashes: str) -> str:
    """One hash of several."""
    return hashlib.sha256("\0".join(hashes).encode()).hexdigest()
