"""Beside PySD, Mesa and pysimlin: one deterministic model of sixteen stocks, a year by days, trajectories a CPU-second.

    python benchmarks/stocks_side_by_side.py [FOLDER]          FOLDER keeps the rivals' environments

The model is the economy, the epidemic and the security of an oil state in a spring like Iraq's of 2020: price,
receivables, reserves, arrears; susceptible, exposed, infectious, in hospital, recovered, dead; curfew and fatigue;
attacks and strikes that answer each other, protest, troops. It stands here once, as formulas. PySD and pysimlin read
it as XMILE, Mesa has an agent a stock that works out the same formulas, compiled by Python. Each runs the same
trajectories (they differ in transmission); the largest difference from ours, relative to the stock's largest value,
must stay below 1e-9. Loading, compiling and the first run are not counted. Goal: a thousand times PySD.

Seconds are the processor's, all threads together. The environments are made by `python -m venv FOLDER/rivals/NAME` and
`FOLDER/rivals/NAME/bin/python -m pip install NAME`.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forestall.engine.model.stocks import StockModel

Floats = NDArray[np.float64]
DAYS, OURS, TOLERANCE, GOAL = 365, 16_384, 1e-9, 1000.0
TRIES = {"pysd": 20, "mesa": 40, "pysimlin": 400}
"""Trajectories of each rival."""

CONSTANTS = {
    "transmission": 0.42, "people": 39.0, "beds": 0.03, "long_price": 45.0, "discount": 4.3, "exports": 3.4,
    "wages": 5.0, "other": 2.0, "unpaid": 0.1, "from_reserves": 0.5, "attacks_own": 0.15, "attacks_answer": 0.3,
    "strikes_answer": 0.25, "quiet": 0.12, "troops_wanted": 2500.0,
}  # fmt: skip
INITIAL = {
    "susceptible": 38.999, "exposed": 0.0006, "infectious": 0.0004, "hospital": 0.00002, "recovered": 0.0, "dead": 0.0,
    "curfew": 0.4, "fatigue": 0.1, "price": 28.0, "receivables": 6.0, "reserves": 62.0, "arrears": 0.0,
    "attacks": 2.0, "strikes": 0.4, "protest": 3.0, "troops": 5200.0,
}  # fmt: skip
FOLLOWS = {
    "held_back": "exp(-1.2 * curfew * (1 - fatigue))",
    "infection": "transmission * held_back * susceptible * infectious / people",
    "admitted": "0.05 * infectious / 6",
    "leaving": "hospital / 10",
    "overload": "max(hospital / beds - 1, 0)",
    "dying": "leaving * min(0.15 * (1 + overload), 0.6)",
    "curfew_wanted": "min(0.3 + 2 * hospital / beds, 0.95)",
    "revenue": "exports * 30.4 * max(price - discount, 1) / 1000",
    "cash": "receivables / 45 * 30.4",
    "gap": "max(wages + other - cash, 0)",
    "exposure": "exp(0.3 * log(troops / 5200) + 0.1 * curfew)",
    "attack_rate": "quiet * exposure + attacks_own * attacks / 5 + attacks_answer * strikes / 5",
    "strike_rate": "0.02 + strikes_answer * attacks / 5",
    "protest_level": "4 * exp(0.3 * arrears - 0.7 * curfew * (1 - fatigue))",
}
FLOWS = {
    "susceptible": "-infection",
    "exposed": "infection - exposed / 4",
    "infectious": "exposed / 4 - infectious / 6",
    "hospital": "admitted - leaving",
    "recovered": "infectious / 6 - admitted + leaving - dying",
    "dead": "dying",
    "curfew": "(curfew_wanted - curfew) / 7",
    "fatigue": "(curfew - fatigue) / 30",
    "price": "(long_price - price) / 120",
    "receivables": "revenue / 30.4 - receivables / 45",
    "reserves": "-gap * from_reserves / 30.4",
    "arrears": "gap * unpaid / wages / 30.4",
    "attacks": "attack_rate - attacks / 5",
    "strikes": "strike_rate - strikes / 5",
    "protest": "(protest_level - protest) / 14",
    "troops": "(troops_wanted - troops) / 20",
}
MODEL = StockModel(INITIAL, FLOWS, FOLLOWS, CONSTANTS)

COMMON = """
import json, sys, time
told = json.load(open(sys.argv[1]))
values, days, names = told["transmission"], told["days"], told["stocks"]
def said(run):
    first = run(values[0])
    begun = time.process_time()
    found = [run(value) for value in values]
    taken = time.process_time() - begun
    print(json.dumps({"seconds": taken, "paths": found[:3]}))
"""
RIVALS = {
    "pysd": COMMON
    + """
import pysd
model = pysd.read_xmile(told["xmile"])
def run(value):
    found = model.run(params={"transmission": value}, return_columns=names)
    return [found[name].tolist() for name in names]
said(run)
""",
    "mesa": COMMON
    + """
import math, mesa
rest = {"min": min, "max": max, "exp": math.exp, "log": math.log}
follows = [(name, compile(text, name, "eval")) for name, text in told["follows"].items()]
class Stock(mesa.Agent):
    def __init__(self, model, name, level, flow):
        super().__init__(model)
        self.name, self.level, self.flow = name, level, compile(flow, name, "eval")
        self.path = [level]
    def look(self):
        self.change = eval(self.flow, rest, self.model.seen)
    def act(self):
        self.level += self.change
        self.path.append(self.level)
class World(mesa.Model):
    def __init__(self, value):
        super().__init__(seed=1)
        self.constants = {**told["constants"], "transmission": value}
        for name in names:
            Stock(self, name, told["initial"][name], told["flows"][name])
    def step(self):
        self.seen = {**self.constants, **{a.name: a.level for a in self.agents}}
        for name, code in follows:
            self.seen[name] = eval(code, rest, self.seen)
        self.agents.do("look")
        self.agents.do("act")
def run(value):
    world = World(value)
    for _ in range(days):
        world.step()
    return [agent.path for agent in world.agents]
said(run)
""",
    "pysimlin": COMMON
    + """
import simlin
model = simlin.load(told["xmile"])
def run(value):
    with model.simulate(overrides={"transmission": value}) as sim:
        sim.run_to_end()
        return [list(sim.get_series(name)) for name in names]
said(run)
""",
}


def xmile() -> str:
    """The model as XMILE 1.0, which PySD and pysimlin read."""
    spell = {"min(": "MIN(", "max(": "MAX(", "exp(": "EXP(", "log(": "LN("}

    def spelt(formula: str) -> str:
        return re.sub(r"\b(?:min|max|exp|log)\(", lambda m: spell[m[0]], formula)

    parts = [f'<aux name="{name}"><eqn>{value}</eqn></aux>' for name, value in CONSTANTS.items()]
    parts += [f'<aux name="{name}"><eqn>{spelt(formula)}</eqn></aux>' for name, formula in FOLLOWS.items()]
    for name, value in INITIAL.items():
        parts.append(f'<stock name="{name}"><eqn>{value}</eqn><inflow>change_of_{name}</inflow></stock>')
        parts.append(f'<flow name="change_of_{name}"><eqn>{spelt(FLOWS[name])}</eqn></flow>')
    return (
        '<?xml version="1.0" encoding="utf-8"?><xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">'
        "<header><vendor>Forestall</vendor><product version='1'>Forestall</product><name>stocks</name></header>"
        f'<sim_specs method="Euler" time_units="day"><start>0</start><stop>{DAYS}</stop><dt>1</dt></sim_specs>'
        f"<model><variables>{''.join(parts)}</variables></model></xmile>"
    )


def environment(folder: Path, name: str) -> Path:
    """The rival's own Python, made where it is not there."""
    python = folder / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / name], check=True, capture_output=True)
        subprocess.run([python, "-m", "pip", "install", "-q", name], check=True, capture_output=True)
    return python


def rival(folder: Path, name: str) -> tuple[float, Floats] | str:
    """Trajectories a CPU-second and its first paths (3, stocks, days + 1), or the reason why there are none."""
    told: dict[str, Any] = {
        "transmission": transmissions(TRIES[name]).tolist(), "days": DAYS, "stocks": list(INITIAL), "initial": INITIAL,
        "flows": FLOWS, "follows": FOLLOWS, "constants": CONSTANTS, "xmile": str(folder / "stocks.xmile"),
    }  # fmt: skip
    (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
    try:
        python = environment(folder, name)
        script = [str(python), "-W", "ignore", "-c", RIVALS[name], str(folder / f"{name}.json")]
        done = subprocess.run(script, check=True, capture_output=True, text=True, timeout=900)
    except subprocess.CalledProcessError as error:
        return f"could not run: {str(error.stderr or 'no reason').strip().splitlines()[-1]}"
    found = json.loads(done.stdout.splitlines()[-1])
    return TRIES[name] / found["seconds"], np.array(found["paths"])


def transmissions(n: int) -> Floats:
    """What differs between trajectories; the first are the same whatever their number."""
    return np.asarray(0.3 + 0.2 * np.random.default_rng(1).random(n))


def ours() -> tuple[float, Floats]:
    """The same of ours: the best of five, by one thread."""
    values = transmissions(OURS)
    MODEL.run(days=DAYS, transmission=values[:64])
    taken = []
    for _ in range(5):
        begun = time.process_time()
        for first in range(0, OURS, 64):
            MODEL.run(days=DAYS, transmission=values[first : first + 64])
        taken.append(time.process_time() - begun)
    paths = MODEL.run(days=DAYS, transmission=values[:3])
    return OURS / min(taken), np.stack([paths[name].T for name in INITIAL], axis=1)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else gettempdir()) / "rivals"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stocks.xmile").write_text(xmile(), encoding="utf-8")
    rate, paths = ours()
    largest = np.abs(paths).max(axis=(0, 2))[None, :, None]
    print("| who | trajectories a CPU-second | ours over it | largest difference |\n|---|---|---|---|")
    print(f"| forestall, one thread | {rate:,.0f} | | |", flush=True)
    for name in RIVALS:
        found = rival(folder, name)
        if isinstance(found, str):
            print(f"| {name} | {found} | | |", flush=True)
            continue
        off = float((np.abs(found[1] - paths) / largest).max())
        right = "same" if off < TOLERANCE else "NOT THE SAME"
        goal = f" (goal {GOAL:,.0f})" if name == "pysd" else ""
        print(f"| {name} | {found[0]:,.1f} | {rate / found[0]:,.0f}{goal} | {off:.1e}, {right} |", flush=True)


if __name__ == "__main__":
    main()
