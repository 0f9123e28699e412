"""When: the dates a sentence states, resolved against the day of writing and the last day spoken of.

"Sunday" is the latest Sunday not after publication; "two days later" counts from the last day named. A `DateHit` says
what part it plays: `at` (something happened then), `since`, `until`, or `future`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from forestall.dates import When
from forestall.reading.days.datewords import rules
from forestall.reading.days.days import Context, count
from forestall.reading.days.spans import around, span_of
from forestall.reading.words.lexicon import word_list

__all__ = ["DateHit", "Part", "dates_in", "find_publication"]

Part = Literal["at", "since", "until", "future"]

_NUMBER = r"(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|a few|some|\d{1,3}|the)"
_NO_CLAUSE = r"(?:that|this|not|to|in|at|on|by|with|and|but|for|from|near|because|as|when)\b"
_GAP = re.compile(
    rf"\b{_NUMBER} (?P<unit>day|night|week|month|year|hour|minute)s? (?:to the day )?(?P<gap>after|before|into)"
    rf"(?= (?!{_NO_CLAUSE})|(?<=into) (?:that|this) [a-z])"
    r"|\b(?P<hours>hours|minutes) (?P<gap2>after|before)(?= (?!that\b|this\b))"
    r"|\bwithin (?P<within>hours|minutes|days) of\b|\bon the (?P<eve>eve) of\b|\bon the (?P<same>day|night) of\b",
    re.I,
)


_SINCE_CLAUSE = re.compile(
    rf"\b(?P<had>had been |was )?{_NUMBER} (?P<unit>day|night|week|month|year)s? since"
    rf"(?= (?!{_NO_CLAUSE}|then\b|last\b|early\b|late\b|\w+day\b|\d|january|february|march|april|may\b|june|july|august"
    r"|september|october|november|december))",
    re.I,
)
"""What counts back to the clause behind it: "it is ten days since the army took the town"."""
_TENURE = re.compile(r"into (?:his|her|its|their) ", re.I)
"""What stands after "two years" where they only tell how long somebody has been in office."""
_LOOKS_BACK = re.compile(r" (?:the|this|that|these|those|its|his|her|their|such|[A-Z]\w+'s) ", re.I)
"""What stands after "two days after" where it names something told before."""


_CAME = re.compile(
    r"^\W*(?:The|This|That|It|Their|His|Her)\b[^,;:]{0,80} (?:came|comes|happened|took place|occurred|follow(?:s|ed)) "
    r"(?:(?:just|only|barely|less than|more than|about|some) )*$"
)
"""What stands before "eight weeks after" where it is the story itself that is counted from."""


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date expression at text[start:end] of the report."""

    start: int
    end: int
    when: When
    part: Part
    begun: When | None = None
    """Of a `since`: its first day alone, as it is stated."""
    offset: bool = False
    """True for "one day after ...": the day of what is told next."""


def dates_in(
    text: str,
    offset: int,
    published: dt.date,
    anchor: When,
    *,
    today: dt.date | None = None,
    told: When | None = None,
    years: Mapping[tuple[int, int], int] | None = None,
    begun: When | None = None,
    named: Mapping[str, When] | None = None,
) -> list[DateHit]:
    """The dates of a passage that starts at `offset`, in order; each `at` day becomes the anchor of what follows.

    `today` is the day of writing where a dateline names it, `told` the date its paragraph has named before, `years` the
    year of each month and day named with one, `begun` the day the paragraph last looked back to, `named` the day last
    told of with each noun.

    >>> day = dt.date(2020, 3, 17)
    >>> [str(h.when.start) for h in dates_in("on Saturday and two days later", 0, day, When.day(day))]
    ['2020-03-14', '2020-03-16']
    """
    context = Context(published, today or published, anchor, told, years or {}, begun, named or {})
    hits = _as_spoken(text, list(_absolute(text, context)), context)
    gaps = [m for m in _GAP.finditer(text) if not any(h.start < m.end() and m.start() < h.end for h in hits)]
    hits += [h for m in gaps if (h := _gap(text, m, hits, context)) is not None]
    hits += [_counted_since(m, context) for m in _SINCE_CLAUSE.finditer(text)]
    return [replace(h, start=h.start + offset, end=h.end + offset) for h in sorted(hits, key=lambda h: h.start)]


def _absolute(text: str, context: Context) -> Iterator[DateHit]:
    end = 0
    for match, make in sorted(_matches(text), key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() < end or _only_names(text, match) or _only_compares(text, match):
            continue
        when = make(match, context)
        if when is None:
            continue
        end = match.end()
        part = _part(text, match, when, context)
        begun = when if part == "since" else None
        yield DateHit(match.start(), match.end(), _opened(when, part, context.published), part, begun)
        if part == "at":
            told = when if when.end <= context.published else context.told
            if _ASIDE.search(text, 0, match.start()) and text.startswith(",", match.end()):
                continue  # "the rebels, who took the town in March, shot down a plane two days later"
            context = replace(context, anchor=when if when.precision != "open" else context.anchor, told=told)


def _only_names(text: str, match: re.Match[str]) -> bool:
    """Whether a year tells which paper is meant, not when the clause was: "a guarantor of the 1942 protocol"."""
    if _POLL.match(text, match.end()) and _JUDGED.search(text, max(0, match.start() - 40), match.start()):
        return True  # "annulled the June 12 presidential election on Wednesday"
    year = re.fullmatch(r"(?:the )?(?:19|20)\d\d ?", match[0])
    if year is None or _PAPER.match(text, match.end()) is None:
        return False
    return _OF.search(text, max(0, match.start() - _LEAD), match.start()) is not None


def _only_compares(text: str, match: re.Match[str]) -> bool:
    """Whether a span of time tells how rare something was: "the fourth coup in 20 years", "the first since 1987"."""
    opening = _SPAN_OF_TIME.match(match[0]) or _SINCE.search(text, max(0, match.start() - _LEAD), match.start())
    return opening is not None and _RANKED.search(text[max(0, match.start() - 80) : match.start()]) is not None


_SPAN_OF_TIME = re.compile(r"since\b|(?:in|for|over)(?: [\w-]+){0,4} (?:day|week|month|year|decade)s?$", re.I)
_NO_RANK = r"(?:for|prot|arr|inter|requ|harv|lat|unr|inqu|conqu|hon|mod|temp|cont|budap|buchar|inv)est"
_RANKED = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|worst|only|record"
    rf"|(?!{_NO_RANK})\w{{3,}}est)"
    r"(?: (?!(?:has|have|had|is|was|were|are|been|who|which|that|and|but|in|on|at)\b)[\w'-]+){0,4}"
    r",? (?:since(?: the)?(?: (?:early|late|end of|start of|beginning of))? )?$",
    re.I,
)
_LEAD = len(" under the ")
_POLL = re.compile(r"(?:'s)? (?:[a-z-]+ ){0,3}(?:elections?|vote|polls?|referendum|ballot|run-?off|plebiscite)\b")
_JUDGED = re.compile(
    r"\b(?:(?:annul|cancel|void|nullif|overturn|invalidat|reject|disput|contest|uph[eo]ld|ratif|boycott)\w*"
    r"|(?:results?|outcome|winner|conduct|validity|legality|re-?run|recount|annulment|boycott) of|over|about)"
    r"(?: (?:the|its|a|this|last))?(?: (?:disputed|flawed|contested|rigged|fraudulent))? $",
    re.I,
)
"""What stands before the day of a vote that is judged or refused: the day is not that of the judgement."""
_OF = re.compile(r"\b(?:of|under|to|by|with|for|from|in) (?:the )?$")
_PAPER = re.compile(rf"\s{{0,9}}(?:[a-z-]{{1,40}} )?(?:{'|'.join(sorted(word_list('when.papers')))})\b")
_ASIDE = re.compile(r", (?:who|which|whose|where|whom)\b[^,;.]*$")


def _matches(text: str) -> Iterator[tuple[re.Match[str], Callable[[re.Match[str], Context], When | None]]]:
    for pattern, make in rules():
        for match in pattern.finditer(text):
            yield match, make


def _gap(text: str, match: re.Match[str], hits: list[DateHit], context: Context) -> DateHit | None:
    """ "Four days after X": where X has a date the main clause is dated from it, else X from the main clause."""
    days = [h for h in hits if h.part in ("at", "since") and h.when.precision != "open"]
    comma = text.find(",", match.end())
    closed, comma = comma >= 0, len(text) if comma < 0 else comma
    inside = [h for h in days if match.end() <= h.start < comma]
    before = [h for h in days if h.end <= match.start()]
    after = [h for h in days if h.start >= comma]
    opening = not before and len(text[: match.start()].split()) <= 2
    noun = None if inside or before or after else _of_noun(text, match, context)
    if noun is not None:
        at = (comma, comma + 1) if opening and closed else match.span()
        return DateHit(*at, _moved(match, noun, forward=True), "at")
    if match["same"] or _TENURE.match(text, match.end() - len("into")):
        return None
    if inside and not before:
        at = (
            (comma, comma + 1) if opening and closed else match.span()
        )  # "a year after ..., they left": the main verb's
        return DateHit(*at, _moved(match, _begun(inside[0]), forward=True), "at")
    if opening and not after and _LOOKS_BACK.match(text, match.end()):
        moved = _moved(match, context.anchor, forward=True)
        named = context.anchor.start != context.published
        return DateHit(match.start(), match.end(), moved, "at") if named and moved.start <= context.published else None
    main = _begun(before[-1]) if before else _begun(after[0]) if after and opening else context.anchor
    if not before and not (after and opening) and context.told is None and not _CAME.search(text, 0, match.start()):
        return None
    found = _moved(match, main, forward=False)
    if not before and context.told is None:  # the story's own day is known only roughly
        found = span_of(found.start - dt.timedelta(4), found.end + dt.timedelta(1))
    if found.start > context.published:
        return None  # "cheaper than on the day before Iraq invaded"
    return DateHit(match.start(), match.end(), found, "at", offset=True)


def _of_noun(text: str, match: re.Match[str], context: Context) -> When | None:
    """The day of "the verdict" in "two days after the verdict", where it was told with one."""
    phrase = re.match(r" (?:the|that|this|its|their|his|her) ((?:[\w-]+ ){0,2}[\w-]+)", text[match.end() :], re.I)
    words = phrase[1].lower().split() if phrase is not None else []
    return next((context.named[w] for w in words if w in context.named), None)


_QUOTED = re.compile(r"[“\"][^“”\"]{12,}[”\"]")
_FROM_NOW = re.compile(r"\b(?:yesterday|today|tonight|ago|(?:last|this) (?:night|morning|evening|afternoon))\b", re.I)
_SAYING = re.compile(r"\b(?:sa(?:id|ys)|told|wrote|writes|stated|announced|declared|added|recalled|tweeted|posted)\b")


def _as_spoken(text: str, hits: list[DateHit], context: Context) -> list[DateHit]:
    """With "yesterday" in a quotation counted from the day it was said on: "They came yesterday," he said on Monday."""
    quoted = [m.span() for m in _QUOTED.finditer(text)]

    def inside(hit: DateHit) -> bool:
        return any(a < hit.start < b for a, b in quoted)

    said = [h.when.start for h in hits if h.part == "at" and h.when.precision == "day" and not inside(h)]
    counted = [h for h in hits if inside(h) and _FROM_NOW.search(text[h.start : h.end])]
    if len(said) != 1 or not counted or not _SAYING.search(_QUOTED.sub("", text)):
        return hits
    again = {h.start: h for h in _absolute(text, replace(context, today=said[0]))}
    return [again.get(h.start, h) if h in counted else h for h in hits]


def _counted_since(match: re.Match[str], context: Context) -> DateHit:
    """The day of the clause after "ten days since": counted from now, after "had been" from the day told."""
    told = context.told if match["had"] else None
    number, unit = count(match), match["unit"].lower()
    spans = {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
    day = told.start if told is not None else context.today
    when = around(day, -number * spans[unit], unit, number)
    return DateHit(match.start(), match.end(), when, "at", offset=True)


def _begun(hit: DateHit) -> When:
    """The days a date itself names: of "since May", May."""
    return hit.begun or hit.when


def _moved(match: re.Match[str], told: When, *, forward: bool) -> When:
    """The days of the main clause (forward) or of what it is counted from."""
    groups = match.groupdict()
    way = (groups["gap"] or groups["gap2"] or ("before" if groups["eve"] else "after")).lower()
    sign = (-1 if way == "before" else 1) * (1 if forward else -1)
    one = dt.timedelta(1)
    if groups["same"]:
        return told
    if groups["eve"]:
        return span_of(told.start + sign * one, told.end + sign * one)
    if groups["hours"] or groups["within"] or (groups["unit"] or "").lower() in ("hour", "minute"):
        far = sign * (4 if (groups["within"] or "").lower() == "days" else 1) * one
        return span_of(told.start + min(far, 0 * one), told.end + max(far, 0 * one))
    return _counted(told, sign * count(match), groups["unit"].lower(), exact="to the day" in match.group().lower())


def _counted(told: When, number: int, unit: str, *, exact: bool) -> When:
    """The days so many units off: about so, where they count from a day; as wide as before, where from a month."""
    shift = number * {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365}[unit]
    if (told.end - told.start).days > 10:
        return span_of(told.start + dt.timedelta(shift), told.end + dt.timedelta(shift))
    if exact and unit != "year":
        unit, number = "day", 1
    first, last = (around(day, shift, unit, abs(number)) for day in (told.start, told.end))
    return span_of(first.start, last.end)


_FUTURE = re.compile(r"^(?:tomorrow|next|later tonight|coming|the coming)", re.I)
_SINCE = re.compile(r"\b(?:since|from|starting|beginning|as of)(?: (?:the|early|late|mid|last|at least))?\s*$", re.I)
_FOR = re.compile(r"\bfor (?:the )?$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|\d to|by|through|before|after|later than)(?: (?:the|early|late|next))?\s*$", re.I)


def _part(text: str, match: re.Match[str], when: When, context: Context) -> Part:
    before = text[max(0, match.start() - 60) : match.start()]
    words = match.group().split()
    word = words[0].lower()
    if text[match.end() : match.end() + 2] == "'s":
        return "at"
    whose = text[match.end() : match.end() + 2] in ("'s", "\u2019s")
    if word == "for":
        return "since"
    if _FOR.search(before) and when.precision == "day" and not whose:
        return "future"  # "called a meeting for Thursday"
    if _to_come(text, match, when, context) or _voted_on(match, before):
        return "future"
    if (_FUTURE.match(match.group()) and when.start >= context.today) or when.start > context.published:
        return "future"
    ended = any(match.groupdict().get(name) for name in ("day2", "year2", "second"))
    if (word in ("since", "from") or _SINCE.search(before)) and not ended:
        return "since"
    return "until" if word in ("until", "by") or _UNTIL.search(before) else "at"


_MODAL = re.compile(r"\b(?:will|would|shall|plans?|planned|due|expected|scheduled|intends?|(?:is|are|was|were) to)\b")


def _to_come(text: str, match: re.Match[str], when: When, context: Context) -> bool:
    """Whether a month without a year that was over long ago is the next: "said it would lift its output in July"."""
    named = match.groupdict()
    if "month" not in named or named.get("year") or named.get("day") or named.get("whose"):
        return False
    told = context.told.end if context.told is not None else context.published
    if (context.published - when.end).days < _LONG_OVER or (context.published - told).days > 30:
        return False
    clause = re.split(r"[.;:,] ", text[max(0, match.start() - 90) : match.start()])[-1]
    behind = re.split(r"[.;:,] ", text[match.end() : match.end() + 12])[0]
    return bool(_MODAL.search(clause) or _MODAL.search(behind))


_VOTE = re.compile(
    r"\b(?:(?:offer|promis|announc|propos|pledg|schedul|set|fix|demand|postpon|delay|plan)\w*|call(?:s|ed|ing)? for"
    r"|(?:to|will|would|must|should) hold)(?: [\w-]+){0,4} "
    r"(?:elections?|vote|referendum|polls?|ballot)(?: (?:for|on|in))? $",
    re.I,
)


def _voted_on(match: re.Match[str], before: str) -> bool:
    """Whether a calendar date is that of a vote which is only held out: "offers elections on 14 November"."""
    return bool(match.groupdict().get("month")) and bool(_VOTE.search(before))


_LONG_OVER = 200
"""Days since the end of a month, from which a plan for it is one for its next."""


def _opened(when: When, part: Part, published: dt.date) -> When:
    """ "since X" runs to the day of publication."""
    if part == "since" and when.start < published:
        return When(when.start, published, "open")
    return when


def find_publication(text: str) -> dt.date | None:
    """The first full date of a text (day, month and year), which is taken for the day of publication.

    >>> find_publication("MILAN, Tuesday March 10, 2020")
    datetime.date(2020, 3, 10)
    """
    today = dt.date(2100, 1, 1)
    dated = [h for h in dates_in(text[:3000], 0, today, When.day(today)) if re.search(r"\d{4}", text[h.start : h.end])]
    days = [h.when.start for h in dated if h.when.precision == "day"]
    return days[0] if days else None
