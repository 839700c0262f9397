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

from spacy.tokens import Doc, Token

from pipeline.find.activity_mention import ActivityMention
from pipeline.find.activity_nominals import FollowUp, follow_up, nominal_end, score_nominal
from pipeline.find.activity_participles import participles
from pipeline.find.activity_rows import listed_activities
from pipeline.find.activity_scores import Scored, score_clause
from pipeline.find.activity_setting import Places, Setting
from pipeline.find.clauses import Clause, clauses
from pipeline.find.sentences import Sentence, sentences
from pipeline.records import Mention

THRESHOLD = 1.8
SHORTEST = 4
"""A stretch of fewer words states nothing."""


def find_activities(doc: Doc) -> Iterable[Mention]:
    """Mentions of activities in text order."""
    setting = Setting(doc)
    found: list[ActivityMention] = []
    before: Token | None = None
    listed = listed_activities(doc, setting)
    items = Places([(m.start, m.end, "") for m in listed])
    for sentence in sentences(doc, setting.text):
        if sentence.kind in ("table", "heading", "footnote") or sentence.last - sentence.first < SHORTEST:
            continue
        if items.over_any(sentence.start):
            continue
        parts = clauses(doc, sentence, setting.text, setting.names.over, before)
        main = next((c for c in parts if not c.subordinate), None)
        before = main.subject if main is not None and setting.text[sentence.end : sentence.end + 1] == ";" else None
        stated = list(_stated(doc, sentence, parts, setting))
        link = follow_up(sentence, setting) if found else None
        if link is not None and (not stated or stated[0].follow_up or not link.name) and _join(setting.text, sentence, found, link):
            stated = stated[1:]
        for mention in stated:
            if not _repeats(mention, found):
                found.append(mention)
    return [*found, *listed]


def _stated(doc: Doc, sentence: Sentence, parts: list[Clause], setting: Setting) -> Iterator[ActivityMention]:
    """The activities of one sentence, after those that follow up an earlier one are left to it."""
    scored = [(c, s) for c in parts if (s := score_clause(c, setting)) is not None]
    good = [(c, s) for c, s in scored if s.score >= THRESHOLD]
    main = [(c, s) for c, s in good if not c.subordinate]
    if main:
        yield from _split(sentence, main, setting)
        return
    if not good:
        hanging = ((c, score_clause(c, setting)) for c in participles(doc, sentence, parts, setting))
        good = [(c, s) for c, s in hanging if s is not None and s.score >= THRESHOLD]
    if good:
        clause, best = max(good, key=lambda pair: pair[1].score)
        yield _mention(setting, sentence, clause, best, sentence.start, sentence.end)
        return
    nominal = score_nominal(sentence, parts, setting)
    if nominal is not None and nominal.score >= THRESHOLD:
        yield _mention(setting, sentence, parts[0] if parts else None, nominal, sentence.start, nominal_end(sentence, nominal, setting))


def _split(sentence: Sentence, main: list[tuple[Clause, Scored]], setting: Setting) -> Iterator[ActivityMention]:
    """One record a coordinated clause, where clauses are of different kinds or have subjects of their own; else one for all."""
    groups: list[list[tuple[Clause, Scored]]] = []
    for clause, scored in main:
        last = groups[-1][-1] if groups else None
        same = last is not None and (
            scored.kind == last[1].kind or len(main) > 3 or (scored.kind == "agreement" and last[1].kind in ("meeting", "workshop"))
        )
        shared = clause.passive and len(clause.group) == 1  # "were selected, trained and equipped"
        if same and last is not None and _both_counted(last[1], scored) and not shared:
            same = False
        if last is not None and not clause.own_subject and (same or shared):
            groups[-1].append((clause, scored))
        else:
            groups.append([(clause, scored)])
    for i, group in enumerate(groups):
        start = sentence.start if i == 0 else group[0][0].start
        end = sentence.end if i == len(groups) - 1 else max(group[-1][0].end, group[-1][0].verb.idx + len(group[-1][0].verb))
        clause, best = max(group, key=lambda pair: pair[1].score)
        if i == 0 and len(groups) > 1:
            end = min(end, groups[1][0][0].start)
        yield _mention(setting, sentence, clause, best, start, end)


def _both_counted(first: Scored, second: Scored) -> bool:
    """Do both verbs name an activity of their own with a count ("escorted 318 convoys and arrested 24 persons")?"""
    before, after = dict(first.features), dict(second.features)
    return "count" in before and "count" in after and min(before.get("verb", 0), after.get("verb", 0)) >= 3


def _mention(setting: Setting, sentence: Sentence, clause: Clause | None, scored: Scored, start: int, end: int) -> ActivityMention:
    text = setting.text
    while end > start and text[end - 1].isspace():
        end -= 1
    subject = None
    if clause is not None and clause.subject is not None:
        subject = (clause.subject.left_edge.i, clause.subject.right_edge.i + 1)
    return ActivityMention(
        start,
        end,
        text[start:end],
        kind=scored.kind,
        score=scored.score,
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
        features=scored.features,
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
        before = _words(earlier.text)
        if earlier.kind == mention.kind and words and len(words & before) / min(len(words), len(before) or 1) > 0.75:
            return True
    return False
