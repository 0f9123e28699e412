"""Passages: sentences that go on with one another, in one block or in the short paragraphs of wires."""

import re

from forestall.reading.form.parse import Parsed

__all__ = ["only_a_date", "passages", "same_passage"]

_SHORT, _FAR = 2, 3
"""Sentences of a short paragraph; paragraphs from the first to the last of a passage, less one."""


def same_passage(parsed: Parsed, one: int, other: int) -> bool:
    """Whether two sentences, by number, stand in one block or in short paragraphs next to each other."""
    first, last = min(one, other), max(one, other)
    blocks = [parsed.sentences[n].block for n in (first, last)]
    if blocks[0] == blocks[1]:
        return True
    if blocks[1] - blocks[0] > _FAR:
        return False
    ended = all(_is_prose(parsed, block) for block in range(blocks[0], blocks[1] + 1))
    return ended and all(_is_short(parsed, number) for number in range(first, last + 1))


def passages(parsed: Parsed) -> list[int]:
    """The passage of each sentence: a block, or short paragraphs of prose that go on with one another."""
    numbers: list[int] = []
    opened = 0
    for sentence in parsed.sentences:
        if sentence.number and not same_passage(parsed, opened, sentence.number):
            opened = sentence.number
        numbers.append(opened)
    return numbers


def _is_prose(parsed: Parsed, block: int) -> bool:
    """Whether a block is a paragraph of sentences: no bullet, headline or heading, no date alone ("28 April.")."""
    told = parsed.blocks[block]
    return not only_a_date(told.plain) and told.kind == "body" and told.plain.rstrip().endswith((".", '"', "!", "?"))


def _is_short(parsed: Parsed, number: int) -> bool:
    block = parsed.sentences[number].block
    near = parsed.sentences[max(0, number - _SHORT) : number + _SHORT + 1]
    return sum(s.block == block for s in near) <= _SHORT


def only_a_date(text: str) -> bool:
    """Whether a line is a date and nothing else: "28 April.", "Tuesday, 3 May 1994"."""
    return len(text) <= _DATE and not _NO_DATE.sub("", text)


_DATE = 60
"""Characters of the longest line that is taken for a date."""


_NO_DATE = re.compile(
    r"(?i:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|the|of|and|to|day"
    r"|st|nd|rd|th|morning|afternoon|evening|night|gmt|update|yesterday|today)|[\W\d_]"
)
