"""Strings without a blank that are longer than any word or address are cut before spaCy's tokenizer sees them.

It takes marks off a string one by one and looks at the rest each time: 50,000 brackets in a row would take it minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

LONGEST, PIECE = 2000, 250
_UNBROKEN = re.compile(rf"(?<!\S)\S{{{LONGEST},}}")


def tokens_of(nlp: Language, text: str) -> Doc:
    """The tokens of a text, as ``nlp.make_doc`` finds them but for strings of more than 2,000 characters."""
    parts = list(_parts(text))
    if len(parts) == 1:
        return nlp.make_doc(text)
    return Doc.from_docs([nlp.make_doc(part) for part in parts], ensure_whitespace=False) or nlp.make_doc(text)


def _parts(text: str) -> Iterator[str]:
    """The text in parts: long strings cut every 250 characters, what is between them whole.

    >>> [len(part) for part in _parts("one " + "(" * 2600 + " two")][::10]
    [254, 104]
    """
    at = 0
    for long in _UNBROKEN.finditer(text):
        for cut in range(long.start() + PIECE, long.end(), PIECE):
            yield text[at:cut]
            at = cut
    yield text[at:]
