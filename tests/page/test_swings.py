"""What an outcome hangs on is told in the order it matters, levers apart from what is not known."""

import datetime as dt
from dataclasses import replace

from forestall.page import swings
from forestall.page.views.hangs import hangs
from forestall.records import Driver, Estimate, OutcomeResult, Swing, Tornado

from .sample import sample_brief

DRIVERS = (
    Driver("series.grain", "the course of “Grain”", "unknown", "USD", 10.0, 30.0),
    Driver("lever.talks", "Talks, begun at once", "lever", "", 0.0, 1.0),
    Driver("model.couplings", "whether anything is coupled", "model", "", 0.0, 1.0),
    Driver("delay.b", "how late answers come", "unknown", "days", 2.0, 5.0),
)
BY_ID = {d.id: d for d in DRIVERS}
RESULT = OutcomeResult("o", "A town is taken", dt.date(2032, 3, 1), 0.40, 0.01, None, None)


def swing(driver: str, low: float, high: float) -> Swing:
    return Swing(driver, "o", low, high, Estimate(high - low, high - low - 0.01, high - low + 0.01))


FOUND = Tornado(
    DRIVERS,
    (swing("delay.b", 0.004, -0.004), swing("series.grain", 0.20, -0.15), swing("lever.talks", 0.0, -0.30),
     swing("model.couplings", -0.05, 0.0)),
    {"o": 0.41}, {"o": 0.01}, 64,
)  # fmt: skip


def test_what_matters_most_is_named_with_both_ends_and_so_is_the_best_lever() -> None:
    (one,) = swings.hanging(FOUND, (RESULT,))
    said = swings.title(one, BY_ID)
    assert said.startswith("It hangs most on the course of “Grain”: from 25\xa0% to 60\xa0%")
    assert said.endswith("of what can be chosen, “Talks, begun at once” lowers it most, to 10\xa0%")


def test_what_does_not_matter_is_said() -> None:
    (one,) = swings.hanging(FOUND, (RESULT,))
    assert [s.driver for s in one.counted] == ["series.grain", "lever.talks", "model.couplings"]
    assert swings.little(one, BY_ID, shown=2) == (
        "Less so on whether anything is coupled. It hangs hardly, or not at all, on how late answers come."
    )
    assert "2 move the chance of some outcome by ten points or more, 1 of them not known today" in swings.summary(
        (one,), BY_ID
    )
    assert swings.summary((one,), BY_ID).endswith("No outcome clearly hangs on how late answers come.")


def test_a_swing_that_chance_alone_could_make_does_not_count() -> None:
    (one,) = swings.hanging(replace(FOUND, floor={"o": 0.25}), (RESULT,))
    assert [s.driver for s in one.counted] == ["series.grain", "lever.talks"]
    (none,) = swings.hanging(replace(FOUND, floor={"o": 0.5}), (RESULT,))
    assert none.counted == ()


def test_the_brief_draws_the_outcomes_that_hang_on_several_things_and_names_the_others() -> None:
    few = {"o": 0.41, "still": 0.0, "dear": 0.5}
    more = (*FOUND.swings, replace(swing("series.grain", -0.5, 0.5), outcome="dear"))
    found = replace(FOUND, swings=more, chances=few, floor=dict.fromkeys(few, 0.01))
    questions = {"o": "A town is taken", "still": "A bridge falls", "dear": "Grain is dear"}
    asked = tuple(replace(RESULT, id=id, question=question) for id, question in questions.items())
    brief = replace(sample_brief(), tornado=found, outcomes=asked)
    made = hangs(brief)
    assert made is not None
    assert [f.id for f in made.figures] == ["hangs-o"]
    assert made.plainly == (
        "“Grain is dear” hangs on the course of “Grain” alone. "
        "Nothing that was turned clearly moves the chance of “A bridge falls”."
    )
    assert hangs(replace(brief, tornado=None)) is None
