"""The clock of a report: which day it is written on, and which day each sentence speaks of.

A dateline sets the day that "today" means. A line or a fragment that is only a date ("SUNDAY", "3 May.") dates what
stands under it; otherwise a paragraph speaks of the date it named last, and the next paragraph begins anew.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forestall.dates import When
from forestall.reading.days.when import DateHit, dates_in
from forestall.reading.deeds.flashback import Left, comes_back, leaves
from forestall.reading.deeds.timing import past_perfect
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.passages import only_a_date, same_passage
from forestall.reading.form.text import Block
from forestall.reading.words.lexicon import word_list

__all__ = ["Clock"]

_PERIOD = re.compile(r"\b(?:period|week|situation|covering|report|bulletin|digest|chronology|diary|log)\b", re.I)

_SPEECH = word_list("timing.speech")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(slots=True)
class Clock:
    """Moves on sentence by sentence."""

    published: dt.date
    today: dt.date = field(init=False)
    anchor: When = field(init=False)
    """The last day named anywhere before."""
    told: When | None = None
    """The date its paragraph named last."""
    heading: When | None = None
    dated: When | None = None
    """The date of the heading or fragment the sentence stands under, which is that of what has none."""
    years: dict[tuple[int, int], int] = field(default_factory=dict)
    """The year of each month and day that was named with one."""
    begun: When | None = None
    """The day the paragraph looked back to last."""
    named: dict[str, When] = field(default_factory=dict)
    """The day last told of in a sentence with each noun."""
    _left: Left | None = None
    """What the paragraph told of before it looked back to a time long past."""
    _recent: When | None = None

    def __post_init__(self) -> None:
        self.today = self.published
        self.anchor = When.day(self.published)

    def move(self, parsed: Parsed, sentence: Sentence) -> list[DateHit]:
        """The dates of the next sentence, after which the clock stands at that sentence."""
        block = parsed.blocks[sentence.block]
        goes_on = sentence.number > 0 and same_passage(parsed, sentence.number - 1, sentence.number)
        if not goes_on:
            self.told, self.dated, self.begun = None, self.heading, None
            self._left = None
            if self._recent is not None and self.anchor.precision in ("year", "open"):
                self.anchor = self._recent
        words = parsed.of(sentence)
        start, end = words[0].start - block.start, words[-1].end - block.start
        hits = dates_in(block.plain[start:end], words[0].start, self.published, self.anchor, today=self._writing(),
                        told=self.told or self.dated, years=self.years, begun=self.begun,
                        named=self.named)  # fmt: skip
        self._note_years(parsed.text, hits)
        moving = self._moving(parsed, sentence, hits)
        stated = [h for h in moving if h.part == "at" or (h.part == "since" and h.when.precision == "day")]
        at = [h.when for h in stated]
        known = [w for w in at if w.precision != "open"]
        if block.kind == "dateline" or _bare(parsed, sentence):
            self._set(
                parsed, sentence, block, [w for w, h in zip(at, stated, strict=True) if _names_a_day(parsed.text, h)]
            )
        else:
            self.told = self._next_told(parsed, sentence, at, bool(hits))
            if at and _entry(parsed.text, block.start, stated[0]) and at[0].end < self.today:
                self.dated = at[0]
        self.anchor = known[-1] if known else self.anchor
        days = {h.when for h in hits if h.part == "at" and h.when.precision == "day"}
        if len(days) == 1:
            self.named |= dict.fromkeys((t.lower for t in words if t.tag == "NN" and t.pos == "NOUN"), days.pop())
        if self.anchor.precision in ("day", "week", "month"):
            self._recent = self.anchor
        return hits

    def _next_told(self, parsed: Parsed, sentence: Sentence, at: list[When], dated: bool) -> When | None:
        """The date spoken of after a sentence: its own, else that of the story where it comes back from a flashback."""
        if at:
            if leaves(self.told, at[-1], self.published) and self.told is not None and self.dated is None:
                self._left = Left(self.told, self.anchor, sentence.number)
            elif (self.published - at[-1].end).days <= _LONG_PAST:
                self._left = None
            return at[-1]
        if self._left is not None and not dated and comes_back(parsed, sentence, self._left):
            back, self._left = self._left, None
            self.anchor = back.anchor
            return back.told
        return None if self._back_to_now(parsed, sentence) else self.told

    def _writing(self) -> dt.date:
        """The day of writing: an entry of a chronology is written as on its own day, where that lies a week back."""
        dated = self.dated
        if dated is None or dated.start != dated.end or (self.today - dated.end).days <= 7:
            return self.today
        return dated.start

    def _back_to_now(self, parsed: Parsed, sentence: Sentence) -> bool:
        """Whether a sentence all in the present takes leave of a time long past that its paragraph told of."""
        if self.told is None or (self.published - self.told.end).days <= _LONG_PAST:
            return False
        words = parsed.of(sentence)
        verbs = [t for t in words if t.dep == "ROOT" and t.pos in ("VERB", "AUX")]
        return bool(verbs) and all(_of_now(parsed, t) for t in verbs) and all(t.tag != "VBD" for t in words)

    def _moving(self, parsed: Parsed, sentence: Sentence, hits: Sequence[DateHit]) -> list[DateHit]:
        """The dates that the passage moves on to: none that is only looked back to beside another."""
        hits = [h for h in hits if not self._digression(parsed, sentence, h)]
        aside = [h for h in hits if _aside(parsed, sentence, h)]
        main = [h for h in hits if h not in aside]
        direct = [h for h in main if not _of_noun_clause(parsed, sentence, h)]
        main = direct if any(h.part == "at" and not h.offset for h in direct) else main
        days = [h.when for h in aside if h.part == "at" and h.when.precision == "day"]
        self.begun = days[-1] if days else None if main else self.begun
        return main if main or self.told is not None or self.dated is not None else hits

    def _digression(self, parsed: Parsed, sentence: Sentence, hit: DateHit) -> bool:
        """Whether a date is only compared with, or of long ago and a noun's: "those who fought in the 1971 war"."""
        start = parsed.tokens[sentence.first].start
        if _COMPARED.search(parsed.text[max(start, hit.start - 40) : hit.start]):
            return True
        if _of_subject(parsed, _verb_above(parsed, sentence, hit)):
            return True
        base = self.told or self.anchor
        if hit.part != "at" or (base.start - hit.when.end).days < 300:
            return False
        token = _top(parsed, sentence, hit)
        above = parsed.up(token) if token is not None else ()
        return any(t.dep in ("relcl", "acl") for t in above) or (token is not None and token.dep in ("amod", "nummod"))

    def _note_years(self, text: str, hits: Sequence[DateHit]) -> None:
        for hit in hits:
            if not _YEAR.search(text[hit.start : hit.end]):
                continue
            for day in (hit.when.start, hit.when.end) if hit.when.precision in ("day", "week", "month") else ():
                if hit.when.precision != "month":
                    self.years[day.month, day.day] = day.year
                other = self.years.setdefault((day.month, 0), day.year) != day.year
                self.years[day.month, 0] = 0 if other else day.year

    def _set(self, parsed: Parsed, sentence: Sentence, block: Block, at: list[When]) -> None:
        """Take a dateline, a heading or a fragment for what it says of the day."""
        alone = [
            s for s in parsed.sentences[max(0, sentence.number - 1) : sentence.number + 2] if s.block == sentence.block
        ]
        if not at:
            self._new_section(block, len(alone) == 1)
            return
        recent = [w.start for w in at if w.start == w.end and 0 <= (self.published - w.start).days <= 4]
        if recent and sentence.number <= 3 and not (len(alone) == 1 and only_a_date(block.plain)):
            self.today = max(recent)
        elif len(alone) > 1 and block.kind != "dateline":
            self.dated = self.told = at[0]
        elif only_a_date(block.plain) or (at[0].start < at[0].end and _PERIOD.search(block.plain)):
            self.heading = at[0]

    def _new_section(self, block: Block, alone: bool) -> None:
        """A heading without a date ends the day of the one before; a span of days holds for the whole report."""
        if (
            alone
            and block.kind == "body"
            and self.heading is not None
            and self.heading.precision == "day"
            and len(block.plain) < 60
        ):
            self.heading = self.dated = None


_LONG_PAST = 30
"""Days back from publication to a day told, beyond which a sentence of the present leaves it."""
_NAMED_DAY = re.compile(r"\d|day\b(?<!today)(?<!yesterday)", re.I)


_ENTRY = re.compile(r"(?: ?[:–—]| -) ")


def _entry(text: str, start: int, hit: DateHit) -> bool:
    """Whether a date opens an entry of a chronology: "6 April - In Talas ...", "3 May: ..."."""
    return (
        hit.start - start < 12
        and not re.search(r"[a-z]", text[start : hit.start])
        and bool(_ENTRY.match(text, hit.end))
    )


def _top(parsed: Parsed, sentence: Sentence, hit: DateHit) -> Token | None:
    """The word of a date that all its others hang on: "January" of "3 January 2016"."""
    own = [t for t in parsed.of(sentence) if t.end > hit.start and t.start < hit.end]
    return next((t for t in own if t.head == t.i or parsed.tokens[t.head] not in own), None)


def _of_noun_clause(parsed: Parsed, sentence: Sentence, hit: DateHit) -> bool:
    """Whether a date is told in a clause about a noun: "the candidate, shot dead on 9 August"."""
    token = _top(parsed, sentence, hit)
    return token is not None and any(t.dep in ("relcl", "acl") for t in parsed.up(token))


def _names_a_day(text: str, hit: DateHit) -> bool:
    """Whether a date says by itself which day it is: "Sunday", "3 May", not "yesterday"."""
    return bool(_NAMED_DAY.search(text[hit.start : hit.end]))


def _of_now(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb is in the present or the perfect: "is closed", "has refused"; who says something speaks of what
    was told."""
    helping = parsed.kids(verb, "aux", "auxpass")
    finite = helping[0] if helping else verb
    perfect = bool(helping) and finite.lemma == "have"
    return finite.tag in ("VBZ", "VBP") and (perfect or verb.lemma not in _SPEECH)


def _aside(parsed: Parsed, sentence: Sentence, hit: DateHit) -> bool:
    """Whether a date is only looked back to: "the bank, which it had closed on 3 May", "on Monday it had touched"."""
    verb = _verb_above(parsed, sentence, hit)
    return verb is not None and past_perfect(parsed, verb)


def _verb_above(parsed: Parsed, sentence: Sentence, hit: DateHit) -> Token | None:
    token = next((t for t in parsed.of(sentence) if t.end > hit.start), None)
    return next((t for t in parsed.up(token) if t.pos == "VERB"), None) if token is not None else None


def _of_subject(parsed: Parsed, verb: Token | None) -> bool:
    """ "Egypt, which brokered the truce in May, urged restraint": what is told of the subject in passing."""
    if verb is None:
        return False
    noun = parsed.tokens[verb.head]
    passing = verb.dep == "relcl" and noun.dep in ("nsubj", "nsubjpass") and parsed.tokens[noun.head].i > verb.i
    return passing and verb.tag == "VBD" and any(t.text == "," for t in parsed.tokens[noun.i + 1 : verb.i])


def _bare(parsed: Parsed, sentence: Sentence) -> bool:
    """Whether a sentence is a fragment without a verb, such as "Caracas, 6 March."."""
    words = parsed.of(sentence)
    return len(words) <= 14 and not any(t.pos in ("VERB", "AUX") for t in words if t.text[0].islower())


_COMPARED = re.compile(
    r"\b(?:against (?:[£$€]?\d[\d.,]{0,20}\w{0,20}|one|two|three|four|five|six|seven|eight|nine|ten)(?: \w+)?"
    r"|than|compared (?:with|to)|(?:up|down) from|^as|unlike)"
    r"(?: (?:in|on|at|a|the|last|those|that|of|since|before|during)){0,9}\s{0,9}$",
    re.I,
)
"""What stands before a date that something is only measured against: "against 450 in the autumn"."""
