"""People and things counted: refugees, prisoners, troops, rockets, cases, doses; told by the noun the number stands
before, by what is done to those counted, or by the words that follow.
"""

import re
from collections.abc import Sequence

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.numbers.numbers import Amount
from forestall.reading.numbers.people import is_person
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Indicator, Vocabulary

__all__ = ["counted_noun", "headcount"]

_SERVED = word_list("headcounts.served")
_NOT_FIRED = word_list("headcounts.not_fired")
_TIME, _ESCAPE, _FORCE = word_list("figures.time"), word_list("figures.escape"), word_list("figures.force")
_REACHED = word_list("figures.reached")
_DEPLOYED, _SLAIN = word_list("figures.deployed"), word_list("figures.slain")
_BODIES = word_list("headcounts.bodies")
_GIVEN = word_list("headcounts.given")
_MEASURED = ("production", "exports", "price", "revenue", "budget")
_STOPS = (" , ", " ; ", " and ", " but ", " while ", " who ", " when ", " after ", " ( ")
_COUNTED = word_list("headcounts.counted")
_MIGRANTS, _DRIVEN = word_list("figures.migrants"), word_list("figures.driven")
_MOVED, _SEIZED, _KEPT = word_list("figures.moved"), word_list("figures.seized"), word_list("figures.kept")
_HELD_DEEDS, _MOVED_DEEDS = word_list("figures.held_deeds"), word_list("figures.moved_deeds")
_PLAGUES = word_list("figures.plagues")
_CAMPS = word_list("headcounts.camps")
_HOMES = word_list("headcounts.homes")
_FORCE_OF_MEN, _FEW = 20, 12
_ENDS = ("VERB", "AUX", "PUNCT", "CCONJ", "ADP", "SCONJ", "PRON")
_NUMBERED = re.compile(r"^the (?:number|total) (?:of )?(?:(?:people|persons|those|refugees|civilians) )?(?:who )?")
_OF_FORCE = re.compile(
    r"\b(?:battalion|contingent|detachment|garrison|brigade|force) of (?:(?:about|some|up to|nearly|over|only) )?$"
)
_SUMS = word_list("headcounts.sums")
_AWAY = {"out", "over", "from", "across", "away", "into"}
_Kinds = dict[str, Indicator]


def headcount(parsed: Parsed, amount: Amount, words: Sequence[Token], vocabulary: Vocabulary) -> Indicator | None:
    """What the number counts, or None."""
    noun = counted_noun(parsed, amount)
    timed = noun is not None and (noun.lemma in _TIME or noun.lower in _TIME)
    if timed and noun is not None and not (noun.lemma in _COUNTED and noun.dep in ("nsubj", "nsubjpass", "dobj")):
        return None
    if re.search(r"\bpopulation (?:of|is|was) (?:\w+ ){0,2}$", _lead(words, amount)):
        return None
    kinds = {i.id: i for i in vocabulary.indicators}
    after = _NUMBERED.sub("", " ".join(t.lower for t in words if amount.last < t.i <= amount.last + 12))
    sampled = any(t.lemma in kinds["tests"].nouns for t in words if t.i < amount.first)
    found = _by_phrase(noun, after, sampled, kinds) or _by_deed(parsed, noun, kinds)
    found = found or _by_noun(parsed, amount, noun, kinds)
    if found is None or found.id in ("troops", "displaced"):
        told = _by_verb(parsed, amount, noun, kinds)
        found = told if told is not None and (found is None or told.id == "detained") else found
    found = found or (kinds["detained"] if _aboard(amount, noun, words) else None)
    if found is not None and found.id == "detained" and _known_few(parsed, amount):
        return None
    if found is not None:
        enough = amount.value >= found.least or (found.id == "troops" and noun is not None and _sent(parsed, noun))
        return found if enough and amount.value > 1 and not _ran(parsed, noun, found) else None
    return _others(amount, noun, words, kinds)


def _by_deed(parsed: Parsed, noun: Token | None, kinds: _Kinds) -> Indicator | None:
    """ "The arrest of 14 officers", "the expulsion of 300 families"."""
    of = parsed.tokens[noun.head] if noun is not None else None
    if noun is None or of is None or of.lower != "of" or not (is_person(noun) or noun.entity == "NORP"):
        return None
    deed = parsed.tokens[of.head].lemma
    return kinds["detained"] if deed in _HELD_DEEDS else kinds["displaced"] if deed in _MOVED_DEEDS else None


def _by_phrase(noun: Token | None, after: str, sampled: bool, kinds: _Kinds) -> Indicator | None:
    """ "42 in intensive care", "30,000 people homeless", "12 men in custody": the phrase ends within the clause."""
    clause = f" {after} "
    for stop in _STOPS:
        clause = clause.split(stop)[0]
    if noun is not None and not (is_person(noun) or noun.entity == "NORP" or noun.lemma in _COUNTED):
        return None
    for name in ("hospitalised", "displaced", "detained", "cases"):
        sick = noun is not None and noun.lemma in ("case", "patient")
        if any(p in clause for p in kinds[name].phrases) and not (sick and name == "displaced"):
            return None if name == "cases" and noun is None and sampled else kinds[name]
    return None


def _by_noun(parsed: Parsed, amount: Amount, noun: Token | None, kinds: _Kinds) -> Indicator | None:
    """ "5,200 troops", "18 hostages", "1,240 samples"."""
    if noun is None:
        return None
    if "asylum" in {t.lower for t in parsed.tokens[amount.last + 1 : noun.i]}:
        return kinds["displaced"]
    for indicator in kinds.values():
        if indicator.id in _MEASURED or (noun.lemma not in indicator.nouns and noun.lower not in indicator.nouns):
            continue
        near = {t.lower for t in parsed.tokens[amount.last + 1 : noun.i + 1]}
        if indicator.id == "detained" and _killed(parsed, noun):
            return None
        if indicator.id == "tests" and "positive" in near:
            return kinds["cases"]
        if indicator.id == "aid" and noun.lemma not in _GIVEN:
            continue
        return None if indicator.id == "missiles" and not _fired(parsed, noun) else indicator
    force = noun.lemma == "officer" or (noun.lower in ("men", "policemen", "police") and amount.value >= _FORCE_OF_MEN)
    if force and _sent(parsed, noun):
        return Indicator("troops", f"{noun.lemma}s", frozenset(), frozenset(), ())
    return None


def _killed(parsed: Parsed, noun: Token) -> bool:
    """Whether the hostages counted are the dead."""
    return any(v.lemma in _SLAIN for v in _own_verbs(parsed, noun))


def _fired(parsed: Parsed, noun: Token) -> bool:
    """Whether the weapons were used, not bought or found."""
    verb = next((t for t in (*parsed.up(noun), *_own_verbs(parsed, noun)) if t.pos == "VERB"), None)
    return verb is None or verb.lemma not in _NOT_FIRED


def _own_verbs(parsed: Parsed, noun: Token) -> list[Token]:
    """The verbs a noun is subject or object of, and those of its own clauses."""
    head = parsed.tokens[noun.head]
    above = [head] if noun.dep in ("nsubj", "nsubjpass", "dobj", "conj", "attr") and head.pos in ("VERB", "AUX") else []
    if noun.dep == "conj" and head.pos in ("NOUN", "PROPN") and head.i != noun.i:
        above = _own_verbs(parsed, head)
    chained = [c for v in above for c in parsed.kids(v, "xcomp", "conj") if c.pos == "VERB"]
    chained = [c for c in chained if not parsed.kids(c, "nsubj", "nsubjpass", "dobj")]
    chained += [c for v in chained for c in parsed.kids(v, "xcomp") if c.pos == "VERB"]
    return [*parsed.kids(noun, "acl", "relcl"), *above, *chained]


def _by_verb(parsed: Parsed, amount: Amount, noun: Token | None, kinds: _Kinds) -> Indicator | None:
    """ "130,000 people have fled", "28 Americans were rounded up", "abducted 80 pupils"."""
    token = noun if noun is not None else parsed.tokens[amount.last]
    people = noun is None or is_person(noun) or noun.entity == "NORP" or noun.lemma in _COUNTED
    if not people and not (noun is not None and noun.pos == "PROPN" and amount.value >= 100):
        return None
    for verb in _own_verbs(parsed, token):
        found = _uprooted(parsed, verb, token, amount) or _phrasal(parsed, verb, amount)
        if found is not None:
            return kinds[found]
        for name in ("cases", "displaced", "detained", "hospitalised"):
            if verb.lemma in kinds[name].verbs and not _acts(parsed, verb, token, name):
                return kinds[name]
    return None


def _phrasal(parsed: Parsed, verb: Token, amount: Amount) -> str | None:
    """ "fell ill", "let 40 people go", "turned back 600 people", "9,500 have come back"."""
    particles = {c.lower for c in parsed.kids(verb, "prt", "advmod", "acomp", "oprd")}
    if verb.lemma in ("strike", "affect", "hit") and any(s.lemma in _PLAGUES for s in parsed.kids(verb, "nsubj")):
        return "cases"
    if verb.lemma in ("fall", "be", "become", "get", "take") and particles & {"ill", "sick", "infected"}:
        return "cases"
    if verb.lemma == "go" and parsed.tokens[verb.head].lemma == "let":
        return "detained"
    if verb.lemma == "admit" and any(t.lemma == "patient" for t in parsed.kids(verb, "dobj", "nsubjpass")):
        return "hospitalised"
    if verb.lemma in ("hand", "give", "deliver") and particles & {"over", "back"}:
        return "detained" if amount.value >= 2 else None
    moved = verb.lemma in ("return", "cross") or (
        verb.lemma in ("come", "go", "turn", "push", "send") and "back" in particles
    )
    return "displaced" if moved and amount.value >= 100 and not particles & {"positive", "negative"} else None


def _uprooted(parsed: Parsed, verb: Token, token: Token, amount: Amount) -> str | None:
    """ "Expelled 7,000 people", "drove them over the border", "2,400 migrants landed", "500 reached Uganda"."""
    around = {c.lower for c in parsed.kids(verb, "prt", "advmod", "prep")}
    if token.lemma in _MIGRANTS and verb.lemma in _MOVED:
        return "displaced"
    done_to = token.dep in ("dobj", "nsubjpass", "conj") or verb.head == token.i
    if verb.lemma in _DRIVEN and done_to and amount.value >= 2 and (verb.lemma != "drive" or around & _AWAY):
        return "displaced"
    placed = any(o.entity in ("GPE", "LOC") for o in parsed.kids(verb, "dobj"))
    if verb.lemma == "reach" and token.dep == "nsubj" and placed and amount.value >= 100:
        return "displaced"
    if verb.lemma in ("hold", "contain") and any(s.lemma in _CAMPS for s in parsed.kids(verb, "nsubj")):
        return "displaced"
    if (verb.lemma, "in") in {("take", c) for c in around} and token.dep == "dobj" and amount.value >= 100:
        return "displaced"
    told = " ".join(t.lower for t in parsed.tokens[verb.i + 1 : verb.i + 4] if t.sentence == verb.sentence)
    if verb.lemma == "be" and re.match(r"on the (?:move|run|road)\b", told):
        return "displaced"
    if verb.lemma == "register" and done_to and amount.value >= 100:
        return "displaced" if any(p.lower == "from" for p in parsed.kids(token, "prep")) else None
    gone = verb.lemma == "leave" and token.dep == "nsubj" and amount.value >= 100 and is_person(token)
    if gone and any(o.entity in ("GPE", "LOC") or o.lemma in _HOMES for o in parsed.kids(verb, "dobj")):
        return "displaced"
    if verb.lemma == "move" and done_to and amount.value >= 100 and {"out", "from", "to", "into"} & around:
        return "displaced"
    if verb.lemma in ("have", "remain", "be") and re.match(r"(?:no|without(?: a)?) (?:home|house|shelter|roof)", told):
        return "displaced"
    return "detained" if verb.lemma in ("place", "put") and told.startswith("under house arrest") else None


def _aboard(amount: Amount, noun: Token | None, words: Sequence[Token]) -> bool:
    """ "Seized the liner with 400 people aboard", "a tanker with 25 sailors": those in what is seized are held."""
    if amount.value < 2 or (noun is not None and not is_person(noun)):
        return False
    before = [t.lower for t in words if amount.first - 4 <= t.i < amount.first]
    lemmas = {t.lemma for t in words if t.pos == "VERB"}
    return bool({"with", "carrying"} & set(before)) and bool(lemmas & _SEIZED) and not lemmas & (_SLAIN | {"wound"})


def _known_few(parsed: Parsed, amount: Amount) -> bool:
    """ "Italy holds the four Palestinians": a few told of before, not counted here."""
    before = parsed.tokens[amount.first - 1] if amount.first else None
    return before is not None and before.lower in ("the", "these", "those") and amount.value <= _FEW


def _acts(parsed: Parsed, verb: Token, token: Token, name: str) -> bool:
    """Whether those counted do what the verb says, rather than have it done to them."""
    if token.dep == "nsubj" and verb.tag == "VBN" and not parsed.kids(verb, "aux", "dobj"):
        return False  # "wanted 91 Arabs freed"
    subject = token.dep == "nsubj" and verb.head != token.i and not parsed.kids(verb, "auxpass", "nsubjpass")
    if verb.lemma == "shelter":
        return subject and bool(parsed.kids(verb, "dobj"))
    who = any(s.lower in ("who", "that") for s in parsed.kids(verb, "nsubj")) and verb.dep == "relcl"
    return name == "detained" and (
        ((subject or who) and verb.lemma != "surrender") or _idle(parsed, verb, token.pos == "NUM")
    )


def _idle(parsed: Parsed, verb: Token, bare: bool) -> bool:
    """ "took part", "round" without "up": loose verbs need their particle."""
    particles = {c.lower for c in parsed.kids(verb, "prt", "advmod", "dobj", "acomp", "oprd", "prep")}
    if verb.lemma == "round":
        return "up" not in particles
    after = {c.lower for c in parsed.kids(verb) if c.i > verb.i}
    if verb.lemma == "take" and not after & _TAKEN_ELSEWHERE and "away" not in after:
        return bare
    return verb.lemma in ("carry", "take") and not particles & {"off", "away", "hostage", "prisoner", "captive"}


_TAKEN_ELSEWHERE = {
    "ill",
    "to",
    "into",
    "on",
    "for",
    "from",
    "out",
    "over",
    "up",
    "part",
    "place",
    "in",
    "through",
    "down",
    "back",
}


def _sent(parsed: Parsed, noun: Token) -> bool:
    """ "sent 23 police officers", "another 43 soldiers followed", "a patrol of 26 soldiers"."""
    above = parsed.tokens[noun.head]
    if noun.dep == "pobj" and above.lower == "of" and parsed.tokens[above.head].lemma in _BODIES:
        return True
    if noun.dep == "pobj" and above.lower == "in" and parsed.tokens[above.head].lemma in _DEPLOYED:
        return True  # "has flown in 34 officers"
    told = [v for v in _own_verbs(parsed, noun) if v.lemma in _DEPLOYED and v.head != noun.i]
    return any(not {"to", "will", "would", "may"} & {c.lower for c in parsed.kids(v, "aux")} for v in told)


def _ran(parsed: Parsed, noun: Token | None, found: Indicator) -> bool:
    """Whether the prisoners counted broke out, so that nobody holds them."""
    if found.id != "detained" or noun is None:
        return False
    return any(v.lemma in _ESCAPE and v.head != noun.i for v in _own_verbs(parsed, noun) if v.pos == "VERB")


def _others(amount: Amount, noun: Token | None, words: Sequence[Token], kinds: _Kinds) -> Indicator | None:
    """A force by its strength, people reached with relief."""
    if _in_prison(amount, words):
        return kinds["detained"]
    if noun is None and amount.value >= _FORCE_OF_MEN and _OF_FORCE.search(_lead(words, amount)):
        return kinds["troops"]
    if amount.value < 100:
        return None
    before = {t.lower for t in words if t.i < amount.first}
    near = {t.lower for t in words if amount.first - 9 <= t.i < amount.first}
    men = noun is None or noun.lower in ("men", "strong", "women", "people", "members")
    if men and near & _FORCE and near & {"strength", "force", "numbers", "contingent", "garrison", "mission"}:
        return kinds["troops"]
    if noun is not None and noun.lower == "men" and {"carried", "crew", "carries"} & near:
        return kinds["troops"]
    if noun is None and re.search(r"\b(?:reached|fed|vaccinated|assisted)(?: \w+){0,2} $", _lead(words, amount)):
        return kinds["aid"]
    if re.search(r"\b(?:wave|influx|exodus|flow|stream) of (?:\w+ ){0,2}$", _lead(words, amount)):
        return kinds["displaced"]
    after = {t.lower for t in words if amount.last < t.i <= amount.last + 6}
    served = noun is not None and noun.lower in _SERVED
    return kinds["aid"] if served and (before | after) & _REACHED else None


def _lead(words: Sequence[Token], amount: Amount) -> str:
    """The words before the number, each with a space after it."""
    return "".join(f"{t.lower} " for t in words if amount.first - 9 <= t.i < amount.first)


def _in_prison(amount: Amount, words: Sequence[Token]) -> bool:
    """ "The prison, where 25 of them remain"."""
    after = [t for t in words if amount.last < t.i <= amount.last + 4]
    kept = any(t.lemma in _KEPT for t in after) and amount.value > 1
    return kept and bool(
        re.search(r"\b(?:prisons?|jails?|custody|detention|cells?) .{0,200}where ", _lead(words, amount))
    )


def counted_noun(parsed: Parsed, amount: Amount) -> Token | None:
    """The noun the number stands before, across adjectives."""
    last = parsed.tokens[amount.last]
    above = parsed.tokens[last.head]
    if last.dep in ("nummod", "quantmod", "compound") and above.pos in ("NOUN", "PROPN") and above.i > last.i:
        return above
    for token in parsed.tokens[amount.last + 1 : amount.last + 5]:
        if token.sentence != last.sentence or token.pos in _ENDS or token.lower in ("a", "an"):
            return None
        if token.lower in _SUMS:
            return None  # "puts at 40,000 the number who have fled"
        if token.pos in ("NOUN", "PROPN"):
            following = parsed.tokens[token.i + 1] if token.i + 1 < len(parsed.tokens) else token
            joined = token.dep == "compound" and following.pos in ("NOUN", "PROPN")
            return following if joined else token
    return None
