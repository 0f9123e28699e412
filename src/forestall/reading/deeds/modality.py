"""Whether something is said to have happened at all.

Plans, wishes, conditions, threats, questions and negated clauses report nothing that happened. The verdict is read
upwards from the word: its own auxiliaries and negation, then those of each clause or noun it hangs on. What a clause
presupposes stays told whatever stands above it: "will punish those who raided the camp", "after the attack".
"""

from collections.abc import Sequence
from typing import Literal

from forestall.reading.deeds.generic import by_accident, habitual, invented, measured, scheduled, staged, with_words
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import falls_short, is_first_to
from forestall.reading.words.lexicon import word_list

__all__ = ["Modality", "figurative", "modality"]

Modality = Literal["happened", "unreal", "denied", "figurative"]

_MODAL = word_list("modality.modal")
_CONDITION = word_list("modality.condition")
_UNREAL_VERBS = word_list("modality.unreal_verbs")
_CLAUSAL_ONLY = word_list("modality.clausal_only")
_IMPLICATIVE = word_list("modality.implicative")
_DECIDE = word_list("modality.decide")
_ORDERS, _TAKING = word_list("modality.orders"), word_list("modality.taking")
_CALLS = word_list("modality.calls")
_UNREAL_NOUNS = word_list("modality.unreal_nouns")
_UNREAL_HEADS = word_list("modality.unreal_heads")
_DENY = word_list("modality.deny")
_BARRED = word_list("modality.barred")
_SPEECH_STOP = word_list("modality.speech_stop")
_UNREAL_ADJECTIVES = word_list("modality.unreal_adjectives")
_TIME_WORDS = word_list("modality.time_words")
_TIME_MARKS = word_list("modality.time_marks")
_CARRIED = word_list("modality.carried")
_NEGATIVE = word_list("modality.negative")
_NOBODY = word_list("modality.nobody")
_NEAR_MISS = word_list("modality.near_miss")
_ANALOGY = word_list("modality.analogy")
_LIKE = word_list("modality.like")
_UNTRUE = word_list("modality.untrue")
_PENDING = word_list("modality.pending")
_UNSETTLING = word_list("modality.undone") | _ANALOGY | _UNREAL_HEADS | _UNREAL_NOUNS
"""Words above which even "the raid" need not have taken place, or is only brought to mind."""
_PRESUPPOSED = {"ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE"}
"""Acts of which a definite noun ("the raid") takes for granted that they took place."""
_BY_DECISION = {"SANCTION", "COERCE", "REJECT", "AGREE", "CONCEDE", "SUPPORT", "AID", "REQUEST", "RETREAT", "ACCUSE",
                "MOBILIZE"}  # fmt: skip
"""Acts that are done by deciding on them."""
_MATERIAL = {"ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE", "SANCTION", "CONCEDE"}
_FIGURATIVE_DOERS = word_list("modality.figurative_doers")
_HARMLESS = word_list("modality.harmless")
"""What uses no force of men, though it is said to attack: firms, beasts, scandals, drugs."""
_FIGURATIVE_PATIENTS = word_list("modality.figurative_patients")
_FACTIVE = word_list("modality.factive")
_REPUTED, _REPORTS, _SIGNS = (word_list(f"modality.{w}") for w in ("reputed", "reports", "signs"))
_SPOKE_TO, _WENT = word_list("modality.spoke_to"), word_list("modality.went")
_CAME = _SPOKE_TO | {"arrive", "fly", "rush", "hurry", "travel", "land", "sail", "drive", "deploy"}
_CLAUSES = ("ccomp", "xcomp", "advcl")


def figurative(kind: str, doers: Sequence[Token], patients: Sequence[Token]) -> bool:
    """Whether an act of force is done by or to what no force is used by or against (markets, questions, records)."""
    if kind not in _MATERIAL:
        return False
    if kind in ("ASSAULT", "RETREAT", "PROTEST") and doers and all(t.lemma in _FIGURATIVE_DOERS for t in doers):
        return True
    if kind == "ASSAULT" and doers and all(t.lemma in _HARMLESS for t in doers):
        return True
    return kind == "ASSAULT" and bool(patients) and all(t.lemma in _FIGURATIVE_PATIENTS for t in patients)


def modality(parsed: Parsed, token: Token, kind: str = "", *, refused: bool = False) -> Modality:
    """What the text says of the event a verb or noun of type `kind` names: happened, unreal, denied, figurative.

    With `refused` the word's own "would not" is the event and does not deny it.
    """
    ordered = _by_order(parsed, token, kind)
    if ordered is not None:
        return modality(parsed, ordered, kind)
    verdict: Modality = "happened" if refused else _own(parsed, token)
    if kind == "ASSAULT" and (with_words(parsed, token) or by_accident(parsed, token)):
        return "figurative"
    below = token
    for above in parsed.up(token):
        if verdict != "happened":
            return verdict
        if _settled(parsed, below, above, kind) or _parted(parsed, below, above):
            return "happened"
        verdict = _step(parsed, below, above, kind)
        below = above
    return "unreal" if verdict == "happened" and _asked(parsed, below) else verdict


def _by_order(parsed: Parsed, verb: Token, kind: str) -> Token | None:
    """ "Took the decision to close", "gave the order to arrest": the verb that says it was decided."""
    noun = parsed.tokens[verb.head]
    if verb.dep not in ("acl", "relcl") or noun.lemma not in _ORDERS or kind not in _BY_DECISION:
        return None
    above = parsed.tokens[noun.head]
    taken = noun.dep in ("dobj", "nsubjpass") and above.lemma in _TAKING and _with_to(parsed, verb)
    return above if taken and not parsed.kids(verb, "neg") else None


def _parted(parsed: Parsed, below: Token, above: Token) -> bool:
    """Whether a colon or semicolon stands between two clauses, each of which is told by itself."""
    if below.pos not in ("VERB", "AUX") or below.dep not in ("ccomp", "conj", "parataxis"):
        return False
    first, last = sorted((below.i, above.i))
    return any(t.text in (";", ":") for t in parsed.tokens[first:last])


def _asked(parsed: Parsed, top: Token) -> bool:
    """Whether the sentence is a question, or an exhortation."""
    last = parsed.tokens[parsed.sentences[top.sentence].last]
    mark = last if last.pos == "PUNCT" and last.text in ("?", "!") else parsed.tokens[max(last.i - 1, 0)]
    if mark.text == "?" and mark.sentence == top.sentence:
        return True
    return top.tag == "VB" and top.pos == "VERB" and not parsed.kids(top, "nsubj", "nsubjpass", "aux", "expl")


def _own(parsed: Parsed, token: Token) -> Modality:
    """The word's own auxiliaries, negation and articles."""
    for child in parsed.kids(token):
        verdict = _by_child(parsed, token, child)
        if verdict != "happened":
            return verdict
    if token.pos == "VERB" and any(_no_one(parsed, o) or o.lower in _NOBODY for o in parsed.kids(token, "dobj")):
        return "denied"  # "fired no shots", "wounded nobody"
    if any(s.lower in _NOBODY or _no_one(parsed, s) for s in parsed.kids(token, "nsubj", "nsubjpass")):
        return "denied"
    if token.pos not in ("VERB", "AUX"):
        return "unreal" if measured(parsed, token) else "happened"
    if token.lower == "meeting" and token.dep == "advcl" and not parsed.kids(token, "nsubj", "dobj"):
        return "happened" if any(p.lower == "with" for p in parsed.kids(token, "prep")) else "unreal"
    odd = _inverted(parsed, token) or _to_be(parsed, token) or habitual(parsed, token) or invented(parsed, token)
    return "unreal" if odd or scheduled(parsed, token) else "happened"


def _by_child(parsed: Parsed, token: Token, child: Token) -> Modality:
    word, relation = child.lower, child.dep
    if relation == "aux" and word in _MODAL:
        return "unreal"
    if relation == "aux" and word == "to" and token.dep in ("acl", "relcl"):
        return "happened" if is_first_to(parsed, token) else "unreal"
    if relation == "det" and word == "any":
        return "unreal"
    if relation == "neg" or (relation in ("det", "preconj", "advmod") and word in _NEGATIVE):
        return "denied"
    if relation in ("mark", "advmod") and word in _CONDITION:
        return "unreal"
    if relation == "advmod" and word in _NEAR_MISS:
        return "denied"
    if relation in ("amod", "compound") and word in _UNREAL_ADJECTIVES:
        return "unreal"
    coming = relation in ("poss", "amod", "compound", "npadvmod") and token.pos in ("NOUN", "PROPN")
    if coming and {t.lower for t in parsed.subtree(child)} & {"tomorrow", "next"}:
        return "unreal"
    return "happened"


def _inverted(parsed: Parsed, verb: Token) -> bool:
    """ "Had the rebels attacked, ..." """
    subject = next((s for s in parsed.kids(verb, "nsubj", "nsubjpass", "expl")), None)
    front = [c for c in parsed.kids(verb, "aux", "auxpass") if subject is not None and c.i < subject.i]
    if verb.lower == "were" and verb.dep == "advcl" and verb.i == verb.left:
        return True
    first = bool(front) and front[0].text == "Had"
    return (first or verb.dep in ("advcl", "ccomp")) and any(c.lower in ("had", "were", "should") for c in front)


def _to_be(parsed: Parsed, verb: Token) -> bool:
    """ "is to start", "were to strike", "are due in Rome": what is arranged has not happened."""
    if verb.lemma != "be" or verb.pos != "AUX":
        return False
    if any(c.lower in _PENDING for c in parsed.kids(verb, "acomp")):
        return True
    return any(_with_to(parsed, c) for c in parsed.kids(verb, "xcomp")) and not parsed.kids(verb, "attr", "acomp")


def _with_to(parsed: Parsed, verb: Token) -> bool:
    return any(c.lower == "to" for c in parsed.kids(verb, "aux"))


def _perfect(parsed: Parsed, verb: Token) -> bool:
    return any(c.lower in ("have", "having") for c in parsed.kids(verb, "aux"))


def _perfect_or_past(parsed: Parsed, verb: Token) -> bool:
    """ "... and has threatened to sue": a tense of its own."""
    return any(c.lower in ("has", "have", "had") for c in parsed.kids(verb, "aux"))


def _no_one(parsed: Parsed, subject: Token) -> bool:
    return any(c.dep == "det" and c.lower in ("no", "neither") for c in parsed.kids(subject))


def _settled(parsed: Parsed, below: Token, above: Token, kind: str) -> bool:
    """Whether what stands below is taken for granted, whatever stands above."""
    if below.pos in ("VERB", "AUX"):
        return _clause_settled(parsed, below, above)
    if below.dep == "pobj" and above.lower in _TIME_WORDS and above.lower not in ("for", "by", "over", "before"):
        told = kind == "CONSULT" and parsed.tokens[above.head].tag == "VBD"  # "promised help after talks with him"
        return told or kind in _PRESUPPOSED  # "will respond after the attack": the attack happened
    definite = any(c.lower in ("the", "this", "that", "these", "those") for c in parsed.kids(below, "det"))
    past = any(c.entity == "DATE" for c in parsed.kids(below, "poss"))
    if below.pos in ("NOUN", "PROPN") and _of_past(parsed, below):
        return True
    if not (definite or past) or kind not in _PRESUPPOSED or below.pos not in ("NOUN", "PROPN"):
        return False
    governor = parsed.tokens[above.head] if above.pos == "ADP" else above
    if governor.lemma in _SIGNS and _no_one(parsed, governor):
        return False  # "there was no sign of the takeover"
    if above.lower in ("to", "with") and parsed.tokens[governor.head].lemma in _ANALOGY:
        return False  # "compared the raid to the attack"
    return above.lower not in _LIKE and governor.lemma not in _UNSETTLING


def _of_past(parsed: Parsed, noun: Token) -> bool:
    """ "The accord of 2001", "the strikes of April 1986"."""
    of = (o for p in parsed.kids(noun, "prep") if p.lower == "of" for o in parsed.kids(p, "pobj"))
    return any(t.entity == "DATE" and t.text[-4:].isdigit() for o in of for t in [o, *parsed.kids(o, "nummod")])


def _clause_settled(parsed: Parsed, below: Token, above: Token) -> bool:
    helpers = parsed.kids(below, "aux", "auxpass")
    finite = below.tag in ("VBD", "VBN") or any(c.tag in ("VBD", "VBZ", "VBP") for c in helpers)
    if below.dep == "relcl" and finite:
        if _judged_false(parsed, above):
            return False
        loose = {c.lower for c in parsed.kids(above, "det")} | {above.lower}
        return not loose & {"any", "no", "anyone", "whoever", "anybody", "every", "nobody", "none"}
    if below.dep == "acl" and below.tag == "VBN" and (above.pos == "PROPN" or _aside(parsed, below)):
        return True  # "nothing was heard of the consul, carried off in May"
    if below.dep == "acl" and below.tag == "VBN" and _under_it(parsed, above) and parsed.kids(below, "agent", "prep"):
        return True  # "will lay down arms under a truce brokered by the bishops"
    if below.dep == "conj" and below.tag == "VBD" and above.tag == "VB":
        return True  # "agreed to close the border and asked others to follow": hung on the infinitive by mistake
    if below.dep == "ccomp" and finite and above.lemma in _FACTIVE:
        return True  # "has not forgotten that they attacked"
    if below.dep != "advcl" or not finite:
        return False
    marks = {c.lower for c in parsed.kids(below, "mark", "advmod", "prep")}
    return bool(marks & _TIME_MARKS)


def _under_it(parsed: Parsed, noun: Token) -> bool:
    """Whether a thing is there to act under, or after: "under an accord", "since the vote"."""
    return noun.dep == "pobj" and parsed.tokens[noun.head].lower in ("under", "after", "since", "following", "despite")


def _aside(parsed: Parsed, participle: Token) -> bool:
    """Whether a participle is told by the way: "a curfew, imposed on Monday, brought no calm"."""
    before = parsed.tokens[max(participle.left - 1, 0)]
    return before.text == "," and before.sentence == participle.sentence


def _step(parsed: Parsed, below: Token, above: Token, kind: str) -> Modality:
    """What the word above does to what hangs on it."""
    relation = below.dep
    if falls_short(parsed, below):
        return "denied"
    if above.dep == "pcomp" or relation in ("relcl", "appos"):
        if relation == "relcl":
            return "denied" if _judged_false(parsed, above) else "happened"
        return _own_light(parsed, above)
    if above.pos in ("VERB", "AUX"):
        return _under_verb(parsed, below, above, kind)
    if above.pos in ("ADP", "SCONJ") or above.lower in _LIKE:
        return _under_preposition(above)
    if above.pos in ("NOUN", "PROPN", "ADJ", "ADV") and relation in _NOUN_LINKS:
        return _under_noun(parsed, below, above)
    return "happened"


_NOUN_LINKS = ("prep", "acl", "compound", "ccomp", "nmod", "pcomp", "poss", "xcomp", "advcl")


def _under_noun(parsed: Parsed, below: Token, above: Token) -> Modality:
    if below.dep == "poss":
        return "happened"
    if above.lower == "route" and below.lower == "to":
        return "unreal"  # "en route to a meeting"
    if above.lemma in _UNREAL_NOUNS and not (below.tag == "VBG" and below.dep == "acl" and above.lemma in _ORDERS):
        return "unreal"  # but "signed an order banning the march"
    if _untrue(parsed, above) or (above.lemma in _SIGNS and _no_one(parsed, above)):
        return "denied"  # "reports that the town was bombed are false", "no sign of a coup"
    if above.lemma in _REPUTED:
        return "unreal"
    if above.pos == "ADJ" and below.pos == "VERB" and _with_to(parsed, below) and not _perfect(parsed, below):
        return "unreal"  # "ready to strike", "due to meet"
    about = above.lemma in _UNREAL_HEADS and below.lower in ("on", "about", "of", "for", "over")
    return "unreal" if about else "happened"


def _untrue(parsed: Parsed, noun: Token) -> bool:
    """Whether a noun is said to be false."""
    judged = parsed.tokens[noun.head]
    told = parsed.kids(judged, "acomp", "attr", "oprd")
    return judged.lemma in ("be", "prove") and any(c.lemma in _UNTRUE for c in told)


def _judged_false(parsed: Parsed, noun: Token) -> bool:
    """ "Reports, according to which marines have landed, are false"."""
    return noun.lemma in _REPORTS and _untrue(parsed, noun)


def _under_preposition(above: Token) -> Modality:
    if above.lower == "without":
        return "denied"
    return "unreal" if above.lower in _LIKE else "happened"


def _own_light(parsed: Parsed, token: Token) -> Modality:
    return "happened" if token.pos not in ("VERB", "AUX") else _own(parsed, token)


def _under_verb(parsed: Parsed, below: Token, above: Token, kind: str) -> Modality:
    clausal = below.dep in _CLAUSES
    if above.lemma in _DENY and below.dep in ("ccomp", "xcomp", "dobj", "pcomp"):
        return "denied" if clausal else "happened"
    if _barred(parsed, below, above) or (kind == "ASSAULT" and staged(parsed, above)):
        return "unreal"
    if above.lemma in _ANALOGY and kind == "ASSAULT" and below.dep in ("dobj", "prep"):
        return "figurative"
    if clausal and above.lemma in ("let", "allow", "permit", "enable") and kind not in ("CONCEDE", "RETREAT"):
        return "unreal"
    if clausal and below.pos == "VERB" and _with_to(parsed, below) and not _perfect(parsed, below):
        return _infinitive(parsed, below, above, kind)
    if _wished(below, above, clausal):
        return _wish(below, above)
    if below.dep == "prep" and below.lower == "for" and (above.lemma in _CALLS or above.lemma in _REPUTED):
        return "unreal"
    if below.dep == "advcl" and below.tag in ("VBZ", "VBP") and habitual(parsed, above):
        return "unreal"
    if below.dep == "advcl" or (below.dep == "ccomp" and above.lemma in _SPEECH_STOP):
        return "happened"  # what a clause reports does not depend on the modality of who says it or when
    if below.dep in ("prep", "npadvmod", "advmod") and below.pos == "ADP" and below.lower in _TIME_WORDS:
        return "happened"
    apart = _perfect_or_past(parsed, below) or _tensed_apart(below, above)
    if below.dep == "conj" and (parsed.kids(below, "nsubj", "nsubjpass") or apart):
        return "happened"
    return _own(parsed, above) if below.dep in _CARRIED else "happened"


def _tensed_apart(below: Token, above: Token) -> bool:
    """ "Has not resigned and refuses to go": a finite verb joined to one that has helpers is not helped by them."""
    return below.tag in ("VBD", "VBZ", "VBP") and above.tag in ("VB", "VBN", "VBG")


def _barred(parsed: Parsed, below: Token, above: Token) -> bool:
    """ "kept them from attacking", "warned against storming the building"."""
    if below.dep != "prep" or above.lemma not in _BARRED:
        return False
    return below.lower in ("from", "against") and bool(parsed.kids(below, "pcomp", "pobj"))


def _infinitive(parsed: Parsed, below: Token, above: Token, kind: str) -> Modality:
    """An infinitive tells what happened only under verbs that say so ("began to", "forced them to")."""
    if _in_the_event(parsed, below) or (above.lemma == "agree" and kind == "SANCTION"):
        return _own(parsed, above)  # "ministers agreed to impose sanctions" has imposed them
    if above.lemma in _UNREAL_VERBS and above.lemma not in _DECIDE:
        return "unreal"
    if above.lemma in _DECIDE:
        return _own(parsed, above) if kind in _BY_DECISION else "unreal"
    if above.lemma in _SPOKE_TO and kind in ("REQUEST", "THREATEN", "REJECT", "ACCUSE", "SUPPORT"):
        return _own(parsed, above)  # "came to tell them to go", "wrote to ask for it"
    if above.lemma in _WENT and kind == "REQUEST":
        return _own(parsed, above)  # "occupied the embassy to demand his release"
    if above.lemma in _CAME and kind in ("AID", "CONSULT"):
        return _own(parsed, above)  # "flew in to help", "came to mediate"
    if below.dep == "advcl":
        return "unreal"
    return _own(parsed, above) if above.lemma in _IMPLICATIVE else "unreal"


def _in_the_event(parsed: Parsed, verb: Token) -> bool:
    """ "... only to be arrested", "... only for Moscow to veto it"."""
    first = parsed.tokens[verb.left]
    before = parsed.tokens[max(first.i - 1, 0)]
    return first.lower == "only" or (before.lower == "only" and before.sentence == first.sentence)


def _wished(below: Token, above: Token, clausal: bool) -> bool:
    """Whether the verb above speaks of what is wanted, planned, feared, prevented."""
    if above.lemma not in _UNREAL_VERBS:
        return False
    passive = below.dep == "nsubjpass"
    return clausal or ((below.dep in ("dobj", "prep") or passive) and above.lemma not in _CLAUSAL_ONLY)


def _wish(below: Token, above: Token) -> Modality:
    said = below.dep == "ccomp" and above.lemma in ("argue", "suggest", "warn", "fear", "swear")
    if below.dep == "advcl" and below.tag == "VBG" and below.i < above.i:
        return "happened"  # "defying the ban, the union vowed to march"
    if said or below.dep == "advcl":
        return "happened" if below.tag in ("VBD", "VBN", "VBZ") else "unreal"
    return "unreal"
