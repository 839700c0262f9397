"""Four times the text takes about four times the time, whatever the text: nothing of ours looks at everything from everywhere."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial

import pytest
from spacy.language import Language

import pipeline
from pipeline.find.unbroken import tokens_of
from pipeline.resolve import resolve
from tests.resilience.hostile import texts

SIZE, TIMES = 5000, 4
UNITS = {
    **{h.name.removeprefix("text-").removesuffix(".txt"): h.data.decode()[:SIZE] for h in texts() if len(h.data) > SIZE},
    "numbers": "100 ",
    "ministry": "Ministry of ",
    "mentions": "the Ministry of Interior, ",
    "list-of-bodies": "UNDP, ",
    "brackets-open": "; (",
    "cells": "the rest of a cell\tand more\n",
    "figures": "Travel\t500\n",
    "headings": "Juba\n",
    "dated": "date ",
    "sentences": "UNMISS and UNDP trained 5 officers in Juba on 5 May. ",
    "full-dates": "On 5 May 2021 UNMISS opened it; on 7 June it left. ",
}


def seconds(nlp: Language, text: str) -> dict[str, float]:
    """The time that reading, each finder and resolving take; the model is left out, it is linear and would hide the rest."""
    took: dict[str, float] = defaultdict(float)

    def timed(name: str, work):  # type: ignore[no-untyped-def]
        begun = time.process_time()
        result = work()
        took[name] += time.process_time() - begun
        return result

    document = timed("read", lambda: pipeline.open_document("a.txt", text.encode()))
    doc = timed("tokens", lambda: tokens_of(nlp, document.text))
    doc._.document = document
    for name, component in nlp.pipeline:
        if name.startswith("unrecords"):
            timed(name, partial(component, doc))
    timed("resolve", lambda: resolve(doc, document))
    return took


@pytest.fixture
def nothing_left_behind() -> Iterator[None]:
    """The collector does not look through what other tests left behind: only what is made of the text is the text's."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("nothing_left_behind")
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text(nlp: Language, unit: str) -> None:
    for _attempt in range(3):  # once undisturbed is enough; what is quadratic is so every time
        small, large = (seconds(nlp, UNITS[unit] * (SIZE * n // len(UNITS[unit]))) for n in (1, TIMES))
        steep = {stage: (small[stage], large[stage]) for stage in large if large[stage] > 2.2 * TIMES * small[stage] + 0.15}
        if not steep:
            return
    raise AssertionError(f"{unit}: more than in proportion: {steep}")
