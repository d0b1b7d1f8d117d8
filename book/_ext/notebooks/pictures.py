"""Pictures of static pages, which travel inside the notebook."""

import base64
import mimetypes
from pathlib import Path
from xml.etree import ElementTree

from inline_svg import PAGE_COLOURS

FROM_PAGE = {variable: colour for colour, variable in PAGE_COLOURS.items() if len(colour) == 7}


def keep(name, kind, data, page):
    page.attachments[name] = {kind: base64.b64encode(data).decode()}


def attach(image, page):
    path = Path(page.env.srcdir, image["uri"])
    kind = mimetypes.guess_type(path.name)[0]
    keep(path.name, kind, path.read_bytes(), page)
    return f"![{image.get('alt', '')}](attachment:{path.name})"


def attach_inlined(svg, page):
    """An SVG that inline_svg made a part of the page, on its own again."""
    for variable, colour in FROM_PAGE.items():
        svg = svg.replace(variable, colour)
    picture = ElementTree.fromstring(svg)
    picture.set("xmlns", "http://www.w3.org/2000/svg")
    picture.set("style", f"{picture.get('style', '')}; background: #ffffff")
    name = f"picture-{len(page.attachments)}.svg"
    keep(name, "image/svg+xml", ElementTree.tostring(picture), page)
    return f"![{picture.get('aria-label')}](attachment:{name})"
