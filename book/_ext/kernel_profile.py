"""Gives the notebooks of this build their own IPython profile and matplotlib settings.

A reader's or a CI machine's own settings must not change the book, and the
book's must not change theirs; so the kernel inherits environment variables from
the build.  The profile is copied, for IPython writes into its folder.
"""

import os
import shutil
from pathlib import Path

SETTINGS = Path(__file__).parent / "kernel"


def install(app, _config):
    home = Path(app.outdir).parent / "ipython"
    profile = home / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SETTINGS / "ipython_kernel_config.py", profile / "ipython_kernel_config.py")
    os.environ["IPYTHONDIR"] = str(home)
    os.environ["MATPLOTLIBRC"] = str(SETTINGS / "matplotlibrc")
    # The book's matrices are small: a second thread would cost more than it does.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"


def setup(app):
    app.connect("config-inited", install)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
