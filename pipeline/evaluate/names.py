"""When two names are the same name, for scoring: case, accents, articles and spelling variants do not count."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

_SILENT = re.compile(r"\b(the|of|and|for|on|in|government|gov)\b")


def fold(name: object) -> str:
    """A name as it is compared.

    >>> fold("Government of the Côte d’Ivoire")
    'cote d ivoire'
    >>> fold("United Nations Organisation & Co.")
    'un organization co'
    """
    decomposed = unicodedata.normalize("NFKD", str(name or ""))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    bare = bare.replace("&", " and ").replace("organis", "organiz")
    bare = _SILENT.sub(" ", re.sub(r"[\W_]", " ", bare))
    return " ".join(bare.replace("united nations", "un").split())


def names_of(record: dict[str, Any]) -> set[str]:
    """Every folded name that a predicted partner goes by."""
    return {fold(record.get(key)) for key in ("id", "name", "acronym", "text")} - {""}


def same_money(a: object, b: object) -> bool:
    """Whether two decimal strings are one sum.

    >>> same_money("70000.00", "70000")
    True
    """
    try:
        return Decimal(str(a)) == Decimal(str(b))
    except InvalidOperation:
        return False
