"""A change as people write it: read as meant, or refused in one sentence that says what to write."""

import datetime as dt
from dataclasses import replace

import pytest

from forestall.errors import ForestallError
from forestall.records import EventFilter, Intervention, Term
from forestall.scenario import parse_change, parse_changes, parse_rules

from .worlds import posterior

PLAIN = posterior().problem.crisis
CRISIS = replace(
    PLAIN,
    streams=tuple(
        replace(s, events=EventFilter(actors=("them",))) if s.id in ("b", "placebo") else s for s in PLAIN.streams
    ),
    couplings=tuple(replace(c, per=1000.0) if c.origin == "level" else c for c in PLAIN.couplings),
)
FIRST = CRISIS.now + dt.timedelta(days=1)
D = dt.timedelta


@pytest.mark.parametrize(
    ("verb", "text", "meant"),
    [
        ("set", f"level=2500@{FIRST + D(4)}", Intervention("set", "level", 2500.0, FIRST + D(4))),
        ("set", "level=2500 people", Intervention("set", "level", 2500.0, FIRST, unit="people")),
        ("scale", f"a=0.5@{FIRST}..", Intervention("scale", "a", 0.5, FIRST)),
        ("scale", f"a:b=0.5@..{FIRST + D(9)}", Intervention("scale", "a:b", 0.5, FIRST, FIRST + D(9))),
        ("add", f"drift=-1.5@{FIRST}..{FIRST + D(9)}+3d", Intervention("add", "drift", -1.5, FIRST, FIRST + D(9), 3)),
        ("cap", "drift=1e1+30d", Intervention("cap", "drift", 10.0, FIRST, ramp=30)),
        ("remove", "push", Intervention("remove", "push", 0.0, FIRST)),
        ("remove", f"a:b@{FIRST + D(1)}", Intervention("remove", "a:b", 0.0, FIRST + D(1))),
        ("delay", "a=3", Intervention("delay", "a", 3.0, FIRST)),
    ],
)
def test_it_is_read_as_meant(verb: str, text: str, meant: Intervention) -> None:
    assert parse_change(verb, text, CRISIS) == (meant,)


def test_an_actor_stands_for_the_streams_in_which_it_acts_alone() -> None:
    found = parse_changes({"scale": ["them=0.5"], "set": ["level=1"]}, CRISIS)
    assert [(c.verb, c.target) for c in found] == [("scale", "b"), ("scale", "placebo"), ("set", "level")]


@pytest.mark.parametrize(
    ("verb", "text", "said"),
    [
        ("set", "level", "set needs a value; write it like --set troops=2500@2020-04-01"),
        ("set", "level=many", "'many' is no number; write it like troops=2500@2020-04-01"),
        ("set", "level=50%", "'50%' is no number; it is in people, not in per cent"),
        ("scale", "a=50%", "'50%' is no number; write 0.5"),
        ("set", "level=2,500", "'2,500' is no number; write 2500"),
        ("set", "level=inf", "'inf' is no finite number"),
        ("scale", "a=1e99", "is 1e+99; it must be a number of no more than 1e+30, check its unit"),
        ("set", "level=1e9", "would bring level to 1e+09 people, where push may multiply or divide by e to"),
        ("add", "level=1e9", "would bring level to 1e+09 people, where push"),
        ("set", "levle=5", "no series, stream, coupling or actor here; did you mean level?"),
        (
            "set",
            f"level=1@{FIRST}..{FIRST + D(4)}+30d",
            "is phased in over 30 days but lasts only 5; let it last longer",
        ),
        ("set", "level=1@soon", "the day is 'soon'; it must be a day like 2020-03-17"),
        ("set", "level=1@2018-01-01", "its first day is 2018-01-01; it must lie after now"),
        ("set", f"level=1@{FIRST}..{CRISIS.now}", "must not lie before from"),
        ("set", "level=-5", "would bring level to -5 people; it must be at least 0"),
        ("set", "level=5 USD", "5 USD was given; level is in people"),
        ("set", "nothing=5", "no series, stream, coupling or actor here; it must be one of level, drift"),
        ("scale", "deaths=0.5", "deaths follow their cases, change 'cases'"),
        ("scale", "a=-1", "a scale must not be negative"),
        ("remove", "push=1", "remove takes no value"),
        ("set", "level = 5 = 6", "cannot be read; write it like"),
        ("delay", "cases=3", "only incidents can be answered later"),
        ("forbid", "a=1", "'forbid' is no change; it must be one of set, scale, add, remove, cap, delay"),
    ],
)
def test_what_cannot_be_is_one_sentence(verb: str, text: str, said: str) -> None:
    with pytest.raises(ForestallError) as caught:
        parse_change(verb, text, CRISIS)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_rule_is_read_as_meant() -> None:
    text = "killed(a) + 2 * count(b, 7) >= 3: set level=2@.., until drift < 2, for 14d, after 2d, chance 0.5"
    (rule,) = parse_rules([text], CRISIS)
    assert rule.when.terms == (Term(1.0, "killed", "a", 1), Term(2.0, "count", "b", 7), Term(-3.0, "number"))
    assert not rule.when.strict
    assert rule.until is not None
    assert rule.until.terms == (Term(2.0, "number"), Term(-1.0, "level", "drift"))
    assert rule.change == Intervention("set", "level", 2.0, FIRST)
    assert (rule.least, rule.after, rule.chance) == (14, 2, 0.5)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["killed(a) > 0"], "cannot be read; write it like --when 'killed(attacks) > 0: cause strikes=1"),
        (["killed(a) > 0: delay b=3"], "with one of set, scale, add, remove, cap, cause"),
        (["killed(a) > 0: cause b"], "cause needs a value"),
        (["killed(a) > 0: cause b=1+3d"], "a rule acts at once, leave it out"),
        (["killed(a) > 0: cause b=1, for ever"], "for is 'ever'; write it like for 14d"),
        (["killed(b) > 0: cause b=1"], "asks of 'b'; it must be the id of a stream with severity = true (a)"),
        (["a > 0: cause b=1"], "asks of the stream a; write count(a, 7)"),
        (["drift > 1: set level=2", "drift > 2: set level=3"], "changes level, which"),
        (["level > 1: set level=2"], "asks of level, which a rule changes"),
        (["drift > level: scale a=0"], "compares drift (usd) with level (people); both must be of one kind"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_in_one_sentence(texts: list[str], said: str) -> None:
    with pytest.raises(ForestallError) as caught:
        parse_rules(texts, CRISIS)
    assert str(caught.value).startswith("--when ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
