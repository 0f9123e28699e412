"""Mended: what is known to go wrong in a parse, put right word by word.

Each rule is tried on all words of its relations or tags before the next is, since one may make the case of another:
a word that became a verb may then have lost its subject.
"""

from collections.abc import Callable, Sequence

from forestall.reading.mending.disputed import aside_told, said_to_be
from forestall.reading.mending.interrupted import bracketed, interrupted, last_speaker, second_subject
from forestall.reading.mending.mend import (
    bare_passive,
    bare_subject,
    deed_by_which,
    heard_deed,
    left_so,
    lost_verb,
    more_done_to,
    more_victims,
    noun_taken_for_verb,
    passive,
    past,
    perfect,
    present_verb,
    verb_before_result,
    verb_taken_for_quality,
    verb_with_subject,
    victims,
)
from forestall.reading.mending.rehung import (
    beside_noun,
    main_deed,
    moved_wounded,
    relative_of_day,
    relative_of_party,
    shot_dead,
    told_in,
)
from forestall.reading.words.tokens import Token

__all__ = ["mend"]

_RULES: tuple[tuple[Callable[[Sequence[Token], Token], None], tuple[str, ...]], ...] = (
    (beside_noun, ("npadvmod",)),
    (bare_subject, ("amod",)),
    (verb_with_subject, ("amod",)),
    (interrupted, ("prep", "mark")),
    (aside_told, ("NN", "NNP", "VB", "VBP")),
    (said_to_be, ("VBD",)),
    (bracketed, ("VBD", "VBZ", "VBP")),
    (last_speaker, ("VBD", "VBZ")),
    (second_subject, ("conj",)),
    (deed_by_which, ("amod",)),
    (lost_verb, ("NN", "NNS", "NNP", "NNPS")),
    (verb_before_result, ("VBG",)),
    (noun_taken_for_verb, ("ccomp",)),
    (passive, ("acomp",)),
    (past, ("VBP", "VB")),
    (perfect, ("amod",)),
    (verb_taken_for_quality, ("ROOT",)),
    (present_verb, ("ROOT",)),
    (bare_passive, ("ROOT",)),
    (more_victims, ("conj",)),
    (victims, ("VBD", "VBN")),
    (more_done_to, ("conj",)),
    (heard_deed, ("xcomp",)),
    (relative_of_day, ("relcl",)),
    (relative_of_party, ("relcl",)),
    (shot_dead, ("amod",)),
    (moved_wounded, ("advcl", "acl", "amod")),
    (main_deed, ("conj",)),
    (told_in, ("prep",)),
    (left_so, ("ccomp",)),
)
"""The rules in order, each with the relations or else the tags of the words it may mend."""


def mend(tokens: Sequence[Token]) -> None:
    """Put the words of a parse right in place, before they are hung on each other."""
    for rule, kinds in _RULES:
        for word in tokens:
            if word.dep in kinds or word.tag in kinds:
                rule(tokens, word)
