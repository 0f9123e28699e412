"""The stance of what is said, read from the verb of saying and from the clause below it.

"Said it had fired the rockets" owns up to a deed, "said it had nothing to do with them" denies one, "said that they
might come again" supposes; the same verb, three stances.
"""

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive, negated, none_of, objects
from forestall.reading.speech.guilt import doing_of, menaces, wrongs
from forestall.reading.speech.saying import Speech
from forestall.reading.speech.silence import wordless
from forestall.reading.words.kinds import is_human
from forestall.reading.words.lexicon import word_list
from forestall.records import Stance

__all__ = ["clause_stance", "cue_key", "object_stance", "unsaid"]

_MAYBE = {"could", "may", "might"}
_FUTURE = {"will", "would", "shall", "'ll", "'d", "can", "should", "must"}
_SELF = {"it", "they", "he", "she"}
_OWN = {"its", "their", "his", "her"}
_FIRST_PERSON = {"we", "i", "our", "my"}
_NO_ONE = {"nobody", "none", "nothing", "neither"}
_PARTIES = {"GPE", "NORP", "ORG", "PERSON"}
_COPULAS = {"be", "remain", "seem"}


def cue_key(parsed: Parsed, verb: Token, speech: Speech) -> str | None:
    """The entry of the vocabulary a verb stands for, with its particle or preposition; None where it is none."""
    timed = [o for p in parsed.kids(verb, "prep") for o in parsed.kids(p, "pobj") if o.entity in ("DATE", "TIME")]
    hung = [
        c for t in timed for c in parsed.kids(t, "prep")
    ]  # "of" read as the day's: "spoke on Monday of eleven dead"
    for particle in parsed.kids(verb, "prt"):
        for preposition in parsed.kids(verb, "prep"):
            key = f"{verb.lemma} {particle.lower} {preposition.lower}"
            if key in speech.lists["with_preposition"]:
                return key  # "owned up to"
    for child in (*parsed.kids(verb, "prt", "advmod", "prep", "acomp", "advcl"), *hung):
        key = f"{verb.lemma} {child.lower}"
        near = 9 if child.lower == "of" else 4  # "spoke on Sunday night of sixty dead"
        if abs(child.i - verb.i) <= near and (key in speech.verbs or key in speech.lists["with_preposition"]):
            return key
    return verb.lemma if verb.lemma in speech.verbs else None


def unsaid(parsed: Parsed, verb: Token, speech: Speech) -> bool:
    """Whether nothing is said: "did not say", "may say", "declined to say", "if he says"."""
    if parsed.kids(verb, "neg") or any(c.lower in _MAYBE | {"should", "must"} for c in parsed.kids(verb, "aux")):
        return True
    if any(c.lower in ("if", "whether", "unless") for c in parsed.kids(verb, "mark")):
        return True
    if any(c.lower == "neither" for c in parsed.kids(verb, "preconj")):
        return True
    helpers = {c.lower for c in parsed.kids(verb, "aux")}
    if helpers >= {"would", "have"}:
        return True  # "a draft that would have condemned the raid"
    above = parsed.tokens[verb.head]
    if verb.lemma == "blame" and verb.tag == "VB" and "to" in helpers and above.lemma in ("hold", "be"):
        return True  # "holds the government to blame": the government blames nobody
    return verb.dep in ("xcomp", "ccomp") and verb.tag == "VB" and speech.has("withholding", above.lemma)


def clause_stance(parsed: Parsed, key: str, clause: Token, speech: Speech) -> tuple[Stance, bool]:
    """The stance of a clause under the verb `key`, and whether it is a negation about others."""
    base = speech.verbs[key][0] if key in speech.verbs else "asserts"
    helpers = {c.lower for c in parsed.kids(clause, "aux")}
    if base in ("denies", "blames", "accuses"):
        return base, False  # type: ignore[return-value]
    if "threatens" in speech.verbs.get(key, ()):
        return _threat(parsed, key, clause, helpers, speech), False
    if helpers & _MAYBE and _self(parsed, clause) and _menace(parsed, clause, speech):
        return "threatens", False
    if menaces(parsed, clause, speech):
        return "threatens", False
    if helpers & _MAYBE or base == "speculates" or _supposed(parsed, clause):
        return "speculates", False
    if clause.lemma == "deny" and not negated(parsed, clause):
        return "denies", False
    if _blame_lies(parsed, clause):
        return "blames", False
    doer = doing_of(parsed, clause, speech)
    if doer is not None:
        return doer, False
    if wordless(parsed, clause):
        return "no_claim", False
    if _denial(parsed, clause, speech):
        return "denies", False
    if _own_deed(parsed, clause, helpers, speech):
        return "claims_responsibility", False
    if _blame(parsed, clause):
        return "blames", False
    if _collusion(parsed, clause) or wrongs(parsed, clause, speech):
        return "accuses", False
    if key in _ANSWERS and negated(parsed, clause) and not helpers & _FUTURE:
        return "denies", False
    if _ready(parsed, clause, speech):
        return "threatens", False
    if helpers & {"will", "'ll", "would", "shall"} and _self(parsed, clause) and speech.has("reprisal", clause.lemma):
        return "threatens", False
    return "asserts", negated(parsed, clause) and not speech.has("harm", clause.lemma) and not helpers & _FUTURE


_TAKING = word_list("frames.taking")
_ANSWERS = word_list("frames.answers")
"""Verbs that answer, so that a negation below them denies."""


def object_stance(parsed: Parsed, key: str, verb: Token, speech: Speech) -> Stance | None:
    """The stance of a verb of saying with a noun alone; None where it does not speak there."""
    base: Stance = speech.verbs[key][0] if key in speech.verbs else "asserts"  # type: ignore[assignment]
    things = objects(parsed, verb)
    if base == "denies":
        weak = speech.has("weak_denials", key) and not any(speech.has("claim_words", t.lemma, t.lower) for t in things)
        return None if weak or not things else base
    if verb.lemma in ("profess", "protest", "plead") and any(speech.has("innocence", t.lemma) for t in things):
        return "denies"
    if key in _MEASURES:
        paid = any(t.entity == "MONEY" or t.text in ("$", "£", "€") for o in things for t in parsed.subtree(o))
        return base if things and not (paid and key == "give") and _measured(parsed, verb) else None
    if key in ("allege", "claim", "suspect") and any(_others_share(parsed, t, speech) for t in things):
        return "accuses"
    if speech.has("condemning", key):
        reasons = [p for p in parsed.kids(verb, "prep") if p.lower in ("for", "over", "as")]
        deeds = any(speech.has("acts", t.lemma) or speech.has("many", t.lemma) or _pointed(parsed, t) for t in things)
        deeds = deeds or any(speech.has("harsh", t.lemma) for t in things)
        return base if things and (reasons or deeds or any(t.entity in _PARTIES for t in things)) else None
    if key == "release" and any(is_human(t.lemma) for t in things):
        return None  # "released six conscripts"
    if key == "announce" and not any(t.pos == "NUM" for t in parsed.subtree(verb)):
        return None
    if base in ("blames", "accuses"):
        return base if things or parsed.kids(verb, "prep") else None
    if "threatens" in speech.verbs.get(key, ()):
        sworn = key in ("threaten", "vow", "swear") and bool(things)
        return "threatens" if sworn or speech.has("menace", *(t.lemma for t in things)) else None
    if speech.has("with_preposition", key):
        deed = any(_a_deed(parsed, p, speech) for p in parsed.kids(verb, "prep"))
        if key == "warn of":
            ahead = [o for p in parsed.kids(verb, "prep") for o in parsed.kids(p, "pobj")]
            return "threatens" if speech.has("retribution", *(t.lemma for t in ahead)) else "speculates"
        return "claims_responsibility" if _owning_up(key) and deed else base
    if key in ("suspect", "accuse") and any(p.lower == "of" for p in parsed.kids(verb, "prep")):
        return "speculates"
    if key == "say" and any(t.pos == "NUM" and t.i > verb.i for t in parsed.kids(verb, "dobj")):
        return base  # "the opposition says 15"
    return base if speech.has("with_object", key) and things else None


def _pointed(parsed: Parsed, thing: Token) -> bool:
    """ "This treacherous act", "it": what was told, by whatever word."""
    shown = any(c.lower in ("this", "these") for c in parsed.kids(thing, "det"))
    return thing.lower in ("it", "this", "both") or (shown and thing.pos == "NOUN")


_MEASURES = {"put", "place", "peg", "give", "list", "name", "identify", "put at"}


def _measured(parsed: Parsed, verb: Token) -> bool:
    """ "Put the dead at nine", "gave it as 359", "gives thirty dead", "named them as": a value or name is given."""
    behind = [t for t in parsed.subtree(verb) if t.i > verb.i]
    if verb.lemma in ("name", "identify"):
        marks = [*parsed.kids(verb, "prep"), *(p for o in parsed.kids(verb, "dobj") for p in parsed.kids(o, "prep"))]
        return any(p.lower == "as" for p in marks)
    if verb.lemma == "give" and any(_dead(parsed, t) or _count(parsed, t) for t in parsed.kids(verb, "dobj")):
        return True
    if verb.lemma == "list" and any(t.pos == "NUM" or parsed.kids(t, "nummod") for t in parsed.kids(verb, "dobj")):
        return True
    return any(t.lower in _TO_A_NUMBER and _number_behind(parsed, t) for t in behind)


_TO_A_NUMBER = {"at", "as", "near", "nearer", "above", "below", "between", "around"}
_DEAD = {"dead", "killed", "wounded", "injured", "missing", "death", "victim", "casualty"}


def _others_share(parsed: Parsed, thing: Token, speech: Speech) -> bool:
    """ "Alleged Indian involvement", "claimed collusion by the guards"."""
    by = [o for p in parsed.kids(thing, "prep") if p.lower in ("by", "of") for o in parsed.kids(p, "pobj")]
    whose = [*parsed.kids(thing, "amod", "compound", "poss", "nmod"), *by]
    return speech.has("roles", thing.lemma) and any(t.entity in _PARTIES for t in whose)


def _dead(parsed: Parsed, thing: Token) -> bool:
    """ "Thirty", "nine dead": a bare number or one of the dead."""
    told = thing.lemma in _DEAD or any(c.lower in _DEAD for c in parsed.kids(thing))
    return thing.pos == "NUM" or (told and bool(parsed.kids(thing, "nummod")))


def _count(parsed: Parsed, thing: Token) -> bool:
    """ "A count of 745"."""
    counted = thing.lemma in ("count", "figure", "toll", "number", "total", "tally", "estimate")
    return counted and any(_number_behind(parsed, p) for p in parsed.kids(thing, "prep"))


def _number_behind(parsed: Parsed, word: Token) -> bool:
    """Whether a number stands within four words behind a word."""
    near = parsed.tokens[word.i + 1 : word.i + 5]
    return any(t.pos == "NUM" and t.sentence == word.sentence for t in near)


def _owning_up(key: str) -> bool:
    return key in ("boast of", "boast about", "brag of", "brag about", "own up to", "confess to", "admit to")


def _a_deed(parsed: Parsed, preposition: Token, speech: Speech) -> bool:
    """ "Boasted of the ambush", "confessed to having planted the bomb"."""
    nouns = any(speech.has("deeds", t.lemma, t.lower) for t in parsed.kids(preposition, "pobj"))
    verbs = [t for t in parsed.kids(preposition, "pcomp") if speech.has("force", t.lemma)]
    return nouns or any(not is_passive(parsed, t) for t in verbs)


def _threat(parsed: Parsed, key: str, clause: Token, helpers: set[str], speech: Speech) -> Stance:
    """ "Warned that it would strike", "vowed revenge" threaten; "warned that roads could close" supposes."""
    if menaces(parsed, clause, speech):
        return "threatens"
    if key in ("threaten", "vow", "swear") and (clause.dep == "xcomp" or helpers & _FUTURE):
        return "threatens"
    if helpers & _MAYBE:
        return "speculates"
    promised = clause.dep == "xcomp" or helpers & _FUTURE
    if key in ("promise", "pledge"):
        return "threatens" if promised and speech.has("reprisal", clause.lemma) else "asserts"
    if key == "warn" and clause.dep == "xcomp":
        return "threatens"
    hostile = _self(parsed, clause) or _menace(parsed, clause, speech)
    if key == "warn" and _ready(parsed, clause, speech, anything=True):
        return "threatens"
    return "threatens" if promised and hostile else "speculates" if promised else "asserts"


def _ready(parsed: Parsed, clause: Token, speech: Speech, *, anything: bool = False) -> bool:
    """ "Was ready to respond"; `anything` where a warning makes a threat of any readiness."""
    ready = [c for c in parsed.kids(clause, "acomp") if c.lower in ("ready", "prepared", "willing", "determined")]
    ready += [clause] if clause.lower in ("prepared", "determined") else []
    acts = [x for c in ready for x in parsed.kids(c, "xcomp")]
    return bool(acts) and (anything or any(speech.has("reprisal", x.lemma) for x in acts))


def _menace(parsed: Parsed, clause: Token, speech: Speech) -> bool:
    """ "Would strike back", "would be a cause of war", "might use force"."""
    return speech.has("reprisal", clause.lemma) or speech.has("menace", *(t.lemma for t in parsed.subtree(clause)))


def _subjects(parsed: Parsed, clause: Token) -> list[Token]:
    return parsed.kids(clause, "nsubj", "nsubjpass")


def _self(parsed: Parsed, clause: Token) -> bool:
    """Whether the clause speaks of the speaker or those that belong to it: "it", "its men"."""
    words = {t.lower for t in _subjects(parsed, clause)}
    words |= {c.lower for t in _subjects(parsed, clause) for w in parsed.subtree(t) for c in parsed.kids(w, "poss")}
    return bool(words & (_FIRST_PERSON if _quoted(parsed, clause) else _SELF | _OWN))


def _quoted(parsed: Parsed, clause: Token) -> bool:
    """Whether a clause stands in quotation marks, where only "we" and "I" speak of the speaker."""
    return any(parsed.tokens[i].text == '"' for i in (max(0, clause.left - 1), clause.left))


def _denial(parsed: Parsed, clause: Token, speech: Speech) -> bool:
    """ "It was not behind it", "it had no part in it", "reports of it were false", "it was unaware of any"."""
    if any(c.lower in _FUTURE for c in parsed.kids(clause, "aux")) and clause.lemma != "be":
        return False
    judged = [t.lemma for t in parsed.kids(clause, "attr", "acomp", "oprd")] if clause.lemma not in _TURNS else []
    judged.append(clause.lemma)
    no = negated(parsed, clause) and not any(
        c.lower == "but" for a in (clause, *parsed.kids(clause, "attr")) for c in parsed.kids(a, "cc")
    )
    if not no and clause.dep != "xcomp" and (speech.has("untrue", *judged) or speech.has("unaware", *judged)):
        return True
    if not no:
        return False
    if speech.has("harm", clause.lemma) and not _self(parsed, clause):
        return False
    if any(c.lemma == "do" and "with" in {p.lower for p in parsed.kids(c, "prep")} for c in _below(parsed, clause)):
        return True  # "no one there had anything to do with it"
    if clause.lemma == "be" and any(t.lower in ("us", "me") for t in parsed.kids(clause, "attr")):
        return True
    if clause.lemma in ("involve", "implicate", "participate") or _from_own_side(parsed, clause):
        return True
    if _never_was(parsed, clause, speech):
        return True
    lacking = [t for t in parsed.kids(clause, "dobj", "attr") if t.lower in _NO_ONE or none_of(parsed, t)]
    if clause.lemma in _TAKING and lacking:
        return speech.has("nothing_of", *(t.lemma for t in lacking))
    return _self(parsed, clause)


_TURNS = {"go", "turn", "run", "become"}
"""Verbs whose adjective judges no report: "something had gone wrong"."""


def _never_was(parsed: Parsed, clause: Token, speech: Speech) -> bool:
    """ "No such raid had taken place", "there had been no shelling"."""
    happens = clause.lemma in ("occur", "happen", "exist") or (
        clause.lemma == "take" and any(t.lemma == "place" for t in parsed.kids(clause, "dobj"))
    )
    if happens and (parsed.kids(clause, "neg") or any(none_of(parsed, t) for t in _subjects(parsed, clause))):
        return True
    lacking = [t for t in parsed.kids(clause, "attr") if none_of(parsed, t)] if clause.lemma == "be" else []
    return any(speech.has("acts", t.lemma) or speech.has("many", t.lemma) or _such(parsed, t) for t in lacking)


def _such(parsed: Parsed, noun: Token) -> bool:
    return any(c.lower == "such" for c in parsed.kids(noun, "amod", "predet"))


def _from_own_side(parsed: Parsed, clause: Token) -> bool:
    """ "Nobody had fired from its side", "no shell had been fired by its guns"."""
    ends = [o for p in parsed.kids(clause, "prep", "agent") if p.lower in ("from", "by", "on") for o in parsed.kids(p)]
    return any(c.lower in _OWN for t in ends for c in parsed.kids(t, "poss"))


def _below(parsed: Parsed, clause: Token) -> list[Token]:
    """The infinitives below a clause or its object."""
    return [c for t in (clause, *parsed.kids(clause, "dobj")) for c in parsed.kids(t, "relcl", "xcomp", "acl", "advcl")]


def _supposed(parsed: Parsed, clause: Token) -> bool:
    """ "More infections are possible", "if it breaks, nobody will ask", "is likely to rise"."""
    likely = any(c.lower in ("possible", "likely", "probable", "conceivable") for c in parsed.kids(clause, "acomp"))
    conditions = [c for a in parsed.kids(clause, "advcl") for c in parsed.kids(a, "mark", "aux") if c.i <= a.i]
    return likely or any(c.lower == "if" or (c.text == "Should" and c.i == c.left) for c in conditions)


def _own_deed(parsed: Parsed, clause: Token, helpers: set[str], speech: Speech) -> bool:
    """ "It had carried out the attack", "its fighters shot down the drone", "it was behind the bombing"."""
    if helpers & _FUTURE or negated(parsed, clause):
        return False
    bare = clause.tag == "VBG" or (clause.tag == "VBN" and "have" in helpers)
    if bare and clause.dep in ("xcomp", "pcomp") and speech.has("force", clause.lemma):
        return not is_passive(parsed, clause)
    if is_passive(parsed, clause) or not _self(parsed, clause):
        return False
    if clause.lemma == "be":
        return _behind(parsed, clause)
    if clause.lemma == "do":
        return any(t.lower in ("it", "this", "that") for t in objects(parsed, clause))
    particle = " ".join([clause.lemma, *(c.lower for c in parsed.kids(clause, "prt"))])
    aimed = objects(parsed, clause) or [p for p in parsed.kids(clause, "prep") if p.lower in ("at", "on", "upon")]
    return speech.has("force", clause.lemma, particle) and bool(aimed)


def _behind(parsed: Parsed, clause: Token) -> bool:
    behind = any(c.lower == "behind" for c in parsed.kids(clause, "prep", "advmod"))
    return behind or any(c.lower in ("responsible", "culpable") for c in parsed.kids(clause, "acomp"))


def _blame(parsed: Parsed, clause: Token) -> bool:
    """ "Washington is behind the sabotage", "the guards were to blame", "the company bore the responsibility"."""
    liable = any(t.lemma in ("responsibility", "blame", "guilt") for t in parsed.kids(clause, "dobj"))
    if clause.lemma in ("bear", "carry", "share", "have") and liable:
        return not negated(parsed, clause) and not _self(parsed, clause)
    if clause.lemma not in _COPULAS or negated(parsed, clause) or _self(parsed, clause):
        return False
    return _behind(parsed, clause) or any(c.lemma == "blame" for c in parsed.kids(clause, "xcomp"))


def _collusion(parsed: Parsed, clause: Token) -> bool:
    """ "The police had worked hand in glove with the gangs", "were in league with them"."""
    if negated(parsed, clause) or _self(parsed, clause):
        return False
    words = f" {' '.join(t.lower for t in parsed.tokens[clause.left : clause.right + 1])} "
    return clause.lemma in ("collude", "connive", "conspire") or any(f" {w} with " in words for w in _TOGETHER)


_TOGETHER = ("hand in hand", "hand in glove", "in league", "in cahoots", "in collusion", "in concert")


def _blame_lies(parsed: Parsed, clause: Token) -> bool:
    """ "The blame lay with those who made the bomb"."""
    return clause.lemma in ("lie", "lay", "rest", "fall", "belong") and any(
        t.lemma in ("blame", "responsibility", "fault", "guilt") for t in _subjects(parsed, clause)
    )
