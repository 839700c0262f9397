"""Find activities: the clauses that state a thing done, under way or planned, with their evidence and kind.

Surface forms::

    UNMISS held three forums in Lakes            light verb, event noun
    A meeting between X and Y took place         event noun, verb of occurrence
    12 police officers were deployed to Tambura  verb that is an activity by itself
    Training sessions have comprised …           event noun, verb that tells of it
    The first pilot, conducted from …, will …    event noun with a participle
    • Conduct a needs assessment of …            command in a list of a project document
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.find.activity_mention import ActivityMention
from pipeline.find.activity_model import chance, kind_features, likeliest_kind, sentence_features
from pipeline.find.activity_nominals import FollowUp, follow_up
from pipeline.find.activity_rows import listed_activities
from pipeline.find.activity_setting import Places, Setting
from pipeline.find.activity_statements import SURE, Read, Stated, read_sentences, stated_by, stated_in, tokens_of_statement
from pipeline.find.sentences import Sentence
from pipeline.records import Mention

UNLIKELY, LIKELY = 0.15, 0.65
"""By what was learned: how likely a sentence must at least be to state the activities that the rules know, and how likely to state one
where they know none."""


def find_activities(doc: Doc) -> Iterable[Mention]:
    """Mentions of activities in text order."""
    setting = Setting(doc)
    found: list[ActivityMention] = []
    listed = listed_activities(doc, setting)
    items = Places([(m.start, m.end, "") for m in listed])
    for read in read_sentences(doc, setting):
        if items.over_any(read.sentence.start):
            continue
        stated = list(_mentions(read, setting))
        link = follow_up(read.sentence, setting) if found else None
        if link is not None and (not stated or stated[0].follow_up or not link.name) and _join(setting.text, read.sentence, found, link):
            stated = stated[1:]
        for mention in stated:
            if not _repeats(mention, found):
                found.append(mention)
    return [*found, *listed]


def _mentions(read: Read, setting: Setting) -> Iterator[ActivityMention]:
    """The activities of one sentence, before those that follow up an earlier one are left to it."""
    likely = chance(sentence_features(read.sentence, read.weighed, read.nominal, setting))
    stated = stated_in(read, setting) if likely >= UNLIKELY else []
    if not stated and likely >= LIKELY:
        stated = stated_by(read)
    for one in stated:
        tokens = tokens_of_statement(read.sentence, one, setting)
        ruled = one.scored.kind if one.scored.score >= SURE else ""
        kind, share = likeliest_kind(kind_features(*tokens, read.weighed, one.scored, setting), ruled)
        yield _mention(setting, read.sentence, one, kind, likely * share)


def _mention(setting: Setting, sentence: Sentence, stated: Stated, kind: str, confidence: float) -> ActivityMention:
    text, clause, scored, start, end = setting.text, stated.clause, stated.scored, stated.start, stated.end
    while end > start and text[end - 1].isspace():
        end -= 1
    subject = None
    if clause is not None and clause.subject is not None:
        subject = (clause.subject.left_edge.i, clause.subject.right_edge.i + 1)
    return ActivityMention(
        start,
        end,
        text[start:end],
        kind=kind,
        confidence=confidence,
        verb=scored.token,
        subject=subject,
        actor=scored.actor,
        passive=clause.passive if clause else False,
        status=scored.status,
        parts=((start, end),),
        noun=scored.noun,
        sentence=(sentence.start, sentence.end),
        own_subject=clause.own_subject if clause else True,
        follow_up=scored.follow_up,
    )


def _join(text: str, sentence: Sentence, found: list[ActivityMention], link: FollowUp) -> bool:
    """Add a sentence that tells more of an earlier activity to its evidence ("The workshop focused on …"); False if it does not."""
    for back, last in enumerate(reversed(found)):
        if back > 3:
            return False
        if link.kind == "*" and (back or sentence.start - last.end > 12):
            return False
        if not link.fits(last.kind, last.noun):
            continue
        at = len(found) - 1 - back
        adjacent = back == 0 and not text[last.end : sentence.start].strip() and sentence.start - last.end < 12
        part = (sentence.start, sentence.end)
        if adjacent:
            found[at] = replace(last, end=sentence.end, text=text[last.start : sentence.end], parts=(*last.parts, part))
        else:
            found[at] = replace(last, parts=(*last.parts, part))
        return True
    return False


def _words(text: str) -> set[str]:
    return {w for w in text.lower().split() if len(w) > 3}


def _repeats(mention: ActivityMention, found: list[ActivityMention]) -> bool:
    """Does a mention say again what an earlier one said (a lead that the body repeats)?"""
    words = _words(mention.text)
    for earlier in found:
        if earlier.kind != mention.kind or not words:
            continue
        before = _words(earlier.text)
        if len(words & before) / min(len(words), len(before) or 1) > 0.75:
            return True
    return False
