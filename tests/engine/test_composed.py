"""Put together of its own pieces a future is itself; what differs in one piece differs because of it."""

import numpy as np

from forestall.engine import Future, simulate
from forestall.engine.simulation.composed import Library, Piece, Settings, Take
from scenario.worlds import everything, posterior

from .worlds import NO_CHANGE

MEMBERS = 64
FUTURE = Future.build(posterior(), days=40, members=MEMBERS, seed=4)
LIBRARY = Library.of(FUTURE)


def whole() -> Piece:
    """All of a member as one piece."""
    return Piece("all", tuple(Take(key) for key in LIBRARY.arrays), np.arange(float(MEMBERS)))


def test_of_its_own_pieces_a_future_is_itself_bit_for_bit() -> None:
    itself = LIBRARY.compose([whole()], [np.arange(MEMBERS)])
    found = everything(itself.run(np.arange(MEMBERS), Settings(NO_CHANGE)))
    for id, base in everything(simulate(FUTURE, NO_CHANGE)).items():
        np.testing.assert_array_equal(found[id], base)


def test_a_piece_moves_what_it_reaches_and_nothing_else_by_a_bit() -> None:
    drift = Piece("drift", (Take(("series", "drift")),), LIBRARY.arrays["series", "drift"].mean(axis=1))
    made = LIBRARY.compose([drift], [np.array([3, 7])])
    one, other = (everything(made.run(np.full(MEMBERS, row), Settings(NO_CHANGE))) for row in (0, 1))
    for id in one.keys() - {"drift", "twice"}:
        np.testing.assert_array_equal(one[id], other[id])
    assert (one["twice"] != other["twice"]).any()
    np.testing.assert_array_equal(one["drift"][0], LIBRARY.arrays["series", "drift"][3])


def test_members_are_ranked_from_the_least_to_the_most() -> None:
    piece = Piece("x", (), np.array([3.0, 1.0, 2.0]))
    assert piece.at(np.array([0.0, 0.5, 1.0])).tolist() == [1, 2, 0]


def test_what_stands_still_stays_where_it_is() -> None:
    itself = LIBRARY.compose([whole()], [np.arange(MEMBERS)])
    still = itself.part(np.arange(MEMBERS), Settings(NO_CHANGE, still_background=True, still_epidemics=True), 0)
    moving = FUTURE.part(0, MEMBERS)
    assert np.ptp(still.background, axis=1).max() == 0.0
    np.testing.assert_allclose(still.background[:, 0], moving.background[:, 0])
    assert (still.log_r == moving.log_r[:, :1]).all()


def test_a_ceiling_lowers_what_happens() -> None:
    itself = LIBRARY.compose([whole()], [np.arange(MEMBERS)])
    low = itself.run(np.arange(MEMBERS), Settings(NO_CHANGE, ceiling=1e-10))
    assert low.counts["a"].mean() < 0.5 * simulate(FUTURE, NO_CHANGE).counts["a"].mean()
