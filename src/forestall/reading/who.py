"""Who: the actor a phrase of the text stands for.

A phrase is read from its head outwards: a known name; the body of a state ("Iraqi soldiers", "the health ministry of
Iran"); someone who speaks for another ("a Hamas spokesman" is Hamas); a person or organisation the parser names; an
earlier actor meant again ("the militia", "he", "it"); else people or things under their own words ("two diplomats").
"""

import re
from collections.abc import Sequence

from forestall.reading.lexicon import word_list
from forestall.reading.names import Name
from forestall.reading.parse import Parsed, Token
from forestall.reading.register import Register, slug
from forestall.records import Actor, Place
from forestall.vocabulary import Vocabulary
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

__all__ = ["Cast"]

_LEFT = word_list("who.left")
_GROUP_WORDS = word_list("who.group_words")
_GOVERNING = word_list("who.governing")
_PEOPLE_TAGS = {"NN", "NNS", "NNP", "NNPS"}
_KINDS = {"PERSON": "person", "ORG": "organisation", "NORP": "people", "GPE": "place", "FAC": "place", "LOC": "place"}
_SKIP = word_list("who.skip")


class Cast:
    """The actors of one report, found as the reading asks for them; each remembers where it is named."""

    def __init__(
        self, parsed: Parsed, names: Sequence[Name], vocabulary: Vocabulary, countries: tuple[str, ...]
    ) -> None:
        self.parsed, self.vocabulary, self.countries = parsed, vocabulary, countries
        self.name_at: dict[int, Name] = {i: n for n in names for i in range(n.first, n.last + 1)}
        self.register = Register(parsed, vocabulary)
        self._known: dict[int, str | None] = {}
        self._people: dict[str, str] = {}
        self._abbreviations = _abbreviations(parsed.text)
        self._note_names(names)

    def _note_names(self, names: Sequence[Name]) -> None:
        for name in names:
            if name.actor and not name.adjective:
                self.register.note(self.vocabulary.actors[name.actor], name.first, name.last)
        for first, last in _entities(self.parsed, "PERSON"):
            if not any(i in self.name_at for i in range(first, last + 1)):
                self._person(first, last)

    def of(self, head: Token | None, *, generic: bool = True) -> str | None:
        """Id of the actor the phrase headed by `head` stands for; `generic` also takes unnamed people and things."""
        if head is None:
            return None
        if head.i not in self._known:
            self._known[head.i] = self._named(head)
        found = self._known[head.i]
        return found if found is not None or not generic else self.unnamed(head)

    def _named(self, head: Token) -> str | None:
        if head.pos == "PRON":
            return self._pronoun(head)
        apposed = self._apposed(head)
        if apposed is not None:
            return apposed
        return (
            self._by_name(head)
            or self._by_entity(head, ("PERSON",))
            or self._by_role(head)
            or self._again(head)
            or self._by_entity(head, ("ORG", "NORP", "GPE"))
        )

    def _by_name(self, head: Token) -> str | None:
        """A known name that ends with the head: an actor's, or a capital or place for its state."""
        name = self.name_at.get(head.i)
        if name is None:
            return None
        if name.actor:
            return self.register.note(self.vocabulary.actors[name.actor], name.first, name.last)
        if name.capital_of:
            return self.register.note(self.vocabulary.actors[name.capital_of], name.first, name.last)
        return None

    def _apposed(self, head: Token) -> str | None:
        """ "Malaysia's prime minister, Anwar Ibrahim": the name in apposition, where the head has none."""
        if head.entity == "PERSON" or head.i in self.name_at:
            return None
        for child in self.parsed.kids(head, "appos"):
            if child.entity in ("PERSON", "ORG") and child.i > head.i and child.pos == "PROPN":
                return self._by_name(child) or self._by_entity(child, ("PERSON", "ORG"))
        return None

    def _by_entity(self, head: Token, labels: tuple[str, ...]) -> str | None:
        if head.entity not in labels:
            return None
        tokens, first, last = self.parsed.tokens, head.i, head.i
        while first > 0 and tokens[first - 1].entity == head.entity and tokens[first - 1].sentence == head.sentence:
            first -= 1
        while last + 1 < len(tokens) and self._goes_on(tokens[last + 1], head):
            last += 1
        if head.entity == "PERSON":
            return self._person(first, last)
        text = self.plain(first, last)
        known = self.vocabulary.resolve_actor(self._abbreviations.get(text, text), countries=self.countries)
        return self.register.note(known or Actor(slug(text), text, _KINDS[head.entity]), first, last)

    def _goes_on(self, token: Token, head: Token) -> bool:
        """Whether the next word belongs to the same name."""
        same = token.entity == head.entity and token.sentence == head.sentence
        return same and token.dep in ("compound", "flat", head.dep)

    def _person(self, first: int, last: int) -> str | None:
        """A person by full name, or by the last name of one named before."""
        tokens = self.parsed.tokens
        while last > first and tokens[last].tag == "POS":
            last -= 1
        text = self.plain(first, last)
        if not fold(text):
            return None
        known = self.vocabulary.resolve_actor(text, countries=self.countries)
        if known is not None:
            return self.register.note(known, first, last)
        words = fold(text).split()
        for id, full in self._people.items():
            if words[-1] in full.split() and (len(words) == 1 or words[0] == full.split()[0]):
                return self.register.note(self.register.actors[id], first, last)
        id = "person." + "-".join(words)
        self._people[id] = " ".join(words)
        return self.register.note(Actor(id, text, "person", self._country_of_person(first, last)), first, last)

    def _country_of_person(self, first: int, last: int) -> str | None:
        """The state in the title before or after the name."""
        for i in range(max(0, first - 5), min(len(self.parsed.tokens), last + 6)):
            name = self.name_at.get(i)
            if name and name.actor and self.parsed.tokens[i].sentence == self.parsed.tokens[first].sentence:
                return self.vocabulary.actors[name.actor].country
        return None

    def _by_role(self, head: Token) -> str | None:
        """The body of a state, or the owner of a spokesman, an office, fighters."""
        first, last = self.extent(head)
        role = self._role(head, first)
        mouth = head.lemma in self.vocabulary.speech_phrases["mouthpiece"]
        if role is None and not mouth:
            return None
        owner = self._owner(head, first)
        if owner is None and mouth and role is None:
            return None
        if owner is None and mouth and head.tag == "NN" and "the" in {c.lower for c in self.parsed.kids(head, "det")}:
            person = self.register.last(head.i, ("person",))
            if person is not None:
                return person
        if owner is None and role in _GOVERNING and self._stands_alone(head, role):
            owner = self._state_before(head, role) or self._home()
        if owner is None:
            return None
        actor = self.vocabulary.actors.get(owner) or self.register.actors[owner]
        if role is not None and actor.kind == "state":
            return self.register.note(body_of_state(self.vocabulary, owner, role), first, last)
        return self.register.note(actor, first, last)

    def _role(self, head: Token, first: int) -> str | None:
        """The role named by the head, with the words before it where they belong to it."""
        words = [self.parsed.tokens[i].lower for i in range(first, head.i)]
        for k in (2, 1, 0):
            if k <= len(words):
                role = self.vocabulary.role_words.get(fold(" ".join([*words[len(words) - k :], head.lower])))
                if role:
                    return role
        following = [c for p in self.parsed.kids(head, "prep") if p.lower == "of" for c in self.parsed.kids(p, "pobj")]
        return next((r for c in following if (r := self.vocabulary.role_words.get(f"{head.lower} of {c.lower}"))), None)

    def _owner(self, head: Token, first: int) -> str | None:
        """Whose body or spokesman: a name before the head, a possessive, or after "of", "for", "in", "at"."""
        for i in range(head.i - 1, first - 1, -1):
            name = self.name_at.get(i)
            if name is not None:
                word = self.parsed.tokens[i]
                inner = self.vocabulary.adjectives.get(fold(word.text)) or (
                    "usa" if word.text in ("US", "U.S.") else None
                )
                owner = name.actor or (inner if name.first < name.last else None)
                owner = owner or name.capital_of or self._state_of(name.place)
                if owner:
                    return owner
        for child in self.parsed.kids(head, "poss", "compound", "nmod"):
            if child.lemma in ("country", "nation", "kingdom", "republic", "island"):
                return self._country_meant(child)
            if (child.entity in ("ORG", "PERSON", "GPE") and child.pos == "PROPN") or child.pos == "PRON":
                return self.of(child, generic=False)
        for preposition in self.parsed.kids(head, "prep"):
            if preposition.lower in ("of", "for", "in", "at", "from", "with"):
                for object in self.parsed.kids(preposition, "pobj"):
                    name = self.name_at.get(object.i)
                    state = self._state_of(name.place) if name and not name.actor else None
                    owner = state or self.of(object, generic=False)
                    if owner:
                        return owner
        return None

    def _country_meant(self, token: Token) -> str | None:
        """ "The country": the state named last, as a place or an actor."""
        for i in range(token.i - 1, max(-1, token.i - 60), -1):
            name = self.name_at.get(i)
            if name is not None and not name.adjective:
                named = self.vocabulary.actors[name.actor] if name.actor else None
                state = name.capital_of or self._state_of(name.place)
                state = state or (named.id if named is not None and named.kind == "state" else None)
                if state:
                    return state
        return None

    def _state_of(self, place: Place | None) -> str | None:
        code = place.country.lower() if place and place.country else None
        return code if code in self.vocabulary.actors else None

    def _home(self) -> str | None:
        """The state whose army or police is meant where the text does not say."""
        return next((c.lower() for c in self.countries if c.lower() in self.vocabulary.actors), None)

    def _stands_alone(self, head: Token, role: str) -> bool:
        """Whether a bare role word means that of a state the text has in mind: "the army", "parliament"."""
        dets = [c.lower for c in self.parsed.kids(head, "det", "poss")]
        return "the" in dets or (
            not dets and role in ("police", "parl", "sec") and not self.parsed.kids(head, "nummod")
        )

    def _state_before(self, head: Token, role: str) -> str | None:
        """The state whose body of this kind was named last, else the state named last within forty words."""
        seen = [(i, id) for i, id in self.register.order if i < head.i]
        same = [(i, id) for i, id in seen if id.endswith("." + role) and head.i - i < 250]
        if same:
            return max(same)[1].rsplit(".", 1)[0]
        states = [(i, id) for i, id in seen if self.register.actors[id].kind == "state" and head.i - i < 40]
        return max(states)[1] if states else None

    def _definite(self, head: Token) -> bool:
        dets = [c.lower for c in self.parsed.kids(head, "det")]
        return not dets or dets[0] in ("the", "its", "their", "his", "this", "that")

    def _again(self, head: Token) -> str | None:
        """ "The militia": the last armed group named; "the minister": the last person."""
        if not self._definite(head) or not self.parsed.kids(head, "det"):
            return None
        if head.lemma in _GROUP_WORDS:
            return self.register.last(head.i, ("armed group", "party"))
        if head.lemma in (
            "ministry",
            "agency",
            "organisation",
            "organization",
            "body",
            "watchdog",
            "council",
            "company",
        ):
            return self.register.last(head.i, ("ministry", "organisation", "company"))
        if head.lemma in self.vocabulary.speech_phrases["mouthpiece"]:
            return self.register.last(head.i, ("person",))
        return None

    def _pronoun(self, head: Token) -> str | None:
        if head.lower in ("he", "she", "him", "her", "his"):
            return self.register.last(head.i, ("person",))
        if head.lower in ("it", "they", "its", "their", "them"):
            return self._last_subject(head)
        return None

    def _last_subject(self, head: Token) -> str | None:
        """The subject of this sentence's main clause or of the sentence before."""
        for number in (head.sentence, head.sentence - 1):
            if number < 0:
                break
            told = self.parsed.of(self.parsed.sentences[number])
            subjects = [t for t in told if t.dep == "nsubj" and t.i < head.i and t.pos != "PRON"]
            for subject in subjects[:1] if number == head.sentence else subjects[:2]:
                found = self.of(subject, generic=False)
                if found:
                    return found
        return None

    def unnamed(self, head: Token) -> str | None:
        """People or things under their own words."""
        if head.tag not in _PEOPLE_TAGS or head.lower in _SKIP or head.entity in ("DATE", "TIME", "CARDINAL", "MONEY"):
            return None
        first, last = self.extent(head)
        text = re.sub(r"^(?:the|a|an|its|their|his|her|that|this) ", "", self.plain(first, last), flags=re.I)
        if not fold(text) or len(text) > 80:
            return None
        kind = "person" if head.tag == "NNP" else "unknown"
        return self.register.note(Actor("text." + slug(text), text, kind), first, last)

    def extent(self, head: Token) -> tuple[int, int]:
        """First and last word of the head's own noun phrase, without clauses and phrases after it."""
        first = head.i
        for child in sorted(self.parsed.kids(head), key=lambda t: -t.i):
            if child.i < head.i and child.dep in _LEFT and child.right < first:
                first = min(first, child.left)
        while first < head.i and (
            self.parsed.tokens[first].pos == "PUNCT" or self.parsed.tokens[first].dep == "advmod"
        ):
            first += 1
        return first, head.i

    def plain(self, first: int, last: int) -> str:
        tokens = self.parsed.tokens
        text = self.parsed.text[tokens[first].start : tokens[last].end]
        return re.sub(r"\s+", " ", re.sub(r"^(?:the|The) ", "", text))


def _entities(parsed: Parsed, label: str) -> list[tuple[int, int]]:
    """Word ranges of the entities of one label."""
    out: list[tuple[int, int]] = []
    for token in parsed.tokens:
        if token.entity != label:
            continue
        if out and out[-1][1] == token.i - 1 and parsed.tokens[token.i - 1].sentence == token.sentence:
            out[-1] = (out[-1][0], token.i)
        else:
            out.append((token.i, token.i))
    return out


def _abbreviations(text: str) -> dict[str, str]:
    """Short -> long, for "Palestinian Islamic Jihad (PIJ)"."""
    found = re.finditer(r"((?:[A-Z][\w’'-]+ (?:of |the |and |for )*){1,6})\(([A-Z][A-Za-z]{1,6})\)", text)
    return {m[2]: m[1].strip() for m in found}
