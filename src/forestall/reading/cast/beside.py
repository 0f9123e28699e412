"""Beside: the state whose police, army or authorities are meant, by the place that stands next to the bare word.

"In Caracas the authorities arrested him" and "police in Hama fired" name no state, and mean that of the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.words.lexicon import word_list

if TYPE_CHECKING:
    from forestall.reading.cast.who import Cast

__all__ = ["of_warships", "so_called", "state_beside", "state_named_before", "state_of_dateline"]

_REACH = 8
"""Words between the place that opens a clause and its subject."""


def state_beside(cast: Cast, head: Token) -> str | None:
    """Id of the state of the place right after `head`, of the one its clause begins with, or that acts before it."""
    return _next_to(cast, head) or _joined(cast, head)


def _next_to(cast: Cast, head: Token) -> str | None:
    words = cast.parsed.of(cast.parsed.sentences[head.sentence])
    at = head.i - words[0].i
    own = _of_the_forces(cast, words, at)
    if own is not None:
        return own
    behind = _behind(words, at)
    if words[behind : behind + 1] and words[behind].lower in ("in", "at"):
        return _located(cast, words[behind + 1 : behind + 3])
    for k in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if words[k].pos in ("VERB", "AUX") or words[k].text in (";", ":"):
            return None
        if words[k].lower in ("in", "at"):
            return _located(cast, words[k + 1 : k + 3])
    return None


def _joined(cast: Cast, head: Token) -> str | None:
    """ "Hungary sealed its frontier and riot police turned water cannon": the state that acts in the clause before."""
    verb = cast.parsed.tokens[head.head]
    above = cast.parsed.tokens[verb.head]
    if verb.dep != "conj" or head.dep not in ("nsubj", "nsubjpass") or above.pos != "VERB":
        return None
    names = (cast.name_at.get(t.i) for t in cast.parsed.kids(above, "nsubj", "nsubjpass"))
    states = (n.actor or n.capital_of for n in names if n is not None and not n.adjective)
    return next(
        (s for s in states if s and s in cast.vocabulary.actors and cast.vocabulary.actors[s].kind == "state"), None
    )


def state_named_before(cast: Cast, head: Token) -> str | None:
    """Id of the state of the last place, no state itself, that the sentence names before a word."""
    words = cast.parsed.of(cast.parsed.sentences[head.sentence])
    names = (n for t in reversed(words) if t.i < head.i and (n := cast.name_at.get(t.i)) is not None)
    return next((s for n in names if n.place is not None and n.actor is None and (s := cast.state_of(n.place))), None)


def _of_the_forces(cast: Cast, words: Sequence[Token], at: int) -> str | None:
    """ "Kenyan troops killed nine men in Somalia, the army said": whose forces act is whose army speaks behind."""
    tail = words[max(0, at - _PHRASE) : at]
    if not any(t.text == "," for t in tail) or any(t.pos in ("VERB", "AUX") for t in tail):
        return None
    if words[at].dep not in ("nsubj", "dobj") or not _speaks(words, at):
        return None
    subject = next((t for t in words[:at] if t.dep in ("nsubj", "nsubjpass")), None)
    classes = cast.vocabulary.classes
    if subject is None or subject.lemma not in classes["armed"] | classes["weapon"] | classes["force"]:
        return None
    named = (cast.name_at.get(c.i) for c in cast.parsed.kids(subject, "amod", "compound", "poss", "nmod"))
    return next((s for n in named if n is not None and (s := n.actor or n.capital_of) in cast.vocabulary.actors), None)


_PHRASE = 4
"""Words of the phrase of a speaker behind a comma, with the comma."""


def _speaks(words: Sequence[Token], at: int) -> bool:
    return any(t.pos == "VERB" for t in words[at + 1 : at + 3])


def _behind(words: Sequence[Token], at: int) -> int:
    """The place behind a word, and behind what it owns: "the prime minister's office in Baghdad"."""
    if [t.tag for t in words[at + 1 : at + 3]] == ["POS", "NN"]:
        return at + 3
    return at + 1


def _located(cast: Cast, words: Sequence[Token]) -> str | None:
    """The state of the first place named in a few words, or whose capital it is."""
    names = [n for t in words if (n := cast.name_at.get(t.i)) is not None]
    return next((s for n in names if (s := n.capital_of or cast.state_of(n.place))), None)


def state_of_dateline(cast: Cast) -> str | None:
    """The state in whose town the report was written, by its dateline; None where it has none."""
    blocks = cast.parsed.blocks
    words = [t for s in cast.parsed.sentences if blocks[s.block].kind == "dateline" for t in cast.parsed.of(s)]
    return _located(cast, words)


def so_called(cast: Cast, at: int, head: Token) -> bool:
    """Whether a body was named by this word: "the army" after "Belgian paratroopers" is not Belgium's."""
    return head.lemma in {t.lemma for t in cast.parsed.tokens[at : at + 4]}


def of_warships(parsed: Parsed, head: Token, role: str | None) -> str | None:
    """The role of a word; ships that fire, land men or block a port are the navy's, and no company's."""
    verb = parsed.tokens[head.head if head.dep != "conj" else parsed.tokens[head.head].head]
    acting = role == "company" and head.lemma in _SHIPS and head.dep in ("nsubj", "conj")
    return "mil" if acting and verb.lemma in _WARLIKE else role


_SHIPS, _WARLIKE = word_list("beside.ships"), word_list("beside.warlike")
