"""What is not known of a future, piece by piece, with the words a planner would use for each.

Of a stream: how readily it answers, how often it comes unprovoked, how soon answers come and how unevenly events fall
(by block), how often it kills. Of an epidemic: growth, cases brought in, deaths, reporting. Every coupling's size, and
the course of every series that members do not agree on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forestall.engine.model import delays
from forestall.engine.model.problem import Epidemic, Incidents
from forestall.engine.simulation.composed import Key, Library, Piece, Take
from forestall.engine.simulation.future import fitted_epidemics
from forestall.records import Coupling

__all__ = ["Named", "pieces"]

Floats = NDArray[np.float64]
ALL = slice(None)
PACE_DAYS = 90
"""How readily a stream answers is said as events a day, at the pace of all streams over so many days."""


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A piece, what it is called, the unit of its size, and the streams or series it bears on at once."""

    piece: Piece
    label: str
    unit: str
    touches: tuple[str, ...]


def pieces(library: Library) -> tuple[Named, ...]:
    """All pieces in which members differ."""
    posterior, found = library.future.posterior, list[Named]()
    incidents = posterior.problem.incidents
    if incidents is not None and posterior.incidents is not None:
        found += [*_streams(library, incidents), *_blocks(library, incidents), *_pushes(library, incidents)]
    for place, epidemic in enumerate(fitted_epidemics(posterior)):
        found += _epidemic(library, epidemic, place)
    found += _series(library)
    return tuple(n for n in found if any(library.varies(take) for take in n.piece.takes))


def _streams(library: Library, incidents: Incidents) -> Iterator[Named]:
    A, knots, pace = library.arrays["incidents", "A"], library.arrays["paths", "knots"], _pace(library, incidents)
    by_severity = bool(incidents.shape.by_severity)
    for k, s in enumerate(incidents.streams):
        rows = (Take(("incidents", "A"), (k,)),)
        yield _named(f"answers.{s.id}", A[:, k] @ pace, rows, f"how readily “{s.label}” answers",
                     "answers a day, at the present pace", s.id)  # fmt: skip
        low, high = knots[:, library.left, k], knots[:, library.left + 1, k]
        size = np.exp(low + library.weight * (high - low)).mean(axis=1)
        takes = [Take(("paths", "knots"), (ALL, k))]
        takes += [] if by_severity else [Take(("paths", "memory"), (k,))]
        takes += [Take(("paths", "deadly"), (k,))] if library.arrays["paths", "deadly"].shape[1] else []
        yield _named(f"background.{s.id}", size, takes, f"how often “{s.label}” comes unprovoked",
                     "events a day", s.id)  # fmt: skip
    for place, k in enumerate(incidents.shape.lethal):
        s, key = incidents.streams[k], ("incidents", "lethality")
        takes = [Take(key, (place,))] + ([Take(("incidents", "worse"), (place,))] if incidents.shape.worse else [])
        yield _named(f"lethality.{s.id}", library.arrays[key][:, place], takes,
                     f"how often “{s.label}” kills", "share", s.id)  # fmt: skip
        if (worse := ("incidents", "worse")) in library.arrays:
            yield _named(f"worse.{s.id}", library.arrays[worse][:, place], [Take(worse, (place,))],
                         f"how much deadlier “{s.label}” is after deaths", "odds ratio", s.id)  # fmt: skip


def _pace(library: Library, incidents: Incidents) -> Floats:
    """Events a day (K,) of late, a tenth of one in all those days where there was none."""
    posterior = library.future.posterior
    past = posterior.problem.counts.y[: posterior.origin + 1, list(incidents.columns)][-PACE_DAYS:]
    return np.asarray(np.maximum(past.mean(axis=0), 0.1 / PACE_DAYS))


def _blocks(library: Library, incidents: Incidents) -> Iterator[Named]:
    labels = {b.id: b.label for b in library.future.posterior.problem.crisis.blocks}
    for block in dict.fromkeys(s.block for s in incidents.streams):
        ks = [k for k, s in enumerate(incidents.streams) if s.block == block]
        ids, label = [incidents.streams[k].id for k in ks], labels[block]
        soon = library.arrays["incidents", "delay"][:, ks] @ delays.mean_delays(incidents.half_lives)
        yield _named(f"delay.{block}", soon.mean(axis=1), [Take(("incidents", "delay"), (ks,))],
                     f"how late answers come (“{label}”)", "days", *ids)  # fmt: skip
        takes = [Take(("incidents", "alpha"), (ks,))]
        takes += [Take(("incidents", "week"), (ALL, ks))] if ("incidents", "week") in library.arrays else []
        yield _named(f"scatter.{block}", library.arrays["incidents", "alpha"][:, ks].mean(axis=1), takes,
                     f"how unevenly events fall on days (“{label}”)", "extra variance", *ids)  # fmt: skip
    if incidents.shape.by_severity:
        weight = library.arrays["incidents", "weight"][:, list(incidents.shape.by_severity)]
        takes = [Take(key) for key in (("incidents", "weight"), ("paths", "memory"), ("paths", "killed"))]
        ids = [incidents.streams[k].id for k in incidents.shape.by_severity]
        yield _named("weight", weight[:, :, 2].mean(axis=1), takes, "how much more deadly events provoke",
                     "times one that kills nobody", *ids)  # fmt: skip


def _pushes(library: Library, incidents: Incidents) -> Iterator[Named]:
    kinds = (
        ("beta", incidents.couplings),
        ("gamma", incidents.on_reproduction),
        ("eta", incidents.on_severity),
        ("damp", incidents.dampers),
    )
    for site, couplings in kinds:
        for c, coupling in enumerate(couplings):
            more = [Take(("paths", "recent"), (c,))] if site == "damp" else []
            yield _coupling(library, ("incidents", site), c, coupling, more)


def _coupling(library: Library, key: Key, c: int, coupling: Coupling, more: Sequence[Take] = ()) -> Named:
    crisis = library.future.posterior.problem.crisis
    labels = {x.id: x.label for x in crisis.series} | {x.id: x.label for x in crisis.streams}
    act = {"severity": ", how often it kills", "reproduction": ", how it spreads", "fatality": ", how many die"}
    label = f"the effect of “{labels[coupling.origin]}” on “{labels[coupling.to]}”{act.get(coupling.on, '')}"
    size = library.arrays[key][:, c]
    return _named(f"coupling.{coupling.id}", size, [Take(key, (c,)), *more], label, "log ratio", coupling.to)


def _epidemic(library: Library, epidemic: Epidemic, place: int) -> Iterator[Named]:
    block, label, id = epidemic.block.id, epidemic.cases.label, epidemic.cases.id
    log_r, arrays = library.arrays["paths", "log_r"][:, place], library.arrays

    def site(name: str, *others: str) -> list[Take]:
        return [Take((block, n)) for n in (name, *others) if (block, n) in arrays]

    growth = [Take(("paths", "log_r"), (place,)), *site("interval", "infections")]
    yield _named(f"growth.{block}", np.exp(log_r.mean(axis=1)), growth,
                 f"how fast “{label}” grow", "R before couplings", id)  # fmt: skip
    yield _named(f"imports.{block}", arrays[block, "mu_imp"], site("mu_imp"), f"“{label}” brought in",
                 "cases a day", id)  # fmt: skip
    yield _named(f"scatter.{block}", arrays[block, "alpha"], site("alpha", "week"),
                 f"how unevenly “{label}” fall on days", "extra variance", id)  # fmt: skip
    if (block, "reported") in arrays:
        yield _named(f"reported.{block}", arrays[block, "reported"], site("reported"),
                     f"the share of infections among “{label}”", "share", id)  # fmt: skip
    if epidemic.deaths is not None:
        yield _named(f"deaths.{block}", arrays[block, "cfr"], site("cfr", "alpha_deaths"),
                     f"deaths for each of “{label}”", "share", epidemic.deaths.id)  # fmt: skip
    for b, coupling in enumerate(epidemic.couplings):
        yield _coupling(library, (block, "beta"), b, coupling)
    for f, coupling in enumerate(epidemic.on_fatality):
        yield _coupling(library, (block, "theta"), f, coupling)


def _series(library: Library) -> Iterator[Named]:
    for series in library.future.posterior.problem.crisis.series:
        key = ("series", series.id)
        if key in library.arrays:
            size = library.arrays[key].mean(axis=1)
            yield _named(f"series.{series.id}", size, [Take(key)], f"the course of “{series.label}”", series.unit,
                         series.id)  # fmt: skip


def _named(id: str, size: Floats, takes: Sequence[Take], label: str, unit: str, *touches: str) -> Named:
    return Named(Piece(id, tuple(takes), size), label, unit, touches)
