"""Where: the place a mention's own words name.

Looked for in the phrases that hang on the mention, the most exact first: a site before a town, a town before a country.
A name the vocabulary does not hold but the parser takes for a place is kept as it stands, without coordinates.
"""

from collections.abc import Iterable, Mapping

from forestall.reading.cast.names import Name
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.places.bareplace import meant_by, no_town, titled
from forestall.reading.words.lexicon import word_list
from forestall.records import Place
from forestall.vocabulary import Vocabulary
from forestall.vocabulary.gazetteer import find_town
from forestall.vocabulary.text import fold

__all__ = ["Atlas", "place_words", "same_place"]

_RANK = {"site": 0, "city": 1, "district": 2, "unknown": 2, "region": 3, "country": 5}
_PREPOSITIONS = word_list("where.prepositions")
_CLAUSES = word_list("where.clauses")

_FACILITIES = word_list("where.facilities")
_WAYS = word_list("where.ways")

_HAPPENINGS, _DEEDS = word_list("where.happenings"), word_list("where.deeds")
_EXACT = ("site", "city", "district", "unknown")
_NEVER = ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "LANGUAGE", "QUANTITY")
_CALENDAR = word_list("where.calendar") | word_list("numbers.months")
_TAKEN, _ONLY_TAKEN, _TOWNSFOLK = word_list("where.taken"), word_list("where.only_taken"), word_list("where.townsfolk")
_ONLY_PLACES = word_list("where.only_places")
"""What happens to places and not to single persons."""
_PLACED = {*_ONLY_PLACES, *_TOWNSFOLK}
_STATES = 6
"""How many of the report's states a name is looked for in."""
_ABSTRACT, _AIMED = word_list("where.abstract"), word_list("where.aimed")
_MINDS = word_list("where.minds")
_MOTION, _DESCRIBED = word_list("where.motion"), word_list("where.described")


class Atlas:
    """The places of one report: by word, and by the phrase of a mention."""

    def __init__(
        self, parsed: Parsed, names: Iterable[Name], vocabulary: Vocabulary, countries: tuple[str, ...]
    ) -> None:
        self.parsed, self.vocabulary, self.countries = parsed, vocabulary, countries
        self._names = {i: n for n in names for i in range(n.first, n.last + 1)}
        self._found: dict[int, Place | None] = {}
        self._bare: set[int] = set()
        self._capitals = {state: name for name, state in vocabulary.capitals.items()}
        deeds = ("nsubj", "agent", "poss")
        self._stands = {t.text for t in parsed.tokens if t.pos == "PROPN" and _stands(parsed, t)}
        self._acting = {t.text for t in parsed.tokens if t.pos == "PROPN" and t.dep in deeds}

    def at(self, token: Token) -> Place | None:
        """The place whose name ends with this word, or which the parser takes it for."""
        if token.i not in self._found:
            self._found[token.i] = self._at(token)
        return self._found[token.i]

    def _at(self, token: Token) -> Place | None:
        if self._led_to(token):
            return None
        name = self._names.get(token.i)
        if name is not None:
            if name.adjective or name.last != token.i:
                return None
            return self._of_name(name)
        if token.pos not in ("NOUN", "PROPN") or (token.dep in ("compound", "det") and not self._swallowed(token)):
            return self._before_deed(token)
        if token.entity not in ("GPE", "LOC", "FAC"):
            found = self._facility(token) or self._named_after(token) or self._taken(token)
            return found or self._described(token) or self._looked_back(token)
        text = self._entity_text(token)
        if no_town(token, text):
            return self.town(text)
        return self._resolved(text, "city" if token.entity == "GPE" else "site")

    def _led_to(self, token: Token) -> bool:
        """Whether a place is only where a road or a flight goes: "blocked the road to Abidjan"."""
        preposition = self.parsed.tokens[token.head]
        way = self.parsed.tokens[preposition.head]
        return token.dep == "pobj" and preposition.lower in ("to", "for", "from") and way.lemma in _WAYS

    def _before_deed(self, token: Token) -> Place | None:
        """A town before the word for what happened there: "the Taji attack", "the Beirut bombing"."""
        text = self.name_text(token)
        if token.pos != "PROPN" or self.parsed.tokens[token.head].lemma not in _DEEDS:
            return None
        if not (token.text in self._stands or token.entity in ("GPE", "LOC")) or not self.no_actor(token, text):
            return None
        return self.town(text) or (Place(text, None, precision="unknown") if token.text in self._stands else None)

    def _swallowed(self, token: Token) -> bool:
        """ "In Alexandria crowds blocked the road": a town that opens the sentence and was read into its subject."""
        words = self.parsed.of(self.parsed.sentences[token.sentence])
        opens = token.i == words[0].i + 1 and words[0].text in ("In", "At", "Near", "Outside")
        return opens and token.entity == "GPE" and self.parsed.tokens[token.head].pos == "NOUN"

    def _resolved(self, text: str, precision: str) -> Place:
        """The place of our table, else of the gazetteer of the report's states, else the name as it stands."""
        return self.town(text) or Place(text, None, precision=precision)

    def _facility(self, token: Token) -> Place | None:
        """A site by its own words: a name beside "base", "camp", "bridge" ("the al-Taji base", "Camp Taji")."""
        near = [t for t in self.parsed.tokens[max(0, token.i - 5) : token.i + 1] if t.sentence == token.sentence]
        inside = {c.i for c in self.parsed.kids(token, "compound", "nmod")} | {token.i}
        phrase = [t for t in near if t.i in inside or (t.i > min(inside) and t.text == "-")]
        words = {t.lower for t in phrase}
        named = any(t.pos == "PROPN" and t.lower not in _FACILITIES and t.i not in self._names for t in phrase)
        if not named or not words & _FACILITIES:
            return None
        first = self._begins(phrase[0].i)
        text = self.parsed.text[self.parsed.tokens[first].start : token.end].replace("\n", " ")
        return self._resolved(text, "site")

    def _begins(self, first: int) -> int:
        """The first word of a site's name: "Al Noor mosque", "Prince of Wales Hospital"."""
        tokens = self.parsed.tokens
        while first > 0 and (self.joins(first) or self._proper_before(first)):
            first -= 1
        of = first > 1 and tokens[first - 1].lower == "of" and tokens[first - 2].tag == "NNP"
        return first - 2 if of and tokens[first - 2].sentence == tokens[first].sentence else first

    def _proper_before(self, i: int) -> bool:
        before, token = self.parsed.tokens[i - 1], self.parsed.tokens[i]
        return before.tag == "NNP" and before.dep == "compound" and before.sentence == token.sentence

    def _named_after(self, token: Token) -> Place | None:
        """A proper name after "in", "near", "at", or after "the temple of", whatever the parser labels it."""
        preposition = self.parsed.tokens[token.head]
        if token.pos != "PROPN" or token.dep != "pobj" or titled(self.name_text(token)):
            return None
        governor = self.parsed.tokens[preposition.head]
        facility = preposition.lower == "of" and governor.lower in _FACILITIES | {"city", "suburb", "island", "valley"}
        happening = preposition.lower in ("of", "on", "for") and governor.lemma in _HAPPENINGS | _TOWNSFOLK
        opening = preposition.i < governor.i  # "At Aramoana a man shot thirteen people"
        inside = preposition.lower in ("in", "near", "at", "outside", "around", "inside")
        located = inside and (opening or _locates(governor, preposition))
        moved = preposition.lower in ("to", "into", "toward", "towards", "from") and governor.lemma in _MOTION
        calendar = token.entity in _NEVER and (token.entity != "DATE" or token.lower.rstrip(".") in _CALENDAR)
        if not (facility or happening or located or moved) or calendar or self._of_follows(token):
            return None
        text = self.name_text(token)
        if facility and governor.tag == "NNP":  # "the Palace of Justice"
            return self._resolved(f"{governor.text} of {text}", "site")
        if token.entity in ("PERSON", "ORG", "NORP") and not facility:
            bare = (located and preposition.lower in ("in", "near", "at")) or governor.lemma in _PLACED
            bare = bare and token.tag != "NNPS"  # "a massacre of Tutsis"
            bare = bare and not self.parsed.kids(token, "det", "poss") and self.no_actor(token, text)
            return self.town(text) or (Place(text, None, precision="unknown") if bare else None)
        return self.town(text) if moved else self._resolved(text, "unknown")

    def _of_follows(self, token: Token) -> bool:
        """Whether a word only begins a site's name: "the Prince of Wales Hospital"."""
        after = self.parsed.tokens[token.i + 1 : token.i + 5]
        return bool(after) and after[0].lower == "of" and any(t.lower in _FACILITIES for t in after)

    def town(self, text: str) -> Place | None:
        """The place of our table, else of the gazetteer of the report's states."""
        known = self.vocabulary.resolve_place(text, countries=self.countries)
        return known or find_town(text, self.countries[:_STATES])

    def no_actor(self, token: Token, text: str) -> bool:
        """Whether a name is nowhere one who acts: not an organisation at which people work, nor an abbreviation."""
        if token.entity == "NORP" and token.dep != "pobj":
            return False
        if text.isupper() or self.vocabulary.resolve_actor(text, countries=self.countries):
            return False
        return token.text not in self._acting

    def _taken(self, token: Token) -> Place | None:
        """A town under any label that is shelled, besieged or taken: "gunners shelled Khafji"."""
        verb = self.parsed.tokens[token.head]
        if token.pos != "PROPN" or token.dep not in ("dobj", "nsubjpass") or verb.lemma not in _TAKEN:
            return None
        text = self.name_text(token)
        if self.parsed.kids(token, "det", "poss", "appos") or not self.no_actor(token, text):
            return None
        return self.town(text) or (Place(text, None, precision="unknown") if verb.lemma in _ONLY_TAKEN else None)

    def _described(self, token: Token) -> Place | None:
        """ "Ljuboten, an Albanian village": a name that is told to be a place's."""
        told = [
            c for c in self.parsed.kids(token, "appos") if c.lemma in _DESCRIBED and c.pos == "NOUN" and c.i > token.i
        ]
        if token.pos != "PROPN" or not told or self.parsed.kids(token, "det", "poss"):
            return None
        return self.called(token)

    def _looked_back(self, token: Token) -> Place | None:
        """What "the town" means."""
        found = meant_by(self, token)
        if found is not None:
            self._bare.add(token.i)
        return found

    def called(self, token: Token) -> Place:
        """The place that a proper name names, known or not."""
        return self._resolved(self.name_text(token), "unknown")

    def name_text(self, token: Token) -> str:
        """A name with the parts before it, those across a hyphen included ("Kaala-Gomen", "Quartier Morin")."""
        first = token.i
        while first > 0 and self.joins(first):
            first -= 1
        return self.parsed.text[self.parsed.tokens[first].start : token.end].replace("\n", " ")

    def joins(self, i: int) -> bool:
        """Whether the word before word `i` belongs to the same name."""
        before, token = self.parsed.tokens[i - 1], self.parsed.tokens[i]
        if before.sentence != token.sentence:
            return False
        glued = before.end == token.start and (before.text == "-" or token.text == "-")
        return glued or (before.tag in ("NNP", "NNPS") and before.dep == "compound" and before.head >= i)

    def _of_name(self, name: Name) -> Place | None:
        if name.place is not None:
            text = self.parsed.text[self.parsed.tokens[name.first].start : self.parsed.tokens[name.last].end]
            return self.vocabulary.resolve_place(text, countries=self.countries) or name.place
        return self._alias_of_state(name) if self.preposition(self.parsed.tokens[name.last]) in _PREPOSITIONS else None

    def _alias_of_state(self, name: Name) -> Place | None:
        """ "In Almaty", "at Downing Street": a town or street that stands for its state is also where it lies."""
        actor = self.vocabulary.actors.get(name.actor or "")
        if actor is None or actor.kind != "state" or actor.country is None:
            return None
        text = self.parsed.text[self.parsed.tokens[name.first].start : self.parsed.tokens[name.last].end]
        town = find_town(text, (actor.country,))
        if town is None and text.split()[-1].lower() in _FACILITIES:
            return Place(text, actor.country, precision="site")
        return town or self.vocabulary.resolve_place(text, countries=self.countries)

    def _entity_text(self, token: Token) -> str:
        tokens, first = self.parsed.tokens, token.i
        while first > 0 and tokens[first - 1].entity == token.entity and tokens[first - 1].sentence == token.sentence:
            first -= 1
        text = self.parsed.text[tokens[first].start : token.end]
        return text[4:] if text.lower().startswith("the ") else text

    def of_mention(
        self,
        words: Iterable[int],
        patients: Iterable[Token],
        others: Mapping[int, object],
        without: tuple[str, ...] = (),
    ) -> Place | None:
        """The most exact place in the phrases of a mention's words and of those acted upon.

        `others` are the words of other mentions, whose phrases are not looked into, nor those after the
        prepositions `without`.
        """
        own = set(words)
        found: list[tuple[float, int, Place]] = []
        for top in [*(self.parsed.tokens[i] for i in own), *patients]:
            for token in self._phrase(top, own, others, without):
                place = self.at(token)
                if place is not None:
                    found.append((self._exactness(token, place), abs(token.i - min(own)), place))
        return min(found, key=lambda f: f[:2])[2] if found else None

    def _exactness(self, token: Token, place: Place) -> float:
        """The less, the more exact: a site before a town, a town before what "the town" means."""
        if token.i in self._bare:
            return 2.5
        unmapped = place.precision == "site" and place.lat is None
        return 1.5 if unmapped else _RANK.get(place.precision, 2)

    def _phrase(
        self, top: Token, own: set[int], others: Mapping[int, object], without: tuple[str, ...]
    ) -> Iterable[Token]:
        """Words of the phrase without clauses of their own and without other mentions."""
        stack = [top]
        while stack:
            token = stack.pop()
            yield token
            for child in self.parsed.kids(token):
                blocked = child.i in others and child.i not in own
                if blocked or (child.dep in _CLAUSES and child.i not in own):
                    continue
                if child.dep == "prep" and (child.lower not in _PREPOSITIONS or child.lower in without):
                    continue
                if child.dep in ("prep", "dobj", "nsubjpass", "pobj", "appos", "compound", "amod", "npadvmod",
                                 "prt", "advmod", "nmod", "dative", "pcomp", "obj"):  # fmt: skip
                    stack.append(child)

    def before(self, sentence: int, near: int) -> Place | None:
        """The place, no state, that the sentence names before word `near` or else the block's last sentences name."""
        for number in range(sentence, max(-1, sentence - 4), -1):
            if not same_passage(self.parsed, number, sentence):
                break
            found = [
                (number == sentence and t.i > near, abs(t.i - near), place)
                for t in self.parsed.of(self.parsed.sentences[number])
                if t.dep in ("pobj", "appos", "conj", "dobj", "npadvmod", "ROOT")
                and not (number == sentence and t.i > near and self.another_clause(near, t))
                and (place := self.at(t)) is not None
                and place.precision in _EXACT
                and t.i not in self._bare
            ]
            if found:
                return min(found, key=lambda f: f[:2])[2]
        return None

    def another_clause(self, near: int, token: Token) -> bool:
        """Whether a relative clause begins between a word and a place after it: "killed two, which led to riots in"."""
        return any(t.lower in ("which", "who") and t.i < token.i for t in self.parsed.tokens[near : token.i])

    def country(self) -> Place | None:
        """The country the report is mostly about."""
        code = next(iter(self.countries), None)
        return self.land(code.lower()) if code else None

    def land(self, state: str) -> Place | None:
        """The country that a state (id) is."""
        owner = self.vocabulary.actors.get(state)
        return self.vocabulary.resolve_place(owner.name, countries=self.countries) if owner else None

    def name_at(self, token: Token) -> Name | None:
        """The known name that a word belongs to."""
        return self._names.get(token.i)

    def capital_of(self, state: str) -> Place | None:
        """The capital of a state (id)."""
        name = self._capitals.get(state)
        return self.vocabulary.resolve_place(name, countries=self.countries) if name else None

    def preposition(self, token: Token) -> str:
        """The preposition a noun stands after, or ""."""
        above = self.parsed.tokens[token.head]
        return above.lower if token.dep == "pobj" else ""

    def mapped(self, place: Place | None, sentence: int, near: int) -> Place | None:
        """A site without coordinates becomes the mapped town its sentence names, if it names one."""
        if place is None or place.lat is not None or place.precision not in ("site", "unknown"):
            return place
        town = self.in_sentence(sentence, near)
        return town if town is not None and town.precision == "city" and town.lat is not None else place

    def in_sentence(self, sentence: int, near: int, *, subjects: bool = False) -> Place | None:
        """The place named nearest to word `near` in a sentence, states last.

        A place that is the subject or owner speaks or acts, so it counts only with `subjects` ("Iraq has 52 cases").
        """
        found = [
            (place.precision == "country", abs(t.i - near), place)
            for t in self.parsed.of(self.parsed.sentences[sentence])
            if (subjects or (t.dep not in ("nsubj", "poss") and not self._minded(t)))
            and (place := self.at(t)) is not None
            and t.i not in self._bare
        ]
        return min(found, key=lambda f: f[:2])[2] if found else None

    def _minded(self, token: Token) -> bool:
        """Whether a name stands for those who are angered, told or blamed: "the raid enraged Tehran"."""
        return token.dep in ("dobj", "nsubjpass", "dative") and self.parsed.tokens[token.head].lemma in _MINDS


def _stands(parsed: Parsed, token: Token) -> bool:
    """Whether a name stands after a preposition of place."""
    return token.dep == "pobj" and parsed.tokens[token.head].lower in ("in", "at", "near", "outside", "around")


def _locates(governor: Token, preposition: Token) -> bool:
    """Whether "in X" after this word says where: not after "confidence", "believed", nor "at X" after "fired"."""
    return governor.lemma not in _ABSTRACT and (preposition.lower != "at" or governor.lemma not in _AIMED)


def place_words(name: str) -> set[str]:
    """The words that tell a place: "Camp Taji" and "al-Taji base" are both {taji}."""
    return (
        set(fold(name).split())
        - _FACILITIES
        - {"al", "el", "the", "of", "air", "military", "army", "international", "city"}
    )


def same_place(a: Place | None, b: Place | None) -> bool | None:
    """True or False where two places agree or not; None where one is unknown or holds the other.

    >>> same_place(Place("Taji", "IRQ"), Place("Taji", "IRQ"))
    True
    """
    if a is None or b is None:
        return None
    first, second = place_words(a.name), place_words(b.name)
    if a.name == b.name or (first and second and (first <= second or second <= first)):
        return True
    if "country" in (a.precision, b.precision) or "region" in (a.precision, b.precision):
        return None if a.country == b.country or None in (a.country, b.country) else False
    if None not in (a.lat, b.lat, a.lon, b.lon):
        near = abs(a.lat - b.lat) < 0.35 and abs(a.lon - b.lon) < 0.35  # type: ignore[operator]
        return None if near else False
    return None if a.country == b.country or None in (a.country, b.country) else False
