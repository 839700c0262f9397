"""States as partners: governments, countries that act, and their forces in lower case.

::

    the Government of Germany        the Congolese Government        the United States Government
    Japan donated                    funded by Norway                a contribution from Canada
    the Haitian police               Sudanese armed forces           (not: in Germany, the floods in Kenya)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Doc, Token

from pipeline import authority
from pipeline.find.names import FOLDS, NameHit
from pipeline.find.partner_lexicon import data_rows, words_by_class
from pipeline.find.partner_mention import PartnerMention, Rule, Words
from pipeline.find.sentences import starts_of

_FORCE_GOES_ON = re.compile(
    r"\s+(?:and\s+gendarmerie|component|contingent|unit|checkpoint|station|post|officers?\s+of|base|reform|academy|school)", re.I
)
_GOVERNMENT_OF = re.compile(
    r"\b((?:(?:Transitional|Federal|Interim|Royal|Regional|Provincial|Municipal|Autonomous|Cantonal|Provisional|State|Local|Caretaker)\s+)*[Gg]overnments?)(?:\s+and\s+(?:the\s+)?people)?\s+of\s+(?:the\s+)?|\b(Gouvernement)\s+(?:de\s+(?:la\s+|l['’])?|du\s+|des\s+|d['’])"
)
_ITS_GOVERNMENT = re.compile(r"(?:['’]s?)?\s+(?:(?:[Tt]ransitional|[Ff]ederal|[Ii]nterim|[Cc]aretaker)\s+)?[Gg]overnment\b")
_REGIONAL_MISSION = re.compile(
    r"((?:\s+(?:[A-Z][\w-]*|and|of|peacekeeping|peace|standby|military|police|training|monitoring|observer|verification|stabilization|naval|joint))*?)"
    r"\s+(?:[Mm]ission|[Ff]orce)(\s+(?:in|to|for)\s+(?:the\s+)?(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][\w'’-]+(?:\s+(?:and\s+)?[A-Z][\w'’-]+)*)?\b(?![\s-]+(?:[Cc]ommander|[Hh]eadquarters))"
)
_NAMED = re.compile(r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,3}(?:\s+State)?")
_COMPOUND = re.compile(r"-(?:funded|financed|sponsored|supported|backed|led|donated)\b")
_BETWEEN = re.compile(r"(,\s+and|,|\s+and|,?\s+as well as)\s+(?:the\s+)?\Z")
_NEXT = re.compile(r"[ \xa0]+([A-Za-z-]+)")
_LINE_LABEL = re.compile(r"^[ \t•*-]*(?:\(?\w{1,3}[.)]\s*)?([A-Za-z][A-Za-z ]{3,30})[:\t]", re.M)
_MONEY_FROM = re.compile(
    r"(?:(?:[$€£¥]|\b(?-i:[A-Z]{3}|[Ee]uros?)[ \xa0])[ \xa0]?\d[\d., \xa0]{0,14}(?:thousand|million|billion)?"
    r"|\d[ \xa0](?:thousand|million|billion)|\b(?:euros?|dollars?|pounds?|francs?|krone?r?|kronor|yen|funds|money))\)?"
    r"\s+(?:from|by)\s+(?:the\s+)?\Z",
    re.I,
)
_GIVEN_BY = re.compile(
    r"\b(?:given|donated|provided|supplied|delivered|handed\s+over|presented|lent|loaned|offered|built|repaired|financed|funded|paid|contributed|sent|deployed"
    r"|equipped|refurbished|rebuilt|installed|pledged|made\s+available)\b[^.;:\n]{0,60}\bby\s+(?:the\s+)?\Z"
)
_DONORS = re.compile(
    r"\b(?:donors?|contributors?|guarantors?|sponsors?|facilitators?|mediators?|(?:troop|police)-contributing\s+countries|(?:partner|donor)\s+countries)"
    r"(?:,?\s+(?:including|such\s+as|notably|among\s+them|namely|like)|,\s+with|:|\s+\()\s*(?:the\s+)?\Z",
    re.I,
)
_SUM = r"(?:US)?(?:[$€£¥]|\b[A-Z]{3}[ \xa0])[ \xa0]?\d"
_MONEY_WORDS = r"\d[\d.,]*(?:[ \xa0](?:million|billion))?[ \xa0](?:yen|euros?|dollars|kroner|kronor|francs|pounds)\b"
_SUM_AFTER = re.compile(rf"[ \xa0]\({_SUM}|[ \xa0](?:{_SUM}|{_MONEY_WORDS})|(?:[ \xa0]?[:–—]|\t)[ \xa0]*{_SUM}")
_SUM_BEFORE = re.compile(rf"{_SUM}[\d., \xa0]{{0,14}}(?:thousand|million|billion)?[ \xa0]?\((?:the[ \xa0])?\Z")
_ALONE = re.compile(r"[ \t]*(?:\n|\Z)")
_STATE_GOVERNMENT = re.compile(
    r"(?:(?:North|South|East|West|Central|Upper|Lower|Northern|Southern|Eastern|Western|Great(?:er)?|el-)\s?){0,4}"
    r"[A-Z][\w’'-]{1,60}+(?:\s+(?:[A-Z]|el-[A-Z]|al-[A-Z])[\w’'-]{1,60}+){0,3}\s+(?:State|Regional|Provincial|County|Governorate|Municipal)\s+[Gg]overnment\b(?!-)"
)


def followed_by_people(text: str, end: int) -> bool:
    """Does "police officers", "army trainers" make people of the force that ends here?"""
    m = _NEXT.match(text, end)
    return m is not None and FOLDS[m.group(1)] in words_by_class()["people"]


@lru_cache(maxsize=1)
def acts() -> dict[str, frozenset[str]]:
    """The word classes of ``state_acts.csv``."""
    found: dict[str, set[str]] = {}
    for r in data_rows("state_acts.csv"):
        found.setdefault(r["class"], set()).add(r["word"])
    return {name: frozenset(words) for name, words in found.items()}


@lru_cache(maxsize=1)
def _force() -> re.Pattern[str]:
    """A force or another body of a nation in lower case, with what may stand before it."""
    bodies = sorted(map(re.escape, acts()["body"]), key=len, reverse=True)
    return re.compile(r"\s+((?:(?:national|federal|local|judicial|border)\s+)?(?:" + "|".join(bodies).replace("\\ ", r"\s+") + r"))\b(?!-)")


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, acts()["before"]))).replace("\\ ", r"\s+") + r")\s+(?:the\s+)?\Z", re.I)


def state_mention(text: str, start: int, end: int, iso3: str, rule: Rule) -> PartnerMention:
    state = authority.states()[iso3]
    return PartnerMention(
        start, end, text[start:end], rule, ids=(f"GOV-{iso3}",), name=f"Government of {state.name}", type="government", country=iso3
    )


def find_governments(words: Words) -> Iterator[PartnerMention]:
    """``Government of Germany``, ``the Haitian Government``, ``Governments of Chad and Niger``, ``Government of Puntland``."""
    text = words.text
    at: dict[int, NameHit] = {h.start: h for h in words.hits if h.kind in ("state", "demonym") and len(h.ids) == 1}
    for m in _GOVERNMENT_OF.finditer(text):
        hit = at.get(m.end())
        if hit is None or hit.kind != "state":
            named = _NAMED.match(text, m.end())
            if named and m.group(1) and "overnments" not in m.group() and m.group(1)[-10] == "G" and not hit:
                end = named.end()
                yield PartnerMention(m.start(), end, text[m.start() : end], "government", name=text[m.start() : end], type="government")
            continue
        if (m.group(1) or "").endswith("s"):
            yield from _listed_states(text, hit, at)
        else:
            yield state_mention(text, m.start(), hit.end, hit.ids[0], "government")
    yield from _regional_governments(text)
    for hit in at.values():
        m2 = _ITS_GOVERNMENT.match(text, hit.end)
        if m2:
            yield state_mention(text, hit.start, m2.end(), hit.ids[0], "government")


def _regional_governments(text: str) -> Iterator[PartnerMention]:
    """``Unity State government``, ``Kurdistan Regional Government``, ``Upper Nile State Government``."""
    for m in _STATE_GOVERNMENT.finditer(text):
        start = m.start()
        for word in re.finditer(r"[\w’'-]+", m.group()):
            if FOLDS[word.group()] not in words_by_class()["left_stop"]:
                start = m.start() + word.start()
                break
        name = text[start : m.end()]
        if len(name.split()) > 2:
            yield PartnerMention(start, m.end(), name, "government", name=name, type="government")


def _listed_states(text: str, hit: NameHit, at: dict[int, NameHit]) -> Iterator[PartnerMention]:
    while hit is not None and hit.kind == "state":
        yield state_mention(text, hit.start, hit.end, hit.ids[0], "government")
        m = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+)(?:the\s+)?(?:of\s+(?:the\s+)?)?").match(text, hit.end)
        if not m:
            return
        hit = at.get(m.end())  # type: ignore[assignment]


def find_forces(words: Words) -> Iterator[PartnerMention]:
    """``Haitian police``, ``Malian national gendarmerie``, ``Sudanese armed forces``, where no list has the body."""
    force = _force()
    for hit in words.hits:
        if hit.kind != "demonym" or len(hit.ids) != 1:
            continue
        m = force.match(words.text, hit.end)
        if m and not _FORCE_GOES_ON.match(words.text, m.end()) and not followed_by_people(words.text, m.end()):
            text = words.text[hit.start : m.end()]
            yield PartnerMention(hit.start, m.end(), text, "force", type="national_institution", country=hit.ids[0])


def find_regional_missions(words: Words, named: Sequence[PartnerMention]) -> Iterator[PartnerMention]:
    """``the CIS peacekeeping force``, ``EU SSR mission``, ``OSCE Mission to Moldova``: a regional body's name, then what it sends."""
    for body in named:
        if body.ids and all(authority.partners()[id].type == "intergovernmental" for id in body.ids):
            m = _REGIONAL_MISSION.match(words.text, body.end)
            if m and (
                m.group(1).strip() or m.group(2) or m.group().strip() == "Mission" and FOLDS[body.text] in words_by_class()["sender"]
            ):
                yield PartnerMention(body.start, m.end(), words.text[body.start : m.end()], "phrase", type="intergovernmental")


def find_acting_states(doc: Doc, words: Words) -> Iterator[PartnerMention]:
    """Countries where the sentence has them give, send, receive, host or sign; what one of a list does, all of it do."""
    text = words.text  # doc.text is put together anew at each call
    labels = [(m.end(), text.find("\n", m.end())) for m in _LINE_LABEL.finditer(text) if m.group(1).strip().lower() in acts()["label"]]
    lines = [(start, end if end >= 0 else len(text)) for start, end in labels]
    states = [h for h in words.hits if h.kind == "state" and len(h.ids) == 1]
    starts = starts_of(doc)
    for group in _listed(text, states):
        if len(group) == 1 and _alone(text, group[0]) and not any(start <= group[0].start < end for start, end in lines):
            continue  # a heading
        tokens = [_tokens(starts, hit) for hit in group]
        if (
            any(_marked(text, hit, lines) for hit in group)
            or any(_acts(_root(doc, *span)) for span in tokens)
            or _opens_and_acts(doc, tokens[0][0], tokens[-1][1] + 1)
        ):
            for hit in group:
                yield state_mention(text, hit.start, hit.end, hit.ids[0], "country")


def find_cells(words: Words, named: Sequence[PartnerMention]) -> Iterator[PartnerMention]:
    """Countries in a table cell that lists nothing but bodies and countries: ``GIABA; Germany``."""
    text = words.text
    if "\t" not in text:
        return
    bodies = [(m.start, m.end) for m in named]
    states = [h for h in words.hits if h.kind == "state" and len(h.ids) == 1]
    for hit in states:
        start = max(text.rfind("\t", 0, hit.start), text.rfind("\n", 0, hit.start)) + 1
        ends = [at for at in (text.find("\t", hit.end), text.find("\n", hit.end)) if at >= 0]
        end = min(ends, default=len(text))
        inside = [(a, b) for a, b in bodies if start <= a and b <= end]
        if not inside or "\t" not in text[text.rfind("\n", 0, start) + 1 : end + 1]:
            continue
        rest = list(text[start:end])
        for a, b in (*inside, *((h.start, h.end) for h in states if start <= h.start < end)):
            rest[a - start : b - start] = " " * (b - a)
        if not re.sub(r"[\s;,/&()]|\band\b|\bthe\b", "", "".join(rest)):
            yield state_mention(text, hit.start, hit.end, hit.ids[0], "country")


def _tokens(starts: list[int], hit: NameHit) -> tuple[int, int]:
    """The first and last token of a name."""
    first = max(0, bisect_right(starts, hit.start) - 1)
    return first, max(first, bisect_left(starts, hit.end) - 1)


def _root(doc: Doc, first: int, last: int) -> Token:
    return next((t for t in (doc[i] for i in range(first, last + 1)) if not first <= t.head.i <= last or t.head.i == t.i), doc[last])


def _marked(text: str, hit: NameHit, lines: list[tuple[int, int]]) -> bool:
    """Does the text itself say so: ``Donors: Japan``, ``Canada-funded``, ``in partnership with Norway``?"""
    before = max(0, hit.start - 40)
    if _COMPOUND.match(text, hit.end) or _before().search(text, before, hit.start) or _MONEY_FROM.search(text, before, hit.start):
        return True
    wide = text[max(0, hit.start - 90) : hit.start]
    if _GIVEN_BY.search(wide) or _DONORS.search(wide) or _SUM_BEFORE.search(wide) or _SUM_AFTER.match(text, hit.end):
        return True
    return any(start <= hit.start < end for start, end in lines)


def _alone(text: str, hit: NameHit) -> bool:
    """Does the country fill its line?"""
    return bool(_ALONE.match(text, hit.end)) and not text[text.rfind("\n", 0, hit.start) + 1 : hit.start].strip()


def _listed(text: str, states: Sequence[NameHit]) -> Iterator[list[NameHit]]:
    """Countries that stand in one list (``Senegal, Zambia and Sweden``), each other country alone; none before a colon (a dateline)."""
    group: list[NameHit] = []
    for hit in states:
        if text[hit.end : hit.end + 1] == ":":
            continue
        joint = _BETWEEN.match(text[group[-1].end : hit.start]) if group else None
        if not joint:
            yield from ([h] for h in group)
            group = []
        group.append(hit)
        if joint and joint.group(1) != ",":
            yield group
            group = []
    yield from ([h] for h in group)


def _opens_and_acts(doc: Doc, start: int, end: int) -> bool:
    """Does the country open its sentence and a verb of acting follow at once, whatever the parser made of it?"""
    at = start - (start > 0 and doc[start - 1].lower_ == "the")
    if end >= len(doc) or at > 0 and doc[at - 1].text not in ".;”\n" and not doc[at - 1].is_space:
        return False
    verb = doc[end]
    if verb.pos_ == "ADV" and end + 1 < len(doc):
        verb = doc[end + 1]
    while verb.tag_ == "MD" or verb.lower_ in ("has", "have", "had"):  # "will give", "has also given"
        end += 1 + (end + 1 < len(doc) and doc[end + 1].pos_ == "ADV")
        if end >= len(doc):
            return False
        verb = doc[end]
    if verb.lower_ in ("is", "are") and doc[end + 1 : end + 2].text == "to" and end + 2 < len(doc):  # "is to add"
        return doc[end + 2].lemma_.lower() in acts()["verb"]
    if verb.lower_ == "co" and end + 2 < len(doc):  # "co-chaired" is three tokens
        verb = doc[end + 2]
    if verb.tag_ not in ("VBD", "VBN", "VBZ", "VB", "VBP"):
        return False
    return verb.lemma_.lower() in acts()["verb"] or verb.lemma_ == "make" and doc[verb.i + 1 : verb.i + 2].text == "available"


def _is_act(verb: Token) -> bool:
    """Is the verb, or what it leads to ("continues to support", "is a donor", "has agreed to host"), an act of giving, sending, …?"""
    cues = acts()
    if (
        verb.lemma_.lower() in cues["verb"]
        or verb.lemma_ == "make"
        and any(t.lower_ == "available" for t in verb.doc[verb.i + 1 : verb.i + 8])
    ):
        return True
    if verb.pos_ == "VERB" and verb.lemma_.lower() not in cues["fate"] and any(c.dep_ == "dobj" for c in verb.children):
        return True
    for child in verb.children:
        if child.dep_ == "xcomp" and verb.lemma_.lower() in cues["leads"] and child.lemma_.lower() in cues["verb"]:
            return True
        if child.dep_ == "attr" and verb.lemma_ == "be":
            nouns = [child, *(p for c in child.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj")]
            return any(n.lemma_.lower() in cues["giver"] for n in nouns)
    return False


def _acts(t: Token) -> bool:
    """Does the grammar of its sentence make this country an actor?"""
    cues, head = acts(), t.head
    for _ in range(8):
        if t.dep_ != "conj" or t.head.pos_ not in ("PROPN", "NOUN"):
            break
        t = t.head
        head = t.head
    if t.dep_ == "nsubj":
        return _is_act(head)
    if t.dep_ == "nsubjpass":
        return head.lemma_.lower() in cues["passive"]
    if t.dep_ == "dobj":
        return head.lemma_.lower() in cues["thanks"]
    if t.dep_ == "poss":
        return head.lemma_.lower() in cues["gift"]
    if t.dep_ != "pobj":
        return False
    prep, governor = head.lower_, head.head.lemma_.lower()
    if prep == "by":
        return (
            head.dep_ == "agent"
            and governor not in cues["not_by"]
            or head.i > 0
            and head.nbor(-1).tag_ == "VBN"
            and governor not in cues["not_by"]
        )
    if prep == "from" and governor in cues["money"] | cues["sent"]:
        return True
    if prep == "to" and governor in ("thank", "thanks"):
        return True
    if prep in ("from", "of"):
        return governor in cues["gift"] and not (prep == "of" and governor in ("aid", "fund", "loan", "grant"))
    if prep == "between":
        return governor in cues["pact"]
    if prep == "with":
        return governor in cues["pact"] or governor in cues["seal"]
    return False
