"""The evaluation as pages to read: Markdown for the figures, HTML with every error marked in its sentence.

``evaluation.json`` beside them holds the figures and the errors' keys; an accepted one is what "new" is measured against.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from pipeline.evaluate.compare import Error, Scores, Tally

BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01))
CONTEXT = 110


def reliability(pairs: list[tuple[float, bool]]) -> list[tuple[str, int, float, float]]:
    """Rows of (band, records, mean confidence, share right).

    >>> reliability([(0.92, True), (0.94, False)])
    [('0.90–0.95', 2, 0.93, 0.5)]
    """
    rows = []
    for low, high in BANDS:
        inside = [(c, right) for c, right in pairs if low <= c < high]
        if inside:
            mean = round(sum(c for c, _ in inside) / len(inside), 3)
            rows.append((f"{low:.2f}–{min(high, 1):.2f}", len(inside), mean, round(sum(r for _, r in inside) / len(inside), 3)))
    return rows


def figures(tally: Tally) -> dict[str, Any]:
    """The tally's numbers under the names that the outside scorer uses."""
    return {"p": tally.precision, "r": tally.recall, "f1": tally.f1, "hit": tally.hit, "miss": tally.miss, "extra": tally.extra}


def scores_to_dict(scores: Scores) -> dict[str, Any]:
    return {
        "documents": scores.documents,
        "missing_documents": sorted(scores.missing),
        "records": {k: figures(t) for k, t in scores.records.items()},
        "slots": {k: figures(t) for k, t in scores.slots.items()},
        "reliability": {k: reliability(v) for k, v in scores.reliability.items()},
    }


def report_to_dict(sets: Mapping[str, Scores]) -> dict[str, Any]:
    out: dict[str, Any] = {"sets": {name: scores_to_dict(s) for name, s in sets.items()}}
    out["errors"] = {name: sorted({e.key for e in s.errors}) for name, s in sets.items()}
    return out


def to_json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def new_errors(sets: Mapping[str, Scores], accepted: Path | None) -> dict[str, set[str]]:
    """The keys of errors that the accepted report does not have, by set; all of them without one."""
    known: dict[str, list[str]] = {}
    if accepted is not None and accepted.exists():
        known = json.loads(accepted.read_text(encoding="utf-8"))["errors"]
    return {name: {e.key for e in s.errors} - set(known.get(name, [])) for name, s in sets.items()}


def _show(x: float | None) -> str:
    return "–" if x is None else f"{x:.3f}"


def text_table(sets: Mapping[str, Scores]) -> str:
    """The figures as fixed-width lines, every set side by side."""
    lines = []
    for part in ("records", "slots"):
        lines.append(f"{part:24}" + "".join(f"{name[:24]:>26}" for name in sets))
        lines.append(" " * 24 + f"{'P':>10}{'R':>8}{'F1':>8}" * len(sets))
        for measure in dict.fromkeys(m for s in sets.values() for m in getattr(s, part)):
            tallies = [getattr(s, part).get(measure, Tally()) for s in sets.values()]
            cells = "".join(f"{_show(t.precision):>10}{_show(t.recall):>8}{_show(t.f1):>8}" for t in tallies)
            lines.append(f"  {measure:22}{cells}")
    return "\n".join(lines)


def markdown(sets: Mapping[str, Scores], new: Mapping[str, set[str]]) -> str:
    """The report's figures, reliability and counts of new errors in Markdown."""
    lines = ["# Evaluation", ""]
    for name, s in sets.items():
        lines += [
            f"## {name} ({s.documents} documents)",
            "",
            "| measure | P | R | F1 | hit | miss | extra |",
            "|---|---|---|---|---|---|---|",
        ]
        for part in (s.records, s.slots):
            for measure, t in part.items():
                lines.append(f"| {measure} | {_show(t.precision)} | {_show(t.recall)} | {_show(t.f1)} | {t.hit} | {t.miss} | {t.extra} |")
        lines += ["", "| confidence | kind | records | mean confidence | share right |", "|---|---|---|---|---|"]
        for kind, pairs in s.reliability.items():
            lines += [f"| {band} | {kind} | {n} | {mean:.2f} | {share:.2f} |" for band, n, mean, share in reliability(pairs)]
        lines += ["", f"{len(s.errors)} errors, {len(new[name])} of them new against the accepted report.", ""]
    return "\n".join(lines)


def _in_context(error: Error, text: str) -> str:
    if error.start < 0:
        return "<i>not found in the text that was read</i>"
    before = text[max(0, error.start - CONTEXT) : error.start]
    after = text[error.end : error.end + CONTEXT]
    return f"…{escape(before)}<mark>{escape(text[error.start : error.end])}</mark>{escape(after)}…"


_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b2733}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{border-bottom:1px solid #d8dee4;padding:.3rem .6rem;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}mark{background:#ffe08a}tr.new td:first-child{border-left:4px solid #c0392b}
.missed{color:#8e44ad}.extra{color:#c0392b}.wrong{color:#b9770e}summary{cursor:pointer;font-weight:600;margin:.6rem 0}
"""


def html(sets: Mapping[str, Scores], new: Mapping[str, set[str]]) -> str:
    """One page: the figures of every set, then each error in its sentence, new ones marked at the left."""
    out = ["<!doctype html><html lang=en><meta charset=utf-8><title>Evaluation</title>", f"<style>{_STYLE}</style><h1>Evaluation</h1>"]
    for name, s in sets.items():
        out.append(f"<h2>{escape(name)} <small>({s.documents} documents)</small></h2>")
        out.append("<table><tr><th>measure<th>P<th>R<th>F1<th>hit<th>miss<th>extra</tr>")
        for part in (s.records, s.slots):
            for measure, t in part.items():
                numbers = (_show(t.precision), _show(t.recall), _show(t.f1), t.hit, t.miss, t.extra)
                out.append(f"<tr><td>{measure}" + "".join(f"<td class=n>{x}" for x in numbers) + "</tr>")
        out.append("</table><table><tr><th>confidence<th>kind<th>records<th>mean confidence<th>share right</tr>")
        for kind, pairs in s.reliability.items():
            for row in reliability(pairs):
                out.append(f"<tr><td>{row[0]}<td>{kind}" + "".join(f"<td class=n>{x}" for x in row[1:]) + "</tr>")
        out.append("</table>")
        for measure in dict.fromkeys(e.measure for e in s.errors):
            out += _errors_of(measure, s, new[name])
    return "\n".join(out)


def _errors_of(measure: str, scores: Scores, new: set[str]) -> list[str]:
    errors = [e for e in scores.errors if e.measure == measure]
    fresh = sum(e.key in new for e in errors)
    out = [f"<details><summary>{measure}: {len(errors)} errors, {fresh} new</summary>"]
    out.append("<table><tr><th>document<th>what<th>in the text<th>wanted<th>got</tr>")
    for e in errors:
        row = "<tr class=new>" if e.key in new else "<tr>"
        where = _in_context(e, scores.texts[e.document])
        out.append(
            f"{row}<td>{escape(e.document)}<td class={e.verdict}>{e.verdict}<td>{where}<td>{escape(e.wanted)}<td>{escape(e.got)}</tr>"
        )
    out.append("</table></details>")
    return out


def write_report(folder: Path, sets: Mapping[str, Scores], accepted: Path | None = None) -> dict[str, set[str]]:
    """Write ``evaluation.md``, ``.html`` and ``.json`` into ``folder``; returns the new errors by set."""
    folder.mkdir(parents=True, exist_ok=True)
    new = new_errors(sets, accepted)
    (folder / "evaluation.md").write_text(markdown(sets, new), encoding="utf-8")
    (folder / "evaluation.html").write_text(html(sets, new), encoding="utf-8")
    (folder / "evaluation.json").write_text(to_json(report_to_dict(sets)), encoding="utf-8")
    return new
