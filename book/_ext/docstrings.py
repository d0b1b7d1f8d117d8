"""Docstrings mean on the page what they mean in the source.

They are plain text in Google's sections, full of `W[l]`, `|x|`, `v * g'(z)` and `(n_l, m)`.
reStructuredText would take some of these for markup, so what is not already code loses any
special meaning here, and symbols with an index, and shapes, become code. This runs before
napoleon, which turns the sections into fields.
"""

import inspect
import re

CODE = re.compile(r"(``.+?``)", re.DOTALL)

# n_l, n_0, n_(l-1), and shapes made of them: (n_l, m), (m,), (classes, m)
SIZE = r"n_(?:\w\b|\([^()]*\))"
PART = rf"(?:{SIZE}|n|m|1|classes)"
SHAPE = rf"\({PART}(?:,|(?:, {PART})+)\)"
# Names with an index: W[l], dC/da[1], da[l]/dz[l]
INDEXED = r"\b(?:dC/)?(?:d?[abzW]|db|dz|delta|net)\[[^\]]+\](?:/\w+\[[^\]]+\])?"
SYMBOLS = re.compile(rf"{SHAPE}|\b{SIZE}|{INDEXED}")
# An underscore matters at the end of a word only; elsewhere it belongs to a name.
MARKUP = re.compile(r"[*|`]|(?<=\w)_(?!\w)")


def plain(text):
    pieces, end = [], 0
    for symbol in SYMBOLS.finditer(text):
        # Escaped spaces vanish: they let code stand beside a letter.
        pieces += [escaped(text[end : symbol.start()]), rf"\ ``{symbol[0]}``\ "]
        end = symbol.end()
    return "".join([*pieces, escaped(text[end:])])


def escaped(text):
    return MARKUP.sub(lambda sign: rf"\{sign[0]}", text)


def readable(docstring):
    # Every second piece of a split by a group is what the group holds: code, left alone.
    pieces = CODE.split(docstring)
    pieces[::2] = map(plain, pieces[::2])
    return "".join(pieces)


def process(_app, _what, _name, _obj, _options, lines):
    lines[:] = readable("\n".join(lines)).split("\n")


def process_property(_app, what, _name, obj, _options, lines):
    # napoleon takes for a type what stands before a colon; these docstrings have prose there.
    if what == "property":
        lines[:] = readable(inspect.getdoc(obj)).split("\n")


def setup(app):
    app.connect("autodoc-process-docstring", process, priority=400)  # napoleon's is 500
    app.connect("autodoc-process-docstring", process_property, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
