"""Have `ip`, with which tests put the machines of a cluster apart; without it they are all this one."""

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from setup_env import apt_get_install


def main() -> None:
    if sys.platform == "linux" and os.geteuid() == 0 and not shutil.which("ip"):
        apt_get_install("iproute2")


if __name__ == "__main__":
    main()
