"""An account without exact day or place joins the one known event it fits, and only where there is exactly one."""

import pytest

from forestall.evidence import merge
from forestall.evidence.likeness import kilometres
from forestall.records import Event, Place, Toll

from .accounts import ACTORS, TAJI, account, days

COUNTRY = Place("Iraq", "IRQ", precision="country")
BASE = Place("K-1, Kirkuk", "IRQ", 35.50, 44.27, "site")
TOWN = Place("Kirkuk", "IRQ", 35.47, 44.39, "city")
FAR = Place("Basra", "IRQ", 30.51, 47.78, "city")


def merged(*accounts: Event) -> int:
    return len(merge(accounts, actors=ACTORS).events)


@pytest.mark.parametrize(
    "changes",
    [{"place": None}, {"place": COUNTRY}, {"place": None, "when": days(-3, 3)}, {"place": None, "actors": ()}],
)
def test_a_vague_account_with_a_party_in_common_joins(changes: dict[str, object]) -> None:
    assert merged(account("t:1"), account("e1", report="r1", **changes)) == 1


def test_a_town_within_reach_stands_for_the_site_on_the_same_day() -> None:
    row = account("t:1", place=BASE)
    silent = {"actors": (), "targets": (), "report": "r1"}
    assert merged(row, account("e1", place=TOWN, **silent)) == 1
    assert merged(row, account("e1", place=FAR, **silent)) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"when": days(5, 9)},
        {"type": "PROTEST"},
        {"mode": "airstrike"},
        {"deaths": Toll(40, 40, 40)},
        {"actors": (), "targets": ()},
        {"actors": ("usa",), "targets": ("irq.kh",)},
        {"place": Place("Balad air base", "IRQ", precision="site")},
    ],
)
def test_what_speaks_against_it_keeps_it_apart(changes: dict[str, object]) -> None:
    row = account("t:1", mode="rocket", deaths=Toll(3, 3, 3), place=TAJI)
    assert merged(row, account("e1", report="r1", **{"place": None, **changes})) == 2


def test_an_account_that_fits_two_events_joins_none() -> None:
    rows = [account("t:1"), account("t:2", place=BASE)]
    assert merged(*rows, account("e1", report="r1", place=None)) == 3


def test_two_reports_alone_are_not_joined_by_a_vague_likeness() -> None:

    assert merged(account("e1", report="r1", place=None), account("e2", report="r2", place=None)) == 2


def test_distance_is_symmetric_and_zero_at_home() -> None:
    assert kilometres(BASE, BASE) == 0
    assert kilometres(BASE, FAR) == pytest.approx(kilometres(FAR, BASE))
    assert kilometres(BASE, Place("nowhere")) is None


def test_an_account_of_a_month_with_days_to_either_side_joins_the_day_it_fits() -> None:
    attack = {"mode": "rocket", "deaths": Toll(1, 1, 1), "place": BASE}
    assert merged(account("t:1", **attack), account("e1", report="r1", when=days(-15, 22), **attack)) == 1
