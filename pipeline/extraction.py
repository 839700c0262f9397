"""From files to staged rows, in this process: what the worker does, and what ``unrecords extract`` does."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import DocumentError, ExtractionFailed, Issue, UnreadablePath
from pipeline.rows import Extracted, extracted, failed
from pipeline.version import corrected_version, extractor_version

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.corrections import Correction
    from pipeline.document import Document
    from pipeline.isolate import Task
    from pipeline.records import Records


COLLECT_AFTER = 20_000
"""New objects before the garbage collector looks at them; Python's 700 has it look at each document's many times."""


def load_language() -> Language:
    """The spaCy pipeline; the collector rests while its many long-lived objects are made, and is less eager from then on."""
    import pipeline

    gc.disable()
    try:
        nlp = pipeline.load()
    finally:
        gc.enable()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    return nlp


def read_file(source: str, path: str | Path) -> Document:
    """The document in the file ``path``, known as ``source``; raises ``DocumentError`` whatever goes wrong."""
    import pipeline
    from pipeline.read import load_bytes

    data = load_bytes(Path(path))
    try:
        return pipeline.open_document(source, data)
    except (DocumentError, MemoryError):
        raise
    except RecursionError as error:
        raise ExtractionFailed(f"nested too deeply to be read ({error})") from error
    except Exception as error:
        raise _defect(error, "read") from error


def _defect(error: Exception, stage: str) -> ExtractionFailed:
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f" at {Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
    failure = ExtractionFailed(f"{type(error).__name__}: {error}{place}"[:500], "a defect of unrecords: please report the document")
    failure.stage = stage  # type: ignore[assignment]
    return failure


def records_of(documents: Sequence[Document], nlp: Language) -> Iterator[Records | Issue]:
    """The records of each document, in order; an issue for one that brings the finders down."""
    import pipeline

    done = 0
    try:
        for records in pipeline.extract_many(documents, nlp):
            yield records
            done += 1
    except MemoryError:
        raise
    except Exception as error:
        if len(documents) == 1:
            yield _defect(error, "find").issue()
            return
        for document in documents[done:]:
            yield from records_of([document], nlp)


def read_corrections(path: str | Path | None) -> tuple[Correction, ...]:
    """The corrections in a file; none without a file."""
    if not path:
        return ()
    from pipeline.corrections import load_corrections

    return load_corrections(Path(path))


class Extractor:
    """The loaded model, and batches of files through it."""

    def __init__(self, nlp: Language | None = None, corrections: str | Path | None = None) -> None:
        self.corrections = read_corrections(corrections)
        self.nlp = nlp or load_language()
        self.version = extractor_version()

    def batch(
        self, tasks: Sequence[Task], on_read: Callable[[int], None] = lambda i: None, on_find: Callable[[], None] = lambda: None
    ) -> Iterator[Extracted]:
        """What each task became, in order: all are read first, then go through the model together."""
        outcomes: list[Extracted | int] = []
        documents: list[Document] = []
        sizes: list[int] = []
        for i, task in enumerate(tasks):
            on_read(i)
            try:
                document = read_file(task.source, task.path)
            except DocumentError as error:
                outcomes.append(self._failed(task, error))
            else:
                outcomes.append(len(documents))
                documents.append(document)
                sizes.append(_size(task.path))
        on_find()
        found = records_of(documents, self.nlp)
        for task, outcome in zip(tasks, outcomes, strict=True):
            if isinstance(outcome, Extracted):
                yield outcome
                continue
            result = next(found)
            if isinstance(result, Issue):
                yield failed(task.source, result, documents[outcome].sha256, sizes[outcome])
            else:
                yield self._recorded(result, sizes[outcome])

    def _recorded(self, records: Records, size: int) -> Extracted:
        if not self.corrections:
            return extracted(records, size, self.version)
        from pipeline.corrections import correct, fingerprint, for_document

        mine = for_document(self.corrections, records.document)
        return extracted(correct(records, mine), size, corrected_version(self.version, fingerprint(mine)))

    def _failed(self, task: Task, error: DocumentError) -> Extracted:
        import hashlib

        try:
            data = Path(task.path).read_bytes()
        except OSError:
            return failed(task.source, error.issue(), retry=True)
        return failed(task.source, error.issue(), hashlib.sha256(data).hexdigest(), len(data), retry=isinstance(error, UnreadablePath))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
