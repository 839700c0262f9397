"""The type of an organisation by the words of its name: ``National …`` is a nation's, ``… of MINUSCA`` the UN's."""

from __future__ import annotations

from pipeline import authority
from pipeline.find.partner_lexicon import Head, words_by_class
from pipeline.find.partner_mention import Words


def type_of(w: Words, head: Head, left: int, right: int) -> tuple[str, str]:
    """The type of the name on words ``left`` to ``right`` and the country that its words name ("" if none).

    A head noun's own type holds unless the name or what stands beside it says more.
    """
    folds = {f.replace("’", "'").partition("'")[0] for f in w.fold[left : right + 1]}
    places = [w.hit[k][2] for k in range(left, right + 1) if w.kind(k) in ("state", "demonym")]
    country = next((h.ids[0] for h in places if len(h.ids) == 1), "")
    before = w.kind(left - 1) if left > 0 and w.joined(left - 1) else ""
    owner = _owner(w, right)
    classes = words_by_class()
    if w.kind(left) == "partner" and all(authority.partners()[id].type == "intergovernmental" for id in w.hit[left][2].ids):
        return "intergovernmental", ""
    if head.scope in ("unit", "group", "fund", "civil", "centre") and "mission" in (before, owner):
        return "un_entity", ""
    if head.scope == "unit" and before == "partner" and (type_ := _type_of_owner(w, left - 1)):
        return type_, ""  # "INTERPOL Environmental Security Unit"
    if "un" in folds or {"united", "nations"} <= folds or "inter-agency" in folds:
        return "un_entity", ""
    if not country and left > 0 and before in ("state", "demonym") and w.form[left - 1][-2:] in ("'s", "’s"):
        country = w.hit[left - 1][2].ids[0]  # "Norway's Ministry of Foreign Affairs"
    if head.words == ("commission",) and (_of_two(w, left, right) or len({h.ids for h in places}) > 1):
        return ("intergovernmental" if places else "other"), ""
    if head.scope == "unit" and folds & classes["of_government"]:
        return "government", country
    if head.scope in ("unit", "state", "group", "bank") and country and len(head.words) < 3:
        return ("government" if head.words[0] == "department" else "national_institution"), country
    if head.scope == "unit" and (owner == "nation" or folds & classes["of_nation"]):
        return "national_institution", country
    if head.scope == "bank" and head.type == "other" and not folds & (classes["of_nation"] | classes["of_region"]):
        return "private", country
    if head.words in (("institute",), ("centre",), ("center",)) and "national" in folds and w.fold[right] not in classes["of_study"]:
        return "national_institution", country
    if head.words[0] in ("council", "committee") and folds & classes["of_ngo"]:
        return "ngo", country
    if head.words in (("centre",), ("center",)) and folds & classes["of_research"]:
        return "academic", country
    if head.words == ("company",) and "national" in folds:
        return "national_institution", country
    if head.scope == "fund" and folds & classes["of_peace"]:
        return "un_entity", country
    if head.scope == "unit" and folds & classes["of_envoy"]:
        return "un_entity", ""
    if head.scope == "unit" and before not in ("partner", "component") and folds & classes["of_police"]:
        return "national_institution", country
    if head.scope == "group" and folds & (classes["of_nation"] | classes["of_state"]):
        return "national_institution", country
    if head.scope in ("state", "bank", "centre") and folds & classes["of_region"]:
        return ("ngo" if head.scope == "centre" else "intergovernmental"), ""
    return head.type, country


def _of_two(w: Words, left: int, right: int) -> bool:
    """Do the name's words say that several parties make up the body (``Joint …``, ``Military Coordination …``)?"""
    name = f" {' '.join(w.fold[left : right + 1])} "
    return any(f" {phrase} " in name for phrase in words_by_class()["of_two"])


def _type_of_owner(w: Words, k: int) -> str:
    """The type of the intergovernmental body whose unit this is, or ""."""
    types = {authority.partners()[id].type for id in w.hit[k][2].ids}
    return "intergovernmental" if types == {"intergovernmental"} else ""


def _owner(w: Words, right: int) -> str:
    """What a unit belongs to by the words after it: "of MINUSCA", "of the Mission", "of the national police"."""
    k = right + 1
    if k >= len(w) or not w.joined(right) or w.fold[k] not in ("of", "in", "within", "at"):
        return ""
    k += 1
    if k < len(w) and w.fold[k] == "the":
        k += 1
    if k >= len(w):
        return ""
    if w.kind(k) in ("mission", "component") or w.fold[k] == "mission":
        return "mission"
    if w.kind(k) in ("state", "demonym") or w.fold[k] in ("national", "ministry", "government"):
        return "nation"
    return ""
