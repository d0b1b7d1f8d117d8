"""Self-check questions: what is asked, and the answers folded."""

import re

from docutils import nodes
from question import question, question_part

from .blocks import block, blocks, folded, listed
from .words import word, words


def options(part, page):
    # A label holds the control, the letter and the words.
    items = [f"**{label[1].astext()}.** {words(label[2], page)}" for label in part.children]
    return listed(items, ["-"] * len(items))


def steps(part, page):
    return listed([words(step, page) for step in part.children], ["-"] * len(part))


def answer(part, page):
    summary, *told = part.children
    text = blocks(told, page)
    # "Right." and "Wrong." begin the line of an explanation that begins with one.
    text = re.sub(r"^(\*\*\w+\.\*\*)\n\n(?!\$\$|[-|>]|\d+\.|```)", r"\1 ", text)
    return folded("".join(words.astext() for words in summary.findall(nodes.Text)), text)


def field(part, _page):
    """What the page says before the field for a number; its buttons need the page's script."""
    said = [child for label in part.children if label["tag"] == "label" for child in label.children]
    text = "".join(child.astext() for child in said if isinstance(child, nodes.Text))
    return f"{text.strip()} …" if text else ""


BY_CLASS = {
    "bp-question-options": options,
    "bp-question-steps": steps,
    "bp-question-try": field,
    "bp-question-verdict": lambda _part, _page: "",
}


@block.register
def _(node: question, page):
    return f"**Question {node['number']}**\n\n{blocks(node.children, page)}"


@block.register
def _(node: question_part, page):
    for name in node["classes"]:
        if name in BY_CLASS:
            return BY_CLASS[name](node, page)
    if node["tag"] == "details":
        return answer(node, page)
    if node["tag"] == "p":
        return words(node, page)
    if node["tag"] == "div":
        return blocks(node.children, page)
    page.complain(node, f"The <{node['tag']}> of a question")
    return ""


@word.register
def _(node: question_part, page):
    if node["tag"] == "strong":
        return f"**{words(node, page).strip()}**"
    if node["tag"] == "span":
        return words(node, page)
    page.complain(node, f"The <{node['tag']}> of a question")
    return ""
