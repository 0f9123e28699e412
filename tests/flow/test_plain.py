"""Counts in, R out: arrays and frames without a crisis folder."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

import forestall as fs
from forestall.engine import Effort, Future, simulate
from forestall.engine.fitting.plain import from_counts
from forestall.errors import DataError, UsageError

COUNTS = np.random.default_rng(1).poisson(0.6, (150, 2)).astype(float)
DAYS = [dt.date(2021, 3, 1) + dt.timedelta(days=t) for t in range(150)]


def test_an_array_and_a_frame_are_one_problem() -> None:
    frame = pl.DataFrame({"date": DAYS, "stream_1": COUNTS[:, 0], "stream_2": COUNTS[:, 1]})
    one, other = from_counts(COUNTS), from_counts(frame)
    np.testing.assert_array_equal(one.counts.y, other.counts.y)
    assert one.counts.streams == other.counts.streams
    assert (other.crisis.start, other.crisis.now) == (DAYS[0], DAYS[-1])
    holes = COUNTS.copy()
    holes[5, 1] = np.nan
    assert from_counts(holes).counts.observed.sum() == 299


@pytest.mark.parametrize(
    ("counts", "more", "said"),
    [
        (-COUNTS - 1, {}, "negative or not whole"),
        (COUNTS + 0.5, {}, "negative or not whole"),
        (COUNTS[None], {}, "expected (days,) or (days, streams)"),
        (COUNTS, {"unit": "cases"}, "need interval"),
        (COUNTS, {"interval": (4.0, 2.0)}, "need interval"),
        (COUNTS, {"unit": "cases", "interval": np.array([0.5, 0.3, 0.2])}, "must begin with 0"),
        (pl.DataFrame({"date": DAYS[:3] + DAYS[4:6], "a": [1, 2, 3, 4, 5]}), {}, "expected one row a day"),
    ],
)
def test_what_is_no_count_is_refused(counts: object, more: dict[str, object], said: str) -> None:
    with pytest.raises((DataError, UsageError)) as caught:
        from_counts(counts, **more)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_counts_in_r_and_chances_out() -> None:
    posterior = fs.fit(COUNTS, effort=Effort(warmup=150, draws=250))
    r = posterior.reproduction()["block"]
    assert r.shape == (500,)
    assert "<td>block</td>" in posterior._repr_html_()

    outlook = simulate(Future.build(posterior, days=20, members=300, seed=1), fs.Scenario("plain", "Plain"))
    total = outlook.counts["stream_1"][:, 5:11].sum(axis=1)
    first, last = outlook.days[5], outlook.days[10]
    assert outlook.probability("stream_1", above=3, start=first, end=last) == (total > 3).mean()
    assert outlook.probability("stream_1", below=3, start=first, end=last) == (total < 3).mean()
    assert "stream_2" in outlook._repr_html_()
    with pytest.raises(UsageError, match="either above or below"):
        outlook.probability("stream_1", above=1, below=2)
    with pytest.raises(UsageError, match="no day"):
        outlook.probability("stream_1", above=1, start=DAYS[0], end=DAYS[1])
    with pytest.raises(UsageError, match="must be one of stream_1, stream_2"):
        outlook.probability("stream_9", above=1)
    with pytest.raises(UsageError, match="without a posterior"):
        fs.simulate(posterior.problem.crisis)
