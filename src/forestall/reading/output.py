"""A reading as the JSON object that `forestall read` prints; the names are a contract.

Spans are [start, end] in code points of the report's text. Only actors that something refers to, or that the
text names, are listed.
"""

from collections.abc import Mapping
from typing import Any

from forestall.dates import When
from forestall.records import Actor, Claim, Event, Figure, Link, Place, Reading, Span, Toll

__all__ = ["as_json"]


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain lists, numbers and texts, ready for json.dumps."""
    report = reading.report
    return {
        "report": {
            "id": report.id,
            "title": report.title,
            "source": report.source,
            "published": report.published.isoformat(),
            "published_inferred": report.published_inferred,
            "language": report.language,
            "chars": len(report.text),
        },
        "actors": [_actor(a) for a in reading.actors],
        "events": [_event(e) for e in reading.events],
        "claims": [_claim(c) for c in reading.claims],
        "figures": [_figure(f) for f in reading.figures],
        "links": [_link(k) for k in reading.links],
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(s) for s in spans]


def _date(when: When | None) -> dict[str, str] | None:
    if when is None:
        return None
    return {"start": when.start.isoformat(), "end": when.end.isoformat(), "precision": when.precision}


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
    }


def _toll(toll: Toll | None) -> dict[str, int | None] | None:
    """Without a best figure where no number is printed: "dozens" are anything from 24 to 99."""
    if toll is None:
        return None
    return {"low": toll.low, "best": toll.best if toll.high <= 2 * toll.best else None, "high": toll.high}


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "aliases": list(actor.aliases),
        "kind": actor.kind,
        "country": actor.country,
        "mentions": _spans(actor.mentions),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "date": _date(event.when),
        "type": event.type,
        "mode": event.mode,
        "cameo": event.cameo,
        "quad": event.quad,
        "intensity": event.intensity,
        "actors": list(event.actors),
        "targets": list(event.targets),
        "place": _place(event.place),
        "deaths": _toll(event.deaths),
        "wounded": _toll(event.wounded),
        "status": event.status,
        "weights": _weights(event.weights),
        "claims": list(event.claims),
        "spans": _spans(event.spans),
        "confidence": event.confidence,
        "summary": event.summary,
        "inferred": list(event.inferred),
    }


def _weights(weights: Mapping[str, float]) -> dict[str, float]:
    return {k: weights[k] for k in sorted(weights)}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "speaker": claim.speaker,
        "stance": claim.stance,
        "about": list(claim.about),
        "actor": claim.actor,
        "via": list(claim.via),
        "spans": _spans(claim.spans),
        "quote": claim.quote,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "indicator": figure.indicator,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "place": _place(figure.place),
        "date": _date(figure.when),
        "speaker": figure.speaker,
        "spans": _spans(figure.spans),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "from": link.earlier,
        "to": link.later,
        "kind": link.kind,
        "speaker": link.speaker,
        "spans": _spans(link.spans),
    }
