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


def test_the_day_of_a_masthead_is_the_publication_where_the_reader_found_none() -> None:
    from hashlib import sha256

    from pipeline.document import Document
    from pipeline.records import DateRecord
    from pipeline.resolve import with_publication

    document = Document(source="a.txt", sha256=sha256(b"a").hexdigest(), media_type="text", text="9 March 2011")
    day = DateRecord(0, 12, "9 March 2011", "2011-03-09", None, None, "publication", 0.9)
    assert with_publication(document, [day]).published == "2011-03-09"
    assert with_publication(document, []).published is None
