"""French, Spanish, Portuguese and Italian names, which run on in lower case: ``Office central de répression du banditisme``."""

from __future__ import annotations

import re

from pipeline.find.partner_lexicon import Head, words_by_class
from pipeline.find.partner_mention import PartnerMention, Words
from pipeline.find.partner_tails import Tails

ROMANCE_ENDING = re.compile(r"(?<=\w\w\w)(?:ales?|aux|iques?|aires?|ives?|iennes?|aises?|elles?|ières?|iles?|ées?)\Z")

VERB_ENDINGS = ("ait", "aient", "é", "èrent", "ó", "ão", "á")  # "était représenté" is no part of a name


def is_romance_word(w: Words, k: int) -> bool:
    """Is word k an adjective or a joint of French, Spanish or Portuguese names?"""
    return _adjective(w, k) or _joint(w, k)


def _adjective(w: Words, k: int) -> bool:
    return w.fold[k] in words_by_class()["adjective"]


def _joint(w: Words, k: int) -> bool:
    low = w.form[k].lower().replace("’", "'")
    return low != "a" and low in words_by_class()["romance"]


def romance_name(w: Words, tails: Tails, i: int, last: int, head: Head) -> PartnerMention | None:
    """``Office central de répression du banditisme``: adjectives and "de …" chains, in either case."""
    right = _run_on(w, tails, last, last, head)
    if (
        right == last
        and head.scope in ("civil", "academic")
        and head.words != ("red",)
        and right + 1 < len(w)
        and w.joined(right)
        and w.cap[right + 1]
        and not w.hit.get(right + 1)
    ):
        run = tails.run(right + 1)
        if any(h.lang == "en" for _, h in tails.head_at[i]) or any(w.kind(k) for k in range(i + 1, run + 1)):
            return None  # an English word in the same place is another row's
        right = _run_on(w, tails, run, run, head)  # "Fondation Zanmi Timoun", and "… pour la paix"
        return PartnerMention(w.start[i], w.end[right], w.text[w.start[i] : w.end[right]], "phrase", type=head.type)
    if right == last and len(head.words) < 2 or " ".join(w.fold[i : right + 1]) in words_by_class()["no_body"]:
        return None
    if right == last + 1 and head.scope == "unit":
        return None
    titled = head.scope == "academic" and right > last and all(w.cap[x] for x in range(i, right + 1))
    if not titled and len(head.words) < 2 and not any(is_romance_word(w, x) for x in range(i + 1, right + 1)):
        return None
    country = next((w.hit[x][2].ids[0] for x in range(i, right + 1) if w.kind(x) in ("state", "demonym") and len(w.hit[x][2].ids) == 1), "")
    return PartnerMention(w.start[i], w.end[right], w.text[w.start[i] : w.end[right]], "phrase", type=head.type, country=country)


def _run_on(w: Words, tails: Tails, last: int, right: int, head: Head) -> int:
    """The last word of the name whose words up to ``right`` are sure."""
    k = right + 1
    while k < len(w) and w.joined(k - 1):
        low = w.form[k].lower().replace("’", "'")
        if not _joint(w, k) and (_adjective(w, k) or right > last and _looks_romance(w, k) or _titled(w, tails, k, head)):
            right = k
            k += 1
            continue
        if not _joint(w, k) or low in ("à", "en", "au", "aux", "e", "y") and right == last:
            break
        m = k + 1
        while m < len(w) and w.joined(m - 1) and _joint(w, m):
            m += 1
        if m >= len(w) or not w.joined(m - 1) or not w.form[m][0].isalpha():
            break
        if low in ("et", "y", "e") and not _goes_on(w, tails, k, m, right):
            break
        if w.kind(m) in ("partner", "mission") and w.cap[m]:
            break
        found = w.hit.get(m)
        right = found[1] if found and found[2].kind == "state" else m
        k = right + 1
        if found and found[2].kind == "state":
            break
    while right > last and _joint(w, right):
        right -= 1
    return right


def _looks_romance(w: Words, k: int) -> bool:
    """Is word k by its ending, its accents or the "de" after it no English word (``femmes juristes de``)?"""
    low = w.form[k].lower()
    if ROMANCE_ENDING.search(low) or not w.cap[k] and not low.isascii() and not low.endswith(VERB_ENDINGS):
        return True
    return not w.cap[k] and k + 1 < len(w) and w.joined(k) and w.form[k + 1].lower() in ("de", "du", "des", "do", "da", "del")


def _titled(w: Words, tails: Tails, k: int, head: Head) -> bool:
    """Spanish and Portuguese names have capitals: ``Instituto Superior de Relações Internacionais``."""
    if head.lang not in ("es", "pt", "it") or head.words == ("red",) or not w.same_line(k - 1):
        return False
    return w.cap[k] and not w.kind(k) and k not in tails.head_at and w.form[k][1:].islower()


def _goes_on(w: Words, tails: Tails, k: int, m: int, right: int) -> bool:
    """Does the name run on after "et", "y", "e" at word k to word m, and no second body stand there?"""
    if m in tails.head_at and w.cap[m] and not w.fold[k + 1].startswith("d"):
        return False
    if w.cap[m]:
        return w.cap[right] or w.fold[k + 1].startswith("d")
    return m == k + 1 or w.fold[k + 1] in ("de", "du", "des", "da", "do", "dos", "das", "del", "le", "la", "les", "l'")
