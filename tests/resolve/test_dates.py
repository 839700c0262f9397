"""Dates resolved from whole documents: the passages of ``dates_passages.yaml`` and what the resolver says of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edtf import EdtfError, is_edtf, parse_edtf
from pipeline.find.date_values import Point, Shift
from pipeline.resolve.date_steps import nearest_year, step

PASSAGES = yaml.safe_load((Path(__file__).parent / "dates_passages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("passage", PASSAGES, ids=[p["text"][:40] for p in PASSAGES])
def test_passage(passage: dict, nlp) -> None:
    import pipeline
    from pipeline.document import Document

    text = passage["text"]
    records = pipeline.extract(Document("test", "0" * 64, "text", text), nlp)
    ignored = passage.get("ignore", [])
    found = [(r.text, r.edtf, r.role) for r in records.dates if not any(word in r.text for word in ignored)]
    wanted = []
    for line in passage["dates"]:
        span, rest = line.rsplit(" = ", 1)
        value, _, role = rest.partition(" | ")
        wanted.append((span, value.strip(), role.strip()))
    assert [f[:2] for f in found] == [w[:2] for w in wanted]
    assert [f[2] for f, w in zip(found, wanted, strict=True) if w[2]] == [w[2] for w in wanted if w[2]]
    for record in records.dates:
        assert text[record.start : record.end] == record.text
        assert 0 < record.confidence <= 1


HEADS = yaml.safe_load((Path(__file__).parent / "published_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("head", HEADS, ids=[h["text"].replace("\n", " / ")[:60] for h in HEADS])
def test_day_of_publication(head: dict, nlp) -> None:
    import pipeline

    records = pipeline.extract(pipeline.open_document("head.txt", head["text"].encode()), nlp)
    assert records.document.published == head["published"]
    assert head["published"] in [d.edtf for d in records.dates if d.role == "publication"]


days = st.dates(min_value=date(1950, 1, 1), max_value=date(2050, 12, 31))


@given(days, days, st.sampled_from([-1, 0, 1]))
def test_a_year_filled_in_is_near_the_publication(day: date, published: date, direction: int) -> None:
    point = Point(None, day.month, day.day)
    year = nearest_year(point, point, published, direction)
    filled = point.with_year(year)
    assert filled.exists
    limit = 366 * 8 if (day.month, day.day) == (2, 29) else 377
    assert abs((filled.start - published).days) <= limit
    if direction < 0:
        assert (filled.start - published).days <= 3
    if direction > 0:
        assert (published - filled.start).days <= 10


@given(days, st.sampled_from(["day", "week", "weekend", "month", "quarter", "year"]), st.integers(-30, 30))
def test_every_step_is_a_valid_value(day: date, unit: str, count: int) -> None:
    value = step(Point(day.year, day.month, day.day), None, Shift("published", unit, count), 0.9)  # type: ignore[arg-type]
    assert is_edtf(value.edtf)
    earliest, latest = parse_edtf(value.edtf)
    assert earliest is not None and latest is not None and earliest <= latest


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2009-03-23", "2009-03-23", "2009-03-23"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2024-07-01/2025-06-30", "2024-07-01", "2025-06-30"),
        ("2018/2019", "2018-01-01", "2019-12-31"),
        ("2013-03/..", "2013-03-01", None),
        ("../2015", None, "2015-12-31"),
        ("/2015", None, "2015-12-31"),
        ("2022-21", "2022-03-01", "2022-05-31"),
        ("2022-24", "2022-12-01", "2023-02-28"),
        ("2025-34", "2025-04-01", "2025-06-30"),
        ("2004~", "2004-01-01", "2004-12-31"),
        ("2004-06?", "2004-06-01", "2004-06-30"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("2004-05-XX", "2004-05-01", "2004-05-31"),
        ("XXXX", None, None),
        ("XXXX-XX-XX", None, None),
        ("XXXX-07-27/XXXX-07-29", None, None),
    ],
)
def test_edtf_bounds(value: str, first: str | None, last: str | None) -> None:
    earliest, latest = parse_edtf(value)
    assert (earliest.isoformat() if earliest else None, latest.isoformat() if latest else None) == (first, last)


NO_EDTF = ["", "..", "../..", "2024-13", "2024-02-30", "XXXX-02-30", "24", "2025/2024", "2024-1", "today", "2024-5-06", "2024-25"]


@pytest.mark.parametrize("value", NO_EDTF)
def test_what_is_no_edtf(value: str) -> None:
    with pytest.raises(EdtfError):
        parse_edtf(value)


@given(st.text(alphabet="0123456789X-/.?~%", max_size=24))
def test_edtf_never_fails_otherwise(value: str) -> None:
    assert is_edtf(value) in (True, False)
