"""What a cell has shown, as a notebook keeps it. Everything here was said by a student's code."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode, from_dict

MOST = 4_000_000  # characters of one cell's outputs
MANY = 2000  # outputs of one cell
LONG = 100_000  # characters of an error
DEEP = 20  # lists and objects in each other
OURS = "backprop"  # what an output's metadata have where it is a verdict, and only there
CUT = "\n[The rest of this cell's output was cut off: it was too long.]\n"


class Outputs:
    """The outputs of one cell, in the order in which they came, and no more than a reader can bear."""

    def __init__(self) -> None:
        self.found: list[NotebookNode] = []
        self.size = 0
        self.clear_next = False
        self.shown: dict[str, list[NotebookNode]] = {}  # by display id

    def _full(self) -> bool:
        """Whether the rest is dropped."""
        return self.size > MOST or len(self.found) > MANY

    def add(self, message: dict[str, Any]) -> None:
        """Take an output in; what is none is left out."""
        if self._full():
            return
        kind = message.get("output_type")
        if kind == "clear_output":
            self.clear_next = True
            if not message.get("wait"):
                self._clear()
            return
        if self.clear_next:
            self._clear()
        if kind == "stream":
            self._stream(message.get("name"), message.get("text"))
        elif kind in {"display_data", "execute_result", "update_display_data"}:
            self._display(kind, message)
        elif kind == "error":
            self.error(
                str(message.get("ename")),
                str(message.get("evalue")),
                [str(line) for line in _listed(message.get("traceback"))],
            )
        if self._full():
            self.found.append(_stream("stdout", CUT))

    def error(self, name: str, said: str, lines: list[str] | None = None) -> None:
        """Add an error: what was raised, or why the cell did not come to its end."""
        if sum(map(len, lines or [])) > LONG:
            lines = None
        said = said[:LONG]
        self.size += len(said) + sum(map(len, lines or []))
        self.found.append(
            from_dict(
                {
                    "output_type": "error",
                    "ename": name[:200],
                    "evalue": said,
                    "traceback": lines if lines is not None else [f"{name}: {said}"],
                }
            )
        )

    def _stream(self, name: Any, text: Any) -> None:
        if name not in {"stdout", "stderr"} or not isinstance(text, str):
            return
        text = text[: MOST - self.size + 1]
        self.size += len(text)
        last = self.found[-1] if self.found else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.found.append(_stream(name, text))

    def _display(self, kind: str, message: dict[str, Any]) -> None:
        data = dict(_paired(message.get("data")))
        metadata = dict(_paired(message.get("metadata")))
        metadata.pop(OURS, None)
        if not _valid(data) or not _shallow(metadata, DEEP):
            return
        self.size += len(json.dumps([data, metadata]))
        if self.size > MOST:
            return
        node = from_dict({"data": data, "metadata": metadata})
        display_id = message.get("display_id")
        if kind == "update_display_data":
            for there in self.shown.get(str(display_id), []):
                there.update(node)
            return
        node["output_type"] = kind
        if kind == "execute_result":
            count = message.get("execution_count")
            node["execution_count"] = count if type(count) is int else None
        self.found.append(node)
        if display_id is not None:
            self.shown.setdefault(str(display_id), []).append(node)

    def _clear(self) -> None:
        self.found.clear()
        self.clear_next = False


def _stream(name: str, text: str) -> Any:
    return from_dict({"output_type": "stream", "name": name, "text": text})


def _paired(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _valid(data: dict[str, Any]) -> bool:
    """Whether each kind of data is text, or JSON under a JSON type, as the format wants."""
    return all(
        isinstance(value, str) or (mime.endswith("json") and _shallow(value, DEEP))
        for mime, value in data.items()
    )


def _shallow(value: Any, depth: int) -> bool:
    """Whether what copies and writes a notebook gets to the bottom of it."""
    inner = value.values() if isinstance(value, dict) else _listed(value)
    return depth > 0 and all(_shallow(one, depth - 1) for one in inner)
