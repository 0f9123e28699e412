"""Where events happened whose own words do not say: the place told nearest before them.

Asked when mentions have been folded, so that a guess never keeps two mentions of one event apart.
"""

from collections.abc import Mapping, Sequence

from forestall.reading.events.merge import Draft
from forestall.reading.places.where import Atlas
from forestall.records import Actor, Place

__all__ = ["of_another_day", "settle_places"]

_AT_HOME = ("COERCE", "MOBILIZE", "CONSULT")
_OF_STATES = ("state", "government", "ministry", "military")
_PHYSICAL = ("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "CONSULT", "AID")


def settle_places(drafts: Sequence[Draft], atlas: Atlas, actors: Mapping[str, Actor]) -> None:
    """Give events of the body a place where they lack one, or where they have a state only."""
    told = [d for d in drafts if d.place is not None and d.place.precision != "country"]
    for draft in drafts:
        if all(m.answered for m in draft.mentions):
            continue  # where the answer was given says nothing of where what it answers was done
        if draft.type not in _PHYSICAL or (draft.place is not None and draft.place.precision != "country"):
            continue
        first = draft.mentions[0]
        near = atlas.before(first.sentence, first.token.i)
        fits = draft.place is None or (near is not None and near.country in (None, draft.place.country))
        if (
            near is not None
            and fits
            and not _abroad(draft, near, actors)
            and not of_another_day(draft, near, told, atlas)
        ):
            draft.place = near


def _abroad(draft: Draft, near: Place, actors: Mapping[str, Actor]) -> bool:
    """Whether what a state does at home ("closed its airspace") would be put into a place of another."""
    if draft.type not in _AT_HOME or near.country is None:
        return False
    homes = {actors[a].country for a in draft.actors if a in actors and actors[a].kind in _OF_STATES}
    return bool(homes) and None not in homes and near.country not in homes


def of_another_day(draft: Draft, near: Place, told: Sequence[Draft], atlas: Atlas) -> bool:
    """Whether a place is told of events of other days alone ("the massacre at Taji and, on Friday, the raid") and no
    "there" points to it."""
    words = atlas.parsed.of(atlas.parsed.sentences[draft.mentions[0].sentence])
    if draft.when is None or any(t.lower == "there" for t in words):
        return False
    there = [d.when for d in told if d is not draft and d.place is not None and d.place.name == near.name]
    return bool(there) and all(when is not None and not when.overlaps(draft.when) for when in there)
