"""Events in ACLED's columns, for tools that expect them; no rows of ACLED's are among them.

ACLED knows fewer kinds of events and no sources' doubts: an act that has no sub-event type becomes "Other", ids become
names, deaths one figure, dates a day with a time precision.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forestall.records import Actor, Event, Place, Source
from forestall.vocabulary import Vocabulary, acled_events, scheme

__all__ = ["COLUMNS", "row"]

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""ACLED's 31 columns."""

_TIME = {"day": "1", "week": "2"}
_PLACE = {"site": "1", "city": "1", "district": "2"}


def row(event: Event, actors: Mapping[str, Actor], sources: Mapping[str, Source], words: Vocabulary) -> dict[str, Any]:
    """The event in ACLED's columns; what it does not know is empty."""
    place = event.place or Place("")
    sub = _sub_event(event.type, event.mode)
    first, *others = [*_called(event.actors, actors), ""]
    second, *more = [*_called(event.targets, actors), ""]
    source = sources.get(event.source)
    found = {
        "event_id_cnty": event.id,
        "event_date": event.when.middle.isoformat(),
        "year": event.when.middle.year,
        "time_precision": _TIME.get(event.when.precision, "3"),
        "event_type": acled_events().get(sub, "Strategic developments"),
        "sub_event_type": sub,
        "actor1": first,
        "assoc_actor_1": "; ".join(filter(None, others)),
        "actor2": second,
        "assoc_actor_2": "; ".join(filter(None, more)),
        "country": _country(place.country, words),
        "location": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": _PLACE.get(place.precision, "3") if event.place else "",
        "source": source.name if source else event.source,
        "notes": event.summary,
        "fatalities": event.deaths.best if event.deaths else None,
    }
    return dict.fromkeys(COLUMNS, "") | found


def _called(ids: tuple[str, ...], actors: Mapping[str, Actor]) -> list[str]:
    return [actors[id].name if id in actors else id.removeprefix("name:") for id in ids]


def _country(iso: str | None, words: Vocabulary) -> str:
    state = words.actors.get((iso or "").lower())
    return state.name if state else iso or ""


@lru_cache(maxsize=1024)
def _sub_event(type: str, mode: str | None) -> str:
    """The sub-event type of ACLED's that means this type and mode, else the type, else "Other"."""
    known = {name: scheme("acled").find(name) for name in acled_events()}
    exact = [name for name, c in known.items() if c and (c.type, c.mode) == (type, mode)]
    alike = [name for name, c in known.items() if c and c.type == type and type != "CONSULT"]
    return (exact or alike or ["Other"])[0]
