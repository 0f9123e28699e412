"""A table of events on its way in: batch by batch, so that its length does not matter.

Every row is taken, a duplicate of an earlier one, left out (outside the countries or days asked for), or quarantined
with its line, column, value and reason; a `Tally` counts them. A row that repeats an earlier one's id with other
content is quarantined; one that repeats all of it is a duplicate. The table's option `lag` says after how many days
its rows were published, where they do not say so themselves.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from forestall.errors import DataError
from forestall.exchange import slashed
from forestall.exchange.desk import Desk
from forestall.exchange.rows import Batch, CellError, Layout, Row, batches, shorten
from forestall.exchange.seen import Seen
from forestall.records import Actor, Event, Quarantined, Table, Tally
from forestall.vocabulary import Vocabulary

__all__ = ["Format", "Taken", "Wanted", "add_up", "take_in"]

_LONGEST_LAG = 3_650
Parser = Callable[[Desk], Callable[[Row], Event]]


@dataclass(frozen=True, slots=True)
class Format:
    """How a data set is read: what its file looks like, and how a row becomes an event."""

    layout: Layout
    parser: Parser
    by_id: bool = False
    """True where the id says all that tells rows apart: a row with the same id is a duplicate."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for; empty for all. A country (ISO) is where it happened, or an actor's or target's."""

    countries: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    def has(self, event: Event) -> bool:
        """Whether the event is asked for."""
        if self.since is not None and event.when.end < self.since:
            return False
        if self.until is not None and event.when.start > self.until:
            return False
        return not self.countries or self._near(event)

    def _near(self, event: Event) -> bool:
        if event.place is not None and event.place.country in self.countries:
            return True
        return any(who.partition(".")[0].upper() in self.countries for who in (*event.actors, *event.targets))


@dataclass(frozen=True, slots=True)
class Taken:
    """What one batch of rows gave: events, actors not met before, rows kept out, and the counts."""

    events: tuple[Event, ...]
    rows: tuple[Row, ...]
    """The row of each event."""
    columns: tuple[str, ...]
    actors: tuple[Actor, ...]
    quarantined: tuple[Quarantined, ...]
    tally: Tally


def take_in(
    table: Table,
    format: Format,
    *,
    vocabulary: Vocabulary,
    countries: tuple[str, ...] = (),
    wanted: Wanted = Wanted(),
) -> Iterator[Taken]:
    """Read the table in batches; `countries` (ISO alpha-3) narrow names that several actors or places bear.

    Raises DataError where the file is missing, damaged or lacks a column, and at its end where no row was good.
    """
    desk = Desk(table, vocabulary, countries)
    parse, ids, contents = _dated(format.parser(desk), table), Seen(), Seen()
    told: set[str] = set()
    noted: set[tuple[str, str]] = set()
    total, first = Tally(), ""
    for batch in slashed.spelt_out(table.path.name, format.layout.dates, batches(table, format.layout)):
        events, rows, bad = _parsed(batch, parse, table.path.name)
        keep, repeated = _unrepeated(events, rows, ids, contents, by_id=format.by_id)
        bad += [_repeats(table, rows[k]) for k in repeated]
        chosen = [k for k in keep if wanted.has(events[k])]
        bad.sort(key=lambda entry: entry.line or 0)
        tally = Tally(
            rows=len(batch.rows) + len(batch.quarantined),
            taken=len(chosen),
            duplicates=len(events) - len(keep) - len(repeated),
            left_out=len(keep) - len(chosen),
            quarantined=len(bad),
            unknown=tuple(f"{kind} {value}" for kind, value in sorted(desk.unknown - noted)),
        )
        noted |= desk.unknown
        actors = tuple(actor for id, actor in desk.actors.items() if id not in told)
        told |= desk.actors.keys()
        total, first = add_up((total, tally)), first or (f"line {bad[0].line}: {bad[0].reason}" if bad else "")
        yield Taken(
            tuple(events[k] for k in chosen), tuple(rows[k] for k in chosen), batch.columns, actors, tuple(bad), tally
        )
    if total.rows == total.quarantined:
        why = first or "there is no row below the header"
        raise DataError(
            f"{table.path.name} holds no row that can be taken in ({why}); expected at least one; correct it"
        )


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The counts together."""
    total = Tally()
    for tally in tallies:
        total = replace(
            total,
            rows=total.rows + tally.rows,
            taken=total.taken + tally.taken,
            duplicates=total.duplicates + tally.duplicates,
            left_out=total.left_out + tally.left_out,
            quarantined=total.quarantined + tally.quarantined,
            unknown=tuple(dict.fromkeys((*total.unknown, *tally.unknown))),
        )
    return total


def _dated(parse: Callable[[Row], Event], table: Table) -> Callable[[Row], Event]:
    """The parser, with each event's day of publication from the table's `lag`."""
    lag = table.options.get("lag")
    if lag is None:
        return parse
    if type(lag) is not int or not 0 <= lag <= _LONGEST_LAG:
        raise DataError(
            f"table {table.id!r} has lag = {lag!r}; expected days, 0 to {_LONGEST_LAG}; correct crisis.toml"
        )
    after = dt.timedelta(days=lag)

    def dated(row: Row) -> Event:
        event = parse(row)
        return event if event.published else replace(event, published=event.when.end + after)

    return dated


def _parsed(batch: Batch, parse: Callable[[Row], Event], file: str) -> tuple[list[Event], list[Row], list[Quarantined]]:
    events, rows, bad = [], [], list(batch.quarantined)
    for row in batch.rows:
        try:
            events.append(parse(row))
        except CellError as error:
            bad.append(Quarantined(file, row.line, error.column, shorten(error.value), error.reason))
        else:
            rows.append(row)
    return events, rows, bad


def _unrepeated(
    events: list[Event], rows: list[Row], ids: Seen, contents: Seen, *, by_id: bool
) -> tuple[list[int], list[int]]:
    """Indices of events that are new, and of those whose id stands in an earlier row with other content."""
    known = ids.again([event.id for event in events])
    if by_id:
        return [k for k, again in enumerate(known) if not again], []
    same = contents.again(["\t".join(row.cells) for row in rows])
    fresh = [k for k, again in enumerate(known) if not again]
    return fresh, [k for k, again in enumerate(known) if again and not same[k]]


def _repeats(table: Table, row: Row) -> Quarantined:
    return Quarantined(table.path.name, row.line, None, shorten(",".join(row.cells)), "the id stands in an earlier row")
