"""What one key says about another: nothing stands in the file that the engine would leave out in silence."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from forestall import crisis
from forestall.errors import CrisisError

from .full import FULL, toml, write

LATE, EARLY, JUNE = dt.date(2020, 9, 1), dt.date(2020, 5, 1), dt.date(2020, 6, 10)
CASES = FULL["streams"]["cases"]
DEATHS = FULL["streams"]["deaths"]
LOAD = FULL["couplings"]["load"]
DERIVED = FULL["series"]["revenue"]
BEDS = FULL["series"]["taken"]
LATE_BY = FULL["streams"]["visits"]["reporting"]
ON_VISITS = {"from": "price", "to": "visits", "on": "reproduction", "mean": 0.1, "sd": 0.1, "source": "judgement"}
SECOND = {**FULL["scenarios"]["ruled"]["rule"][0], "when": "count(cases, 7) > 5"}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("streams.attacks.block", "epidemic", "streams.attacks.block is 'epidemic', of kind epidemic; incidents must"),
        ("streams.cases.block", "violence", "streams.cases.block is 'violence', of kind escalation; cases must"),
        ("streams.cases.block", "peace", "it must be the id of a block (epidemic, first, second, third, violence)"),
        ("streams.cases.table", "list", "must be the id of a daily or cumulative table (sick)"),
        ("streams.deaths.parent", "attacks", "must be the id of a stream of cases (cases, visits, "),
        ("streams.more", CASES, "blocks.epidemic has 2 streams of cases (cases, more); an epidemic must have one"),
        ("streams.more", DEATHS, "blocks.epidemic has 2 streams of deaths (deaths, more)"),
        ("blocks.other", FULL["blocks"]["epidemic"], "blocks.other has 0 streams of cases (none)"),
        ("blocks.incidents", FULL["blocks"]["violence"], "blocks.incidents: that id is taken"),
        ("streams.others", {**FULL["streams"]["attacks"], "delay": {"half_lives": [2.0]}}, "must be the same for all"),
        ("series.price.table", "list", "must be the id of a table of numbers (price, sick)"),
        ("series.revenue.formula", "prize * 2", "series.revenue.formula: a name in it is 'prize'"),
        ("series.revenue.formula", "price *", "'price *', which cannot be read"),
        ("series.revenue.formula", "price + volume", "puts price (usd) together with volume (t); both must be of one"),
        ("series.revenue.unit", "t", "series.revenue.unit is 't', that is t, but its formula gives t usd"),
        ("series.revenue.formula", "later + 1", "a name in it is 'later'"),
        ("couplings.load.to", "attacks", "couplings.load.form is 'load', to incidents"),
        ("couplings.price_on_attacks.to", "cases", "couplings.price_on_attacks.on is 'background', to cases"),
        ("couplings.truce_on_attacks.from", "attacks", "a damper must act on another stream"),
        ("couplings.truce_on_attacks.from", "cases", "must be the id of a stream of incidents"),
        ("couplings.truce_on_attacks.mean", 0.1, "a damper needs fade_half_life, a mean of zero or less"),
        ("couplings.truce_on_attacks.on", "background", "a damper needs both"),
        ("couplings.truce_on_attacks.per", 2.0, "it takes no reference and no per"),
        ("couplings.load.from", "price", "couplings.load.from is 'price'"),
        ("couplings.load.from", "attacks", "must be the id of a stream of cases (cases, visits, "),
        ("couplings.price_on_attacks.form", "load", "couplings.price_on_attacks.from is 'price'"),
        ("couplings.second", LOAD, "couplings.second is a second load on cases, beside load"),
        ("couplings.push", {**LOAD, "form": "linear", "from": "revenue"}, "'revenue', a formula without a past"),
        ("couplings.price_on_attacks.to", "deaths", "on is 'background', to deaths; it must be fatality"),
        ("couplings.crowded.from", "room", "must be the id of a series of beds taken (taken)"),
        ("couplings.crowded.capacity", "volume", "couplings.crowded.capacity is in t, taken in beds"),
        ("couplings.crowded.capacity", "taken", "must be the id of a series with a past"),
        ("couplings.crowded.fade_half_life", 3.0, "it takes no fade_half_life"),
        (
            "couplings.mourning.from",
            "truces",
            "of incidents with severity = true (attacks, deaths)",
        ),
        ("couplings.mourning.on", "reproduction", 'deaths act on = "background"'),
        ("couplings.volume_on_room.from", "revenue", "it must be a series, no formula, that stands above 'room'"),
        ("couplings.volume_on_room.to", "taken", "must be the id of a series, not of beds taken"),
        ("couplings.price_on_attacks.from", "taken", "must be the id of a series, not of beds taken"),
        (
            "series.taken.of",
            "attacks",
            "series.taken.of is 'attacks'; it must be the id of a stream of cases (cases, visits, ",
        ),
        ("series.taken.value", 1.5, "must lie above 0 and not above 1"),
        ("series.state.value", 0.5, "a switch is off (0) or on (1)"),
        ("series.second", BEDS, "series.second is a second one of beds for cases, beside taken"),
        ("scenarios.truce.change.1.set", "taken", "beds taken follow the sick, change 'cases'"),
        ("scenarios.ruled.rule.0.when", "taken", "which cannot be read; it compares series, count(stream, days)"),
        ("scenarios.ruled.rule.0.when", "taken > volume", "compares taken (bed) with volume (t); both must be of one"),
        ("scenarios.ruled.rule.0.when", "2 > 1", "which asks of nothing; name a series or a stream"),
        ("scenarios.ruled.rule.0.when", "attacks > 3", "asks of the stream attacks; write count(attacks, 7)"),
        ("scenarios.ruled.rule.0.when", "peace > 3", "asks of 'peace'; it must be the id of a series"),
        ("scenarios.ruled.rule.0.when", "price > 3", "asks of price, which a rule changes; ask of another series"),
        ("scenarios.ruled.rule.0.until", "count(cases, 999) > 3", "over a whole number of days from 1 to 365"),
        ("scenarios.ruled.rule.0.set", "attacks", "is 'attacks', a stream; set takes a series or a coupling"),
        ("scenarios.ruled.rule.2.scale", "price_on_attacks", "a rule may scale a series or a stream"),
        ("scenarios.ruled.rule.0.value", -2.0, "would bring price to -2 USD; it must be at least 1"),
        ("scenarios.ruled.rule.0.from", EARLY, "rule.0.from is 2020-05-01; it must lie after now"),
        ("scenarios.ruled.rule.0.for", 0, "rule.0.for is 0; it must be a number of days from 1 to 60"),
        ("scenarios.ruled.rule.1.when", "killed(truces) > 0", "must be the id of a stream with severity = true"),
        ("scenarios.ruled.rule.1.cause", "cases", "it must be a whole number, at least 1, of incidents"),
        ("scenarios.ruled.rule.1.value", 0.5, "it must be a whole number, at least 1, of incidents"),
        ("scenarios.ruled.rule.1.chance", 1.5, "must lie above 0 and not above 1"),
        ("scenarios.ruled.rule.1.after", 99, "it must be a number of days from 0 to 60"),
        ("scenarios.ruled.rule.1.set", "volume", "give one of set, scale, add, remove, cap, cause"),
        ("scenarios.ruled.rule.6", SECOND, ", which crisis.toml: scenarios.ruled.rule.0 changes too; one rule at most"),
        ("scenarios.ruled.settled.0.stream", "cases", "must be the id of a stream of incidents, or 'none'"),
        ("couplings.price_on_attacks.to", "peace", "must be the id of a stream (attacks, cases, deaths, truces, "),
        ("outcomes.killed.of", "cases", "must be the id of a stream with severity = true (attacks)"),
        ("outcomes.half.of", "attacks", "outcomes.half.of is 'attacks'; it must be the id of a series"),
        ("outcomes.half.relative_to", "peace", "outcomes.half.relative_to is 'peace'"),
        ("outcomes.any.end", LATE, "outcomes.any.end is 2020-09-01; it must lie after now"),
        ("outcomes.any.start", EARLY, "outcomes.any.start is 2020-05-01; it must lie after now"),
        ("outcomes.any.end", EARLY, "must not lie before start"),
        ("scenarios.baseline", FULL["scenarios"]["truce"], "scenarios.baseline: that id is taken"),
        ("scenarios.truce.change.0.scale", "deaths", "scenarios.truce.change.0.scale is 'deaths'"),
        ("scenarios.truce.change.1.set", "attacks", "is 'attacks', a stream; set takes a series or a coupling"),
        ("scenarios.truce.change.1.set", "peace", "no series, stream, coupling or actor here; it must be one of price"),
        ("scenarios.truce.change.1.value", -1.0, "would bring volume to -1 t; it must be at least 0"),
        ("scenarios.truce.change.1.unit", "USD", "2 USD was given; volume is in t"),
        ("scenarios.truce.change.0.unit", "a day", "the unit 'a day' is given for a stream, which has none"),
        ("scenarios.truce.change.0.from", EARLY, "change.0.from is 2020-05-01; it must lie after now"),
        ("scenarios.truce.change.0.value", -0.5, "is by -0.5; a scale must not be negative"),
        ("scenarios.truce.change.2", {"scale": "nobody", "value": 1.0, "from": JUNE}, "no series, stream, coupling or"),
        ("scenarios.truce.change.2", {"scale": "c:d", "value": 1.0, "from": JUNE}, "answers are written first:second"),
        ("scenarios.truce.change.2", {"add": "a", "value": 1.0, "from": JUNE}, "'a', an actor; add takes a series or"),
        ("scenarios.truce.change.2", {"add": "attacks", "value": -1.0, "from": JUNE}, "to lower a stream scale it"),
        ("scenarios.truce.change.2", {"add": "volume", "value": -4.0, "from": JUNE}, "would bring volume to -1 t"),
        ("scenarios.truce.change.2", {"set": "load", "value": -1.0, "from": JUNE}, "scale or remove it"),
        ("scenarios.truce.change.2", {"remove": "load", "value": 1.0, "from": JUNE}, "remove takes none"),
        ("scenarios.truce.change.2", {"scale": "load", "from": JUNE}, "every change but remove needs a value"),
        ("scenarios.truce.change.2", {"delay": "cases", "value": 3, "from": JUNE}, "only incidents can be answered"),
        ("scenarios.truce.change.2", {"delay": "price", "value": 1.5, "from": JUNE}, "must be a whole number from 1"),
        ("scenarios.truce.change.2", {"delay": "attacks", "value": 3, "from": JUNE, "ramp": 2}, "takes neither"),
        ("scenarios.truce.change.0.to", dt.date(2020, 6, 5), "must not lie before from"),
        ("scenarios.truce.change.0.set", "volume", "give one of set, scale, add"),
        ("levers.calm.value", 1.5, "levers.calm.scale is 'attacks', which it would raise; violence is no lever"),
        ("levers.supply.set", "load", "scale or remove it"),
        ("levers.supply.set", "revenue", "it must be a series, no formula (price, volume, room"),
        ("scenarios.more.change.2.value", -3.0, "would bring price to -3 USD; it must be at least 1"),
        ("levers.supply.value", -1.0, "would bring volume to -1 t; it must be at least 0"),
        ("tables.sick.path", "gone.csv", "tables.sick.path is"),
        ("reports", "letters", "there is no such folder"),
        ("now", dt.date(2020, 1, 20), "at least 28 days must lie between them"),
        ("streams.cases.delay", {}, "cases and deaths need delay.mean and delay.sd"),
        ("streams.attacks.delay", {"mean": 3.0, "sd": 2.0}, "incidents answer with a mixture of half_lives"),
        ("streams.attacks.delay", {"mean": 3.0}, "give both mean and sd"),
        ("streams.cases.delay", {"pmf": [0.5, 0.5]}, "pmf begins with lag 0"),
        ("streams.cases.delay", {"pmf": [0.0, 1.0], "mean": 3.0, "sd": 1.0}, "give one of half_lives"),
        ("streams.cases.ascertainment", {"mean": 0.5, "sd": 0.6}, "no share has so large an sd"),
        ("streams.attacks.reporting", LATE_BY, "only cases take reporting, the delay from infection to count"),
        ("streams.cases.reporting", LATE_BY, "couplings.load.form is 'load', but cases is counted late (reporting)"),
        ("streams.visits.reporting", {"mean": 3.0}, "give both mean and sd"),
        ("streams.visits.reporting", {**LATE_BY, "pmf": [1.0]}, "give one of mean with sd, pmf, and file"),
        ("streams.visits.reporting", {"pmf": [0.5, 0.25]}, "pmf begins with lag 0 and must sum to 1"),
        ("streams.wells.reporting.file", "gone.csv", "there is no such CSV file, mend the path or add the file"),
        ("streams.wells.reporting.file", "sick.csv", "sick.csv; it must have the columns day and probability"),
        (
            "scenarios.ruled.rule.2.scale",
            "visits",
            "acts on infections counted late (reporting), visits; a rule cannot",
        ),
        ("couplings.on_visits", ON_VISITS, "rule.0 acts on infections counted late (reporting), visits; a rule cannot"),
        ("series.volume.model", "walk", "a walk learns from its past"),
        ("series.price.model", "revert", "revert needs value, sd and half_life"),
    ],
)
def test_an_inconsistency_is_one_sentence(tmp_path: Path, key: str, value: Any, said: str) -> None:
    values: Any = copy.deepcopy(FULL)
    place, steps = values, [int(s) if s.isdigit() else s for s in key.split(".")]
    for step in steps[:-1]:
        place = place[step]
    if isinstance(place, list) and steps[-1] == len(place):
        place.append(None)
    place[steps[-1]] = value
    values["series"]["later"] = DERIVED  # a formula below another: not known to that one
    with pytest.raises(CrisisError) as caught:
        crisis.load(write(tmp_path, toml(values)))
    message = str(caught.value)
    assert message.startswith("crisis.toml: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("0,0.5\n2,0.5\n", "line 3: day is 2; it must be 1, one row a day from 0 on"),
        ("0,0.5\n1,much\n", "line 3 holds what is no number"),
        ("0,-0.5\n1,1.5\n", "line 2: probability is -0.5; it must lie between 0 and 1"),
        ("0,0.5\n1,0.25\n", "the probabilities in lag.csv sum to 0.75; they must sum to 1"),
    ],
)
def test_a_bad_file_of_delays_is_one_sentence(tmp_path: Path, rows: str, said: str) -> None:
    folder = write(tmp_path, toml(FULL))
    (tmp_path / "lag.csv").write_text(f"day,probability\n{rows}", encoding="utf-8")
    with pytest.raises(CrisisError) as caught:
        crisis.load(folder)
    assert str(caught.value).startswith(
        "crisis.toml: streams.wells.reporting.file: lag.csv" if "line" in said else "crisis"
    )
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["title = ", "[tables]\n[tables]\n", "\x00", "title = 'a'\ntitle = 'b'\n"])
def test_bad_toml_is_one_sentence_that_names_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(CrisisError, match=r"^crisis.toml is not valid TOML: .*; mend that line"):
        crisis.load(write(tmp_path, text))
    (tmp_path / "crisis.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(CrisisError, match="not valid TOML"):
        crisis.load(str(tmp_path))
