"""Mending a parse that takes a verb for an adjective.

"Teachers boycotted classes" is read as classes of a kind, "a submarine docked at Busan" as a submarine of a kind, where
no other verb stands: a sentence has a verb, so the participle is it. "The port was paralysed" is a passive. Each rule
is tried on one word, in the order of `mended`, before the words are hung on each other; it changes them in place.
"""

from collections.abc import Sequence

from forestall.reading.words.lexicon import word_list
from forestall.reading.words.tokens import Token, hanging_on, sentence_of

__all__ = [
    "bare_passive",
    "bare_subject",
    "deed_by_which",
    "heard_deed",
    "left_so",
    "lost_verb",
    "more_done_to",
    "more_victims",
    "noun_taken_for_verb",
    "passive",
    "past",
    "perfect",
    "present_verb",
    "verb_before_result",
    "verb_taken_for_quality",
    "verb_with_subject",
    "victims",
]

_PARTICIPLES = word_list("parse.participles")
_HARMED = word_list("parse.harmed")
_GOING = word_list("parse.going")
"""Verbs without an object: their participle after a noun is no passive."""
_PERCEIVING = word_list("syntax.perceiving")


def lost_verb(tokens: Sequence[Token], top: Token) -> None:
    """Make the participle the verb of a sentence whose top is a noun and which has no finite verb."""
    if top.head != top.i or top.pos not in ("NOUN", "PROPN"):
        return
    words = sentence_of(tokens, top)
    if not _is_first_top(words, top) or _behind_of(tokens, words, top) or any(_finite(t) for t in words):
        return
    if not _before_top(words, top):
        _behind_top(words, top)


def _is_first_top(words: Sequence[Token], top: Token) -> bool:
    """Whether no word before it hangs on nothing too."""
    return next(t for t in words if t.head == t.i) is top


def _finite(token: Token) -> bool:
    return token.tag in ("MD", "VBZ", "VBP") or (token.tag == "VBD" and token.dep not in ("acl", "amod"))


def _behind_of(tokens: Sequence[Token], words: Sequence[Token], top: Token) -> bool:
    """ "Relatives of the missing protested outside", "people of Jos stoned a bus": a verb read as what "of" governs."""
    for verb in words:
        of = tokens[verb.head]
        past = verb.lower.endswith("ed") and (verb.tag in ("VBD", "VBN") or verb.pos == "ADJ")
        inner = tokens[verb.i - 1]
        if not past or verb.dep != "pobj" or of.lower != "of" or of.head != top.i or inner.head != verb.i:
            continue
        for token in (t for t in words if t.head == verb.i and t.i < inner.i):
            token.head = inner.i
        inner.head, inner.dep, inner.pos = of.i, "pobj", "PROPN" if inner.pos == "PROPN" else "NOUN"
        top.head, top.dep = verb.i, "nsubj"
        verb.head, verb.dep, verb.pos, verb.tag = verb.i, "ROOT", "VERB", "VBD"
        for token in (t for t in words if t.head == top.i and t.i > verb.i):
            token.head = verb.i
        return True
    return False


def verb_before_result(tokens: Sequence[Token], top: Token) -> None:
    """ "Aircraft bombed the town, killing four", read as bombed aircraft that kill: a sentence has a finite verb."""
    if top.head != top.i or top.tag != "VBG":
        return
    words = sentence_of(tokens, top)
    verb = next((t for t in words if t.i < top.i and t.dep == "acl" and t.tag in ("VBN", "VBD")), None)
    if verb is None or not _is_first_top(words, top) or any(_finite(t) for t in words):
        return
    noun = tokens[verb.head]
    if noun.head != top.i or noun.dep != "nsubj" or noun.i > verb.i:
        return
    if tokens[top.i - 1].text != "," or any(t.dep in ("agent", "aux") for t in hanging_on(tokens, verb)):
        return
    for token in (t for t in words if t.head == top.i and t.i < verb.i):
        token.head = verb.i
    for token in (t for t in words if t.head == verb.i and t.dep == "oprd"):
        token.dep = "dobj"
    verb.head, verb.dep, verb.pos, verb.tag = verb.i, "ROOT", "VERB", "VBD"
    noun.dep = "nsubj"
    top.head, top.dep = verb.i, "advcl"


def noun_taken_for_verb(tokens: Sequence[Token], noun: Token) -> None:
    """ "Imposed visa bans and asset freezes on": below a verb that takes no clause a word in -s is a noun."""
    verb = tokens[noun.head]
    if noun.tag != "VBZ" or noun.dep != "ccomp" or verb.lemma not in _TAKES_NO_CLAUSE or verb.i > noun.i:
        return
    near = hanging_on(tokens, noun)
    first = next((t for t in near if t.dep == "nsubj"), None)
    if first is None or any(t.dep in ("mark", "dobj", "aux") for t in near):
        return
    first.head, first.dep = verb.i, "dobj"
    last = next((t for t in tokens[first.i + 1 : noun.i] if t.head == first.i and t.dep == "conj"), None)
    noun.pos, noun.tag, noun.dep, noun.head = "NOUN", "NNS", "conj", first.i
    if last is not None:
        last.head, last.dep = noun.i, "compound"


_TAKES_NO_CLAUSE = word_list("parse.takes_no_clause")


def perfect(tokens: Sequence[Token], verb: Token) -> None:
    """ "Had boycotted cabinet meetings": a participle right behind "had" read as a quality of what it was done to."""
    have = tokens[max(verb.i - 1, 0)]
    thing = tokens[verb.head]
    if verb.dep != "amod" or verb.tag != "VBN" or verb.lower not in _DONE or thing.head != have.i:
        return
    if have.lower not in ("had", "have", "has") or have.dep not in ("ROOT", "conj", "relcl") or thing.dep != "dobj":
        return
    for token in hanging_on(tokens, have):
        token.head = verb.i
    verb.dep, verb.pos, verb.head = have.dep, "VERB", verb.i if have.head == have.i else have.head
    have.head, have.dep, have.pos = verb.i, "aux", "AUX"
    thing.head, thing.dep = verb.i, "dobj"


_DONE = word_list("parse.perfects")


def _before_top(words: Sequence[Token], top: Token) -> bool:
    """ "Residents of Caracas banged pots": the participle before the last noun, with another noun before it."""
    for verb in words:
        if verb.i >= top.i or verb.dep != "amod" or verb.head != top.i or not verb.lower.endswith("ed"):
            continue
        subject = next((t for t in words if t.i < verb.i and t.head == top.i and _noun(t)), None)
        before = words[verb.i - words[0].i - 1] if verb.i > words[0].i else verb
        if subject is None or before.pos not in ("NOUN", "PROPN") or _comma(words, verb, top):
            return False
        _raise(words, verb, subject, top)
        top.head, top.dep = verb.i, "dobj"
        return True
    return False


def _behind_top(words: Sequence[Token], top: Token) -> None:
    """ "A submarine docked at Busan": the participle behind the noun of a verb without an object."""
    for verb in words:
        if verb.dep == "acl" and verb.head == top.i and verb.tag in ("VBN", "VBD"):
            below = {t.dep for t in words if t.head == verb.i}
            told = verb.tag == "VBD" and {"prep", "xcomp"} <= below  # "The opposition called on supporters to gather"
            active = told or verb.lemma in _GOING or "dobj" in below or _by_doing(words, verb)
            if active and not _comma(words, top, verb):
                _raise(words, verb, top, top)
            return


def _by_doing(words: Sequence[Token], verb: Token) -> bool:
    """ "French guns answered by shelling the hill": by what is done, not by whom."""
    by = {t.i for t in words if t.head == verb.i and t.lower == "by"}
    return any(t.head in by and t.tag == "VBG" for t in words)


def _comma(words: Sequence[Token], first: Token, last: Token) -> bool:
    return any(t.text == "," for t in words if first.i < t.i < last.i)


def _raise(words: Sequence[Token], verb: Token, subject: Token, top: Token) -> None:
    """The verb on top, the subject below it; what hung on the old top before the verb goes to the subject."""
    verb.head, verb.dep, verb.pos, verb.tag = verb.i, "ROOT", "VERB", "VBD"
    for token in words:
        if token.head == top.i and token.i < verb.i and token not in (top, subject):
            token.head = subject.i
        elif token.head == top.i and token.dep == "punct":
            token.head = verb.i
    subject.head, subject.dep = verb.i, "nsubj"


def _noun(token: Token) -> bool:
    return token.pos in ("NOUN", "PROPN") and token.entity not in ("DATE", "TIME", "CARDINAL")


def passive(tokens: Sequence[Token], verb: Token) -> None:
    """ "The port was paralysed": a participle of what is done to a thing, read as a quality of it."""
    be = tokens[verb.head]
    if verb.dep != "acomp" or verb.lower not in _PARTICIPLES or be.lemma != "be" or be.dep != "ROOT":
        return
    for token in hanging_on(tokens, be):
        if token is not verb:
            token.head = verb.i
            token.dep = "nsubjpass" if token.dep == "nsubj" else token.dep
    verb.head, verb.dep, verb.pos, verb.tag = verb.i, "ROOT", "VERB", "VBN"
    be.head, be.dep, be.pos = verb.i, "auxpass", "AUX"


def bare_passive(tokens: Sequence[Token], verb: Token) -> None:
    """ "Thousands of reservists called up in Israel": a headline's participle without its auxiliary."""
    if verb.tag != "VBN" or verb.dep != "ROOT" or verb.pos != "VERB" or verb.lemma in _GOING:
        return
    near = hanging_on(tokens, verb)
    if any(t.dep in ("aux", "auxpass", "dobj", "dative", "ccomp", "xcomp") for t in near):
        return
    for token in near:
        token.dep = "nsubjpass" if token.dep == "nsubj" else token.dep


def verb_taken_for_quality(tokens: Sequence[Token], verb: Token) -> None:
    """ "Israel and Morocco normalised relations": a word in -ed with subject and object is the verb."""
    if verb.dep == "ROOT" and verb.pos == "ADJ" and verb.lower.endswith("ed"):
        below = {t.dep for t in hanging_on(tokens, verb)}
        if {"nsubj", "dobj"} <= below:
            verb.pos, verb.tag = "VERB", "VBD"
        elif {"nsubjpass", "auxpass"} <= below:  # "a state of siege was decreed"
            verb.pos, verb.tag = "VERB", "VBN"


def deed_by_which(tokens: Sequence[Token], deed: Token) -> None:
    """ "Replied by pounding Shatoi": what is done to a place, read as a quality of it."""
    by = tokens[max(deed.i - 1, 0)]
    noun = tokens[deed.head]
    if by.lower == "by" and deed.tag == "VBG" and deed.dep == "amod" and noun.head == by.i and noun.pos == "PROPN":
        deed.head, deed.dep, deed.pos = by.i, "pcomp", "VERB"
        noun.head, noun.dep = deed.i, "dobj"


def present_verb(tokens: Sequence[Token], verb: Token) -> None:
    """ "A second strike on the town kills 13": a plural with subject and object is a verb in the present."""
    if verb.dep == "ROOT" and verb.tag == "NNS" and {"nsubj", "dobj"} <= {t.dep for t in hanging_on(tokens, verb)}:
        verb.pos, verb.tag = "VERB", "VBZ"


def heard_deed(tokens: Sequence[Token], deed: Token) -> None:
    """ "Residents heard shelling": what is heard is a thing, not what they do."""
    heard = tokens[deed.head]
    if deed.tag != "VBG" or deed.dep != "xcomp" or heard.lemma not in _PERCEIVING or heard.i > deed.i:
        return
    if not any(t.dep in ("nsubj", "dobj", "ccomp", "xcomp", "prt", "aux") for t in hanging_on(tokens, deed)):
        deed.pos, deed.tag, deed.dep, deed.lemma = "NOUN", "NN", "dobj", deed.lower


def past(tokens: Sequence[Token], verb: Token) -> None:
    """ "Killed two and hurt three": a verb that looks alike in present and past is in the tense it is joined to."""
    if verb.tag == "VBP" and verb.lower in _PASTS:
        verb.tag = "VBD"  # "who overthrew and killed the president"
    above = tokens[verb.head]
    joined = verb.tag == "VB" and verb.dep == "conj" and above.tag == "VBD" and verb.lower in _UNCHANGED
    if joined and not any(t.dep == "aux" for t in hanging_on(tokens, verb)):
        verb.tag = "VBD"


_PASTS = word_list("parse.pasts")
_UNCHANGED = word_list("parse.unchanged")


def more_victims(tokens: Sequence[Token], verb: Token) -> None:
    """ "Ten were killed and more than fifty wounded in the raid": no more than the killed are they the doers."""
    if verb.lower in _HARMED and _as_before(tokens, verb):
        verb.tag = "VBN"
        for token in (t for t in hanging_on(tokens, verb) if t.dep == "nsubj"):
            token.dep = "nsubjpass"


def victims(tokens: Sequence[Token], verb: Token) -> None:
    """ "Two soldiers killed, three wounded, Mopti region": those killed are no killers where nobody is named behind."""
    if verb.lower not in _HARMED or verb.tag not in ("VBD", "VBN") or verb.i + 1 == len(tokens):
        return
    near = hanging_on(tokens, verb)
    if tokens[verb.i + 1].text not in (",", ";", ".") or any(
        t.dep in ("aux", "auxpass", "cc") for t in near if t.i < verb.i
    ):
        return
    verb.tag = "VBN"
    for token in near:
        token.dep = {"nsubj": "nsubjpass", "dobj": "dep"}.get(token.dep, token.dep)


def _as_before(tokens: Sequence[Token], verb: Token) -> bool:
    """ "Ten were killed and more than fifty wounded in the raid": the second is done to its subject as the first is."""
    first = tokens[verb.head]
    if verb.dep != "conj" or first.lower not in _HARMED or not verb.tag.startswith("VB"):
        return False
    own = {t.dep for t in hanging_on(tokens, verb)}
    return not own & {"aux", "auxpass", "dobj"} and any(t.dep == "auxpass" for t in hanging_on(tokens, first))


def _elided(tokens: Sequence[Token], verb: Token, near: Sequence[Token]) -> bool:
    """ "Were stopped and shot;": without a subject, an object or an auxiliary of its own behind a passive."""
    own = {t.dep for t in near} & {"aux", "auxpass", "dobj", "nsubj", "prt"} or {t.lower for t in near} & {"back"}
    first = hanging_on(tokens, tokens[verb.head])
    return verb.dep == "conj" and not own and any(t.dep == "auxpass" for t in first)


_DONE_TO = word_list("parse.done_to")


def more_done_to(tokens: Sequence[Token], verb: Token) -> None:
    """ "Ten were killed and 81 taken prisoner": a bare number before a participle joined to a passive is done to."""
    if verb.tag not in ("VBN", "VBD"):
        return
    near = hanging_on(tokens, verb)
    if verb.tag == "VBD" and verb.lower in _DONE_TO and _elided(tokens, verb, near):
        verb.tag = "VBN"
    number = next((t for t in near if t.dep == "nsubj" and t.tag == "CD" and t.i == verb.i - 1), None)
    first = hanging_on(tokens, tokens[verb.head]) if number is not None else []
    if number is not None and any(t.dep == "auxpass" for t in first) and not any(t.dep == "aux" for t in near):
        number.dep, verb.tag = "nsubjpass", "VBN"


def bare_subject(tokens: Sequence[Token], verb: Token) -> None:
    """ "Cuba relaxed price controls": a noun right before what was parsed as an adjective is the subject."""
    before = tokens[max(verb.i - 1, 0)]
    bare = before.dep == "npadvmod" and before.head == verb.i and before.pos == "NOUN" and not before.entity
    if bare and tokens[verb.head].dep == "ROOT":
        before.dep = "nsubj"


def verb_with_subject(tokens: Sequence[Token], verb: Token) -> None:
    """ "Cuba relaxed price controls": a word parsed as the noun's adjective that has a subject is its verb."""
    noun = tokens[verb.head]
    if not verb.lower.endswith("ed") or noun.i < verb.i or not any(t.dep == "nsubj" for t in hanging_on(tokens, verb)):
        return
    verb.pos, verb.tag, verb.dep = "VERB", "VBD", noun.dep
    verb.head = noun.head if noun.head != noun.i else verb.i
    noun.head, noun.dep = verb.i, "dobj"


def left_so(tokens: Sequence[Token], verb: Token) -> None:
    """ "Leaving three soldiers wounded", "had its licence withdrawn": they do not wound, they are the wounded."""
    above = tokens[verb.head]
    if above.lemma not in _MADE_SO or (verb.tag != "VBN" and not (verb.tag == "VBD" and above.lemma in _LET_DO)):
        return
    near = hanging_on(tokens, verb)
    if any(t.dep in ("aux", "auxpass", "mark", "dobj") for t in near):
        return
    for subject in (t for t in near if t.dep == "nsubj"):
        subject.dep, verb.tag = "nsubjpass", "VBN"


_MADE_SO, _LET_DO = word_list("parse.made_so"), ("have", "order")
