"""Formulas for MathJax, which JupyterLab typesets them with."""

import re

# \fwd and \bwd in tones that keep a contrast of 4.3 to JupyterLab's light and dark page alike.
COLOURS = {"fwd": "#0e7bd6", "bwd": "#c6591c"}


def tex(node):
    coloured = re.sub(
        r"\\(fwd|bwd)(?=\{)",
        lambda macro: rf"\textcolor{{{COLOURS[macro[1]]}}}",
        node.astext().strip(),
    )
    # JupyterLab takes a blank line for the end of a formula.
    return re.sub(r"\n\s*\n", "\n", coloured)


def definitions(sources):
    """The colours that code cells write, as a formula that shows nothing."""
    used = [name for name in COLOURS if any(rf"\{name}" in source for source in sources)]
    defined = [rf"\def\{name}#1{{\textcolor{{#{COLOURS[name]}}}{{#1}}}}" for name in used]
    return f" ${''.join(defined)}$" if used else ""


def inline(node):
    return f"${' '.join(tex(node).split())}$"


def display(node, number):
    tag = f"\n\\tag{{{number}}}" if number else ""
    return f"$$\n{tex(node)}{tag}\n$$"


def on_one_line(markdown):
    """JupyterLab finds formulas before it finds block quotes, whose marks would be in them."""
    return re.sub(
        r"\$\$\n(.*?)\n *\$\$",
        lambda found: f"$$ {' '.join(found[1].split())} $$",
        markdown,
        flags=re.DOTALL,
    )
