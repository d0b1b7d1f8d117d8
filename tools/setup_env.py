"""Make one of the virtual environments: ``python3 tools/setup_env.py book`` (or dev, student, grader, bench).

Needs no more than a bare python3, and must be readable to an old one, so that it can say so.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
# The environments, and the folders with a package.json that each needs
NPM = {
    "book": ("book/_ext/temml", "book/_ext/purgecss"),
    "dev": ("tools/npm",),
    "student": (),
    "grader": (),
    "bench": ("tools/npm",),
}


def stop(message):
    sys.exit(message)


def run(*command, **options):
    command = [str(part) for part in command]
    if subprocess.run(command, check=False, **options).returncode != 0:
        # The command itself has said why.
        stop("Set-up stopped at '{}'.".format(" ".join(command)))


def apt_get_install(package):
    """Install a Debian package, and say so; False where that cannot be done."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing the system package {} with apt-get.".format(package), flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    quiet = {"env": environment, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return (
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet).returncode == 0
        and subprocess.run(install, check=False, **quiet).returncode == 0
    )


def require_new_python():
    """Go on under a Python that is new enough, or stop."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.{}".format(minor))
        if newer:
            os.execv(newer, [newer, *sys.argv])
    stop(
        "Python {}.{} is too old, and no newer one is on the PATH: install Python {}.{} or newer, "
        "then run make with PYTHON=/path/to/that/python.".format(*sys.version_info[:2] + OLDEST)
    )


def require_venv():
    """Debian and Ubuntu keep what `python -m venv` needs in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if not apt_get_install(package):
        stop("Python's venv module is incomplete: run 'sudo apt-get install {}'.".format(package))


def programs(env):
    """The folder of an environment's programs."""
    return env / ("Scripts" if os.name == "nt" else "bin")


def create(env):
    """Create the environment, unless a working one is there; return its Python."""
    python = programs(env) / "python"
    works = [str(python), "-c", "import pip"]
    if not python.exists() or subprocess.run(works, check=False).returncode != 0:
        run(sys.executable, "-m", "venv", "--clear", env)
    return python


def pip_install(python, *arguments):
    constraints = str(ROOT / "constraints.txt")
    # The first variable pins the build backend for an old pip, the second for a new one.
    environment = dict(os.environ, PIP_CONSTRAINT=constraints, PIP_BUILD_CONSTRAINT=constraints)
    command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run(*command, *arguments, env=environment, cwd=str(ROOT))


def npm_ci(env, folder):
    """Install what a lock file names, with the Node.js that pip has put into the environment."""
    # npm starts the `node` that it finds on the PATH.
    path = os.pathsep.join([str(programs(env)), os.environ.get("PATH", "")])
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    npm = shutil.which("npm", path=path)
    run(npm, "ci", "--prefix", folder, *options, env=dict(os.environ, PATH=path))


def main(name):
    require_new_python()
    require_venv()
    env = ROOT / ".venv" / name
    print("Setting up .venv/{}; the first time this downloads packages.".format(name), flush=True)
    pip_install(create(env), "-e", ".[{}]".format(name))
    for folder in NPM[name]:
        npm_ci(env, ROOT / folder)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in NPM:
        stop("usage: python3 tools/setup_env.py {}".format("|".join(NPM)))
    main(sys.argv[1])
