"""Totals: "the toll rose to 57", "the number killed stands at nine", "bringing to 120 the number killed this month".

A total takes the place of what was counted of its event before; a sum over many events is no event's own.
"""

from collections.abc import Sequence
from dataclasses import replace

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.accounts import speaks_of_dead
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.people import is_person
from forestall.reading.tolls.standing import is_cumulative, is_more
from forestall.reading.words.lexicon import word_list

__all__ = ["before_sum", "tells_total", "totals"]

_COUNTED = {"death", "fatality", "victim", "body", "casualty", "life", "people", "hour", "day"}
_DIE = word_list("tolls.die")
_NUMBERING = {"number", "numbers", "numbered", "total", "totalled", "totaled", "totals"}
_BEFORE_TOLL = {"to", "of", "was", "been", "is", "stands", "stood", "reached", "passed", "exceeded", "topped", "hit",
                "reaches", "passes", "exceeds", "tops", "hits", "past", "above", "now", "as",
                ":"} | _NUMBERING  # fmt: skip


def tells_total(parsed: Parsed, token: Token, words: Sequence[Token]) -> bool:
    """ "the number of dead", "put the dead at nine", "brings the dead to ten", "a tally of 12 dead"."""
    after = [t.lower for t in words if token.i < t.i <= token.i + 7]
    if token.lower == "dead":
        before = parsed.tokens[token.i - 1].lower if token.i else ""
        put = any(t.lemma in ("put", "bring", "raise", "take") for t in parsed.tokens[max(0, token.i - 3) : token.i])
        counted = bool(_NUMBERING & {t.lower for t in words if token.i < t.i <= token.i + 12})
        near = bool({"at", "to", "as"} & set(after[: 7 if put else 2]))
        told = before in ("the", "of", "confirmed") or _those_dead(parsed, token)
        return told and (near or counted)
    if token.lower in ("figure", "number", "count", "estimate", "tally"):
        lead = parsed.tokens[max(0, token.i - 3) : token.i]
        climbed = any(t.lemma in _MOVES for t in words if token.i < t.i <= token.i + 3)
        if (climbed or any(t.lemma in _REVISE for t in lead)) and speaks_of_dead(parsed, words):
            return True
    final = token.i and parsed.tokens[token.i - 1].lower in _FINAL
    if final and token.lower in ("tally", "count", "number") and speaks_of_dead(parsed, words):
        return True
    return bool({"killed", "dead", "deaths", "died", "fatalities", "victims"} & set(after))


def _those_dead(parsed: Parsed, dead: Token) -> bool:
    """ "The civilian dead", "their dead": whose they are stands before."""
    before = [t.lower for t in parsed.tokens[max(0, dead.i - 2) : dead.i]]
    apart = bool(before) and before[-1] != "own" and parsed.tokens[dead.i - 1].pos in ("ADJ", "NOUN", "PROPN")
    owned = before[-1:] == ["'s"] and before[0] in _TIMES_OF_DEATH
    return owned or (bool(before) and (before[0] in _WHOSE if apart else before[-1] in _WHOSE))


_TIMES_OF_DEATH = {"war", "conflict", "insurgency", "uprising", "rebellion", "revolt", "campaign"}
_WHOSE = {"the", "its", "their", "his", "our"}
_REVISE, _MOVES = word_list("tolls.revise"), word_list("tolls.moves")
_FINAL = ("final", "latest", "definitive", "revised", "last")


def totals(
    parsed: Parsed, token: Token, words: Sequence[Token], counted: Sequence[Amount], blank: TollHit
) -> list[TollHit]:
    """The number after "to", "at", "of", or after a verb, beside the word toll; "from N" is an older one."""
    out: list[TollHit] = []
    first = {t.lower for t in words[:3]}
    for amount in counted:
        if amount.first < token.i - 8 or (amount.first < token.i and out) or _of_things(parsed, amount):
            continue
        before = [parsed.tokens[i].lower for i in range(max(words[0].i, amount.first - 4), amount.first)]
        ordered = [
            w for w in before if w not in ("at", "least", "more", "than", "about", "some", "over", "nearly", "the")
        ] or before
        lead = ordered[-1] if ordered else ""
        hit = replace(blank, amount=amount, holder=token.i, standing="total")
        past = "had" in before and not {"now", "by", "later"} & {*before, *first} and not _reported(parsed, token)
        if lead == "from" or (lead == "against" and out) or past:
            out.append(replace(hit, standing="older"))
        elif (amount.first > token.i and (lead in _BEFORE_TOLL or "at" in before[-3:])) or (
            amount.first < token.i and lead in ("to", "of", "at")
        ):
            out.append(hit)
    main = [h for h in out if h.standing == "total"]
    if len(main) > 1 and parsed.tokens[main[1].amount.first - 1].lower == "to":
        return [main[1], replace(main[0], standing="older")]
    return [*main[:1], *(h for h in out if h.standing == "older")]


def _reported(parsed: Parsed, token: Token) -> bool:
    """Whether somebody said it, so that "had" is of the telling alone: "said that the toll had reached 102"."""
    above = [t for t in parsed.up(token) if t.dep == "ccomp"]
    return any(parsed.tokens[t.head].lemma in ("say", "report", "announce", "state") for t in above)


def _of_things(parsed: Parsed, amount: Amount) -> bool:
    """ "shootings at two mosques": the number stands right before what is no person."""
    after = parsed.tokens[min(amount.last + 1, len(parsed.tokens) - 1)]
    return after.tag == "NNS" and after.dep != "npadvmod" and not is_person(after) and after.lemma not in _COUNTED


def _sums_up(parsed: Parsed, verb: Token) -> bool:
    """ "Bringing the toll to nine", "which brings to 120 the number killed"."""
    if verb.lower in ("bringing", "raising", "taking"):
        return True
    if verb.pos != "VERB" or verb.lemma not in ("bring", "raise", "take"):
        return False
    after = {t.lower for t in parsed.tokens[verb.i + 1 : verb.i + 7] if t.sentence == verb.sentence}
    return "to" in after and bool(after & {"toll", "number", "total", "tally", "count", "dead"})


def before_sum(parsed: Parsed, found: list[TollHit], words: Sequence[Token]) -> list[TollHit]:
    """In "killed three, raising the number killed this month to 13" the three are of one event."""
    at = next((t for t in words if t.i > words[0].i and _sums_up(parsed, t)), None)
    if at is None:
        return found
    lead = " ".join(t.text for t in words if t.i < at.i)
    own, late = is_cumulative(lead), any(is_more(parsed, h.amount, parsed.tokens[h.holder]) for h in found)
    told = [h for h in found if h.amount.last < at.i and h.kind == "dead" and h.amount.value]
    if not told:
        return found
    if late or any(parsed.tokens[h.holder].lemma in _DIE for h in told):  # those who died of their wounds since
        return [replace(h, standing="within") if h in told else h for h in found]
    out = [replace(h, cumulative=own) if h in told else h for h in found]
    return [replace(h, standing="within") if h.amount.first > at.i and h.cumulative else h for h in out]
