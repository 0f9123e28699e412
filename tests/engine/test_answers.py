"""What is said of a posterior: outcomes against counts by hand, verdicts by rule, references, the implied prior."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpyro.infer import Predictive

from forestall.engine import Outlook
from forestall.engine.fitting import references
from forestall.engine.judging.reproduction import of_all_events, verdict
from forestall.engine.model.arrays import incident_data
from forestall.engine.model.incidents import incident_model
from forestall.engine.model.spectral import spectral_radius
from forestall.engine.simulation import outcomes
from forestall.errors import CrisisError, DataError
from forestall.records import Counts, Outcome, Series

from .worlds import START, crisis, incidents, known, problem

NOW = START + dt.timedelta(days=9)
WEEK = tuple(NOW + dt.timedelta(days=1 + t) for t in range(7))


def asked(measure: Any, of: str, first: int, last: int, **more: Any) -> Outcome:
    """A question about days `first` to `last` after now, both included (1 is the day after)."""
    days = (NOW + dt.timedelta(days=first), NOW + dt.timedelta(days=last))
    return Outcome("o", "?", measure, of, *days, **more)


OUTLOOK = Outlook(
    "s",
    WEEK,
    {"a": np.array([[1, 0, 2, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 5]])},
    {"a": np.array([[0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0]])},
    {"p": np.array([[10.0, 10, 40, 40, 40, 10, 10], [20.0] * 7]), "q": np.full((2, 7), 20.0)},
)
ASKED: list[tuple[Outcome, list[bool], bool | None]] = [
    (asked("count", "a", 1, 3, above=2), [True, False], True),
    (asked("count", "a", 2, 6, above=2), [False, False], False),
    (asked("count", "a", 1, 7, below=4), [True, False], None),
    (asked("lethal", "a", 3, 3, above=0), [True, False], True),
    (asked("cumulative", "a", 3, 3, above=22), [True, False], True),
    (asked("cumulative", "a", 7, 7, above=22), [True, True], None),
    (asked("mean", "p", 1, 4, above=24.5), [True, False], True),
    (asked("ratio", "p", 3, 5, below=1.5, relative_to="q"), [False, True], False),
    (asked("mean", "p", 1, 7, above=20), [True, False], None),
]  # fmt: skip
"""Question, the answer of each member, the answer of what came: here, what came is member 0, known for six days."""


@pytest.mark.parametrize(("outcome", "members", "came"), ASKED)
def test_an_outcome_is_the_hand_count_in_both_worlds(outcome: Outcome, members: list[bool], came: bool | None) -> None:
    levels = tuple(Series(id, id, "u", "hold", value=1.0) for id in "pq")
    world = crisis((incidents("a"),), days=10, series=levels)
    y = np.concatenate([np.full(10, 2), OUTLOOK.counts["a"][0]])[:, None]
    killed = np.concatenate([np.zeros(10, np.int64), OUTLOOK.lethal["a"][0]])[:, None]
    seen = np.ones_like(y, dtype=bool)
    seen[-1] = False
    counts = Counts(START, ("a",), y * seen, seen, killed, killed)
    upto = replace(counts, y=y[:10], observed=seen[:10], lethal=killed[:10], own_deaths=killed[:10])
    assert outcomes.simulated(outcome, OUTLOOK, world, upto).tolist() == members
    known_levels = {id: np.concatenate([np.zeros(10), OUTLOOK.levels[id][0]]) for id in "pq"}
    known_levels["p"][-1] = np.nan
    assert outcomes.happened(outcome, counts, known_levels, world) is came


def test_the_reference_is_how_often_it_held_in_the_past() -> None:
    y = np.array([[0, 0, 1, 0, 0, 0, 0, 0, 0, 0]]).T
    counts = Counts(START, ("a",), y, np.ones_like(y, dtype=bool), y * 0, y * 0)
    assert outcomes.past_frequency(asked("count", "a", 1, 3, above=0), counts) == pytest.approx(3 / 8)


WIDE, NARROW = np.linspace(0.0, 2.0, 101), np.linspace(-0.2, 0.2, 101)


@pytest.mark.parametrize(
    ("r", "events", "said", "why"),
    [
        (0.5 + NARROW, {"A": 40, "B": 10}, "below", "below 1 %"),
        (1.5 + NARROW, {"A": 40}, "above", "above 99 %"),
        (1.0 + NARROW, {"A": 40}, "cannot tell", "neither high nor low"),
        (0.5 + NARROW, {"A": 40, "B": 9}, "cannot tell", "B rests on 9 events"),
        (1.5 + NARROW, {"A": 1}, "cannot tell", "A rests on 1 event,"),
        (0.71 * WIDE, {"A": 400}, "cannot tell", "71%"),
    ],
)
def test_a_verdict_is_given_by_rule(r: Any, events: Mapping[str, int], said: str, why: str) -> None:
    found, reason = verdict(r, WIDE, events)
    assert found == said
    assert why in reason


def test_references_keep_what_they_should_and_break_the_rest() -> None:
    rng = np.random.default_rng(1)
    y = rng.poisson(np.exp(np.sin(np.arange(300) / 20))[:, None], (300, 3)).astype(float)
    turned = references.shifted(y, rng)
    assert turned.shape == y.shape
    for k in range(3):
        lags = [lag for lag in range(300) if (np.roll(y[:, k], lag) == turned[:, k]).all()]
        assert len(lags) == 1
        assert 30 <= lags[0] <= 270
    posterior = known(problem(y, tuple(map(incidents, "abc"))), A=5.0, log_background=1.0, alpha=0.2)
    alone = references.background_only(posterior, rng)
    assert alone.shape == y.shape
    assert alone.mean() == pytest.approx(np.e, rel=0.1)


@pytest.mark.parametrize("K", [1, 2, 6])
def test_the_models_own_prior_of_r_is_the_one_asked_for_whatever_the_size(K: int) -> None:
    made = problem(np.ones((31, K)), tuple(incidents(f"s{k}") for k in range(K)))
    assert made.incidents is not None
    shape, data = made.incidents.shape, incident_data(made, origin=30)
    predict = Predictive(lambda d: incident_model(shape, d), num_samples=3000, parallel=True, return_sites=["A"])
    arrays = {k: jnp.asarray(v, dtype=jnp.float64) for k, v in data.items()}
    drawn = jax.jit(lambda key: predict(key, arrays))(jax.random.key(K))
    r = spectral_radius(np.asarray(drawn["A"]))
    assert np.median(r) == pytest.approx(0.5, abs=0.03)
    assert (r > 1).mean() == pytest.approx(0.10, abs=0.02)


def test_what_cannot_go_on_is_refused_before_the_fit() -> None:
    walk = Series("p", "P", "u", "walk", table="t", column="c")
    made = {"y": np.ones((80, 1)), "streams": (incidents("a"),)}
    for past, said in ((np.zeros(80), "above zero"), (np.array([*[1.0] * 79, np.nan]), "not known on 2019-03-21")):
        with pytest.raises(DataError, match=said):
            problem(**made, series=(walk,), levels={"p": past})  # type: ignore[arg-type]
    for formula in ("p.real", "q + 1", "p +"):
        rest = Series("f", "F", "u", "derive", formula=formula)
        with pytest.raises(CrisisError, match="formula"):
            problem(**made, series=(walk, rest), levels={"p": np.ones(80)})  # type: ignore[arg-type]


def test_r_of_all_events_undoes_thinning() -> None:
    """Clusters of a branching process, thinned: variance over mean, from which a fit of sparse counts knows R."""
    rng, R, p = np.random.default_rng(8), 0.6, 0.4
    size = rng.poisson(np.ones(200_000))
    born = size.copy()
    while born.any():
        born = rng.poisson(R * born)
        size += born
    seen = rng.binomial(size, p)

    def apparent(counts: Any) -> float:
        return float(1 - 1 / np.sqrt(counts.var() / counts.mean()))

    assert apparent(size) == pytest.approx(R, abs=0.01)
    assert apparent(seen) < R - 0.1
    assert of_all_events(np.array([apparent(seen)]), np.array([p]))[0] == pytest.approx(R, abs=0.02)
    assert of_all_events(np.array([1.3]), np.array([0.2]))[0] == 1.3
