"""Events that no verb of their own states, and sentences that take up an event again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from pipeline.find.activity_lexicon import actors, words
from pipeline.find.activity_scores import ACTOR_WEIGHT, Scored
from pipeline.find.activity_setting import Setting, verb_entry
from pipeline.find.clauses import Clause
from pipeline.find.sentences import Sentence

_GATHERINGS = frozenset(("training", "workshop", "meeting", "ceremony", "outreach"))
_COORDINATED = re.compile(r",?\s+and (?:the|a|an) (?:[\w-]+ )?\Z")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a sentence that follows up speaks of: an event noun's kind and name, or "" for its participants."""

    kind: str
    name: str

    def fits(self, kind: str, name: str) -> bool:
        """May it be about an activity of that kind and event noun?"""
        if self.kind == "*":
            return True
        if not self.name:
            return kind in _GATHERINGS
        return (
            self.kind == kind
            or (bool(name) and self.name.split()[-1] == name.split()[-1])
            or (self.kind in _GATHERINGS and kind in _GATHERINGS)
        )


def follow_up(sentence: Sentence, setting: Setting) -> FollowUp | None:
    """The event that a sentence's subject takes up again, if it does: "The workshop …", "Participants …", "Experts from …"."""
    words_of = setting.doc[sentence.first : sentence.last]
    tokens = list(islice((t for t in words_of if not t.is_space), 8))  # no subject that is taken up again stands further on
    if not tokens:
        return None
    opening = next((i for i, t in enumerate(tokens) if t.pos_ in ("VERB", "AUX")), len(tokens))
    if tokens[0].lower_ in words("definite"):
        for token in tokens[: min(6, opening)]:
            event = setting.events.get(token.i)
            if event is not None and event.first - sentence.first <= 3:
                if event.name in words("generic"):
                    return FollowUp("*", event.name)
                if event.noun.weight >= 2:
                    return FollowUp(event.noun.kind, event.name)
    if tokens[0].lower_ == "of" and len(tokens) > 2 and tokens[1].lower_ in words("partitive"):
        return FollowUp("*", "of")
    if any(actors().get(t.lemma_.lower()) == "participant" for t in tokens[: min(8, opening)]):
        return FollowUp("", "")
    guests = any(t.lemma_.lower() in words("guest") for t in tokens[: 6 if tokens[0].lower_ == "a" else 1])
    if guests and any(t.lemma_ in words("joining") for t in islice((t for t in words_of if t.pos_ == "VERB"), 3)):
        return FollowUp("", "")
    return None


def score_nominal(sentence: Sentence, parts: list[Clause], setting: Setting) -> Scored | None:
    """A sentence whose event stands in a noun phrase: "The agreement signed … on 19 April", "The first pilot, conducted from …"."""
    listed = _listed(sentence, parts, setting)
    if listed is not None:
        return listed
    given = _by_agency(sentence, setting) or _opening(sentence, setting) or _amid(sentence, setting)
    if given is not None:
        return given
    doc = setting.doc
    stop = parts[0].group[0].i if parts and not parts[0].subordinate else sentence.last
    for i in range(sentence.first, min(stop, sentence.first + 25)):
        event = setting.events.get(i)
        if event is None:
            if doc[i].pos_ == "VERB" and doc[i].tag_ == "VBN":
                return None
            continue
        after = next((t for t in doc[i + 1 : min(i + 6, stop)] if not t.is_space and not t.is_punct), None)
        if after is None or after.tag_ != "VBN":
            continue
        _, entry = verb_entry(after, doc, stop)
        if entry is None or entry.kind_class not in ("light", "act", "support") or entry.weight < 1:
            continue
        if event.noun.kind == "material_support" and event.noun.weight < 3:
            continue  # goods are no event
        features = {"event": event.noun.weight * 0.8, "participle": 0.5 + 0.4 * entry.weight}
        if setting.dates.within(sentence.start, sentence.end):
            features["date"] = 0.4
        kind = event.noun.kind if event.noun.kind != "other" else entry.kind or "other"
        status = "planned" if setting.kind == "project_document" and not any(not c.subordinate for c in parts) else "completed"
        return Scored(kind, round(sum(features.values()), 3), i, "event", status, event.name, False, tuple(features.items()))
    return None


def _opening(sentence: Sentence, setting: Setting) -> Scored | None:
    """An event that opens a sentence: "With the arrival of 110 officers in May, …", "Following the handover of the post on 3 June, …"."""
    doc, first = setting.doc, sentence.first
    if doc[first].lower_ not in words("opening") or first + 2 >= sentence.last or doc[first + 1].lower_ not in words("definite"):
        return None
    event = next((e for i in range(first + 2, min(first + 6, sentence.last)) if (e := setting.events.get(i)) is not None), None)
    comma = next((t.idx for t in doc[first : sentence.last] if t.text == ","), None)
    if event is None or comma is None or event.noun.weight < 2 or event.noun.kind in ("other", "agreement"):
        return None
    features = {"event": event.noun.weight * 1.0}
    if setting.dates.within(sentence.start, comma):
        features["date"] = 0.4
    if re.search(r"\d", setting.text[sentence.start : comma]):
        features["count"] = 0.3
    return Scored(
        event.noun.kind, round(sum(features.values()), 3), event.last, "event", "completed", event.name, False, tuple(features.items())
    )


def _amid(sentence: Sentence, setting: Setting) -> Scored | None:
    """A gathering at which something was only said: "At a seminar in Dakar on 4 May, the Minister said …"."""
    doc = setting.doc
    for i in range(sentence.first + 2, sentence.last):
        event = setting.events.get(i)
        if event is None or event.noun.weight < 3 or event.noun.kind not in _GATHERINGS:
            continue
        before = [t.lower_ for t in doc[max(sentence.first, event.first - 4) : event.first]]
        at = next((k for k in range(len(before) - 1, -1, -1) if before[k] in ("a", "an", "another")), 0)
        if at == 0 or before[at - 1] not in ("at", "during", "in"):
            continue
        features = {"event": 2.0}
        if setting.dates.within(sentence.start, sentence.end):
            features["date"] = 0.4
        if setting.names.within(sentence.start, sentence.end):
            features["name"] = 0.3
        verb = next((t for t in doc[sentence.first : sentence.last] if t.tag_ in ("MD", "VBD")), None)
        status = "planned" if verb is not None and verb.lower_ == "will" else "completed"
        return Scored(
            event.noun.kind, round(sum(features.values()), 3), event.last, "event", status, event.name, False, tuple(features.items())
        )
    return None


_UNATTRIBUTED = frozenset(("agreement", "other", "deployment"))


def _by_agency(sentence: Sentence, setting: Setting) -> Scored | None:
    """An event with its actor behind "by": "Genetic analysis by the Institute", "a contribution of $2 million by Italy"."""
    doc = setting.doc
    for i in range(sentence.first, min(sentence.last, sentence.first + 12)):
        event = setting.events.get(i)
        if event is None or event.noun.weight < 2 or event.noun.kind in _UNATTRIBUTED:
            continue
        if event.noun.kind == "material_support" and event.noun.weight < 3:
            continue
        by = next((k for k in range(i + 1, min(i + 9, sentence.last - 1)) if doc[k].lower_ == "by"), None)
        if by is None or any(t.pos_ in ("VERB", "AUX") or t.text == "," for t in doc[i + 1 : by]):
            continue
        at = by + 2 if doc[by + 1].pos_ == "DET" and by + 2 < sentence.last else by + 1
        actor = setting.names.over(doc[at].idx) or ("institution" if setting.states.over(doc[at].idx) else "")
        if not actor:
            continue
        features = {"event": event.noun.weight * 0.7, "agent": ACTOR_WEIGHT.get(actor) or 0.0}
        status = "planned" if any(t.lower_ in ("will", "planned") for t in doc[sentence.first : sentence.last]) else "completed"
        return Scored(event.noun.kind, round(sum(features.values()), 3), i, actor, status, event.name, False, tuple(features.items()))
    return None


def _listed(sentence: Sentence, parts: list[Clause], setting: Setting) -> Scored | None:
    """An item of a list that names an event without a verb: "24-28 August: course on child protection for 30 officers"."""
    if any(not c.subordinate for c in parts):
        return None
    text = setting.text
    dated = next((e for s, e, _ in setting.dates.within(sentence.start, sentence.end) if s < sentence.start + 6), None)
    if dated is not None and text[dated : dated + 3].lstrip()[:1] not in (":", "–", "—", "-"):
        dated = None
    if dated is None and (sentence.kind != "list_item" or _tells_harm(sentence, setting)):
        return None
    ahead = (setting.events.get(i) for i in range(sentence.first, min(sentence.first + 12, sentence.last)))
    first = next((e for e in ahead if e is not None and e.noun.weight >= 2), None)
    if first is None:
        return None
    features = {"event": first.noun.weight * 0.9, "listed": 1.2 if dated is not None else 0.2}
    if re.search(r"\d", text[dated or sentence.start : sentence.end]):
        features["count"] = 0.3
    status = "planned" if setting.kind == "project_document" else "completed"
    return Scored(first.noun.kind, round(sum(features.values()), 3), first.last, "none", status, first.name, False, tuple(features.items()))


def _tells_harm(sentence: Sentence, setting: Setting) -> bool:
    """Is an item a count of what was harmed or is lacking: "63 wells damaged (17 in the south)", "40 families without food"?"""
    tokens = [t for t in setting.doc[sentence.first : sentence.last] if not t.is_space and not t.is_punct]
    if not any(t.pos_ == "NUM" for t in tokens[:4]):
        return False
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.lower_ in words("harm"):
            if following is None or token.pos_ == "ADP" or following.i > token.i + 1 or following.pos_ not in ("NOUN", "PROPN"):
                return True
            continue  # "40 displaced families"
        if token.tag_ in ("VBN", "VBD", "VBG"):
            _, entry = verb_entry(token, setting.doc, sentence.last)
            if entry is not None and entry.kind_class in ("act", "light", "support") and "ruins" not in entry.marks:
                return False  # what was done about it
    return False


def nominal_end(sentence: Sentence, nominal: Scored, setting: Setting) -> int:
    """Where the evidence of an event noun ends: before a second event that is coordinated with it."""
    for i in range(nominal.token + 1, sentence.last):
        event = setting.events.get(i)
        if event is not None and event.noun.weight >= 2:
            cut = _COORDINATED.search(setting.text[sentence.start : setting.doc[event.first].idx])
            if cut:
                return sentence.start + cut.start()
    return sentence.end


_FOLLOWED = re.compile(r",? (?:and )?followed (?:\w+ly |the next day )?by (?=\w+ )")


def followed_by(start: int, end: int, status: str, setting: Setting) -> tuple[int, Scored] | None:
    """A further event that a stretch ends with, and where it begins ("…, followed by a two-day seminar for magistrates")."""
    cut = _FOLLOWED.search(setting.text, start, end)
    if cut is None:
        return None
    ahead = (i for i, e in setting.events.items() if cut.end() <= setting.doc[e.first].idx < min(end, cut.end() + 50))
    event = next((setting.events[i] for i in sorted(ahead) if setting.events[i].noun.weight == 3), None)
    if event is None or event.noun.kind == "other":
        return None
    features = {"event": float(event.noun.weight)}
    return cut.start(), Scored(event.noun.kind, 3.0, event.last, "event", status, event.name, False, tuple(features.items()))
