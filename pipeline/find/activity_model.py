"""What a sentence's grammar and words speak for, weighed by what was learned: does it state an activity, and of which kind?

The rules of ``activity_scores.py`` read a clause and say what they are sure of; their reading, sure or not, becomes features, and two
logistic regressions weigh these. ``activity_gate.csv`` and ``activity_kind_weights.csv`` hold the weights, written by
``python corpus/train_activities.py`` from the development half of the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import get_args

from spacy.tokens import Token

from pipeline import learned
from pipeline.find.activity_actors import agent_of
from pipeline.find.activity_context import is_quoted
from pipeline.find.activity_lexicon import HERE
from pipeline.find.activity_scores import COUNT, Scored, Weighed
from pipeline.find.activity_setting import Setting, verb_entry
from pipeline.find.sentences import Sentence
from pipeline.records import ActivityKind

GATE, KINDS = HERE / "activity_gate.csv", HERE / "activity_kind_weights.csv"
ALL_KINDS: tuple[str, ...] = get_args(ActivityKind)
Features = dict[str, float]
CLEARLY = 1.25
"""How much likelier another kind must be than the one that the rules see."""


@lru_cache(maxsize=1)
def gate_weights() -> Mapping[str, float]:
    """Weights of what speaks for a sentence that states an activity, by feature."""
    return learned.read_weights(GATE)


@lru_cache(maxsize=1)
def kind_weights() -> learned.Choices:
    """Weights of what speaks for each kind, by feature: pairs of a kind's number in ``ALL_KINDS`` and its weight."""
    return learned.read_choices(KINDS, ALL_KINDS)


def chance(features: Features) -> float:
    """How likely it is, 0 to 1, that a sentence with these features states an activity."""
    return learned.chance(learned.total(features, gate_weights()))


def likeliest_kind(features: Features, ruled: str = "") -> tuple[str, float]:
    """The kind that features speak for, and its share among all kinds; that of the rules where no other is clearly likelier."""
    shares = learned.chances(features, kind_weights(), len(ALL_KINDS))
    best = learned.likeliest(shares, {ALL_KINDS.index(ruled)} if ruled else (), CLEARLY)
    return ALL_KINDS[best], shares[best] / sum(shares)


def sentence_features(sentence: Sentence, weighed: Sequence[Weighed], nominal: Scored | None, setting: Setting) -> Features:
    """What speaks for and against an activity in a sentence: of its main clause (``main:``) and of the clause that the rules like best."""
    features: Features = {"constant": 1.0, "words": min(sentence.last - sentence.first, 60) / 20, "clauses": min(len(weighed), 6) / 3}
    if nominal is not None:
        features["nominal"] = nominal.score
    if not weighed:
        features["verbless"] = 1.0
        return features
    best = max(weighed, key=lambda w: w.score)
    main = next((w for w in weighed if not w.clause.subordinate), weighed[0])
    features |= _of_clause(best, setting)
    features |= {"main:" + name: value for name, value in _of_clause(main, setting).items()}
    return features


def _of_clause(w: Weighed, setting: Setting) -> Features:
    """A clause as features: verb, actor, grammar, surroundings, and the rules' own verdict with its grounds."""
    clause, entry = w.clause, w.entry
    cls = entry.kind_class if entry is not None else "unknown"
    passive = "passive" if clause.passive else "active"
    first, verb = clause.group[0], clause.verb
    names = [
        f"class={cls}", f"actor={w.actor}", f"actor={w.actor},{passive}", f"class={cls},{w.actor}", passive, f"kind={setting.kind}",
        f"verb={entry.kind if entry is not None else ''}", f"tags={first.tag_},{verb.tag_}", f"tag={first.tag_}",
        "main" if not clause.subordinate else "asserted" if clause.asserted else "subordinate",
    ]  # fmt: skip
    names += [f"mark={m}" for m in (entry.marks if entry is not None else ())]
    names += [f"effect={e}" for e in w.effects]
    if clause.own_subject:
        names.append("own_subject")
    if clause.passive:
        names.append(f"agent={agent_of(clause, setting)}")
    if w.subject is not None:
        names.append(f"subject={w.subject.noun.kind}")
    if w.direct:
        names.append(f"object={max(w.direct, key=lambda f: f.noun.weight).noun.kind}")
    start, end = clause.start, max(clause.end, clause.start + 1)
    at = clause.group[-1].idx
    surroundings = {
        "date": setting.dates.within(start, end), "name": setting.names.within(start, end), "quoted": is_quoted(clause, setting),
        "count": COUNT.search(setting.text, at, max(end, at + 1)),
    }  # fmt: skip
    names += [name for name, there in surroundings.items() if there]
    features = dict.fromkeys(names, 1.0)
    features["verb_weight"] = float(entry.weight if entry is not None else 0)
    features["object_weight"] = float(max((f.noun.weight for f in w.direct), default=-1))
    features["oblique_weight"] = float(max((f.noun.weight for f in w.oblique), default=-1))
    features["subject_weight"] = float(w.subject.noun.weight if w.subject is not None else -1)
    if w.scored is None:
        features["unscored"] = 1.0
    else:
        features["score"] = w.scored.score
        features[f"says={w.scored.kind}"] = 1.0
        features |= {"rule:" + name: value for name, value in w.scored.features}
    return features


def kind_features(first: int, last: int, weighed: Sequence[Weighed], scored: Scored | None, setting: Setting) -> Features:
    """What tokens ``first:last`` say of the kind: the rules' verdict, verbs, event nouns, and the words themselves."""
    features: Features = {"constant": 1.0}

    def add(name: str, value: float = 1.0) -> None:
        features[name] = features.get(name, 0.0) + value

    add(f"says={scored.kind if scored is not None else 'none'}")
    if scored is not None:
        add(f"score={scored.kind}", min(scored.score, 5.0) / 3)
    start, end = setting.doc[first].idx, setting.doc[last - 1].idx + 1
    for w in [w for w in weighed if start <= w.clause.verb.idx < end][:3]:
        if w.entry is not None:
            add(f"clause_verb={w.entry.kind}")
            add(f"class={w.entry.kind_class}")
        add(f"actor={w.actor}")
        features[f"does={w.token.lemma_.lower()}"] = 1.0
        if (thing := _object_of(w)) is not None:
            features[f"thing={thing.lemma_.lower()}"] = 1.0
        if w.subject is not None:
            add(f"subject={w.subject.noun.kind}")
        if w.direct:
            add(f"object={max(w.direct, key=lambda f: f.noun.weight).noun.kind}")
    for token in setting.doc[first:last]:
        _add_token(token, last, setting, features)
    if setting.amounts.within(start, end):
        add("sum of money")
    return features


def _object_of(w: Weighed) -> Token | None:
    """What a verb is done to: its object, or the subject of a passive."""
    if w.clause.passive:
        return w.clause.antecedent or w.clause.subject
    return next((c for c in w.token.children if c.dep_ == "dobj"), None)


def _add_token(token: Token, last: int, setting: Setting, features: Features) -> None:
    event = setting.events.get(token.i)
    names: list[str] = []
    if event is not None:
        features[f"nouns={event.noun.kind}"] = features.get(f"nouns={event.noun.kind}", 0.0) + event.noun.weight / 2
        names = [f"noun={event.noun.kind}", f"word={token.lemma_.lower()}"]
    elif token.pos_ == "VERB":
        _, entry = verb_entry(token, setting.doc, last)
        names = [f"word={token.lemma_.lower()}"]
        if entry is not None and entry.kind:
            names.append(f"verb={entry.kind}")
    elif token.pos_ == "NOUN":
        names = [f"word={token.lemma_.lower()}"]
    for name in names:
        features[name] = features.get(name, 0.0) + 1.0 if not name.startswith("word=") else 1.0
