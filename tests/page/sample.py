"""A brief about an invented crisis, to develop and test the page on: no country, party or outlet in it exists.

It has what makes a page hard: long labels, one block that "cannot tell", contested events, links, events whose
licence forbids rows, a stream the model loses on, values not known. Same seed, same brief.
"""

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forestall.dates import When
from forestall.evidence import versions
from forestall.page.context import Brief, Change, TableUse
from forestall.records import (
    Actor,
    Block,
    Calibration,
    Claim,
    ContestedResult,
    CouplingResult,
    Crisis,
    Diagnostics,
    Estimate,
    Event,
    Fan,
    Figure,
    Link,
    LinkKind,
    OutcomeResult,
    Place,
    Provocation,
    Quarantined,
    Report,
    Reproduction,
    ReproductionPath,
    Rivalry,
    Scenario,
    ScenarioEffect,
    Series,
    Source,
    Stance,
    Stream,
    StreamScore,
    Toll,
    Treatment,
    VersionResult,
    Worsening,
)

__all__ = ["sample_brief"]

Won = Literal["better", "indistinguishable", "worse"]
START, NOW = dt.date(2031, 4, 1), dt.date(2032, 2, 20)
LEVELS = (0.05, 0.25, 0.4, 0.5, 0.6, 0.75, 0.95)
SPREAD = np.array([-1.64, -0.67, -0.25, 0.0, 0.25, 0.67, 1.64])

ACTORS = {
    actor.id: actor
    for actor in (
        Actor("valemark", "Government of Valemark", "state", "VLM"),
        Actor("valemark.mod", "Valemark Ministry of Defence", "ministry", "VLM"),
        Actor("mission", "Stabilisation Mission", "organisation"),
        Actor("river", "River Brigades", "armed group", "VLM"),
        Actor("river.spokes", "River Brigades spokesperson", "person", "VLM"),
        Actor("orland", "Orland", "state", "ORL"),
        Actor("orland.fm", "Orland Foreign Ministry", "ministry", "ORL"),
        Actor("ashen", "Ashen League", "armed group", "VLM"),
        Actor("witness", "Residents of Sell Bridge", "people", "VLM"),
    )
}

ACLED_LIKE = Source("restricted", "Field Incident Register", "B", "aggregates only", share_rows=False)
OPEN_DATA = Source(
    "open-events",
    "Open Event Dataset",
    "B",
    "CC BY 4.0",
    "https://example.org/open-events",
    "Open Event Dataset, version 3, CC BY 4.0",
)
HEALTH = Source("health", "Joint Health Table", "A", "CC BY 4.0", "https://example.org/health", "Joint Health Table")
PRICE = Source("price", "Grain Exchange daily price", "C", "public domain", "https://example.org/price")

STREAMS = (
    Stream("attacks", "River Brigades' attacks on the Stabilisation Mission", "incidents", "violence"),
    Stream("strikes", "Mission strikes on the River Brigades", "incidents", "violence"),
    Stream("words", "Threats and hostile statements", "incidents", "violence"),
    Stream("league", "Ashen League attacks (placebo)", "incidents", "placebo"),
    Stream("cases_v", "Reported cases, Valemark", "cases", "epidemic_v"),
    Stream("cases_o", "Reported cases, Orland", "cases", "epidemic_o"),
)

TEXTS = {
    "rocket": "Three rockets struck the mission's camp at {place} shortly after midnight, {dead} and several vehicles "
    "were damaged. The Stabilisation Mission blamed the River Brigades for the attack. A spokesperson for the River "
    "Brigades denied any part in it and said the group keeps to the truce of the river towns. Nobody has claimed "
    "responsibility.",
    "strike": "Aircraft of the Stabilisation Mission hit two depots of the River Brigades near {place}, the mission "
    "said, calling it an answer to the rockets of the previous days. The Valemark Ministry of Defence said "
    "that {dead}. "
    "Residents of Sell Bridge said that one of the buildings was a grain store.",
    "words": "The River Brigades spokesperson said the group would answer any further strike within the week. "
    "Orland's Foreign Ministry called on all sides to hold back, and asked for talks in {place}.",
}
PLACES = ("Sell Bridge", "Camp Harrow", "Upper Lode", "Port Anselm", "Kestrel Ford")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _claim(
    report: Report, number: int, speaker: str, stance: Stance, about: str, words: str, actor: str | None
) -> Claim:
    start, end = _span(report.text, words)
    return Claim(
        f"{report.id[:8]}-c{number}",
        report.id,
        speaker,
        stance,
        (about,),
        ((start, end),),
        actor,
        ("Harbour Courier",) if number % 2 else (),
        words,
        deeds=(about,) if actor else (),
    )


def _report(kind: str, place: str, day: dt.date, dead: int, number: int) -> Report:
    toll = "nobody was hurt" if dead == 0 else "one person was killed" if dead == 1 else f"{dead} people were killed"
    text = f"{place}, {day:%d %B}. " + TEXTS[kind].format(place=place, dead=toll)
    text += "\n\nThe market of the town stayed shut for the day. " * 2
    return Report(
        _sha(text),
        f"{place}: what the parties say, {day:%d %B %Y}",
        text,
        "Harbour Courier" if number % 3 else "Valemark Bulletin",
        day,
        grade="B" if number % 3 else "C",
        note="written for this example",
        published_inferred=number % 5 == 0,
    )


def _rocket(report: Report, event: str) -> list[Claim]:
    blame = "The Stabilisation Mission blamed the River Brigades for the attack."
    deny = "denied any part in it"
    nobody = "Nobody has claimed responsibility."
    return [
        _claim(report, 1, "mission", "blames", event, blame, "river"),
        _claim(report, 2, "river.spokes", "denies", event, deny, None),
        _claim(report, 3, "witness", "no_claim", event, nobody, None),
    ]


def _strike(report: Report, event: str) -> list[Claim]:
    said = "calling it an answer to the rockets of the previous days"
    grain = "one of the buildings was a grain store"
    return [
        _claim(report, 1, "mission", "claims_responsibility", event, said, "mission"),
        _claim(report, 2, "witness", "asserts", event, grain, None),
    ]


def _words(report: Report, event: str) -> list[Claim]:
    said = "said the group would answer any further strike within the week"
    return [_claim(report, 1, "river.spokes", "threatens", event, said, "river")]


MAKERS = {"rocket": _rocket, "strike": _strike, "words": _words}


def _reported(rng: np.random.Generator) -> tuple[list[Event], list[Claim], list[Report]]:
    """Sixteen events read from sixteen reports."""
    events, claims, reports = [], [], []
    days = sorted(int(d) for d in rng.choice(np.arange(200, 324), size=16, replace=False))
    for number, offset in enumerate(days):
        kind = ("rocket", "rocket", "strike", "words")[number % 4]
        day, place, dead = START + dt.timedelta(days=offset), PLACES[number % 5], int(rng.poisson(1.2))
        report = _report(kind, place, day, dead, number)
        event_id = f"e{number}"
        mine = MAKERS[kind](report, event_id)
        reports.append(report)
        claims += mine
        events.append(_reported_event(event_id, kind, day, place, dead, report, mine))
    return events, claims, reports


def _reported_event(
    event_id: str, kind: str, day: dt.date, place: str, dead: int, report: Report, mine: list[Claim]
) -> Event:
    sides = {"rocket": ((), ("mission",)), "strike": (("mission",), ("river",)), "words": (("river",), ("mission",))}
    actors, targets = sides[kind]
    contested = kind == "rocket"
    return Event(
        event_id,
        When.day(day),
        "THREATEN" if kind == "words" else "ASSAULT",
        {"rocket": "rocket", "strike": "airstrike", "words": None}[kind],
        actors=actors,
        targets=targets,
        place=Place(place, "VLM"),
        deaths=None if kind == "words" else Toll(dead, dead, dead + (2 if contested else 0)),
        status="contested" if contested else "asserted",
        weights={"river": 0.62, "ashen": 0.13, "unknown": 0.25} if contested else {},
        claims=tuple(claim.id for claim in mine),
        spans=mine[0].spans,
        confidence=0.8,
        summary={
            "rocket": f"Rockets strike the mission's camp at {place}; who fired them is disputed.",
            "strike": f"The Stabilisation Mission strikes two sites of the River Brigades near {place}.",
            "words": "The River Brigades announce an answer to any further strike.",
        }[kind],
        source="Harbour Courier",
        report=report.id,
    )


def _listed(rng: np.random.Generator) -> list[Event]:
    """Events that come as rows of data sets: no claims; some of them under a licence that forbids rows."""
    events = []
    for number in range(104):
        stream = ("league", "attacks", "league", "words", "strikes", "attacks")[number % 6]
        day = START + dt.timedelta(days=int(rng.integers(0, 324)))
        dead = int(rng.negative_binomial(0.6, 0.25)) if stream in ("league", "strikes") else int(rng.poisson(0.3))
        sides = {"league": ("ashen", "valemark"), "attacks": ("river", "mission"), "strikes": ("mission", "river")}
        actor, target = sides.get(stream, ("orland", "mission"))
        events.append(
            Event(
                f"x-{stream}-{number}",
                When.day(day),
                "ACCUSE" if stream == "words" else "ASSAULT",
                actors=(actor,),
                targets=(target,),
                place=Place(PLACES[number % 5], "VLM"),
                deaths=None if stream == "words" else Toll(dead, dead, dead),
                source="restricted" if number % 13 == 0 else "open-events",
                source_ref=f"OED-{4000 + number}",
            )
        )
    return events


def _stream_of(events: list[Event]) -> dict[str, str]:
    by_kind = {"rocket": "attacks", "airstrike": "strikes"}
    found = {}
    for event in events:
        if event.id.startswith("x-"):
            found[event.id] = event.id.split("-")[1]
        else:
            found[event.id] = by_kind.get(event.mode or "", "words")
    return found


def _links(reported: list[Event]) -> tuple[Link, ...]:
    pairs = [(0, 2), (2, 3), (3, 4), (4, 6), (9, 10), (10, 11)]
    kinds: tuple[LinkKind, ...] = ("retaliation", "response", "follows", "retaliation", "retaliation", "trigger")
    return tuple(
        Link(reported[a].id, reported[b].id, kind, "mission" if a % 2 == 0 else None, report=reported[b].report)
        for (a, b), kind in zip(pairs, kinds, strict=True)
    )


def _estimate(median: float, spread: float) -> Estimate:
    low, high = median * float(np.exp(-1.64 * spread)), median * float(np.exp(1.64 * spread))
    return Estimate(median, low, high, median * float(np.exp(-0.67 * spread)), median * float(np.exp(0.67 * spread)))


def _reproductions() -> tuple[Reproduction, ...]:
    prior = _estimate(0.5, 0.54)
    epidemic_prior = _estimate(1.5, 0.5)
    return (
        Reproduction(
            "violence",
            "Violence between the mission and the River Brigades",
            "escalation",
            ("attacks", "strikes", "words"),
            "events set off within 30 days",
            _estimate(0.46, 0.42),
            prior,
            0.03,
            0.10,
            "cannot tell",
            "the row of mission strikes rests on 6 events, fewer than ten, and the data moved R little from its prior",
            {"attacks": 34, "strikes": 6, "words": 16},
            {"attacks": _estimate(0.38, 0.5), "strikes": _estimate(0.21, 0.8), "words": _estimate(0.3, 0.5)},
            _estimate(0.31, 0.5),
            ((45.0, _estimate(0.36, 0.45)), (90.0, _estimate(0.46, 0.42)), (180.0, _estimate(0.57, 0.37))),
            effective=_estimate(0.44, 0.4),
            by_ceiling=((0.5, _estimate(0.48, 0.42)), (2.0, _estimate(0.45, 0.42))),
            worse={"attacks": Worsening(_estimate(0.3, 0.4), _estimate(0.1, 0.3), _estimate(0.12, 0.3))},
        ),
        Reproduction(
            "placebo",
            "Ashen League (placebo, not part of the escalation)",
            "placebo",
            ("league",),
            "events set off within 30 days",
            _estimate(0.33, 0.25),
            prior,
            0.004,
            0.10,
            "below",
            "the interval lies below one at all three length scales",
            {"league": 164},
            {"league": _estimate(0.33, 0.25)},
            _estimate(0.29, 0.3),
            ((45.0, _estimate(0.25, 0.25)), (90.0, _estimate(0.33, 0.25)), (180.0, _estimate(0.44, 0.2))),
        ),
        Reproduction(
            "epidemic_v",
            "Epidemic in Valemark",
            "epidemic",
            ("cases_v",),
            "infections per case, by report date",
            _estimate(1.42, 0.11),
            epidemic_prior,
            0.998,
            0.79,
            "above",
            "the 90 % interval lies above one",
            {"cases_v": 312},
        ),
        Reproduction(
            "epidemic_o",
            "Epidemic in Orland",
            "epidemic",
            ("cases_o",),
            "infections per case, by report date",
            _estimate(1.04, 0.09),
            epidemic_prior,
            0.66,
            0.79,
            "cannot tell",
            "the interval reaches from below one to above it",
            {"cases_o": 9021},
        ),
    )


def _path(stream: str, label: str, end: float, rng: np.random.Generator) -> ReproductionPath:
    days = tuple(NOW - dt.timedelta(days=40 - k) for k in range(41))
    wander = np.cumsum(rng.normal(0, 0.03, 41))
    middle = np.exp(np.linspace(np.log(3.0), np.log(end), 41) + wander - wander[-1])
    width = np.linspace(0.25, 0.12, 41)
    quantiles = middle[:, None] * np.exp(width[:, None] * SPREAD[None, :])
    return ReproductionPath(stream, label, days, LEVELS, quantiles)


def _provocation() -> Provocation:
    median = np.array([[0.22, 0.31, 0.12], [0.05, 0.04, 0.01], [0.14, 0.42, 0.09]])
    return Provocation(
        ("attacks", "strikes", "words"),
        tuple(stream.label for stream in STREAMS[:3]),
        median,
        median * 0.3,
        median * 2.6,
        np.full((3, 3), 0.12),
        (34, 6, 16),
    )


def _stream_fan(stream: Stream, rate: float, rng: np.random.Generator) -> Fan:
    past = tuple(NOW - dt.timedelta(days=7 * (26 - k)) for k in range(26))
    future = tuple(NOW + dt.timedelta(days=1 + 7 * k) for k in range(13))
    width = np.linspace(0.5, 0.9, 13)
    quantiles = np.floor(rate * np.exp(width[:, None] * SPREAD[None, :]))
    happened = rng.poisson(rate, 13).astype(float)
    if stream.id == "attacks":
        happened[9:] = np.nan
    return Fan(
        stream.id, stream.label, "events a week", "stream", "week", past, rng.poisson(rate, 26).astype(float), future,
        LEVELS, quantiles, happened,
    )  # fmt: skip


def _case_fan(stream: Stream, level: float, growth: float, rng: np.random.Generator) -> Fan:
    past = tuple(NOW - dt.timedelta(days=40 - k) for k in range(41))
    future = tuple(NOW + dt.timedelta(days=1 + k) for k in range(90))
    observed = rng.poisson(level * np.exp(np.linspace(-2.5, 0, 41))).astype(float)
    middle = level * np.exp(growth * 20 * (1 - np.exp(-np.arange(90) / 20)))
    quantiles = np.round(middle[:, None] * np.exp(np.linspace(0.2, 1.2, 90)[:, None] * SPREAD[None, :]))
    happened = np.round(middle * np.exp(np.cumsum(rng.normal(0.005, 0.05, 90))))
    return Fan(
        stream.id, stream.label, "cases a day", "stream", "day", past, observed, future, LEVELS, quantiles, happened
    )


def _price_fan(rng: np.random.Generator) -> Fan:
    past = tuple(NOW - dt.timedelta(days=120 - k) for k in range(121))
    future = tuple(NOW + dt.timedelta(days=1 + k) for k in range(90))
    observed: NDArray[np.float64] = 41 * np.exp(np.cumsum(rng.normal(-0.002, 0.02, 121)))
    observed[5::7] = np.nan
    width = 0.025 * np.sqrt(np.arange(1, 91))
    quantiles = float(observed[-1]) * np.exp(width[:, None] * SPREAD[None, :])
    return Fan(
        "grain", "Grain price", "crowns a tonne", "series", "day", past, observed, future, LEVELS, quantiles,
        np.full(90, np.nan),
    )  # fmt: skip


def _outcomes() -> tuple[OutcomeResult, ...]:
    soon, late = NOW + dt.timedelta(days=30), NOW + dt.timedelta(days=90)
    return (
        OutcomeResult(
            "mission_killed_30d", "A member of the Stabilisation Mission is killed within 30 days", soon, 0.314, 0.006,
            True, 0.471, 0.27,
        ),
        OutcomeResult(
            "strike_30d", "The mission strikes the River Brigades within 30 days", soon, 0.552, 0.007, True, 0.2, 0.48
        ),
        OutcomeResult(
            "cases_1000", "Valemark reports more than 1,000 cumulative cases by 21 March 2032", soon, 0.994, 0.001,
            True, 0.0, None,
        ),
        OutcomeResult("ten_killed", "One incident kills ten or more people within 90 days", late, 0.006, 0.001, False,
            0.0, 0.02, "rests on the tail of the severity distribution, which the data constrain poorly"),
        OutcomeResult("grain_30", "The grain price averages below 30 crowns a tonne over 90 days", late, 0.43, 0.03,
            None, None, 0.5),
    )  # fmt: skip


SCENARIOS = (
    ("ceasefire", "Ceasefire between the mission and the River Brigades, kept by both sides for 60 days"),
    ("withdrawal", "Withdrawal of half of the mission within 30 days"),
    ("defence", "Air defence at all camps"),
    ("curfew", "Curfew in Valemark for six weeks"),
    ("price", "Grain price stays at its present level"),
)


def _effects() -> tuple[ScenarioEffect, ...]:
    moves: dict[str, tuple[tuple[float, float, float], ...]] = {
        "mission_killed_30d": ((-0.09, -0.17, -0.02), (-0.05, -0.13, 0.02), (-0.04, -0.08, -0.01), (0, -0.01, 0.01)),
        "cases_1000": ((0, 0, 0), (0, 0, 0), (0, 0, 0), (-0.35, -0.6, -0.12)),
    }
    base = {"mission_killed_30d": 0.314, "cases_1000": 0.994}
    return tuple(
        ScenarioEffect(name, label, outcome, base[outcome] + d, d, low, high, "phased in over ten days" if d else "")
        for outcome, rows in moves.items()
        for (name, label), (d, low, high) in zip(SCENARIOS, rows, strict=False)
    )


def _couplings() -> tuple[CouplingResult, ...]:
    return (
        CouplingResult("troops_attacks", "Mission troops in the country", "attacks", "background",
            Estimate(0.2, -0.1, 0.5), Estimate(0.22, -0.07, 0.5), True, "Field study of three missions, table 4"),
        CouplingResult("curfew_v", "Curfew stringency", "cases_v", "reproduction",
            Estimate(-0.4, -0.8, 0.0), Estimate(-0.52, -0.7, -0.33), False, "Review of 27 curfews"),
        CouplingResult("price_words", "Grain price", "words", "background",
            Estimate(0.0, -0.5, 0.5), None, True, "the literature is divided: the prior straddles zero"),
    )  # fmt: skip


def _scores() -> tuple[StreamScore, ...]:
    target = "count of each of the next four weeks"
    names = ("long-run mean", "last week", "weighted mean")

    def score(stream: str, label: str, crps: float, others: tuple[float, ...], verdict: Won, p: float) -> StreamScore:
        return StreamScore(
            stream, label, crps, -1.2 - crps, dict(zip(names, others, strict=True)),
            dict(zip(names, [-1.3 - o for o in others], strict=True)), 48, target, verdict, p,
        )  # fmt: skip

    return (
        score("attacks", STREAMS[0].label, 0.41, (0.47, 0.63, 0.45), "better", 0.03),
        score("strikes", STREAMS[1].label, 0.22, (0.22, 0.31, 0.23), "indistinguishable", 0.71),
        score("words", STREAMS[2].label, 0.61, (0.52, 0.7, 0.55), "worse", 0.02),
        score("cases_v", STREAMS[4].label, 14.2, (31.0, 19.5, 22.7), "better", 0.001),
    )


def _crisis() -> Crisis:
    return Crisis(
        id="two-rivers",
        title="Two Rivers (sample, invented)",
        folder=Path("two-rivers"),
        start=START,
        now=NOW,
        horizon=90,
        seed=7,
        members=4000,
        countries=("VLM", "ORL"),
        tables=(),
        blocks=(
            Block("violence", "Violence", "escalation"),
            Block("placebo", "Placebo", "placebo"),
            Block("epidemic_v", "Epidemic in Valemark", "epidemic"),
            Block("epidemic_o", "Epidemic in Orland", "epidemic"),
        ),
        streams=STREAMS,
        series=(Series("grain", "Grain price", "crowns a tonne", "walk"),),
        couplings=(),
        outcomes=(),
        scenarios=tuple(Scenario(name, label) for name, label in SCENARIOS),
        notes=("Everything here is invented for the development of the page.",),
    )


def _tables(crisis_events: list[Event]) -> tuple[TableUse, ...]:
    held = sum(event.source == "restricted" for event in crisis_events)
    return (
        TableUse("open-events", OPEN_DATA, 104 - held, 2, NOW),
        TableUse("restricted", ACLED_LIKE, held, 0, NOW - dt.timedelta(days=3)),
        TableUse("health", HEALTH, 324, 1, NOW),
        TableUse("price", PRICE, 226, 0, None),
    )


def sample_brief(*, seed: int = 7) -> Brief:
    """The whole sample; 16 reports, 120 events."""
    rng = np.random.default_rng(seed)
    reported, claims, reports = _reported(rng)
    events = reported + _listed(rng)
    fit = Diagnostics("NUTS, 4 chains", 4, 1000, 1.003, 0, 471.0, True)
    told_twice = [events[0], replace(events[0], id="paper:1", source="a paper", deaths=Toll(0, 0, 0))]
    return Brief(
        crisis=_crisis(),
        events=tuple(events),
        stream_of=_stream_of(events),
        actors=ACTORS,
        claims={claim.id: claim for claim in claims},
        reports={report.id: report for report in reports},
        figures=(Figure("f1", "troops", 5200, 5200, 5200, "people", speaker="mission", report=reports[0].id),),
        links=_links(reported),
        changes=(
            Change("Attacks on the mission", "1 in the week before", "3 in the last seven days, 1 of them lethal"),
            Change("Grain price", "37.2 crowns a tonne", "33.0 crowns a tonne"),
            Change("Curfew in Valemark", "none", "from 19 February"),
        ),
        reproductions=_reproductions(),
        paths=(_path("cases_v", "Valemark", 1.42, rng), _path("cases_o", "Orland", 1.04, rng)),
        provocation=_provocation(),
        fans=(
            _stream_fan(STREAMS[0], 2.2, rng),
            _stream_fan(STREAMS[1], 0.6, rng),
            _stream_fan(STREAMS[2], 1.4, rng),
            _case_fan(STREAMS[4], 40, 0.1, rng),
            _case_fan(STREAMS[5], 900, 0.01, rng),
            _price_fan(rng),
        ),
        outcomes=_outcomes(),
        effects=_effects(),
        couplings=_couplings(),
        scores=_scores(),
        calibration=(
            Calibration("attacks", STREAMS[0].label, (21, 18, 17, 20, 19, 18, 22, 19, 18, 20)),
            Calibration("words", STREAMS[2].label, (41, 20, 12, 10, 9, 11, 12, 14, 22, 41)),
            Calibration("strikes", STREAMS[1].label, (1, 2, 0, 1, 3, 0, 1, 2, 1, 1)),
        ),
        diagnostics={"violence": fit, "epidemic_v": fit},
        tables=_tables(events),
        quarantined=(
            Quarantined("data/open-events.csv", 311, "date_start", "0031-04-12", "the year must lie in 1900 to 2100"),
            Quarantined("data/open-events.csv", 502, "deaths", "many", "not a whole number"),
            Quarantined("data/health.csv", 88, "cases", "-14", "the cumulative count falls"),
        ),
        inputs=_sha("sample"),
        versions={"forestall": "0.1.0", "python": "3.11", "numpyro": "0.19"},
        contested=versions(
            [event for event in events if event.status == "contested"], claims, accounts={events[0].id: told_twice}
        ),
        rivalry=_rivalry(events[0]),
    )


def _rivalry(event: Event) -> Rivalry:
    """One contested event, said to be the Brigades' or nobody's on record; the latter is in no draw."""
    outcome = _outcomes()[0].id

    def said(r: float, p: float) -> Treatment:
        return Treatment({"violence": Estimate(r, r - 0.2, r + 0.3)}, {outcome: p})

    versions = (VersionResult("attacks", 0.6, 1.0, said(0.57, 0.44)), VersionResult(None, 0.4, 0.0, None))
    treatments = {"leading": said(0.55, 0.41), "cut": said(0.52, 0.4), "integrated": said(0.57, 0.44)}
    contested = ContestedResult(event.id, event.when.middle, versions)
    return Rivalry(treatments, (contested,), "the fit's draws reweighted, Pareto k 0.91", trusted=False)
