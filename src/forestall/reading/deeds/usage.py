"""Usage: whether a clause uses a verb the way an entry of the predicate table says, and who stands where.

A frame asks for words after the verb ("placed under house arrest"), for certain subjects and objects, for a
complement; it says where the one acted upon stands. Names stand in for words by their kind: `@person`, `@place`,
`@nation`, `@group`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from forestall.reading.deeds.complements import complements_fit, is_word
from forestall.reading.form.clause import KINDS, Clause, is_name, lemmas_of, with_to
from forestall.reading.form.parse import Token
from forestall.reading.form.syntax import is_passive, objects, prepositional, together
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary import Predicate

__all__ = ["Fit", "fit", "weapon_in"]


_ADVERBIAL = {"in", "out", "off", "up", "down", "away", "over", "back", "on"}
_PLURAL = {"they", "we", "both", "who", "two", "three"}
_ONE_ALONE = {"he", "she", "it", "i", "him", "her"}
_DONE_TO = {"COERCE", "SANCTION", "CONCEDE", "AID", "REJECT", "MOBILIZE"}
"""Types of acts that a passive tells without saying by whom."""
_WEAPONS = {"rocket": "rocket", "katyusha": "rocket", "missile": "missile", "mortar": "mortar", "drone": "drone",
            "shell": "artillery", "artillery": "artillery", "airstrike": "airstrike", "bomb": "explosives",
            "jet": "airstrike", "warplane": "airstrike", "aircraft": "airstrike", "f-16": "airstrike"}  # fmt: skip


def weapon_in(words: Iterable[str]) -> str | None:
    """The mode that a weapon among the words gives.

    >>> weapon_in(["rocket", "base"])
    'rocket'
    """
    return next((_WEAPONS[w] for w in sorted(words) if w in _WEAPONS), None)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a clause gives an entry: agents, patients, mode, and the words the frame itself uses up."""

    agents: list[Token]
    patients: list[Token]
    mode: str | None
    used: frozenset[int]


def fit(clause: Clause, entry: Predicate) -> Fit | None:
    """Agents, patients and mode where the clause has the entry's frame, else None."""
    words = _particle(clause, entry)
    if words is None or not _words_fit(clause, entry, words) or not complements_fit(clause, entry):
        return None
    agents, patients = _parties(clause, entry, words)
    if "mutual" in entry.flags and not patients and not _several(clause):
        return None
    if ("needs_patient" in entry.flags and not patients) or ("needs_agent" in entry.flags and not agents):
        return None
    acted_on = patients or clause.done
    if "object_is_actor" in entry.flags and acted_on and not _personal(clause, acted_on):
        return None
    if entry.not_object and patients and all(t.lemma in entry.not_object for t in patients):
        return None
    mode = weapon_in(clause.object_words if entry.object else clause.subject_words) if entry.type == "ASSAULT" else None
    return Fit(agents, patients, mode, frozenset(t.i for t in words) | _objects_used(clause, entry))


def _several(clause: Clause) -> bool:
    """ "Kenya and Uganda", "the two sides": more than one can do a thing to each other."""
    return len(clause.doers) > 1 or any(t.tag in ("NNS", "NNPS") or t.lower in _PLURAL for t in clause.doers)


def _objects_used(clause: Clause, entry: Predicate) -> frozenset[int]:
    """The objects that belong to the frame ("imposed sanctions", "lifted the siege")."""
    wanted = entry.object | entry.object_is | (entry.either & (clause.object_words | clause.subject_words))
    near = [*clause.done, *prepositional(clause.parsed, clause.verb, entry.patient)] if wanted else []
    near += clause.doers if entry.either else []
    found = [t for t in near if t.lemma in wanted]
    kinds = [o for t in found if t.lemma in entry.object for o in prepositional(clause.parsed, t, ("of",))]
    return frozenset(t.i for t in [*found, *kinds])  # "a note of protest" is no protest


def _words_fit(clause: Clause, entry: Predicate, words: list[Token]) -> bool:
    """Whether subjects and objects are of the words the entry asks for."""
    if entry.not_subject and clause.subject_kinds & entry.not_subject:
        return False
    if entry.not_object and clause.heads and clause.heads <= entry.not_object:
        return False
    if entry.subject and not (clause.subject_words & entry.subject or _stands_for(clause, entry)):
        told = entry.type in _DONE_TO or (entry.type == "RETREAT" and _personal(clause, clause.done))
        untold = told and bool(entry.object_is or entry.object) and clause.untold
        if not untold:
            return False  # "was picked up" leaves open by whom
    if entry.either and not (clause.subject_words | clause.object_words) & entry.either:
        return False
    wanted = entry.object or entry.object_is
    if wanted and not clause.object_words & wanted and not _reached(clause, entry, words) & wanted:
        return False
    return not (entry.unless and clause.near_words & entry.unless)


def _stands_for(clause: Clause, entry: Predicate) -> bool:
    """Whether a pronoun can stand for the wanted people or bodies; one alone is no crowd."""
    personal = "@actor" in clause.subject_words and any(t.pos == "PRON" for t in clause.doers)
    crowd = entry.type == "PROTEST" and "hunger" not in entry.particle
    if crowd and clause.doers and all(t.lower in _ONE_ALONE for t in clause.doers):
        return False  # "it has left Rome"
    return personal and "brought" not in entry.flags and bool(entry.subject & clause.people)


def _reached(clause: Clause, entry: Predicate, words: list[Token]) -> set[str]:
    """Lemmas in the entry's own prepositions; of a light verb's noun also those in its last word."""
    if clause.done and entry.object_is and _direct(clause, words):
        return set()  # "isolated a virus from a patient" does nothing to the patient
    ends = ("under", "into") if entry.object else ()
    found = prepositional(clause.parsed, clause.verb, (*entry.patient, *entry.particle[-1:], *ends))
    reached = {word for t in found for word in (t.lemma, *KINDS.get(t.entity, ()))}
    return reached | {"@place"} if clause.loose and any(is_name(t) for t in found) else reached


def _direct(clause: Clause, words: list[Token]) -> bool:
    """Whether a verb acts on its object, its adverb included: "brought in conscription for men"."""
    return not words or (words[-1].tag == "RP" and not clause.parsed.kids(words[-1], "pobj"))


def _particle(clause: Clause, entry: Predicate) -> list[Token] | None:
    """The words that must follow the verb, none where none must, None where they do not."""
    if not entry.particle:
        return []
    if is_passive(clause.parsed, clause.verb):
        ahead = _ahead(clause, entry)
        if ahead is not None:
            return ahead
    if not clause.follows.issuperset(entry.particle):
        return None
    for start, token in enumerate(clause.following):
        if is_word(token, entry.particle[0]) and (start == 0 or _hangs(clause, token, len(entry.particle))):
            words = _run(clause.following[start:], entry.particle)
            bare = bool(words) and words[-1].lower == "no" and words[-1].dep == "det"  # "said no shot was fired"
            if words and not bare and not _after_another(words) and not _judged(clause, words):
                return words
    return None


def _after_another(words: list[Token]) -> bool:
    """ "Called for early elections" does not call them: the noun stands after a preposition that is not meant."""
    last = words[-1]
    return last.dep == "pobj" and words[0].pos != "ADP" and last.head not in {t.i for t in words}


def _judged(clause: Clause, words: list[Token]) -> bool:
    """ "Called the strikes a crime" calls no strike: the noun is what something is said of."""
    below = [t for t in clause.parsed.kids(clause.verb, "oprd") if t.i > words[-1].i]
    return words[-1].pos == "NOUN" and clause.verb.lemma == "call" and (bool(below) or words[-1].dep == "nsubj")


def _ahead(clause: Clause, entry: Predicate) -> list[Token] | None:
    """ "The bombing was halted", "an end was put to it": of the words of an active phrase, the noun stands before."""
    noun, rest = entry.particle[0], entry.particle[1:]
    found = next((t for t in clause.done if t.pos == "NOUN" and is_word(t, noun)), None)
    if found is None or not clause.follows.issuperset(rest):
        return None
    after = _run(clause.following, rest) if rest else []
    return [found, *after] if after or not rest else None


def _hangs(clause: Clause, token: Token, length: int) -> bool:
    """Whether a word hangs on the verb: a single one directly, the first of several through at most two others."""
    if length == 1:
        adverb = token.lower not in _ADVERBIAL or token.dep != "prep" or not clause.parsed.kids(token, "pobj")
        return adverb and token.head == clause.verb.i
    for depth, above in enumerate(clause.parsed.up(token)):
        if above.i == clause.verb.i:
            return True
        if depth == 2 or above.pos == "VERB":
            return False
    return False


def _run(words: list[Token], wanted: tuple[str, ...]) -> list[Token]:
    """The wanted words where they follow each other, articles, possessives and adjectives between them."""
    found: list[Token] = []
    for token in words:
        if is_word(token, wanted[len(found)]):
            found.append(token)
            if len(found) == len(wanted):
                return found
        elif not _skipped(token):
            return []
    return []


def _skipped(token: Token) -> bool:
    """What may stand between the words of a phrase: "under [close house] arrest", "on [its entity] list"."""
    loose = token.pos in ("DET", "ADJ", "NUM") or token.tag in ("PRP$", "POS", "PRP", "CD")
    return loose or token.dep == "compound"


def _personal(clause: Clause, tokens: Iterable[Token]) -> bool:
    """Whether one of them is somebody rather than something."""
    words = lemmas_of(clause.parsed, tokens)
    return "@actor" in words or bool(words & clause.people)


def _parties(clause: Clause, entry: Predicate, words: list[Token]) -> tuple[list[Token], list[Token]]:
    """Who does it and to whom."""
    if "subj" in entry.patient:
        suffering = clause.done if is_passive(clause.parsed, clause.verb) else clause.doers
        return _agents_after(clause, entry), suffering
    doers = _agents_after(clause, entry) if "brought" in entry.flags else clause.doers
    return doers, _patients(clause, entry, words) + _sides(clause, entry)


def _sides(clause: Clause, entry: Predicate) -> list[Token]:
    """Those between whom the thing was that is the subject: "talks between Kenya and Uganda collapsed"."""
    things = [t for t in clause.doers if t.lemma in entry.either]
    return [o for t in things for o in prepositional(clause.parsed, t, ("between", "with"))]


def _agents_after(clause: Clause, entry: Predicate) -> list[Token]:
    """The nouns in the agent's prepositions, wherever the parser hung them after the verb."""
    parsed = clause.parsed
    found = [t for t in clause.following if t.lower in entry.agent and t.pos == "ADP"]
    return [t for p in found for o in parsed.kids(p, "pobj") for t in together(parsed, o)]


def _driven(clause: Clause) -> list[Token]:
    """ "Fired shots to drive off the crowd": whom an act is meant to drive, stop or scatter."""
    parsed = clause.parsed
    meant = [c for c in parsed.kids(clause.verb, "advcl", "xcomp") if with_to(parsed, c) and c.lemma in _DRIVING]
    return [t for c in meant for t in objects(parsed, c)]


_DRIVING = word_list("usage.driving")


def _stranded(clause: Clause, entry: Predicate) -> bool:
    """ "Was fired at", "was shot at by two men": a preposition whose noun the passive has made its subject."""
    ends = (p for p in clause.parsed.kids(clause.verb, "prep", "prt") if p.lower in entry.patient)
    return is_passive(clause.parsed, clause.verb) and any(not clause.parsed.kids(p, "pobj", "pcomp") for p in ends)


def _patients(clause: Clause, entry: Predicate, words: list[Token]) -> list[Token]:
    parsed, verb = clause.parsed, clause.verb
    taken = {t.i for t in words}
    out = [t for t in clause.done if t.lemma not in entry.object] if "obj" in entry.patient else []
    out += prepositional(parsed, verb, tuple(p for p in entry.patient if p not in ("obj", "subj")))
    if not out and _stranded(clause, entry):
        out = list(clause.done)
    if words and words[-1].pos == "ADP":
        out += [t for o in parsed.kids(words[-1], "pobj") for t in together(parsed, o)]
    elif words and words[-1].pos == "NOUN":
        out += prepositional(parsed, words[-1], entry.patient)
    if entry.object and not out:
        for thing in clause.done:
            out += prepositional(parsed, thing, entry.patient)
    out = out or (_driven(clause) if entry.type == "THREATEN" else [])
    seen = dict.fromkeys(t.i for t in out if t.entity not in ("DATE", "TIME") and t.i not in taken)
    return [parsed.tokens[i] for i in seen]
