"""An epidemic in a proposed crisis: its streams, the measures against it, its questions and its scenarios.

Nothing is read here: the numbers that a proposal rests on (the busiest day, the last month) come with the epidemic.
"""

import datetime as dt
import json
import re
import unicodedata
from dataclasses import dataclass

__all__ = [
    "OUTLOOK_DAYS",
    "Epidemic",
    "Measures",
    "blocks",
    "couplings",
    "outcomes",
    "scenarios",
    "series",
    "slug",
    "streams",
]

OUTLOOK_DAYS = 30
"""Days that a question looks ahead."""
LEAST_CEILING = 100
_STRICTER = 10
"""Points of the index by which measures must differ from today's to be worth a scenario."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How strict measures are, 0 to 100: the column of the table, and its middle, highest and last level."""

    column: str
    usual: float
    strictest: float
    last: float


@dataclass(frozen=True, slots=True)
class Epidemic:
    """One country's reported cases in a table: columns of daily counts, and people who can be infected if known.

    `label` is "" where nobody says whose cases they are.
    """

    country: str
    label: str
    cases: str
    deaths: str | None = None
    population: float | None = None
    busiest: int = 0
    """Cases on the busiest day proposed."""
    deadliest: int = 0
    month: int = 0
    """Cases of the last thirty days."""
    died: int = 0
    measures: Measures | None = None

    @property
    def of(self) -> str:
        """ ", Iraq", or nothing."""
        return f", {self.label}" if self.label else ""

    @property
    def where(self) -> str:
        """ " in Iraq", or nothing."""
        return f" in {self.label}" if self.label else ""

    def id(self, what: str) -> str:
        """An id that names what, and where."""
        return f"{what}_{slug(self.label)}" if self.label else what


def slug(name: str) -> str:
    """A name as a part of an id.

    >>> slug("New People's Army"), slug("18 de Marzo")
    ('new_peoples_army', 'x_18_de_marzo')
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"['\u2019]", "", letters.casefold())).strip("_")
    return plain if plain[:1].isalpha() else f"x_{plain}".strip("_")


def blocks(e: Epidemic) -> list[str]:
    """The lines of its block, as what is held likely of R before any data."""
    return [f"[blocks.{e.id('epidemic')}]", f"label = {_text(f'Epidemic{e.where}, reported cases')}",
            'kind = "epidemic"', "r_median = 1.5", "r_above_one = 0.72", ""]  # fmt: skip


def streams(e: Epidemic) -> str:
    """Its streams; a ceiling is ten times the busiest day."""
    people = (
        f"population = {e.population:g}\n"
        if e.population
        else "# population = 1e6   # people who can be infected; without it cases may grow up to the ceiling\n"
    )
    ceiling = f"ceiling = {_ceiling(e.busiest)}"
    cases = f"""[streams.{e.id("cases")}]
label = {_text(f"Reported cases{e.of}")}
unit = "cases"
block = "{e.id("epidemic")}"
table = "cases"
column = {_text(e.cases)}
delay = {{ mean = 4.7, sd = 2.9 }}   # days from one case to the next; this is COVID-19's, change it for another disease
{ceiling:36} # no simulated day has more; the busiest seen had {e.busiest:,}
{people}"""
    if e.deaths is None:
        return cases
    return f"""{cases}
[streams.{e.id("deaths")}]
label = {_text(f"Reported deaths{e.of}")}
unit = "deaths"
block = "{e.id("epidemic")}"
table = "cases"
column = {_text(e.deaths)}
parent = "{e.id("cases")}"
delay = {{ mean = 7, sd = 5 }}       # days from a case's report to its death's
ceiling = {_ceiling(e.deadliest)}
"""


def series(e: Epidemic) -> list[str]:
    """The lines of the series of its measures."""
    if e.measures is None:
        return []
    return [f"[series.{e.id('measures')}]", f"label = {_text(f'Measures against the epidemic{e.where} (stringency)')}",
            'unit = "index 0-100"', 'model = "hold"', 'table = "stringency"', f"column = {_text(e.measures.column)}",
            "low = 0", "high = 100", ""]  # fmt: skip


def couplings(e: Epidemic) -> list[str]:
    """The lines of what its measures do to R: a judgement, to be changed."""
    if e.measures is None:
        return []
    return [
        f"[couplings.{e.id('measures')}_on_cases]",
        f'from = "{e.id("measures")}"',
        f'to = "{e.id("cases")}"',
        'on = "reproduction"',
        "mean = -0.7              # log of what R is multiplied by, from no measures to the strictest: it halves",
        "sd = 0.35",
        "per = 100",
        f"reference = {e.measures.usual:.0f}           # R's own level is that under measures as strict as usual",
        'source = "Judgement: from no measures to the strictest R halves, 90 %: to between 0.3 and 0.9 of it"',
        "",
    ]


def outcomes(e: Epidemic, now: dt.date) -> list[str]:
    """The lines of its questions: more in the next thirty days than in the last?"""
    lines = _outcome(e, "cases", now, e.month)
    return lines + (_outcome(e, "deaths", now, e.died) if e.deaths is not None else [])


def scenarios(e: Epidemic, first: dt.date) -> list[str]:
    """The lines of its scenarios: measures stricter and lifted where they are known, else fewer and more infections."""
    if e.measures is None:
        changes = [
            (e.id("fewer"), f"A quarter fewer infections from each case{e.where}", f'scale = "{e.id("cases")}"', 0.75),
            (e.id("more"), f"A quarter more infections from each case{e.where}", f'scale = "{e.id("cases")}"', 1.25),
        ]
    else:
        now, most, setting = e.measures.last, e.measures.strictest, f'set = "{e.id("measures")}"'
        stricter = (e.id("stricter"), f"Measures{e.where} as strict as they ever were ({most:.0f})", setting, most)
        lifted = (e.id("lifted"), f"All measures{e.where} lifted", setting, 0)
        changes = [c for c in (stricter, lifted) if abs(c[3] - now) >= _STRICTER]
    return [
        line
        for id, label, aim, value in changes
        for line in (f"[scenarios.{id}]", f"label = {_text(label)}",
                     f"change = [{{ {aim}, value = {value:g}, from = {first} }}]", "")
    ]  # fmt: skip


def _outcome(e: Epidemic, what: str, now: dt.date, last: int) -> list[str]:
    first, end = now + dt.timedelta(days=1), now + dt.timedelta(days=OUTLOOK_DAYS)
    usual = (
        f"More {what} are reported{e.where} in the {OUTLOOK_DAYS} days to {end.day} {end:%B %Y} than in the "
        f"{OUTLOOK_DAYS} before ({last:,})"
    )
    any = f"{what.capitalize()} are reported{e.where} between {first.day} {first:%B} and {end.day} {end:%B %Y}"
    asked = usual if last else any
    return [f"[outcomes.{e.id(f'more_{what}')}]", f"question = {_text(asked)}", 'measure = "count"',
            f'of = "{e.id(what)}"', f"start = {first}", f"end = {end}", f"above = {last}", ""]  # fmt: skip


def _ceiling(busiest: int) -> int:
    """Ten times the busiest day, in one telling digit."""
    wanted = max(LEAST_CEILING, 10 * busiest)
    step = int(10 ** (len(str(wanted)) - 1))
    return -(-wanted // step) * step


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
