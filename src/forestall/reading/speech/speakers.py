"""Speakers: the word that names who speaks, and who is meant by "he", "it" or "the statement" in a chain of sayings.

A statement speaks for its owner; evidence, markets and events say nothing. A pronoun speaks for whoever spoke or acted
last and fits it.
"""

from collections.abc import Collection

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive, objects, subjects
from forestall.reading.speech.saying import Saying, Speech, owners
from forestall.reading.words.lexicon import word_list

__all__ = [
    "Titles",
    "can_speak",
    "holder_of",
    "holders",
    "main_subject",
    "mouths",
    "noun_before",
    "resolve_pronoun",
    "speakers_of",
]

_NOBODY = {
    "nobody", "none", "noone", "everybody", "everyone", "somebody", "someone", "one", "who", "whoever", "anyone", "we",
    "us", "i", "you", "me", "our", "my", "your", "which", "what", "there", "that", "this", "these", "those", "nothing",
}  # fmt: skip

Titles = dict[str, list[tuple[frozenset[str], Token]]]
"""Office ("minister") -> who is named with it, with the words before it ("interior")."""


def speakers_of(parsed: Parsed, verb: Token, speech: Speech) -> list[Token]:
    """Who speaks at a verb of saying; empty where the text names nobody."""
    found = [s for t in _doers(parsed, verb) for s in mouths(parsed, t, speech)]
    once = {t.i: t for t in found}
    return [t for t in once.values() if can_speak(parsed, t, speech)]


def _doers(parsed: Parsed, verb: Token) -> list[Token]:
    quoting = _quoting(parsed, verb)
    if quoting is not None:
        return objects(parsed, quoting)
    head = parsed.tokens[verb.head]
    if verb.dep == "acl" and verb.tag == "VBN" and head.dep == "appos" and not parsed.kids(verb, "agent"):
        return [head]
    if verb.lemma == "read" and not parsed.kids(verb, "nsubj"):
        return parsed.kids(verb, "dobj")
    own = subjects(parsed, verb) or _following(parsed, verb) or _lost(parsed, verb)
    if _goes_on(parsed, verb):
        return _speaking_above(parsed, verb)
    return _speaking_above(parsed, verb) if own and not _voices(own) else own


def _lost(parsed: Parsed, verb: Token) -> list[Token]:
    """The subject of a finite verb that the parser has hung elsewhere: on "had", or on the phrase before."""
    if is_passive(parsed, verb) and verb.lemma in ("accuse", "blame", "suspect", "condemn", "criticise", "criticize"):
        by = [p for p in parsed.subtree(verb) if p.lower == "by" and p.i > verb.i]
        return [o for p in by for o in parsed.kids(p, "pobj") if o.entity in ("GPE", "ORG", "PERSON", "NORP")][:1]
    of_helper = [t for c in parsed.kids(verb, "aux") for t in parsed.kids(c, "nsubj")]
    if of_helper or verb.tag not in ("VBD", "VBZ", "VBP") or verb.dep not in ("ROOT", "ccomp", "parataxis"):
        return of_helper
    near = noun_before(parsed, verb)
    return [near] if near is not None else []


def _voices(found: list[Token]) -> bool:
    return any(t.entity or t.pos == "PRON" or t.tag == "NNS" or t.lemma not in _INERT for t in found)


_INERT = word_list("speakers.inert")


def _speaking_above(parsed: Parsed, verb: Token) -> list[Token]:
    """ "He said that the country was in danger and blamed the plotters": the parser hangs "blamed" on "was"."""
    head = parsed.tokens[verb.head]
    above = parsed.tokens[head.head]
    return subjects(parsed, above) if verb.dep == "conj" and head.dep == "ccomp" else []


def _goes_on(parsed: Parsed, verb: Token) -> bool:
    """ "Said its staff had been held and accused the police": the tense of the speaker, not of what is said."""
    head = parsed.tokens[verb.head]
    above = parsed.tokens[head.head]
    if verb.dep != "conj" or head.dep != "ccomp" or verb.tag != above.tag or parsed.kids(verb, "nsubj", "mark", "aux"):
        return False
    helpers = parsed.kids(head, "aux", "auxpass")
    past = any(c.lower == "had" for c in helpers)
    return past or (verb.tag in ("VBZ", "VBP") and {head.tag, *(c.tag for c in helpers)} & {"VBD"} != set())


def _following(parsed: Parsed, verb: Token) -> list[Token]:
    """ "So far, says the coordinator, ...": the noun right behind a verb that has lost its subject in the parse."""
    if verb.tag not in ("VBZ", "VBD", "VBP") or verb.lemma not in ("say", "add", "report", "note", "warn"):
        return []
    near = parsed.tokens[verb.i + 1 : verb.i + 7]
    return [t for t in near if t.left == verb.i + 1 and t.pos in ("NOUN", "PROPN") and t.sentence == verb.sentence][:1]


def noun_before(parsed: Parsed, verb: Token) -> Token | None:
    """The noun that ends right before a verb, but for adverbs, "has" and "himself" and a comma behind an apposition."""
    at = verb.i - 1
    first = parsed.sentences[verb.sentence].first
    while at > first and (parsed.tokens[at].pos in ("ADV", "AUX") or parsed.tokens[at].lower.endswith("self")):
        at -= 1
    token = parsed.tokens[max(at, first)]
    whole = [t for t in parsed.kids(verb, "nsubj") if t.right == token.i and t.pos in ("NOUN", "PROPN")]
    token = whole[0] if whole else token  # "police in Kano said"
    if token.text == "," and at > first and parsed.tokens[at - 1].pos in ("NOUN", "PROPN"):
        own = [t for t in parsed.kids(verb, "nsubj") if t.i < at]
        token = own[0] if own else parsed.tokens[at - 1]
    return token if token.pos in ("NOUN", "PROPN") and token.i != verb.i else None


def _quoting(parsed: Parsed, verb: Token) -> Token | None:
    """The verb above "as saying": "was quoted as saying", "quoted the governor as saying"."""
    above = parsed.tokens[verb.head]
    if verb.dep != "pcomp" or above.lower != "as":
        return None
    top = parsed.tokens[above.head]
    return top if top.lemma in ("quote", "cite", "describe", "report", "record") else None


def mouths(parsed: Parsed, token: Token, speech: Speech) -> list[Token]:
    """Whoever stands behind a statement or report, else the word itself."""
    if token.lower in ("one", "another", "most", "some") and parsed.kids(token, "appos"):
        return parsed.kids(token, "appos")[:1]
    if token.lower in ("one", "another", "most", "some"):
        of = [o for p in parsed.kids(token, "prep") if p.lower == "of" for o in parsed.kids(p, "pobj")]
        if of and of[0].pos in ("NOUN", "PROPN"):
            return of[:1]  # "said one of the elders"
    if token.pos == "ADJ" and parsed.kids(token, "appos"):
        return parsed.kids(token, "appos")[:1]  # "its secretary-general, X," read as "general, X"
    if token.pos != "NOUN" or not speech.has("spoken", token.lemma):
        return [token]
    behind = owners(parsed, token)
    definite = any(c.lower in ("the", "its", "this") for c in parsed.kids(token, "det", "poss"))
    return behind or ([token] if definite or parsed.kids(token, "compound") else [])


def can_speak(parsed: Parsed, token: Token, speech: Speech) -> bool:
    """Whether a word can name a speaker: no thing, nobody, no impersonal "it"."""
    if token.pos not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET") or token.lower in _NOBODY:
        return False
    if token.pos in ("NUM", "DET", "ADJ") and token.lower not in ("both", "others", "many", "some", "all", "several"):
        return token.pos == "ADJ" and token.entity in ("NORP", "ORG", "GPE")
    if any(c.lower in ("no", "neither", "nor") for c in parsed.kids(token, "det", "preconj", "cc")):
        return False
    return not (token.pos == "NOUN" and (speech.has("mute", token.lemma) or speech.has("deeds", token.lemma)))


def main_subject(parsed: Parsed, number: int) -> Token | None:
    """The subject of a sentence's main clause."""
    words = parsed.of(parsed.sentences[number])
    root = next((t for t in words if t.dep == "ROOT"), None)
    found = parsed.kids(root, "nsubj", "nsubjpass") if root is not None else []
    return found[0] if found else None


def resolve_pronoun(parsed: Parsed, saying: Saying, before: Saying | None, people: frozenset[str]) -> Token:
    """The word a pronoun that speaks stands for: the last speaker or subject that fits; itself where none does.

    Who denies what somebody was just accused of is the accused: "Washington accuses Tehran of it, which it denies".
    """
    pronoun = saying.speaker
    if pronoun.pos != "PRON":
        return pronoun
    accused = _accused(saying, before, people)
    if accused is not None:
        return accused
    for number in range(pronoun.sentence, max(-1, pronoun.sentence - 4), -1):
        spoke = before is not None and before.cue.sentence == number and before.speaker.i < pronoun.i
        if before is not None and spoke and _fits(pronoun, before.speaker, people):
            return before.speaker
        subject = main_subject(parsed, number)
        if subject is not None and saying.span[0] <= subject.start < saying.span[1]:
            if _set_in(saying, subject, before) and _fits(pronoun, subject, people):
                return subject
            continue  # the subject of what is said
        if subject is not None and subject.i < pronoun.i and subject.i != pronoun.i and _fits(pronoun, subject, people):
            return subject
        beside = _person_beside(parsed, pronoun) if number == pronoun.sentence else None
        if beside is not None:
            return beside
    return pronoun


def _set_in(saying: Saying, subject: Token, before: Saying | None) -> bool:
    """ "The rebels fired rockets, in answer, they said": of themselves, where nobody else has spoken just before."""
    behind = subject.i < saying.cue.i and saying.speaker.i > subject.i and saying.speaker.i == saying.cue.i - 1
    return behind and (before is None or saying.cue.sentence - before.cue.sentence > 1)


def _person_beside(parsed: Parsed, pronoun: Token) -> Token | None:
    """The one person named before "he" in its own sentence: "the residence of Mr Machar was hit; he says ..."."""
    if pronoun.lower not in ("he", "she"):
        return None
    first = parsed.sentences[pronoun.sentence].first
    named = [t for t in parsed.tokens[first : pronoun.i] if t.entity == "PERSON" and _ends_name(parsed, t)]
    return named[0] if len({t.lower for t in named}) == 1 else None


def two_named(parsed: Parsed, token: Token) -> list[Token]:
    """The two persons that "both men" stands for: those named last, in this sentence before it or in the one before."""
    words = {c.lower for c in parsed.kids(token, "det", "nummod", "predet")}
    two = words & {"both", "two"} and token.lemma in ("man", "woman", "suspect", "prisoner", "leader", "minister")
    if not two and token.lower != "pair":
        return []
    since = parsed.sentences[max(0, token.sentence - 1)].first
    named = [t for t in parsed.tokens[since : token.left] if t.entity == "PERSON" and _ends_name(parsed, t)]
    return named[-2:] if len({t.lower for t in named}) == 2 else []


def _ends_name(parsed: Parsed, token: Token) -> bool:
    after = parsed.tokens[token.i + 1]
    return after.entity != "PERSON" or after.sentence != token.sentence


def _accused(saying: Saying, before: Saying | None, people: frozenset[str]) -> Token | None:
    """Whom the saying right before blamed or accused, where this one denies."""
    if before is None or saying.stance != "denies" or before.stance not in ("blames", "accuses"):
        return None
    near = 0 <= saying.cue.sentence - before.cue.sentence <= 1 and before.cue.i < saying.cue.i
    fit = [t for t in before.blamed if near and t.i < saying.speaker.i and _fits(saying.speaker, t, people)]
    return fit[-1] if fit else None


def _fits(pronoun: Token, other: Token, people: frozenset[str]) -> bool:
    person = other.entity == "PERSON" or other.lemma in people
    plural = other.tag in ("NNS", "NNPS") or other.lemma in ("police", "people", "family")
    if other.pos == "PRON":
        return False
    if pronoun.lower in ("he", "she"):
        return person and not plural
    if pronoun.lower == "they":
        return plural
    return pronoun.lower == "it" and not person and not plural and other.pos in ("NOUN", "PROPN")


def holders(parsed: Parsed, offices: Collection[str]) -> Titles:
    """Who is named with which office: "Interior Minister X", "the interior minister, X", "X, the army's spokesman"."""
    out: Titles = {}
    for token in parsed.tokens:
        if token.entity != "PERSON" or any(c.entity == "PERSON" and c.i > token.i for c in parsed.kids(token)):
            continue
        near = [
            *parsed.kids(token, "compound", "appos"),
            *([parsed.tokens[token.head]] if token.dep == "appos" else []),
        ]
        for office in near:
            lemma = office.lower if office.lower in offices else office.lemma
            if lemma in offices and office.entity != "PERSON":
                out.setdefault(lemma, []).append((_modifiers(parsed, office), token))
    return out


def _modifiers(parsed: Parsed, office: Token) -> frozenset[str]:
    """The words that narrow an office, which may hang on the name: "Interior Minister X"."""
    own = parsed.kids(office, "compound", "amod")
    beside = [t for t in parsed.kids(parsed.tokens[office.head], "compound") if t.i == office.i - 1]
    return frozenset(t.lower for t in (*own, *beside) if t.entity not in ("PERSON", "NORP", "GPE"))


def holder_of(parsed: Parsed, token: Token, titles: Titles) -> Token | None:
    """The person named before with the office that "the minister" speaks of; None where there is none."""
    dets = {c.lower for c in parsed.kids(token, "det")}
    if (
        token.tag != "NN"
        or token.lemma not in titles
        or "the" not in dets
        or parsed.kids(token, "poss", "prep", "appos")
    ):
        return None
    mine = _modifiers(parsed, token)
    before = ((words, name) for words, name in reversed(titles[token.lemma]) if name.i < token.i)
    return next((name for words, name in before if not mine or mine == words), None)
