"""Rehung: clauses, qualities and phrases that the parser hangs on the wrong noun.

"Flew to Riyadh on Monday, where he met the king" is read as a Monday where he met him; "fighting against the group,
which overran Mosul" as a fighting that overran it; "shot dead two demonstrators" as demonstrators who were dead;
"ferried 450 wounded" as something ferried and then wounded; "claimed the attack in a letter" as an attack in a letter.
Each rule is tried on one word, in the order of `mended`.
"""

from collections.abc import Sequence

from forestall.reading.words.lexicon import word_list
from forestall.reading.words.tokens import Token, hanging_on

__all__ = ["beside_noun", "main_deed", "moved_wounded", "relative_of_day", "relative_of_party", "shot_dead", "told_in"]

_BY_SOMEBODY = word_list("rehung.by_somebody")

_RELATIVE = {"which", "who", "whom", "whose", "where", "that"}
_SHOOTING = word_list("rehung.shooting")
_BACK = 12
"""Words before a day among which the noun is that a clause after it is about."""


def beside_noun(tokens: Sequence[Token], name: Token) -> None:
    """ "Arrested the mercenary Orlando Bosch": a name the parser hangs on the verb belongs to the noun before it."""
    if name.entity != "PERSON":
        return
    first = name.i
    while first and tokens[first - 1].entity == "PERSON" and tokens[first - 1].sentence == name.sentence:
        first -= 1
    noun = tokens[first - 1] if first else name
    if noun.tag == "NN" and noun.head == name.head and noun.sentence == name.sentence:
        name.head, name.dep = noun.i, "appos"


def relative_of_day(tokens: Sequence[Token], verb: Token) -> None:
    """ "To Riyadh on Monday, where he met": the clause is about the last noun before the day."""
    day = tokens[verb.head]
    if verb.dep != "relcl" or day.entity not in ("DATE", "TIME") or verb.i <= day.i:
        return
    if not any(t.lower in _RELATIVE and day.i < t.i for t in hanging_on(tokens, verb) if t.i < verb.i):
        return
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


def relative_of_party(tokens: Sequence[Token], verb: Token) -> None:
    """ "Fighting against the group, which overran Mosul": who does what only somebody does is the name before it."""
    deed = tokens[verb.head]
    if verb.dep != "relcl" or verb.lemma not in _BY_SOMEBODY or deed.pos != "NOUN" or verb.i <= deed.i:
        return
    which = next((t for t in hanging_on(tokens, verb) if t.lower in ("which", "who") and t.dep == "nsubj"), None)
    if which is None or which.i - deed.i < 3:
        return
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


def shot_dead(tokens: Sequence[Token], dead: Token) -> None:
    """ "Shot dead two demonstrators": what becomes of them is no quality they have before."""
    shot = tokens[dead.i - 1] if dead.i else dead
    if dead.lower == "dead" and dead.dep == "amod" and shot.lemma in _SHOOTING and dead.head > dead.i:
        dead.head, dead.dep = shot.i, "oprd"


def moved_wounded(tokens: Sequence[Token], hurt: Token) -> None:
    """ "Evacuated 300 wounded", "treated 40 injured": those the number counts."""
    number = tokens[max(hurt.i - 1, 0)]
    counted = number.tag == "CD" and number.dep == "dobj" and hurt.head in (number.i, number.head)
    if hurt.lower in _HURT and counted and tokens[number.head].lemma in _MOVING:
        hurt.pos, hurt.tag, hurt.dep, hurt.lemma, hurt.head = "NOUN", "NNS", "dobj", hurt.lower, number.head
        number.dep, number.head = "nummod", hurt.i


_HURT, _MOVING = ("wounded", "injured"), word_list("rehung.moving")


def main_deed(tokens: Sequence[Token], verb: Token) -> None:
    """ "Captured Gwoza, whose emir fled, and declared a state": between two commas a clause is shut."""
    aside = tokens[verb.head]
    if verb.dep != "conj" or aside.dep != "relcl" or verb.tag != "VBD" or verb.i - 2 < aside.i:
        return
    comma, joined = tokens[verb.i - 2], tokens[verb.i - 1]
    noun = tokens[aside.head]
    main = tokens[noun.head]
    opened = any(t.text == "," for t in tokens[noun.i + 1 : noun.i + 3])
    if opened and comma.text == "," and joined.lower in ("and", "but") and main.tag == "VBD" and main.i < noun.i:
        verb.head = main.i


def told_in(tokens: Sequence[Token], preposition: Token) -> None:
    """ "Claimed the attack in a letter", "condemned it in a speech": there it was said, and not done."""
    deed = tokens[preposition.head]
    if preposition.lower != "in" or deed.pos != "NOUN" or deed.i > preposition.i:
        return
    verb = _said_of(tokens, deed)
    if verb is not None and any(t.dep == "pobj" and t.lemma in _TOLD_IN for t in hanging_on(tokens, preposition)):
        preposition.head = verb.i


def _said_of(tokens: Sequence[Token], deed: Token) -> Token | None:
    """The verb by which a deed is owned to or spoken of: "claimed" it, "took responsibility" for it."""
    above = tokens[deed.head]
    if deed.dep in ("dobj", "nsubjpass") and above.lemma in _SAYING_OF:
        return above
    owned = tokens[above.head]
    return tokens[owned.head] if above.lower == "for" and deed.dep == "pobj" and owned.lemma in _OWNED else None


_SAYING_OF, _OWNED = word_list("rehung.saying_of"), word_list("rehung.owned")
_TOLD_IN = word_list("rehung.told_in")
