"""Where events happened whose own words do not say: the place told nearest before them.

Asked when mentions have been folded, so that a guess never keeps two mentions of one event apart.
"""

from collections.abc import Sequence

from forestall.reading.merge import Draft
from forestall.reading.where import Atlas

__all__ = ["settle_places"]

_PHYSICAL = ("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "CONSULT", "AID")


def settle_places(drafts: Sequence[Draft], atlas: Atlas) -> None:
    """Give events of the body a place where they lack one, or where they have a state only."""
    for draft in drafts:
        if all(m.answered for m in draft.mentions):
            continue  # where the answer was given says nothing of where what it answers was done
        if draft.type not in _PHYSICAL or (draft.place is not None and draft.place.precision != "country"):
            continue
        first = draft.mentions[0]
        near = atlas.before(first.sentence, first.token.i)
        fits = draft.place is None or (near is not None and near.country in (None, draft.place.country))
        if near is not None and fits:
            draft.place = near
