"""What a run leaves in Prefect to be looked at: a report in Markdown, and tables of issues and records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from pipeline.ingest import Summary
from pipeline.store import NoSnapshot, read_snapshot

MOST_ROWS = 200

RECORDS_OF = {
    "Activities": 'SELECT kind, status, when_edtf AS "when", title, missions, partners FROM activities_flat WHERE document_id = ?',
    "Dates": "SELECT text, edtf, role, confidence FROM dates WHERE document_id = ? ORDER BY start_char",
    "Missions": "SELECT mission_id, count(*) AS mentions FROM mission_mentions WHERE document_id = ? GROUP BY ALL ORDER BY ALL",
    "Partners": "SELECT partner_id, count(*) AS mentions FROM partner_mentions WHERE document_id = ? GROUP BY ALL ORDER BY ALL",
    "Amounts": "SELECT text, value, currency, role FROM amounts WHERE document_id = ? ORDER BY start_char",
}


def markdown_table(rows: list[dict[str, Any]]) -> str:
    """Rows as a Markdown table.

    >>> print(markdown_table([{"code": "empty", "n": 2}]))
    | code | n |
    |---|---|
    | empty | 2 |
    """
    if not rows:
        return "_none_"
    show = lambda v: "" if v is None else str(v).replace("|", "\\|").replace("\n", " ")  # noqa: E731
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(show(row[h]) for h in head) + " |" for row in rows])


def run_report(summary: Summary, database: Path, what: str) -> str:
    """The report of one run in Markdown."""
    figures = [{"files": summary.files, **summary.figures(), "seconds": round(summary.seconds, 1)}]
    lines = [f"# Run {summary.run}: {what}", "", markdown_table(figures), ""]
    outcome = summary.outcome
    if outcome is not None and not outcome.published:
        lines += ["## Not published", "The last good snapshot stays in place.", ""]
        lines += [f"- {broken.message}" for broken in outcome.broken] + [""]
    elif outcome is not None:
        lines += [f"Published as `{database.name}`. It now holds:", "", markdown_table([outcome.counts]), ""]
    lines += ["## Documents that could not be read or fetched", "", markdown_table(_linked(_problems(summary))), ""]
    lines += ["## New documents and versions", "", markdown_table(_linked(documents_of(database, summary.run))), ""]
    lines += ["## What changed", "", markdown_table(changes_of(database, summary.run))]
    return "\n".join(lines)


def _problems(summary: Summary) -> list[dict[str, Any]]:
    keep = ("source", "code", "message")
    return [{k: p.get(k) for k in keep} for p in summary.problems[:MOST_ROWS]]


def link_to(source: str) -> str:
    """The address of a source: a URL as it is, a path as one.

    >>> link_to("https://example.org/news/17"), link_to("/srv/in/a b.txt")
    ('https://example.org/news/17', 'file:///srv/in/a%20b.txt')
    """
    return source if "://" in source else Path(source).absolute().as_uri()


def _linked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their sources as Markdown links."""
    return [row | {"source": f"[{row['source']}]({link_to(row['source'])})"} for row in rows]


def documents_of(database: Path, run: int) -> list[dict[str, Any]]:
    """The documents that a run saw first, and how much was found in each; none where nothing is published."""
    return query(
        database,
        "SELECT s.source, s.version, d.kind, d.published, d.title,"
        " (SELECT count(*) FROM activities a WHERE a.document_id = d.document_id) AS activities"
        f" FROM sources s JOIN documents d USING (document_id) WHERE s.first_run = ? ORDER BY s.source LIMIT {MOST_ROWS}",
        [run],
    )


def changes_of(database: Path, run: int) -> list[dict[str, Any]]:
    """Records added, changed and removed by a run, counted by kind; none where nothing is published."""
    return query(database, "SELECT table_name, change, count(*) AS records FROM changes WHERE run = ? GROUP BY ALL ORDER BY ALL", [run])


def query(database: Path, sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    """Rows of the published snapshot as mappings."""
    try:
        with read_snapshot(database) as connection:
            answer = connection.execute(sql, parameters)
            names = [d[0] for d in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    except NoSnapshot:
        return []


def leave_run(summary: Summary, database: Path, what: str) -> None:
    """The artifacts of a run: its report, a link to what it published, and its issues as a table."""
    create_markdown_artifact(run_report(summary, database, what), key="ingest-run", description=f"Run {summary.run}: {what}")
    if summary.outcome is not None and summary.outcome.published:
        create_link_artifact(link_to(str(database)), link_text=database.name, key="database", description="The published snapshot")
    if problems := _problems(summary):
        about = f"Run {summary.run}: documents that could not be read or fetched"
        create_table_artifact(problems, key="ingest-issues", description=about)


def records_of(database: Path, source: str) -> dict[str, list[dict[str, Any]]]:
    """The records of the document that ``source`` is now, by kind."""
    found = query(database, "SELECT document_id FROM sources WHERE source = ? AND current", [source])
    if not found or found[0]["document_id"] is None:
        return {}
    return {kind: query(database, sql, [found[0]["document_id"]]) for kind, sql in RECORDS_OF.items()}


def document_report(records: dict[str, list[dict[str, Any]]]) -> str:
    """One document's records in Markdown, kind by kind."""
    return "\n\n".join(f"## {kind}\n\n{markdown_table(rows[:MOST_ROWS])}" for kind, rows in records.items()) or "_no records_"
