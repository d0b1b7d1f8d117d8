"""One script out of a module and all that it imports, because a page from a folder cannot import.

A browser loads no module file from ``file://``, and Jupyter's widgets want one piece of text.
So each module becomes a function's scope that returns its exports. Understood is the part of
the language that the modules beside this file keep to: named imports and ``* as`` imports of
local files, one a line, ``export const``, ``export function`` and ``export default``.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from backprop_lib.explorers import worked

IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?:default |(?=(?:const|function) (\w+)))", re.MULTILINE)
STATIC = files("backprop_lib.explorers") / "static"

# The explorers, by the name of their module.
EXPLORERS = (
    "conventions",
    "gradient_check",
    "gradient_descent",
    "network",
    "single_neuron",
    "vanishing_gradients",
)

STYLES = ("style/explorer.css", "style/brackets.css")


@cache
def source(path: str) -> str:
    """The text of a file below static/, such as ``"engine/matrix.js"``."""
    if path in WRITTEN:
        return WRITTEN[path]()
    return (STATIC / path).read_text("utf-8")


# What is not a file, by what writes it.
WRITTEN: dict[str, Callable[[], str]] = {
    "explorer.css": lambda: "\n".join(map(source, STYLES)),
    "network/examples.js": worked.module,
    "style/brackets.js": lambda: f"export const BRACKETS = {json.dumps(source(STYLES[1]))};\n",
}


def module(name: str) -> str:
    """Explorer `name` as one ES module without imports; its default export is the explorer's."""
    return f"{_linked(name)}export default {_variable(f'{name}.js')}.default;\n"


def script(name: str) -> str:
    """Explorer `name` as a classic script, which puts it into ``window.backpropExplorers``."""
    return (
        f"(() => {{\n{_linked(name)}"
        f"(window.backpropExplorers ??= {{}}).{name} = {_variable(f'{name}.js')}.default;\n}})();\n"
    )


def _linked(name: str) -> str:
    done: dict[str, str] = {}
    _link(f"{name}.js", done)
    return "".join(done.values())


def _link(path: str, done: dict[str, str]) -> None:
    """Put the scope of the module at path into done, after those that it imports."""
    folder = path.rpartition("/")[0]

    def imported(found: re.Match[str]) -> str:
        names, everything, relative = found.groups()
        other = _joined(folder, relative)
        if other not in done:
            _link(other, done)
        taken = everything or f"{{{names.replace(' as ', ': ')}}}"
        return f"const {taken} = {_variable(other)};\n"

    body = IMPORT.sub(imported, source(path))
    exports = [found[1] for found in EXPORT.finditer(body)]
    body = EXPORT.sub(lambda found: "" if found[1] else "const default_ = ", body)
    named = [name or "default: default_" for name in exports]
    left_over = re.search(r"^(import|export)\b.*", body, re.MULTILINE)
    if left_over:
        message = f"{path}: not understood: {left_over[0]}"
        raise SyntaxError(message)
    done[path] = (
        f"const {_variable(path)} = (() => {{\n{body}return {{ {', '.join(named)} }};\n}})();\n"
    )


def _joined(folder: str, relative: str) -> str:
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _variable(path: str) -> str:
    return "$" + path.removesuffix(".js").replace("/", "$")
