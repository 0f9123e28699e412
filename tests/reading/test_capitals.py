"""Telegrams in capitals are read as their prose is."""

from forestall.reading.form.capitals import set_as_prose
from forestall.reading.form.text import blocks_of
from forestall.vocabulary import Vocabulary

from .conftest import Reader

TELEGRAM = (
    "MAPUTO - REBELS ATTACKED AN ARMY BASE NEAR BEIRA ON SUNDAY, KILLING NINE SOLDIERS, THE DEFENCE MINISTRY SAID. "
    "UN OFFICIALS ASKED BOTH SIDES FOR A TRUCE."
)


def test_offsets_hold_and_names_keep_their_capitals(words: Vocabulary) -> None:
    blocks = blocks_of(TELEGRAM)
    prose = set_as_prose(blocks, words)
    assert [(b.start, b.end, len(b.plain)) for b in prose] == [(b.start, b.end, len(b.plain)) for b in blocks]
    text = " ".join(b.plain for b in prose)
    assert text.casefold() == " ".join(b.plain for b in blocks).casefold()
    assert "UN officials asked both sides" in text
    assert "killing nine soldiers, the defence ministry said" in text


def test_prose_is_left_alone(words: Vocabulary) -> None:
    blocks = blocks_of("Rebels attacked an army base near Beira on Sunday, the UN mission (MONUSCO) said.")
    assert set_as_prose(blocks, words) == blocks


def test_a_telegram_tells_its_attack(reader: Reader) -> None:
    events = [e for e in reader(TELEGRAM).events if e.type == "ASSAULT"]
    assert [e.deaths.best for e in events if e.deaths] == [9]
