"""Names of organisations that no list holds, told by the noun that heads them.

::

    Ministry of Interior and Security        Alba Foundation                 Centre for International and Operational Law
    Justice and Corrections Service          Supreme Court of Liberia        National Commission for Human Rights
    Office central de répression du banditisme                               Serious and Organized Crime (SOC) Team
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from pipeline import authority
from pipeline.find.names import NameHit
from pipeline.find.partner_lexicon import Head, callers, folded, heads, words_by_class
from pipeline.find.partner_mention import PartnerMention, Words
from pipeline.find.partner_romance import is_romance_word, romance_name
from pipeline.find.partner_tails import Tails
from pipeline.find.partner_types import type_of

FUNCTION_POS = frozenset({"DET", "PRON", "SCONJ", "AUX", "ADP", "ADV", "CCONJ"})
LONGEST_LEFT = 9
LONGEST_ITEM = 4
_PERSONS = re.compile(r"(?:[aeio]rs|ers|ists|ians|ants|ees)\Z")  # "Investigators' Network", "Parliamentarians' Forum"
NAMED_UNITS = frozenset({"unit", "centre", "group", "academy", "fund"})


_OWNS = ("'s", "’s")


def _stem(fold: str) -> str:
    """A word without its possessive ending."""
    return fold[:-2] if fold[-2:] in _OWNS else fold


@lru_cache(maxsize=1)
def _callers() -> dict[str, str]:
    """The type of body that a common noun introduces."""
    return {" ".join(folded(r["word"])): r["type"] for r in callers()}


def find_called(words: Words) -> Iterator[PartnerMention]:
    """Names that a common noun introduces: ``the non-governmental organization Viva Rio``, ``the company Digicel``."""
    kinds, w = _callers(), words
    for i in range(1, len(w)):
        if (
            not w.cap[i]
            or w.cap[i - 1]
            and w.form[i - 1] not in ("NGO", "NGOs")
            or w.kind(i) in ("partner", "mission")
            or not w.joined(i - 1)
            or w.fold[i] in words_by_class()["left_stop"]
        ):
            continue
        kind = next((kinds[k] for n in (3, 2, 1) if (k := " ".join(w.fold[max(0, i - n) : i])) in kinds), None)
        if kind is None:
            continue
        last = i
        while last + 1 < len(w) and w.joined(last) and w.cap[last + 1] and not w.hit.get(last + 1):
            last += 1
        if w.hit.get(i) and w.hit[i][1] >= last:
            continue  # "the company in Goma" is a place
        yield PartnerMention(w.start[i], w.end[last], w.text[w.start[i] : w.end[last]], "phrase", type=kind)


class PhraseFinder:
    """One text's walk: every capitalised head noun, and how far its name reaches to either side."""

    def __init__(self, words: Words, pos: dict[int, str], shouting: Collection[tuple[int, int]] = ()) -> None:
        self.w = words
        self.pos = pos
        self.shouting = shouting
        self.classes = words_by_class()
        self.head_at: dict[int, list[tuple[int, Head]]] = {}
        known = heads()
        for i, fold in enumerate(words.fold):
            found = known.get(fold, ())
            if fold[-2:] in _OWNS:
                found = (*found, *known.get(_stem(fold), ()))
            for head in found:
                if self._is(i, head):
                    self.head_at.setdefault(i, []).append((i + len(head.words) - 1, head))
        self.tails = Tails(words, pos, self.head_at)

    def _is(self, i: int, head: Head) -> bool:
        w = self.w
        n = len(head.words)
        printed = w.fold[i : i + n]
        if printed and tuple(printed) != head.words:
            printed[-1] = _stem(printed[-1])
        if (
            tuple(printed) != head.words
            or not w.cap[i]
            or w.kind(i) in ("state", "mission")
            or not all(w.joined(k) for k in range(i, i + n - 1))
        ):
            return False
        if head.scope == "people" and w.fold[i + n : i + n + 1] not in (["for"], ["against"]):
            return False
        return head.lang != "en" or all(w.cap[k] or w.fold[k] in ("of", "and", "to", "the") for k in range(i, i + n))

    def find(self) -> Iterator[PartnerMention]:
        for i, found in self.head_at.items():
            if any(a <= self.w.start[i] < b for a, b in self.shouting):
                continue
            for last, head in found:
                mention = romance_name(self.w, self.tails, i, last, head) if head.lang != "en" else self.english(i, last, head)
                if mention:
                    yield mention
                    break

    # -- English: modifiers, head, "of …" -------------------------------------------------------------------------------------

    def english(self, i: int, last: int, head: Head) -> PartnerMention | None:
        """``[Modifiers] HEAD [of Tail]``, if it has what the head asks for."""
        w = self.w
        if head.shape == "none" or self._romance_follows(last):
            return None  # a French name's own row of the head decides
        if w.kind(i) == "partner":
            return self._named(i, head)
        left = self.left(i, head) if head.shape != "first" else i
        owns = w.form[last][-2:] in _OWNS  # "the Weber Foundation's course": the name ends at its head
        right = self.tails.right(last, head, bare=left == i) if head.shape != "last" and not owns else last
        while right > last and w.fold[right] in self.classes["statute"]:
            right -= 1
        if (
            left > 0
            and w.kind(left) == "state"
            and w.cap[left - 1]
            and w.joined(left - 1)
            and w.fold[left - 1] in self.classes["direction"]
        ):
            left -= 1  # "North Sudan Disarmament Commission"
        right = self._own_country(right, last, head)
        self.places = sum(w.kind(k) in ("state", "demonym", "place") for k in range(left, i))
        modifiers = [w.fold[k] for k in range(left, i) if w.fold[k] not in ("and", ",")]
        if head.shape == "whole" and left > 1 and w.fold[left - 1] == "of" and w.fold[left - 2] in self.classes["of_persons"]:
            return None  # "Member of Parliament"
        if head.scope == "people" and not self._free(i):
            return None
        if head.shape == "first" and right == last or head.shape == "last" and not modifiers:
            return None
        if right == last and head.shape != "whole" and not self._enough(modifiers, head):
            return None
        if " ".join(w.fold[left : right + 1]) in self.classes["no_body"]:
            return None
        if head.scope == "branch" and not (left > 0 and w.joined(left - 1) and w.kind(left - 1) == "partner"):
            return None  # "UNODC Corruption and Economic Crime Branch", and no branch of a party or a bank
        after = right + 1
        thing = not owns and after < len(w) and w.joined(right) and w.same_line(right) and w.fold[after] in self.classes["not_last"]
        if thing and (w.cap[after] or len(modifiers) < 1 + (head.scope != "force")):
            return None  # but "the National Prisons Service training academy", "the Judicial Reform Committee report" are the body's
        if last + 1 < len(w) and w.joined(last) and right == last and not owns and w.cap[last + 1] and self._opens_head(last + 1):
            return None  # "Police Academy" is found at its last head
        type_, country = type_of(self.w, head, left, right)
        end = w.end[right] - (2 if w.form[right][-2:] in _OWNS else 0)
        return PartnerMention(w.start[left], end, w.text[w.start[left] : end], "phrase", type=type_, country=country)

    def _own_country(self, right: int, last: int, head: Head) -> int:
        """``European University Cyprus``: the country right after a university's or a society's name is a part of it."""
        w, k = self.w, right + 1
        if head.scope not in ("academic", "civil") or right > last or k >= len(w) or not w.joined(right) or not w.same_line(right):
            return right
        own = w.kind(k) == "state" or head.scope == "academic" and w.kind(k) == "place"
        return w.hit[k][1] if own and w.form[w.hit[k][1]][-2:] not in ("'s", "’s") else right

    def _named(self, i: int, head: Head) -> PartnerMention | None:
        """A name of the authority file that a country makes another body's: ``Truth and Reconciliation Commission of Peru``."""
        w = self.w
        first, last, hit = w.hit[i]
        if last + 1 >= len(w) or w.fold[last + 1] != "of":
            return None
        right = self.tails.right(last, head)
        if right == last:
            return None
        text = w.text[w.start[first] : w.end[right]]
        country = w.hit[right][2].ids[0] if w.kind(right) == "state" else ""
        known = authority.partners()[hit.ids[0]]
        if known.country or not country or known.type in ("un_entity", "intergovernmental"):
            return None
        return PartnerMention(w.start[first], w.end[right], text, "phrase", type=known.type, country=country)

    def _enough(self, modifiers: list[str], head: Head) -> bool:
        if not modifiers:
            return False
        if head.scope in NAMED_UNITS and len(modifiers) == 1 and modifiers[0] in self.classes["not_modifier"]:
            return False
        if f"{modifiers[-1]} {head.words[-1]}" in self.classes["no_body"] and not self.classes["of_police"].intersection(modifiers):
            return False  # "Formed Police Unit", but "Maritime Police Unit"
        if head.words == ("office",) and self.places == len(modifiers):
            return False  # "WFP Japan Office"
        return not (head.words == ("fund",) and len(modifiers) < 2)

    def _free(self, i: int) -> bool:
        """Does the word stand in a text, and not among the capitals of a title ("Training Women for Peace")?"""
        return i == 0 or not self.w.joined(i - 1) or not self.w.cap[i - 1] or not self.w.same_line(i - 1)

    def _opens_head(self, k: int) -> bool:
        return any(h.shape in ("last", "both") and h.lang == "en" for _, h in self.head_at.get(k, ()))

    def left(self, i: int, head: Head) -> int:
        """The first word of the modifiers before the head at word i."""
        w = self.w
        left, j = i, i - 1
        while j >= 0 and i - j <= LONGEST_LEFT and w.joined(j) and w.same_line(j):
            if (
                w.form[j] == ")"
                and j >= 3
                and w.form[j - 2] == "("
                and w.cap[j - 1]
                and all(map(w.joined, (j - 1, j - 2, j - 3)))
                and w.cap[j - 3]
            ):
                j -= 3  # "Serious and Organized Crime (SOC) Team"
            kind = w.kind(j)
            if kind in ("partner", "mission") and w.form[j][-2:] in ("'s", "’s"):
                return left  # "NATO's Centre of Excellence"
            if kind in ("partner", "mission"):
                return w.hit[j][0] if self._absorbs(w.hit[j][2], head, beside=left == i) else left
            if w.fold[j] in ("and", "&") and head.joins and (left < i or len(head.words) > 1):
                joined = self._joined_modifiers(j)
                return left if joined is None else joined
            named = self._before_particle(j) if left < i else -1
            if named >= 0 or left < i and self._of_modifier(j):
                left = named if named >= 0 else j - 1
                j = left - 1
                continue
            if not self._modifier(j):
                break
            if kind in ("state", "demonym") and w.hit[j][1] - w.hit[j][0] > 0:
                left = w.hit[j][0]
                break
            left = j
            j -= 1
        return left

    def _absorbs(self, hit: NameHit, head: Head, *, beside: bool) -> bool:
        """Is a body's name before the head a part of the name ("Ghana Police Academy", "SADC Training Centre"), not the owner?"""
        types = {authority.partners()[id].type for id in hit.ids} if hit.kind == "partner" else set()
        if types == {"intergovernmental"}:
            return head.words[0] in ("organization", "organisation", "foundation") or head.scope in (
                "centre",
                "academy",
                "academic",
                "fund",
                "bank",
                "mission",
                "state",
            )
        if types == {"ngo"}:
            return beside and head.scope == "academic"
        return beside and head.scope in ("academy", "academic", "civil") and types == {"national_institution"}

    def _modifier(self, j: int) -> bool:
        """May word j stand before a head inside one name?"""
        w = self.w
        if not w.cap[j]:
            return False
        fold = w.fold[j]
        if fold in self.classes["left_stop"] or fold in self.classes["opener"] and self._opens_sentence(j):
            return False
        stem, apostrophe, _ = fold.replace("’", "'").rpartition("'")
        if apostrophe and fold[-2:] in ("'s", "s'", "’s") and stem not in self.classes["possessor"]:
            return False
        after = w.text[w.end[j] : w.end[j] + 1]
        if fold.endswith("s") and after and after in "'’" and fold not in self.classes["possessor"] and not _PERSONS.search(fold):
            return False
        return self.pos.get(w.start[j]) not in FUNCTION_POS

    def _opens_sentence(self, j: int) -> bool:
        return j == 0 or not self.w.joined(j - 1) or not self.w.same_line(j - 1) or self.w.form[j - 1] in ".:;"

    def _joined_modifiers(self, j: int) -> int | None:
        """Where "X and", "X, Y and" before a modifier starts, if X belongs to the same name."""
        w = self.w
        at, k, since = None, j - 1, 0
        while k >= 0 and w.joined(k) and w.same_line(k):
            if self._modifier(k) and not w.kind(k) and not self._closes_head(k) and since < LONGEST_ITEM:
                at, since = k, since + 1
                k -= 1
            elif w.form[k] == "," and at == k + 1 and self._modifier(k - 1):
                since = 0
                k -= 1
            else:
                break
        if at is None or w.kind(k) in ("partner", "mission") and w.joined(k) and self._list_before(at, j):
            return None
        if k >= 0 and w.joined(k) and w.same_line(k):
            if not w.kind(k) and self._closes_head(k):
                return None
            if w.kind(k) in ("state", "demonym") and w.cap[k] or w.kind(k) == "place" and not self._list_before(at, j):
                return w.hit[k][0]
        return at

    def _of_modifier(self, j: int) -> bool:
        """Is word j the "of" of a "Rule of Law" that stands before a head?"""
        w = self.w
        return w.fold[j] == "of" and j > 0 and w.cap[j - 1] and f"{w.fold[j - 1]} of {w.fold[j + 1]}" in self.classes["of_modifier"]

    def _before_particle(self, j: int) -> int:
        """The word before the "van der" of a person's name, the "in" of "Women in Policing Network", that ends at word j, or -1."""
        w, k = self.w, j
        while k > 0 and w.joined(k - 1) and not w.cap[k] and w.fold[k] in self.classes["particle"] and j - k < 3:
            k -= 1
        if k == j and w.fold[j] == "in" and j > 0 and w.joined(j - 1) and w.fold[j - 1] in self.classes["persons_in"]:
            k -= 1
        known = w.kind(k) in ("partner", "mission", "state") or w.fold[k] in self.classes["left_stop"]
        return k if k < j and w.cap[k] and not known else -1

    def _romance_follows(self, last: int) -> bool:
        w, k = self.w, last + 1
        return k < len(w) and w.joined(last) and not w.cap[k] and is_romance_word(w, k) and w.fold[k] not in ("en", "e", "national")

    def _list_before(self, at: int, j: int) -> bool:
        return any(self.w.form[k] == "," for k in range(at, j))

    def _closes_head(self, k: int) -> bool:
        return self.w.cap[k] and any(h.lang == "en" and len(h.words) == 1 and h.scope != "people" for h in heads().get(self.w.fold[k], ()))
