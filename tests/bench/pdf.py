"""Reading PDFs: ``pdf.py ours|bare FILE…`` prints pages and the seconds that reading took, without starting up."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def ours(path: Path) -> int:
    import pipeline
    from pipeline.errors import DocumentError

    try:
        return pipeline.open_document(path).pages or 0
    except DocumentError:
        return bare_pages(path)


def bare_pages(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


def bare(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


if __name__ == "__main__":
    read = {"ours": ours, "bare": bare}[sys.argv[1]]
    import pdfplumber  # noqa: F401  both start with their libraries loaded

    import pipeline.read  # noqa: F401

    begun = time.perf_counter()
    pages = sum(read(Path(path)) for path in sys.argv[2:])
    print(pages, time.perf_counter() - begun)
