"""Make sure that there is a browser for the tests; installs one where it can, or asks for it."""

import sys
from pathlib import Path

from backprop_lib.chromium import find_chromium
from backprop_lib.errors import ChromiumNotFoundError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from setup_env import apt_get_install


def main() -> None:
    try:
        find_chromium()
    except ChromiumNotFoundError:
        apt_get_install("chromium")
        try:
            find_chromium()
        except ChromiumNotFoundError as error:
            sys.exit(f"The tests need a browser: {error}.")


if __name__ == "__main__":
    main()
