"""Rehung: clauses and qualities that the parser hangs on the wrong noun.

"Flew to Riyadh on Monday, where he met the king" is read as a Monday where he met him; "shot dead two demonstrators" as
demonstrators who were dead.
"""

from collections.abc import Sequence

from forestall.reading.tokens import Token, hanging_on

__all__ = ["find_relatives_of_days", "find_shot_dead"]

_RELATIVE = {"which", "who", "whom", "whose", "where", "that"}
_SHOOTING = {"shoot", "gun", "strike"}
_BACK = 12
"""Words before a day among which the noun is that a clause after it is about."""


def find_relatives_of_days(tokens: Sequence[Token]) -> None:
    """ "To Riyadh on Monday, where he met": the clause is about the last noun before the day.

    Called before the words are hung on each other; changes heads in place.
    """
    for verb in tokens:
        day = tokens[verb.head]
        if verb.dep != "relcl" or day.entity not in ("DATE", "TIME") or verb.i <= day.i:
            continue
        if not any(t.lower in _RELATIVE and day.i < t.i for t in hanging_on(tokens, verb) if t.i < verb.i):
            continue
        noun = _before(tokens, day)
        if noun is not None:
            verb.head = noun.i


def _before(tokens: Sequence[Token], day: Token) -> Token | None:
    """The last noun before the preposition of a day that is itself no day."""
    preposition = tokens[day.head]
    if preposition.pos != "ADP" or preposition.i > day.i:
        return None
    for token in reversed(tokens[max(0, preposition.i - _BACK) : preposition.i]):
        if token.sentence != day.sentence or token.pos == "VERB":
            return None
        if token.pos in ("NOUN", "PROPN") and token.dep != "compound" and token.entity not in ("DATE", "TIME"):
            return token
    return None


def find_shot_dead(tokens: Sequence[Token]) -> None:
    """ "Shot dead two demonstrators": what becomes of them is no quality they have before."""
    for dead in tokens:
        shot = tokens[dead.i - 1] if dead.i else dead
        if dead.lower == "dead" and dead.dep == "amod" and shot.lemma in _SHOOTING and dead.head > dead.i:
            dead.head, dead.dep = shot.i, "oprd"
