"""Weights of rival versions: independent voices, by grade, by interest, by an analyst; replaceable, and explained."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.errors import DataError
from forestall.evidence import Merged, Weighed, load_rule, weigh
from forestall.records import Actor, Claim, Event, Grade, Merge, Report, Source, Stance

from .accounts import ACTORS as SOME
from .accounts import DAY, account

ACTORS = {**SOME, **{a.id: a for a in (Actor("fra", "France", "state"), Actor("gbr", "Britain", "state"))}}
LINES = "Rockets hit the base near the town on Friday night and wounded two soldiers, the governor said there. "


def report(name: str, grade: Grade = "B", text: str = "") -> Report:
    return Report(name, "", text or f"{name} {LINES}{name}", f"paper {name}", DAY, grade=grade)


def claim(
    id: str, stance: Stance, speaker: str, actor: str | None, *, where: str = "r1", deeds: tuple[str, ...] = ("e1",)
) -> Claim:
    return Claim(id, where, speaker, stance, ("e1",), ((0, 4),), actor, deeds=deeds)


def weighed(
    claims: Sequence[Claim],
    *,
    event: Event | None = None,
    reports: Sequence[Report] = (
        report("r1"),
        report("r2", text="Quite another text of other words, all of them new."),
    ),
    **how: object,
) -> Weighed:
    event = event or account("e1", actors=(), targets=("gbr",))
    return weigh(
        Merged((event,), ()),
        [event],
        claims,
        reports={r.id: r for r in reports},
        sources={"chronology": Source("chronology", "the chronology", "C")},
        actors=ACTORS,
        **how,  # type: ignore[arg-type]
    )


def weights(claims: Sequence[Claim], **how: object) -> dict[str, float]:
    return dict(weighed(claims, **how).events[0].weights)  # type: ignore[arg-type]


BLAMED = (claim("c1", "blames", "fra", "irq.kh"), claim("c2", "blames", "deu", "is"))


@given(st.permutations([*BLAMED, claim("c3", "denies", "irq.kh", "irq.kh"), claim("c4", "speculates", "fra", "is")]))
def test_weights_sum_to_one_whatever_the_order(claims: list[Claim]) -> None:
    found = weights(claims)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found == weights(sorted(claims, key=lambda c: c.id))
    assert set(found) == {"irq.kh", "is", "unknown"}


def test_one_speaker_counts_once_however_often_quoted() -> None:
    again = [*BLAMED, claim("c3", "blames", "fra", "irq.kh", where="r2"), claim("c4", "accuses", "fra", "irq.kh")]
    assert weights(again) == weights(BLAMED)
    (ground,) = (g for g in weighed(again).grounds["e1"] if g.version == "irq.kh")
    assert set(ground.voice.said) == {"c1", "c3", "c4"}


def test_the_bodies_of_a_state_are_one_voice() -> None:
    assert weights([*BLAMED, claim("c3", "blames", "fra.mfa", "irq.kh")]) == weights(BLAMED)


def test_one_side_that_names_a_group_and_the_wider_one_has_one_voice() -> None:
    both = [claim("c1", "blames", "fra", "irq.kh"), claim("c3", "blames", "fra.mfa", "irq.militia"), BLAMED[1]]
    assert weights(both) == weights([claim("c1", "blames", "fra", "irq.militia"), BLAMED[1]])


def test_one_agency_text_counts_once_in_however_many_papers() -> None:
    text = LINES * 3
    own = [account(f"{r}:e1", report=r, actors=("irq.kh",), targets=("gbr",)) for r in ("r1", "r2", "r3")]
    other = account("r9:e1", report="r9", actors=("is",), targets=("gbr",))

    def share(*texts: str) -> float:
        reports = [report(f"r{n}", text=t) for n, t in enumerate(texts, 1)] + [report("r9", text="Another word. " * 9)]
        accounts = [*own[: len(texts)], other]
        merged = Merged((replace(own[0], id="m"),), ())
        merged = Merged(merged.events, (merge_of("m", accounts),))
        found = weigh(
            merged, accounts, (), reports={r.id: r for r in reports}, sources={}, actors=ACTORS
        )  # fmt: skip
        return found.events[0].weights["irq.kh"]

    assert share(text, "Paris. " + text, text + " (Agencies)") == share(text)
    assert share(text, "A report of its own, told by somebody who went there and saw what was left of it.") > share(
        text
    )


def merge_of(event: str, accounts: Sequence[Event]) -> Merge:
    return Merge(event, tuple(a.id for a in accounts), "")


def test_the_better_the_source_the_weightier() -> None:
    by_grade = [
        weights(BLAMED, reports=[report("r1", g), report("r2", g)])["unknown"] for g in ("A", "B", "C", "D", "E")
    ]  # fmt: skip
    assert by_grade == sorted(by_grade)
    mixed = (BLAMED[0], replace(BLAMED[1], report="r2"))
    found = weights(mixed, reports=[report("r1", "A"), report("r2", "D", "Other words than those of the first one.")])
    assert found["irq.kh"] > found["is"]


def test_a_party_weighs_less_of_itself_than_a_stranger() -> None:
    own = weights([*BLAMED, claim("c3", "denies", "irq.kh", "irq.kh")])
    stranger = weights([*BLAMED, claim("c3", "denies", "chn", "irq.kh")])
    none = weights(BLAMED)
    assert stranger["irq.kh"] < own["irq.kh"] < none["irq.kh"]


def test_the_side_that_was_hit_weighs_less_than_a_stranger() -> None:
    hit = weights([claim("c1", "blames", "gbr", "irq.kh"), BLAMED[1]])
    assert hit["irq.kh"] < hit["is"]


def test_nobody_is_said_to_have_hit_itself_and_no_place_acts() -> None:
    assert weights([claim("c1", "blames", "irq.kh", "gbr")]) == {}
    taji = {"taji": replace(ACTORS["usa"], id="taji", kind="place")}
    event = account("e1", actors=(), targets=("gbr",))
    found = weigh(
        Merged((event,), ()), [event], [claim("c1", "blames", "fra", "taji")],
        reports={}, sources={}, actors={**ACTORS, **taji},
    )  # fmt: skip
    assert found.events[0].weights == {}


def test_an_analyst_outweighs_what_is_reported_and_settles_nothing_silently() -> None:
    event = account("e1", actors=("is",), targets=("gbr",))
    found = weighed(BLAMED, event=event, decided={"e1": "ana"})
    assert found.events[0].weights["is"] > 0.7
    assert found.events[0].weights["irq.kh"] > 0
    assert any(g.voice.kind == "analyst" and g.voice.holder == "ana" for g in found.grounds["e1"])


def test_what_only_is_spoken_of_has_no_voice() -> None:
    assert weights([*BLAMED, claim("c3", "blames", "chn", "irn", deeds=())]) == weights(BLAMED)


def test_actors_that_a_row_names_together_are_no_rivals() -> None:
    row = account("row", source="chronology", actors=("irq.kh", "is"), targets=("gbr",))
    event = account("e1", report="r1", actors=(), targets=("gbr",))
    merged = Merged((replace(row, claims=("c1",)),), (merge_of("row", [row, event]),))
    found = weigh(
        merged, [row, event], [BLAMED[0]], reports={}, sources={}, actors=ACTORS
    )  # fmt: skip
    assert found.events[0].status == "asserted"


def test_a_closer_name_is_no_rival_of_a_wider_one() -> None:
    found = weights([claim("c1", "blames", "fra", "irq.kh"), claim("c2", "blames", "deu", "irq.militia")])
    assert set(found) == {"irq.militia", "unknown"}


def test_every_weight_is_the_product_of_the_factors_it_names() -> None:
    found = weighed([*BLAMED, claim("c3", "denies", "irq.kh", "irq.kh")])
    assert found.grounds["e1"]
    for ground in found.grounds["e1"]:
        assert ground.weight == pytest.approx(prod(ground.factors.values()))


def test_the_rule_can_be_replaced(tmp_path: Path) -> None:
    own = tmp_path / "contest.toml"
    own.write_text("[open]\nweight = 0\n", encoding="utf-8")
    assert weights(BLAMED, rule=load_rule(own))["unknown"] == pytest.approx(0.0)
    assert load_rule(tmp_path / "none.toml") == load_rule()


@pytest.mark.parametrize("text", ["[kinds]\nhearsay = 1\n", "[open]\nweight = -1\n", "[gossip]\na = 1\n", "[kinds"])
def test_a_wrong_rule_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    own = tmp_path / "contest.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"contest\.toml"):
        load_rule(own)


def test_a_denial_of_what_is_told_makes_the_event_contested() -> None:
    found = weighed([claim("c1", "denies", "fra", None, deeds=())])
    assert found.events[0].status == "contested"
