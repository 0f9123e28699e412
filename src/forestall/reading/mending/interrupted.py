"""Verbs that lose their subject to what stands between: "a day after the base, north of Kabul, was struck".

The parser takes "after the base" for a phrase and hangs the verb elsewhere, without a subject or under one that stands
before the clause. A verb right behind such words that has no subject of its own is the clause's. Who speaks at the end
of a list, "torching stalls, residents and an official said", is taken for one more of the list; so is who acts in
"France sent a ship and Iraq delivered missiles".
"""

from collections.abc import Sequence

from forestall.reading.words.lexicon import word_list
from forestall.reading.words.tokens import Token, hanging_on

__all__ = ["bracketed", "interrupted", "last_speaker", "second_subject"]

_OPENING = word_list("parse.opening")
_WHO = word_list("parse.who")
_ADVERBS = word_list("parse.adverbs")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_NOMINAL = ("DT", "JJ", "NN", "NNS", "NNP", "NNPS", "CC", "CD", "POS", "PRP$", "HYPH")
_FAR = 30
"""Words that may stand between a subject and its verb, or a verb and what hangs on it."""


def interrupted(tokens: Sequence[Token], word: Token) -> None:
    """Give such verbs their subjects; called before the words are hung on each other, it changes them in place."""
    if word.lower not in _OPENING or word.dep not in ("prep", "mark") or tokens[word.head].dep in ("acl", "relcl"):
        return
    noun = next((t for t in _behind(tokens, word.i) if t.dep == "pobj" and t.head == word.i), None)
    verb = _verb(tokens, noun) if noun else None
    if noun and verb and not any(s.i > word.i for s in _subjects(tokens, verb)):
        above = _above(tokens, word, verb)
        if above:
            _close(tokens, word, noun, verb, above)


def _behind(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The rest of the sentence, as far as it matters."""
    return [t for t in tokens[at + 1 : at + 1 + _FAR] if t.sentence == tokens[at].sentence]


def _verb(tokens: Sequence[Token], noun: Token) -> Token | None:
    """The finite verb behind the noun and what stands between two commas."""
    rest = _behind(tokens, noun.i)
    if not rest or rest[0].text != ",":
        return None
    end = next((n for n, t in enumerate(rest[1:], 1) if t.text == ","), None)
    if end is None or (any(t.tag in _FINITE for t in rest[1:end]) and rest[1].lower not in _WHO):
        return None
    first = next((t for t in rest[end + 1 :] if t.lower not in _ADVERBS), None)
    if first is None or first.tag not in _FINITE:
        return None
    verb = tokens[first.head] if first.dep in ("aux", "auxpass") else first
    return verb if verb.i >= first.i else None


def _subjects(tokens: Sequence[Token], verb: Token) -> list[Token]:
    return [t for t in hanging_on(tokens, verb) if t.dep in _SUBJECTS]


def _above(tokens: Sequence[Token], word: Token, verb: Token) -> Token | None:
    """The verb that the clause hangs on: the nearest finite one before it, else the first behind that has a subject."""
    before = [t for t in tokens[max(0, word.i - 2 * _FAR) : word.i] if t.sentence == word.sentence]
    behind = [t for t in _behind(tokens, verb.i) if t.i > verb.i and _subjects(tokens, t)]
    main = [t for t in reversed(before) if t.pos in ("VERB", "AUX") and t.tag in _FINITE]
    tops = [tokens[t.head] if t.dep in ("aux", "auxpass") else t for t in main] + behind
    return next((t for t in tops if t is not verb), None)


def _close(tokens: Sequence[Token], word: Token, noun: Token, verb: Token, above: Token) -> None:
    """The noun becomes the verb's subject, the opening word its mark; who was taken for it goes to the main verb."""
    for lost in _subjects(tokens, verb):
        lost.head, lost.dep = above.i, "npadvmod" if lost.entity in ("DATE", "TIME") else "dobj"
    passive = any(t.dep == "auxpass" for t in hanging_on(tokens, verb))
    if verb.head == verb.i:
        above.head, above.dep = above.i, "ROOT"
    noun.head, noun.dep = verb.i, "nsubjpass" if passive else "nsubj"
    word.head, word.dep = verb.i, "mark"
    verb.head, verb.dep = above.i, "advcl"


def bracketed(tokens: Sequence[Token], verb: Token) -> None:
    """ "A spokesman, asked about the raid, said": what stands between commas is said of the subject of what follows."""
    between = verb.tag in ("VBD", "VBZ", "VBP") and verb.i and tokens[verb.i - 1].text == ","
    if not between or _subjects(tokens, verb):
        return
    for said_of in hanging_on(tokens, verb):
        if said_of.i < verb.i and said_of.tag in ("VBN", "VBD") and tokens[said_of.i - 1].text == ",":
            _bracket(tokens, said_of, verb)


def _bracket(tokens: Sequence[Token], participle: Token, verb: Token) -> None:
    """The noun before the first comma is the verb's subject; the participle, where it acts on nothing, tells of it."""
    below = hanging_on(tokens, participle)
    noun = next((t for t in below if t.dep in ("nsubj", "nsubjpass") and t.i < participle.i), None)
    if noun is None or any(t.dep in ("dobj", "ccomp") for t in below):
        return
    noun.head, noun.dep = verb.i, "nsubj"
    participle.head, participle.dep, participle.tag = noun.i, "acl", "VBN"


def last_speaker(tokens: Sequence[Token], verb: Token) -> None:
    """Make the nouns between a sentence's last comma and "said" those who say it, where nobody else does."""
    if verb.lemma != "say" or verb.tag not in ("VBD", "VBZ") or _subjects(tokens, verb):
        return
    said: list[Token] = []
    for token in reversed(tokens[max(0, verb.i - _FAR) : verb.i]):
        if token.sentence != verb.sentence or token.tag not in _NOMINAL:
            break
        said.insert(0, token)
    comma = tokens[said[0].i - 1] if said and said[0].i else verb
    tops = [t for t in said if not said[0].i <= t.head < verb.i and t.pos in ("NOUN", "PROPN")]
    if comma.text == "," and tops and comma.sentence == verb.sentence:
        _speak(tops, verb)


def _speak(tops: Sequence[Token], verb: Token) -> None:
    tops[0].head, tops[0].dep = verb.i, "nsubj"
    for other in tops[1:]:
        other.head, other.dep = tops[0].i, "conj"


def second_subject(tokens: Sequence[Token], verb: Token) -> None:
    """Make the noun right behind "and" and right before a joined verb without a subject the subject of that verb."""
    noun = tokens[verb.i - 1] if verb.i else verb
    if verb.dep != "conj" or verb.tag not in _FINITE or noun.dep != "conj" or noun.pos not in ("NOUN", "PROPN"):
        return
    one_more = tokens[noun.head].dep in ("dobj", "pobj") and verb.head < noun.head < noun.i
    if one_more and not any(t.dep in (*_SUBJECTS, "auxpass") for t in hanging_on(tokens, verb)):
        noun.head, noun.dep = verb.i, "nsubj"
