"""Proposed activities in the cells of a results framework and in the lists of a plan: every item is one, whatever its grammar.

Surface forms::

    Priority actions                      the heading, or a line that ends with a colon, says what the list holds
    • Procurement of soap and chlorine    no verb
    • Equip the team with radios          a command
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.find.activity_lexicon import Verb, spelling, verbs
from pipeline.find.activity_lexicon import words as words_of
from pipeline.find.activity_mention import ActivityMention
from pipeline.find.activity_setting import Setting, verb_entry

_ITEM = re.compile(r"[•●▪■◦]\s*|;\s+|\.\s+(?=[A-Z])|\n\s*\n|\n(?=\s*(?:[-–•]|\(?\w{1,3}[.)])\s)|(?<=[\w)])[ \n]+(?=[A-Z][a-z]+ [a-z])")
_MARK = re.compile(r"[\s•●▪■◦–-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+)?(?:Activity\s+[\d.]+[:.]?\s*)?")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s")
LONGEST_LABEL, SHORTEST_ITEM = 90, 8
_CERTAIN = 5.0
"""The score of an item: that it is an activity is sure, its kind less so."""


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


def _command(doc: Doc, i: int, last: int) -> tuple[int, Verb] | None:
    """A verb that opens an item ("Select and train …"), with its entry."""
    token = doc[i]
    if token.tag_ in ("NNS", "IN", "DT") or (token.tag_ == "NN" and not token.is_title):
        return None
    _, entry = verb_entry(token, doc, last)
    if entry is None or entry.kind_class not in ("act", "support", "light", "change"):
        return None
    following = doc[i + 1] if i + 1 < last else token
    return (i, entry) if following.pos_ not in ("ADP", "PUNCT") or entry.kind_class == "support" else None


def listed_activities(doc: Doc, setting: Setting) -> list[ActivityMention]:
    """The items of the lists of a project document that stand under a heading such as "Planned activities"."""
    document = doc._.document
    if document is None or setting.kind != "project_document":
        return []
    found, status = [], ""
    for block in document.blocks:
        words = setting.text[block.start : block.end]
        if block.kind != "list_item":
            status = _announced(words, block.kind, status)
        elif status:
            start, end = _trim(setting.text, block.start, block.end)
            if end - start >= SHORTEST_ITEM:
                found.append(read_proposed(doc, start, end, setting, status))
    return found


def _announced(words: str, kind: str, status: str) -> str:
    """The status of the items of a list below a block, "" where it holds no activities; a numbered label keeps what stands above it."""
    label = len(words) <= LONGEST_LABEL and words[-1:] not in ".?!"
    if label and _NUMBERED.match(words) or words[:1].islower():
        return status
    if kind not in ("heading", "paragraph") or not (label or words.endswith(":")):
        return ""
    last = words.rsplit(". ", 1)[-1].lower()
    if not _says(last, "activity_list") or _says(last, "other_list"):
        return ""
    return "completed" if _says(last, "list_done") else "ongoing" if _says(last, "list_ongoing") else "planned"


def _says(line: str, group: str) -> bool:
    return any(re.search(rf"\b{word}\b", line) for word in words_of(group))


def read_proposed(doc: Doc, start: int, end: int, setting: Setting, status: str = "planned") -> ActivityMention:
    """One item as an activity, mostly a planned one: its kind by its command, else by its event noun."""
    starts = [t.idx for t in doc]
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    events = [e for i in range(first, min(last, first + 25)) if (e := setting.events.get(i)) is not None and e.noun.kind != "other"]
    command = next((c for i in range(first, min(last, first + 3)) if (c := _command(doc, i, last)) is not None), None)
    strong = next((e for e in events if e.noun.weight == 3), None)
    event = strong or next((e for e in events if e.noun.weight == 2), None)
    if command is not None and command[1].kind_class == "act" and command[1].weight == 3:
        kind, noun, verb = command[1].kind, "", command[0]
    elif event is not None and (strong is not None or command is None or not command[1].kind or command[1].kind_class == "light"):
        kind, noun, verb = event.noun.kind, event.name, event.last
    elif command is not None and command[1].kind:
        kind, noun, verb = command[1].kind, "", command[0]
    else:
        kind, noun, verb = (events[0].noun.kind, events[0].name, events[0].last) if events else ("other", "", first)
    return ActivityMention(
        start, end, setting.text[start:end], kind=kind, score=_CERTAIN, verb=verb, subject=None, actor="none", passive=False,
        status=status, parts=((start, end),), noun=noun, sentence=(start, end),
    )  # fmt: skip
