"""Weekly totals: how many events of a type each source has in a country and week, and how many they killed.

Totals may leave where rows may not (ACLED, GTD). Weeks begin on Monday; an event counts in the week of its middle day.
The columns are those of ACLED's weekly aggregates (`acled-weekly`), with the source and its licence beside them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from forestall.records import Event, Source

__all__ = ["COLUMNS", "totals"]

COLUMNS = ("week", "country", "event_type", "events", "fatalities", "source", "licence", "attribution")
"""The columns, in order."""


def totals(events: Iterable[Event], sources: Mapping[str, Source]) -> Iterator[Mapping[str, Any]]:
    """Rows by COLUMNS, in the order of week, country, type and source; deaths are the best figures, added up."""
    counted: dict[tuple[str, str, str, str], list[int]] = {}
    for event in events:
        key = (_monday(event).isoformat(), _country(event), event.type, event.source)
        total = counted.setdefault(key, [0, 0])
        total[0] += 1
        total[1] += event.deaths.best if event.deaths else 0
    for (week, country, kind, id), (number, deaths) in sorted(counted.items()):
        source = sources.get(id, Source(id, id or "reports"))
        yield dict(
            zip(
                COLUMNS,
                (week, country, kind, number, deaths, source.name, source.licence, source.attribution),
                strict=True,
            )
        )


def _monday(event: Event) -> dt.date:
    day = event.when.middle
    return day - dt.timedelta(days=day.weekday())


def _country(event: Event) -> str:
    return (event.place.country if event.place else None) or "not stated"
