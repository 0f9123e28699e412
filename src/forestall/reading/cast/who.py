"""Who: the actor a phrase of the text stands for.

A phrase is read from its head outwards: a known name; the body of a state ("Iraqi soldiers", "the health ministry of
Iran"); someone who speaks for another ("a Hamas spokesman" is Hamas); a person or organisation the parser names; an
earlier actor meant again ("the militia", "he", "it"); else people or things under their own words ("two diplomats").
"""

import datetime as dt
from collections.abc import Sequence

from forestall.reading.cast import meant, offices, whose
from forestall.reading.cast.beside import state_of_dateline
from forestall.reading.cast.called import called
from forestall.reading.cast.names import Name
from forestall.reading.cast.register import Register, slug
from forestall.reading.cast.unnamed import under_own_words
from forestall.reading.form.clause import AIRCRAFT
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.phrase import abbreviations, chain, entities, extent, plain
from forestall.reading.words.lexicon import word_list
from forestall.records import Actor, Place
from forestall.vocabulary import Vocabulary
from forestall.vocabulary.actors import body_of_state
from forestall.vocabulary.text import fold

__all__ = ["Cast"]

_PEOPLE = word_list("who.people")
_COUNTS = word_list("who.counts")
_ASSEMBLIES = word_list("who.assemblies")
_TITLES, _LANDS = word_list("who.titles"), word_list("who.lands")
_GOVERNING = word_list("who.governing")
_OFFICES, _ABROAD = word_list("who.offices"), word_list("who.abroad")
_MAKES = word_list("who.makes")
_RELATED, _TIERS = word_list("who.related"), word_list("who.tiers")
_KINDS = {"PERSON": "person", "ORG": "organisation", "NORP": "people", "GPE": "place", "FAC": "place", "LOC": "place"}


class Cast:
    """The actors of one report, found as the reading asks for them; each remembers where it is named."""

    def __init__(
        self,
        parsed: Parsed,
        names: Sequence[Name],
        vocabulary: Vocabulary,
        countries: tuple[str, ...],
        day: dt.date | None = None,
    ) -> None:
        self.day = day
        self.parsed, self.vocabulary, self.countries = parsed, vocabulary, countries
        self.name_at: dict[int, Name] = {i: n for n in names for i in range(n.first, n.last + 1)}
        self.register = Register(parsed, vocabulary)
        self._known: dict[int, str | None] = {}
        self._people: dict[str, str] = {}
        self._surnames: dict[str, str] = {}
        self.sanctioned: tuple[int, tuple[str, ...]] = (-9, ())
        """Sentence and targets of the last sanction told, which the next may leave out."""
        self._arms = vocabulary.classes["weapon"] | (vocabulary.classes["force"] - vocabulary.classes["armed"]) | _MAKES
        self._abbreviations = abbreviations(parsed.text)
        self.dateline = state_of_dateline(self)
        self._note_names(names)

    def _note_names(self, names: Sequence[Name]) -> None:
        for name in names:
            if name.actor and not name.adjective:
                self._noted(self.vocabulary.actors[name.actor], name.first, name.last)
        for first, last in entities(self.parsed, "PERSON"):
            if not any(i in self.name_at for i in range(first, last + 1)):
                self._person(first, last)

    def of(self, head: Token | None, *, generic: bool = True) -> str | None:
        """Id of the actor the phrase headed by `head` stands for; `generic` also takes unnamed people and things."""
        if head is None:
            return None
        head = head if self._apposed(head) else self.substance(head)
        if head.i not in self._known:
            self._known[head.i] = None  # a phrase that looks back on itself means nobody
            self._known[head.i] = self._named(head)
        found = self._known[head.i]
        return found if found is not None or not generic else self.unnamed(head)

    def all_of(self, head: Token) -> tuple[str, ...]:
        """The actors of a phrase that means several: "both sides", "the presidents of Kenya and Uganda"."""
        two = meant.pair(self, head)
        if two:
            return tuple(self.register.note(self.register.known(a), head.i, head.i) for a in two)
        one = self.of(head, generic=False)
        return () if one is None else (one, *(a for a in (*self._shared(head), *self._listed(head)) if a != one))

    def _listed(self, head: Token) -> list[str]:
        """The further names in apposition: "two men, Hernán Ricardo and Freddy Lugo"."""
        named = [c for c in self.parsed.kids(head, "appos") if c.entity == "PERSON" and c.i > head.i]
        also = [c for n in named for c in chain(self.parsed, n) if c.entity == "PERSON"]
        return [a for c in also if (a := self._by_name(c) or self._by_entity(c, ("PERSON",))) is not None]

    def _shared(self, head: Token) -> list[str]:
        """The further owners of a plural body: "the armies of Kenya and Uganda", "Kenyan and Ugandan troops"."""
        role = whose.role_of(self, head, extent(self.parsed, head)[0])
        if role is None or head.tag not in ("NNS", "NNPS", "NN", "NNP"):
            return []
        owners = [o for p in self.parsed.kids(head, "prep") if p.lower == "of" for o in self.parsed.kids(p, "pobj")]
        owners += self.parsed.kids(head, "amod", "poss", "nmod", "compound")
        joined = [c for o in owners if (rest := chain(self.parsed, o)) for c in (o, *rest)]
        return [a for c in joined if (a := self._body_or_self(c, role)) is not None]

    def _body_or_self(self, owner: Token, role: str) -> str | None:
        """The body of a state; any other party that is joined to one stands for itself."""
        name = self.name_at.get(owner.i)
        state = name.actor or name.capital_of if name is not None else None
        if state is None or self.vocabulary.actors[state].kind != "state":
            return self.of(owner, generic=False)
        return self.register.note(body_of_state(self.vocabulary, state, role), owner.i, owner.i)

    def substance(self, head: Token) -> Token:
        """Of "thousands of supporters" the supporters, of "a group of gunmen" the gunmen."""
        if head.lemma not in _COUNTS and head.lemma not in _ASSEMBLIES:
            return head
        of = [o for p in self.parsed.kids(head, "prep") if p.lower == "of" for o in self.parsed.kids(p, "pobj")]
        people = next((o for o in of if self.is_people_word(o) or o.lemma in _COUNTS), None)
        return head if people is None else self.substance(people)

    def is_people_word(self, head: Token) -> bool:
        """Whether a common noun means people."""
        return head.lemma in _PEOPLE or fold(head.lower) in self.vocabulary.role_words

    def camp(self, id: str) -> str:
        """The state that a body or person acts for, else the actor itself."""
        actor = self.register.actors.get(id) or self.vocabulary.actors.get(id)
        if actor is None or actor.kind in ("armed group", "party", "organisation", "people", "unknown", "company"):
            return id
        return self.register.state_of(id) or id

    def _named(self, head: Token) -> str | None:
        if head.pos == "PRON" and head.i not in self.name_at:  # the WHO is no pronoun
            return meant.pronoun(self, head)
        apposed = self._apposed(head) or called(self, head)
        if apposed is not None:
            return apposed
        return (
            self._by_name(head)
            or self._by_abbreviation(head)
            or self._by_entity(head, ("PERSON",))
            or self._by_surname(head)
            or self._shortened(head)
            or self._entitled(head)
            or whose.by_role(self, head)
            or meant.again(self, head)
            or self._by_entity(head, ("ORG", "NORP", "GPE"))
        )

    def _entitled(self, head: Token) -> str | None:
        """ "The president" where the text has named President Bazoum and says no other state."""
        bare = not self.parsed.kids(head, "poss", "amod", "prep", "compound")
        fits = bare and self.definite(head) and head.tag == "NN"
        return offices.titled(self, head) if fits else offices.seat(self, head)

    def definite(self, head: Token) -> bool:
        """Whether a noun has "the" before it."""
        return "the" in {c.lower for c in self.parsed.kids(head, "det")}

    def _by_abbreviation(self, head: Token) -> str | None:
        """A short name that the text introduced in brackets."""
        long = self._abbreviations.get(head.text)
        if long is None:
            return None
        known = self.vocabulary.resolve_actor(long, countries=self.countries)
        return self.register.note(known or Actor(slug(long), long, "organisation"), head.i, head.i)

    def _by_surname(self, head: Token) -> str | None:
        """A capital word that is the last name of a person named elsewhere, whatever the parser takes it for."""
        if head.pos != "PROPN" or head.entity == "PERSON":
            return None
        id = self._surnames.get(fold(head.text))
        return None if id is None else self.register.note(self.register.actors[id], head.i, head.i)

    def _shortened(self, head: Token) -> str | None:
        """ "The Guards" after "the Revolutionary Guards": the last named body whose name ends so."""
        bare = not self.parsed.kids(head, "compound", "amod", "poss", "nmod", "nummod") and head.i not in self.name_at
        if not (bare and head.text[:1].isupper() and self.definite(head)):
            return None
        id = self.register.ending(head.lower, head.i)
        return None if id is None else self.register.note(self.register.actors[id], head.i, head.i)

    def _by_name(self, head: Token) -> str | None:
        """A known name that ends with the head: an actor's, or a capital or place for its state."""
        name = self.name_at.get(head.i)
        if name is None:
            return None
        if name.actor:
            return self._noted(self.vocabulary.actors[name.actor], name.first, name.last)
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
            if child.i > head.i and head.lemma in _RELATED:  # "its neighbour Chile", "its main ally, Russia"
                return self._by_name(child)
        return None

    def _by_entity(self, head: Token, labels: tuple[str, ...]) -> str | None:
        common = head.text.islower() and head.pos == "NOUN"  # "a peacekeeper", which the model takes for a town
        if head.entity not in labels or common or self.are_arms(head):
            return None
        tokens, first, last = self.parsed.tokens, head.i, head.i
        while first > 0 and tokens[first - 1].entity == head.entity and tokens[first - 1].sentence == head.sentence:
            first -= 1
        while last + 1 < len(tokens) and self._goes_on(tokens[last + 1], head):
            last += 1
        if head.entity == "PERSON":
            return self._person(first, last)
        text = plain(self.parsed, first, last)
        known = self._spoken_of(self._abbreviations.get(text, text))
        name = self.name_at.get(head.i)
        kind = "place" if name is not None and name.place is not None else _KINDS[head.entity]
        return self.register.note(known or Actor(slug(text), text, kind), first, last)

    def _spoken_of(self, text: str) -> Actor | None:
        """The actor a name stands for, unless it is of a country the report does not speak of."""
        known = self.vocabulary.resolve_actor(text, countries=self.countries)
        sure = known is None or known.country in (*self.countries, None) or len(text.split()) > 2
        return known if sure else None

    def _goes_on(self, token: Token, head: Token) -> bool:
        """Whether the next word belongs to the same name."""
        same = token.entity == head.entity and token.sentence == head.sentence
        return same and token.dep in ("compound", "flat", head.dep)

    def _person(self, first: int, last: int) -> str | None:
        """A person by full name, or by the last name of one named before."""
        tokens = self.parsed.tokens
        while last > first and tokens[last].tag == "POS":
            last -= 1
        text = plain(self.parsed, first, last)
        if not fold(text):
            return None
        words = fold(text).split()
        known = self._spoken_of(text)
        if known is not None:
            return self._noted(known, first, last)
        for id, full in self._people.items():
            if words[-1] in full.split() and (len(words) == 1 or words[0] == full.split()[0]):
                return self._noted(self.register.actors[id], first, last)
        known = offices.leader(self, text) or (offices.leader(self, words[-1]) if words[0] in _TITLES else None)
        if known is not None:
            return self._noted(known, first, last)
        id = "person." + "-".join(words)
        self._people[id] = " ".join(words)
        return self._noted(Actor(id, text, "person", offices.country_of_person(self, first, last)), first, last)

    def _noted(self, actor: Actor, first: int, last: int) -> str:
        """Register a person with the title printed before the name."""
        id = self.register.note(actor, first, last)
        if actor.kind == "person":
            self._surnames.setdefault(fold(self.parsed.tokens[last].text), id)
            self.register.call(id, offices.apposed_titles(self, self.parsed.tokens[last]))
        begin = first
        while begin > 0 and self._titles_name(self.parsed.tokens[begin - 1], first, last):
            begin -= 1
        if begin < first:
            self.register.entitle(id, plain(self.parsed, begin, last))
        return id

    def _titles_name(self, token: Token, first: int, last: int) -> bool:
        """Whether a word before a name is part of its title."""
        same = token.sentence == self.parsed.tokens[first].sentence and token.pos != "PUNCT"
        return same and first <= token.head <= last and token.dep in ("compound", "amod", "nmod")

    def are_arms(self, head: Token) -> bool:
        """Whether arms that open a sentence were read as a name for their capital: "Mortars fell"."""
        return (head.lower.endswith("s") and head.lower[:-1] in self._arms) or bool(AIRCRAFT.match(head.lower))

    def is_make(self, child: Token, head: Token) -> bool:
        """Whether a name only says of what make arms are: "Patriot batteries", "Grad rockets"."""
        return child.dep == "compound" and child.i not in self.name_at and head.lemma in self._arms

    def state_of(self, place: Place | None) -> str | None:
        """Id of the state a place lies in."""
        code = place.country.lower() if place and place.country else None
        return code if code in self.vocabulary.actors else None

    def unnamed(self, head: Token) -> str | None:
        """People or things under their own words."""
        return under_own_words(self, self.substance(head))

    def home(self) -> str | None:
        """The state whose army or police is meant where the text does not say."""
        return next((c.lower() for c in self.countries if c.lower() in self.vocabulary.actors), None)

    def service(self, head: Token) -> str | None:
        """The army, navy or police that a word before a vehicle names, of the state the text has in mind."""
        return whose.service(self, head)
