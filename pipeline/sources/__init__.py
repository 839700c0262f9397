"""Where documents come from: one reviewed YAML file a source, in ``pipeline/sources/*.yaml`` or anywhere.

title: UNMIS news                  # what people call it
publisher: UNMIS                   # authority id of who publishes
document_kind: press_release
kind: feed                         # folder | urls | feed | sitemap | listing | reliefweb
where: https://example.org/feed    # a folder for kind folder; a list for kind urls
link_pattern: "/news/"             # sitemap, listing: which links are documents
minimum: 1                         # fewer links than this is an issue
date_formats: ["%d %B %Y"]         # how the site prints dates beside its links
limits: {interval: 2}              # seconds between requests to one host, and the other Limits
tested_live: false
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from pipeline.sources.client import Limits

SourceKind = Literal["folder", "urls", "feed", "sitemap", "listing", "reliefweb"]
SHIPPED = Path(__file__).parent


class SourceError(ValueError):
    """A source file says something that cannot be meant; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source of documents, as its YAML file states it."""

    name: str
    title: str
    kind: SourceKind
    where: tuple[str, ...]
    publisher: str | None = None
    document_kind: str | None = None
    link_pattern: str | None = None
    next_pattern: str | None = None
    max_pages: int = 1
    max_documents: int = 500
    minimum: int = 0
    date_formats: tuple[str, ...] = ()
    query: dict[str, Any] = field(default_factory=dict)
    allow_private: bool = False
    obey_robots: bool = True
    tested_live: bool = False
    limits: Limits = field(default_factory=Limits)


_KEYS = {f.name: f for f in fields(Source)} | {"notes": None}
_REQUIRED = ("title", "kind", "where")


def load_source(path: Path) -> Source:
    """The source that a YAML file describes; raises ``SourceError`` for a key or value that is not understood."""
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as e:
        raise SourceError(f"{path}: {e}") from e
    if not isinstance(stated, dict):
        raise SourceError(f"{path}: not a mapping of keys to values")
    unknown = sorted(set(stated) - set(_KEYS) | set(stated) & {"name"})
    missing = [k for k in _REQUIRED if not stated.get(k)]
    if unknown or missing:
        raise SourceError(f"{path}: " + "; ".join([f"unknown key {k!r}" for k in unknown] + [f"{k!r} is missing" for k in missing]))
    if stated["kind"] not in get_args(SourceKind):
        raise SourceError(f"{path}: kind {stated['kind']!r} is none of {', '.join(get_args(SourceKind))}")
    stated.pop("notes", None)
    where = stated["where"]
    stated["where"] = tuple(where) if isinstance(where, list) else (str(where),)
    stated["date_formats"] = tuple(stated.get("date_formats", ()))
    try:
        for key in ("link_pattern", "next_pattern"):
            re.compile(stated.get(key) or "")
        return Source(name=path.stem, **(stated | {"limits": Limits(**stated.get("limits", {}))}))
    except (TypeError, re.error) as e:
        raise SourceError(f"{path}: {e}") from e


def find_source(name: str) -> Source:
    """The source of that name among the shipped ones, or at that path."""
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        path = SHIPPED / f"{name}.yaml"
    if not path.exists():
        shipped = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.yaml")))
        raise SourceError(f"no source {name!r}: a YAML file, or one of {shipped}")
    return load_source(path)
