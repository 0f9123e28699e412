"""Claims: what a speaker's words are about, whom they blame, and what that does to the event."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.reading.form.parse import parse
from forestall.reading.form.text import blocks_of, quotations
from forestall.reading.speech.speakers import holder_of, holders
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


def test_fifty_thousand_quotations_that_never_close_are_gone_through() -> None:
    assert len(quotations("“a\n\n" * 50_000)) == len(quotations("“a\n\n" * 5)) * 10_000


_ON_THE_WHOLE = (
    "Gunmen stormed a hotel in Kampala\n\nGunmen stormed a hotel in Kampala on Monday and killed twelve guests. "
    "Soldiers closed the roads to the airport.\n\nOn Tuesday police arrested two students. A shop in the port burned. "
)


@pytest.mark.parametrize(
    ("said", "speaker", "stance"),
    [
        ("Khartoum denied any role.", "sdn", "denies"),
        ("Kenya blamed Sudan.", "ken", "blames"),
        ("Sudan had no hand in it, Rwanda said.", "rwa", "denies"),
        ("Rwanda accused Sudan of having ordered the raid.", "rwa", "accuses"),
        ("Al-Shabaab claimed responsibility.", "shabaab", "claims_responsibility"),
        ("Kenya pointed to Sudan.", "ken", "blames"),
    ],
)
def test_what_looks_back_is_also_about_the_whole_affair(reader: Reader, said: str, speaker: str, stance: str) -> None:
    reading = reader(_ON_THE_WHOLE + said)
    (attack,) = [e.id for e in reading.events if e.type == "ASSAULT" and e.deaths is not None]
    assert attack in claim(reading, speaker, stance).about


_SHOT = "Soldiers shot dead nine farmers near Bouaké on Monday. "


@pytest.mark.parametrize(
    ("said", "speaker", "stance"),
    [
        ("Mali denied any role and so did Ghana.", "gha", "denies"),
        ("Mali denied any role. So does Togo.", "tgo", "denies"),
        ("Mali blamed Niger for the killing, and so has Ghana.", "gha", "blames"),
        ("Burkina Faso accused Mali of the killing; so did Senegal.", "sen", "accuses"),
        ("Guinea rejects the charge and so do Mali and Togo.", "mli", "denies"),
    ],
)
def test_who_did_so_too_says_the_same(reader: Reader, said: str, speaker: str, stance: str) -> None:
    assert claim(reader(_SHOT + said), speaker, stance).about


@pytest.mark.parametrize(
    ("said", "speaker", "stance"),
    [
        ("Ghana said its envoy had been held for an hour and accused Mali of the killing.", "gha", "accuses"),
        ("Togo said that its planes had been fired upon and blamed Niger for the killing.", "tgo", "blames"),
        ("Senegal says its border was shut and blames Mali for the killing.", "sen", "blames"),
        ("Guinea said its envoys had been turned away and denied any role in the killing.", "gin", "denies"),
        ("Niger said two trucks had been burnt and accused Togo of the killing.", "ner", "accuses"),
    ],
)
def test_the_speaker_goes_on_in_the_tense_of_saying(reader: Reader, said: str, speaker: str, stance: str) -> None:
    assert claim(reader(_SHOT + said), speaker, stance).about


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("Ghana said that the police had worked hand in glove with the killers.", "accuses"),
        ("Ghana said that the police had been in cahoots with the killers.", "accuses"),
        ("Ghana told parliament that Mali had colluded with the killers.", "accuses"),
        ("Ghana said that Mali bore full responsibility.", "blames"),
        ("Ghana insisted that Mali carried the blame for the killing.", "blames"),
        ("Ghana condemned Mali.", "accuses"),
    ],
)
def test_guilt_shared_is_an_accusation(reader: Reader, said: str, stance: str) -> None:
    assert claim(reader(_SHOT + said), "gha", stance).about


@pytest.mark.parametrize(
    "said",
    [
        "Ghana would try again, President Mahama said.",
        "If the banks do not open, a trader said, people will go hungry.",
        "President Mahama announced that he would travel to Geneva.",
        "Ghana said that it could not be brought to its knees.",
        "Had the rains come, a farmer said, the road would have been cut.",
        "President Mahama recalled his ambassador for consultations.",
        "Ghana praised the nurses.",
    ],
)
def test_what_may_come_and_praise_are_no_claims_on_what_was(reader: Reader, said: str) -> None:
    assert not reader(_SHOT + said).claims


@pytest.mark.parametrize("named", ["the Axum attack", "the attack in Axum", "Wednesday's attack"])
def test_a_named_deed_is_the_one_there_or_then_however_near_another_is(reader: Reader, named: str) -> None:
    reading = reader(
        "Gunmen attacked a market in Axum on Wednesday, killing four people. On Friday Ethiopian jets bombed depots "
        "of the rebels in Mekelle. Two clinics in Mekelle were hit as well, doctors said. "
        f"Eritrea denied that it had any part in {named}.",
        dt.date(2020, 3, 14),
    )
    (axum,) = [e.id for e in reading.events if e.place is not None and e.place.name == "Axum"]
    assert claim(reading, "eri", "denies").about == (axum,)


def test_who_judges_a_deed_blames_nobody_by_naming_whom_it_wronged(reader: Reader) -> None:
    reading = reader(
        "Shells hit the town of Malakal on Sunday. Juba condemned the shelling as a breach of Sudan's word and warned "
        "that Kenya could be drawn in."
    )
    assert claim(reading, "ssd", "accuses").actor is None


def test_who_orders_an_inquiry_accuses_nobody(reader: Reader) -> None:
    reading = reader(
        "Shells hit the town of Malakal on Sunday. Kenya's president condemned the attack. "
        "Chad's president called it terrorism and ordered an inquiry."
    )
    assert not [t for e in reading.events if e.type == "ACCUSE" for t in e.targets]


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("Kenyan troops killed nine men in Somalia on Sunday, the army said.", "ken.mil"),
        ("French soldiers shot two men in Mali on Monday, the defence ministry said.", "fra.mod"),
        ("Two men were shot in Nairobi on Sunday, the police said.", "ken.police"),
    ],
)
def test_whose_forces_act_is_whose_army_tells_of_it(reader: Reader, told: str, body: str) -> None:
    assert {c.speaker for c in reader(told).claims} == {body}


@pytest.mark.parametrize(
    "told",
    [
        "The Tuareg rebels' spokesman in Paris claimed the bombing of the bridge at Gao on Sunday.",
        "The Paris-backed head of the province said that gunmen had bombed the bridge at Gao on Sunday.",
    ],
)
def test_where_a_spokesman_sits_and_who_backs_a_ruler_do_not_speak(reader: Reader, told: str) -> None:
    assert "fra" not in {c.speaker.partition(".")[0] for c in reader(told).claims}


def test_those_a_deed_befell_are_not_blamed_for_it(reader: Reader) -> None:
    reading = reader("More than 90 people died in the bombing of Kitale, the residents' union said.")
    assert not {c.stance for c in reading.claims} & {"blames", "accuses"}


def test_who_did_it_and_tells_why_owns_up(reader: Reader) -> None:
    reading = reader(
        "Al-Shabaab fighters attacked a barracks in Kitale on Sunday, killing nine soldiers. "
        "An al-Shabaab spokesman said the attack was in reply to the arrests."
    )
    assert claim(reading, "shabaab", "claims_responsibility").about
