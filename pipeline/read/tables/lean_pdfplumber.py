"""pdfplumber's finder of ruled tables without its reader of PDFs, which we have no use for: 9 MB and half of its start.

Its ``__init__`` imports pdfminer and what that decrypts with. An empty package stands in for it while the finder is
imported and is taken away again, so that ``import pdfplumber`` works afterwards as ever.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType


def _stand_in() -> ModuleType:
    spec = find_spec("pdfplumber")
    package = ModuleType("pdfplumber")
    package.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    return package


_whole = "pdfplumber" in sys.modules
if not _whole:
    sys.modules["pdfplumber"] = _stand_in()
try:
    from pdfplumber.table import TableFinder
    from pdfplumber.utils.geometry import obj_to_edges
finally:
    if not _whole:
        del sys.modules["pdfplumber"]

__all__ = ["TableFinder", "obj_to_edges"]
