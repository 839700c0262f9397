"""Proposed activities in the cells of a results framework and in the lists of a plan: every item is one, whatever its grammar.

Surface forms::

    Priority actions                      the heading, or a line that ends with a colon, says what the list holds
    • Procurement of soap and chlorine    no verb
    • Equip the team with radios          a command
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.find.activity_lexicon import Verb, spelling, verbs
from pipeline.find.activity_lexicon import words as words_of
from pipeline.find.activity_mention import ActivityMention
from pipeline.find.activity_model import Features, kind_features, likeliest_kind
from pipeline.find.activity_scores import Scored
from pipeline.find.activity_setting import Setting, verb_entry
from pipeline.find.sentences import starts_of

_ITEM = re.compile(r"[•●▪■◦]\s*|;\s+|\.\s+(?=[A-Z])|\n\s*\n|\n(?=\s*(?:[-–•]|\(?\w{1,3}[.)])\s)|(?<=[\w)])[ \n]+(?=[A-Z][a-z]+ [a-z])")
_MARK = re.compile(r"[\s•●▪■◦–-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+)?(?:Activity\s+[\d.]+[:.]?\s*)?")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s")
_SHALL = re.compile(r"\b(?:will|shall|is to|are to|plans? to|intends? to|by)\s*:?\Z")
_LABEL = re.compile(r"[A-Z][^:.;\n]{1,44}:\s")
LONGEST_LABEL, SHORTEST_ITEM = 90, 8
ANNOUNCED, FEWEST, MOSTLY = 200, 3, 0.75
"""Outside project documents: so many characters before a list say what it holds; a plan has so many items, so many of them deeds."""
_SAID = 2.5
"""The score that the rules' kind of an item counts with."""
_CERTAIN = 0.95
"""The confidence of an item: that it is an activity is sure, its kind less so."""


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
    """The items of the lists of a project document: all under a heading such as "Planned activities", under others those that name one.

    Of a report or a document of no known kind the lists that read like a plan.
    """
    document = doc._.document
    if document is None or setting.kind in ("press_release", "resolution"):
        return []
    starts = starts_of(doc)
    blocks = document.blocks if setting.kind == "project_document" else _plans(doc, document.blocks, starts, setting)
    found, status, doubtful = [], "planned", True
    for block in blocks:
        words = setting.text[block.start : block.end]
        if block.kind != "list_item":
            status, doubtful = _announced(words, block.kind, status, doubtful)
            continue
        start, end = _trim(setting.text, block.start, block.end)
        if _is_entry(setting.text[start:end]):
            continue
        if status and end - start >= SHORTEST_ITEM and not (doubtful and not _names_activity(doc, bisect_left(starts, start), setting)):
            found.append(read_proposed(doc, start, end, setting, status))
    return found


def _plans(doc: Doc, blocks: Sequence[Block], starts: Sequence[int], setting: Setting) -> Iterator[Block]:
    """The blocks of a document without the lists that are no plans: short ones, recommendations, those whose items are mostly no deeds."""
    said = ""
    for is_list, run in groupby(blocks, key=lambda b: b.kind == "list_item"):
        items = list(run)
        if not is_list:
            said = setting.text[items[-1].start : items[-1].end][-ANNOUNCED:].lower()
            yield from items
        elif len(items) >= FEWEST and not _says(said, "wished_list"):
            places = (bisect_left(starts, _trim(setting.text, b.start, b.end)[0]) for b in items)
            if sum(_names_activity(doc, first, setting) for first in places) >= MOSTLY * len(items):
                yield from items


def _is_entry(item: str) -> bool:
    """Is an item but a label with what it tells of the project ("Approved budget: $1,950,000")?"""
    label = _LABEL.match(item)
    return label is not None and _says(label.group().lower(), "entry_label")


def _announced(words: str, kind: str, status: str, doubtful: bool) -> tuple[str, bool]:
    """The status of the items of a list below a block, "" where they are no activities, and whether that is doubtful."""
    label = len(words) <= LONGEST_LABEL and words[-1:] not in ".?!"
    if label and _NUMBERED.match(words) or words[:1].islower():
        return status, doubtful
    last = words.rsplit(". ", 1)[-1].lower()
    if _SHALL.search(last):
        return "planned", False
    if kind not in ("heading", "paragraph") or not (label or words.endswith(":")):
        return ("planned", True) if kind == "paragraph" else ("", True)
    if _says(last, "other_list"):
        return "", False
    told = "completed" if _says(last, "list_done") else "ongoing" if _says(last, "list_ongoing") else "planned"
    return told, not _says(last, "activity_list")


def _names_activity(doc: Doc, first: int, setting: Setting) -> bool:
    """Does an item open with a command, or with the noun of an event before any verb ("Training of 150 inspectors")?"""
    last = next((t.i for t in doc[first : first + 30] if t.is_space or t.text in ".;"), min(first + 30, len(doc)))
    if _command(doc, first, last) is not None:
        return True
    for token in doc[first : min(last, first + 8)]:
        event = setting.events.get(token.i)
        if event is not None and event.noun.weight >= 2:
            return True
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD") or token.text in (",", ":"):
            return False
    return False


def _says(line: str, group: str) -> bool:
    return any(re.search(rf"\b{word}\b", line) for word in words_of(group))


def proposed_features(doc: Doc, first: int, last: int, kind: str, setting: Setting) -> Features:
    """What an item's words say of its kind, beside what the rules do."""
    said = Scored(kind, _SAID, first, "none", "planned", "", False, ())
    return kind_features(first, max(last, first + 1), (), said, setting)


def read_proposed(doc: Doc, start: int, end: int, setting: Setting, status: str = "planned") -> ActivityMention:
    """One item as an activity, mostly a planned one: its kind by its command, else by its event noun."""
    starts = starts_of(doc)
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
    kind, share = likeliest_kind(proposed_features(doc, first, last, kind, setting), kind)
    return ActivityMention(
        start, end, setting.text[start:end], kind=kind, confidence=_CERTAIN * share, verb=verb, subject=None, actor="none", passive=False,
        status=status, parts=((start, end),), noun=noun, sentence=(start, end),
    )  # fmt: skip
