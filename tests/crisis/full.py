"""A crisis that uses every key there is, as plain values, and how it is written as TOML."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

__all__ = ["FULL", "leaves", "toml", "write"]

Path_ = tuple[str | int, ...]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


FULL: dict[str, Any] = {
    "title": "Every key", "start": day("2020-01-01"), "now": day("2020-06-01"), "horizon": 60, "seed": 3,
    "members": 400, "countries": ["XXX"], "vintage": "final", "reports": "reports", "notes": ["A note."],
    "tables": {
        "list": {"path": "list.csv", "format": "events", "options": {"low": 1.0}, "source": {
            "name": "List", "grade": "B", "licence": "free", "url": "https://example.org", "attribution": "by hand",
            "share_rows": True}},
        "sick": {"path": "sick.csv", "format": "cumulative", "source": {"name": "Bulletin"}},
        "price": {"path": "price.csv", "format": "levels", "source": {"name": "Exchange"}},
    },
    "blocks": {
        "violence": {"label": "V", "kind": "escalation", "r_median": 0.5, "r_above_one": 0.1,
            "by_severity": True, "worse_answers": True},
        "epidemic": {"label": "E", "kind": "epidemic", "r_median": 1.5, "r_above_one": 0.72},
        "first": {"label": "1", "kind": "epidemic", "r_median": 1.5, "r_above_one": 0.72},
        "second": {"label": "2", "kind": "epidemic", "r_median": 1.5, "r_above_one": 0.72},
        "third": {"label": "3", "kind": "epidemic", "r_median": 1.5, "r_above_one": 0.72},
    },
    "streams": {
        "attacks": {"label": "A", "unit": "incidents", "block": "violence", "ceiling": 8.0, "severity": True,
            "weekday": True, "poisson": True,
            "color": "#112233", "note": "n", "delay": {"half_lives": [1.0, 4.0]}, "events": {
                "types": ["ASSAULT"], "modes": ["rocket"], "actors": ["a"], "targets": ["b"], "parties": ["c"],
                "countries": ["XXX"], "sources": ["list"]}},
        "cases": {"label": "C", "unit": "cases", "block": "epidemic", "table": "sick", "column": "cases",
            "population": 1000.0, "delay": {"mean": 4.7, "sd": 2.9, "mean_sd": 0.6, "sd_sd": 0.7},
            "ascertainment": {"mean": 0.4, "sd": 0.1}},
        "truces": {"label": "T", "unit": "incidents", "block": "violence", "events": {"types": ["AGREE"]}},
        "deaths": {"label": "D", "unit": "deaths", "block": "epidemic", "table": "sick", "column": "deaths",
            "parent": "cases", "delay": {"pmf": [0.0, 0.25, 0.75]}},
        "visits": {"label": "1", "unit": "cases", "block": "first", "table": "sick", "column": "visits",
            "delay": {"mean": 4.7, "sd": 2.9}, "reporting": {"mean": 8.0, "sd": 3.0}},
        "wards": {"label": "2", "unit": "cases", "block": "second", "table": "sick", "column": "wards",
            "delay": {"mean": 4.7, "sd": 2.9}, "reporting": {"pmf": [0.25, 0.75]}},
        "wells": {"label": "3", "unit": "cases", "block": "third", "table": "sick", "column": "wells",
            "delay": {"mean": 4.7, "sd": 2.9}, "reporting": {"file": "lag.csv"}},
    },
    "series": {
        "price": {"label": "P", "unit": "USD", "model": "walk", "table": "price", "column": "usd", "low": 1.0,
            "high": 200.0, "calendar": "business", "source": "exchange"},
        "volume": {"label": "V", "unit": "t", "model": "revert", "value": 3.0, "sd": 0.5, "half_life": 20.0,
            "low": 0.0},
        "revenue": {"label": "R", "unit": "USD t", "model": "derive", "formula": "price * max(volume, 1)"},
        "room": {"label": "B", "unit": "beds", "model": "hold", "value": 90.0},
        "taken": {"label": "B", "unit": "beds", "model": "beds", "of": "cases", "value": 0.2, "stay": 9.0},
        "state": {"label": "S", "unit": "state", "model": "switch", "value": 1.0, "waits": [50.0, 90.0]},
    },
    "couplings": {
        "price_on_attacks": {"from": "price", "to": "attacks", "on": "background", "mean": 0.1, "sd": 0.2,
            "form": "log", "reference": 4.0, "per": 2.0, "fade_half_life": 30.0, "source": "judgement"},
        "load": {"from": "cases", "to": "cases", "on": "reproduction", "mean": -0.1, "sd": 0.1, "form": "load",
            "source": "judgement"},
        "truce_on_attacks": {"from": "truces", "to": "attacks", "on": "rate", "form": "recent", "mean": -0.5, "sd": 0.3,
            "fade_half_life": 20.0, "source": "judgement"},
        "crowded": {"from": "taken", "to": "deaths", "on": "fatality", "form": "overload", "capacity": "room",
            "mean": 0.7, "sd": 0.3, "source": "judgement"},
        "mourning": {"from": "attacks", "to": "truces", "on": "background", "form": "deaths", "mean": 0.1, "sd": 0.1,
            "fade_half_life": 9.0, "source": "judgement"},
        "volume_on_room": {"from": "volume", "to": "room", "on": "level", "mean": 0.1, "sd": 0.1,
            "source": "judgement"},
    },
    "outcomes": {
        "any": {"question": "Any?", "measure": "count", "of": "attacks", "start": day("2020-06-02"),
            "end": day("2020-06-30"), "above": 0.0, "tolerated": 0.2},
        "killed": {"question": "Any killed?", "measure": "lethal", "of": "attacks", "start": day("2020-06-02"),
            "end": day("2020-06-30"), "above": 0.0},
        "half": {"question": "Half?", "measure": "ratio", "of": "revenue", "relative_to": "volume",
            "start": day("2020-06-02"), "end": day("2020-06-30"), "below": 50.0},
    },
    "scenarios": {
        "truce": {"label": "Truce", "note": "n", "change": [
            {"scale": "attacks", "value": 0.5, "from": day("2020-06-10"), "to": day("2020-06-20"), "ramp": 5},
            {"set": "volume", "value": 2.0, "unit": "t", "from": day("2020-06-10")}]},
        "more": {"label": "More", "change": [
            {"add": "attacks", "value": 0.5, "from": day("2020-06-10")},
            {"remove": "price_on_attacks", "from": day("2020-06-10")},
            {"cap": "price", "value": 30.0, "from": day("2020-06-10")},
            {"delay": "attacks:truces", "value": 3.0, "from": day("2020-06-10")},
            {"scale": "a", "value": 0.5, "from": day("2020-06-10")}]},
        "ruled": {"label": "Ruled", "settled": [{"event": "list:1", "stream": "none"}], "rule": [
            {"when": "taken > 0.8 * room", "until": "taken < 40", "set": "price", "value": 20.0, "unit": "USD",
             "for": 7, "from": day("2020-06-10"), "to": day("2020-06-30")},
            {"when": "killed(attacks) > 0", "cause": "truces", "value": 1.0, "after": 2, "chance": 0.5,
             "from": day("2020-06-10")},
            {"when": "count(attacks, 7) > 3", "scale": "truces", "value": 0.5, "from": day("2020-06-10")},
            {"when": "count(cases, 7) > 900", "add": "attacks", "value": 0.5, "from": day("2020-06-10")},
            {"when": "count(deaths, 7) > 9", "remove": "attacks", "from": day("2020-06-10")},
            {"when": "state < 1", "cap": "attacks", "value": 1.0, "from": day("2020-06-10")}]},
    },
    "levers": {
        "supply": {"label": "Supply", "set": "volume", "value": 5.0, "from": day("2020-06-10"),
            "to": day("2020-07-10"), "ramp": 5, "cost": 2.0, "note": "n"},
        "more": {"label": "M", "add": "volume", "value": 1.0, "from": day("2020-06-10")},
        "free": {"label": "F", "remove": "price_on_attacks", "from": day("2020-06-10")},
        "lid": {"label": "L", "cap": "price", "value": 30.0, "unit": "USD", "from": day("2020-06-10")},
        "wait": {"label": "W", "delay": "attacks", "value": 3.0, "from": day("2020-06-10")},
        "calm": {"label": "Calm", "scale": "attacks", "value": 0.5, "from": day("2020-06-10")},
    },
}  # fmt: skip
"""Every key of the schema stands here at least once; a test holds it so."""


def leaves(value: Any, path: Path_ = ()) -> list[tuple[Path_, Any]]:
    """Every key with its value, tables of tables walked through; a list of tables by index."""
    if isinstance(value, dict) and value:
        return [leaf for k, v in value.items() for leaf in leaves(v, (*path, k))]
    if isinstance(value, list) and isinstance(value[0], dict):
        return [leaf for k, v in enumerate(value) for leaf in leaves(v, (*path, k))]
    return [(path, value)]


def toml(crisis: dict[str, Any]) -> str:
    """The values as TOML: the file's own keys first, then one line a table's entry."""
    lines = [f"{k} = {_value(v)}" for k, v in crisis.items() if not isinstance(v, dict)]
    for k, v in crisis.items():
        if isinstance(v, dict):
            lines += [f"[{k}]", *(f"{id} = {_value(entry)}" for id, entry in v.items())]
    return "\n".join(lines) + "\n"


def write(folder: Path, text: str) -> str:
    """A folder with this crisis.toml and the files FULL speaks of, all but empty; gives its path."""
    (folder / "reports").mkdir(exist_ok=True)
    for name in ("list", "sick", "price"):
        (folder / f"{name}.csv").write_text("# written for this test\n", encoding="utf-8")
    (folder / "lag.csv").write_text("day,probability\n0,0.25\n1,0.75\n", encoding="utf-8")
    (folder / "crisis.toml").write_text(text, encoding="utf-8")
    return str(folder)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value)
