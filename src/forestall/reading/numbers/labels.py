"""Numbers that count nothing: ages, hours, dates, years, scores of votes and games, numbers of flights and articles."""

import re
from collections.abc import Sequence

from forestall.reading.form.parse import Token
from forestall.reading.words.lexicon import word_list

__all__ = ["counts_nothing", "month_follows"]

_MONTHS = word_list("numbers.months")
_NUMBERED = word_list("numbers.numbered")
_YEAR = re.compile(r"^(1[4-9]|20)\d\d$")
_CLOCK = re.compile(r"^([01]?\d|2[0-4])\.[0-5]\d$")
_JOINTS = ("-", "–")
_NUMBERED_NAMES = ("PRODUCT", "FAC", "WORK_OF_ART", "LAW", "EVENT", "ORG", "")
_AT = ("in", "at", "near", "from", "on", "to")
_CHAINED = ("and", "or", "to", "-", "–", ",", "until", "till", "through")


def counts_nothing(tokens: Sequence[Token], first: int, last: int, value: float) -> bool:
    """Whether the number in words `first` to `last` of a sentence is a label, an age, a time or a score."""
    return (
        _is_joined(tokens, first, last)
        or _is_day(tokens, first, last, value)
        or _is_year(tokens, first, last)
        or _is_hour(tokens, first, last, value)
        or _is_age(tokens, first, last, value)
        or _is_label(tokens, first, last, value)
        or _is_share(tokens, last)
        or _is_score(tokens, first, last)
    )


def _low(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def _is_joined(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "50-year-old", "12-storey", "MiG-21": the number is part of a word."""
    if last + 2 < len(tokens) and _low(tokens, last + 1) == "-" and tokens[last + 1].start == tokens[last].end:
        after = tokens[last + 2]
        if after.start == tokens[last + 1].end and after.text[:1].isalpha() and after.lower not in ("strong", "plus"):
            return True
    glued = first > 1 and tokens[first - 1].text == "-" and tokens[first - 1].end == tokens[first].start
    return glued and tokens[first - 2].end == tokens[first - 1].start and tokens[first - 2].text[-1:].isalpha()


def month_follows(tokens: Sequence[Token], last: int) -> bool:
    """Whether a month's name stands after word `last`."""
    return _low(tokens, last + 1).rstrip(".") in _MONTHS


def _is_day(tokens: Sequence[Token], first: int, last: int, value: float) -> bool:
    """ "16 April", "April 16", "on May 13 and 14", "on 20, 21 and 23 November"."""
    if value > 31 or first != last or not tokens[first].text.isdigit():
        return False
    if month_follows(tokens, last):
        return True
    if _month(tokens, first - 1):
        return not _plural_follows(tokens, last)
    for step in (1, -1):
        i = (last if step > 0 else first) + step
        while 0 <= i < len(tokens) and abs(i - first) < _LONGEST_LIST and _chained(tokens, i):
            i += step
        moved = abs(i - first) > 1
        if moved and _month(tokens, i) and (step > 0 or not _plural_follows(tokens, last)):
            return True
    return False


_LONGEST_LIST = 30
"""Words of the longest list of days before or behind their month."""


def _chained(tokens: Sequence[Token], i: int) -> bool:
    return _low(tokens, i) in _CHAINED or re.fullmatch(r"[0-3]?\d", tokens[i].text) is not None


def _month(tokens: Sequence[Token], i: int) -> bool:
    word = _low(tokens, i).rstrip(".")
    return word in _MONTHS and (word not in ("may", "march") or tokens[i].text[0].isupper()) and i >= 0


def _plural_follows(tokens: Sequence[Token], last: int) -> bool:
    """Whether a counted plural comes next, across one adjective."""
    after = tokens[last + 1 : last + 3]
    return bool(after) and (after[0].tag == "NNS" or (after[0].pos == "ADJ" and after[-1].tag == "NNS"))


def _is_year(tokens: Sequence[Token], first: int, last: int) -> bool:
    if first != last or not _YEAR.match(tokens[first].text):
        return False
    if _month(tokens, first - 1):
        return True
    if _plural_follows(tokens, last):
        return tokens[first].entity == "DATE" and _low(tokens, first - 1) in ("the", "in", "of", "since")
    measured = _low(tokens, last + 1) in ("%", "per", "percent", "barrels", "tonnes", "dead", "killed", "wounded")
    counting = _low(tokens, first - 1) in ("than", "least", "about", "some", "around", "nearly", "$", "€", "£")
    counting = counting or _low(tokens, first - 2) in ("rose", "rises", "risen", "climbed")
    return not measured and not counting and tokens[first].entity in ("DATE", "TIME", "", "CARDINAL")


def _is_hour(tokens: Sequence[Token], first: int, last: int, value: float) -> bool:
    after, before = _low(tokens, last + 1), _low(tokens, first - 1)
    if after in ("am", "pm", "a.m.", "p.m.", "o'clock", "gmt", "a.m", "p.m", "hrs") or before == "past":
        return True
    if before in ("at", "by", "from", "until", "about", "around") and value < 25 and _CLOCK.match(tokens[first].text):
        return True
    loose = value <= 12 and after in ("in", "on", "this", "that", "yesterday", "last", ",", ".", "local", "sharp")
    return before == "at" and loose and tokens[first].entity in ("TIME", "DATE")


def _is_age(tokens: Sequence[Token], first: int, last: int, value: float) -> bool:
    """ "aged 19", "the minister, 58, said", "a boy of 14", "he was nineteen"."""
    before, after = _low(tokens, first - 1), _low(tokens, last + 1)
    if before in ("aged", "age", "ages") or value > 110:
        return before in ("aged", "age", "ages")
    if before == "and" and _low(tokens, first - 3) in ("aged", "ages"):
        return True
    owner = tokens[first - 2] if first >= 2 else None
    if owner is None:
        return False
    single = owner.tag in ("NN", "NNP")
    if before == "of" and single and owner.lower in word_list("people.persons"):
        return after not in ("the", "them", "his", "her", "its", "their") and not _plural_follows(tokens, last)
    if before == "," and (after == "," or after == ".") and single and value >= 1:
        placed = ("DATE", "NORP") if after == "," else ("GPE", "LOC", "DATE", "ORG", "NORP", "FAC")
        named = owner.tag == "NNP" and owner.entity not in placed
        return named or owner.lower in word_list("people.persons")
    return before == "was" and _low(tokens, first - 2) in ("he", "she") and after in ("and", ".", ",")


def _is_label(tokens: Sequence[Token], first: int, last: int, value: float) -> bool:
    """ "resolution 1264", "flight 655", "Article 5", "no. 3", "Highway 1", "Apollo 11", "per 100,000"."""
    before = tokens[first - 1] if first else None
    if before is None:
        return False
    if before.tag == "VB":
        return False
    if before.lower == "number" and {_low(tokens, first - k) for k in range(2, 13)} & {"dead", "killed", "wounded"}:
        return False  # "the dead of this war number 520"
    if before.lower == "week" and _low(tokens, first - 2) in ("last", "this", "next", "past"):
        return False  # "last week 14 died"
    if before.lower in _NUMBERED or before.lower == "per" or before.text == "#":
        return before.lower in ("resolution", "flight", "article", "per") or not _plural_follows(tokens, last)
    if before.lower == "nos." or (before.text == "." and _low(tokens, first - 2) in ("no", "nos")):
        return True
    if not tokens[first].text.isdigit() or first != last or before.tag != "NNP":
        return False
    ends = last + 1 >= len(tokens) or tokens[last + 1].pos in ("PUNCT", "VERB", "AUX", "ADP", "CCONJ", "PART")
    if before.entity in ("ORG", "") and _low(tokens, first - 2) in _AT:
        return False  # "in Helmand 14 died"
    return ends and before.entity in _NUMBERED_NAMES and value < 1e5


def _is_share(tokens: Sequence[Token], last: int) -> bool:
    """ "one in five", "nine out of ten", "one dollar in a hundred"."""
    after = [_low(tokens, last + 1), _low(tokens, last + 2)]
    if after == ["out", "of"]:
        return True
    if [_low(tokens, last + k) for k in (2, 3)] == ["in", "a"] and _low(tokens, last + 4) in ("hundred", "thousand"):
        return True
    spelled = last + 2 < len(tokens) and tokens[last + 2].tag == "CD" and after[1].isalpha()
    return after[0] == "in" and spelled and after[1] != "one"


def _is_score(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "by 13 votes to nil", "by 302 to 21", "won 3-1"; not "from 30 to 12"."""
    window = [_low(tokens, i) for i in range(last + 1, last + 4)]
    back = [_low(tokens, i) for i in range(first - 4, first)]
    voted = "votes" in back or ("voted" in back and ("by" in back or back[-1] == "voted"))
    if "votes" in window[:2] or "goals" in window[:1] or voted:
        return True
    digits = tokens[first].text.isdigit()
    if digits and window[0] in _JOINTS and last + 2 < len(tokens) and tokens[last + 2].text.isdigit():
        return tokens[last + 1].start == tokens[last].end and int(tokens[last + 2].text) < int(tokens[first].text)
    if digits and back[-1] in _JOINTS and first >= 2 and tokens[first - 2].text.isdigit():
        return tokens[first - 1].end == tokens[first].start and int(tokens[first - 2].text) >= int(tokens[first].text)
    return False
