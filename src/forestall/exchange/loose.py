"""A table of events of unknown shape: its columns are guessed by their names, or mapped by the user.

The mapping goes from our columns (id, date, source_actor, target_actor, type, location, country, latitude, longitude,
killed, wounded, note, source_url) to the table's. Only the date must be there: a row without an id is known by its
line, a type that no table knows is taken as speech without demand or blame, and named.
"""

import re
from collections.abc import Callable, Mapping

from forestall.dates import When
from forestall.errors import DataError
from forestall.exchange import acled, cells, gtd, slashed
from forestall.exchange.desk import Desk
from forestall.exchange.intake import Format
from forestall.exchange.party import party
from forestall.exchange.rows import Layout, Row, batches, slug
from forestall.records import Event, Place, Table, Toll
from forestall.vocabulary import Coded, column_names, scheme

__all__ = ["guess", "loose"]

_ANY = Layout(comments=True)
_CLOSED = {"acled": acled.LAYOUT, "gtd": gtd.LAYOUT}
"""Formats whose licence keeps rows in, by what their tables look like."""
_SAMPLE = 500


def guess(table: Table) -> dict[str, str]:
    """Our column -> the table's, as its names suggest; raises DataError where too few names do."""
    first = next(batches(table, _ANY))
    found: dict[str, str] = {}
    for ours, names in column_names().items():
        match = next((name for name in names if name in first.columns and name not in found.values()), None)
        if match is not None:
            found[ours] = match
    if "date" not in found:
        raise DataError(
            f"{table.path.name} has the columns {', '.join(first.columns)}; none looks like a date; "
            "say which it is with --map date=COLUMN"
        )
    if "type" not in found:
        said = ",".join(f"{ours}={theirs}" for ours, theirs in found.items())
        raise DataError(
            f"{table.path.name} has no column that says what happened among {', '.join(first.columns)}; if one does, "
            f"say so with --map {said},type=COLUMN"
        )
    return found


def loose(table: Table) -> Format:
    """How a table is read whose options hold a `map`; without one it is guessed. Raises DataError for a bad map."""
    given = table.options.get("map") or {}
    mapping = guess(table) if not given else {ours: slug(str(theirs)) for ours, theirs in given.items()}
    columns = next(batches(table, _ANY)).columns
    _refuse_closed(table, columns)
    _check(table, mapping, columns)
    layout = Layout(comments=True, needs=(mapping["date"],))
    return Format(layout, lambda desk: _parser(desk, mapping, _day_first(table, mapping["date"])))


def _refuse_closed(table: Table, columns: tuple[str, ...]) -> None:
    """Read as a plain table, rows that may not leave would."""
    for format, layout in _CLOSED.items():
        if {*layout.needs} <= {*columns} and (not layout.any_of or {*layout.any_of} & {*columns}):
            raise DataError(
                f"{table.path.name} has the columns of {format}, whose licence lets only totals leave; read it with "
                f"--format {format}, or rename {(layout.any_of or layout.needs)[0]} if its rows are from elsewhere"
            )


def _check(table: Table, mapping: Mapping[str, str], columns: tuple[str, ...]) -> None:
    for ours, theirs in mapping.items():
        if ours not in column_names():
            raise DataError(f"the map names {ours!r}; expected some of {', '.join(column_names())}; correct it")
        if theirs not in columns:
            raise DataError(
                f"the map says {ours} is {theirs!r}; {table.path.name} has {', '.join(columns)}; correct it"
            )
    if "date" not in mapping:
        raise DataError("the map does not say which column is the date; expected date=COLUMN; add it")


def _day_first(table: Table, column: str) -> bool:
    first = next(batches(table, _ANY, size=_SAMPLE))
    return slashed.day_first(table.path.name, (row[column] for row in first.rows))


def _parser(desk: Desk, mapping: Mapping[str, str], day_first: bool) -> Callable[[Row], Event]:
    def parse(row: Row) -> Event:
        def cell(ours: str) -> str:
            return row[mapping[ours]] if ours in mapping else ""

        day = slashed.to_day(mapping["date"], row[mapping["date"]], day_first=day_first)
        country = desk.country(cell("country"))
        near = (country,) if country else desk.countries
        source = party(cell("source_actor"), vocabulary=desk.vocabulary, countries=near, day=day)
        known = _coded(desk, cell("type"))
        lat, lon = cells.degrees(row, mapping.get("latitude", ""), mapping.get("longitude", ""))
        near_by = "city" if cell("location") or lat is not None else "country"
        place = Place(cell("location") or cell("country"), country, lat, lon, near_by)
        id = cells.key(row, mapping["id"]) if cell("id") else f"line {row.line}"
        return desk.event(
            id,
            known,
            When.day(day),
            actors=desk.party(cell("source_actor"), country=country) if source.status == "asserted" else source.actors,
            targets=desk.party(cell("target_actor"), country=country),
            place=place if place.name else None,
            deaths=_toll(row, mapping.get("killed")),
            wounded=_toll(row, mapping.get("wounded")),
            status=source.status,
            weights=source.weights,
            summary=cell("note"),
            source_ref=cell("source_url") or id,
        )

    return parse


def _coded(desk: Desk, word: str) -> Coded:
    own = next((found for name in (word, _singular(word)) if (found := desk.vocabulary.resolve_type(name))), None)
    if own is not None:
        return Coded(own.type, own.mode, own.cameo, own.quad, own.intensity, word)
    plover = desk.type(word)
    if plover is not None:
        return Coded(plover[0], None, "", plover[1], plover[2], word)
    return scheme("cameo").find(word) if word.isdigit() and scheme("cameo").find(word) else desk.coded("acled", word)  # type: ignore[return-value]


def _singular(word: str) -> str:
    """ "Bombings", "armed clashes" without their plural."""
    return re.sub(r"(?<=[a-z]{3})(?:(?<=sh|ch|ss)es|s)$", "", word.strip(), flags=re.IGNORECASE)


def _toll(row: Row, column: str | None) -> Toll | None:
    count = cells.whole(row, column) if column else None
    return None if count is None else Toll(count, count, count)
