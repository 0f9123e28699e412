"""Mending a parse that takes a verb for an adjective.

"Teachers boycotted classes" is read as classes of a kind, "a submarine docked at Busan" as a submarine of a kind, where
no other verb stands: a sentence has a verb, so the participle is it. "The port was paralysed" is a passive.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from forestall.reading.lexicon import word_list
from forestall.reading.tokens import Token, hanging_on

__all__ = [
    "find_bare_passives",
    "find_deeds_by_which",
    "find_heard_deeds",
    "find_lost_verbs",
    "find_more_done_to",
    "find_nouns_taken_for_verbs",
    "find_passives",
    "find_pasts",
    "find_perfects",
    "find_present_verbs",
    "find_verbs_before_results",
    "find_verbs_taken_for_qualities",
    "find_victims",
]

_PARTICIPLES = word_list("parse.participles")
_HARMED = word_list("parse.harmed")
_GOING = word_list("parse.going")
"""Verbs without an object: their participle after a noun is no passive."""
_PERCEIVING = word_list("syntax.perceiving")


def find_lost_verbs(tokens: Sequence[Token]) -> None:
    """Make the participle the verb of each sentence whose top is a noun and which has no finite verb.

    Called before the words are hung on each other; changes relations, heads and tags in place.
    """
    for words in _sentences(tokens):
        top = next((t for t in words if t.head == t.i), None)
        if top is None or top.pos not in ("NOUN", "PROPN"):
            continue
        if _behind_of(tokens, words, top) or any(_finite(t) for t in words):
            continue
        if not _before_top(words, top):
            _behind_top(words, top)


def _sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    words: list[Token] = []
    for token in tokens:
        if words and token.sentence != words[0].sentence:
            yield words
            words = []
        words.append(token)
    if words:
        yield words


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


def find_verbs_before_results(tokens: Sequence[Token]) -> None:
    """ "Aircraft bombed the town, killing four", read as bombed aircraft that kill: a sentence has a finite verb."""
    for words in _sentences(tokens):
        top = next((t for t in words if t.head == t.i), None)
        if top is None or top.tag != "VBG" or any(_finite(t) for t in words):
            continue
        verb = next((t for t in words if t.i < top.i and t.dep == "acl" and t.tag in ("VBN", "VBD")), None)
        noun = tokens[verb.head] if verb is not None else None
        if verb is None or noun is None or noun.head != top.i or noun.dep != "nsubj" or noun.i > verb.i:
            continue
        if tokens[top.i - 1].text != "," or any(t.dep in ("agent", "aux") for t in hanging_on(tokens, verb)):
            continue
        for token in (t for t in words if t.head == top.i and t.i < verb.i):
            token.head = verb.i
        for token in (t for t in words if t.head == verb.i and t.dep == "oprd"):
            token.dep = "dobj"
        verb.head, verb.dep, verb.pos, verb.tag = verb.i, "ROOT", "VERB", "VBD"
        noun.dep = "nsubj"
        top.head, top.dep = verb.i, "advcl"


def find_nouns_taken_for_verbs(tokens: Sequence[Token]) -> None:
    """ "Imposed visa bans and asset freezes on": below a verb that takes no clause a word in -s is a noun."""
    for noun in tokens:
        verb = tokens[noun.head]
        if noun.tag != "VBZ" or noun.dep != "ccomp" or verb.lemma not in _TAKES_NO_CLAUSE or verb.i > noun.i:
            continue
        near = hanging_on(tokens, noun)
        first = next((t for t in near if t.dep == "nsubj"), None)
        if first is None or any(t.dep in ("mark", "dobj", "aux") for t in near):
            continue
        first.head, first.dep = verb.i, "dobj"
        last = next((t for t in tokens[first.i + 1 : noun.i] if t.head == first.i and t.dep == "conj"), None)
        noun.pos, noun.tag, noun.dep, noun.head = "NOUN", "NNS", "conj", first.i
        if last is not None:
            last.head, last.dep = noun.i, "compound"


_TAKES_NO_CLAUSE = ("impose", "slap", "lift", "ease", "tighten", "relax", "launch", "stage", "mount", "suspend")


def find_perfects(tokens: Sequence[Token]) -> None:
    """ "Had boycotted cabinet meetings": a participle right behind "had" read as a quality of what it was done to."""
    for have, verb in pairwise(tokens):
        thing = tokens[verb.head]
        if verb.dep != "amod" or verb.tag != "VBN" or verb.lower not in _DONE or thing.head != have.i:
            continue
        if have.lower not in ("had", "have", "has") or have.dep not in ("ROOT", "conj", "relcl") or thing.dep != "dobj":
            continue
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


def find_passives(tokens: Sequence[Token]) -> None:
    """ "The port was paralysed": a participle of what is done to a thing, read as a quality of it."""
    for verb in tokens:
        be = tokens[verb.head]
        if verb.dep != "acomp" or verb.lower not in _PARTICIPLES or be.lemma != "be" or be.dep != "ROOT":
            continue
        for token in hanging_on(tokens, be):
            if token is not verb:
                token.head = verb.i
                token.dep = "nsubjpass" if token.dep == "nsubj" else token.dep
        verb.head, verb.dep, verb.pos, verb.tag = verb.i, "ROOT", "VERB", "VBN"
        be.head, be.dep, be.pos = verb.i, "auxpass", "AUX"


def find_bare_passives(tokens: Sequence[Token]) -> None:
    """ "Thousands of reservists called up in Israel": a headline's participle without its auxiliary."""
    for verb in tokens:
        if verb.tag != "VBN" or verb.dep != "ROOT" or verb.pos != "VERB" or verb.lemma in _GOING:
            continue
        near = hanging_on(tokens, verb)
        if any(t.dep in ("aux", "auxpass", "dobj", "dative", "ccomp", "xcomp") for t in near):
            continue
        for token in near:
            token.dep = "nsubjpass" if token.dep == "nsubj" else token.dep


def find_verbs_taken_for_qualities(tokens: Sequence[Token]) -> None:
    """ "Israel and Morocco normalised relations": a word in -ed with subject and object is the verb."""
    for verb in tokens:
        if verb.dep == "ROOT" and verb.pos == "ADJ" and verb.lower.endswith("ed"):
            below = {t.dep for t in hanging_on(tokens, verb)}
            if {"nsubj", "dobj"} <= below:
                verb.pos, verb.tag = "VERB", "VBD"
            elif {"nsubjpass", "auxpass"} <= below:  # "a state of siege was decreed"
                verb.pos, verb.tag = "VERB", "VBN"


def find_deeds_by_which(tokens: Sequence[Token]) -> None:
    """ "Replied by pounding Shatoi": what is done to a place, read as a quality of it."""
    for by, deed in pairwise(tokens):
        noun = tokens[deed.head]
        if by.lower == "by" and deed.tag == "VBG" and deed.dep == "amod" and noun.head == by.i and noun.pos == "PROPN":
            deed.head, deed.dep, deed.pos = by.i, "pcomp", "VERB"
            noun.head, noun.dep = deed.i, "dobj"


def find_present_verbs(tokens: Sequence[Token]) -> None:
    """ "A second strike on the town kills 13": a plural with subject and object is a verb in the present."""
    for verb in tokens:
        if verb.dep == "ROOT" and verb.tag == "NNS" and {"nsubj", "dobj"} <= {t.dep for t in hanging_on(tokens, verb)}:
            verb.pos, verb.tag = "VERB", "VBZ"


def find_heard_deeds(tokens: Sequence[Token]) -> None:
    """ "Residents heard shelling": what is heard is a thing, not what they do."""
    for deed in tokens:
        heard = tokens[deed.head]
        if deed.tag != "VBG" or deed.dep != "xcomp" or heard.lemma not in _PERCEIVING or heard.i > deed.i:
            continue
        if not any(t.dep in ("nsubj", "dobj", "ccomp", "xcomp", "prt", "aux") for t in hanging_on(tokens, deed)):
            deed.pos, deed.tag, deed.dep, deed.lemma = "NOUN", "NN", "dobj", deed.lower


def find_pasts(tokens: Sequence[Token]) -> None:
    """ "Killed two and hurt three": a verb that looks alike in present and past is in the tense it is joined to."""
    for verb in tokens:
        if verb.tag == "VBP" and verb.lower in _PASTS:
            verb.tag = "VBD"  # "who overthrew and killed the president"
        above = tokens[verb.head]
        joined = verb.tag == "VB" and verb.dep == "conj" and above.tag == "VBD" and verb.lower in _UNCHANGED
        if joined and not any(t.dep == "aux" for t in hanging_on(tokens, verb)):
            verb.tag = "VBD"


_PASTS = ("overthrew", "withdrew", "overran", "slew", "retook", "undertook", "withheld", "strode", "forbade")
_UNCHANGED = ("hurt", "hit", "cut", "shut", "set", "put", "quit", "split", "beat", "burst", "cast", "shed", "spread")


def find_victims(tokens: Sequence[Token]) -> None:
    """ "Two soldiers killed, three wounded, Mopti region": those killed are no killers where nobody is named behind."""
    for verb in tokens:
        if verb.lower in _HARMED and _as_before(tokens, verb):
            verb.tag = "VBN"
            for token in (t for t in hanging_on(tokens, verb) if t.dep == "nsubj"):
                token.dep = "nsubjpass"
    for verb, after in pairwise(tokens):
        if verb.lower not in _HARMED or verb.tag not in ("VBD", "VBN") or after.text not in (",", ";", "."):
            continue
        near = hanging_on(tokens, verb)
        if any(t.dep in ("aux", "auxpass", "cc") for t in near if t.i < verb.i):
            continue
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


def find_more_done_to(tokens: Sequence[Token]) -> None:
    """ "Ten were killed and 81 taken prisoner": a bare number before a participle joined to a passive is done to."""
    for verb in tokens:
        near = hanging_on(tokens, verb) if verb.dep == "conj" and verb.tag in ("VBN", "VBD") else []
        if verb.tag == "VBD" and verb.lower in _DONE_TO and _elided(tokens, verb, near):
            verb.tag = "VBN"
        number = next((t for t in near if t.dep == "nsubj" and t.tag == "CD" and t.i == verb.i - 1), None)
        first = hanging_on(tokens, tokens[verb.head]) if number is not None else []
        if number is not None and any(t.dep == "auxpass" for t in first) and not any(t.dep == "aux" for t in near):
            number.dep, verb.tag = "nsubjpass", "VBN"
