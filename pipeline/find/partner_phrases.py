"""Names of organisations that no list holds, told by the noun that heads them.

::

    Ministry of Interior and Security        Alba Foundation                 Centre for International and Operational Law
    Justice and Corrections Service          Supreme Court of Liberia        National Commission for Human Rights
    Office central de répression du banditisme                               Serious and Organized Crime (SOC) Team
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline import authority
from pipeline.find.names import FOLDS, NameHit
from pipeline.find.partner_mention import PartnerMention, Words

HERE = Path(__file__).parent
FUNCTION_POS = frozenset({"DET", "PRON", "SCONJ", "AUX", "ADP", "ADV", "CCONJ"})
LONGEST_LEFT = 9
ROMANCE_ENDING = re.compile(r"(?<=\w\w\w)(?:ales?|aux|iques?|aires?|ives?|iennes?|aises?|elles?|ières?|iles?|ées?|ées)\Z")
NAMED_UNITS = frozenset({"unit", "centre", "group", "academy", "fund"})


@dataclass(frozen=True, slots=True)
class Head:
    words: tuple[str, ...]
    type: str
    shape: str
    scope: str
    joins: bool
    lang: str


def data_rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a data file beside this module, its comment lines skipped."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def folded(phrase: str) -> tuple[str, ...]:
    return tuple(FOLDS[w] for w in phrase.replace("’", "'").split())


@lru_cache(maxsize=1)
def heads() -> dict[str, tuple[Head, ...]]:
    """Head nouns by their first word, longest first."""
    found: dict[str, list[Head]] = {}
    for r in data_rows("partner_heads.csv"):
        words = folded(r["head"])
        found.setdefault(words[0], []).append(Head(words, r["type"], r["shape"], r["scope"], r["joins"] == "1", r["lang"]))
    return {first: tuple(sorted(rows, key=lambda h: (-len(h.words), h.lang != "en"))) for first, rows in found.items()}


@lru_cache(maxsize=1)
def words_by_class() -> dict[str, frozenset[str]]:
    """The word classes of ``partner_words.csv``."""
    found: dict[str, set[str]] = {}
    for r in data_rows("partner_words.csv"):
        found.setdefault(r["class"], set()).add(" ".join(folded(r["word"])))
    return {name: frozenset(words) for name, words in found.items()}


def find_called(words: Words) -> Iterator[PartnerMention]:
    """Names that a common noun introduces: ``the non-governmental organization Viva Rio``, ``the company Digicel``, ``Nilepet (NGO)``."""
    kinds = {" ".join(folded(r["word"])): r["type"] for r in data_rows("partner_callers.csv")}
    w = words
    for i in range(1, len(w)):
        if not w.cap[i] or w.cap[i - 1] or w.hit.get(i) or not w.joined(i - 1) or w.fold[i] in words_by_class()["left_stop"]:
            continue
        kind = next((kinds[k] for n in (3, 2, 1) if (k := " ".join(w.fold[max(0, i - n) : i])) in kinds), None)
        if kind is None:
            continue
        last = i
        while last + 1 < len(w) and w.joined(last) and w.cap[last + 1] and not w.hit.get(last + 1):
            last += 1
        yield PartnerMention(w.start[i], w.end[last], w.text[w.start[i] : w.end[last]], "phrase", type=kind)


class PhraseFinder:
    """One text's walk: every capitalised head noun, and how far its name reaches to either side."""

    def __init__(self, words: Words, pos: dict[int, str], shouting: Collection[tuple[int, int]] = ()) -> None:
        self.w = words
        self.pos = pos
        self.shouting = shouting
        self.classes = words_by_class()
        self.head_at: dict[int, list[tuple[int, Head]]] = {}
        for i, fold in enumerate(words.fold):
            for head in heads().get(fold, ()):
                if self._is(i, head):
                    self.head_at.setdefault(i, []).append((i + len(head.words) - 1, head))

    def _is(self, i: int, head: Head) -> bool:
        w = self.w
        n = len(head.words)
        if (
            tuple(w.fold[i : i + n]) != head.words
            or not w.cap[i]
            or w.kind(i) in ("state", "mission")
            or not all(w.joined(k) for k in range(i, i + n - 1))
        ):
            return False
        return head.lang != "en" or all(w.cap[k] or w.fold[k] in ("of", "and", "to") for k in range(i, i + n))

    def find(self) -> Iterator[PartnerMention]:
        for i, found in self.head_at.items():
            if any(a <= self.w.start[i] < b for a, b in self.shouting):
                continue
            for last, head in found:
                mention = self.romance(i, last, head) if head.lang != "en" else self.english(i, last, head)
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
        right = self.right(last, head) if head.shape != "last" else last
        while right > last and w.fold[right] in self.classes["statute"]:
            right -= 1
        self.places = sum(w.kind(k) in ("state", "demonym", "place") for k in range(left, i))
        modifiers = [w.fold[k] for k in range(left, i) if w.fold[k] not in ("and", ",")]
        if head.shape == "first" and right == last or head.shape == "last" and not modifiers:
            return None
        if right == last and head.shape != "whole" and not self._enough(modifiers, head):
            return None
        if " ".join(w.fold[left : right + 1]) in self.classes["no_body"]:
            return None
        if head.scope == "branch" and not (left > 0 and w.joined(left - 1) and w.kind(left - 1) == "partner"):
            return None  # "UNODC Corruption and Economic Crime Branch", and no branch of a party or a bank
        after = right + 1
        if after < len(w) and w.joined(right) and w.same_line(right) and w.fold[after] in self.classes["not_last"]:
            return None
        if last + 1 < len(w) and w.joined(last) and right == last and w.cap[last + 1] and self._opens_head(last + 1):
            return None  # "Police Academy" is found at its last head
        type_, country = self.type_of(head, left, i, last, right)
        return PartnerMention(w.start[left], w.end[right], w.text[w.start[left] : w.end[right]], "phrase", type=type_, country=country)

    def _named(self, i: int, head: Head) -> PartnerMention | None:
        """A name of the authority file that a country makes another body's: ``Truth and Reconciliation Commission of Peru``."""
        w = self.w
        first, last, hit = w.hit[i]
        if last + 1 >= len(w) or w.fold[last + 1] != "of":
            return None
        right = self.right(last, head)
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
        if f"{modifiers[-1]} {head.words[-1]}" in self.classes["no_body"]:
            return False
        if head.words == ("office",) and self.places == len(modifiers):
            return False  # "WFP Japan Office"
        return not (head.words == ("fund",) and len(modifiers) < 2)

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
            if kind in ("partner", "mission"):
                return w.hit[j][0] if left == i and self._absorbs(w.hit[j][2], head) else left
            if w.fold[j] in ("and", "&") and head.joins and (left < i or len(head.words) > 1):
                joined = self._joined_modifiers(j)
                return left if joined is None else joined
            if left < i and self._of_modifier(j):
                left = j - 1
                j -= 2
                continue
            if not self._modifier(j):
                break
            if kind in ("state", "demonym") and w.hit[j][1] - w.hit[j][0] > 0:
                left = w.hit[j][0]
                break
            left = j
            j -= 1
        return left

    def _absorbs(self, hit: NameHit, head: Head) -> bool:
        """Is a body's name before the head part of the name ("Ghana Police Academy"), not its owner ("UNDP Office")?"""
        types = {authority.partners()[id].type for id in hit.ids} if hit.kind == "partner" else set()
        return head.scope in ("academy", "academic", "civil") and types == {"national_institution"}

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
        if fold.endswith("s") and after and after in "'’" and fold not in self.classes["possessor"]:
            return False
        return self.pos.get(w.start[j]) not in FUNCTION_POS

    def _opens_sentence(self, j: int) -> bool:
        return j == 0 or not self.w.joined(j - 1) or not self.w.same_line(j - 1) or self.w.form[j - 1] in ".:;"

    def _joined_modifiers(self, j: int) -> int | None:
        """Where "X and", "X, Y and" before a modifier starts, if X belongs to the same name."""
        w = self.w
        at, k = None, j - 1
        while k >= 0 and w.joined(k) and w.same_line(k):
            if self._modifier(k) and not w.kind(k) and not self._closes_head(k) and (at is None or j - k <= 4):
                at = k
                k -= 1
            elif w.form[k] == "," and at == k + 1 and self._modifier(k - 1):
                k -= 1
            else:
                break
        if at is None or w.kind(k) in ("partner", "mission") and w.joined(k) and self._list_before(at, j):
            return None
        if k >= 0 and w.joined(k) and w.same_line(k):
            if not w.kind(k) and self._closes_head(k):
                return None
            if w.kind(k) in ("state", "demonym") and w.cap[k]:
                return w.hit[k][0]
        return at

    def _of_modifier(self, j: int) -> bool:
        """Is word j the "of" of a "Rule of Law" that stands before a head?"""
        w = self.w
        return w.fold[j] == "of" and j > 0 and w.cap[j - 1] and f"{w.fold[j - 1]} of {w.fold[j + 1]}" in self.classes["of_modifier"]

    def _romance_follows(self, last: int) -> bool:
        w, k = self.w, last + 1
        return k < len(w) and w.joined(last) and not w.cap[k] and self._romance_word(k) and w.fold[k] not in ("en", "e", "national")

    def _list_before(self, at: int, j: int) -> bool:
        return any(self.w.form[k] == "," for k in range(at, j))

    def _closes_head(self, k: int) -> bool:
        return self.w.cap[k] and any(h.lang == "en" and len(h.words) == 1 for h in heads().get(self.w.fold[k], ()))

    def right(self, last: int, head: Head) -> int:
        """The last word of the "of …" chain after the head."""
        w = self.w
        right, joins = last, self.classes["join"]
        while right + 1 < len(w) and w.joined(right):
            k = right + 1
            c = w.fold[k]
            if w.form[k] == "," and head.scope not in ("force", "firm", "party") and right > last:
                reached = self._comma_list(k)
            elif c in joins and c not in ("de", "du", "des") and not (c in ("and", "&") and right == last):
                reached = self._joined_tail(k, c, head, first=right == last)
            else:
                break
            if reached <= right:
                break
            if (
                c == "to"
                and w.fold[reached + 1 : reached + 2] == ["the"]
                and w.joined(reached)
                and w.joined(reached + 1)
                and w.cap[reached + 2]
            ):
                reached = self._run(reached + 2)  # "Commission to Combat the Proliferation of …"
            right = reached
            found = w.hit.get(right)
            if found and found[2].kind == "state":
                break
        return right

    def _joined_tail(self, k: int, c: str, head: Head, *, first: bool) -> int:
        """The end of the capitalised run after connector k, or k - 1 where the name does not run on."""
        w, stop = self.w, k - 1
        if (head.scope == "force" or "of" in head.words) and c != "of":
            return stop
        m = k + 1
        if m < len(w) and w.joined(k) and w.fold[m] in ("the", "its"):
            if c in ("and", "&") and head.scope != "ministry" and not (m + 1 < len(w) and w.fold[m + 1] in self.classes["aim"]):
                return stop
            m += 1
        if (
            m >= len(w)
            or not w.joined(m - 1)
            or not w.cap[m]
            or c == "to"
            and w.fold[m] not in self.classes["task"]
            or (w.fold[m] in self.classes["left_stop"] and c not in ("of", "for"))
        ):
            return stop
        kind = w.kind(m)
        if kind in ("partner", "mission"):
            a, b, hit = w.hit[m]
            weak = hit.kind == "partner" and (b - a == 0 or head.scope == "unit" and w.fold[b] in ("police", "gendarmerie"))
            if (
                c in ("for", "on", "against")
                and not first
                or c == "for"
                or (weak and head.scope == "unit" and c == "of" and kind == "partner" and b > a)
            ):
                return b
            return stop
        if kind == "state":
            return w.hit[m][1] if c in ("of", "for") or (c == "in" and not first) else stop
        if c == "in" and w.fold[m] not in self.classes["region"]:
            return stop
        run = self._run(m)
        if (
            c in ("and", "&", "in")
            and any(k2 in self.head_at for k2 in range(m, run + 1))
            and (run > m or c == "in" or self._is_body(m, run))
        ):
            return stop
        if c == "of" and not (head.scope in ("unit", "state") and self._names_force(m, run)) and self._is_body(m, run):
            return stop
        return run

    def _is_body(self, m: int, run: int) -> bool:
        """Is the run after "of" a body of its own ("Service of the Office of …", "… of the National Assembly")?"""
        for k in range(m, run + 1):
            for end, h in self.head_at.get(k, ()):
                if h.lang == "en" and (
                    end == run and k > m or k == m and end < len(self.w) - 1 and self.w.fold[end + 1] in ("of", "for") and h.shape != "last"
                ):
                    return True
        return False

    def _names_force(self, m: int, run: int) -> bool:
        return any(h.scope == "force" for k in range(m, run + 1) for _, h in self.head_at.get(k, ()))

    def _run(self, m: int) -> int:
        """The last of the capitalised words that stand together from word m."""
        w = self.w
        run = m
        found = w.hit.get(m)
        if found and found[2].kind in ("state", "demonym"):
            run = found[1]
        while run + 1 < len(w) and w.joined(run) and w.cap[run + 1] and (w.same_line(run)):
            if w.kind(run + 1) in ("partner", "mission", "state") or self.pos.get(w.start[run + 1]) in ("VERB", "AUX"):
                break
            run += 1
        return run

    def _comma_list(self, k: int) -> int:
        """The end of ", Y and Z" (", Y, Z and W") that goes on a list of a ministry's or department's fields, or k - 1."""
        w, at, items = self.w, k, 0
        while at + 1 < len(w):
            joint = w.form[at]
            if joint == "," and at + 1 < len(w) and w.fold[at + 1] == "and":
                at += 1
                joint = "and"
            m = at + 1
            if m < len(w) and w.fold[m] == "the":
                m += 1
            if m >= len(w) or not w.joined(at) or not w.cap[m] or w.kind(m) in ("partner", "mission", "state"):
                return k - 1
            run = self._run(m)
            if run - m > 2 or any(x in self.head_at for x in range(m, run + 1)):
                return k - 1
            items += 1
            if joint in ("and", "&") or w.fold[at] == "and":
                return run
            at = run + 1
            if at >= len(w) or items > 4 or not (w.form[at] == "," or w.fold[at] in ("and", "&")):
                return k - 1
        return k - 1

    # -- French, Spanish, Portuguese: head, adjectives, "de …" in lower case ----------------------------------------------------

    def _romance_word(self, k: int) -> bool:
        return self._adjective(k) or self._romance_joint(k)

    def _adjective(self, k: int) -> bool:
        return self.w.fold[k] in self.classes["adjective"]

    def _romance_joint(self, k: int) -> bool:
        low = self.w.form[k].lower()
        return low != "a" and low in self.classes["romance"]

    def romance(self, i: int, last: int, head: Head) -> PartnerMention | None:
        """``Office central de répression du banditisme``: adjectives and "de …" chains, in either case."""
        w = self.w
        right, k = last, last + 1
        while k < len(w) and w.joined(k - 1):
            low = w.form[k].lower()
            if (self._adjective(k) or right > last and ROMANCE_ENDING.search(low)) and not self._romance_joint(k):
                right = k
                k += 1
                continue
            if not self._romance_joint(k) or low in ("à", "en", "au", "aux", "e", "y") and right == last:
                break
            m = k + 1
            while m < len(w) and w.joined(m - 1) and self._romance_joint(m):
                m += 1
            if m >= len(w) or not w.joined(m - 1) or not w.form[m][0].isalpha():
                break
            if low in ("et", "y", "e") and (
                m > k + 1 and w.fold[k + 1] not in ("de", "du", "des") or w.cap[m] and not w.fold[k + 1].startswith("d")
            ):
                break
            if w.kind(m) in ("partner", "mission") and w.cap[m]:
                break
            found = w.hit.get(m)
            right = found[1] if found and found[2].kind == "state" else m
            k = right + 1
            if found and found[2].kind == "state":
                break
        while right > last and self._romance_joint(right):
            right -= 1
        if (
            right == last
            and head.scope == "civil"
            and right + 1 < len(w)
            and w.joined(right)
            and w.cap[right + 1]
            and not w.hit.get(right + 1)
        ):
            return self._proper_name(i, self._run(right + 1), head)
        if right == last and len(head.words) < 2 or " ".join(w.fold[i : right + 1]) in self.classes["no_body"]:
            return None
        if right == last + 1 and head.scope == "unit":
            return None
        if not any(self._romance_word(x) for x in range(i + 1, right + 1)) and len(head.words) < 2:
            return None
        country = next(
            (w.hit[x][2].ids[0] for x in range(i, right + 1) if w.kind(x) in ("state", "demonym") and len(w.hit[x][2].ids) == 1), ""
        )
        return PartnerMention(w.start[i], w.end[right], w.text[w.start[i] : w.end[right]], "phrase", type=head.type, country=country)

    def _proper_name(self, i: int, right: int, head: Head) -> PartnerMention | None:
        """``Fondation Zanmi Timoun``; an English word in the same place is another row's."""
        if any(h.lang == "en" for _, h in self.head_at[i]) or any(self.w.kind(k) for k in range(i + 1, right + 1)):
            return None
        return PartnerMention(
            self.w.start[i], self.w.end[right], self.w.text[self.w.start[i] : self.w.end[right]], "phrase", type=head.type
        )

    # -- types ------------------------------------------------------------------------------------------------------------------

    def type_of(self, head: Head, left: int, i: int, last: int, right: int) -> tuple[str, str]:
        """The type of a name and the country that its words name."""
        w = self.w
        folds = w.fold[left : right + 1]
        places = [w.hit[k][2] for k in range(left, right + 1) if w.kind(k) in ("state", "demonym")]
        country = next((h.ids[0] for h in places if len(h.ids) == 1), "")
        before = w.kind(left - 1) if left > 0 and w.joined(left - 1) else ""
        if left > 1 and w.fold[left - 1] in ("s", "the") and not before:
            before = ""
        after = self._owner(right)
        if head.scope in ("unit", "group", "fund", "civil", "centre") and (before == "mission" or after == "mission"):
            return "un_entity", ""
        if "un" in folds or ("united" in folds and "nations" in folds) or folds[0] in ("inter-agency",):
            return "un_entity", ""
        if head.scope in ("unit", "state", "group", "bank") and country:
            return ("government" if head.words[0] == "department" else "national_institution"), country
        if head.scope == "unit" and (after == "nation" or any(f in ("national", "federal", "presidential", "provincial") for f in folds)):
            return "national_institution", country
        if head.scope == "unit" and after == "partner_igo":
            return "intergovernmental", ""
        if head.scope in ("state", "bank", "centre") and any(
            f in ("african", "european", "international", "inter-american", "arab", "nordic") for f in folds
        ):
            return ("ngo" if head.scope == "centre" else "intergovernmental"), ""
        if head.scope == "academy" and "police" in folds:
            return "academic", country
        if head.scope == "group" and any(f in ("national", "constitutional", "electoral", "parliamentary") for f in folds):
            return "national_institution", country
        if head.scope == "unit" and head.words == ("office",) and any(f in ("special", "envoy", "representative") for f in folds):
            return "un_entity", ""
        return head.type, country

    def _owner(self, right: int) -> str:
        """What a unit belongs to by the words after it: "of MINUSCA", "of the Mission", "of the national police"."""
        w = self.w
        k = right + 1
        if k >= len(w) or not w.joined(right) or w.fold[k] not in ("of", "in", "within", "at"):
            return ""
        k += 1
        if k < len(w) and w.fold[k] == "the":
            k += 1
        if k >= len(w):
            return ""
        if w.kind(k) == "mission" or w.fold[k] == "mission":
            return "mission"
        if w.kind(k) in ("state", "demonym") or w.fold[k] in ("national", "ministry", "government"):
            return "nation"
        return ""
