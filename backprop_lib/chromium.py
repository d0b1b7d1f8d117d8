"""Find the browser that prints worksheets and runs the browser tests."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from backprop_lib.errors import ChromiumNotFoundError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)

# Where installers that leave the PATH alone put them, by platform.system().
PLACES = {
    "Darwin": [
        f"{folder}/{name}.app/Contents/MacOS/{name}"
        for folder in ("/Applications", "~/Applications")
        for name in ("Google Chrome", "Chromium", "Microsoft Edge")
    ],
    "Windows": [
        f"${{{folder}}}/{program}"
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        for program in (
            "Google/Chrome/Application/chrome.exe",
            "Chromium/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
        )
    ],
}

INSTALL = {
    "Darwin": "install Google Chrome",
    "Linux": (
        "install Chromium (on Debian 'sudo apt-get install chromium', "
        "on Ubuntu 'sudo snap install chromium') or Google Chrome"
    ),
    "Windows": "install Google Chrome or Microsoft Edge",
}


def find_chromium() -> str:
    """Path of a Chromium, Google Chrome or Microsoft Edge that starts.

    Looks on the PATH, then where the installers of macOS and Windows put them; but only
    at the environment variable CHROMIUM, a path or a name, when that is set.

    Raises:
        ChromiumNotFoundError: there is none, or none that starts.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path and _starts(path):
            return path
        message = (
            f"CHROMIUM is {chosen!r}, which is no program that answers --version; "
            f"set it to the path of a Chromium, or unset it"
        )
        raise ChromiumNotFoundError(message)

    silent = []
    for path in _candidates():
        if _starts(path):
            return path
        silent.append(path)
    found = f"{silent[0]} does not answer --version" if silent else "no Chromium was found"
    install = INSTALL.get(platform.system(), INSTALL["Linux"])
    message = f"{found}; {install}, or set CHROMIUM to the path of one"
    raise ChromiumNotFoundError(message)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    for place in PLACES.get(platform.system(), ()):
        path = Path(os.path.expandvars(place)).expanduser()
        if path.is_file():
            yield str(path)


def _starts(path: str) -> bool:
    # Ubuntu's package is a script in the browser's place that only asks for the snap.
    # Windows has no such thing, and there --version would open a window.
    if platform.system() == "Windows":
        return True
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())
