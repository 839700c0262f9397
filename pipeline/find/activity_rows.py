"""Proposed activities in the cells of a results framework: every item of a cell is one, whatever its grammar."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.find.activities import ActivityMention
from pipeline.find.activity_lexicon import spelling, verb_lemma, verbs
from pipeline.find.activity_scores import score_clause
from pipeline.find.activity_setting import Setting
from pipeline.find.clauses import Sentence, clauses

_ITEM = re.compile(r"[•●▪■◦]\s*|;\s+|\.\s+(?=[A-Z])|\n\s*\n|\n(?=\s*(?:[-–•]|\(?\w{1,3}[.)])\s)|(?<=[\w)])[ \n]+(?=[A-Z][a-z]+ [a-z])")
_MARK = re.compile(r"[\s•●▪■◦–-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+)?(?:Activity\s+[\d.]+[:.]?\s*)?")
_CERTAIN = 3.5


def split_items(text: str) -> Iterator[tuple[int, int]]:
    """Where the items of a cell stand: parted by bullets, semicolons, full stops, or by a command that begins another.

    >>> cell = "Conduct assessments of UNPOL Support deployments of teams"
    >>> [cell[s:e] for s, e in split_items(cell)]
    ['Conduct assessments of UNPOL', 'Support deployments of teams']
    """
    at = 0
    for cut in _ITEM.finditer(text):
        bare = not text[cut.start() : cut.end()].strip(" \n")
        if bare and cut.group().count("\n") < 2:
            word = re.match(r"[A-Z][a-z]+", text[cut.end() :])
            entry = verbs().get(spelling(word.group())) if word else None
            if entry is None or entry.kind_class not in ("act", "light", "support", "change") or cut.start() - at < 12:
                continue
        if text[at : cut.start()].strip():
            yield _trim(text, at, cut.start() + (1 if text[cut.start()] == "." else 0))
        at = cut.end()
    if text[at:].strip():
        yield _trim(text, at, len(text))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    mark = _MARK.match(text, start, end)
    start = mark.end() if mark and mark.end() < end else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def read_proposed(doc: Doc, start: int, end: int, setting: Setting) -> ActivityMention:
    """One item of a cell as a planned activity: its kind by its command, else by its event noun."""
    starts = [t.idx for t in doc]
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    sentence = Sentence(start, end, -1, "list_item", first, last)
    scored = [s for c in clauses(doc, sentence) if not c.subordinate and (s := score_clause(c, setting)) is not None]
    best = max(scored, key=lambda s: s.score, default=None)
    events = [e for i in range(first, last) if (e := setting.events.get(i)) is not None and e.noun.kind != "other"]
    head = next((e for e in events if e.noun.weight >= 2 and e.last - first < 14), None)
    kind, noun, verb = "other", "", first
    opening = verbs().get(verb_lemma(doc[first].lemma_, doc[first].lower_)) if first < last else None
    if best is not None:
        kind, noun, verb = best.kind, best.noun, best.token
    elif opening is not None and opening.kind and opening.kind_class in ("act", "support"):
        kind, noun = opening.kind, head.name if head else ""
    elif head is not None or events:
        found = head or events[0]
        kind, noun, verb = found.noun.kind, found.name, found.last
    return ActivityMention(
        start, end, doc.text[start:end], kind=kind, score=_CERTAIN, verb=verb, subject=None, actor="none", passive=False, status="planned",
        parts=((start, end),), noun=noun, sentence=(start, end),
    )  # fmt: skip
