"""Merging on annotated pairs that nothing was learned from: what it joins is one event, and it joins nearly all."""

from .pairs import affairs, measured, pairs_of


def test_on_the_pairs_held_out() -> None:
    found = [measured(affair) for affair in affairs("held")]
    right, joined, same = (sum(column) for column in zip(*found, strict=True))
    assert right / joined >= 0.97
    assert right / same >= 0.90


def test_there_are_pairs_enough_of_affairs_not_learned_from() -> None:
    held = affairs("held")
    assert sum(1 for affair in held for _ in pairs_of(affair)) >= 200
    names = {event.id.partition(":")[0] for affair in held for _, event in affair}
    assert names.isdisjoint(event.id.partition(":")[0] for affair in affairs("learned") for _, event in affair)
