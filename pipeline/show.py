"""A document in the terminal: its text with the records marked, or their list; one page of it as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from pipeline.records import Records

STYLES = {
    "dates": "black on bright_cyan",
    "missions": "black on bright_green",
    "partners": "black on bright_yellow",
    "amounts": "black on bright_magenta",
    "activities": "underline",
}
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """A record to show: where, of which kind, and what was made of it."""

    start: int
    end: int
    kind: str
    text: str
    value: str
    confidence: float


def marks_of(records: Records) -> list[Mark]:
    """All mentions of a document as marks, in text order."""
    out: list[Mark] = []
    for d in records.dates:
        out.append(Mark(d.start, d.end, "dates", d.text, f"{d.edtf} ({d.role})", d.confidence))
    for m in records.missions:
        out.append(Mark(m.start, m.end, "missions", m.text, m.id, m.confidence))
    for p in records.partners:
        out.append(Mark(p.start, p.end, "partners", p.text, f"{p.id} ({p.type}{', ' + p.country if p.country else ''})", p.confidence))
    for a in records.amounts:
        item = f": {a.item}" if a.item else ""
        out.append(Mark(a.start, a.end, "amounts", a.text, f"{a.currency} {a.value:,f} ({a.role}{item})", a.confidence))
    for t in records.activities:
        facts = [t.kind, t.status, t.when or "", ", ".join(t.where), ", ".join(t.missions)]
        facts.append(", ".join(f"{p.id} {p.role}" for p in t.partners))
        out.append(Mark(t.start, t.end, "activities", t.text, " · ".join(f for f in facts if f), t.confidence))
    return sorted(out, key=lambda m: (m.start, -m.end))


def marks_in_store(document_id: str, database: Path) -> list[Mark]:
    """The same from the database."""
    from pipeline.store import read_snapshot

    with read_snapshot(database) as connection:
        rows = connection.execute(_MARKS, {"id": document_id}).fetchall()
    return [Mark(*row) for row in rows]


_MARKS = """
SELECT start_char, end_char, 'dates' AS kind, text, edtf || ' (' || role || ')', confidence FROM dates WHERE document_id = $id
UNION ALL SELECT start_char, end_char, 'missions', text, mission_id, confidence FROM mission_mentions WHERE document_id = $id
UNION ALL SELECT start_char, end_char, 'partners', text, partner_id || ' (' || concat_ws(', ', type, country) || ')', confidence
    FROM partner_mentions WHERE document_id = $id
UNION ALL SELECT start_char, end_char, 'amounts', text,
    currency || ' ' || format('{:,.2f}', value::DOUBLE) || ' (' || concat_ws(': ', role, item) || ')', confidence
    FROM amounts WHERE document_id = $id
UNION ALL SELECT start_char, end_char, 'activities', text, concat_ws(' · ', kind, status, when_edtf, places, missions, partners), confidence
    FROM activities_flat WHERE document_id = $id
ORDER BY 1, 2 DESC
"""


def print_records(records: Records) -> None:
    """The records of a document as a table."""
    document = records.document
    facts = (document.kind, document.published, document.symbol, f"{document.pages} pages" if document.pages else None)
    _heading(document.title or document.source, [document.source, *facts])
    _list(marks_of(records))
    counts = {"tables": len(document.tables), "budget lines": len(records.budget_lines), "checks": len(records.checks)}
    failed = sum(not c.holds for c in records.checks)
    counts |= {"failed checks": failed, "results": len(records.results)}
    if any(counts.values()):
        Console().print(", ".join(f"{n} {name}" for name, n in counts.items() if n))
    for issue in records.issues:
        Console().print(f"[yellow]{issue.severity} {issue.code}[/]: {escape(issue.message)}")


def _heading(title: str, facts: Iterable[str | None]) -> None:
    console = Console()
    console.print(Text(" ".join(title.split()), style="bold"))
    console.print(Text(" · ".join(f for f in facts if f), style="dim"))


def _list(marks: Sequence[Mark]) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False)
    for name in ("kind", "text", "record", "place", "conf"):
        table.add_column(name, no_wrap=name in ("kind", "place", "conf"))
    for m in marks:
        text = " ".join(m.text.split())
        short = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
        table.add_row(m.kind, Text(short, style=STYLES[m.kind]), escape(m.value), f"{m.start}-{m.end}", f"{m.confidence:.2f}")
    console.print(table)


def show(document: str, database: Path) -> None:
    """The text of a file or of a document in the database with its records marked."""
    if Path(document).is_file():
        from pipeline.errors import DocumentError, Issue
        from pipeline.extraction import load_language, read_file, records_of

        try:
            read = read_file(document, document)
        except DocumentError as error:
            raise LookupError(error.issue().message) from error
        records = next(records_of([read], load_language()))
        if isinstance(records, Issue):
            raise LookupError(records.message)
        title, text, marks = read.title or document, read.text, marks_of(records)
    else:
        identity, title, text = find_document(document, database)
        marks = marks_in_store(identity, database)
    _heading(title, [document])
    console = Console()
    console.print(marked(text, marks), soft_wrap=True)
    console.print(Text.assemble(*[part for kind, style in STYLES.items() for part in ((f" {kind} ", style), " ")]))


def marked(text: str, marks: Iterable[Mark]) -> Text:
    """``text`` with every record in the colour of its kind."""
    out = Text(text)
    for m in marks:
        out.stylize(STYLES[m.kind], m.start, m.end)
    return out


def find_document(name: str, database: Path) -> tuple[str, str, str]:
    """Id, title and text of the current document with this id, symbol, source, or file name."""
    from pipeline.store import NoSnapshot, read_snapshot

    try:
        with read_snapshot(database) as connection:
            row = connection.execute(
                "SELECT d.document_id, coalesce(d.title, s.source), d.text FROM documents d JOIN sources s USING (document_id)"
                " WHERE d.document_id = $1 OR d.symbol = $1 OR s.source = $1 OR ends_with(s.source, '/' || $1)"
                " ORDER BY s.current DESC, s.first_run DESC LIMIT 1",
                [name],
            ).fetchone()
    except NoSnapshot as error:
        raise LookupError(f"{name} is no file, and {error}") from error
    if row is None:
        raise LookupError(f"no file and no document {name}")
    return row


def draw(document: str, page: int, database: Path, output: Path | None) -> Path:
    """Write a page of a document as a picture with its records and cells drawn on it; returns the picture's path."""
    from pipeline.errors import DocumentError, Issue
    from pipeline.extraction import load_language, read_file, records_of
    from pipeline.read.picture import draw_page

    path = Path(document)
    if not path.is_file():
        from pipeline.store import read_snapshot

        identity = find_document(document, database)[0]
        with read_snapshot(database) as connection:
            row = connection.execute(
                "SELECT source FROM sources WHERE document_id = $1 ORDER BY current DESC LIMIT 1", [identity]
            ).fetchone()
        path = Path(row[0]) if row else path
    try:
        read = read_file(str(path), path)
        records = next(records_of([read], load_language()))
        if isinstance(records, Issue):
            raise LookupError(records.message)
        target = output or Path(f"{path.stem}-page-{page}.png")
        target.write_bytes(draw_page(read, path.read_bytes(), page, records))
    except DocumentError as error:
        raise LookupError(error.issue().message) from error
    except (IndexError, ValueError) as error:
        raise LookupError(str(error)) from error
    return target
