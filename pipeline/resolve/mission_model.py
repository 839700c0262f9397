"""What speaks for an activity being a mission's where its evidence names none, weighed by what was learned.

The rules of ``activity_links.py`` say whether "the Mission", a component, or nobody in a mission's own document stands for it; who acts,
whose country it is, what the paragraph spoke of last and the words themselves become features of one logistic regression.
``mission_weights.csv`` holds the weights, written by ``python corpus/train_missions.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from pathlib import Path

from pipeline import authority, learned
from pipeline.find.activity_lexicon import verb_lemma
from pipeline.find.activity_mention import ActivityMention
from pipeline.records import MissionRecord, PartnerRecord
from pipeline.resolve.activity_links import ENVOY, done_by_other, is_aside, pronoun_body, subject_of
from pipeline.resolve.activity_partners import Named
from pipeline.resolve.activity_sources import Sources, is_own

WEIGHTS = Path(__file__).with_name("mission_weights.csv")
CLEARLY = 0.8
"""How far from even (log odds) what was learned must be before it counts more than the rules.

Folds over what the rules were made on would have it at more, as the rules look better there than they are elsewhere.
"""
Features = dict[str, float]
_OF_WORD = "word="

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_UN = re.compile(r"\b(?:UN|United Nations)\b")


@lru_cache(maxsize=1)
def mission_weights() -> Mapping[str, float]:
    """The weight of each feature, from ``mission_weights.csv``."""
    return learned.read_weights(WEIGHTS)


@lru_cache(maxsize=1)
def _word_weights() -> Mapping[str, float]:
    """The weight of each word of the evidence: those that have none need no feature's name made of them."""
    return {name.removeprefix(_OF_WORD): weight for name, weight in mission_weights().items() if name.startswith(_OF_WORD)}


def is_missions(features: Features, ruled: bool, words: Iterable[str] = ()) -> bool:
    """Is an activity the mission's: as what was learned of its features and its words clearly says, else as the rules do."""
    odds = sum(map(_word_weights().get, words, repeat(0.0)), learned.total(features, mission_weights()))
    return odds > 0 if abs(odds) > CLEARLY else ruled


def mission_features(mention: ActivityMention, sources: Sources, mission: str, named: Sequence[Named]) -> Features:
    """What speaks for ``mission`` of an activity, of whose evidence ``named`` are the bodies."""
    words = dict.fromkeys((_OF_WORD + word for word in words_of(mention, sources)), 1.0)
    return features_beside_words(mention, sources, mission, named) | words


def words_of(mention: ActivityMention, sources: Sources) -> dict[str, None]:
    """The words of the evidence, each once."""
    start, end = mention.parts[0]
    return dict.fromkeys(_WORD.findall(sources.small[start:end]))


def features_beside_words(mention: ActivityMention, sources: Sources, mission: str, named: Sequence[Named]) -> Features:
    """What speaks for a mission beside the words of the evidence."""
    told = "told" if sources.told_by_mission else "untold"
    names = [
        *_setting(mention, sources, mission, told),
        *_bodies(mention, sources, mission, named, told),
        *_places(mention, sources, mission, told),
        *_nearby(mention, sources, told),
        *_acting(mention, sources, told),
    ]
    share = sources.share_of(mission)
    return {"constant": 1.0, "share": share, f"share {told}": share} | dict.fromkeys(names, 1.0)


def _setting(mention: ActivityMention, sources: Sources, mission: str, told: str) -> Iterator[str]:
    """Whose document it is, and what was read of the clause."""
    document, kind, actor = sources.document.kind, mention.kind, mention.actor
    yield from (told, f"kind={kind}", f"actor={actor}", f"{told},{actor}", f"{told},{kind}", f"{told},{document}", f"{document},{actor}")
    yield from (f"{told},{mention.status}", f"passive={mention.passive},{actor}", f"own subject={mention.own_subject}")
    yield f"only={bool(sources.only_mission)},{told}"
    yield f"main={mission == sources.main_mission}"
    if not any(r.id == mission for r in sources.missions.inside(0, mention.parts[0][0])):
        yield "not named before"


def _bodies(mention: ActivityMention, sources: Sources, mission: str, named: Sequence[Named], told: str) -> Iterator[str]:
    """The bodies that the evidence names: their parts, and whether they are at home where the mission is."""
    at, hosts = sources.doc[mention.verb].idx, set(authority.missions()[mission].hosts)
    partners = [n for n in named if isinstance(n.record, PartnerRecord)]
    asides = {n.record.start for n in partners if isinstance(n.record, PartnerRecord) and is_aside(n.record, mention, sources)}
    partners = [n for n in partners if n.record.start not in asides]
    if asides:
        yield "others help"
    for body in partners:
        record, side = body.record, "before" if body.record.start < at else "after"
        assert isinstance(record, PartnerRecord)
        own = is_own(record)
        yield from (f"{body.part} {'own' if own else record.type}", f"{side} {'own' if own else record.type}")
        yield from (f"{body.part} {'own' if own else 'out'}", f"{side} {'own' if own else 'out'}", f"{body.part} {side} {mention.actor}")
        if record.country:
            whose = "host" if record.country in hosts else "foreign"
            yield from (f"{body.part} {whose}", f"{side} {whose}")
    if not partners:
        yield from ("no bodies", f"no bodies {told}", f"no bodies {told} {mention.actor}")
    if not any(n.part == "lead" for n in partners):
        yield from ("no lead", f"no lead {told}", f"no lead {told} {mention.actor}", f"no lead {told} {mention.kind}")
    if done_by_other(mention, sources):
        yield "by other"


def _places(mention: ActivityMention, sources: Sources, mission: str, told: str) -> Iterator[str]:
    """Whether the evidence names places where the mission is or elsewhere, and whose people act ("Indonesian troops")."""
    (start, end), at = mention.parts[0], sources.doc[mention.verb].idx
    hosts, inside, outside = set(authority.missions()[mission].hosts), False, False
    for hit in sources.named_places.inside(start, end):
        host = any(id[:3] in hosts for id in hit.ids)
        inside |= host and hit.kind != "demonym"
        outside |= not host and hit.kind == "place"
        if hit.kind != "place" and hit.start < at:
            yield f"{hit.kind} {'host' if host else 'foreign'}"
    where = f"places {'in' if inside else ''} {'out' if outside else ''}"
    yield from (where, f"{where} {told}")


def _nearby(mention: ActivityMention, sources: Sources, told: str) -> Iterator[str]:
    """What the paragraph speaks of before: a mission and its own, or other bodies last."""
    text, (start, end) = sources.text, mention.parts[0]
    begin, stop = text.rfind("\n\n", 0, start) + 1, text.find("\n\n", end)
    stop = len(text) if stop < 0 else stop
    missions, partners = sources.missions.inside(begin, start), sources.partners.inside(begin, start)
    meant = [at for at, _ in sources.meant(begin, start)]
    own = [r.start for r in missions] + meant + [p.start for p in partners if is_own(p)]
    other = [p.start for p in partners if not is_own(p)]
    last = "none" if not own and not other else "own" if max(own, default=-1) > max(other, default=-1) else "other"
    yield from (f"last {last}", f"last {last} {mention.actor}", f"last {last} {mention.own_subject}")
    if missions:
        yield "paragraph names one"
        if text.count(". ", missions[-1].end, start) <= 1:
            yield from ("sentence before names one", f"sentence before names one {mention.actor}")
    speaks = bool(sources.missions.inside(begin, stop) or sources.meant(begin, stop))
    yield from (f"meant before={bool(meant)}", f"paragraph speaks of one={speaks}", f"paragraph speaks of one={speaks} {told}")


def _acting(mention: ActivityMention, sources: Sources, told: str) -> Iterator[str]:
    """The words of the subject and the predicate, and what "the Mission", "it" or an envoy say."""
    doc, text, (start, end) = sources.doc, sources.text, mention.parts[0]
    verb = doc[mention.verb]
    for at, stop in sources.meant(start, end)[:1]:
        side = "before" if at < verb.idx else "after"
        yield from ("meant", f"meant {told}", f"meant {text[at:stop].lower()}", f"meant {side}")
    body = pronoun_body(mention, sources)
    if body is not None:
        yield "pronoun for " + ("mission" if isinstance(body, MissionRecord) else "own" if is_own(body) else "other")
    if ENVOY.search(text, start, end):
        yield from ("envoy", f"envoy {told}")
    first, last = subject_of(mention, sources)
    subject = text[first:last]
    if _UN.search(subject):
        yield "United Nations acts"
    head = doc[mention.subject[1] - 1].lower_ if mention.subject else "none"
    yield from (f"head={head}", f"head={head},{told}", f"verb={verb_lemma(verb.lemma_, verb.lower_)}")
    yield from (f"subject={word.lower()}" for word in _WORD.findall(subject))
