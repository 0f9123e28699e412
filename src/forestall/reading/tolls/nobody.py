"""Nobody and everybody: tolls told without a number of their own ("no one was hurt", "all aboard were killed")."""

import re
from collections.abc import Sequence
from dataclasses import replace

from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.numbers.hits import TollHit
from forestall.reading.numbers.numbers import Amount, amounts

__all__ = ["all_aboard", "is_craft", "none_hurt", "unreported", "without_disputed"]

_NEGATIONS = ("no", "nobody", "none", "without", "neither", "nor", "not", "all", "everyone", "everybody")
_NO_WORD = re.compile(
    r"\bno (?:immediate |official |independent )?(?:word|reports?|claim|news|information|details|count)\b"
)
_LIVES = re.compile(
    r"\b(?:no|not a single) (?:\w+ )?(?:lives|life) (?:was|were|had been) lost\b|\b(?:no|without) loss of life\b"
)
_UNREPORTED = re.compile(
    r"\bno (?:\w+ ){1,3}(?:have|has) (?:yet |so far )?been reported\b|\bno (?:\w+ ){1,3}reported (?:yet|so far)"
)
"""What nobody has reported may still be: no zero."""
_DISPUTED = re.compile(
    r"\b(?:disput(?:es?|ed)|den(?:y|ies|ied)|contradict(?:s|ed)?|reject(?:s|ed)?)\b.{0,60}\b(?:nobody|no one)\b"
)
_NO_CASUALTIES = re.compile(
    r"\b(?:no|without|neither|any|nor|not (?:one|a single|any)) (?!civilian)(?:\w+ )?"
    r"(?:casualties|casualty(?! (?:figures?|counts?|reports?|numbers?|tolls?|estimates?))|victims?|losses|fatality)\b"
)
_NOBODY = (
    r"\b(?:no one|nobody|none|no (?:\w+ )?(?:people|persons?|soldiers?|civilians?|passengers?|troops|staff))\b"
    r"[^,;.]{0,200}?\b"
)
_BOTH = re.compile(_NOBODY + r"(?:harmed|(?:wounded|injured|hurt) or killed|killed or (?:wounded|injured|hurt))\b")
_HURT = re.compile(_NOBODY + r"(?:hurt|(?:was|been) (?:hit|shot|struck))\b")
_DEAD = re.compile(_NOBODY + r"(?:killed|died|dead)\b|\bno (?:\w+ )?(?:deaths|fatalities)\b")
_INJURED = re.compile(_NOBODY + r"(?:injured|wounded)\b|\bno (?:\w+ )?injuries\b")
_SAVED = re.compile(r"\b(?:all|everyone|everybody)\b[^.;]{0,50}\b(?:alive|survived|safe and sound|escaped death)\b")
_UNHURT = re.compile(r"\b(?:all|everyone|everybody)\b[^.;]{0,50}\b(?:unhurt|unharmed|uninjured|unscathed)\b")
_OTHERS = re.compile(r"\b(?:killed|died|dead|wounded|injured|wounding|killing|injuring)\b")

_OTHERS_DEAD = re.compile(r"\b(?:killed|died|dead|killing|deaths?|toll)\b")


def unreported(words: Sequence[Token]) -> bool:
    """Whether a sentence only says that nothing has been reported: "no deaths have been reported"."""
    return bool(_UNREPORTED.search(" ".join(t.lower for t in words)))


def none_hurt(words: Sequence[Token], blank: TollHit) -> list[TollHit]:
    """ "No one was hurt", "there were no casualties", "nobody was killed", "all were picked up alive"."""
    text = " ".join(t.lower for t in words)
    if _NO_WORD.search(text):
        return []
    first = next((t.i for t in words if t.lower in _NEGATIONS), words[0].i)
    zero = replace(blank, amount=Amount(first, first, 0, 0, 0), holder=first)
    dead, hurt = replace(zero, kind="dead"), replace(zero, kind="wounded")
    if _NO_CASUALTIES.search(text) or _BOTH.search(text) or _UNHURT.search(text):
        return [dead, hurt]
    if _HURT.search(text):
        return [hurt] if _OTHERS.search(text) or "none of" in text else [dead, hurt]
    if _DEAD.search(text) or _LIVES.search(text) or _SAVED.search(text):
        return [dead]
    if not _INJURED.search(text):
        return []
    return [hurt] if _OTHERS_DEAD.search(text) or "none of" in text else [dead, hurt]


def without_disputed(found: list[TollHit], text: str) -> list[TollHit]:
    """The tolls without a "nobody" that only contradicts others ("disputed this and said that nobody was shot")."""
    return [h for h in found if h.amount.value] if _DISPUTED.search(text.lower()) else found


def all_aboard(parsed: Parsed, sentence: Sentence, found: Sequence[TollHit], blank: TollHit) -> list[TollHit]:
    """ "All aboard were killed", "there were no survivors": the number said to be on board."""
    words = parsed.of(sentence)
    text = " ".join(t.lower for t in words)
    if any(h.kind == "dead" for h in found):
        return []
    if not _ALL_DEAD.search(text):
        return _downed(parsed, words, text, blank)
    first = parsed.sentences[max(0, sentence.number - 2)].first
    earlier = [t for t in parsed.tokens[first : sentence.last + 1] if same_passage(parsed, t.sentence, sentence.number)]
    near = [a for a in amounts(earlier) if _on_board(parsed, a)]
    if not near:
        return []
    root = next((t.i for t in words if t.dep == "ROOT"), sentence.first)
    return [replace(blank, amount=near[-1], holder=root)]


_DOWNED = re.compile(
    r"\b(?:shot down|shooting down|brought down|downed|blown (?:up|apart|out)|blew (?:up|apart)|torn apart|tore apart"
    r"|destroyed|exploded)\b"
)
_CRAFT = re.compile(r"\b(?:airliner|plane|aircraft|helicopter|jet|jetliner|flight|boeing|airbus|transport)\b")
_SPARED = re.compile(r"\b(?:surviv\w*|escap\w*|rescued|parachut\w*|eject\w*|unhurt|wounded|injured)\b")


def is_craft(token: Token) -> bool:
    """Whether a word is an aircraft's: "airliner", "helicopters"."""
    return bool(_CRAFT.fullmatch(token.lemma))


def _downed(parsed: Parsed, words: Sequence[Token], text: str, blank: TollHit) -> list[TollHit]:
    """ "Was shot down with 298 people on board"."""
    if not (_DOWNED.search(text) and _CRAFT.search(text)) or _SPARED.search(text):
        return []
    for amount in amounts(words):
        before = [t.lower for t in words if amount.first - 3 <= t.i < amount.first]
        after = " ".join(t.lower for t in words if amount.last < t.i <= amount.last + 4)
        if {"with", "carrying"} & set(before) and re.search(r"\baboard\b|\bon board\b", after):
            return [replace(blank, amount=amount, holder=_verb_of(parsed, amount))]
    return []


def _verb_of(parsed: Parsed, amount: Amount) -> int:
    """The verb above a number, or the number's own word."""
    last = parsed.tokens[amount.last]
    return next((t.i for t in parsed.up(last) if t.pos == "VERB"), amount.last)


_ALL_DEAD = re.compile(
    r"\ball (?:those )?(?:aboard|on board)\b[^.;]{0,20}\b(?:presumed|feared|believed) (?:dead|lost|killed)"
    r"|\bwith the loss of all\b|\bnot (?:one|a single)(?: \w+){0,5} survived\b"
    r"|\ball (?:of them |of whom |aboard |on board |those aboard |those on board |the )?(?:were |was |are )?"
    r"(?:killed|dead|died|perished)|\bno survivors"
    r"|\b(?:no one|nobody|none)(?: of (?:them|whom|those (?:aboard|on board)|(?:the|its) (?:\w+ ){0,2}\w+))? survived"
    r"|\bkill(?:ed|ing) (?:all|everyone|everybody) (?:of them|aboard|on board)"
    r"|\beveryone (?:aboard|on board) (?:was |were )?(?:killed|dead|died|perished)"
)


def _on_board(parsed: Parsed, amount: Amount) -> bool:
    around = {t.lower for t in parsed.tokens[max(0, amount.first - 4) : amount.last + 6]}
    return (
        bool(around & {"aboard", "board", "passengers", "carrying", "carried", "crew", "with"})
        and not amount.vague
        and amount.value > 1
    )
