"""How far the name of an organisation runs on after its head noun: ``… of Interior and Security``, ``… for Peace and the Rule of Law``."""

from __future__ import annotations

from pipeline.find.partner_lexicon import Head, words_by_class
from pipeline.find.partner_mention import Words

LONGEST = 60
"""No name runs on for more words after its head."""


class Tails:
    """The right-hand side of names in one text."""

    def __init__(self, words: Words, pos: dict[int, str], head_at: dict[int, list[tuple[int, Head]]]) -> None:
        self.w = words
        self.pos = pos
        self.head_at = head_at
        self.classes = words_by_class()

    def right(self, last: int, head: Head, *, bare: bool = False) -> int:
        """The last word of the "of …" chain after the head."""
        w = self.w
        right, joins = last, self.classes["join"]
        while right + 1 < len(w) and right - last < LONGEST and w.joined(right):
            k = right + 1
            c = w.fold[k]
            if w.form[k] == "," and head.scope not in ("force", "firm", "party") and right > last:
                reached = self._comma_list(k, chains=head.scope == "ministry")
            elif c == "in" and head.scope == "fund" and w.fold[k + 1 : k + 3] == ["support", "of"] and w.cap[k + 3 : k + 4] == [True]:
                reached = self.run(k + 3)
            elif head.scope == "ministry" and right == last and w.fold[k : k + 3] == ["in", "charge", "of"]:
                reached = self.run(k + 3) if w.cap[k + 3 : k + 4] == [True] else k - 1
            elif c in joins and c not in ("de", "du", "des") and not (c in ("and", "&") and right == last):
                reached = self._joined_tail(k, c, head, first=right == last, bare=bare)
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
                reached = self.run(reached + 2)  # "Commission to Combat the Proliferation of …"
            right = reached
            found = w.hit.get(right)
            if found and found[2].kind == "state":
                break
        return right

    def _joined_tail(self, k: int, c: str, head: Head, *, first: bool, bare: bool) -> int:
        """The end of the capitalised run after connector k, or k - 1 where the name does not run on."""
        w, stop = self.w, k - 1
        m = k + 1
        if head.words[:2] == ("council", "of") and c == "in" and w.kind(m) == "state":
            return w.hit[m][1]  # "Council of Churches in Namibia"
        if (head.scope == "force" or "of" in head.words) and c not in ("of", "on"):
            return stop
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
            and w.fold[k - 1] not in self.classes["to_whom"]
            or (w.fold[m] in self.classes["left_stop"] and c not in ("of", "for"))
        ):
            return stop
        if len(w.form[m]) == 3 and w.form[m].isupper() and w.form[m + 1 : m + 2] and w.form[m + 1][0].isdigit():
            return stop  # "… and USD 10 million"
        kind = w.kind(m)
        if kind in ("partner", "mission"):
            a, b, hit = w.hit[m]
            weak = hit.kind == "partner" and (b - a == 0 or bare and head.scope == "unit" and w.fold[b] in ("police", "gendarmerie"))
            if (
                c in ("for", "on", "against")
                and not first
                or c == "for"
                or (weak and head.scope == "unit" and c == "of" and kind == "partner" and b > a)
            ):
                return b
            return stop
        if kind == "state":
            return w.hit[m][1] if c in ("of", "for", "on") or (c == "in" and not first) else stop
        if c == "in" and w.fold[m] not in self.classes["region"] and (first or w.kind(m) or w.fold[k - 1] not in self.classes["taught"]):
            return stop
        run = self.run(m)
        if head.scope == "ministry" and c in ("and", "&") and self._is_field(m, run):
            return run  # "Ministry of Security and Civil Protection"
        if (
            c in ("and", "&", "in")
            and any(k2 in self.head_at for k2 in range(m, run + 1))
            and (run > m or c == "in" or self._is_body(m, run))
        ):
            return stop
        if (
            c == "of"
            and w.fold[m - 1] == "the"
            and not (head.scope in ("unit", "state") and self._names_force(m, run))
            and head.words != ("college",)
            and not (head.words == ("office",) and w.fold[run] in ("ombudsman", "ombudsperson", "provedor"))
            and self._is_body(m, run)
        ):
            return stop
        return run

    def _is_field(self, m: int, run: int) -> bool:
        """Is the run a ministry's field that is also the name of a body (``Civil Protection``, ``Public Service``)?"""
        return " ".join(self.w.fold[m : run + 1]) in self.classes["field"]

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

    def run(self, m: int) -> int:
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

    def _comma_list(self, k: int, *, chains: bool = False) -> int:
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
            run = self.run(m)
            if chains and w.fold[run + 1 : run + 2] == ["of"] and w.cap[run + 2 : run + 3] == [True] and w.kind(run + 2) != "state":
                run = self.run(run + 2)  # "Ministry of Justice, Promotion of Human Rights and Good Governance"
            if run - m > 2 + 2 * chains or any(x in self.head_at for x in range(m, run + 1)):
                return k - 1
            items += 1
            if joint in ("and", "&") or w.fold[at] == "and":
                return run
            at = run + 1
            if at >= len(w) or items > 4 or not (w.form[at] == "," or w.fold[at] in ("and", "&")):
                return k - 1
        return k - 1
