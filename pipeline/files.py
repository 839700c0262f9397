"""The files that a run looks at, and those that lie beside a database and hold for every run of it."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError, TooLarge, UnreadablePath
from pipeline.rows import Extracted, failed

MAX_BYTES = 500_000_000
# files that lie beside documents and are none; hidden files are left out as well
SIDECARS = ("*.gold.json", "~$*", "Thumbs.db", "desktop.ini", "*.crdownload", "*.part")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be looked at, under the name that the store knows it by (its absolute path, or a URL)."""

    name: str
    path: str


def find_sources(paths: Iterable[str | Path]) -> tuple[list[Source], list[str], list[Extracted]]:
    """The files that ``paths`` (files, folders, globs) stand for, the sidecars left out, and the paths that are not there."""
    found: dict[str, Source] = {}
    ignored: list[str] = []
    missing: list[Extracted] = []
    for given in paths:
        path = Path(given)
        matches = [path] if os.path.lexists(path) else [Path(p) for p in sorted(glob.glob(str(given), recursive=True))]
        if not matches:
            missing.append(unreadable_path(os.path.abspath(path), UnreadablePath(f"{given}: no such file or folder")))
        for match in matches:
            _walk(match, found, ignored, missing, named=True)
    return [found[name] for name in sorted(found)], sorted(set(ignored)), missing


def _walk(path: Path, found: dict[str, Source], ignored: list[str], missing: list[Extracted], *, named: bool = False) -> None:
    name = os.path.abspath(path)
    if not named and (path.name.startswith(".") or any(path.match(pattern) for pattern in SIDECARS)):
        ignored.append(name)
    elif path.is_dir():
        try:
            children = sorted(path.iterdir())
        except OSError as error:
            missing.append(unreadable_path(name, UnreadablePath(f"{name}: {error.strerror or error}")))
            return
        for child in children:
            if not (child.is_symlink() and child.is_dir()):
                _walk(child, found, ignored, missing)
    else:
        found.setdefault(name, Source(name, name))


def unreadable_path(source: str, error: DocumentError, size: int | None = None) -> Extracted:
    return failed(source, error.issue(), size=size, retry=True)


def digest(path: str) -> tuple[str, int]:
    """SHA-256 and size of a regular file; raises ``DocumentError`` for anything else."""
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            raise UnreadablePath(f"{path}: not a regular file")
        if about.st_size > MAX_BYTES:
            raise TooLarge(f"{path}: {about.st_size} bytes, more than {MAX_BYTES}")
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), about.st_size
    except OSError as error:
        raise UnreadablePath(f"{path}: {error.strerror or error}") from error


def corrections_beside(database: str | Path) -> Path | None:
    """The corrections that hold for every run of a database: beside it (``unrecords.corrections.yaml``), or named by the environment."""
    if stated := os.environ.get("UNRECORDS_CORRECTIONS_FILE"):
        return Path(stated)
    return _beside(database, ".corrections.yaml")


def assertions_beside(database: str | Path) -> Path | None:
    """The assertions that lie beside a database (``unrecords.assertions.yaml``) and hold for every run of it."""
    return _beside(database, ".assertions.yaml")


def _beside(database: str | Path, ending: str) -> Path | None:
    path = Path(database).with_suffix(ending)
    return path if path.is_file() else None
