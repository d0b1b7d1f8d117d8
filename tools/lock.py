"""Write constraints.txt: one set of pins for every extra, platform and Python from 3.11 on."""

import subprocess

import setup_env

HEADER = """\
# Exact versions for every extra in pyproject.toml, every platform and Python 3.11 or newer.
# Made by `make constraints`; do not edit.
# What PyTorch needs for a GPU is left out: PyTorch pins it itself, and a CPU build has none of it.
"""
GPU = ("cuda-", "nvidia-", "triton==")


def main() -> None:
    setup_env.require_new_python()
    import tomllib  # not in an old Python

    setup_env.require_venv()
    python = setup_env.create(setup_env.ROOT / ".venv" / "lock")
    subprocess.run([python, "-m", "pip", "install", "-q", "--upgrade", "uv"], check=True)
    pyproject = tomllib.loads((setup_env.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # hatchling asks for editables when it makes an editable install.
    build = "\n".join([*pyproject["build-system"]["requires"], "editables"])
    compile_ = "-m uv pip compile -q --universal --all-extras --no-header --no-annotate"
    command = [python, *compile_.split(), "--python-version", "3.11", "pyproject.toml", "-"]
    resolved = subprocess.run(
        command, check=True, cwd=setup_env.ROOT, input=build, stdout=subprocess.PIPE, text=True
    ).stdout
    pins = [line for line in resolved.splitlines() if not line.startswith(GPU)]
    text = HEADER + "\n".join(pins) + "\n"
    (setup_env.ROOT / "constraints.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
