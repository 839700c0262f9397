"""What surrounds a predicate and changes what it says: negation, wish, hypothesis, speech, objective, plan (as ConText does)."""

from __future__ import annotations

import re

from pipeline.find.activity_lexicon import Cue, cue_pattern, cues, opens_clause, words
from pipeline.find.activity_setting import Setting
from pipeline.find.clauses import Clause
from pipeline.find.sentences import Sentence

BARRING = frozenset(("negated", "wished", "hypothetical", "speech", "objective", "mandate", "background"))
_NOTHING = re.compile(r"\b(?:no|nothing|nobody|none|neither)\b", re.I)
_QUOTES = re.compile(r"[“\"«]([^”\"»]{12,})[”\"»]")
_IF = re.compile(r"\b(?:if|unless|whether|should|could|might|hoped|wished|wanted)\b", re.I)


def effects_on(clause: Clause, setting: Setting) -> frozenset[str]:
    """The effects of the cues that reach a clause (``context_cues.csv``)."""
    text, sentence, doc = setting.text, clause.sentence, setting.doc
    found: set[str] = set()
    if clause.main is not None and clause.group[0].tag_ == "VB":  # what its "should" does to one verb it does to the next
        found.update(effects_on(clause.main, setting))
    if doc[sentence.first].lower_ in words("conditional"):
        found.add("hypothetical")
    if clause.subject is not None and clause.subject.lemma_.lower() in words("entrusted"):
        found.add("mandate")
    last = clause.group[-1].i
    if any(t.lower_ == "no" for t in doc[last + 1 : last + 3]):
        found.add("negated")
    if clause.subject is not None and _NOTHING.match(text, doc[clause.subject.left_edge.i].idx):
        found.add("negated")
    own, reach = clause.group[0].idx - 1, doc[min(last + 3, sentence.last - 1, len(doc) - 1)].idx
    for match, cue in _cues_in(sentence, setting):
        if (
            cue.scope == "sentence"
            and not _in_later_relative(clause, setting, match.start())
            or cue.scope == "clause"
            and own <= match.start() < reach
        ):
            found.add("planned" if _is_future_in_past(match, clause, setting) else cue.effect)
    return frozenset(found)


def _cues_in(sentence: Sentence, setting: Setting) -> list[tuple[re.Match[str], Cue]]:
    """The cues of a sentence, looked for once for all its clauses."""
    known = setting.cues.get(sentence.start)
    if known is None:
        # to look for small letters takes a fifth of what it takes to look for letters of any case
        matches = cue_pattern().finditer(setting.small, sentence.start, sentence.end)
        known = setting.cues[sentence.start] = [
            (m, cues()[re.sub(r"\s+", " ", m.group())])
            for m in matches
            if not setting.dates.over_any(m.start())  # the month of May allows nothing
        ]
    return known


def _is_future_in_past(match: re.Match[str], clause: Clause, setting: Setting) -> bool:
    """Is a "would" the "will" of reported speech, with its day ("Her Government would hold a seminar on 25 March")?"""
    start, end = clause.sentence.start, clause.sentence.end
    return match.group() == "would" and bool(setting.dates.within(start, end)) and not _IF.search(setting.text, start, end)


def _in_later_relative(clause: Clause, setting: Setting, offset: int) -> bool:
    """Does an offset lie in a subordinate clause that comes after the given one ("… by which they called upon …")?"""
    if offset < clause.verb.idx:
        return False
    return any(
        t.dep_ == "relcl" or opens_clause(t.text, "relative")
        for t in setting.doc[clause.group[-1].i + 1 : clause.sentence.last]
        if t.idx <= offset
    )


def is_quoted(clause: Clause, setting: Setting) -> bool:
    """Does the predicate stand inside quotation marks?"""
    quotes = _QUOTES.finditer(setting.text, clause.sentence.start, clause.sentence.end)
    return any(q.start() <= clause.verb.idx < q.end() for q in quotes)


def _commands(clause: Clause) -> bool:
    """Does a bare verb open a sentence, whatever the tagger took it for ("Sign agreements with two ports")?"""
    first = clause.group[0]
    return len(clause.group) == 1 and first.i == clause.sentence.first and first.is_title and first.tag_ in ("NN", "NNP", "VBP", "JJ")


def status_by_grammar(clause: Clause, effects: frozenset[str]) -> str:
    """Done, under way or planned, by tense and aspect: "held", "has been training", "is hosting", "will hold", "Hold …"."""
    if clause.main is not None and len(clause.group) == 1 and (clause.group[0].tag_ == "VBG" or clause.subordinate != "participle"):
        return status_by_grammar(clause.main, effects)
    first = clause.group[0]
    last = clause.group[-1]
    announced = last.lemma_ == "be" and last.i + 1 < len(last.doc) and last.doc[last.i + 1].tag_ == "TO"
    if "planned" in effects or announced or first.lower_ in ("will", "shall"):
        return "planned"
    if clause.subject is None and (first.tag_ == "VB" or _commands(clause)):
        return "planned"
    words = {t.lower_ for t in clause.group}
    present = first.tag_ in ("VBZ", "VBP", "VB")
    progressive = clause.verb.lower_.endswith("ing") and len(clause.group) > 1
    if progressive and (present or "been" in words and first.lower_ != "had"):
        return "ongoing"
    if "ongoing" in effects or (present and (len(clause.group) == 1 or not words & {"has", "have"})):
        return "ongoing"
    return "completed"
