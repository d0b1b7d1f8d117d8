"""Nothing on a page outlives what it was made from.

Jupyter's cache looks at a notebook's own cells, so it would go on showing the
numbers of yesterday's library.  Here the cache's folder is named after
everything else that an output depends on; Sphinx reads all pages again when a
setting such as this path changes.  Likewise pages are written again when one of
the book's extensions, templates or static files has changed, which Sphinx would
not notice either.
"""

import hashlib
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

KERNEL_PACKAGES = (
    "ipykernel",
    "ipython",
    "matplotlib",
    "matplotlib-inline",
    "numpy",
    "scikit-learn",
)
EXTENSIONS = Path(__file__).parent


def fingerprint(folder):
    """Of names and contents, whatever is generated beside them or runs in the browser aside."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        other = {"node_modules", "__pycache__", "static"} & set(path.relative_to(folder).parts)
        if path.is_file() and not other:
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def software():
    versions = [f"{package} {version(package)}" for package in KERNEL_PACKAGES]
    return " ".join([platform.python_version(), *versions])


def take_fingerprints(app, config):
    sources = [fingerprint(Path(app.srcdir) / folder) for folder in config.fresh_outputs_depend_on]
    name = hashlib.sha256(" ".join([software(), *sources]).encode()).hexdigest()[:16]
    caches = Path(app.outdir).parent / "notebook_outputs"
    for stale in caches.glob("*"):
        if stale.name != name:
            shutil.rmtree(stale)
    config.nb_execution_cache_path = str(caches / name)
    static = [fingerprint(Path(app.srcdir) / folder) for folder in config.html_static_path]
    config.fresh_outputs_shell = " ".join([fingerprint(EXTENSIONS), *static])


def setup(app):
    app.add_config_value("fresh_outputs_depend_on", [], "env")
    app.add_config_value("fresh_outputs_shell", "", "html")
    app.connect("config-inited", take_fingerprints)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
