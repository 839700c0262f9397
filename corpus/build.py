"""Build the corpus: ``python corpus/build.py`` writes every document and its gold; ``--check`` only verifies.

Sources are ``corpus/sources/HALF/NAME.txt`` (markup: see ``corpus/markup.py``). Outputs are ``corpus/HALF/NAME.{txt,html,pdf,docx}`` with
``NAME.gold.json`` beside it; sources with ``twins: yes`` are also written in all four formats under ``corpus/twins``.
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.check import problems
from corpus.markup import Source, gold, read_source

HERE = Path(__file__).resolve().parent
FORMATS = ("txt", "html", "pdf", "docx")


def render(source: Source, form: str) -> bytes:
    """The document's bytes in ``form`` (writers are imported only when needed)."""
    if form == "txt":
        return source.text.encode("utf-8")
    if form == "html":
        from corpus.write_html import write_html

        return write_html(source)
    if form == "pdf":
        from corpus.write_pdf import write_pdf

        return write_pdf(source)
    if form == "docx":
        from corpus.write_docx import write_docx

        return write_docx(source)
    raise ValueError(f"{source.name}: unknown format {form!r}")


def sources() -> list[Source]:
    """All sources, in the order of their paths."""
    return [read_source(path) for path in sorted((HERE / "sources").glob("*/*.txt"))]


def outputs(source: Source) -> dict[str, bytes]:
    """Path below ``corpus/`` → bytes, of everything that one source makes."""
    record = gold(source)
    as_json = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if source.half == "train":
        return {f"train/{source.name}.gold.json": as_json}
    form = source.header["format"]
    out = {f"{source.half}/{source.name}.{form}": render(source, form), f"{source.half}/{source.name}.gold.json": as_json}
    if source.header.get("twins"):
        out |= {f"twins/{source.name}.{f}": render(source, f) for f in FORMATS}
        out[f"twins/{source.name}.gold.json"] = as_json
    return out


def counts(all_sources: list[Source]) -> str:
    """How many documents of each half, register and format, and how many records."""
    table = Counter((s.half, s.header["register"], s.header["format"]) for s in all_sources)
    lines = [f"{half:9} {register:17} {form:5} {n:3}" for (half, register, form), n in sorted(table.items())]
    for half in sorted({s.half for s in all_sources}):
        records: Counter = Counter(documents=0)
        for source in (s for s in all_sources if s.half == half):
            record = gold(source)
            records["documents"] += 1
            records["words"] += len(source.text.split())
            records.update({k: len(record[k]) for k in ("dates", "missions", "partners", "amounts", "activities")})
        lines.append(f"{half:9} " + ", ".join(f"{n} {k}" for k, n in records.items()))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="verify the gold and that the files on disk are those the sources make")
    options = parser.parse_args(arguments)
    everything = sources()
    found = [p for s in everything for p in problems(s)]
    written: set[str] = set()
    for source in everything:
        for name, data in outputs(source).items():
            written.add(name)
            path = HERE / name
            if options.check:
                if not path.exists() or path.read_bytes() != data:
                    found.append(f"{name}: not what its source makes; run python corpus/build.py")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    for half in ("dev", "held_out", "train", "twins"):
        for path in sorted((HERE / half).glob("*")):
            if f"{half}/{path.name}" not in written:
                found.append(f"{half}/{path.name}: no source makes it")
    print("\n".join(found), file=sys.stderr) if found else None
    print(counts(everything))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
