"""The missions of an activity: those that its evidence names, else the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.find.activity_mention import ActivityMention
from pipeline.resolve.activity_links import named_missions, standing_mission
from pipeline.resolve.activity_partners import Named
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.mission_model import features_beside_words, is_missions, words_of


def missions_of(mention: ActivityMention, sources: Sources, named: Sequence[Named]) -> tuple[str, ...]:
    """The missions of an activity: those named in its evidence, else the one that may be meant, where rules and weights say so."""
    found = named_missions(mention, sources)
    if found or not sources.missions.records:
        return found
    ruled = standing_mission(mention, sources)
    mission = ruled or meant_mission(mention, sources)
    features = features_beside_words(mention, sources, mission, named)
    return (mission,) if is_missions(features, ruled is not None, words_of(mention, sources)) else ()


def meant_mission(mention: ActivityMention, sources: Sources) -> str:
    """The mission that is meant, if one is: the document's own, the nearest named, at last the first that the text names."""
    start, end = mention.parts[0]
    meant = sources.meant(start, end)
    near = sources.antecedent(meant[0][0] if meant else start)
    if not meant and sources.told_by_mission and sources.main_mission:
        return sources.main_mission
    if near or sources.only_mission:
        return near or sources.only_mission or ""
    before = sources.missions.inside(0, start)
    return before[-1].id if before else sources.missions.records[0].id
