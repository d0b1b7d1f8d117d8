"""The built book asks nothing outside its own folder, and carries nothing that it does not use.

Most of this is in _config.yml: the extensions that load scripts from elsewhere
(MathJax, thebe, comments, ipywidgets) are not listed there.  Here stands what
has no setting.
"""

import shutil
from pathlib import Path

DEAD_WEIGHT = (
    "scripts/fontawesome.js*",
    "scripts/*.map",
    "styles",
    "vendor",
    "locales",
    "images",
    "*webpack-macros.html",
    "check-solid.svg",
    "copy-button.svg",
    "copybutton_funcs.js",
    "pygments.css",  # which the theme writes at every build
    "*.png",
)


def trim(app, exception):
    if exception or app.builder.format != "html":
        return
    pages = {Path(app.outdir) / f"{name}.html" for name in (*app.env.found_docs, "search", "index")}
    for left_over in set(Path(app.outdir).rglob("*.html")) - pages:
        left_over.unlink()
    for pattern in DEAD_WEIGHT:
        for path in (Path(app.outdir) / "_static").glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app):
    # jupyter-book sets these two for extensions that this book leaves out.
    app.add_config_value("comments_config", {}, "html")
    app.connect("build-finished", trim, priority=700)  # after shell
    return {"parallel_read_safe": True, "parallel_write_safe": True}
