"""Disputed: "a charge Khartoum denies", "a figure aid agencies consider exaggerated", "a group said to be close to it".

Such an aside stands at the end of what somebody said and holds another's word on it, without "which" or "that". The
parser makes one noun of its words, or takes its verb for the sentence's; here it is hung on the noun as a relative
clause, before the words are hung on each other.
"""

from collections.abc import Sequence

from forestall.reading.words.lexicon import word_list
from forestall.reading.words.tokens import Token, hanging_on

__all__ = ["aside_told", "said_to_be"]


def _forms(verb: str) -> tuple[str, str, str]:
    """The finite forms of a regular verb: "deny", "denies", "denied"."""
    if verb.endswith("y"):
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    return verb, f"{verb}{'es' if verb.endswith(('s', 'o')) else 's'}", f"{verb.removesuffix('e')}ed"


_TOLD = word_list("disputed.told")
_JUDGING = {form: verb for verb in word_list("disputed.judging") for form in _forms(verb)}
"""All finite forms of the verbs with which another's word is judged, to the verb."""
_VERDICTS = word_list("disputed.verdicts")
_NOMINAL = ("NOUN", "PROPN", "ADJ", "DET", "PRON", "PART", "VERB", "ADP")
_LONGEST = 7
"""Words that may name who judges: "the governor of the province"."""


def aside_told(tokens: Sequence[Token], noun: Token) -> None:
    """Hang who judges below the judging verb and the verb on what is judged; changes the tokens in place."""
    if noun.lower not in _TOLD or not _opens_aside(tokens, noun):
        return
    found = _judge(tokens, noun)
    if found is not None:
        _hang_aside(tokens, noun, *found)


def _opens_aside(tokens: Sequence[Token], noun: Token) -> bool:
    """Whether a noun stands behind a comma or dash and an article, at most one word between."""
    before = [t for t in tokens[max(0, noun.i - 3) : noun.i] if t.sentence == noun.sentence]
    article = next((n for n, t in enumerate(before) if t.lower in ("a", "an")), None)
    return article is not None and article > 0 and before[article - 1].text in (",", "-", "–", "—")


def _judge(tokens: Sequence[Token], noun: Token) -> tuple[Token, Token] | None:
    """Who judges and the verb: the words right behind the noun, where the verb or its verdict ends the aside."""
    rest = [t for t in tokens[noun.i + 1 : noun.i + 3 + _LONGEST] if t.sentence == noun.sentence]
    for n, verb in enumerate(rest):
        if verb.pos == "PUNCT" or verb.lower in _ELSE:
            return None
        behind = rest[n + 1] if n + 1 < len(rest) else None
        ends = behind is None or behind.pos == "PUNCT" or behind.lower in ("and", "but", "while")
        if n and verb.lower in _JUDGING and (ends or (behind is not None and behind.lower in _VERDICTS)):
            named = [t for t in rest[:n] if t.pos in ("NOUN", "PROPN", "PRON")]
            fit = named and all(t.pos in _NOMINAL for t in rest[:n])
            return (_top(named, rest), verb) if fit else None
    return None


_ELSE = word_list("disputed.else")


def _top(named: Sequence[Token], rest: Sequence[Token]) -> Token:
    """The word that heads a name: of "the governor of the province" the governor."""
    of = next((t.i for t in rest if t.pos == "ADP"), named[-1].i + 1)
    return next(t for t in reversed(named) if t.i < of)


def _hang_aside(tokens: Sequence[Token], noun: Token, who: Token, verb: Token) -> None:
    _free(tokens, noun, verb)
    inside = range(noun.i + 1, verb.i)
    for token in (tokens[i] for i in inside):
        if token.i != who.i and (token.head not in inside or tokens[token.head] is token):
            token.head, token.dep = who.i, "det" if token.pos == "DET" else "compound"
    _beside(tokens, noun)
    who.head, who.dep = verb.i, "nsubj"
    verb.head, verb.dep, verb.pos = noun.i, "relcl", "VERB"
    if verb.tag[:2] != "VB":
        verb.tag = "VBD" if verb.lower.endswith("ed") else "VBZ" if verb.lower.endswith("s") else "VBP"
    verb.lemma = _JUDGING[verb.lower]
    verdict = tokens[verb.i + 1 : verb.i + 2]
    if verdict and verdict[0].lower in _VERDICTS and verdict[0].pos in ("ADJ", "VERB", "NOUN"):
        verdict[0].head, verdict[0].dep = verb.i, "oprd"
    for article in tokens[max(0, noun.i - 2) : noun.i]:
        if article.head not in range(article.i, noun.i + 1):
            article.head, article.dep = noun.i, "det" if article.pos == "DET" else "amod"


def _free(tokens: Sequence[Token], noun: Token, verb: Token) -> None:
    """Where the verb was taken for the one above, what stands before the noun has it no more."""
    before = [t for t in hanging_on(tokens, verb) if t.i < noun.i - 1 and t.pos in ("VERB", "AUX")]
    for main in before[:1]:
        main.head, main.dep = (verb.head, verb.dep) if verb.head != verb.i else (main.i, "ROOT")
        for other in hanging_on(tokens, verb):
            if other.i < noun.i - 1:
                other.head = main.i


def _beside(tokens: Sequence[Token], noun: Token) -> None:
    """The noun stands beside the last word before its comma; it is neither done to nor does it act."""
    comma = next(i for i in range(noun.i - 1, max(-1, noun.i - 4), -1) if tokens[i].pos == "PUNCT")
    if comma and noun.head != tokens[comma - 1].i:
        noun.head, noun.dep = tokens[comma - 1].i, "appos"


def said_to_be(tokens: Sequence[Token], said: Token) -> None:
    """ "A committee said to be close to them took it on itself": nobody says "to be", it is said of the noun."""
    if said.lower != "said" or said.tag != "VBD":
        return
    rest = [t.lower for t in tokens[said.i + 1 : said.i + 3] if t.sentence == said.sentence]
    if rest not in (["to", "be"], ["to", "have"]):
        return
    below = hanging_on(tokens, said)
    noun = next((t for t in below if t.dep == "nsubj" and t.i < said.i), None)
    main = next((t for t in below if t.i > said.i + 2 and t.tag in ("VBD", "VBZ", "VBP")), None)
    if noun is None or main is None:
        return
    above = said.head if said.head != said.i else main.i
    main.head, main.dep = above, said.dep
    for other in below:
        if other.i < said.i and other is not noun:
            other.head = main.i
    noun.head, noun.dep = main.i, "nsubj"
    said.head, said.dep, said.tag = noun.i, "acl", "VBN"
