"""``unrecords annotations …``: records out to the annotation tools, and what people mended there back as corrections."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
    """Print the records of documents as annotations, one document a line."""
    from pipeline.annotations import from_contract, to_line

    for contract in _contracts(files):
        typer.echo(json.dumps(to_line(from_contract(contract), form.value), ensure_ascii=False))


@app.command("import")
def import_(
    annotated: Annotated[Path, typer.Argument(help="JSON Lines from any of the tools, their sources still in place.", exists=True)],
    by: Annotated[str, typer.Option(help="Who reviewed the annotations.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Corrections file to add to; standard output if left out.")] = None,
    on: Annotated[str, typer.Option(help="Day of the review.")] = date.today().isoformat(),
) -> None:
    """Turn what people changed into entries of a corrections file."""
    import yaml

    from pipeline.annotations import AnnotationError, from_contract, from_line, to_corrections

    entries = []
    try:
        after = [from_line(json.loads(line)) for line in annotated.read_text("utf-8").split("\n") if line.strip()]
        before = {c["document"]["source"]: from_contract(c) for c in _contracts([Path(a.source) for a in after])}
        for one in after:
            if one.source not in before:
                raise AnnotationError(f"{one.source}: the document is not there any more")
            entries += to_corrections(before[one.source], one, by, on)
    except (AnnotationError, ValueError) as error:
        typer.echo(f"unrecords: {error}", err=True)
        raise typer.Exit(2) from error
    for entry in entries:
        entry["document"] = str(Path(entry["document"]).absolute())
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False) if entries else ""
    if output is None:
        typer.echo(text, nl=False)
    else:
        with output.open("a", encoding="utf-8") as file:
            file.write(text)
    typer.echo(f"{len(entries)} corrections", err=True)


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
