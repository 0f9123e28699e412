"""Tolls told apart from the deed: in the next paragraph, in the headline, under a label, by another account."""

import pytest

from forestall.reading import as_json

from .conftest import Reader

_RAID = "Gunmen raided the village of Gumsuri on Sunday."
_TOLD = [
    ("Eleven people were killed, police said.", 11),
    ("The death toll rose to 14 overnight, a doctor said.", 14),
    ("The attack claimed the lives of nine villagers.", 9),
    ("No one was hurt, the governor said.", 0),
    ("One died at the scene and a second on Monday.", 2),
    ("Dead: 12. Wounded: 7.", 12),
    ("The chief and seven guards fell in the fighting.", 8),
]
_CASES = [
    ("Rebels shot down a jet near Gao on Monday. The plane carried 38 people, none of whom survived.", 38),
    ("Shelling of Saada on Sunday killed 14 men, which brings to 521 the number killed since the siege began.", 14),
    ("Gunmen slaughtered 132 villagers on Sunday by the official count and about 160 according to elders.", None),
    ("Police fired on a crowd in Lome on Monday. Four men died. By evening the figure had climbed to six.", 6),
    ("Sunday's raid on Bunia claimed nine victims, all of them women.", 9),
    ("An ambush on Saturday near Kidal cost France two soldiers.", 2),
    ("Rebels shelled Bunia on Sunday. The mission gives 38 dead, the diocese at least 20.", None),
    ("Police fired on a march in Lome on Monday. Three men died. Nine had died in clashes earlier in the week.", 3),
    ("A bomb exploded at a school in Lahore on Monday, killing 27 people. By nightfall the toll had risen to 34.", 34),
    ("Two mosques in Sanaa were bombed on Friday, and 137 worshippers were killed. Four bombers died.", 137),
    ("Gunmen attacked a post near Inates on Monday. Four soldiers were killed. Two herders died.", 6),
    ("Gunmen attacked a post near Inates on Monday. Nine people were killed. Two soldiers died.", 9),
    ("The army lost 12 men and the rebels 30 in the battle of Gao on Monday.", 42),
    ("A pastor and his wife, both teachers, were shot dead in Jos on Monday.", 2),
    ("Twelve men were lost in a raid on Gao on Monday.", 12),
    ("A bomb exploded in Gao on Monday. One man was dead on arrival; two more died on the operating table.", 3),
    ("Bombs fell on two towns on Monday. In the capital alone 45 were killed.", 45),
    ("Gunmen shot a judge and her driver in Gao an hour after the trial on Monday.", 2),
    ("Police fired on farmers near Mandsaur on Monday. Five died at once. The sixth, a boy of 16, died later.", 6),
    ("A mob stormed a clinic at Katwa on Monday. The brother of a patient died as he fled; all patients got away.", 1),
    ("A bomb went off at a bank in Athens on Monday. Police say that no one was injured.", 0),
    ("A patrol boat was hit on Monday by missiles fired from two helicopters. Seven sailors died.", 7),
    ("The toll of Monday's blast in Kano has climbed to 120 after 18 of the wounded died in hospital.", 120),
    ("Gunmen fired on a bus in Lome on Monday. A driver and a nun died there; a third passenger was found dead.", 3),
    ("The navy sank four boats off Jaffna on Monday. At least 30 fighters were killed, while two sailors died.", 32),
    ("A mine killed three constables near Jaffna on Monday; a bystander, hit in the neck, succumbed later.", 4),
    ("Tanks entered Jenin on Monday: four dead. That brings the dead of the week to 23.", 4),
    ("Bombs fell on Gao on Monday. The clinic took in 18 bodies.", 18),
    ("A mine near Gao killed two Arabs and a Turkmen on Monday.", 3),
    ("A bomb wrecked a bar in Derry on Monday: of the fourteen drinkers five are dead and the rest in hospital.", 5),
    ("Street fighting in Aden on Monday cost 22 lives. The Red Cross, which lost two volunteers there, waits.", 22),
    ("Gunmen attacked two barracks on Monday. Four policemen were killed. Residents found some 40 bodies.", 40),
    ("Two soldiers were killed in a raid near Inates on Monday. One of the wounded later succumbed to his wounds.", 3),
    ("Three of its men had been killed in clashes at Arsal on Monday, the army said. The militants lost 11 men.", 3),
    ("The owner of the lorry, a Pole, was shot dead in Berlin on Monday.", 1),
]  # fmt: skip
_COUNTS = [
    ("The agency puts at 40,000 the number who have crossed into Chad.", "displaced", 40_000),
    ("More than 55,000 Malians, out of a population of 22 million, are on the move.", "displaced", 55_000),
    ("Some 30,000 inhabitants of the valley have been displaced.", "displaced", 30_000),
    ("The government has received more than 8,000 asylum claims.", "displaced", 8_000),
    ('The high command claims 715 "terrorists" dead.', "deaths", 715),
    ("The Red Cross speaks of over 1,000 dead since the 11th.", "deaths", 1_000),
    ("The coast accounts for 672 of the deaths.", "deaths", 672),
    ("Police put the number held at 29, and nobody was killed.", "detained", 29),
    ("The mission counted 86 killings in the capital in May.", "deaths", 86),
    ("The bishop speaks of a dozen dead civilians.", "deaths", 12),
    ("An estimated 9,000 people have left Hodan district since Saturday.", "displaced", 9_000),
    ("Turkey has already flown in a battalion of 500.", "troops", 500),
    ("Eleven health workers are among the dead.", "deaths", 11),
]
_SUMS = [
    ("A kilo of onions costs 40 lira, twice what it did a year ago.", "price", 40),
    ("Brent settled at $110.58 a barrel, up 72 cents.", "price", 0.72),
    ("West Texas crude was up $2.05 at $70.12.", "price", 70.12),
    ("A barrel cost $28.05 on Monday, against $21.54 in July.", "price", 21.54),
    ("Rates for tankers have trebled to 180,000 dollars a day.", "price", 180_000),
    ("The dollar bought 31.5 roubles on Friday.", "price", 31.5),
    ("The Nikkei lost 678 points to close at 14,909.", "price", 14_909),
    ("Palm oil slid to RM2,400 a tonne.", "price", 2_400),
    ("Russian gas flows through Ukraine fell to 72 million cubic metres a day.", "exports", 72_000_000),
    ("The fund approved a loan of $17.1 billion, of which 3.2 billion will be paid at once.", "budget", 3.2e9),
]


@pytest.mark.parametrize("by", ["according to the hospital", "according to officials", "the mayor said"])
def test_the_wounded_by_an_account_are_no_rival_count_of_the_dead(reader: Reader, by: str) -> None:
    event = reader(f"Rebels bombed Adigrat on Monday, killing four civilians and wounding 30, {by}.").events[0]
    assert event.deaths is not None
    assert event.deaths.best == 4


def dead(reader: Reader, text: str) -> set[int]:
    return {e.deaths.best for e in reader(text).events if e.deaths is not None}


@pytest.mark.parametrize(("sentence", "count"), _TOLD)
def test_a_toll_belongs_to_the_attack_before_it_in_one_paragraph_or_two(
    reader: Reader, sentence: str, count: int
) -> None:
    assert dead(reader, f"{_RAID} {sentence}") == dead(reader, f"{_RAID}\n\n{sentence}") == {count}


@pytest.mark.parametrize(("text", "count"), _CASES)
def test_the_latest_own_count_is_the_toll(reader: Reader, text: str, count: int | None) -> None:
    assert dead(reader, text) == (set() if count is None else {count})


def test_the_headline_tells_the_toll_where_the_text_does_not(reader: Reader) -> None:
    text = "Bombs exploded in three churches in Colombo on Sunday. Police sealed off the city."
    assert dead(reader, f"207 killed in Easter blasts\n\n{text}") == {207}
    assert dead(reader, f"207 killed in Easter blasts\n\n{text} Nine people were killed.") == {9}


@pytest.mark.parametrize(("text", "indicator", "value"), _COUNTS)
def test_a_count_of_people_is_what_its_words_say(reader: Reader, text: str, indicator: str, value: int) -> None:
    assert [(f.indicator, f.value) for f in reader(text).figures] == [(indicator, value)]


@pytest.mark.parametrize(("text", "indicator", "value"), _SUMS)
def test_a_sum_or_level_is_told_without_its_unit(reader: Reader, text: str, indicator: str, value: float) -> None:
    assert (indicator, value) in [(f.indicator, f.value) for f in reader(text).figures]


def test_a_number_that_is_not_printed_has_bounds_and_no_best_figure(reader: Reader) -> None:
    read = as_json(reader("Soldiers opened fire on a crowd in Lome on Monday, killing dozens of people."))
    assert [e["deaths"] for e in read["events"]] == [{"low": 24, "best": None, "high": 99}]


def test_those_whom_an_attack_hurt_are_those_it_killed(reader: Reader) -> None:
    text = "Four people were killed and nine others injured in a bomb attack in Yarkand on Monday, police said."
    event = next(iter(reader(text).events))
    assert [e.type for e in reader(text).events] == ["ASSAULT"]
    assert event.deaths is not None
    assert event.wounded is not None
    assert (event.deaths.best, event.wounded.best) == (4, 9)
    assert event.when.precision == "day"


def test_a_later_total_is_of_those_attacked(reader: Reader) -> None:
    text = "Gunmen raided Gumsuri on Monday and killed nine villagers. Thirteen of the assailants were shot dead later."
    assert 15 in dead(reader, f"{text} The death toll rose to 15, the chief said.")
