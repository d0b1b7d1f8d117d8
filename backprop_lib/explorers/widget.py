"""The Python side of all explorers: their state as traits, and what stands in for them elsewhere."""

from __future__ import annotations

import json
from html import escape
from typing import Any, ClassVar

from backprop_lib.errors import MissingPackageError
from backprop_lib.explorers import link

try:
    import anywidget
    import traitlets
except ImportError as error:
    message = "explorers need anywidget: pip install 'backprop-lib[student]'"
    raise MissingPackageError(message) from error


class Explorer(anywidget.AnyWidget):
    """A picture that answers. In a notebook its values are traits, in both directions.

    Where no widget can run (a printed page, a viewer without scripts) its still picture stands.
    """

    _module: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "_module" not in vars(cls):
            return  # a subclass that anywidget makes, with these two as traits
        cls._esm = link.module(cls._module)
        cls._css = link.source("explorer.css")

    @property
    def state(self) -> dict[str, Any]:
        """What the picture shows, by name; plain numbers, texts and lists."""
        return {name: getattr(self, name) for name in self.traits(explorer=True)}

    def still(self) -> str:
        """A picture of the present state as SVG text, with its description as <title>."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/html": self._html()}, metadata

    def _html(self) -> str:
        state = escape(json.dumps(self.state, separators=(",", ":")))
        return (
            f'<div class="bp-explorer-host" data-explorer="{self._module}" data-state="{state}">'
            f"{self.still()}</div>"
        )


def shared(trait: traitlets.TraitType[Any, Any]) -> Any:
    """The trait, kept the same on both sides and part of the explorer's state."""
    return trait.tag(sync=True, explorer=True)
