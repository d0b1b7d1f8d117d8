"""The reader's JupyterLab and its kernel: those of .venv/student, with no settings but their own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parent.parent
STUDENT = ROOT / ".venv" / "student" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SECONDS_TO_START = 120
SETTINGS = {
    # JupyterLab would ask the network for news of itself.
    "@jupyterlab/apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    # Cells outside the window are on the page as well.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}


def environment(folder: Path) -> dict[str, str]:
    """Variables under which Jupyter and IPython know nothing but what lies in a folder."""
    if not STUDENT.exists():
        pytest.fail("there is no environment of a student: run 'make test'", pytrace=False)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_PATH": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    threads = {"OPENBLAS_NUM_THREADS": "1"}  # the book's matrices are small
    return kept | threads | {name: str(folder / part) for name, part in own.items()}


def install_kernel(folder: Path) -> None:
    """A kernel named `student`, for a client that looks in `environment(folder)`."""
    spec = folder / "data" / "kernels" / "student"
    spec.mkdir(parents=True)
    # It would tell of its transport in the terminal.
    quiet = "--IPKernelApp.log_level=40"
    command = [str(STUDENT), "-m", "ipykernel_launcher", "-f", "{connection_file}", quiet]
    told = {"argv": command, "display_name": "Student", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(told), encoding="utf-8")


@contextmanager
def lab(folder: Path, notebooks: Path) -> Iterator[str]:
    """The address of a JupyterLab of its own, `{}` standing for the name of a notebook."""
    with server(folder, notebooks, [str(STUDENT), "-m", "jupyterlab"]) as (url, query):
        yield f"{url}lab/tree/{{}}.ipynb?{query}&reset"


@contextmanager
def notebook_7(folder: Path, notebooks: Path) -> Iterator[str]:
    """The same of a Jupyter Notebook, which comes with nbgrader."""
    with server(folder, notebooks, [sys.executable, "-m", "notebook"]) as (url, query):
        yield f"{url}notebooks/{{}}.ipynb?{query}"


@contextmanager
def server(
    folder: Path, notebooks: Path, program: list[str], start_in: Path | None = None
) -> Iterator[tuple[str, str]]:
    """A running server's address, and the query that opens it."""
    for name, values in SETTINGS.items():
        file = folder / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": "0",
        "ServerApp.root_dir": str(notebooks),
        "ServerApp.allow_root": "True",
        "ServerApp.open_browser": "False",
        "LabApp.news_url": "None",
    }
    command = [*program, *(f"--{name}={value}" for name, value in options.items())]
    log = folder / "jupyterlab.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command,
            env=environment(folder),
            cwd=start_in or folder,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        told = started(process, folder / "runtime", log)
        yield told["url"], urlencode({"token": told["token"]})
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def started(server: "subprocess.Popen[bytes]", runtime: Path, log: Path) -> dict[str, str]:
    """What the server says of itself once it listens."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        for file in runtime.glob(f"jpserver-{server.pid}.json"):
            told: dict[str, str] = json.loads(file.read_text(encoding="utf-8") or "{}")
            if told:
                return told
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
