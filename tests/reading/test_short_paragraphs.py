"""Wires set a sentence to a paragraph: what goes on reads as in one, what is headed reads under its heading."""

import pytest

from forestall.records import Reading

from .conftest import Reader

_TOLD = [
    "Gunmen stormed a hotel in Bamako on 3 March and killed nine people. Guards freed forty guests. "
    "The president declared three days of mourning.",
    "Rebels overran a post near Kidal on 4 March. Eleven soldiers died. The army said it had sent reinforcements.",
]


def _events(found: Reading) -> list[tuple[object, ...]]:
    return [(e.type, e.when, e.place and e.place.name, e.deaths and e.deaths.best) for e in found.events]


@pytest.mark.parametrize("text", _TOLD)
def test_a_sentence_to_a_paragraph_reads_as_one_paragraph(reader: Reader, text: str) -> None:
    assert _events(reader(text.replace(". ", ".\n\n"))) == _events(reader(text))


@pytest.mark.parametrize("stop", ["", "."])
def test_a_day_on_a_line_of_its_own_heads_what_follows(reader: Reader, stop: str) -> None:
    text = (
        f"A week\n\n3 March{stop}\n\nA soldier is shot dead in a clash.\n\n5 March{stop}\n\nRebels free nine hostages."
    )
    assert [(e.type, e.when.start.day) for e in reader(text).events] == [("ASSAULT", 3), ("CONCEDE", 5)]
