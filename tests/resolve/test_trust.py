from __future__ import annotations

from dataclasses import replace

import pipeline
from pipeline.document import Document


def test_what_is_read_from_a_scan_is_trusted_less(nlp):
    text = "On 5 May 2024, UNMISS trained 30 officers in Juba."
    document = Document("scan.pdf", "0" * 64, "pdf", text)
    printed, scanned = (pipeline.extract(d, nlp) for d in (document, replace(document, ocr_used=True)))
    assert printed.dates[0].edtf == scanned.dates[0].edtf == "2024-05-05"
    assert scanned.dates[0].confidence < printed.dates[0].confidence
    assert scanned.missions[0].confidence < printed.missions[0].confidence
