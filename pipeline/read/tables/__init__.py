"""Tables, one file a format: what stands in rows and columns becomes a ``FoundTable``, then a ``Table`` of the document.

``find_*`` functions say where a table stands and what its cells are; ``place_table`` writes it into the running text.
"""

from __future__ import annotations

from pipeline.read.tables.found import FoundCell, FoundTable, place_table

__all__ = ["FoundCell", "FoundTable", "place_table"]
