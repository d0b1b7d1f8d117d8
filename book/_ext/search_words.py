r"""Search finds formulas by what they are called, and puts first the pages that say most.

Sphinx indexes the text of a page, and a formula has none that a reader would type; here it gets
its words: delta for \delta, transpose for \top.  And Sphinx notes whether a page has a word,
not how often, so that all pages with it come in the order of their titles; search_words.js
weighs them by the counts that are taken here.
"""

import json
import re
from collections import Counter
from pathlib import Path

from docutils import nodes
from sphinx.search import IndexBuilder

SCORER = Path(__file__).with_suffix(".js")

# A page that says a word less often than this counts as saying it once.
WORTH_COUNTING = 3

# TeX's names of Greek letters are the words for them; other signs have another.
SIGN = re.compile(
    r"\\(?:var)?(alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|rho|sigma|tau|phi|omega)\b"
    r"|\\(top|odot|nabla|partial|prime)\b|(')",
    re.IGNORECASE,
)
NAMES = {
    "top": "transpose",
    "odot": "Hadamard",
    "nabla": "nabla gradient",
    "partial": "partial",
    "prime": "prime",
    "'": "prime",
}


def said(tex):
    signs = (sign.groups() for sign in SIGN.finditer(tex))
    return " ".join(letter or NAMES[other or quote] for letter, other, quote in signs)


def is_math(node):
    return isinstance(node, nodes.math | nodes.math_block)


def take_counts(app, doctree):
    env = app.env
    index = IndexBuilder(env, app.config.language, {}, "").lang
    texts = []
    for math in doctree.findall(is_math):
        math["said"] = said(math.astext())
        texts.append(math["said"])
    texts += (t.astext() for t in doctree.findall(nodes.Text) if not is_math(t.parent))
    words = (word.lower() for text in texts for word in index.split(text))
    all_counts(env)[env.docname] = Counter(map(index.stem, words))


def all_counts(env):
    if not hasattr(env, "search_words"):
        env.search_words = {}
    return env.search_words


def forget_counts(_app, env, docname):
    all_counts(env).pop(docname, None)


def merge_counts(_app, env, docnames, other):
    all_counts(env).update({name: all_counts(other)[name] for name in docnames})


def say_formulas(_app, doctree, _docname):
    """What a page shows of a formula is made by now, and no longer taken from its text."""
    for math in doctree.findall(is_math):
        if math.get("said") and not math.children:
            math.append(nodes.Text(math["said"]))


def give_counts(app, env):
    pages = {
        name: {
            "length": counts.total(),
            "times": {word: n for word, n in sorted(counts.items()) if n >= WORTH_COUNTING},
        }
        for name, counts in sorted(all_counts(env).items())
    }
    counts = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    scorer = Path(app.outdir).parent / "search_scorer.js"
    scorer.write_text(SCORER.read_text("utf-8").replace("{/* counts */}", counts), "utf-8")
    app.config.html_search_scorer = str(scorer)


def setup(app):
    app.connect("doctree-read", take_counts)
    app.connect("env-purge-doc", forget_counts)
    app.connect("env-merge-info", merge_counts)
    app.connect("env-updated", give_counts)
    app.connect("doctree-resolved", say_formulas, priority=600)  # after mathml
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
