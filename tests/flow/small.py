"""A small crisis to run the river on: two sides that answer each other, a price, an epidemic of one country."""

import datetime as dt
from pathlib import Path

import numpy as np

START, NOW = dt.date(2020, 1, 1), dt.date(2020, 7, 31)

TOML = """
title = "Small"
start = 2020-01-01
now = 2020-07-31
horizon = 30
seed = 7
members = 300
countries = ["USA", "IRN"]
reports = "reports"

[tables.list]
path = "events.csv"
format = "events"
source = { name = "Invented list", grade = "C", licence = "free" }

[tables.cases]
path = "cases.csv"
format = "cumulative"
source = { name = "Invented bulletin", licence = "free" }

[tables.price]
path = "price.csv"
format = "levels"
source = { name = "Invented exchange", licence = "free" }

[blocks.violence]
label = "Two sides"
kind = "escalation"

[blocks.epidemic]
label = "Epidemic"
kind = "epidemic"
r_median = 1.5
r_above_one = 0.72

[streams.first]
label = "First on second"
unit = "incidents"
block = "violence"
events = { types = ["ASSAULT"], actors = ["usa"] }
severity = true

[streams.second]
label = "Second on first"
unit = "incidents"
block = "violence"
events = { types = ["ASSAULT"], actors = ["irn"] }

[streams.cases]
label = "Reported cases"
unit = "cases"
block = "epidemic"
table = "cases"
column = "cases"
delay = { mean = 4.7, sd = 2.9 }
ceiling = 5000

[series.price]
label = "Price"
unit = "USD"
model = "walk"
table = "price"
column = "usd"

[couplings.price_on_first]
from = "price"
to = "first"
on = "background"
form = "log"
mean = 0.0
sd = 0.2
reference = 4.0
source = "judgement"

[outcomes.any]
question = "The first side attacks within two weeks"
measure = "count"
of = "first"
start = 2020-08-01
end = 2020-08-14
above = 0

[outcomes.dear]
question = "The price averages above 60"
measure = "mean"
of = "price"
start = 2020-08-01
end = 2020-08-14
above = 60

[scenarios.calm]
label = "The first side holds its fire"
change = [{ scale = "first", value = 0, from = 2020-08-01 }]
"""

REPORT = """Source: news agency A
Published: 2020-05-04
Grade: B
Note: written for this test

Strike kills two soldiers

The United States struck an Iranian base on Sunday, killing two soldiers, the Pentagon said. Iran denied that
anyone had been killed.
"""


def write(folder: Path, **changes: str) -> Path:
    """Write the crisis into a folder; `changes` replaces whole files by name (dots as underscores)."""
    rng = np.random.default_rng(1)
    days = [START + dt.timedelta(days=t) for t in range((NOW - START).days + 1)]
    rows = [
        "id,date,precision,source_actor,target_actor,type,location,country,killed,wounded,own_killed,note,source_url"
    ]
    for t, day in enumerate(days):
        for who, whom in (("United States", "Iran"), ("Iran", "United States")):
            if rng.random() < 0.08:
                rows.append(f"{who[0]}{t},{day},day,{who},{whom},airstrike,,,,,{int(rng.random() < 0.2)},,")
    growth = np.concatenate([np.zeros(170), np.cumsum(rng.poisson(np.exp(np.arange(len(days) - 170) / 15.0)))])
    price = 50 * np.exp(np.cumsum(rng.normal(0, 0.02, len(days))))
    files = {
        "crisis_toml": TOML,
        "events_csv": "\n".join(rows) + "\n",
        "cases_csv": "date,cases\n" + "".join(f"{d},{int(n)}\n" for d, n in zip(days, growth, strict=True)),
        "price_csv": "date,usd\n" + "".join(f"{d},{p:.2f}\n" for d, p in zip(days, price, strict=True)),
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reports").mkdir(exist_ok=True)
    (folder / "reports" / "one.txt").write_text(REPORT, encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder
