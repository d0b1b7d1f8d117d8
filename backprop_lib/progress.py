"""A progress bar, or none."""

from __future__ import annotations

from typing import Any, Self

from backprop_lib.errors import MissingPackageError


def progress_bar(epochs: int, progress: bool) -> Any:
    """A bar of tqdm's, or what takes the same calls and shows nothing.

    Args:
        epochs: how many there will be.
        progress: whether to show a bar.

    Raises:
        MissingPackageError: a bar is asked for, and tqdm is not installed.
    """
    if not progress:
        return _NoBar()
    try:
        from tqdm.auto import tqdm
    except ImportError:
        message = "progress=True shows a bar by tqdm, which is missing: pip install tqdm"
        raise MissingPackageError(message) from None
    return tqdm(total=epochs, unit="epoch")


class _NoBar:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self) -> None:
        pass

    def set_postfix(self, **_: object) -> None:
        pass
