"""Reads the Markdown of a notebook's cells as JupyterLab does: code, then formulas, then links."""

import re

FENCE = re.compile(r"^ *(`{3,})[^`\n]*\n.*?^ *\1$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(`+)[^\n]*?[^`\n]\1(?!`)")
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")

# What JupyterLab would show as it stands: roles, directives, targets, labels, attributes, macros.
MYST = re.compile(
    r"\{[a-z][\w:+-]*\}`|^\s*:{3,}|^\s*`{3,}\{|^\([\w-]+\)=\s*$|\$\$ *\([\w-]+\)\s*$|\]\{[.#]"
    r"|(?<!\\def)\\[fb]wd\b",
    re.MULTILINE,
)


def without_code(markdown: str) -> str:
    return SPAN.sub("", FENCE.sub("", markdown))


def formulas(markdown: str) -> list[str]:
    """The TeX of every formula; fails where a dollar or a brace has no partner."""
    text = without_code(markdown).replace(r"\$", "")
    found = [match[1] or match[2] for match in FORMULA.finditer(text)]
    assert "$" not in FORMULA.sub("", text), text
    for tex in found:
        bare = re.sub(r"\\[{}\\]", "", tex)
        assert bare.count("{") == bare.count("}"), tex
        # JupyterLab ends a formula at a blank line, and leaves a quotation's mark inside.
        assert not re.search(r"\n\s*(\n|>)", tex), tex
    return found


def links(markdown: str) -> list[str]:
    return LINK.findall(FORMULA.sub("", without_code(markdown)))
