"""Explorers run in the built page by themselves: no kernel, no server, from a folder too.

A cell that ends in an explorer of backprop_lib leaves a still picture with the explorer's name
and state around it. Here the still takes the page's colours, and the pages that have explorers
get their scripts: classic ones, because a browser imports no module file from ``file://``.
"""

import hashlib
import json
import re
import shutil
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from inline_svg import inline
from sphinx.transforms.post_transforms import SphinxPostTransform

from backprop_lib.explorers import link

HOST = re.compile(
    r'<div class="bp-explorer-host" data-explorer="(?P<name>\w+)" data-state="(?P<state>[^"]*)">'
    r"(?P<still>.*)</div>\s*",
    re.DOTALL,
)
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
WITHOUT_SCRIPTS = "This picture answers to changes where scripts may run; here it stands still."


def hosts(document):
    for node in document.findall(nodes.raw):
        found = HOST.fullmatch(node.astext().strip())
        if found and node["format"] == "html":
            yield node, found


# The equations that explorers refer to.
EQUATIONS = tuple(f"bp-{number}" for number in range(1, 7))


def equations(env, builder, page):
    """Number and address of those equations as the book prints them, for explorers to refer to."""
    known = env.get_domain("math").equations
    found = {}
    for label in EQUATIONS:
        if label in known:
            place = known[label][0]
            number = env.toc_fignumbers[place]["displaymath"][f"equation-{label}"]
            found[label] = {
                "number": f"({'.'.join(map(str, number))})",
                "href": f"{builder.get_relative_uri(page, place)}#equation-{label}",
            }
    return escape(json.dumps(found, separators=(",", ":")))


def versioned(name, text):
    return f"{name}?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"


@cache
def parts(name):
    """The files that an explorer is made of, as a page asks for them when the reader is near."""
    script = versioned(f"{name}.js", link.script(name))
    style = versioned("explorer.css", link.source("explorer.css"))
    return f'data-script="{script}" data-style="{style}"'


class ExplorerHosts(SphinxPostTransform):
    default_priority = 9  # with inline_svg, after myst-nb has chosen each output's format
    formats = ("html",)

    def run(self, **kwargs):
        count = {}
        numbers = equations(self.env, self.app.builder, self.env.docname)
        for node, found in hosts(self.document):
            name = found["name"]
            count[name] = count.get(name, 0) + 1
            # A link to a state names it, so it must not depend on what stands around it.
            place = name.replace("_", "-") + (f"-{count[name]}" if count[name] > 1 else "")
            svg, _ = inline(found["still"], f"still-{place}", "")
            markup = (
                f'<div class="bp-explorer-host" id="{place}" data-explorer="{name}" '
                f'data-state="{found["state"]}" '
                f"{parts(name)} "
                f'data-equations="{numbers}"><div class="bp-explorer-still bp-figure">{svg}'
                f"<noscript><p>{WITHOUT_SCRIPTS}</p></noscript></div></div>"
            )
            # The theme puts a light box behind HTML in the dark, for tables that bring black text.
            node.parent["classes"] = ["output", "bp-explorer-output"]
            node.replace_self(nodes.raw("", markup, format="html", explorer=name))


def add_scripts(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    # The state of widgets, for a script that this book does not load; with other ids in each build.
    context["script_files"][:] = [
        file
        for file in context["script_files"]
        if WIDGET_STATE not in str(vars(file).get("attributes"))
    ]
    names = sorted({node["explorer"] for node in doctree.findall(nodes.raw) if "explorer" in node})
    if names:
        app.add_js_file("explorers/page.js", loading_method="defer")


def stage(app, config):
    """Write the scripts where Sphinx copies static files from, so that their links carry a checksum."""
    folder = Path(app.outdir).parent / "explorers_static"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "explorers").mkdir(parents=True)
    for name in link.EXPLORERS:
        (folder / "explorers" / f"{name}.js").write_text(link.script(name), "utf-8")
    (folder / "explorers" / "explorer.css").write_text(link.source("explorer.css"), "utf-8")
    shutil.copy(Path(__file__).with_name("explorer_page.js"), folder / "explorers" / "page.js")
    config.html_static_path.append(str(folder))


def setup(app):
    app.add_post_transform(ExplorerHosts)
    app.connect(
        "config-inited", stage, priority=400
    )  # before fresh_outputs looks at the static files
    app.connect("html-page-context", add_scripts, priority=900)  # after myst_nb's
    return {"parallel_read_safe": True, "parallel_write_safe": True}
