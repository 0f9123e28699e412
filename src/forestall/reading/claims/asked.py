"""Asked: a saying with what must be known of it to tell what it is about, and the things told around it."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from forestall.reading.claims.named import is_named, named_things
from forestall.reading.claims.things import Thing, main_thing, stems_of
from forestall.reading.deeds.mention import Mention
from forestall.reading.events.pairs import KINDS
from forestall.reading.form.parse import Parsed, Sentence, Token
from forestall.reading.form.passages import same_passage
from forestall.reading.form.syntax import objects
from forestall.reading.gather import Gathered
from forestall.reading.speech.saying import Saying, Speech
from forestall.reading.words.lexicon import link_words
from forestall.vocabulary.text import fold

__all__ = ["Asked", "Scene"]

_REACH, _NEAR = 30, 150
"""Sentences that looking back reaches, and words within which an event is the last told."""
_MOST = 40
"""Things looked at for one saying, the nearest first, so that cost stays linear."""
_STANCES = {
    "asserts": "telling", "denies": "denial", "blames": "charge", "accuses": "charge", "threatens": "threat",
    "speculates": "guess", "claims_responsibility": "owning", "no_claim": "owning",
}  # fmt: skip
_PRONOUNS = {"it", "this", "that", "they", "them", "these", "those", "both", "its", "their"}
_KINDS, _DEEDS = frozenset(KINDS.values()), ("force", "coercion", "crowd")
_BACKGROUND = {"after", "before", "since", "when", "while", "until", "although", "though"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A saying with what the choice needs to know of it."""

    saying: Saying
    speaker: str
    blamed: tuple[str, ...]
    stance: str
    words: tuple[Token, ...]
    front: frozenset[str]
    """Ids of the things told in what is said."""
    told: frozenset[str]
    """Kinds of the acts of force, coercion or protest among them."""
    exact: frozenset[str]
    """Kinds of those that it names by their place or day, although others of the kind were told nearer."""
    behind: frozenset[str]
    """Ids of those told only in its background."""
    lemmas: frozenset[str]
    stems: frozenset[str]
    """Beginnings of its nouns and verbs."""
    untold: frozenset[str]
    """Kinds of deed that its words name although no event of the report is told by them."""
    named: frozenset[str]
    """Kinds of deed that its nouns may look back upon."""
    answers: tuple[str, ...] | None
    """What the saying it answers was about; None where it answers none."""
    own: frozenset[str]
    """What its speaker's saying before told."""
    just: frozenset[str]
    """What the saying right before told, whoever spoke."""
    talk: tuple[str, ...]
    """What the saying right before was about."""
    theirs: tuple[str, ...]
    """What its speaker's saying before was about."""
    often: Mapping[str, int]
    """How many sayings before told each thing."""
    looks_back: bool
    sick: bool
    last: Thing | None
    """The event told last before it."""
    text: str
    """What is said, in small letters."""
    many: bool
    """Whether its words may mean several events at once: "the violence"."""
    deed: Thing | None
    """The act of force, coercion or protest told last before it."""
    opening: frozenset[str]
    """What the first sentence of its paragraph that tells anything tells."""


class Scene:
    """The things of a report with the sayings' surroundings."""

    def __init__(self, parsed: Parsed, gathered: Gathered, things: Sequence[Thing], speech: Speech) -> None:
        self.parsed, self.speech, self.things = parsed, speech, things
        self.main = main_thing(parsed, things)
        self.of_word: dict[int, list[Thing]] = {}
        self._kind = {t.id: t.kind for t in things}
        for thing in things:
            for word in (*thing.words, *thing.tolls):
                self.of_word.setdefault(word, []).append(thing)
        self._told = sorted(((t.sentences[k], n) for n, t in enumerate(things) for k in range(len(t.sentences))))
        self._at = [s for s, _ in self._told]
        self.said = _said_words(parsed, gathered)
        self._unreal: dict[int, list[Mention]] = {}
        for mention in gathered.mentions:
            self._unreal.setdefault(mention.sentence, []).append(mention)
        self.deadliest = max((t for t in things if t.tolls), key=_dead, default=None)
        self.latest = max((t.draft.when.end for t in things if t.draft is not None and t.draft.when), default=None)
        counted = [t for t in things if t.draft is None and t.kind in ("cases", "deaths", "hospitalised")]
        self.lead = min((t.sentences[0] for t in things if t.draft is not None), default=0) + 2
        self.epidemic = sum(t.kind != "deaths" for t in counted) > sum(t.kind == "force" for t in things)

    def asked(
        self,
        saying: Saying,
        speaker: str,
        blamed: Sequence[str],
        before: Sequence[tuple[Asked, tuple[str, ...]]],
        often: Mapping[str, int],
    ) -> Asked:
        """A saying of a speaker who may blame others, after those before it with what they were about."""
        sentence = self.parsed.sentences[saying.cue.sentence]
        words = tuple(t for t in self.parsed.of(sentence) if saying.span[0] <= t.start < saying.span[1])
        front, behind = self._inside(saying, words)
        folded = frozenset(fold(w.text) for w in words)
        named = named_things(self._untold(saying), self.things, folded)
        named |= {m for w in words for m in self._named_by(w, folded) if m in front}
        front |= named
        content = [t for t in words if t.pos in ("NOUN", "PROPN", "VERB") and t.i != saying.cue.i]
        open_words = [t for t in words if t.i not in self.of_word]
        near = before[-6:]
        return Asked(
            saying=saying,
            speaker=speaker,
            blamed=tuple(blamed),
            stance=_STANCES[saying.stance],
            words=words,
            front=front,
            told=frozenset(k for i in front if (k := self._kind[i]) in _DEEDS),
            exact=frozenset(self._kind[i] for i in named),
            behind=behind - front,
            lemmas=frozenset(t.lemma for t in content),
            stems=stems_of(t.lemma for t in content if t.pos != "PROPN" and t.i not in self.of_word),
            untold=frozenset(KINDS[m.predicate.type] for m in self._untold(saying)),
            named=frozenset(_named(open_words)),
            answers=next((about for a, about in reversed(near[-3:]) if self._answers(saying, a.saying)), None),
            own=next((a.front for a, _ in reversed(near) if a.speaker == speaker), frozenset()),
            just=near[-1][0].front if near else frozenset(),
            talk=near[-1][1] if near else (),
            theirs=next((about for a, about in reversed(near) if a.speaker == speaker), ()),
            often=often,
            looks_back=any(t.lower in _PRONOUNS or (t.lower == "the" and t.dep == "det") for t in words),
            sick=any(self.speech.has("sickness", t.lemma) for t in words),
            last=self._last(saying, front, _KINDS),
            deed=self._last(saying, front, _DEEDS),
            opening=self._opening(sentence),
            text=self.parsed.text[slice(*saying.span)].lower(),
            many=any(self.speech.has("many", t.lemma, t.lower) for t in words),
        )

    def _last(self, saying: Saying, front: frozenset[str], kinds: Collection[str]) -> Thing | None:
        """The event of some kinds told last before a saying, apart from those in it."""
        words = range(saying.cue.i - 1, max(-1, saying.cue.i - _NEAR), -1)
        things = (t for w in words for t in self.of_word.get(w, ()) if t.kind in kinds)
        return next((t for t in things if t.draft is not None and t.id not in front), None)

    def _opening(self, sentence: Sentence) -> frozenset[str]:
        """Events told by the first sentence of a paragraph that tells one, before the sentence given."""
        at = sentence.number
        while at > 0 and same_passage(self.parsed, at - 1, sentence.number):
            at -= 1
        for other in self.parsed.sentences[at : sentence.number]:
            told = (t for w in range(other.first, other.last + 1) for t in self.of_word.get(w, ()))
            found = frozenset(t.id for t in told if t.draft is not None)
            if found:
                return found
        return frozenset()

    def near(self, asked: Asked) -> list[Thing]:
        """The things told within reach before a saying or in its sentence, with the main one."""
        at = asked.saying.cue.sentence
        low, high = bisect_left(self._at, at - _REACH), bisect_right(self._at, at)
        numbers = dict.fromkeys(n for _, n in reversed(self._told[max(low, high - 3 * _MOST) : high]))
        found = [self.things[n] for n in list(numbers)[:_MOST]]
        return found if self.main is None or self.main in found else [*found, self.main]

    def figures_in(self, asked: Asked) -> list[Thing]:
        """The figures stated in a saying."""
        words = (w.i for w in asked.words)
        return [t for w in words for t in self.of_word.get(w, ()) if t.draft is None]

    def _inside(self, saying: Saying, words: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]]:
        """Ids of the things told in what is said, and of those told in its background alone."""
        front: set[str] = set()
        behind: set[str] = set()
        for token in words:
            for thing in self.of_word.get(token.i, ()) if token.i != saying.cue.i else ():
                (behind if self._in_background(token, saying) else front).add(thing.id)
        return frozenset(front), frozenset(behind - front)

    def _named_by(self, word: Token, words: frozenset[str]) -> Iterator[str]:
        """Ids of the events that a word tells with their place or day."""
        for thing in self.of_word.get(word.i, ()):
            mine = (m for m in (thing.draft.mentions if thing.draft is not None else ()) if word.i in m.words)
            if any(is_named(m, words) for m in mine):
                yield thing.id

    def _in_background(self, token: Token, saying: Saying) -> bool:
        """Whether a word stands in a clause of time below what is said."""
        for above in [token, *self.parsed.up(token)]:
            if above.i in (saying.top, saying.cue.i) or not saying.span[0] <= above.start < saying.span[1]:
                return False
            marks = {c.lower for c in self.parsed.kids(above, "mark", "advmod")}
            if above.dep == "advcl" and marks & _BACKGROUND:
                return True
        return False

    def _untold(self, saying: Saying) -> Iterator[Mention]:
        """The mentions in what is said that tell no event."""
        for mention in self._unreal.get(saying.cue.sentence, ()):
            inside = saying.span[0] <= mention.token.start < saying.span[1] and mention.token.i != saying.cue.i
            if inside and mention.token.i not in self.of_word:
                yield mention

    def _answers(self, saying: Saying, before: Saying) -> bool:
        """ "Moscow denies it": what the sentence, or the one before, had somebody else say."""
        near = 0 <= saying.cue.sentence - before.cue.sentence <= 1 and before.speaker.i != saying.speaker.i
        things = objects(self.parsed, saying.cue)
        bare = all(self.speech.has("charges", t.lower, t.lemma) for t in things)
        simple = bare and (bool(things) or saying.negated or saying.stance == "denies")
        return near and saying.stance in ("denies", "asserts") and simple


def _dead(thing: Thing) -> float:
    dead = thing.draft.dead if thing.draft is not None else None
    return dead.value if dead is not None else 0.0


def _said_words(parsed: Parsed, gathered: Gathered) -> set[int]:
    """The words told by somebody whom the report quotes, not by itself."""
    out: set[int] = set()
    for saying in gathered.sayings:
        words = parsed.of(parsed.sentences[saying.cue.sentence])
        out |= {t.i for t in words if saying.clause and saying.span[0] <= t.start < saying.span[1]}
    return out


@cache
def _kinds_of(lemma: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(KINDS[t] for t in KINDS if lemma in link_words(f"nouns.{t}")))


def _named(words: Sequence[Token]) -> Iterator[str]:
    for token in words:
        if token.pos == "NOUN":
            yield from _kinds_of(token.lower)
