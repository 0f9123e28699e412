"""A comma where a clause opens with a date or a place: the parser is given it, the report is not changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forestall.reading.form.parse import parse
from forestall.reading.form.text import blocks_of
from forestall.reading.mending.pauses import paused

from .conftest import Reader


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("On 5 April soldiers and police shot two students.", "soldiers"),
        ("On the night of 26 September municipal police in Bata shot six students.", "police"),
        ("On Thursday gunmen of a breakaway faction fired on a convoy near Gao.", "gunmen"),
        ("In the early hours of Wednesday Russian and Syrian special forces bombed the town.", "Syria (military)"),
        ("In Acapulco hotel workers attacked two policemen.", "hotel workers"),
        ("Near the Afghan town of Khost tribesmen killed 21 people.", "tribesmen"),
    ],
)
def test_who_stands_behind_the_date_is_the_doer(reader: Reader, text: str, doer: str) -> None:
    found = reader(text)
    names = {a.id: a.name for a in found.actors}
    assert any(doer in names[a] for e in found.events for a in e.actors)


@pytest.mark.parametrize(
    "text",
    [
        "On Friday, soldiers left.",
        "On 5 April and 6 April they met.",
        "On Friday was the vote.",
        "Between May and June it rained.",
        "The vote on Friday went well.",
        "At Russia's request they met.",
        "He was born in Oslo in 1950.",
        "The men in Gaza said so.",
        "On Tuesday at noon they met.",
    ],
)
def test_where_there_is_a_pause_or_none_no_comma_is_put(text: str) -> None:
    assert paused(text).text == text


@pytest.mark.parametrize(
    "day",
    ["on Sunday", "on 14 March", "on March 14, 2012,", "late on Friday", "last week", "overnight", "two days later",
     "on Tuesday night", "in January", "the next day", "in 2014"],
)  # fmt: skip
@pytest.mark.parametrize("deed", ["shelled positions", "encircled rebels", "jailed opponents", "strafed columns"])
def test_a_day_before_the_verb_does_not_make_it_a_quality(day: str, deed: str) -> None:
    verb, thing = deed.split()
    text = f"Turkey {day} {deed} of Kurdish fighters in Syria."
    words = {t.text: t for t in parse(text, blocks_of(text)).tokens}
    assert (words[verb].pos, words[verb].dep) == ("VERB", "ROOT")
    assert (words["Turkey"].dep, words[thing].dep) == ("nsubj", "dobj")


@given(
    st.lists(
        st.sampled_from(
            ["On Friday", "in Oslo", "by 5 May", "men", "left.", "fled", "overnight", "and", "“No,”", "(a)", "\n"]
        ),
        max_size=20,
    )
)
def test_without_commas_and_adverbs_the_text_is_what_it_was(words: list[str]) -> None:
    text = " ".join(words)
    found = paused(text)
    assert all(found.text[at] == "," and found.put_in(at) for at in found.commas)
    days = {at + n for at, _ in found.days for n in range(len("also"))}
    own = [(at, c) for at, c in enumerate(found.text) if at not in days and not found.put_in(at)]
    assert all(text[at - found.before(at)] == c for at, c in own)
    assert all(text[at - found.before(at) :].startswith(day) and found.day(at) == day for at, day in found.days)
    assert len(own) + sum(len(day) for _, day in found.days) == len(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "On Friday men left.",
                "In Oslo two ships sank;",
                "On 5 May they",
                "won",
                "Rebels on 5 May, 2012, shelled it.",
                "and late on Friday burned it",
                "troops overnight fled",
                "who last week",
                "met two days later agreed",
            ]
        ),
        max_size=6,
    )
)
def test_words_stand_where_the_report_has_them(parts: list[str]) -> None:
    text = " ".join(parts)
    words = parse(text, blocks_of(text)).tokens
    assert all(text[t.start : t.end] == t.text for t in words)
    assert [t.i for t in words] == list(range(len(words)))
    assert "".join(t.text for t in words) == text.replace(" ", "")
    assert all(0 <= t.head < len(words) and words[t.head].sentence == t.sentence for t in words)
