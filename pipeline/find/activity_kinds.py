"""Which kind of activity verb and nouns speak for together, and how surely, by the verb's class."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.find import activity_means as means
from pipeline.find.activity_lexicon import actors, nouns, words
from pipeline.find.activity_reading import Reading
from pipeline.find.activity_setting import Found, verb_entry

GATHERINGS = frozenset(("training", "workshop", "meeting", "ceremony", "outreach"))
_RECEIVED = frozenset(("material_support", "technical_assistance", "training", "funding"))


def weigh_words(r: Reading) -> None:
    """Set the kind that verb and nouns speak for, and what they add."""
    cls = r.entry.kind_class
    given = [f for f in r.direct if f.noun.kind == "material_support"] if r.marked("goods") else []
    if r.clause.passive and r.subject is not None and not given:
        r.direct = [r.subject]
    elif r.clause.passive and cls == "act":
        r.direct = []
    relative = r.clause.antecedent
    if relative is not None and r.clause.subject is not relative:
        known = r.setting.events.get(relative.i)
        r.direct = [known] if known is not None else []
    if r.marked("sums") and _sums_up(r):
        return
    if _is_about_event(r, cls):
        _of_event(r, cls)
    elif cls in ("light", "act", "speech") and r.marked("pays") and r.setting.pays(r.clause) and not _is_priced(r):
        r.features["funding"] = 2.6
        r.say("funding", None)
    else:
        _BY_CLASS.get(cls, lambda _: None)(r)
    if r.kind == "technical_assistance":
        _helped_through(r)
    if r.kind and _is_vague(r, cls) and (kind := means.kind_of_means(r)):
        r.kind = kind
    if r.kind in _OF_GATHERINGS and (r.best is None or r.best.noun.weight < 3):
        _gathers_at(r)
    if r.kind in ("meeting", "workshop") and not r.marked("visits") and means.recurs(r):
        r.kind = "coordination"
    if not r.kind and r.clause.passive:
        _done_through(r)
    if not r.kind and (cls in ("unknown", "light", "tell", "act", "aspect") or r.key == "be"):
        _happens_at(r)
    if not r.kind and (cls == "unknown" or cls == "light" and not any(f.noun.weight == 0 for f in r.direct)):
        _does_something(r)


def _is_vague(r: Reading, cls: str) -> bool:
    """Does the verb say little of what was done ("eased movement by repairing …", "launched a plan by deploying …")?"""
    if r.best is not None and r.best.noun.weight == 3:
        return False
    return cls in ("support", "light", "change", "unknown", "aspect") or cls == "act" and r.entry.weight <= 1 or r.kind == "other"


def _is_priced(r: Reading) -> bool:
    """Is a sum the price of goods that are given ("donated radios worth $12,000")?"""
    goods = next((f for f in r.direct if f.noun.kind == "material_support" and f.noun.weight >= 2), None)
    return goods is not None and any(t.lower_ in words("pricing") for t in r.setting.doc[goods.last + 1 : goods.last + 3])


def _sums_up(r: Reading) -> bool:
    """These included active case finding / Efforts resulted in the clearance of 4 km of road."""
    subject = r.clause.subject
    if subject is None or subject.lemma_.lower() not in words("summing") and subject.lower_ not in words("summing"):
        return False
    event = next((f for f in (*r.direct, *r.oblique) if f.noun.weight >= 2 and f.noun.kind != "other"), None)
    if event is None:
        return False
    r.features["event_object"] = event.noun.weight * 0.8
    r.features["summed"] = 0.8
    r.say(event.noun.kind, event)
    return True


def _preposition(r: Reading, event: Found) -> str:
    """The preposition that an event noun after the verb stands behind, or ""."""
    return next((t.lower_ for t in reversed(r.setting.doc[r.token.i + 1 : event.first]) if t.pos_ == "ADP"), "")


def _happens_at(r: Reading) -> None:
    """UNITAR walked 40 mediators through the drafting of clauses at a retreat / 900 pupils heard … in sessions given by UNMAS."""
    doc = r.setting.doc
    for event in (*r.direct, *r.oblique):
        if event.noun.kind not in GATHERINGS or event.noun.weight < 3:
            continue
        opening = _preposition(r, event)
        indefinite = doc[event.first - 1].lower_ in words("indefinite") or doc[event.first - 2].lower_ in words("indefinite")
        if opening in ("at", "during", "in", "through", "for") and r.key != "be" or opening == "of" and r.key == "be" and indefinite:
            r.features["event_oblique"] = event.noun.weight * (0.9 if r.key == "be" else 0.6)
            r.through = r.clause.passive
            r.say(event.noun.kind, event)
            return


_OF_GATHERINGS = frozenset(("meeting", "coordination", "assessment", "other"))
"""Kinds of what people may do at a workshop or a course."""


def _gathers_at(r: Reading) -> None:
    """Judges from six states debated bail at a seminar / gathered for a conference: the gathering is what was held."""
    doc = r.setting.doc
    for event in r.oblique:
        if event.noun.weight < 3 or event.noun.kind not in ("workshop", "training") or r.setting.names.over(doc[event.last].idx):
            continue
        at = next((i for i in range(event.first - 1, max(r.token.i, event.first - 5), -1) if doc[i].lower_ in words("indefinite")), 0)
        if at and doc[at - 1].lower_ in ("at", "in", "during", "for"):
            r.say(event.noun.kind, event)
            return


_DOERS = frozenset(("mission", "agency", "component", "staff", "institution"))
"""Those of whom a sentence mostly tells deeds."""


def _does_something(r: Reading) -> None:
    """A deed in words that we do not know, of the kind that the nouns around it speak for: The unit combed the market on patrol."""
    clause = r.clause
    if clause.subordinate or clause.passive or r.actor not in _DOERS or clause.group[0].tag_ not in ("VBD", "VBZ", "VBP", "MD"):
        return
    if r.setting.doc[min(clause.group[-1].i + 1, clause.sentence.last - 1)].lower_ == "that":
        return  # what was found is said
    if len(clause.group) == 1 and clause.group[0].tag_ != "VBD":
        return  # a present tense tells what is always so
    kind = "funding" if r.setting.amounts.within(clause.start, clause.end) else _vote(r)
    if kind:
        r.features["deed"] = 0.6
        r.say(kind, None)


def _vote(r: Reading) -> str:
    """The kind that most nouns of a clause speak for, those before another noun half as loud; "" where none speaks."""
    votes: dict[str, float] = {}
    known = nouns()
    for token in r.setting.doc[r.clause.sentence.first : r.clause.window[1]]:
        event = r.setting.events.get(token.i)
        noun = event.noun if event is not None else known.get(token.lower_) or known.get(token.lemma_.lower())
        if noun is not None and noun.kind != "other" and (event is not None or not r.setting.names.over(token.idx)):
            votes[noun.kind] = votes.get(noun.kind, 0) + noun.weight * (1 if event is not None else 0.5)
    return max(votes, key=lambda kind: votes[kind]) if votes else ""


def _done_through(r: Reading) -> None:
    """This was achieved through 2,857 patrols / The gaps were addressed through training."""
    at = r.clause.group[-1].i + 1
    if r.setting.doc[min(at, len(r.setting.doc) - 1)].lower_ not in ("through", "via"):
        return
    event = next((f for f in r.oblique if f.noun.weight == 3), None)
    if event is not None:
        r.features["event_object"] = event.noun.weight * 0.8
        r.through = True
        r.say(event.noun.kind, event)


def _helped_through(r: Reading) -> None:
    """UNODC built the capacity of prosecutors through three training sessions / supports the police through workshops."""
    for event in r.oblique:
        if event.noun.weight == 3 and event.noun.kind in ("training", "workshop"):
            if _preposition(r, event) in ("through", "via"):
                r.say(event.noun.kind, event)
            return


def _is_about_event(r: Reading, cls: str) -> bool:
    """Is an event the subject, so that the verb only tells of it ("Training sessions have comprised …")?"""
    if r.subject is None or r.clause.passive and cls != "occur" or r.key == "be":
        return False
    goods = r.subject.noun.kind == "material_support"
    goes_on = cls in ("aspect", "change") and r.best is None and r.subject.noun.weight >= 2 and not goods  # "Joint patrols resumed"
    if not (r.actor == "event" or cls == "occur" or goes_on):
        return False
    if cls in ("support", "light", "act") and r.subject.noun.weight < 2:
        return False
    if r.setting.names.over(r.setting.doc[r.subject.last].idx) and cls not in ("occur", "aspect"):
        return False  # an organisation that is called a forum
    gathers = r.entry.kind == "meeting" and r.subject.noun.weight == 3 and r.subject.noun.kind in GATHERINGS
    return gathers or not (cls == "act" and r.entry.weight >= 2)


def _of_event(r: Reading, cls: str) -> None:
    event, clause = r.subject, r.clause
    assert event is not None and clause.subject is not None
    r.features["event_subject"] = event.noun.weight * 0.9
    r.features["class_" + cls] = {"occur": 1.0, "tell": 0.4}.get(cls, 0.2)
    definite = r.setting.doc[clause.subject.left_edge.i].lower_ in words("definite")
    r.follow_up = definite and cls != "occur" and event.noun.weight >= 2
    if r.follow_up and cls == "tell" and not r.setting.dates.within(clause.sentence.start, clause.sentence.end):
        r.features["tells_of_known"] = -1.0
    r.say(event.noun.kind, event)


def _of_occurrence(r: Reading) -> None:
    """There was an increase in joint patrols."""
    before = r.setting.doc[max(0, r.clause.group[0].i - 2) : r.clause.group[0].i]
    if r.best is not None and r.key == "be" and any(t.lower_ == "there" for t in before):
        r.features["existential"] = 0.5
        r.features["event_object"] = r.best.noun.weight * 0.9
        r.say(r.best.noun.kind, r.best)


def _of_act(r: Reading) -> None:
    """MINUSCA escorted 11 witnesses / UNODC trained analysts / handed over its tasks / visited a prison."""
    best, kind, weight = r.best, r.entry.kind, r.entry.weight
    if weight == 0 and r.clause.passive:
        return
    r.features["verb"] = weight * 1.0
    if best is not None:
        r.features["object"] = best.noun.weight * 0.3
        stronger = (best.noun.weight == 3 and weight <= 2) or (best.noun.weight == 2 and weight <= 1)
        text = kind == "agreement" and best.noun.kind == "technical_assistance"  # passing an act is no advice on it
        if stronger and best.noun.kind != "other" and not text:
            kind = best.noun.kind
        if r.marked("passes") and best.noun.kind == "agreement" and best.noun.weight == 0:
            kind = "agreement"
    elif r.marked("posts") and weight <= 1 and (means.personnel_moved(r) or r.setting.people_after(r.clause, r.token)):
        r.features["posted"] = 1.0
        kind = "deployment"
    if kind == "deployment" and best is not None and best.noun.kind == "material_support" and best.noun.weight == 2:
        kind = "material_support"  # supplies are sent too
    if kind == "meeting" and r.marked("visits") and means.inspects(r):
        kind = "assessment"
    if kind == "meeting" and r.marked("visits") and r.subject is not None and r.subject.noun.kind == "assessment":
        kind = "assessment"
    if kind == "meeting" and r.marked("visits") and r.clause.subject is not None and r.clause.subject.lemma_.lower() == "patrol":
        kind = "operation"
    if kind == "meeting" and (r.marked("visits") or r.marked("goes")):
        kind = means.purpose(r) or ("deployment" if r.marked("goes") and r.actor == "component" else kind)
    if r.marked("moves") and means.moves_personnel(r):
        kind = "deployment"
    if kind == "coordination":
        kind = means.joint_work(r) or kind
    if r.marked("yields") and means.of_persons(r):
        kind = "operation"
    if r.marked("goes"):
        aim = next((f for f in r.oblique if f.noun.kind in ("training", "workshop") and f.noun.weight >= 2), None)
        if aim is not None:
            r.features["aim"] = 0.5
            kind = aim.noun.kind
    ceremony = next((f for f in r.oblique if f.noun.kind == "ceremony" and f.noun.weight == 3), None)
    if weight <= 1 and ceremony is not None:
        r.features["ceremony"] = 1.0
        kind = "ceremony"
    if kind == "ceremony" and r.marked("trainee"):
        r.features["trainees"] = 0.8
    r.say(kind, best)


def _of_light(r: Reading) -> None:
    """UNMISS held three forums / provided logistical support / keeps 120 officers / completed a course."""
    best = r.best
    if best is None:
        if r.marked("holds") and any(c.dep_ == "dobj" and c.lemma_.lower() in words("trainee") for c in r.token.children):
            r.features["trainees"] = 2.0
            r.say("training", None)
            return
        if r.marked("holds") and _called_to(r):
            return
        people = r.setting.people_after(r.clause, r.token) if r.marked("posts") else ""
        if people:
            r.features["posted"] = 2.0
            r.kind, r.noun = "deployment", people
        elif r.entry.kind and _acts(r) and _has_object(r):
            r.features["default"] = 0.45 * max(1, r.entry.weight)
            r.say(r.entry.kind, None)
        return
    if best.noun.weight == 0 or (_is_used(r) and best.noun.kind == "material_support" and best.noun.weight < 3):
        return
    r.features["object"] = best.noun.weight * 0.8
    if r.marked("receives") and not r.clause.passive and best.noun.kind in _RECEIVED:
        r.features["received"] = 0.6 if best.noun.weight == 2 else 1.0
    r.features["light"] = 0.5 * r.entry.weight if r.entry.kind_class == "light" else -0.8
    if best.noun.kind in ("training", "workshop") and r.marked("trainee"):
        r.features["trainees"] = 1.0
    if best.noun.kind == "technical_assistance" and best.noun.weight <= 2 and r.setting.amounts.within(r.token.idx, r.clause.end):
        r.say("funding", best)
        return
    if best.name == "session" and _teaches(r, best):
        r.say("training", best)
        return
    r.say(best.noun.kind if best.noun.kind != "other" else means.told_later(r) or r.entry.kind or "other", best)


def _called_to(r: Reading) -> bool:
    """Are people what is convened, and for what ("convened experts from nine countries for a seminar")?"""
    event = next((f for f in r.oblique if f.noun.weight == 3 and f.noun.kind in GATHERINGS), None)
    if event is None or not any(c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN") for c in r.token.children):
        return False
    if _preposition(r, event) not in ("for", "in", "at", "to"):
        return False
    r.features["event_oblique"] = event.noun.weight * 0.6
    r.say(event.noun.kind, event)
    return True


def _teaches(r: Reading, session: Found) -> bool:
    """Is a session held for people who are counted ("a five-day session for 25 border guards")?"""
    after = r.setting.doc[session.last + 1 : min(session.last + 3, r.clause.sentence.last)]
    return [t.lower_ for t in after[:1]] == ["for"] and [t.pos_ for t in after[1:]] == ["NUM"]


def _acts(r: Reading) -> bool:
    """May the subject do more than be spoken of?"""
    return r.actor in ("mission", "agency", "component", "staff", "institution", "authority") or r.actor == "person" and r.marked("holds")


def _is_used(r: Reading) -> bool:
    """Does the verb only have, use or find goods, or is it none that we know?"""
    return r.marked("uses") or r.entry.kind_class == "unknown"


def _has_object(r: Reading) -> bool:
    """Does the verb have a noun for its object, if none that is known?"""
    objects = [c for c in r.token.children if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")]
    return any(r.entry.kind == "meeting" or c.lemma_.lower() not in actors() for c in objects)


_HELPED = frozenset(
    ("deployment", "workshop", "training", "outreach", "assessment", "meeting", "ceremony", "material_support", "operation")
)
"""Kinds of events that are of that kind for those, too, who support them."""


def _of_support(r: Reading) -> None:
    """UNMISS supported the Assembly in reviewing the Bill / supported the Foundation to conduct a workshop."""
    clause, doc = r.clause, r.setting.doc
    r.features["verb"] = r.entry.weight * 0.7
    inner = [verb_entry(v, doc, clause.sentence.last)[1] for v in clause.verbs[1:] if v.i - r.token.i < 15]
    if any(e is not None and e.kind_class in ("act", "light") for e in inner[:1]):
        r.features["complement"] = 0.5
    if r.actor == "person" and len(clause.verbs) == 1:
        r.features["endorsement"] = -1.5
    event = next((f for f in (*r.direct, *r.oblique) if f.noun.weight == 3), None)
    if event is not None and any(e is not None and "holds" in e.marks for e in inner):
        r.say(event.noun.kind, event)
        return
    given = next((f for f in r.oblique if f.noun.kind == "material_support" and f.noun.weight >= 2 and _is_given(r, f)), None)
    if given is not None:
        r.features["given"] = 0.6
        r.say("material_support", given)
        return
    if _is_given_with(r):
        r.features["given"] = 0.6
        r.say("material_support", None)
        return
    if _helps_giving(r):
        r.features["given"] = 0.6
        r.say("material_support", None)
        return
    best = r.best
    own = best is not None and best.noun.weight == 3 and best.noun.kind in _HELPED
    r.say(best.noun.kind if own and best is not None else r.entry.kind, best)


def _helps_giving(r: Reading) -> bool:
    """Is help given in handing over, bringing or building something ("supported the clinic in delivering vaccines")?"""
    inner = r.clause.verbs[1] if len(r.clause.verbs) > 1 else None
    if inner is None or inner.tag_ != "VB" and r.setting.doc[inner.i - 1].lower_ not in ("in", "with"):
        return False
    return means.kind_of_deed(inner, r.setting, r.clause.window[1]) == "material_support"


def _is_given_with(r: Reading) -> bool:
    """Does help consist in goods ("assisted 450,000 people with food and cash")?"""
    doc, last = r.setting.doc, r.clause.window[1]
    at = next((i for i in range(r.token.i + 1, last) if doc[i].pos_ in ("ADP", "PART") or doc[i].tag_ == "TO"), last)
    if at >= last or doc[at].lower_ != "with":
        return False
    goods = next((e for i in range(at + 1, min(at + 6, last)) if (e := r.setting.events.get(i)) is not None), None)
    return goods is not None and goods.noun.kind == "material_support" and goods.noun.weight >= 2


def _is_given(r: Reading, goods: Found) -> bool:
    """Do goods follow a "providing" or "distributing" at once?"""
    before = r.setting.doc[max(r.token.i + 1, goods.first - 3) : goods.first]
    return any(t.tag_ == "VBG" and t.lemma_.lower() in words("giving") for t in before)


def _of_change(r: Reading) -> None:
    """The Force increased patrols / reinforced its presence / keeps 100 advisers."""
    best = r.best
    if best is None or best.noun.weight < 2:
        if best is None and r.marked("posts"):
            _of_light(r)
        return
    r.features["object"] = best.noun.weight * 0.6
    r.features["change"] = 0.4 + 0.4 * r.entry.weight
    r.say(r.entry.kind if r.entry.weight >= 2 and best.noun.kind == "other" else best.noun.kind, best)


_BY_CLASS: dict[str, Callable[[Reading], None]] = {
    "occur": _of_occurrence, "act": _of_act, "light": _of_light, "unknown": _of_light, "support": _of_support, "change": _of_change,
    "aspect": _of_change,
}  # fmt: skip
