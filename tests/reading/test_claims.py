"""Claims: what a speaker's words are about, whom they blame, and what that does to the event."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.reading.parse import parse
from forestall.reading.speakers import holder_of, holders
from forestall.reading.text import blocks_of, quotations
from forestall.records import Claim, Reading
from forestall.vocabulary import Vocabulary

from .conftest import Reader


def claim(reading: Reading, speaker: str, stance: str) -> Claim:
    """The one claim of a speaker with a stance."""
    (found,) = [c for c in reading.claims if c.speaker == speaker and c.stance == stance]
    return found


def event(reading: Reading, kind: str, target: str) -> str:
    """Id of the one event of a type with a target."""
    (found,) = [e.id for e in reading.events if e.type == kind and target in e.targets]
    return found


@pytest.mark.parametrize(
    ("text", "speaker", "stance"),
    [
        ("Shells hit the town of Malakal on Sunday. The army of South Sudan denied any role.", "ssd.mil", "denies"),
        ("Shells hit the town of Malakal on Sunday. Juba blames Khartoum.", "ssd", "blames"),
        ("Shells hit the town of Malakal on Sunday. Juba said it had nothing to do with it.", "ssd", "denies"),
        ("Shells hit the town of Malakal on Sunday, for which Juba blames Khartoum.", "ssd", "blames"),
        ("Shells hit the town of Malakal on Sunday. Juba held Khartoum responsible.", "ssd", "blames"),
    ],
)
def test_what_is_not_told_again_is_looked_back_upon(reader: Reader, text: str, speaker: str, stance: str) -> None:
    reading = reader(text)
    (attack,) = [e.id for e in reading.events if e.type == "ASSAULT"]
    assert attack in claim(reading, speaker, stance).about


def test_a_denial_is_about_what_it_answers(reader: Reader) -> None:
    reading = reader(
        "Ethiopian jets bombed a market in Axum on Sunday. On Monday police in Nairobi arrested forty students. "
        "Sudan accused Ethiopia of bombing the market. Ethiopia denied it."
    )
    accused, denied = claim(reading, "sdn", "accuses"), claim(reading, "eth", "denies")
    assert set(denied.about) & set(accused.about)


def test_a_claim_on_a_sickness_is_about_its_counts(reader: Reader) -> None:
    reading = reader(
        "The health ministry of Chad reports 640 cases of cholera and 31 deaths. "
        "Residents of Abeche blame the water company for the outbreak."
    )
    (blame,) = [c for c in reading.claims if c.stance == "blames"]
    counted = {f.id for f in reading.figures if f.indicator in ("cases", "deaths")}
    assert counted
    assert counted <= set(blame.about)


def test_who_is_only_blamed_stands_in_claims_and_weights(reader: Reader) -> None:
    reading = reader(
        "A bomb killed nine people at a market in Quetta on Sunday. "
        "Islamabad blamed India for the attack. India denied it."
    )
    (attack,) = [e for e in reading.events if e.type == "ASSAULT"]
    assert attack.actors == ()
    assert attack.status == "contested"
    assert 0.0 < attack.weights["ind"] < 0.5
    assert abs(sum(attack.weights.values()) - 1.0) < 1e-9
    assert claim(reading, "pak", "blames").actor == "ind"


def test_a_denial_by_a_body_of_the_state_weighs_against_the_state(reader: Reader) -> None:
    told = "A bomb killed nine people at a market in Quetta on Sunday. Islamabad blamed India for the attack."
    (alone,) = [e for e in reader(told).events if e.type == "ASSAULT"]
    (denied,) = [e for e in reader(told + " The Indian foreign ministry denied it.").events if e.type == "ASSAULT"]
    assert denied.weights["ind"] < alone.weights["ind"]


def test_the_paper_that_was_told_is_the_way_it_came(reader: Reader) -> None:
    text = "Rockets hit a base near Mosul on Sunday. The Iraqi army told a Cairo newspaper that nine men had died."
    (said,) = [c for c in reader(text).claims if c.speaker == "irq.mil"]
    assert len(said.via) == 1
    assert said.via[0].endswith("newspaper")


def test_to_announce_a_measure_is_no_claim(reader: Reader) -> None:
    reading = reader("Norway announced sanctions against Belarus on Monday.")
    assert [e.type for e in reading.events] == ["SANCTION"]
    assert reading.claims == ()


def test_an_office_stands_for_who_was_named_with_it(words: Vocabulary) -> None:
    text = "President Abraham Lincoln met General Ulysses Grant. The president left. The defence secretary stayed."
    parsed = parse(text, blocks_of(text))
    titles = holders(parsed, words.speech_phrases["mouthpiece"])
    president, secretary = (next(t for t in parsed.tokens if t.text == w) for w in ("president", "secretary"))
    named = holder_of(parsed, president, titles)
    assert named is not None
    assert named.text == "Lincoln"
    assert holder_of(parsed, secretary, titles) is None


def test_a_bulletin_speaks_for_the_body_in_its_heading(reader: Reader) -> None:
    reading = reader(
        "The civil protection agency of Peru reports:\n\n- Floods killed 12 people in Piura.\n"
        "- 3,000 people are displaced."
    )
    speakers = {c.speaker for c in reading.claims if any(a.startswith("f") for a in c.about)}
    assert len(speakers) == 1
    assert {f.speaker for f in reading.figures} == speakers


@given(st.text(alphabet='ab .“”"«»\n', max_size=80))
def test_quotations_are_apart_and_within_the_text(text: str) -> None:
    spans = quotations(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(spans[n][1] <= spans[n + 1][0] for n in range(len(spans) - 1))
    assert not any("\n\n" in text[a:b] for a, b in spans)


def test_a_quotation_over_paragraphs_is_one_a_paragraph() -> None:
    text = "He said: “One.\n\n“Two.\n\n“Three.” Then he left."
    assert [text[a:b] for a, b in quotations(text)] == ["“One.", "“Two.", "“Three.”"]


@pytest.mark.parametrize("quotes", ["“" * 50 + "so" + "”" * 50, "“" * 50 + "so", "so" + "”" * 50, '"' * 51])
def test_nested_and_unbalanced_quotes_do_no_harm(reader: Reader, quotes: str) -> None:
    reading = reader(f"Rockets hit a base near Mosul on Sunday. The army said: {quotes}")
    assert "ASSAULT" in {e.type for e in reading.events}


def test_quotations_take_linear_time() -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        quotations(text)
        return time.perf_counter() - start

    short, long = "“a\n\n" * 5_000, "“a\n\n" * 50_000
    seconds(short)
    assert seconds(long) < 40 * max(seconds(short), 1e-3)
