"""Nouns that name events: "the raid", "talks between X and Y", "a wave of arrests".

A noun's agent stands in a preposition, a possessive or an adjective, or is the subject of the verb that brings the
event about ("launched an attack"); who undergoes it may be that verb's subject ("suffered an attack"). Nouns for states
of things (a truce, a curfew) tell an event only where the state is brought about, or dated.
"""

from collections.abc import Mapping
from itertools import takewhile

from forestall.reading.deeds.mention import Mention
from forestall.reading.deeds.modality import figurative, modality
from forestall.reading.deeds.stoppage import of_workers
from forestall.reading.deeds.usage import weapon_in
from forestall.reading.form.answering import answered
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import objects, prepositional, subjects, together
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Predicate

__all__ = ["nominal"]

_FRESH = word_list("mentions.fresh")
_PAST_LIGHT = word_list("mentions.past_light")
_ESTABLISH = word_list("mentions.establish")
_BROKERING = word_list("mentions.brokering")
_SUFFERED = word_list("mentions.suffered")
_SPOKEN_LIGHT = word_list("mentions.spoken_light")
"""Of these, what is done in words: who calls an attack something has not made it."""
_OCCUR = word_list("mentions.occur")
_PHASE, _LASTING, _COURSES = (word_list(f"mentions.{n}") for n in ("phase", "lasting", "courses"))
_SET_OFF, _ENDING, _REPLYING = (word_list(f"mentions.{n}") for n in ("set_off", "ending", "replying"))
_ARMS = word_list("mentions.arms")
_MEASURES = word_list("usage.measures")
_BROUGHT = word_list("mentions.brought")
_INSTITUTION = word_list("modality.institution_words")
_UNDERGONE, _BODIES = word_list("mentions.undergone"), word_list("mentions.bodies")


def nominal(parsed: Parsed, noun: Token, nouns: Mapping[str, tuple[Predicate, ...]]) -> Mention | None:
    """The mention a noun makes, or None."""
    if _named(parsed, noun) or (noun.dep == "compound" and parsed.tokens[noun.head].lemma in nouns):
        return None
    before = [t.lower for t in parsed.tokens[max(0, noun.i - 6) : noun.i] if t.sentence == noun.sentence]
    if noun.lemma in ("retaliation", "reprisal", "protest") and before[-1:] == ["in"]:
        return None  # a link, not an event
    if noun.lemma == "siege" and before[-2:] == ["state", "of"]:
        return None
    if _lends_a_hand(parsed, noun) or _overruled(parsed, noun) or _where_said(parsed, noun):
        return None
    following = parsed.tokens[noun.i + 1].lower if noun.i + 1 < len(parsed.tokens) else ""
    for entry in nouns.get(noun.lemma, nouns.get(noun.lower, ())):
        if entry.before and tuple(before[-len(entry.before) :]) != entry.before:
            continue
        if entry.behind and not _behind(parsed, noun, entry.behind):
            continue
        if noun.lemma == "strike" and not entry.before and (entry.type == "PROTEST") != of_workers(parsed, noun):
            continue
        if _qualifiers(before) & entry.unless_before or following in entry.unless_after:
            return None
        if "answered" in entry.flags and not any(answered(parsed, t) for t in (noun, parsed.tokens[noun.head])):
            return None  # "riots over the death of a student": not of just any death
        if "state" in entry.flags and not _brought_about(parsed, noun, entry):
            return None
        return _mention(parsed, noun, entry)
    return None


def _lends_a_hand(parsed: Parsed, noun: Token) -> bool:
    """ "Fighters, backed by air strikes, retook the dam": how they did it, told with what they did."""
    by = parsed.tokens[noun.head]
    return noun.dep == "pobj" and by.lower in ("by", "with") and parsed.tokens[by.head].lemma in _HELPING


def _overruled(parsed: Parsed, noun: Token) -> bool:
    """ "Deployed over the protests of the government": said against it, and no crowd."""
    over = parsed.tokens[noun.head].lower == "over" and noun.dep == "pobj"
    return over and noun.lemma == "protest" and bool(prepositional(parsed, noun, ("of", "from")))


def _where_said(parsed: Parsed, noun: Token) -> bool:
    """ "Claimed the attack in a telephone call": no talks."""
    where = parsed.tokens[noun.head]
    said = noun.dep == "pobj" and where.lower == "in" and noun.lemma in _TOLD_IN
    return said and parsed.tokens[where.head].lemma in _SAYING_OF


_HELPING = word_list("nouns.helping")
_SAYING_OF, _TOLD_IN = word_list("rehung.saying_of"), word_list("rehung.told_in")


def _qualifiers(before: list[str]) -> set[str]:
    """The word before a noun; of a possessive its owner too, of "24-hour" its parts joined, "war of" before "of"."""
    found = set(before[-1:])
    if before[-1:] == ["of"]:
        found.add(" ".join(before[-2:]))
    if before[-1:] in (["’"], ["'"], ["’s"], ["'s"]):
        found |= set(before[-2:-1])
    if before[-2:-1] == ["-"]:
        found.add("".join(before[-3:]))
    return found


def _named(parsed: Parsed, noun: Token) -> bool:
    """Whether the noun is part of a name ("Strike Command", "War Office", "the Defence Conference Board")."""
    if noun.pos != "PROPN":
        return False
    if noun.entity in ("DATE", "ORG", "TIME", "FAC", "PERSON", "WORK_OF_ART", "LAW", "PRODUCT"):
        return True
    after = parsed.tokens[noun.i + 1] if noun.i + 1 < len(parsed.tokens) else noun
    return after.pos == "PROPN" and after.text[:1].isupper() and after.lower in _INSTITUTION


def _behind(parsed: Parsed, noun: Token, wanted: tuple[str, ...]) -> bool:
    """Whether the wanted words follow, articles and adjectives between them."""
    left = list(wanted)
    for token in parsed.tokens[noun.i + 1 : noun.i + 7]:
        if left and left[0] in (token.lower, token.lemma):
            left.pop(0)
        elif token.pos not in ("DET", "ADJ", "NUM") and token.tag not in ("PRP$", "POS"):
            break
        if not left:
            return True
    return not left


def _brought_about(parsed: Parsed, noun: Token, entry: Predicate) -> bool:
    """Whether a state of things is said to begin: imposed, agreed, in force since; or is dated."""
    above = parsed.tokens[noun.head]
    if noun.dep == "conj":
        return _brought_about(parsed, above, entry) if above.i != noun.i and above.pos in ("NOUN", "PROPN") else False
    if noun.dep in ("dobj", "nsubjpass") and above.lemma in _ESTABLISH:
        return True
    there = noun.dep == "attr" and bool(parsed.kids(above, "expl"))  # "there has been a curfew"
    if there or (noun.dep == "nsubj" and above.lemma in _OCCUR):
        return not set(_ENDS) & {t.lemma for t in prepositional(parsed, above, ("to",))}
    if noun.dep == "ROOT" or prepositional(parsed, noun, ("by",)):
        return True
    made = {c.lemma for c in parsed.kids(noun, "acl", "relcl")}
    return bool(made & (_ESTABLISH | _OCCUR)) or _dated(parsed, noun)


_ENDS = word_list("nouns.ends")
""" "Came to an end": what is over is not brought about."""


def _dated(parsed: Parsed, noun: Token) -> bool:
    """ "Monday's vote", "the truce of 1994"."""
    tied = parsed.kids(noun, "poss", "compound", "nummod", "npadvmod")
    return any(t.entity == "DATE" for t in [*tied, *prepositional(parsed, noun, ("on", "of", "in"))])


def _mention(parsed: Parsed, noun: Token, entry: Predicate) -> Mention:
    agents, patients = _parties(parsed, noun, entry)
    dets = {c.lower for c in parsed.kids(noun, "det", "amod", "nummod")}
    weapon = weapon_in({c.lemma for c in parsed.kids(noun, "compound", "amod")})
    mode = entry.mode if entry.before else weapon or entry.mode
    mention = Mention(noun, entry, modality(parsed, noun, entry.type), agents, patients, {noun.i}, mode)
    if mention.modality == "happened" and figurative(entry.type, agents, patients):
        mention.modality = "figurative"
    owned = any(c.pos == "PRON" or c.entity == "DATE" for c in parsed.kids(noun, "poss"))
    mention.definite = (owned or bool(dets & {"the", "this", "that", "these", "those", "latest"})) and not dets & _FRESH
    vague = noun.tag == "NNS" and not dets and not agents and not patients and not _occurs(parsed, noun)
    mention.set_off = mention.modality == "happened" and _set_off(parsed, noun)
    mention.generic = (
        vague and not mention.set_off and not parsed.kids(noun, "poss", "nummod", "amod", "prep", "compound")
    )
    governor = _governor(parsed, noun)
    begun = governor is not None and governor.lemma in _BROUGHT
    mention.brought = begun and bool(agents) and not mention.definite
    mention.counted = noun.tag == "NNS" and bool(parsed.kids(noun, "nummod"))
    mention.earlier = bool(dets & {"earlier", "previous", "prior"})
    mention.fresh = bool(dets & (_FRESH | {"a", "an"})) or (entry.type == "PROTEST" and _for_days(parsed, noun))
    return mention


def _for_days(parsed: Parsed, noun: Token) -> bool:
    """ "After two days of rioting": what lasted so long was."""
    of = parsed.tokens[noun.head]
    span = parsed.tokens[of.head]
    told = of.lower == "of" and span.lemma in ("day", "night", "hour", "week", "month")
    return told and parsed.tokens[span.head].lower in ("after", "in", "during", "following", "by", "amid")


def _set_off(parsed: Parsed, noun: Token) -> bool:
    """ "Sparked riots in Lagos", "led to the arrest of forty", "riots followed", "responded with air strikes"."""
    if _occurs(parsed, noun):
        return True
    verb = _bringing(parsed, noun)
    done = verb is not None and verb.tag in ("VBD", "VBN", "VBG", "VBZ", "VBP") and not parsed.kids(verb, "neg")
    return done and not any(c.tag == "MD" or c.lower == "to" for c in parsed.kids(verb, "aux"))  # type: ignore[arg-type]


def _bringing(parsed: Parsed, noun: Token) -> Token | None:
    """The verb that says what a noun came of: triggered it, led to it, was followed by it, responded with it."""
    noun = _whole(parsed, noun)
    above = parsed.tokens[noun.head]
    if noun.dep == "conj" and above.i != noun.i:
        return _bringing(parsed, above)
    if noun.dep == "dobj":
        return above if above.lemma in _SET_OFF else None
    top = parsed.tokens[above.head]
    if noun.dep != "pobj" or top.pos != "VERB":
        return None
    if above.lower == "with" and top.lemma in _REPLYING:
        return top
    ends = above.lower in ("to", "in", "into") and f"{top.lemma} {above.lower}" in _ENDING
    return top if ends or (above.lower == "by" and top.lemma == "follow") else None


def _whole(parsed: Parsed, noun: Token) -> Token:
    """Of "a wave of arrests" the wave, which is what verbs speak of; else the noun."""
    of = parsed.tokens[noun.head]
    counted = parsed.tokens[of.head]
    return counted if noun.dep == "pobj" and of.lower == "of" and counted.lemma in _MEASURES else noun


def _occurs(parsed: Parsed, noun: Token) -> bool:
    """Whether a verb in the past says that it came about ("clashes erupted")."""
    noun = _whole(parsed, noun)
    above = parsed.tokens[noun.head]
    if noun.dep == "conj" and above.i != noun.i:
        return _occurs(parsed, above)
    if noun.dep not in ("nsubj", "nsubjpass") or parsed.kids(above, "neg"):
        return False
    if any(c.tag == "MD" or c.lower == "to" for c in parsed.kids(above, "aux")):
        return False
    return _goes_on(parsed, above) or (above.lemma in _OCCUR | _PHASE and above.tag in ("VBD", "VBN"))


def _goes_on(parsed: Parsed, verb: Token) -> bool:
    """ "Are under way", "is in progress", "are continuing", "continue": said of what takes place as it is told."""
    if verb.lemma == "be":
        after = parsed.kids(verb, "prep", "advmod", "acomp")
        return any(t.lower in ("underway", "afoot") or _course(parsed, t) for t in after)
    return verb.lemma in _LASTING and verb.tag in ("VBG", "VBZ", "VBP")


def _course(parsed: Parsed, preposition: Token) -> bool:
    """ "Under way", "in progress", "in their third day"."""
    under = parsed.kids(preposition, "pobj")
    if preposition.lower == "under":
        return any(t.lower == "way" for t in under)
    return preposition.lower in ("in", "into") and any(t.lemma in _COURSES for t in under)


def _parties(parsed: Parsed, noun: Token, entry: Predicate) -> tuple[list[Token], list[Token]]:
    patients = [t for t in prepositional(parsed, noun, entry.patient) if not _means(parsed, t)]
    patients = [t for t in patients if t.entity not in ("DATE", "TIME")] or _victims(parsed, noun)
    owners = [t for t in _owners(parsed, noun) if t not in patients]
    agents = [
        *(prepositional(parsed, noun, entry.agent) or _further_by(parsed, noun, entry)),
        *owners,
        *_engaged(parsed, noun),
    ]
    governor = _governor(parsed, noun)
    if governor is not None and governor.lemma in _SUFFERED:
        sufferers = subjects(parsed, governor) if noun.dep != "nsubjpass" else []
        return agents, sufferers or patients
    spoken = entry.type == "ASSAULT" and governor is not None and governor.lemma in _SPOKEN_LIGHT
    answered_it = noun.dep == "dobj" and governor is not None and governor.lemma in _REPLYING
    light = governor if governor is not None and governor.lemma in _PAST_LIGHT | _REPLYING else None
    if light is not None and light.lemma in _BROKERING and entry.type == "RETREAT":
        return agents or patients, []  # "mediated the withdrawal of the guerrillas"
    if light is not None and not (spoken or answered_it or _sets_off(parsed, light)):
        agents = subjects(parsed, light) or agents
        patients = patients or prepositional(parsed, light, entry.patient)
    if not patients and "with" in entry.patient:
        patients = _with(parsed, noun)
    if entry.type == "CONSULT" and not agents:
        return _during(parsed, noun, patients)
    return agents, patients


def _engaged(parsed: Parsed, noun: Token) -> list[Token]:
    """Of "railway workers on strike" the workers."""
    above = parsed.tokens[noun.head]
    who = parsed.tokens[above.head]
    return (
        [who] if noun.dep == "pobj" and above.lower == "on" and above.i == noun.left - 1 and who.pos == "NOUN" else []
    )


def _sets_off(parsed: Parsed, verb: Token) -> bool:
    """ "The arrest set off protests", "the raid touched off a war": what causes a deed does not do it."""
    return verb.lemma in ("set", "touch") and any(c.lower == "off" for c in parsed.kids(verb, "prt", "advmod"))


def _victims(parsed: Parsed, noun: Token) -> list[Token]:
    """ "The mayor's murder", "her arrest": the person before a noun that tells what is done to somebody."""
    if noun.lemma not in _UNDERGONE:
        return []
    return [t for t in parsed.kids(noun, "poss") if t.entity in ("", "PERSON") and t.lemma not in _BODIES]


def _further_by(parsed: Parsed, noun: Token, entry: Predicate) -> list[Token]:
    """ "Set off massacres of Tutsis by militias": the doer in a "by" that was hung on the words between."""
    if "by" not in entry.agent:
        return []
    behind = parsed.tokens[noun.i + 1 : noun.i + _NEAR]
    behind = list(takewhile(lambda t: t.sentence == noun.sentence and t.pos not in ("VERB", "AUX", "PUNCT"), behind))
    by = next((t for t in behind if t.lower == "by"), None)
    people = parsed.kids(by, "pobj") if by is not None else []
    return [t for top in people if top.entity not in ("DATE", "TIME") for t in together(parsed, top)]


_NEAR = 9


def _means(parsed: Parsed, token: Token) -> bool:
    """ "Fighting with tanks": what it is done with, not whom."""
    return token.lemma in _ARMS and parsed.tokens[token.head].lower == "with"


def _owners(parsed: Parsed, noun: Token) -> list[Token]:
    """ "Egypt's raid", "the Egyptian raid", "the Russian and Syrian raids"."""
    modifiers = [c for c in parsed.kids(noun, "poss", "amod", "compound", "nmod") if c.i < noun.i]
    named = [m for m in modifiers if m.entity in ("NORP", "GPE", "ORG", "PERSON") or m.dep == "poss"]
    owners = [m for m in named if m.entity not in ("DATE", "TIME", "FAC", "LOC")]
    return owners + [
        t for m in modifiers if m.entity == "NORP" for t in parsed.kids(m, "compound", "amod", "conj", "nmod")
    ]


def _during(parsed: Parsed, noun: Token, patients: list[Token]) -> tuple[list[Token], list[Token]]:
    """ "In a telephone call Biden told him": who speaks and who is told meet in the call."""
    preposition = parsed.tokens[noun.head]
    verb = parsed.tokens[preposition.head]
    if preposition.lower == "for" and verb.lemma in _THERE_FOR:
        return subjects(parsed, verb), patients
    met = preposition.lower in ("after", "following") and bool(patients)  # "promised help after talks with the king"
    if (preposition.lower not in ("in", "during", "at") and not met) or verb.pos != "VERB":
        return [], patients
    return subjects(parsed, verb), patients or objects(parsed, verb)


_THERE_FOR = word_list("mentions.there_for")
"""Verbs of coming and being there: "was in Oslo for talks"."""


def _with(parsed: Parsed, noun: Token) -> list[Token]:
    """The next "with" of the sentence, where the parser hung it elsewhere ("held a conversation Sunday with ...")."""
    for token in parsed.tokens[noun.i + 1 : noun.i + 7]:
        if token.sentence == noun.sentence and token.lower == "with":
            return [t for top in parsed.kids(token, "pobj") for t in together(parsed, top)]
    return []


def _governor(parsed: Parsed, noun: Token) -> Token | None:
    """The verb a noun is the object (or passive subject) of; of "a series of raids" the verb of the series."""
    above = parsed.tokens[noun.head]
    if noun.dep == "conj":
        return _governor(parsed, above) if above.i != noun.i else None
    if noun.dep == "pobj" and above.lower == "with" and parsed.tokens[above.head].lemma in _REPLYING:
        return parsed.tokens[above.head]
    if noun.dep == "pobj" and above.lower == "of" and above.dep == "prep":
        counted = parsed.tokens[above.head]
        return _governor(parsed, counted) if counted.pos in ("NOUN", "NUM") else None
    return above if noun.dep in ("dobj", "nsubjpass") and above.pos == "VERB" else None
