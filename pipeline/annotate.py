"""``unrecords annotations …``: records out to the annotation tools, and what people mended there back as corrections."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli import NOTHING_READ

app = typer.Typer(
    help="Records as annotations for Prodigy, spaCy or doccano, and back.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


class FormName(StrEnum):
    prodigy = "prodigy"
    spacy = "spacy"
    doccano = "doccano"


@app.command("export")
def export(
    files: Annotated[list[Path], typer.Argument(help="Documents.")],
    form: Annotated[FormName, typer.Option(help="Whose JSON Lines to write.")] = FormName.prodigy,
) -> None:
    """Print the records of documents as annotations, one document a line.

    Exit codes: 0 done, 2 wrong usage, 3 no document could be read.
    """
    from pipeline.annotations import from_contract, to_line

    contracts = _contracts(files)
    for contract in contracts:
        typer.echo(json.dumps(to_line(from_contract(contract), form.value), ensure_ascii=False))
    if not contracts:
        raise typer.Exit(NOTHING_READ)


@app.command("import")
def import_(
    annotated: Annotated[Path, typer.Argument(help="JSON Lines from any of the tools, their sources still in place.", exists=True)],
    by: Annotated[str, typer.Option(help="Who reviewed the annotations.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Corrections file to add to; standard output if left out.")] = None,
    on: Annotated[str, typer.Option(help="Day of the review.")] = date.today().isoformat(),
) -> None:
    """Turn what people changed into entries of a corrections file.

    A new span must say what its record holds (Prodigy: the span's "value"; doccano and spaCy: meta.values), or it is left out.
    Exit codes: 0 done, 2 a line that is not understood, or a document whose text is another one by now.
    """
    import yaml

    from pipeline.annotations import AnnotationError, from_contract, from_line, to_corrections
    from pipeline.corrections import missing_fields

    entries: list[dict[str, Any]] = []
    incomplete: list[dict[str, Any]] = []
    try:
        after = [from_line(json.loads(line)) for line in annotated.read_text("utf-8").split("\n") if line.strip()]
        before = {c["document"]["source"]: from_contract(c) for c in _contracts([Path(a.source) for a in after])}
        for one in after:
            if one.source not in before:
                raise AnnotationError(f"{one.source}: the document is not there any more")
            for entry in to_corrections(before[one.source], one, by, on):
                lacking = missing_fields(entry["kind"], entry["add"]) if "add" in entry else []
                if lacking:
                    incomplete.append(entry | {"lacking": lacking})
                else:
                    entries.append(entry)
    except (AnnotationError, ValueError) as error:
        typer.echo(f"unrecords: {error}", err=True)
        raise typer.Exit(2) from error
    for entry in incomplete:
        where = f"{entry['document']}: {entry['kind']} {entry['text']!r} at {entry['start']}"
        typer.echo(f"left out: {where} has no {', '.join(entry['lacking'])}", err=True)
    for entry in entries:
        entry["document"] = str(Path(entry["document"]).absolute())
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False) if entries else ""
    if output is None:
        typer.echo(text, nl=False)
    else:
        with output.open("a", encoding="utf-8") as file:
            file.write(text)
    typer.echo(f"{len(entries)} corrections" + (f", {len(incomplete)} left out" if incomplete else ""), err=True)


def _contracts(files: list[Path]) -> list[dict]:
    from pipeline.contract import to_dict
    from pipeline.errors import DocumentError, Issue
    from pipeline.extraction import load_language, read_file, records_of

    documents = []
    for file in files:
        try:
            documents.append(read_file(str(file), file))
        except DocumentError as error:
            typer.echo(f"{error.code}: {file}: {error.issue().message}", err=True)
    found = records_of(documents, load_language()) if documents else iter(())
    return [to_dict(records) for records in found if not isinstance(records, Issue)]
