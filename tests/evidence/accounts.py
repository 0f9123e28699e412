"""Accounts of events to merge and count, and a small world of actors."""

import datetime as dt
from typing import Any

from forestall.dates import When
from forestall.records import Actor, Event, Place

ACTORS = {
    actor.id: actor
    for actor in (
        Actor("usa", "United States", "state"),
        Actor("usa.mil", "US military", allegiances=("usa",)),
        Actor("irq.militia", "Militias"),
        Actor("irq.kh", "A brigade", allegiances=("irq.militia",)),
        Actor("is", "Another group"),
    )
}
DAY = dt.date(2020, 3, 11)
TAJI = Place("Camp Taji", "IRQ", 33.5, 44.3, "site")


def account(name: str, **changes: Any) -> Event:
    """An attack on one day at one place; `report` names a report, else it is a row of the chronology."""
    values: dict[str, Any] = {
        "id": name, "when": When.day(DAY), "type": "ASSAULT", "actors": ("irq.militia",), "targets": ("usa",),
        "place": TAJI, "source": "" if changes.get("report") else "chronology",
    }  # fmt: skip
    return Event(**{**values, **changes})


def days(first: int, last: int) -> When:
    """From so many days after DAY to so many."""
    return When(DAY + dt.timedelta(days=first), DAY + dt.timedelta(days=last), "week")
