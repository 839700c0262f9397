"""Counting: which predicted records are right, by kind and by slot. The same figures as the project's outside scorer.

    dates            overlapping span and an accepted EDTF value
    missions         the set of mission ids of each document
    mission_mentions overlapping span and the right id
    partners         overlapping span (at least half of the longer) and an accepted name, acronym or id
    partner_spans    overlapping span alone
    amounts          overlapping span, equal value and currency
    activities       evidence overlaps (at least half of the shorter) and an accepted kind, one to one
    activity_spans   evidence overlaps, whatever the kind

An ``optional`` gold item is neither a hit nor a miss, and a prediction that lies on one is not held against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.align import realign
from pipeline.evaluate.names import fold, names_of, same_money

Item = dict[str, Any]
Fit = Callable[[Item, Item], float]


@dataclass(slots=True)
class Tally:
    """Hits, misses and extras of one measure."""

    hit: int = 0
    miss: int = 0
    extra: int = 0

    def add(self, hit: int, miss: int, extra: int) -> None:
        self.hit, self.miss, self.extra = self.hit + hit, self.miss + miss, self.extra + extra

    @property
    def precision(self) -> float | None:
        return self.hit / (self.hit + self.extra) if self.hit + self.extra else None

    @property
    def recall(self) -> float | None:
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else None

    @property
    def f1(self) -> float | None:
        total = 2 * self.hit + self.miss + self.extra
        return 2 * self.hit / total if total else None


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that is not as the gold has it; ``key`` stays the same when text before it changes."""

    document: str
    measure: str
    verdict: str
    start: int
    end: int
    text: str
    wanted: str
    got: str

    @property
    def key(self) -> str:
        return " | ".join((self.document, self.measure, self.verdict, " ".join(self.text.split())[:120], self.wanted, self.got))


@dataclass
class Scores:
    """All measures of one gold set; ``reliability[kind]`` lists (confidence, was right) of every scored record."""

    records: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    slots: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[Error] = field(default_factory=list)
    reliability: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, str] = field(default_factory=dict)
    documents: int = 0
    missing: list[str] = field(default_factory=list)


def _shared(a: Item, b: Item) -> int:
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _size(item: Item) -> int:
    return max(1, item["end"] - item["start"])


def share_of_longer(a: Item, b: Item) -> float:
    return _shared(a, b) / max(_size(a), _size(b))


def share_of_shorter(a: Item, b: Item) -> float:
    return _shared(a, b) / min(_size(a), _size(b))


def accepted(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def match(gold: Sequence[Item], found: Sequence[Item], fit: Fit) -> dict[int, int]:
    """Index of gold → index of found, one to one, the best fit first, then in order of the gold and of the found."""
    candidates = [(f, i, j) for i, g in enumerate(gold) for j, p in enumerate(found) if (f := fit(g, p)) > 0]
    candidates.sort(key=lambda c: (-c[0], c[1], c[2]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _date_fit(g: Item, p: Item) -> float:
    return share_of_longer(g, p) if p.get("edtf") in accepted(g["edtf"]) else 0


def _mission_fit(g: Item, p: Item) -> float:
    return share_of_shorter(g, p) if p.get("id") == g["id"] else 0


def _partner_span_fit(g: Item, p: Item) -> float:
    share = share_of_longer(g, p)
    return share if share >= 0.5 else 0


def _partner_fit(g: Item, p: Item) -> float:
    share = _partner_span_fit(g, p)
    return share if share and names_of(p) & {fold(n) for n in g["names"]} else 0


def _amount_fit(g: Item, p: Item) -> float:
    right = same_money(g["value"], p.get("value")) and g["currency"] == p.get("currency")
    return share_of_shorter(g, p) if right else 0


def _evidence_fit(g: Item, p: Item) -> float:
    share = share_of_shorter(g, p)
    return share + share_of_longer(g, p) if share >= 0.5 else 0


def _activity_fit(g: Item, p: Item) -> float:
    return _evidence_fit(g, p) if p.get("kind") in accepted(g["kind"]) else 0


def _wanted(item: Item) -> str:
    for key in ("edtf", "id", "names", "value", "kind", "name"):
        if item.get(key):
            value = item[key]
            return " or ".join(map(str, value)) if isinstance(value, list) else str(value)
    return ""


class _Comparison:
    """The comparison of one document; its counts go into ``scores``."""

    def __init__(self, scores: Scores, name: str, gold: Item, predicted: Item) -> None:
        self.scores, self.name, self.gold, self.predicted = scores, name, gold, predicted
        self.text: str = predicted["document"].get("text") or ""

    def error(self, measure: str, verdict: str, item: Item, wanted: str = "", got: str = "") -> None:
        start, end = item["start"], item["end"]
        text = self.text[start:end] if start >= 0 else ""
        self.scores.errors.append(Error(self.name, measure, verdict, start, end, text, wanted, got))

    def count(self, measure: str, kind: str, fit: Fit, judged: bool = False) -> list[tuple[Item, Item]]:
        """Count one measure; returns its hits. A ``judged`` measure lists its errors and fills the reliability table."""
        gold, found = self.gold.get(kind, []), self.predicted.get(kind, [])
        pairs = match(gold, found, fit)
        hits = [(gold[i], found[j]) for i, j in sorted(pairs.items()) if not gold[i].get("optional")]
        missed = [g for i, g in enumerate(gold) if i not in pairs and not g.get("optional")]
        optional = [g for g in gold if g.get("optional")]
        taken = set(pairs.values())
        extra = [p for j, p in enumerate(found) if j not in taken and not any(_shared(g, p) for g in optional)]
        self.scores.records[measure].add(len(hits), len(missed), len(extra))
        if judged:
            for g in missed:
                self.error(measure, "missed", g, wanted=_wanted(g))
            for p in extra:
                self.error(measure, "extra", p, got=_wanted(p))
            certain = [(p, True) for _, p in hits] + [(p, False) for p in extra]
            self.scores.reliability[measure] += [(float(p.get("confidence") or 0), right) for p, right in certain]
        return hits

    def slot(self, measure: str, right: bool, item: Item, wanted: Any = "", got: Any = "") -> None:
        self.scores.slots[measure].add(*((1, 0, 0) if right else (0, 1, 1)))
        if not right:
            self.error(measure, "wrong", item, str(wanted), str(got))

    def sets(self, measure: str, wanted: set[str], got: set[str], item: Item) -> None:
        self.scores.slots[measure].add(len(wanted & got), len(wanted - got), len(got - wanted))
        if wanted != got:
            self.error(measure, "wrong", item, ", ".join(sorted(wanted)), ", ".join(sorted(got)))

    def run(self) -> None:
        self.document_facts()
        self.count("dates", "dates", _date_fit, judged=True)
        for g, p in self.count("date_spans", "dates", share_of_longer):
            if g.get("role"):
                self.slot("date_role", p.get("role") in accepted(g["role"]), p, g["role"], p.get("role"))
        self.mission_sets()
        self.count("mission_mentions", "missions", _mission_fit, judged=True)
        self.count("partners", "partners", _partner_fit, judged=True)
        for g, p in self.count("partner_spans", "partners", _partner_span_fit):
            if g.get("type"):
                self.slot("partner_type", p.get("type") in accepted(g["type"]), p, g["type"], p.get("type"))
        for g, p in self.count("amounts", "amounts", _amount_fit, judged=True):
            if g.get("role"):
                self.slot("amount_role", p.get("role") in accepted(g["role"]), p, g["role"], p.get("role"))
        self.count("activity_spans", "activities", _evidence_fit)
        for g, p in self.count("activities", "activities", _activity_fit, judged=True):
            self.activity(g, p)

    def document_facts(self) -> None:
        """The document's own date and kind, where the gold states them (a measure of ours)."""
        document = self.predicted["document"]
        for key in ("published", "kind"):
            if key in self.gold:
                right = (document.get(key) or None) in accepted(self.gold[key])
                self.scores.slots[f"document_{key}"].add(*((1, 0, 0) if right else (0, 1, 1)))
                if not right:
                    self.error(f"document_{key}", "wrong", {"start": 0, "end": 0}, str(self.gold[key]), str(document.get(key)))

    def mission_sets(self) -> None:
        gold = self.gold.get("missions", [])
        want = {g["id"] for g in gold if not g.get("optional")}
        maybe = {g["id"] for g in gold if g.get("optional")}
        have = {p.get("id") for p in self.predicted.get("missions", [])}
        self.scores.records["missions"].add(len(want & have), len(want - have), len(have - want - maybe))

    def activity(self, g: Item, p: Item) -> None:
        if g.get("status"):
            self.slot("activity_status", p.get("status") in accepted(g["status"]), p, g["status"], p.get("status"))
        if "when" in g:
            self.slot("activity_when", (p.get("when") or None) in accepted(g["when"]), p, g["when"], p.get("when"))
        self.sets("activity_missions", set(g.get("missions", [])), set(p.get("missions") or []), p)
        self.sets("activity_where", {fold(w) for w in g.get("where", [])}, {fold(w) for w in p.get("where") or []}, p)
        for measure, with_role in (("activity_partners", False), ("activity_partner_roles", True)):
            self.activity_partners(measure, g, p, with_role)
        if g.get("themes"):
            self.sets("activity_themes", set(g["themes"]), set(p.get("themes") or []), p)

    def activity_partners(self, measure: str, g: Item, p: Item, with_role: bool) -> None:
        known: dict[str, set[str]] = defaultdict(set)
        for partner in self.predicted.get("partners", []):
            known[str(partner.get("id"))] |= names_of(partner)

        def goes_by(link: Item, names: set[str]) -> bool:
            return bool(({fold(link.get("id"))} | known[str(link.get("id"))]) & names)

        left = list(p.get("partners") or [])
        required = [q for q in g.get("partners", []) if not q.get("optional")]
        hits = 0
        for q in required:
            names = {fold(n) for n in q["names"]}
            fits = (r for r in left if goes_by(r, names) and (not with_role or r.get("role") in accepted(q["role"])))
            if (found := next(fits, None)) is not None:
                left.remove(found)
                hits += 1
        spare = {fold(n) for q in g.get("partners", []) if q.get("optional") for n in q["names"]}
        left = [r for r in left if not goes_by(r, spare)]
        self.scores.slots[measure].add(hits, len(required) - hits, len(left))
        if hits < len(required) or left:
            show = "; ".join(f"{q['names'][0]} {'/'.join(accepted(q['role']))}" for q in required)
            self.error(measure, "wrong", p, show, "; ".join(f"{r.get('id')} {r.get('role')}" for r in p.get("partners") or []))


def compare(golds: Iterable[tuple[str, Item, str | None]], predictions: dict[str, Item]) -> Scores:
    """Scores of (name, gold, text that the gold indexes) against record-contract objects by name."""
    scores = Scores()
    for name, gold, gold_text in golds:
        predicted = predictions.get(name)
        if predicted is None:
            scores.missing.append(name)
            predicted = {"document": {"text": gold_text or ""}}
        text = predicted["document"].get("text") or ""
        scores.texts[name] = text
        _Comparison(scores, name, realign(gold, text if gold_text is None else gold_text, text), predicted).run()
        scores.documents += 1
    return scores
