"""The mention that the partner finders yield, and the words of a text that they walk over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from pipeline.find.names import FOLDS, NameHit
from pipeline.records import Mention

Rule = Literal["authority", "weak", "introduced", "phrase", "force", "government", "country", "model"]

_WORD = re.compile(
    r"[LlDd]['’](?=\w)|(?:[A-Z]\.){2,}|[^\W\d_][\w]*(?:[-‐‑'’&](?=[^\W_])\w+)*|\d[\w]*|[(),&;:.]",
)
WRAPPED_LINE = 50  # a line shorter than this ends where its writer wanted
LONGEST_WRAP = 120

_GAP = re.compile(r"[ \xa0\u2009\u202f]{0,3}(?:\r?\n[ \xa0]{0,3})?\Z")


@dataclass(frozen=True, slots=True)
class PartnerMention(Mention):
    """A mention of an organisation, as found.

    ``rule`` is the family that found it, ``ids`` the authority rows that may be meant (none: a body that no file has),
    ``name`` the body's name where the text is only an acronym or part of it, ``type`` and ``country`` what the words themselves tell.
    """

    rule: Rule
    ids: tuple[str, ...] = ()
    name: str = ""
    type: str = ""
    country: str = ""


@dataclass(slots=True)
class Words:
    """The words and name-joining marks of a text, with their places and the authority names that lie on them."""

    text: str
    hits: list[NameHit]
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    form: list[str] = field(default_factory=list)
    fold: list[str] = field(default_factory=list)
    cap: list[bool] = field(default_factory=list)
    hit: dict[int, tuple[int, int, NameHit]] = field(default_factory=dict)
    wrapped: bool = False

    def __post_init__(self) -> None:
        found = list(_WORD.finditer(self.text))
        self.start, self.end = [m.start() for m in found], [m.end() for m in found]
        self.form = [m.group() for m in found]
        self.fold = [FOLDS[form] for form in self.form]
        self.cap = [form[0].isupper() for form in self.form]
        at = {start: i for i, start in enumerate(self.start)}
        for hit in self.hits:
            first = at.get(hit.start)
            if first is None:
                continue
            last = first
            while last + 1 < len(self.start) and self.end[last + 1] <= hit.end:
                last += 1
            for i in range(first, last + 1):
                have = self.hit.get(i)
                if have is None or have[2].kind in ("component", "place", "demonym"):
                    self.hit[i] = (first, last, hit)

        lines = [line for line in self.text.split("\n") if len(line) >= WRAPPED_LINE]
        self.wrapped = len(lines) > 5 and sum(len(line) <= LONGEST_WRAP for line in lines) > 0.9 * len(lines)

    def __len__(self) -> int:
        return len(self.start)

    def joined(self, i: int) -> bool:
        """Do words i and i+1 stand in one line of text, or at least in one paragraph, with nothing between them?"""
        if not 0 <= i < len(self.start) - 1:
            return False
        gap = self.text[self.end[i] : self.start[i + 1]]
        if gap[:1] in ("'", "’") and self.form[i][-1] == "s":
            gap = gap[1:]  # "Investigators' Network"
        return bool(_GAP.match(gap))

    def same_line(self, i: int) -> bool:
        """Is there no line break between words i and i+1, or one that a full line was wrapped at?"""
        gap = self.text[self.end[i] : self.start[i + 1]]
        if "\n" not in gap:
            return True
        at = self.end[i]
        return self.wrapped and at - (self.text.rfind("\n", 0, at) + 1) >= WRAPPED_LINE

    def kind(self, i: int) -> str:
        """The kind of the authority name on word i, or ""."""
        found = self.hit.get(i)
        return found[2].kind if found else ""
