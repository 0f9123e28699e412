"""Own sentences of the ways to blame, own up, deny, threaten, suspect and keep silent: who says it, how."""

from pathlib import Path

import pytest

from .conftest import Reader

_TOLD = "A bomb killed nine people at a market in Quetta on Sunday. Gunmen shot three policemen in Karachi on Monday. "
_ROWS = [
    line.split("|")
    for line in (Path(__file__).parent / "said.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("wanted", "said"), _ROWS)
def test_who_says_it_and_how(reader: Reader, wanted: str, said: str) -> None:
    speaker, stance = wanted.split()
    found = {(c.speaker.partition(".")[0], c.stance) for c in reader(_TOLD + said).claims}
    assert (speaker, stance) in found


@pytest.mark.parametrize(
    "said",
    [
        "Pakistan said that it had not staged the attack.",
        "Pakistan said that the attack had provoked anger.",
        "Pakistan said that India might have ordered the attack.",
        "Pakistan said that there would be no punishment.",
        "Pakistan gave $3 million on Monday.",
        "Pakistan called its ambassador home.",
        "India to blame, it is said.",
    ],
)
def test_what_only_looks_like_a_charge_is_none(reader: Reader, said: str) -> None:
    assert not {c.stance for c in reader(_TOLD + said).claims} & {"accuses", "blames", "threatens"}


@pytest.mark.parametrize(
    "said",
    [
        "Pakistan holds India to blame for the bombing.",
        "Pakistan said that India was to blame for the bombing.",
        "Pakistan tabled a draft by India that would have condemned the bombing.",
    ],
)
def test_who_is_held_to_blame_or_would_have_blamed_blames_nobody(reader: Reader, said: str) -> None:
    assert not {c.stance for c in reader(_TOLD + said).claims if c.speaker == "ind"} & {"blames", "accuses"}
