"""Sayings that the parser loses, who denies what another is accused of, and words that say nothing either way."""

import pytest

from .conftest import Reader

_BOMB = "A bomb killed nine people at a market in Quetta on Sunday. "


@pytest.mark.parametrize(
    ("text", "speaker", "stance"),
    [
        ("Nurses told the mission that soldiers and police shot nine men in Wau on Sunday.", "nurses", "asserts"),
        (
            "Nine men were killed in a raid on Wau on Sunday, two of them boys, the nurse, Anna Deng, told reporters.",
            "anna-deng",
            "asserts",
        ),
        ("At Wau, the Red Cross reports, a girl of twelve was beaten by police on Sunday.", "icrc", "asserts"),
        ("If the road stays closed, food cannot be sent; police shot nine men, a nurse said.", "nurse", "asserts"),
    ],
)
def test_who_says_it_is_found_though_the_grammar_is_lost(reader: Reader, text: str, speaker: str, stance: str) -> None:
    assert (speaker, stance) in {(c.speaker.rsplit(".", 1)[-1], c.stance) for c in reader(text).claims}


@pytest.mark.parametrize(
    "said",
    [
        "Washington accused Tehran of the bombing, which it denies.",
        "Tehran is accused by Washington of the bombing, a charge it denies.",
        "Washington accused Tehran of the bombing. It denied the charge.",
    ],
)
def test_who_denies_is_the_accused(reader: Reader, said: str) -> None:
    denied = [c for c in reader(_BOMB + said).claims if c.stance == "denies"]
    assert {c.speaker for c in denied} == {"irn"}


@pytest.mark.parametrize(
    "said",
    [
        "Kabul has not commented on the attack.",
        "Kabul declined to comment on the attack.",
        "Kabul said it had nothing to say on the attack.",
        "Kabul made no comment on the attack.",
    ],
)
def test_no_word_either_way(reader: Reader, said: str) -> None:
    assert {(c.speaker, c.stance) for c in reader(_BOMB + said).claims} == {("afg", "no_claim")}


def test_to_claim_to_have_done_it_owns_up(reader: Reader) -> None:
    reading = reader("Rockets hit a base near Ayacucho on Sunday. The Shining Path claims to have fired them.")
    assert [c.stance for c in reading.claims] == ["claims_responsibility"]


def test_claims_are_about_what_is_told_each_thing_once(reader: Reader) -> None:
    reading = reader(_BOMB + "Islamabad blamed India for the attack. India denied it.")
    told = {e.id for e in reading.events} | {f.id for f in reading.figures}
    assert all(set(c.about) <= told and len(set(c.about)) == len(c.about) > 0 for c in reading.claims)
