"""Resolve activities: a mention becomes a record with its status, day, places, missions, partners, sums, headcounts and themes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.errors import Issue
from pipeline.find.activity_mention import ActivityMention
from pipeline.records import (
    ActivityAmount,
    ActivityKind,
    ActivityRecord,
    AmountRecord,
    DateRecord,
    MissionRecord,
    Modality,
    PartnerRecord,
    Status,
)
from pipeline.resolve.activity_missions import missions_of
from pipeline.resolve.activity_partners import named_in, partners_of
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.activity_when import when_of
from pipeline.resolve.activity_where import where_of
from pipeline.resolve.missions import mission_antecedents
from pipeline.resolve.participants import participants_of
from pipeline.resolve.themes import DocumentThemes

if TYPE_CHECKING:
    from pipeline.resolve.budget_lines import TableRecords

_MODALITY = re.compile(
    r"\b(?:(?P<hybrid>hybrid)|(?P<virtual>virtual(?:ly)?|online|on-line|video-?conferenc\w*|vtcs?|webinars?|remote(?:ly)?|e-learning)"
    r"|(?P<in_person>in[- ]person|face[- ]to[- ]face))\b"
)


def resolve_activities(
    doc: Doc,
    document: Document,
    dates: Sequence[DateRecord],
    missions: Sequence[MissionRecord],
    partners: Sequence[PartnerRecord],
    amounts: Sequence[AmountRecord],
    tables: TableRecords,
    issues: list[Issue],
) -> list[ActivityRecord]:
    """One record an activity, in text order."""
    mentions = [m for m in (doc._.mentions or {}).get("activities", ()) if isinstance(m, ActivityMention)]
    sources = Sources(doc, document, dates, missions, partners, mission_antecedents(doc, missions))
    proposed = _proposed(doc, document, tables)
    mentions = sorted(
        [m for m in mentions if not any(p.start < m.end and m.start < p.end for p in proposed)] + proposed, key=lambda m: m.start
    )
    period = tables.project.period if tables.project is not None else None
    themes = DocumentThemes(document.text)
    records = []
    for i, mention in enumerate(mentions):
        when = when_of(mention, sources, mentions[max(0, i - 2) : i])
        if when is None and mention in proposed:
            when = period
        named = list(named_in(mention, sources))
        evidence = " ".join(document.text[s:e] for s, e in mention.parts)
        records.append(
            ActivityRecord(
                mention.start,
                mention.end,
                document.text[mention.start : mention.end],
                kind=cast(ActivityKind, mention.kind),
                themes=themes.of(mention.parts, mention.kind),
                status=status_of(mention, when, document),
                title=title_of(mention, doc),
                when=when,
                where=where_of(mention, sources),
                modality=modality_of(evidence),
                missions=missions_of(mention, sources, named),
                partners=partners_of(named),
                amounts=tuple(
                    dict.fromkeys(
                        ActivityAmount(a.value, a.currency) for a in amounts if any(s <= a.start and a.end <= e for s, e in mention.parts)
                    )
                ),
                participants=participants_of(evidence),
                confidence=confidence_of(mention),
            )
        )
    return records


def _proposed(doc: Doc, document: Document, tables: TableRecords) -> list[ActivityMention]:
    """The proposed activities of the document's results frameworks, each where its cell stands."""
    if not tables.results:
        return []
    from pipeline.find.activity_rows import read_proposed, split_items
    from pipeline.find.activity_setting import Setting

    setting, found, seen = Setting(doc), [], set()
    for row in tables.results:
        span = _place_of(row.activity, document, row.table, row.row)
        if span is None or span in seen:
            continue
        seen.add(span)
        for start, end in split_items(document.text[span[0] : span[1]]):
            found.append(read_proposed(doc, span[0] + start, span[0] + end, setting))
    return found


def _place_of(activity: str, document: Document, table: int, row: int) -> tuple[int, int] | None:
    """Where the text of a results row stands in the document: in its cell, else anywhere in its table."""
    words = activity.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(re.escape(w) for w in words))
    places = []
    if 0 <= table < len(document.tables):
        grid = document.tables[table]
        if 0 <= row < len(grid.rows):
            places = [(c.start, c.end) for c in grid.rows[row] if c.start is not None and c.end is not None]
        places.append((grid.start, grid.end))
    for start, end in (*places, (0, len(document.text))):
        match = pattern.search(document.text, start, end)
        if match:
            return match.span()
    return None


def status_of(mention: ActivityMention, when: str | None, document: Document) -> Status:
    """Status as of publication: the grammar's, unless the date lies the other way."""
    status = cast(Status, mention.status)
    published = (document.published or "")[:10]
    first = (when or "").split("/")[0]
    if (
        status != "planned"
        and len(published) == 10
        and len(first) == 10
        and first[:4].isdigit()
        and first > published
        and (status == "completed" or not _under_way(mention))
    ):
        return "planned"
    return status


def _under_way(mention: ActivityMention) -> bool:
    """Is the present tense one of a thing that goes on ("is hosting"), not of one announced ("follows tomorrow")?"""
    return re.search(r"\b(?:is|are)\s+(?:\w+ly\s+)?\w+ing\b", mention.text) is not None


def modality_of(evidence: str) -> Modality | None:
    """Whether people met in one room, as far as the evidence says."""
    said = {m.lastgroup for m in _MODALITY.finditer(evidence.lower())}
    if len(said) > 1 or "hybrid" in said:
        return "hybrid"
    return "virtual" if "virtual" in said else "in_person" if said else None


def title_of(mention: ActivityMention, doc: Doc) -> str:
    """A label of the document's own words: from the predicate on, up to twelve words, cut at a pause."""
    text = mention.text
    at = max(0, doc[mention.verb].idx - mention.start) if mention.verb < len(doc) else 0
    if at >= len(text):
        at = 0
    words = re.split(r"(?<=[;:.])\s|\(|, (?:which|who|where)\b", text[at:], maxsplit=1)[0].split()
    return " ".join(words[:12]).rstrip(" ,;:.")


def confidence_of(mention: ActivityMention) -> float:
    """The share of right records expected: what was learned is too modest, as its shares are split between many kinds.

    Seen in the reliability table of ``unrecords evaluate``, taken lower than the development half has it.
    """
    p = min(max(mention.confidence, 0.01), 0.99)
    return round(min(0.98, 1 / (1 + math.exp(-1.4 - 1.6 * math.log(p / (1 - p))))), 2)
