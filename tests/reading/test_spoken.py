"""Who it is that speaks: in their own right, in another's name, or by the words that stand for them."""

import pytest

from .conftest import Reader

_SHELLS = "Shells killed nine people at a market in Malakal on Sunday. "


def voices(reader: Reader, said: str) -> set[tuple[str, str]]:
    """Speaker and stance of each claim of what is said after the shells."""
    return {(c.speaker, c.stance) for c in reader(_SHELLS + said).claims}


@pytest.mark.parametrize(
    ("said", "speaker", "stance"),
    [
        ("Student leaders in Malakal denied any role in the attack.", "text.student-leaders", "denies"),
        ("Its secretary-general, Anna Deng, blamed the police for the attack.", "person.anna-deng", "blames"),
        ("The Anti-Poverty League says that it had no part in the attack.", "text.anti-poverty-league", "denies"),
        ("The Red Cross does not accept that.", "icrc", "denies"),
        ("The doctor, Anna Deng, is certain that the police fired the shells.", "person.anna-deng", "asserts"),
        ("Juba said that the attack could not go unanswered.", "ssd", "threatens"),
        ("Juba put the attack down to the cattle raids.", "ssd", "asserts"),
    ],
)
def test_who_says_what(reader: Reader, said: str, speaker: str, stance: str) -> None:
    assert (speaker, stance) in voices(reader, said)


def test_he_is_the_one_person_of_the_sentence(reader: Reader) -> None:
    said = "John Garang denied any role. The house of Anna Deng was hit too; she says that the army fired the shells."
    assert "person.anna-deng" in {speaker for speaker, _ in voices(reader, said)}


def test_both_men_are_the_two_named_last(reader: Reader) -> None:
    said = "Police seized John Garang and Peter Deng on Monday. Both men deny any role in the attack."
    assert {("person.john-garang", "denies"), ("person.peter-deng", "denies")} <= voices(reader, said)


def test_a_body_of_another_state_is_not_the_one_named_before(reader: Reader) -> None:
    said = "The Kenyan army denied any role in the attack. The Ugandan command blamed the rebels for the attack."
    assert "ken.mil" not in {speaker for speaker, stance in voices(reader, said) if stance == "blames"}


def test_what_the_accused_says_of_himself_is_a_denial(reader: Reader) -> None:
    said = "Juba blamed John Garang for the attack. He claimed that he had been in Nairobi on the day of the attack."
    assert ("person.john-garang", "denies") in voices(reader, said)
