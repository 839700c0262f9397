"""How surely a clause states an activity, and of which kind: verbs, event nouns, actors and context weighed together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.find.activity_lexicon import LONGEST_NOUN, Noun, Verb, actors, cue_pattern, cues, nouns, spelling, verbs
from pipeline.find.clauses import Clause, Sentence
from pipeline.find.names import find_names

# What each kind of actor adds to a clause; None rules the clause out.
ACTOR_WEIGHT: dict[str, float | None] = {
    "mission": 1.5, "agency": 1.5, "component": 1.2, "staff": 1.0, "project": 1.0, "institution": 0.7, "authority": 0.4, "person": 0.4,
    "pronoun": 0.4, "participant": 0.0, "people": -0.6, "other": -0.5, "event": 0.5, "none": -1.2, "first": -1.5, "hostile": None,
    "hazard": None, "abstract": -1.2,
}  # fmt: skip
_TRANSPARENT = frozenset((
    "number", "series", "round", "set", "range", "variety", "increase", "total", "conduct", "holding", "organization", "organisation",
    "provision", "implementation", "delivery", "establishment", "launch", "opening", "construction", "phase", "batch", "average", "dozen",
    "hundred", "thousand", "pair", "couple", "rest", "majority", "part", "kind", "type", "form", "completion",
))  # fmt: skip
_PROMOTED = frozenset(("endorse", "welcome", "support", "recognize", "promote", "address", "back"))
_PAYING = frozenset((
    "release", "allocate", "contribute", "provide", "receive", "donate", "give", "disburse", "commit", "pledge", "send", "grant", "make", "transfer",
    "raise", "approve", "award", "invest",
))  # fmt: skip
_SUM = re.compile(r"(?:US\s?)?\$\s?\d|€\s?\d|£\s?\d|\b(?:usd|eur|chf)\b\.?\s?\d|\d[\d,. ]*(?:million|billion|thousand)? (?:dollars|euros|francs|kroner|yen|pounds)\b", re.I)
_WITH_GOODS = frozenset(("provide", "supply", "present", "furnish", "equip", "issue"))
_DEFINITE = frozenset(("the", "this", "these", "both", "such"))
_TRAINEES = frozenset(("complete", "attend", "finish", "undergo", "receive", "follow", "take", "graduate", "pass", "benefit", "participate", "begin", "start"))


@dataclass(frozen=True, slots=True)
class Found:
    """An event noun at tokens ``first:last`` (the last its head)."""

    first: int
    last: int
    name: str
    noun: Noun


@dataclass(frozen=True, slots=True)
class Scored:
    """A clause's verdict; ``token`` is its predicate or event noun."""

    kind: str
    score: float
    token: int
    actor: str
    status: str
    noun: str
    follow_up: bool
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a sentence that follows up speaks of: an event noun's kind and name, or "" for its participants."""

    kind: str
    name: str

    def fits(self, kind: str, name: str) -> bool:
        events = ("training", "workshop", "meeting", "ceremony", "outreach")
        if not self.name:
            return kind in events
        return self.kind == kind or self.name.split()[-1] == name.split()[-1:] or (self.kind in events and kind in events)


class Setting:
    """What is known around a clause: names, dates, sums and event nouns of the whole doc, each looked up by place."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        document = doc._.document
        self.kind = document.kind if document else "other"
        mentions = doc._.mentions or {}
        named = [(h.start, h.end, _name_class(h)) for h in find_names(doc) if h.kind in ("mission", "partner", "component")]
        named += [(m.start, m.end, "agency") for m in mentions.get("partners", ()) if not any(s < m.end and m.start < e for s, e, _ in named)]
        self.states = [(h.start, h.end) for h in find_names(doc) if h.kind == "state"]
        self.names = sorted(named)
        self._name_starts = [n[0] for n in self.names]
        self.missions = [(m[0], m[1]) for m in named if m[2] == "mission"]
        self.dates = sorted((m.start, m.end) for m in mentions.get("dates", ()))
        self.amounts = sorted((m.start, m.end) for m in mentions.get("amounts", ()))
        self.events = self._events()

    def _events(self) -> dict[int, Found]:
        """Every event noun by its last token."""
        known, found = nouns(), {}
        for token in self.doc:
            if token.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ", "X") and token.tag_ not in ("NN", "NNS"):
                continue
            best = self._event_at(token, known)
            if best is not None:
                found[token.i] = best
        return found

    def _event_at(self, token: Token, known: object) -> Found | None:
        best = None
        lemma = token.lemma_.lower()
        lower = token.lower_
        forms = {lemma, lower, lower[:-1] if lower.endswith("s") else lower}
        before = ""
        first = token.i
        for _ in range(2 * LONGEST_NOUN):
            for form in forms:
                noun = nouns().get(before + form)
                if noun is not None and (best is None or len(before + form) > len(best.name)):
                    best = Found(first, token.i, before + form, noun)
            if first == 0 or self.doc[first - 1].is_space or (best is None and before in ("co-", "non-", "co‑")):
                break
            first -= 1
            left = self.doc[first]
            if left.is_punct and left.text not in ("-", "‐", "‑"):
                break
            before = left.lower_ + left.whitespace_ + before
        if best is not None and best.first > 1 and self.doc[best.first - 1].text in ("-", "‑") and self.doc[best.first - 2].lower_ in ("co", "non", "inter"):
            return None
        if best is None or token.pos_ in ("VERB", "ADJ", "X") and best.first == token.i and token.tag_ not in ("NN", "NNS"):
            return None
        following = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        if following is not None and following.pos_ in ("NOUN", "PROPN") and token.whitespace_ == " " and following.dep_ != "appos" and token.head.i == following.i:
            return None
        return best

    def name_in(self, start: int, end: int) -> str:
        """The class of the last name that lies in a stretch, or ""."""
        return next((c for s, e, c in reversed(self.names[: bisect_right(self._name_starts, end)]) if s >= start and e <= end), "")

    def names_over(self, offset: int) -> str:
        for s, e, c in self.names:
            if s <= offset < e:
                return c
            if s > offset:
                break
        return ""

    def has(self, places: list[tuple[int, int]], start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in places)

    def pays(self, clause: Clause) -> bool:
        """Is a sum of money what the verb is about (its passive subject, or what follows it at once)?"""
        if clause.passive and clause.subject is not None:
            start, end = clause.start, clause.group[0].idx
        else:
            start, end = clause.group[-1].idx, min(clause.sentence.end, clause.group[-1].idx + 60)
        return self.has(self.amounts, start, end) or bool(_SUM.search(self.text, start, end))

    def in_other_subordinate(self, clause: Clause, offset: int) -> bool:
        """Does an offset lie in a subordinate clause that comes after the given one?"""
        if offset < clause.verb.idx:
            return False
        return any(t.dep_ == "relcl" or t.lower_ in ("which", "who", "whose", "where") for t in self.doc[clause.group[-1].i + 1 : clause.sentence.last] if t.idx <= offset)

    def follows_up(self, sentence: Sentence) -> FollowUp | None:
        """The event that a sentence's subject takes up again, if it does: "The workshop …", "Participants …", "Experts from …"."""
        doc = self.doc
        tokens = [t for t in doc[sentence.first : min(sentence.last, sentence.first + 40)] if not t.is_space]
        if not tokens:
            return None
        opener = tokens[0].lower_
        for token in tokens[:6]:
            event = self.events.get(token.i)
            if event is not None and event.noun.weight >= 2 and opener in _DEFINITE and event.first - sentence.first <= 3:
                return FollowUp(event.noun.kind, event.name)
            if token.pos_ in ("VERB", "AUX"):
                break
        for token in tokens[:8]:
            if actors().get(token.lemma_.lower()) == "participant":
                return FollowUp("", "")
            if token.pos_ in ("VERB", "AUX"):
                break
        verbs_ahead = [t.lemma_ for t in tokens if t.pos_ == "VERB"]
        if any(v in ("participate", "attend", "join", "enrich") for v in verbs_ahead[:3]) and tokens[0].lemma_.lower() in ("expert", "representative", "official", "delegate", "speaker", "a", "trainer"):
            return FollowUp("", "")
        return None


def _name_class(hit: object) -> str:
    if hit.kind == "mission":
        return "mission"
    if hit.kind == "component":
        return "component"
    from pipeline.authority import partners

    partner = partners().get(hit.ids[0])
    if partner is None:
        return "agency"
    return "institution" if partner.type in ("government", "national_institution") else "agency"


def verb_entry(verb: Token, doc: Doc, limit: int) -> tuple[str, Verb | None]:
    """The lexicon's entry for a verb: with its particle, preposition or object where these change it, else alone."""
    known = verbs()
    lemma = spelling(verb.lemma_)
    if verb.i > 0 and doc[verb.i - 1].text == "-" and verb.i > 1:
        joined = f"{doc[verb.i - 2].lower_}-{lemma}"
        if joined in known:
            return joined, known[joined]
    words: list[str] = []
    for token in doc[verb.i + 1 : min(verb.i + 7, limit)]:
        if token.is_space:
            continue
        if token.is_punct and token.text != "-":
            break
        if token.pos_ in ("DET", "NUM", "ADJ") or token.dep_ == "poss":
            continue
        words.append(token.lemma_.lower() if token.pos_ == "NOUN" else token.lower_)
        if len(words) == 3:
            break
    for size in (3, 2, 1):
        key = " ".join([lemma, *words[:size]])
        if len(words) >= size and key in known:
            return key, known[key]
    if len(words) > 1 and words[0].endswith("ly") and f"{lemma} {words[1]}" in known:
        key = f"{lemma} {words[1]}"
        return key, known[key]
    return lemma, known.get(lemma)


def subject_event(clause: Clause, setting: Setting) -> Found | None:
    """The event noun that is a clause's subject, also where the parser took a word beside it."""
    if clause.subject is not None and clause.subject.i in setting.events:
        return setting.events[clause.subject.i]
    at = clause.group[0].i - 1
    while at > clause.sentence.first and setting.doc[at].pos_ in ("ADV", "SPACE"):
        at -= 1
    near = setting.events.get(at)
    if near is None or near.noun.weight < 3 or clause.subject is None or clause.subject.i < near.first - 8 or setting.names_over(clause.subject.idx):
        return None
    between = setting.doc[clause.subject.i + 1 : near.first]
    return near if not any(t.pos_ in ("ADP", "VERB", "PUNCT") for t in between) else None


def actor_of(clause: Clause, setting: Setting) -> str:
    """What kind of actor a clause's subject is."""
    subject = clause.subject
    if subject is None:
        return "none"
    doc = setting.doc
    left = max(clause.sentence.first, subject.left_edge.i)
    known = actors()
    lemma, lower = subject.lemma_.lower(), subject.lower_
    two = f"{doc[subject.i - 1].lower_} {lemma}" if subject.i > left else ""
    own = known.get(two) or known.get(lemma) or known.get(lower)
    if own in ("hostile", "hazard", "abstract", "first"):
        return own if own in ("hostile", "first") else _named_just_before(clause, setting, subject) or own
    name = setting.names_over(subject.idx)
    if name:
        return name
    if any(s <= subject.idx < e for s, e in setting.states):
        return "institution"
    before = _named_just_before(clause, setting, subject)
    if before:
        return before
    start = doc[left].idx
    end = max(subject.idx + len(subject), start)
    inside = setting.name_in(start, end)
    if own and own not in ("people", "participant"):
        return "mission" if inside == "mission" and own in ("component", "staff", "mission", "project") else own
    event = subject_event(clause, setting)
    if event is not None and event.noun.weight >= 1:
        return "event"
    if own:
        return own
    if subject.ent_type_ == "PERSON":
        return "person"
    near = setting.name_in(start, clause.group[0].idx)
    if near and clause.group[0].idx - end < 60:
        return near
    if subject.ent_type_ == "ORG":
        return "agency"
    return "other"


def _named_just_before(clause: Clause, setting: Setting, subject: Token) -> str:
    """A name that stands right before the verb, cut off from the parser's subject by a comma ("In response to …, UNOWA and X have …")."""
    doc, at = setting.doc, clause.group[0].i - 1
    while at > subject.i and (doc[at].pos_ in ("ADV", "SPACE") or doc[at].text in ")"):
        at -= 1
    if at <= subject.i:
        return ""
    for s, e, cls in setting.names:
        if s <= doc[at].idx < e:
            opening = setting.text[max(clause.sentence.start, s - 5) : s]
            between = setting.text[subject.idx + len(subject) : s]
            if "," in between and opening.rstrip(" (\xa0").endswith((",", "and", "the")):
                return cls
    return ""


def agent_of(clause: Clause, setting: Setting) -> str:
    """The kind of actor that a passive clause names with "by", or ""."""
    doc = setting.doc
    for i in range(clause.window[0], min(clause.window[1], clause.window[0] + 30)):
        if doc[i].lower_ == "by" and i + 1 < len(doc):
            for token in doc[i + 1 : min(i + 10, clause.window[1])]:
                name = setting.names_over(token.idx)
                if name:
                    return name
                if token.pos_ in ("NOUN", "PROPN"):
                    lemma = token.lemma_.lower()
                    two = f"{doc[token.i - 1].lower_} {lemma}"
                    own = actors().get(two) or actors().get(lemma)
                    if own and not (doc[min(token.i + 1, len(doc) - 1)].pos_ in ("NOUN", "PROPN")):
                        return own
    return ""


_NOTHING = re.compile(r"\b(?:no|nothing|nobody|none|neither)\b", re.I)
_QUOTES = re.compile(r"[“\"«]([^”\"»]{12,})[”\"»]")


def _effects(clause: Clause, setting: Setting) -> set[str]:
    """The context effects that reach a clause, as "effect:scope"."""
    text = setting.text
    s = clause.sentence
    found = set()
    own_start = clause.group[0].idx - 1
    after = setting.doc[clause.group[-1].i + 1 : clause.group[-1].i + 3]
    if any(t.lower_ == "no" for t in after) or (clause.subject is not None and _NOTHING.match(text, setting.doc[clause.subject.left_edge.i].idx)):
        found.add("negated")
    for match in cue_pattern().finditer(text, s.start, s.end):
        cue = cues()[re.sub(r"\s+", " ", match.group().lower())]
        if cue.scope == "sentence":
            if not setting.in_other_subordinate(clause, match.start()):
                found.add(cue.effect)
        elif cue.scope == "clause" and own_start <= match.start() < _reach(clause):
            found.add(cue.effect)
    return found


def _reach(clause: Clause) -> int:
    """Up to where a clause-scoped cue counts: the verb group and the next word or two."""
    doc = clause.verb.doc
    last = min(clause.group[-1].i + 3, clause.sentence.last - 1, len(doc) - 1)
    return int(doc[last].idx)


def objects_of(clause: Clause, setting: Setting, verb: Token) -> Iterator[tuple[Found, bool]]:
    """Event nouns after a verb, each with whether it is the verb's own object (not behind a preposition)."""
    doc = setting.doc
    stop = clause.window[1]
    direct, seen = True, 0
    for i in range(verb.i + 1, min(stop, verb.i + 30)):
        token = doc[i]
        event = setting.events.get(i)
        if event is not None:
            yield event, direct
            seen += 1
        if token.pos_ == "ADP" and token.dep_ != "prt" and not setting.has(setting.dates, token.idx, token.idx + len(token) + 6):
            previous = doc[i - 1].lemma_.lower()
            through = token.lower_ == "with" and verb.lemma_.lower() in _WITH_GOODS
            if not through and not (token.lower_ in ("of", "in", "with") and previous in _TRANSPARENT):
                direct = False
        elif token.tag_ in ("TO", "WDT", "WP") or (token.tag_ == "VBG" and token.pos_ == "VERB" and i > verb.i + 1 and doc[i - 1].text in (",", "by", "in", "for", "from")):
            direct = False
        elif token.text in (";", ":"):
            break


def _status(clause: Clause, effects: set[str]) -> str:
    first = clause.group[0]
    if "planned" in effects:
        return "planned"
    lemmas = [t.lower_ for t in clause.group]
    if clause.verb.tag_ == "VBG" and len(clause.group) > 1 and first.tag_ in ("VBZ", "VBP"):
        return "ongoing"
    if "ongoing" in effects:
        return "ongoing"
    if first.tag_ in ("VBZ", "VBP") and not ("has" in lemmas or "have" in lemmas):
        return "ongoing"
    if first.tag_ == "VB" and clause.subject is None:
        return "planned"
    if first.tag_ == "VB":
        return "ongoing"
    if clause.verb.tag_ == "VBG" and ("been" in lemmas) and first.lower_ != "had":
        return "ongoing"
    return "completed"


def _content(clause: Clause, setting: Setting) -> tuple[Token, str, Verb | None]:
    """The verb that carries a clause's meaning, looked through "continue to", "help to", "was used to"."""
    doc, stop = setting.doc, clause.window[1]
    token = clause.verb
    key, entry = verb_entry(token, doc, clause.sentence.last)
    rest = clause.verbs[1:]
    while rest and (entry is None or entry.kind_class == "aspect" or entry.weight == 0 and entry.kind_class in ("light", "support", "act", "tell")):
        if entry is not None and entry.kind_class in ("light",) and next((True for f, d in objects_of(clause, setting, token) if d and f.noun.weight >= 2 and f.last < rest[0].i), False):
            break
        if entry is None and rest[0].i - token.i > 4:
            break
        token, rest = rest[0], rest[1:]
        key, entry = verb_entry(token, doc, stop)
    return token, key, entry


def score_clause(clause: Clause, setting: Setting) -> Scored | None:
    """A clause's score, or None where it cannot state an activity."""
    token, key, entry = _content(clause, setting)
    if entry is None and clause.verb.lemma_ not in ("progress",):
        entry = Verb("unknown", "", 0)
    if entry.kind_class in ("state", "speech", "wish"):
        return None
    effects = _effects(clause, setting)
    if entry.kind == "agreement" and clause.passive and actor_of(clause, setting) == "mission" and setting.has(setting.missions, clause.subject.idx, clause.subject.idx + 1):
        return None  # a mission was set up: history, not activity
    if effects & {"negated", "wished", "hypothetical", "speech", "objective", "mandate", "background"}:
        return None
    actor = actor_of(clause, setting)
    features: dict[str, float] = {}
    kind, noun, follow_up = _weigh(clause, setting, token, key, entry, actor, features)
    if not kind or not _weigh_actor(clause, setting, actor, entry, features):
        return None
    _weigh_context(clause, setting, key, actor, effects, features)
    if actor in ("participant",) or (actor == "staff" and token.lemma_.lower() in ("participate", "attend", "join", "enrich", "share")):
        follow_up = True
    total = sum(features.values())
    status = _status(clause, effects)
    return Scored(kind, round(total, 3), token.i, actor, status, noun, follow_up, tuple(features.items()))


def _weigh(clause: Clause, setting: Setting, token: Token, key: str, entry: Verb, actor: str, features: dict[str, float]) -> tuple[str, str, bool]:
    """The kind that verb and nouns speak for, the event noun, and whether the clause only follows up; adds to ``features``."""
    found = list(objects_of(clause, setting, token))
    direct = [f for f, d in found if d]
    oblique = [f for f, d in found if not d]
    best = max(direct, key=lambda f: (f.noun.weight, -f.first), default=None)
    subject = subject_event(clause, setting)
    definite = clause.subject is not None and setting.doc[clause.subject.left_edge.i].lower_ in _DEFINITE
    if clause.passive and subject is not None:
        best = subject
    elif clause.passive and best is not None and entry.kind_class in ("light", "act"):
        best = None if entry.kind_class == "act" else best
    cls = entry.kind_class
    if subject is not None and actor == "event" and not clause.passive and not (cls in ("support", "light", "act") and subject.noun.weight < 2) and not (cls == "act" and entry.weight >= 2) and not key == "be" and cls in ("occur", "tell", "light", "aspect", "unknown", "change", "act", "support"):
        features["event_subject"] = subject.noun.weight * 0.9
        features["class_" + cls] = {"occur": 1.0, "tell": 0.4}.get(cls, 0.2)
        return subject.noun.kind, subject.name, definite and cls != "occur" and subject.noun.weight >= 2
    if cls == "occur":
        inner = best if key == "be" else None
        if inner is not None and any(t.lower_ == "there" for t in setting.doc[max(0, clause.group[0].i - 2) : clause.group[0].i]):
            features["event_object"] = inner.noun.weight * 0.9
            return inner.noun.kind, inner.name, False
        return "", "", False
    if entry.kind_class in ("light", "act") and token.lemma_.lower() in _PAYING and setting.pays(clause):
        features["funding"] = 2.6
        return "funding", "", False
    if cls == "act":
        features["verb"] = entry.weight * 0.9
        kind = entry.kind
        if best is not None and (best.noun.weight == 3 and entry.weight <= 2 or best.noun.weight == 2 and entry.weight <= 1) and best.noun.kind != "other":
            kind = best.noun.kind
        if best is not None:
            features["object"] = best.noun.weight * 0.3
        if kind == "coordination":
            inner = next((f for f in [*direct, *oblique] if f.noun.weight == 3 and any(v.i < f.first and spelling(v.lemma_) in ("provide", "deliver", "conduct", "organize", "hold", "train") for v in clause.verbs[1:])), None)
            kind = inner.noun.kind if inner is not None else kind
        if entry.weight <= 1:
            at = next((f for f in oblique if f.noun.kind == "ceremony" and f.noun.weight == 3), None)
            if at is not None:
                features["ceremony"] = 1.0
                kind = "ceremony"
        return kind, best.name if best else "", False
    if cls in ("light", "unknown"):
        amount = setting.has(setting.amounts, clause.group[0].idx - 80, clause.sentence.end)
        if best is None and not amount:
            if entry.weight >= 2 and entry.kind and actor in ("mission", "agency"):
                features["verb"] = 0.9
                return entry.kind, "", False
            return "", "", False
        if best is None:
            return "", "", False
        features["object"] = best.noun.weight * 0.8
        if best.noun.kind in ("training", "workshop") and token.lemma_.lower() in _TRAINEES:
            features["trainees"] = 1.0
        features["light"] = 0.5 * entry.weight if cls == "light" else -0.8
        return (best.noun.kind if best.noun.kind != "other" else entry.kind or "other"), best.name, False
    if cls == "support":
        features["verb"] = entry.weight * 0.7
        if len(clause.verbs) > 1 and clause.verbs[1].i - token.i < 15 and (inner := verbs().get(spelling(clause.verbs[1].lemma_))) is not None and inner.kind_class in ("act", "light"):
            features["complement"] = 0.5
        if actor == "person" and len(clause.verbs) == 1:
            features["endorsement"] = -1.5
        event = next((f for f in [*direct, *oblique] if f.noun.weight == 3), None)
        if event is not None and any(spelling(v.lemma_) in ("hold", "organize", "conduct", "convene", "host", "run") for v in clause.verbs[1:]):
            return event.noun.kind, event.name, False
        gerund = next((f for f in oblique if f.noun.weight >= 2 and f.noun.kind == "material_support" and setting.text[:setting.doc[f.first].idx].rstrip().endswith(("providing", "safe", "distributing", "delivering")) ), None)
        if gerund is not None:
            features["gerund"] = 0.6
            return "material_support", gerund.name, False
        if best is not None and best.noun.weight == 3 and best.noun.kind in ("deployment", "workshop", "training", "outreach", "assessment"):
            return best.noun.kind, best.name, False
        return entry.kind, best.name if best else "", False
    if cls == "change":
        if best is None or best.noun.weight < 2:
            return "", "", False
        features["object"] = best.noun.weight * 0.6
        features["change"] = 0.4 + 0.4 * entry.weight
        return (entry.kind if entry.weight >= 2 and best.noun.kind == "other" else best.noun.kind), best.name, False
    return "", "", False


def _weigh_actor(clause: Clause, setting: Setting, actor: str, entry: Verb, features: dict[str, float]) -> bool:
    """Add what the actor speaks for; False where it rules the clause out."""
    if actor == "hostile":
        return False
    if clause.passive:
        agent = agent_of(clause, setting)
        if agent == "hostile":
            return False
        if agent:
            features["agent"] = ACTOR_WEIGHT.get(agent) or 0.0
        elif actor in ("mission", "agency", "staff", "component", "project", "event"):
            features["patient"] = 0.6
        elif actor in ("hazard", "abstract", "first"):
            return False
        return True
    weight = ACTOR_WEIGHT.get(actor, -0.5)
    if weight is None:
        return False
    if actor == "none":
        imperative = clause.verb.tag_ in ("VB", "VBG") and len(clause.group) == 1
        weight = (0.6 if setting.kind == "project_document" or clause.sentence.kind == "list_item" else -0.6) if imperative else -1.0
    features["actor_" + actor] = weight
    return True


_COUNT = re.compile(r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b", re.I)


def _weigh_context(clause: Clause, setting: Setting, key: str, actor: str, effects: set[str], features: dict[str, float]) -> None:
    start, end = clause.start, max(clause.end, clause.start + 1)
    if clause.subordinate:
        features["subordinate"] = -1.0
        start, end = clause.group[0].idx, clause.sentence.end
    if setting.has(setting.dates, start, end):
        features["date"] = 0.4
    if _COUNT.search(setting.text, clause.group[-1].idx, end) or (clause.subject is not None and _COUNT.search(setting.text, start, clause.group[0].idx)):
        features["count"] = 0.3
    if any(s < end and start < e for s, e, _ in setting.names):
        features["name"] = 0.3
    for quote in _QUOTES.finditer(setting.text, clause.sentence.start, clause.sentence.end):
        if quote.start() <= clause.verb.idx < quote.end():
            features["quoted"] = -0.8
    first = clause.group[0]
    if first.tag_ in ("VBZ", "VBP") and clause.verb.tag_ in ("VBZ", "VBP") and "planned" not in effects:
        features["present"] = -0.3
        if actor == "pronoun":
            features["present_pronoun"] = -1.0


def score_nominal(sentence: Sentence, parts: list[Clause], setting: Setting) -> Scored | None:
    """A sentence whose event stands in a noun phrase: "The agreement signed … on 19 April", "The first pilot, conducted from …"."""
    doc = setting.doc
    stop = parts[0].group[0].i if parts and not parts[0].subordinate else sentence.last
    for i in range(sentence.first, min(stop, sentence.first + 25)):
        event = setting.events.get(i)
        if event is None:
            if doc[i].pos_ == "VERB" and doc[i].tag_ == "VBN":
                break
            continue
        after = next((t for t in doc[i + 1 : min(i + 6, stop)] if not t.is_space and not t.is_punct), None)
        if after is None or after.tag_ != "VBN":
            if event.noun.weight == 3:
                continue
            continue
        _, entry = verb_entry(after, doc, stop)
        if entry is None or entry.kind_class not in ("light", "act", "support") or entry.weight < 1:
            continue
        features = {"event": event.noun.weight * 0.8, "participle": 0.5 + 0.4 * entry.weight}
        if setting.has(setting.dates, sentence.start, sentence.end):
            features["date"] = 0.4
        kind = event.noun.kind if event.noun.kind != "other" else entry.kind or "other"
        return Scored(kind, round(sum(features.values()), 3), i, "event", "completed", event.name, False, tuple(features.items()))
    return None
