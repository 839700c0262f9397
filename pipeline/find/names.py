"""One dictionary matcher over every authority name: missions, partners, states, places, components.

A trie of words, walked once over a text, longest name first. What prints differently and reads the same is the same::

    UN / U.N. / United Nations / U N I T E D   N A T I O N S      -ise / -ize      programme / program      Côte d’Ivoire / COTE D'IVOIRE
    Multi-dimensional / Multidimensional / Multi- dimensional      & / and      "in the Sudan" / "in Sudan"
    no-break and double blanks, one line break, soft hyphens; "de la", "des" in French names
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pipeline import authority
from pipeline.authority import Mission

NameKind = Literal["mission", "partner", "state", "demonym", "place", "component"]

_TOKEN = re.compile(
    r"[A-Z]{4,}(?=(?:\d{1,2}|[a-z¹²³])(?![^\W_]))"  # a footnote mark or a plural glued to an acronym
    r"|[^\W_][^\W_\u0300-\u036f\u00ad\u200b\u2060\ufeff]*(?:[\u0300-\u036f\u00ad\u200b\u2060\ufeff]+[^\W_]+)*|[,&/()]"
)
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
_GAP = re.compile(r"[ \xa0\u2002-\u200a\u202f]*(?:\r?\n)?[ \xa0\u2002-\u200a\u202f]*\Z")
_JOIN = re.compile(r" ?[-\u2010\u2011\u2012\u2013\u00ad](?:[ \xa0]|\r?\n)?\Z")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ].*[A-ZÀ-ÖØ-Þ]")
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")
_JOIN_HERE = re.compile(r"[-\u2010\u2011]")
_APOSTROPHE = re.compile(r" ?['\u2019\u2018\u02bc`\u00b4] ?\Z")  # "People ’s" in texts of PDFs
_URL = re.compile(r"://|^www\.|[\w.]@[\w-]+\.\w|\.(?:org|int|com|net|html?|aspx?|pdf|gov|edu)\b", re.I)
_SPACED = re.compile(r"U N I T E D[ \xa0]{1,5}N A T I O N S\b")
_ONU = ["organization", "des", "nations", "unies"]
_UN = frozenset(("un", "onu"))
_RUN = re.compile(r"\S*")
_RUN_BEFORE = re.compile(r"\S*\Z")
ADDRESS_REACH = 200
"""How far an address is looked for around a name, in characters."""
_SILENT = frozenset(("the", "le", "la", "les", "l", "des", "de", "du", "d"))
_SPELLING = {
    "programme": "program", "programmes": "programs", "centre": "center", "centres": "centers", "defence": "defense", "labour": "labor",
    "saint": "st", "organisation": "organization", "organisations": "organizations",
}  # fmt: skip
_ISE = re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|ational)\Z")


@dataclass(frozen=True, slots=True)
class NameHit:
    """An authority name at ``text[start:end]``; ``ids`` are all rows of its kind that bear that name."""

    start: int
    end: int
    kind: NameKind
    ids: tuple[str, ...]


class _Folds(dict[str, str]):
    """Word as printed → word as compared, remembered."""

    def __missing__(self, word: str) -> str:
        if len(self) > 100_000:
            self.clear()
        folded = self[word] = fold(word)
        return folded


def fold(word: str) -> str:
    """One word without case, accents and spelling habits.

    >>> fold("Stabilisation"), fold("STABILIZATION"), fold("Côte"), fold("&")
    ('stabilization', 'stabilization', 'cote', 'and')
    """
    if word == "&":
        return "and"
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word.translate(_INVISIBLE)) if not unicodedata.combining(c))
    word = word.casefold()
    return _SPELLING.get(word) or _ISE.sub(r"iz\1", word)


FOLDS = _Folds()


class _Tokens:
    """The words of a text with their places."""

    __slots__ = ("ends", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_TOKEN.finditer(text))
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        folds = FOLDS
        self.words = [folds[m.group()] for m in found]

    def surface(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """What stands between word i and the next."""
        return self.text[self.ends[i] : self.starts[i + 1]]

    def hyphen(self, i: int) -> bool:
        """Are word i and the next joined by a hyphen, perhaps broken at a line's end?"""
        return self.text[self.ends[i] : self.ends[i] + 1] in _HYPHENS and i + 1 < len(self.starts) and bool(_JOIN.match(self.gap(i)))

    def runs_on(self, i: int) -> bool:
        """May a name run on from word i to the next?"""
        if i + 1 >= len(self.starts):
            return False
        gap = self.gap(i)
        if gap == " " or gap == "":
            return True
        if gap[0] == ".":
            return (self.ends[i] - self.starts[i] == 1 or self.words[i] == "st") and bool(_GAP.match(gap[1:]))
        return bool(_GAP.match(gap) or _JOIN.match(gap) or _APOSTROPHE.match(gap))


_Step = tuple[str, int]


def _steps(t: _Tokens, i: int) -> Iterator[_Step]:
    """The words that may be read at word i, each with the number of the last printed word it takes."""
    word = t.words[i]
    if word == "united" and i + 1 < len(t.words) and t.words[i + 1] == "nations" and t.runs_on(i):
        yield "un", i + 1
    elif word == "nations" and t.words[i : i + 2] == _ONU[2:] and t.runs_on(i):
        yield "onu", i + 1
    elif word == "organization" and t.words[i : i + 4] == _ONU:
        yield "onu", i + 3
    elif word == "u" and i + 1 < len(t.words) and t.words[i + 1] == "n":
        if t.gap(i).strip() == ".":
            yield "un", i + 1
        elif _SPACED.match(t.text, t.starts[i]):
            yield "un", i + 12
    yield word, i
    if t.hyphen(i):
        yield FOLDS[t.surface(i) + t.surface(i + 1)], i + 1


def _skip(t: _Tokens, i: int) -> int:
    """The next word after i that counts, or -1 where a name cannot run on."""
    while True:
        if not t.runs_on(i):
            return -1
        i += 1
        if t.words[i] in _SILENT or (t.words[i] == "," and i + 1 < len(t.words) and t.words[i + 1] == "and"):
            continue
        return i


@dataclass(frozen=True, slots=True)
class _Name:
    """A name at the end of its path.

    ``caps[i]`` is "" (any case), "A" (a capital first), "a" (a capital first, in one such word at least) or the word itself (an acronym).
    """

    kind: NameKind
    id: str
    caps: tuple[str, ...]

    def fits(self, printed: list[str]) -> bool:
        capitals = [have[0].isupper() for want, have in zip(self.caps, printed, strict=True) if want == "a"]
        if capitals and not any(capitals):
            return False
        for want, have in zip(self.caps, printed, strict=True):
            if want in ("", "a", have):
                continue
            if not have[0].isupper():
                return False
            if want != "A" and have != want.upper() and not self._as_word(want, have):
                return False
        return True

    def _as_word(self, want: str, have: str) -> bool:
        """Is that a mission's acronym written as a word ("Minusca")?"""
        return self.kind == "mission" and len(want) > 4 and have == want.capitalize() and have not in authority.not_names()


class Names:
    """The trie. ``add`` names, then ``find`` them in texts; the branch of a first word grows when a text first has that word."""

    def __init__(self, proper: frozenset[str] = frozenset()) -> None:
        """``proper`` are the words that always have a capital in missions' names; the others of a name need one between them."""
        self.proper = proper
        self.root: dict[Any, Any] = {}
        self.waiting: dict[str, list[tuple[NameKind, str, str]]] = {}
        self.first = {"united", "nations", "organization", "u"}

    def add(self, kind: NameKind, id: str, name: str) -> None:
        """Enter one name of one row."""
        first = _TOKEN.match(name.removeprefix("The ").removeprefix("the "))
        word = FOLDS[first.group()] if first else ""
        if not word or word in ("united", "nations", "organization", "u") or (first and _JOIN_HERE.match(first.string, first.end())):
            self._grow(kind, id, name)
        else:
            self.first.add(word)
            self.waiting.setdefault(word, []).append((kind, id, name))

    def _branch(self, word: str) -> dict[Any, Any] | None:
        for kind, id, name in self.waiting.pop(word, ()):
            self._grow(kind, id, name)
        return self.root.get(word)

    def _grow(self, kind: NameKind, id: str, name: str) -> None:
        """The path of a name, also with its hyphenated words joined."""
        t = _Tokens(name)
        path: list[str] = []
        caps: list[str] = []
        joined: list[int] = []
        i = 0
        while i < len(t.words):
            word, last = next(_steps(t, i))
            silent = word in _SILENT and (path or word == "the") or (word == "," and i + 1 < len(t.words) and t.words[i + 1] == "and")
            if not silent:
                surface = t.surface(i)
                if path and last == i and t.hyphen(i - 1):
                    joined.append(len(path))
                path.append(word)
                caps.append(self._capital(kind, word, surface))
            i = last + 1
        if not path or (len(path) == 1 and path[0] in _UN):
            return
        self._enter(path, _Name(kind, id, tuple(caps)))
        for at in joined:
            both = [*path[: at - 1], fold(path[at - 1] + path[at]), *path[at + 1 :]]
            self._enter(both, _Name(kind, id, (*caps[:at], *caps[at + 1 :])))

    def _capital(self, kind: NameKind, word: str, surface: str) -> str:
        """How a word of a name must be printed (see ``_Name``)."""
        if word in _UN or not surface[0].isupper():
            return "A" if surface[0].isupper() else ""
        if _CAPITALS.search(surface):
            return surface
        return "a" if kind == "mission" and word not in self.proper else "A"

    def _enter(self, path: list[str], name: _Name) -> None:
        self.first.add(path[0])
        node = self.root
        for word in path:
            node = node.setdefault(word, {})
        names = node.setdefault(None, [])
        if name not in names:
            names.append(name)

    def find(self, text: str) -> list[NameHit]:
        """Every name in ``text``, longest first, in text order."""
        t = _Tokens(text)
        first, words, ends = self.first, t.words, t.ends
        hits: list[NameHit] = []
        i, count = 0, len(words)
        text += " "
        while i < count:
            if words[i] not in first and text[ends[i]] not in _HYPHENS:
                i += 1
                continue
            last, names = self._longest(t, i)
            if not names or _in_address(text, t.starts[i], t.ends[last]):
                i += 1
                continue
            hits.extend(_hits(t.starts[i], t.ends[last], names))
            if last > i and names[0].kind == "partner":
                for at in range(i, last + 1):
                    hits.extend(self._mission_at(t, at))
            i = last + 1
        return hits

    def _mission_at(self, t: _Tokens, i: int) -> Iterator[NameHit]:
        """The mission whose acronym word i is ("UNMISS police": a partner's name with a mission in it)."""
        names = (self._branch(t.words[i]) or {}).get(None, ())
        missions = [n for n in names if n.kind == "mission" and n.fits([t.surface(i)])]
        return _hits(t.starts[i], t.ends[i], missions)

    def _longest(self, t: _Tokens, i: int) -> tuple[int, list[_Name]]:
        best: tuple[int, list[_Name]] = (-1, [])
        todo: list[tuple[dict[Any, Any] | None, int, list[str]]] = [(None, i, [])]
        while todo:
            node, at, printed = todo.pop()
            for word, last in _steps(t, at):
                after = self._branch(word) if node is None else node.get(word)
                if after is None:
                    continue
                joined = last > at and word not in _UN
                read = [*printed, t.surface(at) + t.surface(last) if joined else t.surface(at)]
                if last > best[0] and None in after:
                    fitting = [n for n in after[None] if n.fits(read)]
                    if fitting:
                        best = (last, fitting)
                following = _skip(t, last)
                if following > 0 and len(after) > (None in after):
                    todo.append((after, following, read))
        return best


def _hits(start: int, end: int, names: Iterable[_Name]) -> Iterator[NameHit]:
    by_kind: dict[NameKind, list[str]] = {}
    for name in names:
        ids = by_kind.setdefault(name.kind, [])
        if name.id not in ids:
            ids.append(name.id)
    for kind, ids in by_kind.items():
        yield NameHit(start, end, kind, tuple(ids))


def _in_address(text: str, start: int, end: int) -> bool:
    """Does the stretch stand inside a URL or an e-mail address?"""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (not before or before in " \n(\xa0\t") and after not in (".", "@", "/", ":", "_", "-"):
        return False
    run = _RUN_BEFORE.search(text[max(0, start - ADDRESS_REACH) : start])
    rest = _RUN.match(text[end : end + ADDRESS_REACH])
    return bool(_URL.search((run.group() if run else "") + text[start:end] + (rest.group() if rest else "")))


def _hosts_renamed(mission: Mission) -> Iterator[str]:
    """The mission's English names with its hosts under their other names ("… in Ivory Coast")."""
    for name in (mission.name, *mission.former_names, *mission.aliases):
        for host in mission.hosts:
            state = authority.states().get(host)
            if state is None:
                continue
            own = max((n for n in state.names if n in name), key=len, default="")
            if own:
                for other in (state.name, *state.aliases, *state.former_names):
                    if other != own:
                        yield name.replace(own, other)


@lru_cache(maxsize=1)
def all_names() -> Names:
    """The trie over all authority files."""
    states, places = authority.states().values(), authority.places()
    of_places = [name for state in states for name in state.names] + [name for place in places for name in (place.name, *place.aliases)]
    names = Names(frozenset(FOLDS[word] for name in of_places for word in _TOKEN.findall(name)))
    for mission in authority.missions().values():
        for name in dict.fromkeys((*mission.names, *_hosts_renamed(mission))):
            names.add("mission", mission.id, name)
    for partner in authority.partners().values():
        for name in partner.names:
            names.add("partner", partner.id, name)
    for state in states:
        for name in state.names:
            names.add("state", state.iso3, name)
        for name in state.demonyms:
            names.add("demonym", state.iso3, name)
    for place in places:
        for name in (place.name, *place.aliases):
            names.add("place", f"{place.country}:{place.name}", name)
    for component in authority.components().values():
        for name in component.names:
            names.add("component", component.id, name)
    return names


def names_in(text: str) -> list[NameHit]:
    """Every authority name in a string, in text order."""
    return all_names().find(text)


def text_of(doc: Any) -> str:
    """The text of a spaCy ``Doc``; ``doc.text`` is put together anew at each call."""
    document = doc._.document
    return doc.text if document is None else document.text


def find_names(doc: Any) -> list[NameHit]:
    """Every authority name in a spaCy ``Doc``, in text order; found once, then kept in ``doc._.names``."""
    if doc._.names is None:
        doc._.names = names_in(text_of(doc))
    return doc._.names
