"""Find the browser that prints worksheets and runs the browser tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
MACOS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
INSTALL = {
    "darwin": "install Google Chrome (or run 'brew install --cask chromium')",
    "win32": "install Google Chrome or Microsoft Edge",
}
INSTALL_LINUX = (
    "install Chromium: on Debian 'sudo apt-get install chromium', "
    "on Ubuntu 'sudo snap install chromium'"
)


class ChromiumNotFoundError(RuntimeError):
    """No Chromium, Chrome or Edge that starts is on this machine; the message says what to do."""


def find_chromium() -> str:
    """Path of a Chromium, Google Chrome or Microsoft Edge that starts.

    The environment variable CHROMIUM, when set, is the only place that is looked at.
    Otherwise the PATH comes first, then where the installers of macOS and Windows put them.

    Raises:
        ChromiumNotFoundError: there is none, or none that starts.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path and _starts(path):
            return path
        problem = "does not start" if path else "is not a program"
        message = f"CHROMIUM={chosen} {problem}; set it to the path of a Chromium, or unset it"
        raise ChromiumNotFoundError(message)

    silent = []
    for path in _candidates():
        if _starts(path):
            return path
        silent.append(path)
    found = f"{' and '.join(silent)} cannot print --version" if silent else "no Chromium was found"
    install = INSTALL.get(sys.platform, INSTALL_LINUX)
    message = f"{found}: {install}, or set CHROMIUM to the path of one"
    raise ChromiumNotFoundError(message)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    if sys.platform == "darwin":
        roots, places = [Path("/Applications"), Path.home() / "Applications"], MACOS
    elif sys.platform == "win32":
        variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        roots, places = [Path(os.environ[v]) for v in variables if v in os.environ], WINDOWS
    else:
        return
    yield from (str(root / place) for place in places for root in roots if (root / place).exists())


def _starts(path: str) -> bool:
    # Ubuntu's package puts a script in the browser's place that only asks for the snap.
    if sys.platform == "win32":
        return True  # there are no such scripts, and --version opens a window
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())
