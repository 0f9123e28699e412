"""Usage: whether a clause uses a verb the way an entry of the predicate table says, and who stands where.

A frame asks for words after the verb ("placed under house arrest"), for certain subjects and objects, for a
complement; it says where the one acted upon stands. Names stand in for words by their kind: `@person`, `@place`,
`@nation`, `@group`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from forestall.reading.clause import KINDS, Clause, is_name, lemmas_of, with_to
from forestall.reading.lexicon import word_list
from forestall.reading.parse import Parsed, Token
from forestall.reading.syntax import is_passive, objects, prepositional, together
from forestall.vocabulary import Predicate

__all__ = ["Fit", "fit", "weapon_in"]


_PROUD = {"will", "would", "'ll", "’ll", "shall", "wo", "'d", "’d", "going"}
_ADVERBIAL = {"in", "out", "off", "up", "down", "away", "over", "back", "on"}
_PLURAL = {"they", "we", "both", "who", "two", "three"}
_ONE_ALONE = {"he", "she", "it", "i", "him", "her"}
_NOTHING = {"none", "nothing", "nobody"}
_ATONED = word_list("usage.atoned")
_DONE_TO = {"COERCE", "SANCTION", "CONCEDE", "AID", "REJECT", "MOBILIZE"}
"""Types of acts that a passive tells without saying by whom."""
_TRUCES = {"ceasefire", "cease-fire", "truce", "agreement", "accord", "treaty", "deal", "talk", "negotiation"}
_DEFIANT = word_list("usage.defiant")
_ACCEPTING = word_list("usage.accepting")
"""What is refused by saying that one cannot: "cannot accept the plan"."""
_INTENDING = {"intend", "mean", "plan", "wish"}
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
    if words is None or not _words_fit(clause, entry, words) or not _complements_fit(clause, entry):
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
        if _is(token, entry.particle[0]) and (start == 0 or _hangs(clause, token, len(entry.particle))):
            words = _run(clause.following[start:], entry.particle)
            if words and not (words[-1].lower == "no" and words[-1].dep == "det"):  # "said no shot was fired"
                return words
    return None


def _ahead(clause: Clause, entry: Predicate) -> list[Token] | None:
    """ "The bombing was halted", "an end was put to it": of the words of an active phrase, the noun stands before."""
    noun, rest = entry.particle[0], entry.particle[1:]
    found = next((t for t in clause.done if t.pos == "NOUN" and _is(t, noun)), None)
    if found is None or not clause.follows.issuperset(rest):
        return None
    after = _run(clause.following, rest) if rest else []
    return [found, *after] if after or not rest else None


def _is(token: Token, word: str) -> bool:
    return word in (token.lower, token.lemma)


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
        if _is(token, wanted[len(found)]):
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


def _complements_fit(clause: Clause, entry: Predicate) -> bool:
    """Whether the clauses and words that must follow do."""
    parsed, verb = clause.parsed, clause.verb
    if entry.complement and not _vowed(clause, entry):
        return False
    if entry.clause and not any(_says(parsed, c, entry.clause) for c in parsed.kids(verb, "ccomp", "acomp", "oprd")):
        return False
    if entry.oprd and not _made(clause) & entry.oprd:
        return False
    if entry.after and not any(_is(t, w) for t in clause.following for w in entry.after):
        return False
    return all(_FLAGS[flag](clause) for flag in entry.flags if flag in _FLAGS)


def _made(clause: Clause) -> set[str]:
    """What the object is made: "named him president", "swore him in as president"."""
    parsed, verb = clause.parsed, clause.verb
    roles = [o for p in parsed.kids(verb, "prep") if p.lower == "as" for o in parsed.kids(p, "pobj")]
    after = [c for o in clause.done for c in parsed.kids(o, "acl", "advmod", "amod") if c.i > o.i]
    found = [*parsed.kids(verb, "oprd", "attr", "dobj", "ccomp", "advmod", "acomp"), *roles, *after]
    return {word for c in found for word in (c.lemma, c.lower)}


def _says(parsed: Parsed, top: Token, wanted: frozenset[str]) -> bool:
    near = [top, *parsed.kids(top, "acomp", "attr", "dobj", "nsubj"), *prepositional(parsed, top, ("on",))]
    return any(t.lemma in wanted for t in near)


def _infinitive(clause: Clause) -> bool:
    tops = [clause.verb, *clause.parsed.kids(clause.verb, "acomp")]
    return any(with_to(clause.parsed, c) for top in tops for c in clause.parsed.kids(top, "xcomp", "ccomp", "advcl"))


def _subjunctive(clause: Clause) -> bool:
    """ "demanded that the rebels withdraw"."""
    for child in clause.parsed.kids(clause.verb, "ccomp"):
        aux = {c.lower for c in clause.parsed.kids(child, "aux", "auxpass")}
        if (child.tag in ("VB", "VBP") and "to" not in aux and not aux & _PROUD) or "should" in aux or "be" in aux:
            return True
    return False


def _gerund(clause: Clause) -> bool:
    """ "Recommended reopening the schools"."""
    return any(c.tag == "VBG" for c in clause.parsed.kids(clause.verb, "xcomp", "ccomp", "dobj", "pcomp"))


def _negated(clause: Clause) -> bool:
    aux = {c.lower for c in clause.parsed.kids(clause.verb, "aux")}
    unable = clause.verb.lemma in _ACCEPTING and bool(aux & {"can", "ca", "could"})
    unwilling = clause.verb.lemma in _INTENDING and bool(aux & {"do", "does", "did"})
    if not aux & {"will", "would", "wo", "shall", "'ll"} and not unable and not unwilling:
        return False
    if any(c.lower == "longer" for c in clause.parsed.kids(clause.verb, "advmod")):
        return True  # "would no longer lend"
    nothing = any(t.lower in _NOTHING or _none_of(clause.parsed, t) for t in clause.done)
    return nothing or bool(clause.parsed.kids(clause.verb, "neg"))


def _none_of(parsed: Parsed, token: Token) -> bool:
    return any(c.lower == "no" for c in parsed.kids(token, "det"))


def _alone(clause: Clause) -> bool:
    kids = clause.parsed.kids(clause.verb, "oprd", "acomp", "xcomp", "ccomp")
    return all(with_to(clause.parsed, c) for c in kids) and len(clause.parsed.kids(clause.verb, "dobj")) < 2


def _must(clause: Clause) -> bool:
    """ "Said that the president must resign", "has to go"."""
    parsed = clause.parsed
    tops = parsed.kids(clause.verb, "ccomp", "parataxis")
    told = any(c.lower in ("must", "should", "ought") for top in tops for c in parsed.kids(top, "aux"))
    return told or any(
        top.lemma == "have" and any(with_to(parsed, c) for c in parsed.kids(top, "xcomp")) for top in tops
    )


def _over(clause: Clause) -> bool:
    """ "Said that the truce was over"."""
    parsed = clause.parsed
    tops = [top for top in parsed.kids(clause.verb, "ccomp") if top.lemma == "be"]
    ended = [c.lower for top in tops for c in parsed.kids(top, "acomp", "attr", "advmod", "prt", "oprd", "prep")]
    things = {t.lemma for top in tops for t in parsed.kids(top, "nsubj")}
    return bool(set(ended) & {"over", "dead", "void", "off", "ended"}) and bool(things & _TRUCES)


def _or_else(clause: Clause) -> bool:
    """ "Said it would close the camp unless it was paid", "if it was not paid": what the speaker will do otherwise."""
    parsed = clause.parsed
    tops = [top for top in parsed.kids(clause.verb, "ccomp") if _proud(parsed, top) and _by_speaker(clause, top)]
    tops = [top for top in tops if not parsed.kids(top, "neg")]
    return any(_undone(parsed, c, top) for top in tops for c in parsed.kids(top, "advcl"))


def _undone(parsed: Parsed, condition: Token, act: Token) -> bool:
    """Whether a condition is that something is not done: "unless", "if they do not", "if they failed to".

    An "if" makes a threat only of what the speaker itself would do.
    """
    marks = {m.lower for m in parsed.kids(condition, "mark")}
    left = bool(parsed.kids(condition, "neg")) or condition.lemma in ("fail", "refuse", "decline", "ignore", "reject")
    own = any(t.pos == "PRON" or parsed.kids(t, "poss") for t in parsed.kids(act, "nsubj")) and act.lemma != "be"
    return "unless" in marks or ("if" in marks and left and own)


def _content(clause: Clause) -> bool:
    """Whether it is said what is agreed or promised."""
    parsed, verb = clause.parsed, clause.verb
    things = [t for t in clause.done if t.pos != "PRON"]
    return bool(things or parsed.kids(verb, "xcomp", "ccomp") or prepositional(parsed, verb, ("to", "on", "for")))


_FLAGS = {
    "content": _content,
    "infinitive": _infinitive,
    "subjunctive": _subjunctive,
    "gerund": _gerund,
    "negated": _negated,
    "alone": _alone,
    "must": _must,
    "over": _over,
    "or_else": _or_else,
}


def _vowed(clause: Clause, entry: Predicate) -> bool:
    """Whether what is said to come is one of these acts, by the speaker or by nobody named."""
    parsed = clause.parsed
    states = [c for c in parsed.kids(clause.verb, "acomp", "ccomp") if c.pos == "ADJ"]
    tops = parsed.kids(clause.verb, "xcomp", "ccomp")
    ready = [s for top in tops for s in parsed.kids(top, "acomp") if s.lower in _READY]
    tops += [c for state in [*states, *ready] for c in parsed.kids(state, "xcomp", "ccomp", "advcl")]
    for child in [c for top in tops for c in [top, *parsed.kids(top, "conj")]]:
        if child.dep in ("xcomp", "ccomp") and (with_to(parsed, child) or child.tag == "VBG"):
            done = {child.lemma, *_gone_on_with(parsed, child)}
            if "said" not in entry.flags and done & entry.complement and not parsed.kids(child, "neg"):
                return True
        elif _proud(parsed, child) and _threatened(clause, child) and _meant(parsed, child, entry):
            return True
    return False


_READY = ("ready", "prepared", "willing", "determined", "poised")


def _gone_on_with(parsed: Parsed, verb: Token) -> list[str]:
    """What is to go on or begin: "to go on hitting ships", "to keep bombing", "to continue to strike"."""
    if verb.lemma not in ("go", "keep", "continue", "carry", "start", "begin", "resume"):
        return []
    near = [verb, *parsed.kids(verb, "prep", "prt", "advmod")]
    return [c.lemma for top in near for c in parsed.kids(top, "xcomp", "pcomp", "advcl") if c.tag in ("VBG", "VB")]


def _proud(parsed: Parsed, verb: Token) -> bool:
    return any(c.lower in _PROUD for c in parsed.kids(verb, "aux"))


def _meant(parsed: Parsed, verb: Token, entry: Predicate) -> bool:
    """Whether what is said to come is such an act; what is threatened may also be not to do something."""
    if entry.type == "THREATEN":
        return _hostile(parsed, verb, entry.complement)
    return verb.lemma in entry.complement and not parsed.kids(verb, "neg")


def _hostile(parsed: Parsed, verb: Token, wanted: frozenset[str]) -> bool:
    if parsed.kids(verb, "neg"):
        return verb.lemma in _DEFIANT
    with_nouns = [
        o for p in parsed.kids(verb, "prep") if p.lower in ("with", "of", "as", "to") for o in parsed.kids(p, "pobj")
    ]
    nouns = {t.lemma for t in [*parsed.kids(verb, "dobj", "attr", "acomp", "nsubj", "nsubjpass"), *with_nouns]}
    return bool({verb.lemma, *_gone_on_with(parsed, verb)} & wanted or nouns & _DEFIANT)


def _threatened(clause: Clause, verb: Token) -> bool:
    """What the speaker would do, or that somebody would pay for something."""
    return _by_speaker(clause, verb) or verb.lemma in _ATONED


def _by_speaker(clause: Clause, verb: Token) -> bool:
    """Not so in "Egypt said that Libya would attack"."""
    tops = clause.parsed.kids(verb, "nsubj")
    named = [t for t in tops if t.entity in KINDS and t.lemma not in clause.subject_words]
    return not named


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
    ends = (p for p in clause.parsed.kids(clause.verb, "prep") if p.lower in entry.patient)
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
