"""Set phrases with which English blames, denies and owns up: "laid it at the door of", "has no knowledge of".

Each is a verb with one telling object. They are tried before the plain verbs of saying.
"""

from collections.abc import Callable

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive, negated, none_of, objects, prepositional, subjects
from forestall.reading.speech.frames import clause_stance
from forestall.reading.speech.saying import Saying, Speech, whole_clause
from forestall.reading.speech.silence import wordless
from forestall.reading.speech.speakers import can_speak, speakers_of
from forestall.reading.words.lexicon import word_list
from forestall.records import Stance

__all__ = ["idioms"]


def idioms(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """The sayings of a set phrase headed by a verb; empty where it heads none."""
    if verb.lemma in ("confirm", "deny"):
        return _neither(parsed, verb, speech)
    tries = _BY_VERB.get(verb.lemma, ())
    return next((found for attempt in tries if (found := attempt(parsed, verb, speech))), [])


def _make(parsed: Parsed, verb: Token, stance: Stance, speech: Speech, blamed: list[Token]) -> list[Saying]:
    span = (verb.start, parsed.tokens[verb.right].end)
    if is_passive(parsed, verb) or verb.dep == "relcl":
        span = whole_clause(parsed, verb)
    return [Saying(s, verb, stance, span, blamed, clause=False, top=verb.i) for s in speakers_of(parsed, verb, speech)]


def _has_object(parsed: Parsed, verb: Token, *lemmas: str) -> bool:
    return any(t.lemma in lemmas for t in objects(parsed, verb))


def _neither(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Would neither confirm nor deny that ...": no word either way."""
    both = [verb, *parsed.kids(verb, "conj")]
    content = [c for t in both for c in (*parsed.kids(t, "ccomp"), *parsed.kids(t, "dobj"))]
    if {t.lemma for t in both} != {"confirm", "deny"} or not parsed.kids(verb, "preconj", "neg"):
        return []
    speakers = [s for s in subjects(parsed, verb) if can_speak(parsed, s, speech)]
    first = content[0] if content else verb
    span = (parsed.tokens[first.left].start, parsed.tokens[max(t.right for t in both)].end)
    return [Saying(s, verb, "no_claim", span, top=first.i) for s in speakers]


def _claimed(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Claimed responsibility", "claimed the bombing", "took credit"; "has not claimed it" is said too."""
    done = objects(parsed, verb) or [parsed.tokens[verb.head]] * (verb.dep == "relcl")
    formal = any(speech.has("responsibility", t.lemma) for t in done)
    deed = verb.lemma in ("claim", "admit", "avow") and any(speech.has("deeds", t.lemma, t.lower) for t in done)
    if not formal and not deed:
        return []
    if any(c.lemma == "claim" for t in done for c in parsed.kids(t, "prep")):
        return []
    stance: Stance = "no_claim" if negated(parsed, verb) else "claims_responsibility"
    return _make(parsed, verb, stance, speech, [])


def _held(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Held the garrison responsible for the looting"."""
    words = {t.lower for t in parsed.subtree(verb)}
    blamed = [c for c in parsed.subtree(verb) if c.lemma == "blame" and c.dep in ("xcomp", "ccomp", "acl")]
    liable = words & {"responsible", "accountable", "liable"} or (blamed and "to" in words)
    return _make(parsed, verb, "blames", speech, objects(parsed, verb)) if liable else []


def _pointed(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Pointed the finger at the guard", "pointed to Asmara"."""
    parties = [t for t in prepositional(parsed, verb, ("to", "at")) if t.entity in ("GPE", "NORP", "ORG", "PERSON")]
    if parties and not objects(parsed, verb):
        return _make(parsed, verb, "blames", speech, parties)
    if not _has_object(parsed, verb, "finger", "fingers"):
        return []
    return _make(parsed, verb, "blames", speech, prepositional(parsed, verb, ("at", "toward", "towards")))


def _laid(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Laid the deaths at the door of the company", "put the blame on the guards"."""
    if any(c.lower == "down" for c in parsed.kids(verb, "prt", "advmod", "prep")):
        causes = [*prepositional(parsed, verb, ("to",)), *_to_of_down(parsed, verb)]
        parties = [t for t in causes if t.entity in ("GPE", "NORP", "ORG", "PERSON")]
        return _make(parsed, verb, "blames" if parties else "asserts", speech, parties) if causes else []
    doors = [t for t in prepositional(parsed, verb, ("at",)) if t.lemma in ("door", "feet", "foot", "doorstep")]
    if doors:
        return _make(parsed, verb, "blames", speech, [o for d in doors for o in _of(parsed, d)])
    if any(t.lemma == "notice" for t in prepositional(parsed, verb, ("on",))):
        return _make(parsed, verb, "threatens", speech, [])
    if _has_object(parsed, verb, "blame", "responsibility"):
        return _make(parsed, verb, "blames", speech, prepositional(parsed, verb, ("on", "upon", "with", "at")))
    return []


def _to_of_down(parsed: Parsed, verb: Token) -> list[Token]:
    """ "Put it down to his health", where "to" hangs on "down"."""
    downs = [c for c in parsed.kids(verb, "prt", "advmod", "prep") if c.lower == "down"]
    return [t for d in downs for t in prepositional(parsed, d, ("to",))]


def _of(parsed: Parsed, noun: Token) -> list[Token]:
    return [*parsed.kids(noun, "poss"), *prepositional(parsed, noun, ("of",))]


def _saw(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Sees the hand of Belgrade in it" blames; "sees no sign of it", "has no knowledge of it" deny."""
    done = objects(parsed, verb)
    hands = [t for t in done if t.lemma in ("hand", "fingerprint", "fingerprints")]
    if hands and verb.lemma in ("see", "detect"):
        return _make(parsed, verb, "blames", speech, [o for h in hands for o in _of(parsed, h)])
    lacking = [t for t in done if none_of(parsed, t)]
    above = parsed.tokens[verb.head]
    under = verb.dep in ("ccomp", "xcomp") and not any(parsed.tokens[i].text == ";" for i in range(verb.i, above.i))
    if under or not any(t.lemma in _KNOWING for t in lacking):
        return []
    return _make(parsed, verb, "denies", speech, [])


_KNOWING = word_list("idioms.knowing")


def _had(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Has it that the enemy fled", "would have you believe that nobody was hurt"."""
    clauses = parsed.kids(verb, "ccomp")
    believe = next((c for c in clauses if c.lemma == "believe"), None)
    told = parsed.kids(believe, "ccomp") if believe is not None else []
    it = [t for t in parsed.kids(verb, "dobj", "nsubj") if t.lower == "it" and t.i > verb.i]
    top = told[0] if told else clauses[0] if clauses and it else None
    if top is None:
        return _saw(parsed, verb, speech)
    stance: Stance = "denies" if negated(parsed, top) else "asserts"
    span = (parsed.tokens[top.left].start, parsed.tokens[top.right].end)
    return [Saying(s, verb, stance, span, top=top.i) for s in subjects(parsed, verb) if can_speak(parsed, s, speech)]


def _traded(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Traded accusations": each accuses the other."""
    done = objects(parsed, verb)
    if not any(t.lemma in ("accusation", "blame", "recrimination", "charge", "allegation") for t in done):
        return []
    return _make(parsed, verb, "accuses", speech, [])


def _washed(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Has distanced itself from the mercenaries", "washed its hands of it"."""
    selves = [t for t in objects(parsed, verb) if t.lower in ("itself", "themselves", "himself", "herself")]
    hands = _has_object(parsed, verb, "hand", "hands") and verb.lemma == "wash"
    return _make(parsed, verb, "denies", speech, []) if selves or hands else []


def _took(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Took the attack on himself"."""
    if any(t.lower in ("himself", "itself", "themselves") for t in prepositional(parsed, verb, ("on", "upon"))):
        return _make(parsed, verb, "claims_responsibility", speech, [])
    return _claimed(parsed, verb, speech)


def _let(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Let it be known that they had nothing to do with it"."""
    known = [c for c in parsed.kids(verb, "ccomp", "xcomp") if c.lemma in ("know", "understand")]
    if not known:
        return []
    told = [
        t for t in parsed.subtree(verb) if t.i > known[0].i and any(c.lower == "that" for c in parsed.kids(t, "mark"))
    ]
    if not told:
        return []
    top = min(told, key=lambda t: t.i)
    stance, no = clause_stance(parsed, "say", top, speech)
    span = (parsed.tokens[top.left].start, parsed.tokens[top.right].end)
    return [Saying(s, verb, stance, span, negated=no, top=top.i) for s in speakers_of(parsed, verb, speech)]


def _otherwise(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Doctors say otherwise", "Oslo disagrees"."""
    other = any(c.lower in ("otherwise", "differently") for c in parsed.kids(verb, "advmod"))
    accounts = [t for t in objects(parsed, verb) if t.lemma in _ACCOUNTS]
    other = other or any(c.lower in _OTHER for t in accounts for c in parsed.kids(t, "amod", "det"))
    return _make(parsed, verb, "denies", speech, []) if other or verb.lemma in ("disagree", "differ") else []


_ACCOUNTS, _OTHER = word_list("idioms.accounts"), word_list("idioms.other")


def _shared(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Moscow shares this view": says what the one before said."""
    if not _has_object(parsed, verb, "view", "opinion", "version", "account", "assessment", "suspicion", "line"):
        return []
    return _make(parsed, verb, "asserts", speech, [])


def _refused(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Does not accept that", "will not believe the figure", "do not agree": denies what was said."""
    things = [*objects(parsed, verb), *parsed.kids(verb, "ccomp")]
    about = any(speech.has("claim_words", t.lemma, t.lower) or t.dep == "ccomp" for t in things)
    doubted = verb.lemma == "agree" and not parsed.kids(verb, "xcomp")
    return _make(parsed, verb, "denies", speech, []) if negated(parsed, verb) and (about or doubted) else []


def _certain(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Is certain that he was shot", "are adamant they never fired"."""
    sure = [c for c in parsed.kids(verb, "acomp") if c.lower in _SURE]
    tops = [t for c in sure for t in parsed.kids(c, "ccomp")]
    if negated(parsed, verb) or not tops:
        return []
    stance, no = clause_stance(parsed, "say", tops[0], speech)
    span = (parsed.tokens[tops[0].left].start, parsed.tokens[tops[0].right].end)
    heads = [t for t in subjects(parsed, verb) if can_speak(parsed, t, speech)]
    return [Saying(s, verb, stance, span, negated=no, top=tops[0].i) for s in heads]


_SURE = word_list("idioms.sure")


def _silent(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Has not commented", "declined to comment": no word either way."""
    above = parsed.tokens[verb.head]
    said = verb.dep == "ccomp" and above.lemma in speech.verbs
    return _make(parsed, verb, "no_claim", speech, []) if wordless(parsed, verb) and not said else []


def _doubted(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Voiced doubts about the attack" supposes, "cast doubt on the army's account" denies."""
    if negated(parsed, verb) or not any(t.lemma in _DOUBTS for t in objects(parsed, verb)):
        return []
    return _make(parsed, verb, "denies" if verb.lemma in ("cast", "throw") else "speculates", speech, [])


_DOUBTS = word_list("idioms.doubts")


def _defended(parsed: Parsed, verb: Token, speech: Speech) -> list[Saying]:
    """ "Defended the raid", "justified the killing": that it was done stands, and who says so."""
    deeds = [t for t in objects(parsed, verb) if parsed.kids(t, "det", "poss") or t.lower in ("it", "this", "both")]
    told = any(speech.has("acts", t.lemma) or speech.has("many", t.lemma) or t.pos == "PRON" for t in deeds)
    return _make(parsed, verb, "asserts", speech, []) if told and not negated(parsed, verb) else []


_Attempt = Callable[[Parsed, Token, Speech], list[Saying]]
_BY_VERB: dict[str, tuple[_Attempt, ...]] = {
    "accept": (_claimed, _refused),
    **dict.fromkeys(("assume", "admit", "avow"), (_claimed,)),
    "take": (_took,),
    "hold": (_held,),
    "point": (_pointed,),
    **dict.fromkeys(("voice", "express", "raise", "cast", "throw"), (_doubted,)),
    **dict.fromkeys(("defend", "justify"), (_defended,)),
    **dict.fromkeys(("lay", "put", "place", "pin"), (_laid,)),
    **dict.fromkeys(("see", "detect", "know", "find"), (_saw,)),
    "have": (_silent, _had),
    "be": (_silent, _certain),
    **dict.fromkeys(("believe", "agree"), (_refused,)),
    **dict.fromkeys(("comment", "decline", "refuse", "make"), (_silent,)),
    **dict.fromkeys(("give", "offer"), (_silent, _otherwise)),
    **dict.fromkeys(("answer", "respond", "reply", "react", "keep", "stay", "remain"), (_silent,)),
    "let": (_let,),
    "reach": (_silent,),
    "say": (_silent, _otherwise),
    **dict.fromkeys(("disagree", "differ", "tell", "insist", "report", "present", "paint"), (_otherwise,)),
    "claim": (_claimed, _otherwise),
    **dict.fromkeys(("share", "echo", "back", "endorse", "second"), (_shared,)),
    **dict.fromkeys(("trade", "exchange", "swap"), (_traded,)),
    **dict.fromkeys(("distance", "dissociate", "disassociate", "wash"), (_washed,)),
}
