"""Accept the current evaluation: ``python -m corpus.accept`` writes ``accepted.json``, README's figures and queries, and its picture."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image

import pipeline
from pipeline.demo import queries
from pipeline.evaluate import evaluate
from pipeline.evaluate.report import report_to_dict, text_table, to_json
from pipeline.read.picture import draw_page

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
SHOWN = "dev/container-control-caribbean.pdf"
MEASURES = ("dates", "missions", "mission_mentions", "partners", "amounts", "activities", "activity_spans")
SLOTS = ("date_role", "partner_type", "amount_role", "activity_status", "activity_when", "activity_where", "activity_missions")
MORE_SLOTS = ("activity_partners", "activity_partner_roles", "activity_themes")


def between(text: str, first: str, last: str, put: str) -> str:
    """``text`` with what stands between two lines of it replaced."""
    return re.sub(rf"({re.escape(first)}\n).*?(\n{re.escape(last)})", lambda m: m[1] + put + m[2], text, flags=re.DOTALL)


def picture() -> Image.Image:
    """The page that README shows, with its records and cells drawn on it."""
    path = HERE / SHOWN
    data = path.read_bytes()
    document = pipeline.open_document(SHOWN, data)
    drawn = Image.open(io.BytesIO(draw_page(document, data, 1, pipeline.extract(document))))
    return drawn.resize((drawn.width * 3 // 4, drawn.height * 3 // 4)).quantize(200, Image.Quantize.MAXCOVERAGE)


def main() -> None:
    sets = {half: evaluate(HERE / half) for half in ("dev", "held_out")}
    (HERE / "accepted.json").write_text(to_json(report_to_dict(sets)), encoding="utf-8")
    print(text_table(sets))
    rows = ["", "| measure | dev | held out |", "|---|---|---|"]
    for measure in (*MEASURES, *SLOTS, *MORE_SLOTS):
        tallies = [{**s.records, **s.slots}[measure] for s in sets.values()]
        rows.append(f"| {measure} | " + " | ".join(f"{t.f1 or 0:.2f}" for t in tallies) + " |")
    text = README.read_text(encoding="utf-8")
    text = between(text, "only reported. F1 as last accepted (`corpus/accepted.json`):", "Confidence means", "\n".join([*rows, ""]))
    blocks = "\n".join(f"\n{question}\n\n```sql\n{sql};\n```" for question, sql in queries())
    text = between(text, "## Five queries worth having", "## How good it is", blocks + "\n")
    README.write_text(text, encoding="utf-8")
    picture().save(HERE / "page.png", optimize=True)


if __name__ == "__main__":
    main()
