"""Many submissions, one after the other and side by side, into nbgrader's gradebook and folders."""

import sys
from importlib import import_module

# jsonschema, which nbgrader imports, builds a grammar of IRIs where it finds this package. That
# takes most of a second, and no schema here has an IRI.
GRAMMAR = "rfc3987_syntax"

if "jsonschema" not in sys.modules and GRAMMAR not in sys.modules:
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # an import of it fails
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[GRAMMAR]
