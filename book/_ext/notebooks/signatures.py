"""Names of the library with what they take and return."""

from docutils import nodes
from sphinx import addnodes

from .blocks import block, blocks, listed
from .words import code, words


def signature(node):
    text = ""
    for part in node.children:
        if isinstance(part, addnodes.desc_parameterlist):
            text += f"({', '.join(parameter.astext() for parameter in part.children)})"
        else:
            text += part.astext()
    return f"**{code(text)}**"


@block.register
def _(node: addnodes.desc, page):
    *signatures, content = node.children
    heading = ", ".join(map(signature, signatures))
    text = "\n\n".join(filter(None, [heading, blocks(content.children, page)]))
    is_member = isinstance(node.parent, addnodes.desc_content)
    return listed([text], ["-"]) if is_member else text


@block.register
def _(node: nodes.field_list, page):
    return blocks(node.children, page)


@block.register
def _(node: nodes.field, page):
    name, body = node.children
    is_line = [type(child) for child in body.children] == [nodes.paragraph]
    between = ": " if is_line else "\n\n"
    return f"**{words(name, page)}**{between}{blocks(body.children, page)}"
