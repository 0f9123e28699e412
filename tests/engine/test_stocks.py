"""Stocks with feedback: closed forms, another reading of the same formulas, and what is refused."""

import math

import numpy as np
import pytest

from forestall.engine.model.stocks import StockModel
from forestall.errors import CrisisError

EPIDEMIC = StockModel(
    initial={"well": 990.0, "ill": 10.0, "gone": 0.0, "fear": 0.0},
    flows={
        "well": "-infection",
        "ill": "infection - ill / 6",
        "gone": "ill / 6",
        "fear": "(min(log(1 + ill), 5) - fear) / 7",
    },
    follows={
        "held": "exp(-0.2 * fear) * max(1 - fear / 9, 0.1)",
        "infection": "rate * held * well * ill ** 0.98 / 1000",
    },
    constants={"rate": 0.5},
)


def plainly(model: StockModel, days: int, **constants: float) -> dict[str, list[float]]:
    """The same formulas, worked out by Python."""
    rest = {"min": min, "max": max, "exp": math.exp, "log": math.log}
    now, paths = dict(model.initial), {name: [level] for name, level in model.initial.items()}
    for _ in range(days):
        seen = {**model.constants, **constants, **now}
        for name, formula in model.follows.items():
            seen[name] = eval(formula, dict(rest), seen)
        now = {name: now[name] + eval(formula, dict(rest), seen) for name, formula in model.flows.items()}
        for name, level in now.items():
            paths[name].append(level)
    return paths


def test_two_readings_of_the_formulas_agree() -> None:
    rates = np.linspace(0.2, 0.9, 70)
    found = EPIDEMIC.run(days=200, rate=rates)
    for n in (0, 33, 63, 64, 69):
        for name, path in plainly(EPIDEMIC, 200, rate=rates[n]).items():
            np.testing.assert_allclose(found[name][:, n], path, rtol=1e-9, atol=1e-9)


def test_what_flows_from_one_stock_to_another_is_not_lost() -> None:
    found = EPIDEMIC.run(days=365, rate=[0.3, 0.6])
    np.testing.assert_allclose(found["well"] + found["ill"] + found["gone"], 1000.0, rtol=1e-12)


def test_a_stock_that_leaks_falls_by_the_same_part_each_step() -> None:
    leak = StockModel({"tank": 8.0}, {"tank": "-share * tank"}, {}, {"share": 0.1})
    np.testing.assert_allclose(leak.run(days=10)["tank"][:, 0], 8.0 * 0.9 ** np.arange(11), rtol=1e-13)
    fine = leak.run(days=10, step=0.25, tank=[4.0, 2.0])["tank"]
    np.testing.assert_allclose(fine[-1], np.array([4.0, 2.0]) * 0.975**40, rtol=1e-13)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("share * bath", "has 'bath'; it may use numbers, + - * / **, min max log exp, and share, tank"),
        ("open('x')", "has \"open('x')\""),
        ("tank.real", "has 'tank.real'"),
        ("tank +", "cannot be read"),
        ("exp(tank, 2)", "has 'exp(tank, 2)'"),
    ],
)
def test_what_is_no_arithmetic_is_refused(formula: str, said: str) -> None:
    with pytest.raises(CrisisError) as caught:
        StockModel({"tank": 8.0}, {"tank": formula}, {}, {"share": 0.1}).run(days=1)
    assert said in str(caught.value)


def test_an_unknown_constant_is_refused() -> None:
    with pytest.raises(CrisisError, match="bath came; the model has share, tank"):
        StockModel({"tank": 8.0}, {"tank": "-share"}, {}, {"share": 0.1}).run(days=1, bath=1.0)
