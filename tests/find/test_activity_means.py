"""What tells the kind where a verb alone does not: means, purpose, those moved, how often."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what help is given in, what something is used for
        ("The Mission leveraged its presence in Birao to evacuate 12 patients on 3 June.", "operation"),
        ("UNMIL supported the county of Bong in delivering vaccines to nine villages on 4 May.", "material_support"),
        ("UNICEF assisted the district in building two classrooms in May 2016.", "material_support"),
        ("UNMIL supported the county of Bong in drafting a policy on land on 4 May.", "technical_assistance"),
        ("UNMISS supported a meeting of 40 chiefs in Torit on 6 June.", "meeting"),
        # what someone went somewhere for, and who is moved
        ("A team of UNICEF visited nine villages on 7 July to vaccinate 400 children.", "operation"),
        ("The Ghanaian battalion of UNIFIL was repatriated on 3 March 2009.", "deployment"),
        # the gathering at which people met, and one that is held again and again
        ("Judges from six districts gathered for a conference in Kananga on 9 May.", "workshop"),
        ("UNICEF reviewed the lessons of the season at a workshop in Bo on 3 May.", "workshop"),
        ("The health cluster, led by WHO, meets every week in Goma.", "coordination"),
        # the noun before one that names no kind
        ("UNDP implemented a bridge rehabilitation project in Bo in May 2012.", "material_support"),
    ],
)
def test_the_kind_beside_the_verb(nlp, text: str, kind: str) -> None:
    assert [m.kind for m in nlp(text)._.mentions["activities"]] == [kind]


def test_means_of_what_was_done(nlp) -> None:
    (mention,) = nlp("The Mission pursued efforts to ease trade in Kapoeta in May by repairing 30 km of road.")._.mentions["activities"]
    assert mention.kind == "material_support"
