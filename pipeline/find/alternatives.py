"""Many fixed forms as one pattern that is quick to compile and quick to try."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(forms: Iterable[str], blank: str = r"\ ") -> str:
    """A pattern for any of the forms, longest first; ``blank`` stands for each blank in them.

    Forms are put together by the letters that they begin with, so that one comparison rules out all that begin otherwise.

    >>> any_of(["may", "march", "june"]), any_of(["last", "last week"], r"\\s+")
    ('(?:ma(?:rch|y)|june)', '(?:last(?:\\\\s+week|))')
    """
    return f"(?:{'|'.join(_branches(sorted(set(forms), key=lambda f: (-len(f), f)), blank))})"


def _branches(forms: Iterable[str], blank: str) -> list[str]:
    """The forms by their first letter, what follows it grouped in the same way."""
    tails: dict[str, list[str]] = {}
    for form in forms:
        tails.setdefault(form[:1], []).append(form[1:])
    branches = []
    for first, rest in tails.items():
        following = _branches(rest, blank) if first else [""]
        tail = following[0] if len(following) == 1 else f"(?:{'|'.join(following)})"
        branches.append((blank if first == " " else re.escape(first)) + tail)
    return branches
