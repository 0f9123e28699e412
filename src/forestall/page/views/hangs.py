"""What each outcome hangs on: a tornado, its finding, and the drivers that do not matter."""

from dataclasses import dataclass

from forestall.page import charts, swings, words
from forestall.page.context import Brief
from forestall.page.swings import Hanging
from forestall.page.tables import Cell, Column, Table, cell, number_cell, text_cell
from forestall.page.views.parts import Figure, figure
from forestall.records import Driver, Swing

__all__ = ["Hangs", "hangs"]

SHOWN = 7
"""Drivers drawn of each outcome; the table has all that count, scores.json all."""
KINDS = {
    "unknown": "not known",
    "lever": "can be chosen",
    "rule": "a rule of the scenario",
    "model": "how the model is built",
}


@dataclass(frozen=True, slots=True)
class Hangs:
    """The part of the section."""

    said: str
    plainly: str
    figures: tuple[Figure, ...]


def hangs(brief: Brief) -> Hangs | None:
    """None where no driver was turned."""
    if brief.tornado is None:
        return None
    drivers = {d.id: d for d in brief.tornado.drivers}
    every = swings.hanging(brief.tornado, brief.outcomes)
    figures = tuple(_figure(found, drivers, brief) for found in every if len(found.counted) > 1)
    return Hangs(swings.summary(every, drivers), _plainly(every, drivers), figures)


def _plainly(every: tuple[Hanging, ...], drivers: dict[str, Driver]) -> str:
    """Outcomes that need no chart: one driver moves them, or none."""
    alone = [f for f in every if len(f.counted) == 1]
    said = [f"“{f.outcome.question}” hangs on {drivers[f.counted[0].driver].label} alone." for f in alone]
    still = [f"“{f.outcome.question}”" for f in every if not f.counted]
    if still:
        said.append(f"Nothing that was turned clearly moves the chance of {words.listing(still)}.")
    return " ".join(said)


def _figure(found: Hanging, drivers: dict[str, Driver], brief: Brief) -> Figure:
    assert brief.tornado is not None
    outcome, shown = found.outcome, found.counted[:SHOWN]
    now = words.probability(outcome.probability, error=outcome.mc_error)
    levers = ", a lever all the way (green)" if any(drivers[s.driver].kind == "lever" for s in shown) else ""
    drawn = f"The chance with each at its low (grey) or high end (blue){levers}; as things stand it is {now}"
    if (noise := brief.tornado.floor[outcome.id]) > 0:
        drawn += f"; swings below {words.number(100 * noise)} points are not told from chance"
    bars = [_bar(found, s, drivers[s.driver]) for s in shown]
    note = swings.little(found, drivers, len(shown))
    return figure(f"hangs-{outcome.id}", swings.title(found, drivers), drawn,
                  charts.tornado(bars, outcome.probability), _table(found, drivers), crisis=brief.crisis.id,
                  kicker=outcome.question, notes=(note,) if note else ())  # fmt: skip


def _bar(found: Hanging, swing: Swing, driver: Driver) -> charts.Bar:
    chances, unit = (found.at(swing.low), found.at(swing.high)), f" {driver.unit}" if driver.unit else ""
    ends = zip(chances, swings.ends_in_words(driver), strict=True)
    said = ", ".join(f"{words.probability(chance)} at {end}{unit}" for chance, end in ends)
    return charts.Bar(words.capital(driver.label), *chances, said, driver.kind == "lever")


def _table(found: Hanging, drivers: dict[str, Driver]) -> Table:
    numbers = ("Low end", "High end", "Chance at low", "Chance at high", "From low to high, points", "5 %", "95 %")
    columns = (Column("Driver"), Column("Kind"), *(Column(n, numeric=True) for n in numbers), Column("Unit"))
    rows = tuple(_row(found, swing, drivers[swing.driver]) for swing in found.counted)
    caption = f"What “{found.outcome.question}” clearly hangs on, the widest swing first"
    return Table(f"hangs-{found.outcome.id}", caption, columns, rows)


def _row(found: Hanging, swing: Swing, driver: Driver) -> tuple[Cell, ...]:
    low, high = swings.ends_in_words(driver)
    spread = swing.spread
    return (
        text_cell(words.capital(driver.label)),
        text_cell(KINDS[driver.kind]),
        number_cell(driver.low, shown=low),
        number_cell(driver.high, shown=high),
        *(number_cell(found.at(x), shown=words.probability(found.at(x))) for x in (swing.low, swing.high)),
        *(number_cell(100 * x, shown=words.points(x)) for x in (spread.median, spread.q05, spread.q95)),
        cell(driver.unit),
    )
