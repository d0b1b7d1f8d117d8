"""A notebook in the built book, to be kept by the reader: a file, and a script that hands it over.

The script is for a book that is read from a disk, where browsers do not honour `download`.
"""

import json


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    call = f"saveNotebook({json.dumps(path.name)}, {json.dumps(text, ensure_ascii=False)});\n"
    path.with_name(f"{path.name}.js").write_text(call, "utf-8")
