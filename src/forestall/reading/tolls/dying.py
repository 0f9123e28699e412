"""Words that tell of dead or wounded: "killed", "perished", "shot dead", "put to death", "lost eight men", "fell"."""

import re
from itertools import pairwise

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.hits import Kind
from forestall.reading.numbers.numbers import amounts
from forestall.reading.numbers.people import count, is_person
from forestall.reading.words.lexicon import word_list

__all__ = ["STATES", "falls", "is_shot", "kind_of", "loses_people", "unreal"]

_KILL, _KILL_TO_DEATH = word_list("tolls.kill"), word_list("tolls.kill_to_death")
_WOUND, _DIE = word_list("tolls.wound"), word_list("tolls.die")
_LIVE = re.compile(
    r"\b(?:wound\w*|injur\w*|hurt|surviv\w*|hospitali\w*|critical|recover\w*|escap\w*|miss(?:ed|ing)|rubber|tear|air|arrest\w*"
    r"|(?:in|to|at) (?:a |the )?hospital"
    r"|in (?:the|his|her|their|both) (?:legs?|arms?|foot|feet|hands?|knees?|thighs?|shoulders?|stomach|neck|head|back)"
    r"|died?|deaths?|dead|kill\w*|to pieces|film|footage|video|goal)\b"
)
STATES: dict[str, Kind] = {"dead": "dead", "killed": "dead", "slain": "dead", "martyred": "dead", "wounded": "wounded",
                           "injured": "wounded", "hurt": "wounded", "murdered": "dead", "kia": "dead",
                           "wia": "wounded", "neutralised": "dead", "neutralized": "dead"}  # fmt: skip
"""States of people as words that may stand without a verb, with the toll they tell."""


def kind_of(parsed: Parsed, token: Token) -> Kind | None:
    """Whether a word tells of dead, of wounded, or of neither."""
    if token.lower in STATES:
        return "dead" if _fatally(parsed, token) else STATES[token.lower]
    verb = token.pos in ("VERB", "AUX") or token.tag.startswith("VB")
    if not verb:
        return None
    killed = token.lemma in _KILL or token.lower.startswith("machine-gunn")
    if killed or token.lemma in _DIE or _to_death(parsed, token) or falls(parsed, token):
        return "dead"
    if (token.lemma in ("lose", "cost") and loses_people(parsed, token)) or _claims_victims(parsed, token):
        return "dead"
    if _shot_too(parsed, token):
        return "dead"
    if token.lemma in _WOUND:
        return "dead" if _fatally(parsed, token) else "wounded"
    return "dead" if _did_not_survive(parsed, token) or is_shot(parsed, token) else None


def _claims_victims(parsed: Parsed, token: Token) -> bool:
    """ "The raid claimed nine victims"."""
    return token.lemma == "claim" and any(t.lemma == "victim" for t in parsed.kids(token, "dobj", "nsubjpass"))


def falls(parsed: Parsed, token: Token) -> bool:
    """ "Seventy-one soldiers fell.", "a sentry fell dead", "twelve men were lost"."""
    after = parsed.tokens[token.i + 1] if token.i + 1 < len(parsed.tokens) else token
    if token.lemma in ("fall", "drop") and after.lower == "dead":
        return True
    if token.lemma == "lose" and parsed.kids(token, "auxpass"):
        return any(_counted(parsed, s) for s in parsed.kids(token, "nsubjpass")) and not _aircraft(parsed, token)
    people = any(_counted(parsed, s) for s in parsed.kids(token, "nsubj"))
    ends = (".", ",", ";", "in", "at", "near", "there", "during", "and")
    return token.lemma == "fall" and after.lower in ends and people


def _aircraft(parsed: Parsed, token: Token) -> bool:
    """ "Two of its fighters were lost" are as likely aeroplanes."""
    return any(t.lemma == "fighter" for s in parsed.kids(token, "nsubjpass") for t in parsed.subtree(s))


def _counted(parsed: Parsed, subject: Token) -> bool:
    """ "Five soldiers", "five of our men", "her captain and seven sailors"."""
    told = [subject, *parsed.subtree(subject)] if subject.tag == "CD" else [subject]
    joined = parsed.kids(subject, "conj")
    told += joined
    words = parsed.tokens[subject.left : max([subject.i, *(t.i for t in joined)]) + 1]
    return any(is_person(t) or t.lower in ("us", "ours", "them") for t in told) and bool(
        count(parsed, words, amounts(words)).parts
    )


def is_shot(parsed: Parsed, token: Token) -> bool:
    """ "Was shot in her garden", "shot five captives": people shot are dead where nothing says that they live, but for
    the one whom somebody "shot"."""
    if token.lemma != "shoot" or token.tag not in ("VBD", "VBN", "VBG"):
        return False
    if any(t.tag == "NN" and not parsed.kids(t, "conj", "nummod") for t in parsed.kids(token, "dobj")):
        return False
    words = [t.lower for t in parsed.tokens[token.i : token.i + 40] if t.sentence <= token.sentence + 1]
    first = parsed.sentences[token.sentence].first
    before = [t.lower for t in parsed.tokens[max(first, token.i - 12) : token.i]]
    return words[1:2] not in (["at"], ["down"], ["dead"]) and not _LIVE.search(" ".join((*before, *words)))


def _fatally(parsed: Parsed, token: Token) -> bool:
    return bool({"fatally", "mortally"} & {c.lower for c in parsed.kids(token, "advmod")})


def _did_not_survive(parsed: Parsed, token: Token) -> bool:
    """ "Nine did not survive"; "ten may not survive" is a fear."""
    not_so = any(c.lower in ("not", "n't") for c in parsed.kids(token, "neg"))
    return token.lemma == "survive" and not_so and any(c.lemma == "do" for c in parsed.kids(token, "aux"))


def loses_people(parsed: Parsed, token: Token) -> bool:
    """Whether what stands after "lost" or "loss" are people: "lost eight men"."""
    after = [t for t in parsed.tokens[token.i + 1 : token.i + 6] if t.sentence == token.sentence]
    numbered = any(t.tag == "CD" for t in after) and any(t.tag in ("NNS", "NN") and is_person(t) for t in after)
    return numbered or bool({t.lower for t in after} & _MEN)


_MEN = {"men", "soldiers", "fighters", "troops", "servicemen", "members", "rebels", "guerrillas", "people", "policemen"}


def _to_death(parsed: Parsed, token: Token) -> bool:
    """ "shot dead", "beaten to death", "mown down", "blown up", "fatally shot", "found shot"."""
    if token.lemma == "put":
        return _put_to_death(parsed, token)
    if token.lemma not in (*_KILL_TO_DEATH, "wipe") and token.lower not in ("mown", "shot", "blown", "hacked"):
        return False
    after = [t.lower for t in parsed.tokens[token.i + 1 : token.i + 8] if t.sentence == token.sentence]
    if token.lemma == "wipe":
        return after[:1] == ["out"]
    before = [t.lower for t in parsed.tokens[max(0, token.i - 2) : token.i]]
    passive = bool({"were", "was", "been", "be"} & set(before))
    downed = token.lemma in ("gun", "mow", "cut") or token.lower == "mown"
    alive = "alive" in after[:3]
    burnt = token.lemma in ("burn", "bury") and ((passive and after[:1] == ["in"]) or alive)
    up = token.lower == "blown" and passive and after[:1] == ["up"]
    down = downed and after[:1] == ["down"]
    return (
        "dead" in after[:1]
        or ("dead" in after[:6] and not passive)
        or _put_to_death(parsed, token)
        or (token.lemma == "blow" and after[:2] == ["to", "pieces"])
        or (burnt and (token.lemma == "burn" or alive))
        or "fatally" in before
        or (token.lower == "shot" and before[-1:] == ["found"])
        or up
        or down
    )


def _put_to_death(parsed: Parsed, token: Token) -> bool:
    """ "put to death an envoy", "put the general and three officers to death", "put 500 to the sword"."""
    after = [t for t in parsed.tokens[token.i + 1 : token.i + 16] if t.sentence == token.sentence]
    at = next((a.i for a, b in pairwise(after) if (a.lower, b.lower) == ("to", "death")), None)
    if at is None and token.lemma == "put":
        lows = [t.lower for t in after]
        at = next((after[k].i for k in range(len(after) - 2) if lows[k : k + 3] == ["to", "the", "sword"]), None)
    return at is not None and not any(t.pos in ("VERB", "AUX") for t in after if t.i < at)


def _shot_too(parsed: Parsed, token: Token) -> bool:
    """ "Two were hacked to death and three shot": what is joined to a killing is one."""
    above = parsed.tokens[token.head]
    return token.lower == "shot" and token.dep == "conj" and above.i != token.i and kind_of(parsed, above) == "dead"


_MODALS = {"will", "would", "may", "might", "could", "can", "should", "shall", "'ll", "'d"}
_UNLESS = {"if", "unless", "until", "lest"}
_MEANING_TO = word_list("tolls.meaning_to")


def unreal(parsed: Parsed, verb: Token) -> bool:
    """ "Until you kill me", "could kill 40": deaths that have not happened."""
    if verb.pos not in ("VERB", "AUX"):
        return False
    words = {c.lower for c in parsed.kids(verb, "aux", "mark", "advmod", "prep") if c.i < verb.i}
    if verb.tag == "VB" and "to" in words and parsed.tokens[verb.head].lemma in _MEANING_TO:
        return True
    return bool(words & (_MODALS | _UNLESS)) and "have" not in words
