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
_WORD = re.compile(r"[^\W_]")


def tokens_of(nlp: Language, text: str) -> Doc:
    """The tokens of a text, as ``nlp.make_doc`` finds them but for strings of more than 2,000 characters.

    These are cut into pieces; a piece of nothing but marks is one token.
    """
    parts = list(_parts(text))
    if len(parts) == 1:
        return nlp.make_doc(text)
    docs = [nlp.make_doc(part) if not piece or _WORD.search(part) else Doc(nlp.vocab, [part], [False]) for part, piece in parts]
    return Doc.from_docs(docs, ensure_whitespace=False) or nlp.make_doc(text)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts: what is between long strings, and the pieces of these (true).

    >>> [(len(part), piece) for part, piece in _parts("one " + "(" * 2100 + " two")][::9]
    [(4, False), (100, True)]
    """
    at = 0
    for long in _UNBROKEN.finditer(text):
        if at < long.start():
            yield text[at : long.start()], False
        for cut in range(long.start(), long.end(), PIECE):
            yield text[cut : min(cut + PIECE, long.end())], True
        at = long.end()
    if at < len(text) or not at:
        yield text[at:], False
