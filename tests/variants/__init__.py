"""Right answers to every question, in as many styles as students write."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

VARIANTS: dict[str, list[Callable[..., Any]]] = {
    question: functions
    for module in iter_modules(__path__)
    for question, functions in import_module(f"{__name__}.{module.name}").VARIANTS.items()
}
