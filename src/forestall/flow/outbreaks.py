"""Epidemics on their way into a proposed crisis: tables of cases, and of the measures against them, cut to its days."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from forestall import exchange, vocabulary
from forestall.crisis import Epidemic, Measures, Proposal
from forestall.errors import DataError
from forestall.records import Actor, Quarantined, Source, Table

__all__ = ["Cases", "alone", "fitting", "read_cases", "read_stringency", "with_measures"]

FEWEST_DAYS = 14
"""Days with cases that an epidemic must have by the last day proposed."""
SHORTEST = 28
"""Days that a crisis of epidemics alone must span."""
USUAL_DAYS = 365
MOST_EPIDEMICS = 2
MONTH = 30
_COUNTED = re.compile(
    "cases?|new|total|cum(ulative)?|confirmed|daily|counts?|number|n|values?|reported|of|deaths?|incidence|infections|"
    "positive"
)
"""Words in a column's name that do not say where."""
_OTHER = re.compile("recover|test|hospital|vaccin|active|rate|smooth|icu|per_|ratio|percent|population")
"""In the names of columns that hold no new cases."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """A table of cases: the epidemics in it, their daily counts by date, and what was odd or kept out."""

    format: str
    epidemics: tuple[Epidemic, ...]
    frame: pl.DataFrame
    odd: tuple[Quarantined, ...] = ()
    weekly: bool = False
    """Whether it reports once a week; the reports are then divided over their days."""


def read_cases(
    file: Path, format: str | None, *, countries: tuple[str, ...], actors: Mapping[str, Actor], source: Source
) -> Cases:
    """Read a table of cases, of the countries asked for where it names any; raises DataError where it cannot."""
    plain = Table("cases", file, format or "", source)
    table = replace(plain, format=format or exchange.recognise_cases(plain))
    chosen: dict[str, object] = {"countries": list(countries)} if countries else {}
    frame, odd = exchange.read_frame(replace(table, options=chosen))
    weekly = _weekly(frame)
    if weekly:
        frame, odd = exchange.read_frame(replace(table, options={**chosen, "spread": True}))
    _check_daily(frame, file)
    codes = _codes(actors)
    found = [_epidemic(c, frame, actors, codes, countries) for c in frame.columns[1:] if _counts_cases(c, frame)]
    if not found:
        raise DataError(f"{file.name} has no column of cases among {', '.join(frame.columns[1:])}; name one cases")
    columns = [c for e in found for c in (e.cases, e.deaths) if c is not None]
    return Cases(table.format, tuple(found), frame.select("date", *columns), odd, weekly)


def read_stringency(file: Path, *, countries: tuple[str, ...]) -> pl.DataFrame:
    """Read a table of measures' stringency by day: OxCGRT's, or a plain one; raises DataError where it cannot."""
    plain = Table("stringency", file, "", Source("", ""))
    table = replace(plain, format=exchange.recognise_levels(plain), options={"low": 0, "high": 100})
    chosen = {"countries": list(countries)} if countries and table.format == "oxcgrt" else {}
    return exchange.read_frame(replace(table, options={**table.options, **chosen}))[0]


def alone(cases: Cases, *, since: dt.date | None, until: dt.date | None) -> Proposal:
    """The days of a crisis of epidemics alone: the last year of the largest, up to its last count.

    Raises DataError where there are too few.
    """
    frame = cases.frame.filter(pl.lit(True) if until is None else pl.col("date") <= until)
    frame = frame.filter(pl.lit(True) if since is None else pl.col("date") >= since)
    largest = max(cases.epidemics, key=lambda e: frame[e.cases].sum() or 0)
    known = frame.filter(pl.col(largest.cases).is_not_null())["date"].to_list()
    some = frame.filter(pl.col(largest.cases) > 0)["date"].to_list()
    if not some:
        raise DataError("the table holds no cases in the days asked for; expected some; give other days or countries")
    now = known[-1]
    start = max(since or some[0], now - dt.timedelta(days=USUAL_DAYS))
    if (now - start).days < SHORTEST:
        raise DataError(
            f"the table's cases run from {start} to {now}; expected at least {SHORTEST} days; give a longer table"
        )
    return Proposal(start, now, (), None, ())


def fitting(cases: Cases, proposal: Proposal) -> tuple[Epidemic, ...]:
    """The largest of the countries proposed, or of all where none is; two at most, with cases enough by then.

    Raises DataError where there is none.
    """
    seen = cases.frame.filter(pl.col("date").is_between(proposal.start, proposal.now))
    days = {e.cases: int((seen[e.cases] > 0).sum()) for e in cases.epidemics}
    enough = [e for e in cases.epidemics if days[e.cases] >= FEWEST_DAYS]
    if not enough:
        raise DataError(
            f"the table of cases has no country with {FEWEST_DAYS} days of cases between {proposal.start} and "
            f"{proposal.now}{', the days of the events' if proposal.streams else ''}; give a table of more days"
            f"{', or leave --cases out' if proposal.streams else ', or other days with --from and --to'}"
        )
    near = [e for e in enough if e.country in proposal.countries] or enough
    largest = sorted(near, key=lambda e: (-(seen[e.cases].sum() or 0), e.cases))[:MOST_EPIDEMICS]
    return tuple(_measured(e, seen) for e in largest)


def with_measures(epidemics: tuple[Epidemic, ...], levels: pl.DataFrame, proposal: Proposal) -> tuple[Epidemic, ...]:
    """The epidemics with the measures of their countries; raises DataError where the table has none of them."""
    seen = levels.filter(pl.col("date").is_between(proposal.start, proposal.now))
    found = tuple(replace(e, measures=_measures(e, seen)) for e in epidemics)
    if not any(e.measures for e in found):
        raise DataError(
            f"the table of measures has {', '.join(levels.columns[1:6])}; none is of {_listed(epidemics)} between "
            f"{proposal.start} and {proposal.now}; give another table, or leave --stringency out"
        )
    return found


def _listed(epidemics: tuple[Epidemic, ...]) -> str:
    return ", ".join(e.label or e.cases for e in epidemics)


def _measures(e: Epidemic, seen: pl.DataFrame) -> Measures | None:
    code = e.country.lower()
    columns = seen.columns[1:]
    own = (c for c in columns if c.casefold() in (code, e.label.casefold()) or (code and c.startswith(f"{code}_")))
    column = next(own, columns[0] if len(columns) == 1 else None)
    levels = seen[column].drop_nulls() if column else pl.Series([], dtype=pl.Float64)
    if column is None or levels.is_empty():
        return None
    middle, most = float(pl.Series(levels).median() or 0.0), float(pl.Series(levels).max() or 0.0)  # type: ignore[arg-type]
    return Measures(column, middle, most, float(levels[-1]))


def _measured(e: Epidemic, seen: pl.DataFrame) -> Epidemic:
    last = seen.tail(MONTH)
    known = replace(e, busiest=_most(seen, e.cases), month=int(last[e.cases].sum() or 0))
    if e.deaths is None:
        return known
    return replace(known, deadliest=_most(seen, e.deaths), died=int(last[e.deaths].sum() or 0))


def _most(seen: pl.DataFrame, column: str) -> int:
    return int(seen[column].max() or 0)  # type: ignore[arg-type]


def _counts_cases(column: str, frame: pl.DataFrame) -> bool:
    """Whether a column holds new cases: no deaths, nothing else, and no running total beside new counts."""
    name = column.casefold()
    beside = any("new" in c.casefold() for c in frame.columns[1:])
    total = beside and ("total" in name or "cum" in name)
    return not (_is_deaths(column) or _OTHER.search(name) or total)


def _is_deaths(column: str) -> bool:
    return "death" in column.casefold()


def _epidemic(
    column: str, frame: pl.DataFrame, actors: Mapping[str, Actor], codes: Mapping[str, str], countries: tuple[str, ...]
) -> Epidemic:
    """A column of cases, with the column of deaths that is named alike, or the only one there is."""
    where = _where(column) or (countries[0] if len(countries) == 1 else "")
    deaths = [c for c in frame.columns[1:] if _is_deaths(c)]
    alike = next((c for c in deaths if _where(c) == _where(column)), None)
    country = codes.get(where.casefold(), "")
    known = actors.get(country.lower())
    return Epidemic(country, known.name if known else where.title(), column, alike)


def _where(column: str) -> str:
    return " ".join(word for word in re.split(r"[\W_]+", column.casefold()) if word and not _COUNTED.fullmatch(word))


def _codes(actors: Mapping[str, Actor]) -> Mapping[str, str]:
    """ISO 3166 alpha-3 of a country by its code or name, casefolded."""
    states = {a.name.casefold(): a.id.upper() for a in actors.values() if a.kind == "state"}
    return {**vocabulary.countries().names, **states, **{id.casefold(): id for id in states.values()}}


def _weekly(frame: pl.DataFrame) -> bool:
    """Whether nearly all counts of a daily table stand on one day of the week."""
    counts = frame.select("date", pl.sum_horizontal(pl.exclude("date")).alias("n")).filter(pl.col("n") > 0)
    total = counts["n"].sum()
    by_day = counts.group_by(pl.col("date").dt.weekday()).agg(pl.col("n").sum())["n"]
    return len(counts) >= 4 and _step(frame) == 1 and float(by_day.max() or 0) > 0.9 * float(total)  # type: ignore[arg-type]


def _step(frame: pl.DataFrame) -> int:
    """Days from one row to the next, mostly."""
    steps = frame["date"].diff().dt.total_days().drop_nulls()
    return int(steps.median() or 1)  # type: ignore[arg-type]


def _check_daily(frame: pl.DataFrame, file: Path) -> None:
    step = _step(frame)
    if step > 1:
        raise DataError(
            f"the rows of {file.name} lie {step} days apart; expected one a day; give daily counts, or running totals "
            "by day"
        )
