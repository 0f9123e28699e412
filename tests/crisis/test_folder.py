"""A bad crisis.toml gives one sentence: the file, the key, what came, what was expected."""

import tomllib
from pathlib import Path

import pytest

from forestall import crisis
from forestall.errors import CrisisError

GOOD = """
title = "Small"
start = 2020-01-01
now = 2020-06-01
horizon = 60
countries = ["XXX"]

[tables.events]
path = "events.csv"
format = "events"
source = { name = "list" }

[blocks.violence]
label = "Violence"
kind = "escalation"

[streams.attacks]
label = "Attacks"
unit = "incidents"
block = "violence"
events = { types = ["ASSAULT"] }

[series.troops]
label = "Troops"
unit = "people"
model = "step"
value = 100

[couplings.troops_on_attacks]
from = "troops"
to = "attacks"
on = "background"
mean = 0.1
sd = 0.2
source = "judgement"

[outcomes.any]
question = "Any attack"
measure = "count"
of = "attacks"
start = 2020-06-02
end = 2020-06-30
above = 0

[scenarios.leave]
label = "Troops leave"
change = [{ set = "troops", value = 0, from = 2020-06-10 }]
"""


def folder(path: Path, text: str) -> str:
    (path / "events.csv").write_text("# source: test\n", encoding="utf-8")
    (path / "crisis.toml").write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_file_becomes_records(tmp_path: Path) -> None:
    found = crisis.load(folder(tmp_path, GOOD))
    assert [s.id for s in found.streams] == ["attacks"]
    assert found.couplings[0].origin == "troops"
    assert found.scenarios[0].interventions[0].verb == "set"
    assert found.tables[0].path == tmp_path / "events.csv"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("horizon = 60", "horizn = 60", "horizn is not a known key; did you mean horizon?"),
        ("sd = 0.2", "sdd = 0.2", "couplings.troops_on_attacks.sdd is not a known key; did you mean sd?"),
        ("horizon = 60", "horizon = 3", "horizon is 3; it must be at least 7"),
        ("horizon = 60", 'horizon = "long"', "horizon is 'long'; it must be a whole number"),
        ('title = "Small"', "", "title is missing; add it"),
        ("now = 2020-06-01", "now = 2019-06-01", "start must lie before now"),
        ("now = 2020-06-01", "now = 9999-06-01", "1900-2100"),
        ("now = 2020-06-01", 'now = "tomorrow"', "now is 'tomorrow'; it must be a day like 2020-03-17"),
        ("sd = 0.2", "sd = -0.2", "couplings.troops_on_attacks.sd is -0.2; it must be at least 0"),
        ('unit = "incidents"', 'unit = "bangs"', "streams.attacks.unit is 'bangs'; it must be one of"),
        ('types = ["ASSAULT"]', 'types = ["BANG"]', "streams.attacks.events.types.0 is 'BANG'; it must be one of"),
        (
            'block = "violence"',
            'block = "calm"',
            "streams.attacks.block is 'calm'; it must be the id of a block (violence)",
        ),
        ('from = "troops"', 'from = "attacks"', "couplings.troops_on_attacks.from is 'attacks'"),
        ('to = "attacks"', 'to = "troops"', "couplings.troops_on_attacks.to is 'troops'"),
        ('of = "attacks"', 'of = "troops"', "outcomes.any.of is 'troops'; it must be the id of a stream"),
        ("end = 2020-06-30", "end = 2021-06-30", "outcomes.any.end is 2021-06-30; it must lie after now"),
        ("above = 0", "", "give either above or below"),
        ('on = "background"', 'on = "rate"', "a damper needs both"),
        ('on = "background"', 'on = "severity"', "streams.attacks.severity is false"),
        ('{ set = "troops"', '{ set = "attacks"', "scenarios.leave.change.0.set is 'attacks'"),
        ("from = 2020-06-10", "from = 2020-05-10", "scenarios.leave.change.0.from is 2020-05-10"),
        ('set = "troops", value = 0', 'scale = "troops", value = -1', "a scale must not be negative"),
        ('path = "events.csv"', 'path = "gone.csv"', "there is no such file"),
        ('events = { types = ["ASSAULT"] }', "", "give either events (a filter) or table (with column)"),
        ("value = 100", "", "give either table (with column) or value"),
        ('model = "step"', 'model = "derive"', "derive, and only derive, needs formula"),
        ('kind = "escalation"', 'kind = "escalation"\nr_median = 1.5', "contradict each other"),
        ("[series.troops]", "[series.attacks]", "attacks is both a stream and a series"),
        ("countries", "countries = [", "is not valid TOML"),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(CrisisError) as caught:
        crisis.load(folder(tmp_path, GOOD.replace(old, new, 1)))
    message = str(caught.value)
    assert message.startswith("crisis.toml")
    assert said in message
    assert "\n" not in message


def test_a_crisis_that_is_nowhere_names_the_built_ins(tmp_path: Path) -> None:
    with pytest.raises(CrisisError, match="iraq-2020"):
        crisis.load(str(tmp_path / "nothing"))


def test_the_built_in_loads_and_every_block_has_a_stream() -> None:
    found = crisis.load("iraq-2020")
    assert {s.block for s in found.streams} == {b.id for b in found.blocks}
    assert len(found.outcomes) == 9
    assert len(found.scenarios) == 16
    assert tomllib.loads((found.folder / "crisis.toml").read_text(encoding="utf-8"))["seed"] == found.seed
