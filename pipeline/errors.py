"""What can go wrong with a document, each with a code that a query can ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Stage = Literal["fetch", "read", "find", "resolve", "store", "check"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that was not understood or not right, as it lands in the table ``issues``."""

    code: str
    severity: Severity
    stage: Stage
    message: str
    start: int | None = None
    end: int | None = None
    page: int | None = None


class DocumentError(Exception):
    """A document could not become records; the run goes on. ``code`` names the reason, ``hint`` the mend."""

    code = "unreadable"
    stage: Stage = "read"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint

    def issue(self) -> Issue:
        text = f"{self.message} ({self.hint})" if self.hint else self.message
        return Issue(self.code, "error", self.stage, text)


class UnreadablePath(DocumentError):
    """The path does not exist, vanished, or may not be read."""

    code = "unreadable_path"


class EmptyDocument(DocumentError):
    """No bytes, or nothing but white space."""

    code = "empty"


class UnsupportedType(DocumentError):
    """The bytes are of no format that is read."""

    code = "unsupported_type"


class CorruptDocument(DocumentError):
    """The bytes start as a known format but cannot be read to the end."""

    code = "corrupt"


class EncryptedDocument(DocumentError):
    """A password is needed."""

    code = "encrypted"


class NoTextLayer(DocumentError):
    """A PDF of pictures: a scan that needs OCR."""

    code = "no_text_layer"


class TooLarge(DocumentError):
    """More bytes, pages or text than the limits allow."""

    code = "too_large"


class UndecodableText(DocumentError):
    """The bytes are text in no encoding that could be told."""

    code = "undecodable"


class ExtractionFailed(DocumentError):
    """A defect of ours: an exception that no rule foresaw."""

    code = "extraction_failed"
    stage: Stage = "find"


class TimeLimit(DocumentError):
    """The document took longer than the limit and was stopped."""

    code = "time_limit"


class MemoryLimit(DocumentError):
    """The document took more memory than the limit and was stopped."""

    code = "memory_limit"


class WorkerDied(DocumentError):
    """The process that worked on the document crashed or was killed from outside."""

    code = "worker_died"
    stage: Stage = "find"
