"""Units: kinds that fit, kinds that do not, and the accounts of one month to the cent."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from forestall import crisis
from forestall.crisis.units import UnitError, kind_of, unit_of_formula
from forestall.engine.model.series import derive

UNITS = {"oil": "million barrels a day", "price": "USD a barrel", "wages": "billion USD a month", "people": "people"}


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("oil * 30.4 * max(price - 4, 1) / 1000", "billion USD a month"),
        ("total(oil * price)", "USD"),
        ("lag(oil, 30) ** 2", "barrels / day / day * barrels"),
        ("wages / people", "USD per week per people"),
        ("min(oil * price, wages)", "USD a year"),
        ("oil / oil", "share"),
    ],
)
def test_a_formula_has_the_kind_of_what_it_makes(formula: str, unit: str) -> None:
    if "*" in unit:
        assert unit_of_formula(formula, UNITS) == {"barrel": 2, "time": -2}
    else:
        assert unit_of_formula(formula, UNITS) == kind_of(unit)


@pytest.mark.parametrize("formula", ["oil + price", "wages - people", "max(price, oil)", "wages + oil * people"])
def test_unlike_things_are_not_put_together(formula: str) -> None:
    with pytest.raises(UnitError, match=r"puts .* together with"):
        unit_of_formula(formula, UNITS)


IRAQ = crisis.load("iraq-2020")


def months() -> Iterator[tuple[str, float, float, float]]:
    """Month, million barrels, price and revenue as reported, where all three are."""
    path = Path(str(files("forestall"))) / "crises" / "iraq-2020" / "data" / "oil_exports.csv"
    frame = pl.read_csv(path, comment_prefix="#")
    for row in frame.drop_nulls(["exports_mb", "revenue_usd_bn", "price_usd"]).iter_rows(named=True):
        yield row["month"], row["exports_mb"], row["price_usd"], row["revenue_usd_bn"]


def revenue(barrels_a_day: float, price: float) -> float:
    formula = next(s.formula for s in IRAQ.series if s.id == "oil_revenue") or ""
    given = {"exports": barrels_a_day, "brent": price, "discount": 0.0}
    return derive(formula, {id: np.array([x]) for id, x in given.items()}).item()


def test_april_2020_is_accounted_for() -> None:
    """103.14 million barrels at 13.8 USD are 1.42 billion, 28 % of wages and pensions; a month is 30.4 days here."""
    april = revenue(103.14 / 30, 13.8) * 30 / 30.4
    assert april == pytest.approx(1.42, abs=0.005)
    wages = next(s.value for s in IRAQ.series if s.id == "wage_bill") or 0.0
    assert april / wages == pytest.approx(0.28, abs=0.005)


@pytest.mark.parametrize(("month", "barrels", "price", "reported"), list(months()))
def test_the_months_as_reported_agree_with_the_formula(
    month: str, barrels: float, price: float, reported: float
) -> None:
    assert revenue(barrels / 30.4, price) == pytest.approx(reported, rel=0.02), month
