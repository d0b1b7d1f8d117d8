"""Numbers for the running text of a page, so that text and code cannot disagree."""


def glue(name: str, text: str | int) -> None:
    """Keep `text` in the notebook under `name`; the page shows it as ``{glue:text}`name```.

    Writes what `myst_nb.glue` writes, and needs IPython alone, so that a downloaded chapter
    runs where MyST-NB is not installed. Nothing is shown below the cell.
    """
    from IPython.display import display

    prefix = "application/papermill.record/"
    display(  # type: ignore[no-untyped-call]  # IPython has no types here
        {f"{prefix}text/plain": repr(text)},
        metadata={"scrapbook": {"name": name, "mime_prefix": prefix}},
        raw=True,
    )
