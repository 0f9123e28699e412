"""Named: which of the events told a saying names by its place or day: "the Taji attack", "Friday's raid".

A name comes before nearness: the deed meant is the one there or on that day, however long ago it was told.
"""

from collections.abc import Iterable, Sequence

from forestall.reading.claims.things import Thing
from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.timing import stated
from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import KINDS
from forestall.reading.places.where import place_words, same_place
from forestall.records import Place

__all__ = ["is_named", "named_things"]

_NARROW = ("day", "week", "month")


def named_things(mentions: Iterable[Mention], things: Sequence[Thing], words: frozenset[str]) -> frozenset[str]:
    """Ids of the events that mentions which tell none themselves name, one for each that names any.

    `words` are those of the saying, folded; a place that they do not name tells nothing.
    """
    best = (_named(m, things, words) for m in mentions if is_named(m, words))
    return frozenset(t.id for t in best if t is not None)


def is_named(mention: Mention, words: frozenset[str]) -> bool:
    """Whether a mention gives a place less wide than a state, or a day, week or month."""
    when = stated(mention.dates)
    return _place(mention, words) is not None or (when is not None and when.precision in _NARROW)


def _place(mention: Mention, words: frozenset[str]) -> Place | None:
    place = mention.place
    return place if place is not None and place.precision != "country" and place_words(place.name) & words else None


def _named(mention: Mention, things: Sequence[Thing], words: frozenset[str]) -> Thing | None:
    kind = KINDS[mention.predicate.type]
    rated = [(_agreement(mention, t.draft, words), t) for t in things if t.draft is not None and t.kind == kind]
    fit = [(points, len(t.sentences), -n, t) for n, (points, t) in enumerate(rated) if points]
    return max(fit, key=lambda f: f[:3])[3] if fit else None


def _agreement(mention: Mention, draft: Draft, words: frozenset[str]) -> int:
    """In how many of place and day the two are one; 0 where either contradicts."""
    when, where = stated(mention.dates), same_place(_place(mention, words), draft.place)
    if where is False or (when is not None and draft.when is not None and not when.overlaps(draft.when)):
        return 0
    timed = when is not None and draft.when is not None and {when.precision, draft.when.precision} <= {*_NARROW}
    return int(where is True) + int(timed)
