r"""Self-check questions, answered in the page: choose, work out a number, put in order.

    :::{question}
    Which shape has $dW^{[2]}$ in a 2-3-2 network?

    - ( ) $(3 \times 2)$

      That is its transpose: rows belong to the layer the weights lead to.
    - (x) $(2 \times 3)$

      A gradient has the shape of what it belongs to.
    :::

With `:kind: number`, `:answer:` is a Python expression and `:digits:` the decimals asked for;
the list holds wrong answers, each an expression in backquotes.  With `:kind: order`, the list
is numbered, and its explanation follows it.

The page is complete without a script: explanations wait behind <details>.  `question.js`
turns reading into answering.
"""

import hashlib
import math
import random
import re
from numbers import Real
from string import ascii_uppercase
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

KINDS = ("choice", "number", "order")
MARK = re.compile(r"\(([ xX])\)\s+")
HINT = re.compile(r"Hint:\s+")


class FaultError(ValueError):
    """What an author must change, in words."""


class question(nodes.General, nodes.Element):  # noqa: N801 - docutils finds visitors by this name
    pass


class question_part(nodes.General, nodes.Element):  # noqa: N801 - as above
    """An HTML element, for a question has some that docutils does not know."""


def part(tag, *children, classes=(), ids=(), **attributes):
    node = question_part("", *children, classes=list(classes), ids=list(ids))
    node["tag"] = tag
    node["attributes"] = {name.replace("_", "-"): value for name, value in attributes.items()}
    return node


def text(tag, words, **attributes):
    return part(tag, nodes.Text(words), **attributes)


def details(summary, *children, **attributes):
    return part("details", text("summary", summary), *children, **attributes)


def cut(paragraph, pattern):
    """Takes what matches from the start of a paragraph; None if nothing does."""
    first = paragraph.children[0] if paragraph.children else None
    found = isinstance(first, nodes.Text) and pattern.match(first.astext())
    if not found:
        return None
    first.parent.replace(first, nodes.Text(first.astext()[found.end() :]))
    return found


def first_paragraph(item, what):
    if not (item.children and isinstance(item.children[0], nodes.paragraph)):
        raise FaultError(f"{what} does not begin with a line of text.")
    return item.children[0]


def refuse_repeated(items, what):
    seen = {}
    for number, item in enumerate(items, 1):
        other = seen.setdefault(item.children[0].astext().strip(), number)
        if other != number:
            raise FaultError(f"{what} {other} and {number} read the same.")


def evaluate(expression, **known):
    """The number that a Python expression gives, with bp, np and math in scope."""
    # Imported here: an unchanged build evaluates nothing, and should not wait for NumPy.
    import numpy as np

    import backprop_lib as bp

    try:
        result = eval(expression, {"bp": bp, "np": np, "math": math, **known})
    except Exception as error:
        raise FaultError(
            f"The expression '{expression}' raised {type(error).__name__}: {error}."
        ) from error
    if not (isinstance(result, Real) and math.isfinite(result)):
        raise FaultError(f"The expression '{expression}' gave {result!r}, not one finite number.")
    return float(result)


def shown(value, digits):
    rounded = f"{value:.{digits}f}"
    sign = "−" if rounded.startswith("-") and float(rounded) else ""
    return sign + rounded.removeprefix("-")


def shuffled(places, seed):
    """The same in every build, with nothing in its place."""
    order = list(places)
    generator = random.Random(seed)
    while any(place == at for at, place in enumerate(order)):
        generator.shuffle(order)
    return order


class QuestionDirective(SphinxDirective):
    has_content = True
    option_spec: ClassVar = {
        "kind": lambda value: directives.choice(value, KINDS),
        "name": directives.unchanged_required,
        "answer": directives.unchanged_required,
        "digits": directives.nonnegative_int,
    }

    def run(self):
        self.env.note_dependency(__file__)
        kind = self.options.get("kind", "choice")
        parsed = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        self.node = question(kind=kind)
        self.set_source_info(self.node)
        self.failed = False
        try:
            self.give_id()
            before, items, after = self.take_apart(parsed, kind)
            body, answers = getattr(self, kind)(items, after)
            self.ask(before)
        except FaultError as fault:
            self.complain(fault, self.node)
        if self.failed:
            return []
        self.node.extend(body)
        self.node += part("div", *answers, classes=["bp-question-answers"])
        return [self.node]

    def complain(self, fault, where):
        self.failed = True
        logger.warning("%s", fault, location=where, type="question")

    def give_id(self):
        if "name" in self.options:
            self.add_name(self.node)
        else:
            content = "\n".join(self.content)
            start = nodes.make_id(content[:30]).rpartition("-")[0] or "question"
            digest = hashlib.sha256(content.encode()).hexdigest()[:6]
            name = f"question-{start.removeprefix('question-')}-{digest}"
            if name in self.state.document.ids:
                raise FaultError("This page has the same question twice; give one a ':name:'.")
            self.node["ids"].append(name)
            self.state.document.ids[name] = self.node
        self.id = self.node["ids"][0]
        self.node["key"] = f"{self.env.docname}#{self.id}"

    def take_apart(self, parsed, kind):
        """What stands before the list, the items of the list, and what stands after it."""
        wanted = nodes.enumerated_list if kind == "order" else nodes.bullet_list
        at = [i for i, child in enumerate(parsed.children) if isinstance(child, wanted)]
        if not at and kind == "number":
            return parsed.children, [], []
        if not at:
            form = "'1. first step'" if kind == "order" else "'- ( ) wrong' and '- (x) right'"
            raise FaultError(f"A question of kind '{kind}' needs a list; write {form}.")
        items = parsed.children[at[-1]].children
        if len(items) < 2 and kind != "number":
            raise FaultError(f"A question of kind '{kind}' needs two items or more.")
        return parsed.children[: at[-1]], items, parsed.children[at[-1] + 1 :]

    def ask(self, before):
        hints = [p for p in before if isinstance(p, nodes.paragraph) and cut(p, HINT)]
        prompt = [child for child in before if child not in hints]
        if not prompt:
            raise FaultError("This question asks nothing; begin it with a sentence.")
        name = f"{self.id}-prompt"
        self.node += part("div", *prompt, classes=["bp-question-prompt"], ids=[name])
        if hints:
            self.node += details("Hint", *hints, classes=["bp-question-hint"])

    def explanation(self, item, what):
        """What stands below an item's first paragraph."""
        if not item.children[1:]:
            fault = f"{what} has no explanation; say below it, indented, why it is right or wrong."
            self.complain(fault, item)
        return part("div", *item.children[1:], classes=["bp-question-why"])

    def nothing_after(self, after):
        if after:
            raise FaultError("Something follows the list; indent what belongs to its last item.")

    def choice(self, items, after):
        self.nothing_after(after)
        rights = []
        for number, item in enumerate(items, 1):
            mark = cut(first_paragraph(item, f"Option {number}"), MARK)
            if not mark:
                raise FaultError(
                    f"Option {number} has no mark; begin it with '( )' or, if it is right, '(x)'."
                )
            rights.append(mark[1] != " ")
        if not any(rights):
            raise FaultError("No option is right; mark one or several with '(x)'.")
        refuse_repeated(items, "Options")
        several = sum(rights) > 1
        options, answers = [], []
        for letter, item, right in zip(ascii_uppercase, items, rights, strict=False):
            control = part("input", type="checkbox" if several else "radio", name=self.id)
            control["attributes"] |= {"value": letter, "autocomplete": "off"}
            words = part("span", *item.children[0].children)
            shown_letter = text("span", letter, classes=["bp-question-letter"])
            options.append(
                part("label", control, shown_letter, words, classes=["bp-question-option"])
            )
            verdict = part("p", text("strong", "Right. " if right else "Wrong. "))
            why = self.explanation(item, f"Option {letter}")
            answer = details(letter, verdict, why, **({"data_right": ""} if right else {}))
            answer.children[0] += text("span", ": right or wrong?")
            answers.append(answer)
        group = part("div", *options, classes=["bp-question-options"])
        group["attributes"] = {
            "role": "group" if several else "radiogroup",
            "aria-labelledby": f"{self.id}-prompt",
        }
        body = [group, *self.try_row()]
        if several:
            body.insert(0, text("p", "Choose all that hold.", classes=["bp-question-how"]))
        return body, answers

    def number(self, items, after):
        self.nothing_after(after)
        for option in ("answer", "digits"):
            if option not in self.options:
                raise FaultError(f"A question of kind 'number' needs ':{option}:'.")
        digits = self.options["digits"]
        answer = evaluate(self.options["answer"])
        self.node["data"] = {"data-answer": repr(answer), "data-digits": digits}
        right = text("p", shown(answer, digits), classes=["bp-question-number"])
        answers = [details("The answer", right, data_right="")]
        taken = {shown(answer, digits): "the right answer"}
        for number, item in enumerate(items, 1):
            try:
                value, why = self.wrong_number(number, item, answer, digits, taken)
            except FaultError as fault:
                self.complain(fault, item)
            else:
                summary = f"If you got {shown(value, digits)}"
                answers.append(details(summary, why, data_value=repr(value)))
        plural = {0: "as a whole number", 1: "to 1 decimal"}.get(digits, f"to {digits} decimals")
        control = part("input", type="text", autocomplete="off", spellcheck="false")
        control["attributes"]["aria-describedby"] = f"{self.id}-verdict"
        field = part("label", nodes.Text(f"Your answer, {plural}: "), control)
        return self.try_row(field), answers

    def wrong_number(self, number, item, answer, digits, taken):
        paragraph = first_paragraph(item, f"Wrong answer {number}")
        if [type(child) for child in paragraph.children] != [nodes.literal]:
            raise FaultError(
                f"Wrong answer {number} must begin with a Python expression in backquotes, alone."
            )
        expression = paragraph.astext()
        value = evaluate(expression, answer=answer)
        other = taken.setdefault(shown(value, digits), f"'{expression}'")
        if other != f"'{expression}'":
            raise FaultError(
                f"The wrong answer '{expression}' is {shown(value, digits)}, as is {other}."
            )
        return value, self.explanation(item, f"Wrong answer '{expression}'")

    def order(self, items, after):
        if not after:
            raise FaultError("This order has no explanation; say below the list why it is so.")
        for number, item in enumerate(items, 1):
            first_paragraph(item, f"Step {number}")
        refuse_repeated(items, "Steps")
        seed = "\n".join(item.astext() for item in items)
        steps = []
        for place in shuffled(range(len(items)), seed):
            words = part("span", *(child.deepcopy() for child in items[place].children[0].children))
            steps.append(part("li", words, data_place=place))
        listed = part("ol", *steps, classes=["bp-question-steps"])
        listed["attributes"]["aria-labelledby"] = f"{self.id}-prompt"
        in_order = nodes.enumerated_list("", *items, enumtype="arabic")
        why = part("div", *after, classes=["bp-question-why"])
        return [listed, *self.try_row()], [details("The answer", in_order, why, data_right="")]

    def try_row(self, *fields):
        """What needs the script, which unhides it."""
        row = part("div", *fields, classes=["bp-question-try"], hidden="")
        row += text("button", "Check", type="button", classes=["bp-question-check"])
        row += text(
            "button", "Show the answer", type="button", classes=["bp-question-show"], hidden=""
        )
        verdict = part("div", classes=["bp-question-verdict"], ids=[f"{self.id}-verdict"])
        verdict["attributes"] = {"role": "status", "aria-live": "polite"}
        return [row, verdict]


def visit_part(self, node):
    self.body.append(self.starttag(node, node["tag"], "", **node["attributes"]))


def depart_part(self, node):
    if node["tag"] != "input":
        self.body.append(f"</{node['tag']}>")


def visit_question(self, node):
    name, level = node["ids"][0], min(6, self.section_level + 1)
    attributes = {
        "data-kind": node["kind"],
        "data-key": node["key"],
        "role": "group",
        "aria-labelledby": f"{name}-title",
        **node.get("data", {}),
    }
    self.body.append(self.starttag(node, "div", CLASS="bp-question", **attributes))
    self.body.append(
        f'<h{level} class="bp-question-title">'
        f'<span id="{name}-title">Question {node["number"]}</span>'
        f'<a class="headerlink" href="#{name}" title="Link to this question">#</a></h{level}>'
    )


def depart_question(self, _node):
    self.body.append("</div>\n")


def number_questions(_app, doctree):
    for number, node in enumerate(doctree.findall(question), 1):
        node["number"] = number


def add_script(app, _pagename, _template, _context, doctree):
    if doctree and next(doctree.findall(question), None):
        app.add_css_file("question.css")
        app.add_js_file("question.js", loading_method="defer")


def setup(app):
    app.add_node(question, html=(visit_question, depart_question))
    app.add_node(question_part, html=(visit_part, depart_part))
    app.add_directive("question", QuestionDirective)
    app.connect("doctree-read", number_questions)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
