"""What every worker needs, imported and warmed up before workers are forked from this process."""

import gc
from importlib import import_module

gc.disable()  # what is made here stays

import nbformat  # noqa: E402  # what an import makes stays, too
from nbformat.v4 import new_notebook  # noqa: E402  # as above

from backprop_lib.checks.registry import questions  # noqa: E402  # as above

for name in ("backprop_grader.grading.worker", "distributed.nanny"):
    import_module(name)
# What these compile, they keep.
for relaxed in (False, True):
    nbformat.validate(new_notebook(), relax_add_props=relaxed)
questions()

gc.freeze()
gc.enable()
