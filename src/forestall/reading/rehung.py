"""Rehung: clauses and qualities that the parser hangs on the wrong noun.

"Flew to Riyadh on Monday, where he met the king" is read as a Monday where he met him; "fighting against the group,
which overran Mosul" as a fighting that overran it; "shot dead two demonstrators" as demonstrators who were dead;
"ferried 450 wounded" as something ferried and then wounded.
"""

from collections.abc import Sequence
from itertools import pairwise

from forestall.reading.lexicon import word_list
from forestall.reading.tokens import Token, hanging_on

__all__ = [
    "find_main_deeds",
    "find_moved_wounded",
    "find_relatives_of_days",
    "find_relatives_of_parties",
    "find_shot_dead",
]

_BY_SOMEBODY = word_list("rehung.by_somebody")

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


def find_relatives_of_parties(tokens: Sequence[Token]) -> None:
    """ "Fighting against the group, which overran Mosul": who does what only somebody does is the name before it."""
    for verb in tokens:
        deed = tokens[verb.head]
        if verb.dep != "relcl" or verb.lemma not in _BY_SOMEBODY or deed.pos != "NOUN" or verb.i <= deed.i:
            continue
        which = next((t for t in hanging_on(tokens, verb) if t.lower in ("which", "who") and t.dep == "nsubj"), None)
        if which is None or which.i - deed.i < 3:
            continue
        named = _name_before(tokens, which, deed)
        if named is not None:
            verb.head = named.i


def _name_before(tokens: Sequence[Token], which: Token, deed: Token) -> Token | None:
    """The name that ends right before the comma of a relative clause and hangs below the deed."""
    before = [t for t in tokens[deed.i + 1 : which.i] if t.pos != "PUNCT"]
    if not before or before[-1].pos != "PROPN" or before[-1].entity in ("DATE", "TIME"):
        return None
    top = before[-1]
    while tokens[top.head].pos == "PROPN" and tokens[top.head].i > deed.i and top.dep in ("appos", "conj", "compound"):
        top = tokens[top.head]
    of, whole = tokens[top.head], tokens[tokens[top.head].head]
    return whole if of.lower == "of" and whole.pos == "PROPN" and whole.i > deed.i else top


def find_shot_dead(tokens: Sequence[Token]) -> None:
    """ "Shot dead two demonstrators": what becomes of them is no quality they have before."""
    for dead in tokens:
        shot = tokens[dead.i - 1] if dead.i else dead
        if dead.lower == "dead" and dead.dep == "amod" and shot.lemma in _SHOOTING and dead.head > dead.i:
            dead.head, dead.dep = shot.i, "oprd"


def find_moved_wounded(tokens: Sequence[Token]) -> None:
    """ "Evacuated 300 wounded", "treated 40 injured": those the number counts."""
    for number, hurt in pairwise(tokens):
        if (
            hurt.lower not in _HURT
            or number.tag != "CD"
            or number.dep != "dobj"
            or hurt.head not in (number.i, number.head)
        ):
            continue
        if tokens[number.head].lemma in _MOVING and hurt.dep in ("advcl", "acl", "amod"):
            hurt.pos, hurt.tag, hurt.dep, hurt.lemma, hurt.head = "NOUN", "NNS", "dobj", hurt.lower, number.head
            number.dep, number.head = "nummod", hurt.i


_HURT, _MOVING = ("wounded", "injured"), word_list("rehung.moving")


def find_main_deeds(tokens: Sequence[Token]) -> None:
    """ "Captured Gwoza, whose emir fled, and declared a state": between two commas a clause is shut."""
    for verb in tokens:
        aside = tokens[verb.head]
        if verb.dep != "conj" or aside.dep != "relcl" or verb.tag != "VBD" or verb.i - 2 < aside.i:
            continue
        comma, joined = tokens[verb.i - 2], tokens[verb.i - 1]
        noun = tokens[aside.head]
        main = tokens[noun.head]
        opened = any(t.text == "," for t in tokens[noun.i + 1 : noun.i + 3])
        if opened and comma.text == "," and joined.lower in ("and", "but") and main.tag == "VBD" and main.i < noun.i:
            verb.head = main.i
