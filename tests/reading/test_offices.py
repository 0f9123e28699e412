"""Whom a bare title means: a person known to hold that very office, else an institution, never a passer-by."""

import pytest

from .conftest import Reader

_KILLED = "General Hawa Kone was killed in Nairobi on Friday. "


def speakers(reader: Reader, text: str) -> set[str]:
    return {c.speaker for c in reader(text).claims}


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("The prime minister's office in Kampala said that it had been warned of the attack.", "uga.pm"),
        ("The prime minister said that the killing was a crime.", "ken.pm"),
        ("The foreign ministry in Khartoum denied any role.", "sdn.mfa"),
        ("The interior minister blamed Sudan for the killing.", "ken.moi"),
        ("The spokesman denied any role in the killing.", "text.spokesman"),
        ("The ambassador denied any role in the killing.", "text.ambassador"),
        ("The governor blamed Sudan for the killing.", "text.governor"),
        ("The general's daughter blamed Sudan for the killing.", "text.general-daughter"),
        ("The president of Uganda blamed Sudan for the killing.", "uga.president"),
        ("The Ethiopian defence minister denied any role in the killing.", "eth.mod"),
        ("The president's office in Kampala denied any role in the killing.", "uga.president"),
    ],
)
def test_a_title_is_not_the_person_named_last(reader: Reader, said: str, speaker: str) -> None:
    found = speakers(reader, _KILLED + said)
    assert speaker in found
    assert "person.hawa-kone" not in found


_NAMED = "Shells killed nine people at a market in Malakal on Sunday. "


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("Interior Minister Anna Deng flew there. The interior minister blamed Sudan.", "person.anna-deng"),
        ("Interior Minister Anna Deng flew there. The minister blamed Sudan.", "person.anna-deng"),
        ("Interior Minister Anna Deng flew there. The foreign minister blamed Sudan.", "ssd.mfa"),
        ("The mayor, Peter Lual, fled. The mayor blamed Sudan.", "person.peter-lual"),
        ("Peter Lual, the governor, fled. The governor blamed Sudan.", "person.peter-lual"),
        ("Peter Lual, a farmer, fled. The governor blamed Sudan.", "text.governor"),
        ("General Peter Lual fled. The general blamed Sudan.", "person.peter-lual"),
    ],
)
def test_a_title_is_the_person_named_with_it(reader: Reader, said: str, speaker: str) -> None:
    assert speakers(reader, _NAMED + said) == {speaker}


def test_the_vocabulary_knows_who_is_in_office(reader: Reader) -> None:
    told = "Hassan Rouhani spoke on Monday. Rockets killed two men in Baghdad on Tuesday. "
    assert speakers(reader, told + "The Iranian president denied any role.") == {"person.hassan-rouhani"}
    assert speakers(reader, told + "The Iraqi president denied any role.") == {"irq.president"}


def test_a_bare_office_is_of_the_state_it_is_written_in(reader: Reader) -> None:
    text = "KAMPALA, March 3 - Shells hit Juba on Sunday and killed nine people. The foreign minister blamed Sudan."
    assert speakers(reader, text) == {"uga.mfa"}


def test_the_minister_who_says_that_he_did_is_he(reader: Reader) -> None:
    reading = reader(_KILLED + "The prime minister of Uganda said that he condemned the attack.")
    assert not [c for c in reading.claims if c.actor == "person.hawa-kone"]
