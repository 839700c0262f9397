"""The model as we load it says what spaCy says, with less."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.pipeline import AttributeRuler

import pipeline
from pipeline.find import DEFAULT_MODEL
from pipeline.find.word_classes import REPLACED, WordClasses

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "dev"


@pytest.fixture(scope="module")
def plain() -> spacy.Language:
    return spacy.load(DEFAULT_MODEL, exclude=["ner"])


def test_word_classes_are_those_of_the_components_they_replace(plain: spacy.Language) -> None:
    ours = pipeline.load()
    assert not set(REPLACED) & set(ours.pipe_names)
    texts = [json.loads(p.read_text(encoding="utf-8"))["text"] for p in sorted(CORPUS.glob("*.gold.json"))[:12]]
    texts += ["There are having it, which helps.  \n It has been, I do.", "", "\n\n"]
    for text in texts:
        theirs = plain(text)
        mine = theirs.copy()
        for name, component in ours.pipeline:
            if name == "unrecords_word_classes":
                mine = component(ours.make_doc(text)) if not text.strip() else component(_unread(theirs, ours))
        for a, b in zip(theirs, mine, strict=True):
            assert (a.pos_, a.lemma_, str(a.morph), a.tag_) == (b.pos_, b.lemma_, str(b.morph), b.tag_), (a, a.sent)


def _unread(doc: spacy.tokens.Doc, nlp: spacy.Language) -> spacy.tokens.Doc:
    """The same words as tagged and parsed, without what the component under test adds."""
    bare = spacy.tokens.Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    for token, copy in zip(doc, bare, strict=True):
        copy.tag_, copy.dep_ = token.tag_, token.dep_
    return bare


def test_a_rule_that_asks_for_more_than_forms_is_asked_about_every_word(plain: spacy.Language) -> None:
    vocab, ruler, lemmatizer = plain.vocab, AttributeRuler(plain.vocab), plain.get_pipe("lemmatizer")
    ruler.add([[{"TAG": "NN", "SHAPE": "xxxx"}]], {"POS": "INTJ", "LEMMA": "x"})
    ruler.add([[{"LOWER": {"REGEX": "^pat"}}]], {"POS": "X", "LEMMA": "y"})
    doc = spacy.tokens.Doc(vocab, words=["patrols", "seen", "side"])
    for token in doc:
        token.tag_ = "NN"
    assert [t.pos_ for t in WordClasses(ruler, lemmatizer, vocab)(doc)] == ["X", "INTJ", "INTJ"]


def test_the_strings_that_are_left_out_change_no_reading(plain: spacy.Language) -> None:
    ours = pipeline.load()
    assert len(ours.vocab.strings) < len(plain.vocab.strings) / 5
    text = next(json.loads(p.read_text(encoding="utf-8"))["text"] for p in sorted(CORPUS.glob("*.gold.json")))
    read = [[(t.tag_, t.dep_, t.head.i, t.norm_, t.shape_, t.sent.start) for t in nlp(text)] for nlp in (plain, ours)]
    assert [row for row in read[0] if row[0] != "_SP"] == [row for row in read[1] if row[0] != "_SP"]


def test_the_model_loads_without_spacys_command_line() -> None:
    code = (
        "import sys, pipeline; pipeline.load(); assert not [m for m in sys.modules if m.startswith(('spacy.cli', 'weasel', 'typer'))];"
        "import spacy; assert spacy.info(silent=True)['spacy_version'] == spacy.__version__; import spacy.cli; assert spacy.cli.download"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[2])
