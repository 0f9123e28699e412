"""Naming: judgements passed on what was told, which say that it is true, wrong or false.

"Called the strikes an act of aggression", "deemed the expulsion unjustified", "a massacre, the opposition called it".
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive, objects
from forestall.reading.speech.frames import unsaid
from forestall.reading.speech.saying import Saying, Speech, cut, whole_clause
from forestall.reading.speech.speakers import speakers_of
from forestall.reading.words.lexicon import word_list
from forestall.records import Stance

__all__ = ["naming"]

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_HARSH = word_list("naming.harsh")
_MARKED = word_list("naming.marked")
_PARTICLES = word_list("naming.particles")
_TRUE = word_list("naming.true")


def naming(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """The sayings of a verb that names what was told; empty where it is none or means something else."""
    if not speech.has("naming", verb.lemma) or unsaid(parsed, verb, speech):
        return []
    judged = _judged(parsed, verb, speech)
    if not judged or not (parsed.kids(verb, "dobj", "oprd", "ccomp", "nsubjpass") or objects(parsed, verb)):
        return []
    stance = _judgement(parsed, verb, judged, speech)
    span = (verb.start, parsed.tokens[cut(parsed, verb.left, verb.right, verb.i)[1]].end)
    span = whole_clause(parsed, verb) if is_passive(parsed, verb) else span
    blamed = objects(parsed, verb) if stance == "accuses" else []
    return [Saying(s, verb, stance, span, blamed, top=verb.i) for s in speakers_of(parsed, verb, speech)]


def _judged(parsed: Parsed, verb: Token, speech: Speech) -> list[Token]:
    """The words that head what a thing is called."""
    marked = [p for p in parsed.kids(verb, "prep") if p.lower == "as"]
    if verb.lemma in _MARKED and not marked:
        return []
    judged = parsed.kids(verb, "oprd", "ccomp", "xcomp") + [t for p in marked for t in parsed.kids(p)]
    things = parsed.kids(verb, "dobj")
    judged += [a for t in things for a in parsed.kids(t, "appos") if a.i > t.i + 1]
    judged += [t for t in things if parsed.kids(t, "det") and speech.has("untrue", t.lemma)]
    judged += [a for t in things for a in _behind(parsed, verb, t)]
    itself = any(t.lower.endswith(("self", "selves")) for t in objects(parsed, verb))
    if itself or any(t.lower in _PARTICLES for t in judged):
        return []
    told = [t for t in judged if t.tag not in _FINITE and not parsed.kids(t, "mark", "aux")]
    return told or [t for t in judged if t.dep == "oprd"]


def _behind(parsed: Parsed, verb: Token, thing: Token) -> list[Token]:
    """ "The expulsion unjustified", "the decision misguided": read by the parser as words that narrow the thing."""
    if verb.lemma not in _HARSH and verb.lemma not in ("call", "deem", "term", "consider", "judge"):
        return []
    near = [a for a in parsed.kids(thing, "amod", "acl") if a.i > thing.i and a.tag in ("JJ", "VBN", "VBG")]
    return [a for a in near if not parsed.kids(a, "agent", "prep", "npadvmod", "dobj")]


def _judgement(parsed: Parsed, verb: Token, judged: list[Token], speech: Speech) -> Stance:
    words = [w.lemma for t in judged for w in parsed.subtree(t)]
    if speech.has("untrue", *words) or verb.lemma in ("dismiss", "reject"):
        return "denies"
    told = [t for t in objects(parsed, verb) if t.pos == "NOUN" and speech.has("charges", t.lemma)]
    if told and not _TRUE & set(words):
        return "denies"  # "described the accusation as a pretext"
    return "accuses" if verb.lemma in _HARSH or speech.has("harsh", *words) else "asserts"
