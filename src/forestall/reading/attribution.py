"""Who says it: the speaker, the cue, the stance and the passage that is said.

Speech is found at verbs of saying with a clause ("said that ..."), at "according to", at blaming and denying, at
claims of responsibility and their absence, and at quotations whose speaker stands beside them.
"""

from dataclasses import dataclass, field

from forestall.reading.lexicon import word_list
from forestall.reading.parse import Parsed, Sentence, Token
from forestall.reading.syntax import is_passive, objects, prepositional, subjects
from forestall.records import Span, Stance
from forestall.vocabulary import Vocabulary

__all__ = ["Saying", "sayings_in"]


@dataclass(slots=True)
class Saying:
    """One attribution: `speaker` is the word that names who speaks, `span` what is said (code points)."""

    speaker: Token
    cue: Token
    stance: Stance
    span: Span
    blamed: list[Token] = field(default_factory=list)
    hearer: list[Token] = field(default_factory=list)
    clause: bool = True
    """False where what is said is a noun alone ("declared a holiday")."""


def sayings_in(parsed: Parsed, sentence: Sentence, vocabulary: Vocabulary) -> list[Saying]:
    """The attributions of one sentence, in word order."""
    out: list[Saying] = []
    for token in parsed.of(sentence):
        if token.lower == "according":
            out += _according(parsed, token, sentence)
        elif token.pos in ("VERB", "AUX") and _about_responsibility(parsed, token):
            out += _responsibility(parsed, token)
        elif token.pos in ("VERB", "AUX"):
            out += _responsibility(parsed, token) or _naming(parsed, token) or _spoken(parsed, token, vocabulary)
        elif token.lemma in ("denial", "count", "tally") and token.pos == "NOUN":
            out += _possessed(parsed, token, sentence)
    return out


_NAMING = {"call", "brand", "label", "term", "describe", "dub"}


def _naming(parsed: Parsed, verb: Token) -> list[Saying]:
    """ "called the strikes an act of aggression": a judgement on what was told."""
    judged = parsed.kids(verb, "oprd", "ccomp", "xcomp") or [p for p in parsed.kids(verb, "prep") if p.lower == "as"]
    if verb.lemma not in _NAMING or not judged or not parsed.kids(verb, "dobj", "ccomp"):
        return []
    span = (verb.start, parsed.tokens[verb.right].end)
    stance: Stance = "asserts" if verb.lemma in ("describe", "term", "dub") else "accuses"
    return [Saying(s, verb, stance, span) for s in _speakers(parsed, verb)]


def _speakers(parsed: Parsed, verb: Token) -> list[Token]:
    found = [t for t in subjects(parsed, verb) if not any(c.lower == "no" for c in parsed.kids(t, "det"))]
    return [
        t for t in found if t.pos in ("NOUN", "PROPN", "PRON") and t.lower not in ("it", "there", "this", "that")
    ] or [t for t in found if (t.lower in ("it",) and verb.dep != "ROOT") or t.lower == "it"]


def _spoken(parsed: Parsed, verb: Token, vocabulary: Vocabulary) -> list[Saying]:
    stances = vocabulary.speech_verbs.get(verb.lemma)
    if stances is None and verb.lemma == "point" and parsed.kids(verb, "prt"):
        stances = ("asserts",)
    if stances is None:
        return []
    speakers = _speakers(parsed, verb)
    if not speakers:
        return []
    stance = _stance(parsed, verb, stances)
    if stance is None:
        return []
    blamed = _blamed(parsed, verb)
    hearer = objects(parsed, verb) if verb.lemma in ("tell", "inform") else []
    clause = bool(parsed.kids(verb, "ccomp", "xcomp", "parataxis")) or _inverted(parsed, verb)
    said = _passages(parsed, verb, stance)
    return [Saying(s, verb, each, span, blamed, hearer, clause) for s in speakers for each, span in said]


def _passages(parsed: Parsed, verb: Token, stance: Stance) -> list[tuple[Stance, Span]]:
    """What is said, with its stance; "that X was not there and that Y did it" denies one thing and asserts another."""
    top = next(iter(parsed.kids(verb, "ccomp")), None)
    joined = [c for c in parsed.kids(top, "conj") if parsed.kids(c, "mark")] if top is not None else []
    if stance != "denies" or top is None or not joined or verb.lemma == "deny":
        return [(stance, _content(parsed, verb))]
    cut = min(c.left for c in joined)
    first = (parsed.tokens[top.left].start, parsed.tokens[max(top.left, cut - 1)].end)
    rest: list[tuple[Stance, Span]] = [
        ("denies" if _negated(parsed, c) else "asserts", (parsed.tokens[c.left].start, parsed.tokens[c.right].end))
        for c in joined
    ]
    return [("denies", first), *rest]


def _stance(parsed: Parsed, verb: Token, stances: tuple[str, ...]) -> Stance | None:
    """The stance of a cue in its frame; None where the verb does not speak here."""
    negated = bool(parsed.kids(verb, "neg"))
    clause = bool(parsed.kids(verb, "ccomp", "xcomp", "advcl")) or _inverted(parsed, verb)
    about = bool(parsed.kids(verb, "dobj", "prep", "nsubjpass"))
    first = stances[0]
    if first in ("blames", "denies", "accuses") and (about or clause):
        if first == "denies" and verb.lemma in ("reject", "dismiss") and not _about_words(parsed, verb):
            return "denies" if clause else None
        return "denies" if negated and first != "denies" else first  # type: ignore[return-value]
    if first == "threatens":
        return "threatens" if clause or about else None
    if not clause and not (about and verb.lemma in _WITH_OBJECT):
        return None
    if negated and first in ("asserts", "speculates"):
        return None
    if first == "speculates" and verb.lemma in ("warn", "estimate") and not _modal_below(parsed, verb):
        return "asserts"
    if _modal_below(parsed, verb) and verb.lemma in (
        "say",
        "suggest",
        "believe",
        "warn",
        "speculate",
        "fear",
        "expect",
    ):
        return "speculates"
    if _denial_below(parsed, verb):
        return "denies"
    return first  # type: ignore[return-value]


_WITH_OBJECT = word_list("attribution.with_object")
_CLAIM_WORDS = word_list("attribution.claim_words")


def _about_words(parsed: Parsed, verb: Token) -> bool:
    return any(t.lemma in _CLAIM_WORDS for t in objects(parsed, verb))


def _inverted(parsed: Parsed, verb: Token) -> bool:
    """ "..., the ministry said": the verb stands beside what is said, or is in parenthesis."""
    return verb.dep == "parataxis" or bool(parsed.kids(verb, "parataxis"))


def _modal_below(parsed: Parsed, verb: Token) -> bool:
    return any(
        c.lower in ("could", "may", "might", "would")
        for clause in parsed.kids(verb, "ccomp")
        for c in parsed.kids(clause, "aux")
    )


def _denial_below(parsed: Parsed, verb: Token) -> bool:
    """ "said that it had no part", "said their side fired no shots": the clause itself is a negation."""
    for clause in parsed.kids(verb, "ccomp"):
        if any(c.lower in ("will", "would", "can", "should", "must") for c in parsed.kids(clause, "aux")):
            continue
        if _negated(parsed, clause):
            return True
    return False


def _negated(parsed: Parsed, clause: Token) -> bool:
    """Whether a clause is a negation: "did not fire", "fired no shots", "had no role"."""
    if parsed.kids(clause, "neg"):
        return True
    return any(c.dep == "det" and c.lower == "no" for o in parsed.kids(clause, "dobj") for c in parsed.kids(o))


def _content(parsed: Parsed, verb: Token) -> Span:
    """What is said: the sentence without the speaker's phrase, limited to the clause where the verb is not its head."""
    parts = parsed.kids(verb, "ccomp", "xcomp", "parataxis", "dobj", "prep")
    clauses = [c for c in parts if not any(parsed.tokens[i].text == ";" for i in range(c.i, verb.i))]
    if clauses:
        spoken = [c for c in clauses if c.dep in ("ccomp", "parataxis")] or clauses
        first, last = min(c.left for c in spoken), max(c.right for c in spoken)
    else:
        top = parsed.tokens[verb.head] if verb.dep == "parataxis" else verb
        first, last = top.left, top.right
    return parsed.tokens[first].start, parsed.tokens[last].end


def _blamed(parsed: Parsed, verb: Token) -> list[Token]:
    """Whom a blaming or accusing speaker names."""
    if verb.lemma in ("blame", "accuse", "charge", "fault", "condemn"):
        return objects(parsed, verb) + prepositional(parsed, verb, ("on",))
    if verb.lemma in ("attribute", "pin", "assign"):
        return prepositional(parsed, verb, ("to", "on"))
    return []


def _about_responsibility(parsed: Parsed, verb: Token) -> bool:
    return verb.lemma in ("claim", "accept", "assume", "take") and any(
        t.lemma in ("responsibility", "credit") for t in objects(parsed, verb)
    )


def _responsibility(parsed: Parsed, verb: Token) -> list[Saying]:
    """Claims of responsibility, and "has not claimed"; "no one claimed" has no speaker."""
    if verb.lemma not in ("claim", "accept", "assume", "take", "deny", "hold") or is_passive(parsed, verb):
        return []
    done = objects(parsed, verb)
    whole = (parsed.tokens[verb.left].start, parsed.tokens[verb.right].end)
    if verb.lemma == "hold":
        held = any(t.lower == "responsible" for t in parsed.subtree(verb))
        return [Saying(s, verb, "blames", whole, done) for s in subjects(parsed, verb)] if held else []
    if not any(t.lemma in ("responsibility", "credit") for t in done):
        return []
    negated = bool(parsed.kids(verb, "neg"))
    out = []
    for speaker in subjects(parsed, verb):
        if speaker.lower in ("nobody", "none") or any(c.lower == "no" for c in parsed.kids(speaker, "det")):
            continue
        if speaker.lower == "one":
            continue
        stance: Stance = "denies" if verb.lemma == "deny" else "no_claim" if negated else "claims_responsibility"
        out.append(Saying(speaker, verb, stance, whole))
    return out


def _according(parsed: Parsed, token: Token, sentence: Sentence) -> list[Saying]:
    """ "..., according to the ministry": the clause it hangs on is what is said."""
    to = parsed.tokens[token.i + 1] if token.i < sentence.last else None
    if to is None or to.lower != "to":
        return []
    speakers = [t for p in [to, token] for t in parsed.kids(p, "pobj")]
    clause = next((t for t in parsed.up(token) if t.pos in ("VERB", "AUX")), None)
    top = clause or parsed.tokens[sentence.first]
    first = top.left if clause else sentence.first
    last = top.right if clause else sentence.last
    span = (parsed.tokens[first].start, parsed.tokens[last].end)
    return [Saying(s, token, "asserts", span) for s in speakers[:1]]


def _possessed(parsed: Parsed, token: Token, sentence: Sentence) -> list[Saying]:
    """ "by the Red Crescent's count"."""
    owners = parsed.kids(token, "poss")
    above = parsed.tokens[token.head]
    if not owners or above.lower != "by":
        return []
    span = (parsed.tokens[sentence.first].start, parsed.tokens[sentence.last].end)
    return [Saying(owners[0], token, "asserts", span)]
