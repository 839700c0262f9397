"""The sentences that may state activities, and the activities that each states: clauses that share one, and where its evidence stands.

Surface forms::

    UNMISS escorted 318 convoys and arrested 24 persons            two, each with its count
    UNICEF drilled two wells, and the Mission trained 20 officers  two, each with its subject
    … were selected, trained and equipped                          one
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from pipeline.find.activity_nominals import followed_by, nominal_end, score_nominal
from pipeline.find.activity_participles import OPENERS, participles
from pipeline.find.activity_scores import Scored, Weighed, weigh_clause
from pipeline.find.activity_setting import Setting
from pipeline.find.clauses import Clause, before_conjunction, clauses, share_object
from pipeline.find.sentences import Sentence, sentences

SURE = 2.2
"""The rules' score from which they know a clause for an activity."""
SHORTEST = 4
"""A stretch of fewer words states nothing."""


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with its clauses weighed, and what its event nouns say beside them."""

    sentence: Sentence
    weighed: list[Weighed]
    nominal: Scored | None


@dataclass(frozen=True, slots=True)
class Stated:
    """One activity of a sentence: its clause (none, for an event that no verb states), what was read of it, and its evidence."""

    clause: Clause | None
    scored: Scored
    start: int
    end: int


def read_sentences(doc: Doc, setting: Setting) -> Iterator[Read]:
    """The sentences that may state an activity, none of tables, headings and notes."""
    before: Token | None = None
    for sentence in sentences(doc, setting.text):
        if sentence.kind in ("table", "heading", "footnote") or sentence.last - sentence.first < SHORTEST:
            continue
        if _is_entry(sentence, setting):
            continue
        parts = clauses(doc, sentence, setting.text, setting.names.over, before)
        main = next((c for c in parts if not c.subordinate), None)
        before = main.subject if main is not None and setting.text[sentence.end : sentence.end + 1] == ";" else None
        yield Read(sentence, [weigh_clause(c, setting) for c in parts], score_nominal(sentence, parts, setting))


_LABEL = re.compile(r"[A-Z][\w ./’'()-]{1,44}:\s+")


def _is_entry(sentence: Sentence, setting: Setting) -> bool:
    """Is a line but a label with a day, a number or a name ("Operation Start Date: 19-11-2025")?"""
    label = _LABEL.match(setting.text, sentence.start, sentence.end)
    if label is None:
        return False
    rest = setting.doc[sentence.first : sentence.last]
    return not any(t.pos_ in ("VERB", "AUX") or t.i in setting.events for t in rest if t.idx >= label.end())


def stated_in(read: Read, setting: Setting) -> list[Stated]:
    """The activities of a sentence that the rules know, in text order."""
    stated = _known(read, setting)
    if stated and (further := followed_by(stated[-1].start, stated[-1].end, stated[-1].scored.status, setting)) is not None:
        cut, event = further
        begin = setting.text.index("followed", cut)
        stated[-1:] = [replace(stated[-1], end=cut), Stated(None, event, begin, stated[-1].end)]
    return stated


def _known(read: Read, setting: Setting) -> list[Stated]:
    sentence, nominal = read.sentence, read.nominal
    good = [w for w in read.weighed if w.score >= SURE]
    main = [w for w in good if not w.clause.subordinate]
    if main:
        means = list(_means(read, main[0], setting)) if len(main) == 1 else []
        return means if len(means) > 1 else list(_split(sentence, main))
    if not good:
        hanging = participles(setting.doc, sentence, [w.clause for w in read.weighed], setting)
        good = [w for w in (weigh_clause(c, setting) for c in hanging) if w.score >= SURE]
    if good:
        best = max(good, key=lambda w: w.score)
        return [Stated(best.clause, best.read, sentence.start, sentence.end)]
    if nominal is not None and nominal.score >= SURE:
        clause = read.weighed[0].clause if read.weighed else None
        return [Stated(clause, nominal, sentence.start, nominal_end(sentence, nominal, setting))]
    return []


def stated_by(read: Read) -> list[Stated]:
    """The whole sentence as an activity, stated by the clause that is likeliest to, where the rules know none."""
    possible = [w for w in read.weighed if w.possible]
    if not possible:
        return []
    best = max(possible, key=lambda w: (w.score, not w.clause.subordinate))
    return [Stated(best.clause, best.read, read.sentence.start, read.sentence.end)]


def _split(sentence: Sentence, main: list[Weighed]) -> Iterator[Stated]:
    """One activity a coordinated clause, where clauses are of different kinds or have subjects of their own; else one for all."""
    groups: list[list[Weighed]] = []
    for w in main:
        if groups and _shares(w, groups[-1][-1]):
            groups[-1].append(w)
        else:
            groups.append([w])
    for i, group in enumerate(groups):
        start = sentence.start if i == 0 else group[0].clause.start
        end = sentence.end if i == len(groups) - 1 else max(group[-1].clause.end, group[-1].clause.verb.idx + len(group[-1].clause.verb))
        if i == 0 and len(groups) > 1:
            end = min(end, groups[1][0].clause.start)
        best = max(group, key=lambda w: w.score)
        yield Stated(best.clause, best.read, start, end)


_OPENS_MEANS = frozenset(("by", "including", "through"))


def _means(read: Read, main: Weighed, setting: Setting) -> Iterator[Stated]:
    """The deeds that one consists in, each with its object ("… launched a plan by opening two bases and deploying 40 officers")."""
    doc, sentence = setting.doc, read.sentence
    helped = ("in",) if main.entry is not None and main.entry.kind_class == "support" else ()  # "supported it in training … and building …"
    found = participles(doc, sentence, [w.clause for w in read.weighed], setting, OPENERS.union(helped))
    hanging = [c for c in found if not c.passive]
    first = next((i for i, c in enumerate(hanging) if doc[c.group[0].i - 1].lower_ in _OPENS_MEANS.union(helped)), len(hanging))
    groups: list[list[Clause]] = []
    for clause in hanging[first:]:
        if groups and share_object(groups[-1][-1], clause):
            groups[-1].append(clause)
        else:
            groups.append([clause])
    sure = [best for g in groups if (best := max((weigh_clause(c, setting) for c in g), key=lambda w: w.score)).score >= SURE]
    for i, w in enumerate(sure):
        start = sentence.start if i == 0 else w.clause.start
        end = sentence.end if i == len(sure) - 1 else before_conjunction(setting.text, w.clause.start, sure[i + 1].clause.start)
        yield Stated(w.clause, w.read, start, end)


_TALKS = frozenset(("meeting", "workshop", "agreement"))
"""What is said and agreed at one meeting is one activity."""


def _shares(w: Weighed, before: Weighed) -> bool:
    """Is a clause about the activity of the one before ("were selected, trained and equipped")?"""
    if w.clause.own_subject:
        return False
    if share_object(before.clause, w.clause):
        return True
    if w.clause.passive and len(w.clause.group) == 1:
        return True
    kind, earlier = w.read.kind, before.read.kind
    if earlier in _TALKS:
        return kind in _TALKS and not _both_counted(before.read, w.read) and not (_has_event(w) and _has_event(before))
    return kind == earlier and not (_has_object(w) and _has_object(before))


def _has_event(w: Weighed) -> bool:
    return any(f.noun.weight == 3 for f in w.direct)


def _has_object(w: Weighed) -> bool:
    return bool(w.direct) or any(c.dep_ == "dobj" for t in (w.token, w.clause.verb) for c in t.children)


def _both_counted(first: Scored, second: Scored) -> bool:
    """Do both verbs name an activity of their own with a count ("met with 12 elders and briefed 30 officers")?"""
    before, after = dict(first.features), dict(second.features)
    return "count" in before and "count" in after and min(before.get("verb", 0), after.get("verb", 0)) >= 3


def tokens_of_statement(sentence: Sentence, stated: Stated, setting: Setting) -> tuple[int, int]:
    """The tokens of a statement, ``doc[first:last]``."""
    doc = setting.doc
    first = bisect_left(doc, stated.start, sentence.first, sentence.last, key=lambda t: t.idx)
    return first, bisect_left(doc, stated.end, first + 1, sentence.last, key=lambda t: t.idx)
