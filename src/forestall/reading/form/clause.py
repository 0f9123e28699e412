"""A clause: a verb with who acts, what is acted upon and the words around, found once for all frames tried on it.

Names stand in for words by their kind: `@person`, `@place`, `@nation`, `@group`, `@money`; `@human`: any person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import is_passive, objects, prepositional, subjects, together
from forestall.reading.words.kinds import is_human
from forestall.reading.words.lexicon import word_list

__all__ = ["AIRCRAFT", "KINDS", "Clause", "Gerund", "is_name", "lemmas_of", "with_to"]

_ANY = ("on", "at", "for", "with", "to", "against", "in", "into", "from", "of")
_HELD = word_list("clause.held")
_ARMED = word_list("clause.armed")
_PERSONS = ("PERSON", "NORP")
_OF_PLACES = ("", "GPE", "PERSON", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW")
"""What the parser takes the names of little places for."""
_REACH = 14
_SIGNS = ("$", "£", "€", "¥", "US$")
_MEASURES = word_list("usage.measures")
AIRCRAFT = re.compile(r"^(?:f|fa|mig|su|il|tu|an|mi|ka|b|c|kc|p|av|uh|ah|ch|mq|rq|jf|j|l)-\d+\w?$")
"""How warplanes are called: "an F-117", "two MiG-29s"."""
KINDS = {
    "PERSON": ("@person", "@human", "@actor"),
    "GPE": ("@place", "@nation", "@state", "@actor"),
    "LOC": ("@place",),
    "FAC": ("@place",),
    "NORP": ("@nation", "@group", "@folk", "@human", "@actor"),
    "ORG": ("@group", "@actor"),
}
"""Kinds of names that an entity of the parse is."""
_PERSONAL = {"he": "@person", "she": "@person", "him": "@person", "her": "@person", "i": "@person", "we": "@actor",
             "they": "@actor", "them": "@actor", "who": "@person", "us": "@actor", "it": "@actor"}  # fmt: skip
_PHASE = word_list("clause.phase")
_BARE_INFINITIVE = word_list("clause.bare_infinitive")


def lemmas_of(parsed: Parsed, tokens: Iterable[Token]) -> set[str]:
    """Lemmas of the heads, of the compound before each ("rocket fire"), of what is counted ("a wave of arrests")."""
    out: set[str] = set()
    for token in tokens:
        out.add(token.lemma)
        if token.tag == "NNPS":
            out.add(token.lower.removesuffix("s"))  # "Marines" at the head of a sentence
        out.update(KINDS.get(token.entity, ()))
        out |= {"aircraft"} if AIRCRAFT.match(token.lower) else set()
        out |= {"@money"} if _money(parsed, token) else set()
        if token.lower in _PERSONAL:
            out |= (
                {_PERSONAL[token.lower], "@actor"}
                if token.lower == "it"
                else {_PERSONAL[token.lower], "@human", "@actor"}
            )
        elif (token.pos == "NOUN" and is_human(token.lemma)) or _many(parsed, token):
            out |= {"@human", "people"} if _many(parsed, token) and not _counted(parsed, token) else {"@human"}
        out |= {c.lemma for c in parsed.kids(token, "compound")}
        counted = _counted(parsed, token)
        if counted:
            out |= lemmas_of(parsed, counted)
    return out


def _many(parsed: Parsed, token: Token) -> bool:
    """ "Forty-three have been isolated": a bare number that something is done to is of people."""
    bare = token.tag == "CD" and (token.dep == "nsubjpass" or (token.dep == "dobj" and _held(parsed, token)))
    return bare and token.entity not in ("MONEY", "PERCENT", "DATE", "TIME", "QUANTITY")


def _held(parsed: Parsed, token: Token) -> bool:
    """ "Police detained some 100": done to people only."""
    return parsed.tokens[token.head].lemma in _HELD


def _money(parsed: Parsed, token: Token) -> bool:
    return token.entity == "MONEY" or any(c.text in _SIGNS for c in parsed.kids(token, "nmod", "quantmod"))


def _counted(parsed: Parsed, token: Token) -> list[Token]:
    """Of "a wave of arrests" the arrests, of "one of their leaders" the leaders."""
    if token.lemma not in _MEASURES and token.pos != "NUM" and token.lower != "one":
        return []
    of = [o for p in parsed.kids(token, "prep") if p.lower == "of" for o in parsed.kids(p, "pobj")]
    return [t for o in of for t in together(parsed, o)]


@dataclass
class Clause:
    """A verb with what stands around it, found once for all entries that are tried on it."""

    parsed: Parsed
    verb: Token
    people: frozenset[str] = frozenset()
    """Lemmas of words for people and bodies."""
    loose: bool = False
    """Whether a name acted upon may be that of a place, whatever the parser takes it for."""
    groups: frozenset[str] = frozenset()
    """Names of armed groups, which stand in for "guerrilla"."""

    @cached_property
    def doers(self) -> list[Token]:
        """Those who act."""
        return subjects(self.parsed, self.verb) or _adjacent(self.parsed, self.verb)

    @cached_property
    def done(self) -> list[Token]:
        """Those acted upon; of "told the group to leave" the group."""
        found = objects(self.parsed, self.verb)
        if found:
            return found
        if self.verb.lemma in _PHASE:
            going_on = [c for c in self.parsed.kids(self.verb, "xcomp") if c.tag == "VBG"]
            return [o for c in going_on for o in objects(self.parsed, c)]  # "stopped buying oil"
        bare = self.verb.lemma in _BARE_INFINITIVE
        below = self.parsed.kids(self.verb, "ccomp", "xcomp")
        inner = [c for c in below if with_to(self.parsed, c) or bare or self._so_made(c) or self._judged(c)]
        return [t for c in inner for top in self.parsed.kids(c, "nsubj") for t in together(self.parsed, top)]

    def _so_made(self, word: Token) -> bool:
        """ "Had the station closed"; not so "charged that rebels had fought"."""
        return word.tag == "VBN" and not any(c.lower in ("that", "have", "had", "has") for c in self.parsed.kids(word))

    def _judged(self, word: Token) -> bool:
        """ "Found the colonel guilty": what somebody is found or declared to be."""
        return word.pos == "ADJ" and not self.parsed.kids(word, "mark", "aux", "cop")

    @cached_property
    def untold(self) -> bool:
        """Whether it is left open who acts: "was picked up"."""
        return not self.doers and is_passive(self.parsed, self.verb)

    @cached_property
    def subject_words(self) -> set[str]:
        """Lemmas and kinds of the subjects."""
        words = lemmas_of(self.parsed, self.doers)
        return words | {"guerrilla"} if any(self._armed_group(t) for t in self.doers) else words

    def _armed_group(self, token: Token) -> bool:
        if token.pos != "PROPN" and not token.text.isupper():
            return False
        before = self.parsed.tokens[max(token.i - 1, 0)].lower
        return token.lower in self.groups or f"{before} {token.lower}" in self.groups

    @cached_property
    def subject_kinds(self) -> set[str]:
        """Lemmas and kinds of the subjects themselves and of what they count, without what modifies them."""
        meant = [t for d in self.doers for t in (d, *_counted(self.parsed, d))]
        return {word for t in meant for word in (t.lemma, *KINDS.get(t.entity, ()))}

    @cached_property
    def object_words(self) -> set[str]:
        """Lemmas and kinds of the objects."""
        words = lemmas_of(self.parsed, self.done)
        armed = self.loose and bool(self.subject_words & _ARMED)
        known = [t for t in self.done if is_name(t) or (armed and t.pos == "PROPN" and t.entity == "ORG")]
        return words | {"@place"} if self.loose and known else words

    @cached_property
    def near_words(self) -> set[str]:
        """Lemmas of the objects and of what stands in prepositions; where people are done to, not of where it is."""
        people = bool(self.done) and all(self._somebody(t) for t in self.done)
        around = [] if people else prepositional(self.parsed, self.verb, _ANY)
        words = self.heads if people else self.object_words
        words = words | {c.lemma for c in self.parsed.kids(self.verb, "xcomp") if with_to(self.parsed, c)}
        return words | lemmas_of(self.parsed, (t for t in around if t.entity != "GPE"))

    def _somebody(self, token: Token) -> bool:
        meant = (token, *_counted(self.parsed, token))
        return any(t.lemma in self.people or t.entity in _PERSONS or is_human(t.lemma) for t in meant)

    @cached_property
    def following(self) -> list[Token]:
        """The next words of the sentence."""
        rest = self.parsed.tokens[self.verb.i + 1 : self.verb.i + 1 + _REACH]
        return [t for t in rest if t.sentence == self.verb.sentence]

    @cached_property
    def follows(self) -> frozenset[str]:
        """The next words and their lemmas."""
        return frozenset(w for t in self.following for w in (t.lower, t.lemma))

    @cached_property
    def heads(self) -> set[str]:
        """Lemmas of the objects alone."""
        return {t.lemma for t in self.done}


@dataclass
class Gerund(Clause):
    """A verb used as a noun: "the sending of two destroyers by Paris", "the rebels' handing in of rifles"."""

    @cached_property
    def doers(self) -> list[Token]:
        """Those after "by", or the owner of the deed."""
        owners = [t for t in self.parsed.kids(self.verb, "poss") if t.entity not in ("DATE", "TIME")]
        return prepositional(self.parsed, self.verb, ("by",)) or owners

    @cached_property
    def done(self) -> list[Token]:
        """Those after "of"."""
        return prepositional(self.parsed, self.verb, ("of",))

    @cached_property
    def untold(self) -> bool:
        """Whether it is left open who acts."""
        return not self.doers


def is_name(token: Token) -> bool:
    """Whether a word is a name that may be a place's."""
    return token.pos == "PROPN" and token.entity in _OF_PLACES


def with_to(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb stands in the infinitive."""
    return any(c.lower == "to" for c in parsed.kids(verb, "aux"))


def _adjacent(parsed: Parsed, verb: Token) -> list[Token]:
    """The noun right before a finite verb whose subject the parser missed ("17 March three rockets landed")."""
    finite = verb.tag in ("VBD", "VBZ", "VBP") and verb.dep in ("ROOT", "conj", "ccomp", "advcl")
    if not finite or is_passive(parsed, verb) or parsed.kids(verb, "nsubj", "nsubjpass", "csubj", "expl"):
        return []
    before = parsed.tokens[verb.i - 1] if verb.i > parsed.sentences[verb.sentence].first else verb
    return [before] if before.pos in ("NOUN", "PROPN") and before.entity not in ("DATE", "TIME") else []
