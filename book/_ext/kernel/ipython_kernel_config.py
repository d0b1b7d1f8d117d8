# The kernel that runs the chapters: figures are SVG, and the same code gives the same bytes.
c = get_config()  # noqa: F821  (IPython provides it)

c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
c.HistoryManager.enabled = False
c.IPKernelApp.log_level = 40  # errors; the kernel's own start-up notes are not the book's
