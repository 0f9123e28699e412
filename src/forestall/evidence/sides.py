"""Who counts as whom: an actor and the actors it belongs to or sides with.

Allegiances are as the vocabulary lists them, not followed further: that an armed group sides with one party, which
sides with another, does not make it the other's. An id that is not listed but stands under a state's (`fra.parl`, a
body that the vocabulary makes from its name) belongs to that state.
"""

from collections.abc import Collection, Iterable, Mapping

from forestall.records import Actor

__all__ = ["agree", "belongs", "sides"]


def sides(actor: str, actors: Mapping[str, Actor]) -> frozenset[str]:
    """The ids an actor counts as: its own and its allegiances'."""
    known = actors.get(actor)
    if known is not None:
        return frozenset((actor, *known.allegiances))
    state = actor.partition(".")[0]
    return frozenset((actor, state)) if state in actors and actors[state].kind == "state" else frozenset((actor,))


def belongs(who: Iterable[str], listed: Collection[str], actors: Mapping[str, Actor]) -> bool:
    """Whether one of `who` is listed, or has an allegiance that is."""
    return any(not sides(one, actors).isdisjoint(listed) for one in who)


def agree(some: Collection[str], others: Collection[str], actors: Mapping[str, Actor]) -> bool:
    """Whether both can mean the same actor: some one is equal to, or has an allegiance to, one of the others."""
    return belongs(some, others, actors) or belongs(others, some, actors)
