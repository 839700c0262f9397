"""Reading: bytes of one source become a Document (placeholder: text only until the readers land)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.document import Document


def read(source: str | Path, data: bytes | None = None) -> Document:
    data = Path(source).read_bytes() if data is None else data
    return Document(str(source), hashlib.sha256(data).hexdigest(), "text", data.decode("utf-8"))
