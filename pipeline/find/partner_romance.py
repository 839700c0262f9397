"""French, Spanish and Portuguese names, which run on in lower case: ``Office central de répression du banditisme``."""

from __future__ import annotations

import re

from pipeline.find.partner_lexicon import Head, words_by_class
from pipeline.find.partner_mention import PartnerMention, Words
from pipeline.find.partner_tails import Tails

ROMANCE_ENDING = re.compile(r"(?<=\w\w\w)(?:ales?|aux|iques?|aires?|ives?|iennes?|aises?|elles?|ières?|iles?|ées?)\Z")


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
    right, k = last, last + 1
    while k < len(w) and w.joined(k - 1):
        low = w.form[k].lower().replace("’", "'")
        if (_adjective(w, k) or right > last and ROMANCE_ENDING.search(low)) and not _joint(w, k):
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
    while right > last and _joint(w, right):
        right -= 1
    if right == last and head.scope == "civil" and right + 1 < len(w) and w.joined(right) and w.cap[right + 1] and not w.hit.get(right + 1):
        return _proper_name(w, tails, i, tails.run(right + 1), head)
    if right == last and len(head.words) < 2 or " ".join(w.fold[i : right + 1]) in words_by_class()["no_body"]:
        return None
    if right == last + 1 and head.scope == "unit":
        return None
    if not any(is_romance_word(w, x) for x in range(i + 1, right + 1)) and len(head.words) < 2:
        return None
    country = next((w.hit[x][2].ids[0] for x in range(i, right + 1) if w.kind(x) in ("state", "demonym") and len(w.hit[x][2].ids) == 1), "")
    return PartnerMention(w.start[i], w.end[right], w.text[w.start[i] : w.end[right]], "phrase", type=head.type, country=country)


def _proper_name(w: Words, tails: Tails, i: int, right: int, head: Head) -> PartnerMention | None:
    """``Fondation Zanmi Timoun``; an English word in the same place is another row's."""
    if any(h.lang == "en" for _, h in tails.head_at[i]) or any(w.kind(k) for k in range(i + 1, right + 1)):
        return None
    return PartnerMention(w.start[i], w.end[right], w.text[w.start[i] : w.end[right]], "phrase", type=head.type)
