"""The corpus: its gold is well formed, its files are what their sources make, its halves are independent, its sentences its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.build import HERE, outputs, render, sources
from corpus.check import is_edtf, problems
from corpus.markup import Source, SourceError, gold, read_source, strip_tags

SOURCES = sources()
SHARED = HERE.parent.parent / "shared"
HALVES = ("dev", "held_out")
RENDERED = [s for s in SOURCES if s.half in HALVES]
"""Documents that are written in their formats; those of train/ are only sources and gold."""


def shingles(text: str, size: int) -> set[tuple[str, ...]]:
    """Runs of ``size`` words, lower case, tags of numbers left out."""
    words = re.findall(r"[a-zà-ÿ]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.name)
def test_gold_is_well_formed(source) -> None:
    assert problems(source) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.name)
def test_files_on_disk_are_what_the_source_makes(source) -> None:
    for name, data in outputs(source).items():
        path = HERE / name
        assert path.exists(), f"{name} is missing: run python corpus/build.py"
        if path.suffix in (".txt", ".html", ".json"):
            assert path.read_bytes() == data, f"{name} is stale: run python corpus/build.py"


def test_every_file_has_a_source() -> None:
    made = {name for s in SOURCES for name in outputs(s)}
    found = {f"{folder}/{p.name}" for folder in (*HALVES, "train", "twins") for p in (HERE / folder).glob("*")}
    assert found == made


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_same_source_same_bytes(form: str) -> None:
    source = SOURCES[0]
    assert render(source, form) == render(source, form)


def test_names_are_unique_and_halves_balanced() -> None:
    assert len({s.name for s in SOURCES}) == len(SOURCES)
    sizes = {half: sum(s.half == half for s in SOURCES) for half in HALVES}
    assert abs(sizes["dev"] - sizes["held_out"]) <= 2, sizes
    for half in HALVES:
        assert {s.header["register"] for s in SOURCES if s.half == half} == {
            "press_release", "mission_report", "project_document", "agency_story",
        }  # fmt: skip
        assert {s.header["format"] for s in SOURCES if s.half == half} == {"txt", "html", "pdf", "docx"}


def unnamed(source: Source) -> str:
    """The text with names and tables (whose headings budgets share) replaced by a sign that no run of words crosses."""
    text = source.text
    for block in (b for b in source.blocks if b.kind == "table"):
        text = text[: block.start] + "¤" * len(block.text) + text[block.start + len(block.text) :]
    for item in sorted((m for m in source.items if m.tag in "mp"), key=lambda m: (-m.start, -m.end)):
        if "¤" not in text[item.start : item.end]:
            text = text[: item.start] + "¤" * (item.end - item.start) + text[item.end :]
    return text


def own_runs(source: Source, size: int) -> set[tuple[str, ...]]:
    return set().union(*(shingles(part, size) for part in re.split(r"¤+|\n\n", unnamed(source))))


def test_no_document_copies_another() -> None:
    """No two documents share a run of eight words outside names."""
    seen: dict[tuple[str, ...], str] = {}
    for source in SOURCES:
        for run in own_runs(source, 8):
            assert seen.setdefault(run, source.name) == source.name, f"{source.name} and {seen[run]}: {' '.join(run)}"


def test_no_sentence_is_copied_from_the_shared_documents() -> None:
    """Eight words in a row outside names that also stand in a seed, an excerpt or a stored page would be a copy."""
    if not SHARED.is_dir():
        pytest.skip("the folder of shared documents is not here")
    files = [*SHARED.glob("seeds/*.txt"), *SHARED.glob("real/excerpts/*.txt"), *SHARED.glob("real/pages/*.html")]
    theirs = set().union(*(shingles(f.read_text(encoding="utf-8"), 8) for f in files))
    for source in SOURCES:
        common = own_runs(source, 8) & theirs
        assert not common, f"{source.name}: {[' '.join(r) for r in common]}"


def test_gold_files_hold_the_contracts_keys() -> None:
    for path in sorted(HERE.glob("*/*.gold.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        assert {"doc", "text", "published", "kind", "format", "register", "dates", "missions", "partners", "amounts", "activities"} <= set(
            record
        )
        assert record["doc"] == path.name.removesuffix(".gold.json")
        assert record["activities"], path.name


def test_strip_tags_nests_and_keeps_offsets() -> None:
    text, items = strip_tags("{{1 The [[p? UNPOL|[[m|UNMIL]] police]] met on [[d 2005-03-01 event|1 March]].}}")
    assert text == "The UNMIL police met on 1 March."
    assert [(m.tag, text[m.start : m.end]) for m in items] == [
        ("A", text), ("p", "UNMIL police"), ("m", "UNMIL"), ("d", "1 March"),
    ]  # fmt: skip


def test_unclosed_tags_are_refused() -> None:
    with pytest.raises(SourceError):
        strip_tags("{{1 The [[m|UNMIL]] police")


def test_results_carry_merged_cells_down(tmp_path: Path) -> None:
    folder = tmp_path / "dev"
    folder.mkdir()
    body = "# Title\n\n||: results\n||! Outcome || Activities\n|| Peace || {{1 Train}}\n|| ^^ || Build\n"
    (folder / "a.txt").write_text(f"register: project_document\nformat: docx\n---\n{body}---\n1 training planned\n", encoding="utf-8")
    record = gold(read_source(folder / "a.txt"))
    assert record["results"] == [{"outcome": "Peace", "activity": "Train"}, {"outcome": "Peace", "activity": "Build"}]
    assert record["text"] == "Title\n\nOutcome\tActivities\nPeace\tTrain\n\tBuild"


@pytest.mark.parametrize(
    ("value", "holds"), [("2019-23", True), ("2019-35", True), ("../2014-06-30", True), ("2019-13", False), ("", False)]
)
def test_edtf(value: str, holds: bool) -> None:
    assert is_edtf(value) is holds


def similarity(a: str, b: str) -> float:
    """The share of words that two texts have in common, whatever their order (footnotes and cells may stand elsewhere)."""
    one, two = Counter(a.split()), Counter(b.split())
    return 2 * (one & two).total() / (one.total() + two.total())


def cases(form: str | None = None) -> list:
    """Sources read from a file that is not plain text."""
    chosen = [s for s in RENDERED if s.header["format"] != "txt" and form in (None, s.header["format"])]
    return [pytest.param(s, id=s.name) for s in chosen]


@pytest.mark.parametrize("source", cases())
def test_reader_gives_the_reference_text(source: Source) -> None:
    """All its words and none of the clutter: at least 97 in 100 words agree."""
    import pipeline

    document = pipeline.open_document(HERE / source.half / f"{source.name}.{source.header['format']}")
    assert similarity(source.text, document.text) >= 0.97


@pytest.mark.parametrize("source", cases("html"))
def test_reader_leaves_the_clutter_out(source: Source) -> None:
    import yaml

    import pipeline

    text = pipeline.open_document(HERE / source.half / f"{source.name}.html").text
    clutter = yaml.safe_load((HERE / "clutter.yaml").read_text(encoding="utf-8"))
    notices = [*clutter["cookie"], *clutter["footer_note"], *clutter["newsletter"], *(r["title"] for r in clutter["related"])]
    assert [n for n in notices if n in text] == []


@pytest.mark.parametrize("source", [s for s in SOURCES if s.header.get("twins")], ids=lambda s: s.name)
def test_twins_read_alike(source: Source) -> None:
    import pipeline

    texts = {form: pipeline.open_document(HERE / "twins" / f"{source.name}.{form}").text for form in ("txt", "html", "pdf", "docx")}
    assert {form: similarity(texts["txt"], text) >= 0.97 for form, text in texts.items()} == dict.fromkeys(texts, True)
