"""What a saying is about: the events told in it, else the one it looks back upon; the figures it states.

"Denies any role" tells no event: it is about the one its words fit best among those just told, by kind, shared words,
parties and nearness; "denies it" is about what the saying before was about.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forestall.reading.counts import Counts
from forestall.reading.gather import Gathered
from forestall.reading.mention import Mention
from forestall.reading.merge import Draft
from forestall.reading.parse import Parsed, Token
from forestall.reading.saying import Saying, Speech
from forestall.reading.syntax import objects
from forestall.reading.where import same_place
from forestall.records import Figure

__all__ = ["Matter", "Told"]

_LOOKS_BACK = {"denies", "blames", "accuses", "no_claim", "claims_responsibility"}
_PRONOUNS = {"it", "this", "that", "they", "them", "these", "those", "both", "its", "their", "he", "she", "his", "her"}
_REACH = 15
"""Sentences that looking back reaches."""
_WILL = {"will", "would", "shall", "'ll"}
_MAY = {"may", "might", "could", "can"}
_NEARLY = 1.5
"""How much worse a second event may fit and still be meant as well."""
_BACKGROUND = {"after", "before", "since", "when", "while", "until", "although", "though"}
_WEIGHTY = ("ASSAULT", "COERCE", "PROTEST", "SANCTION", "MOBILIZE")
_SLIGHT = ("REQUEST", "CONSULT", "THREATEN", "ACCUSE", "AID", "SUPPORT", "AGREE")


@dataclass(frozen=True, slots=True)
class Matter:
    """Events a saying is about, and whether its own words tell them."""

    events: tuple[Draft, ...]
    told: bool
    figures: tuple[str, ...] = ()
    """Ids of figures told before that it looks back upon."""


class Told:
    """The events of a report by the words that tell them, and the parties of each; answers what a saying is about."""

    def __init__(
        self,
        parsed: Parsed,
        gathered: Gathered,
        drafts: Mapping[int, Draft],
        ids: Mapping[int, str],
        figures: Sequence[Figure],
        speech: Speech,
    ) -> None:
        self.parsed, self.speech = parsed, speech
        self.drafts = {w: d for w, d in drafts.items() if id(d) in ids}
        self._unreal: dict[int, list[Mention]] = {}
        for mention in gathered.mentions:
            self._unreal.setdefault(mention.sentence, []).append(mention)
        self._said = _said_words(parsed, gathered)
        self._all = list({id(d): d for d in self.drafts.values()}.values())
        self._tolls = {
            word: d
            for d in self._all
            for m in d.mentions
            for amount in (m.dead, m.wounded)
            if amount is not None
            for word in range(amount.first, amount.last + 1)
        }
        self._words = {id(d): self._nouns_of(d) for d in self._all}
        self._told = sorted(((m.sentence, d) for d in self._all for m in d.mentions), key=lambda pair: pair[0])
        self._told_at = [sentence for sentence, _ in self._told]
        self._counts = Counts(parsed, figures)
        self._main = self._main_matter()
        self._epidemic = self._counts.sick > sum(d.type == "ASSAULT" for d in self._all)

    def matter(self, saying: Saying, parties: Sequence[str], before: Sequence[tuple[Saying, Matter]]) -> Matter:
        """What a saying is about; `parties` are its speaker and whom it blames, `before` the sayings told before."""
        own = self.drafts.get(saying.cue.i)
        if saying.stance == "threatens" and own is not None and own.type == "THREATEN":
            return Matter((own,), True)
        told, behind = self._inside(saying)
        if told:
            events = [*told, *self._meant_too(saying, told, parties)]
            retold = all(m.token.i in self._said for d in told for m in d.mentions)
            whole = self._whole(saying, events) if retold else []
            return Matter((*events, *(d for d in whole if not any(_apart(d, e) for e in told))), True)
        answered = next((m for s, m in reversed(before[-3:]) if self._answers(saying, s)), None)
        if answered is not None:
            return Matter(answered.events, False, answered.figures)
        if self._to_come(saying):
            return Matter((), False)
        figures = self._counted(saying)
        if figures and self._of_sickness(saying):
            return Matter(tuple(behind), False, figures)
        events = self._above(saying) or self._back(saying, parties)
        events += [d for d in behind if d not in events]
        events += self._whole(saying, events) if not figures else []
        return Matter(tuple(events), False, figures if not events or self._epidemic else ())

    def _meant_too(self, saying: Saying, told: Sequence[Draft], parties: Sequence[str]) -> list[Draft]:
        """ "Said it had sent ten drones": a version of the attack just told, which the words tell anew."""
        force = [d for d in told if d.type in ("ASSAULT", "COERCE")]
        own = all(m.sentence == saying.cue.sentence for d in force for m in d.mentions)
        if not force or not own:
            return []
        back = self._back(saying, parties, reach=2)
        return [d for d in back if d.type == force[0].type and d not in told and not _apart(d, force[0])]

    def _whole(self, saying: Saying, events: Sequence[Draft]) -> list[Draft]:
        """ "Denied any role": the whole affair told before, of which what stood nearest may be one part."""
        main = self._main
        if main is None or main in events or (saying.stance not in _LOOKS_BACK and not events):
            return []
        return [main] if any(m.token.i < saying.cue.i for m in main.mentions) else []

    def _main_matter(self) -> Draft | None:
        """The act of force or protest that the report is mostly about: in its headline and lead, and told again."""
        title = {
            t.lemma
            for s in self.parsed.sentences
            for t in (self.parsed.of(s) if self.parsed.blocks[s.block].kind == "headline" else ())
        }
        lead = self._told_at[0] + 2 if self._told_at else 0
        rank = {
            id(d): (
                min(3, len(title & self._words[id(d)]))
                + 2.0 * (places[0] <= lead)
                + 0.5 * min(4, len(set(places)))
                - 0.02 * places[0]
            )
            for d in self._all
            if (places := sorted(m.sentence for m in d.mentions)) and d.type in _WEIGHTY[:3]
        }
        return max((d for d in self._all if id(d) in rank), key=lambda d: rank[id(d)], default=None)

    def _to_come(self, saying: Saying) -> bool:
        """ "He would try again", "if it breaks, nobody will ask": of what may come, not of what was told before."""
        if saying.stance not in ("asserts", "speculates") or saying.top is None:
            return False
        helpers = {c.lower for c in self.parsed.kids(self.parsed.tokens[saying.top], "aux")}
        return bool(helpers & _WILL) or (bool(helpers & _MAY) and "have" not in helpers)

    def _of_sickness(self, saying: Saying) -> bool:
        return any(self.speech.has("sickness", t.lemma) for t in self._span(saying))

    def _above(self, saying: Saying) -> list[Draft]:
        """ "The raid, which nobody has claimed", "attackers whom the mission suspects": the clause it hangs on."""
        if saying.stance not in (*_LOOKS_BACK, "speculates"):
            return []
        tops = [t for t in (saying.cue, *self.parsed.up(saying.cue)) if t.dep == "relcl"]
        chain = [w for t in tops[:1] for w in self.parsed.up(t)]
        return next(([self.drafts[w.i]] for w in chain if w.i in self.drafts), [])

    def _counted(self, saying: Saying) -> tuple[str, ...]:
        """The figures of the sick and dead it looks back upon: the last told and, of a sickness, the first."""
        sick = self._of_sickness(saying)
        if not sick and saying.stance not in ("blames", "denies"):
            return ()
        whole = sick or self._epidemic
        first = self.parsed.sentences[max(0, saying.cue.sentence - 4)].first
        return self._counts.before(0 if whole else self.parsed.tokens[first].start, saying.span[0], ends=whole)

    def _inside(self, saying: Saying) -> tuple[list[Draft], list[Draft]]:
        """The events told in what is said, and those of its background."""
        found: dict[int, tuple[Draft, bool]] = {}
        for token in self._span(saying):
            draft = self.drafts.get(token.i) or self._tolls.get(token.i)
            if draft is None or token.i == saying.cue.i:
                continue
            for each in self._alike(draft, token):
                behind = self._in_background(token, saying)
                found[id(each)] = (each, behind and found.get(id(each), (each, True))[1])
        front = [d for d, behind in found.values() if not behind]
        return front, [d for d, behind in found.values() if behind]

    def _span(self, saying: Saying) -> list[Token]:
        sentence = self.parsed.sentences[saying.cue.sentence]
        return [t for t in self.parsed.of(sentence) if saying.span[0] <= t.start < saying.span[1]]

    def _in_background(self, token: Token, saying: Saying) -> bool:
        """Whether a word stands in a clause of time or a relative clause below what is said."""
        below = token
        for above in [token, *self.parsed.up(token)]:
            if above.i in (saying.top, saying.cue.i) or above.start < saying.span[0] or above.start >= saying.span[1]:
                return False
            below = above
            marks = {c.lower for c in self.parsed.kids(below, "mark", "advmod")}
            if below.dep == "advcl" and marks & _BACKGROUND:
                return True
        return False

    def _alike(self, draft: Draft, token: Token) -> list[Draft]:
        """ "The attacks on the base": every attack on it told before, not the last alone."""
        if token.tag != "NNS" or draft.place is None:
            return [draft]
        alike = [
            d
            for d in self._window(token.sentence)
            if d.type == draft.type and same_place(d.place, draft.place) and not d.actors
        ]
        return alike if draft in alike else [draft]

    def _answers(self, saying: Saying, before: Saying) -> bool:
        """ "Moscow denies it": what the sentence, or the one before, had somebody else say."""
        near = 0 <= saying.cue.sentence - before.cue.sentence <= 1 and before.speaker.i != saying.speaker.i
        things = objects(self.parsed, saying.cue)
        bare = all(self.speech.has("charges", t.lower, t.lemma) for t in things)
        simple = bare and (bool(things) or saying.negated or saying.stance == "denies")
        return near and saying.stance in ("denies", "asserts") and simple

    def _back(self, saying: Saying, parties: Sequence[str], reach: int = 99) -> list[Draft]:
        """The event told before the cue that the words fit best."""
        words = self._span(saying)
        looking = saying.stance in _LOOKS_BACK
        anaphoric = any(t.lower in _PRONOUNS or (t.lower == "the" and t.dep == "det") for t in words)
        if not looking and not anaphoric:
            return []
        nouns = {t.lemma for t in words if t.pos in ("NOUN", "PROPN", "VERB") and t.i != saying.cue.i}
        kinds: set[str] = {
            m.predicate.type
            for m in self._unreal.get(saying.cue.sentence, [])
            if saying.span[0] <= m.token.start < saying.span[1]
        }
        many = any(self.speech.has("many", t.lemma, t.lower) for t in words)
        scored = [
            (s, -n, d)
            for n, d in enumerate(self._near(saying))
            if (s := self._fit(saying, d, nouns, kinds, parties, reach)) and (not many or d.type in _WEIGHTY)
        ]
        best = max(scored, key=lambda x: x[:2], default=None)
        if best is None or best[0] <= (0.5 if looking else 1.5):
            return []
        if many:
            return [d for s, _, d in sorted(scored, key=lambda x: x[:2], reverse=True)[:4] if s >= best[0] - 2.0]
        return [d for s, _, d in sorted(scored, key=lambda x: x[:2], reverse=True)[:2] if s >= best[0] - _NEARLY]

    def _fit(
        self, saying: Saying, draft: Draft, nouns: set[str], kinds: set[str], parties: Sequence[str], reach: int
    ) -> float:
        """How well a draft fits what is said of it; 0 where it is not told before."""
        own = range(saying.speaker.left, saying.speaker.right + 1)
        near = [m for m in draft.mentions if m.token.i < saying.cue.i and m.token.i not in own]
        gap = saying.cue.sentence - near[-1].sentence if near else reach + 1
        if gap > reach:
            return 0.0
        same_block = self._block(saying.cue.sentence) == self._block(near[-1].sentence)
        points = 3.5 - 0.75 * gap - (0.0 if same_block else 0.75)
        points += min(2.0, 1.0 * len(nouns & self._words[id(draft)]))
        points += 1.5 if draft.type in kinds else -1.0 if kinds else 0.0
        points += 0.5 if draft.type in _WEIGHTY else -1.5 if draft.type in _SLIGHT else -0.5
        points -= 2.5 if all(m.token.i in self._said for m in draft.mentions) else 0.0
        mine = {_root(a) for a in (*draft.actors, *draft.targets, *draft.rivals)}
        return points + 0.75 * len({_root(p) for p in parties} & mine)

    def _near(self, saying: Saying) -> list[Draft]:
        """The drafts told in the sentences before, in the order of the text."""
        return self._window(saying.cue.sentence)

    def _window(self, sentence: int) -> list[Draft]:
        low = bisect_left(self._told_at, sentence - _REACH)
        high = bisect_right(self._told_at, sentence)
        return list({id(d): d for _, d in self._told[low:high]}.values())

    def _block(self, sentence: int) -> int:
        return self.parsed.sentences[sentence].block

    def _nouns_of(self, draft: Draft) -> set[str]:
        """Lemmas of the clauses that tell a draft."""
        tops = [m.token for m in draft.mentions]
        words = [w for t in tops for w in self.parsed.tokens[t.left : t.right + 1]]
        return {w.lemma for w in words if w.pos in ("NOUN", "PROPN", "VERB")}


def _apart(a: Draft, b: Draft) -> bool:
    """Whether both have a day, and not the same."""
    return a.when is not None and b.when is not None and not a.when.overlaps(b.when)


def _root(id: str) -> str:
    """The state of a state's body, else the id itself."""
    first, _, rest = id.partition(".")
    return id if first in ("person", "text") or not rest else first


def _said_words(parsed: Parsed, gathered: Gathered) -> set[int]:
    """The words told by somebody whom the report quotes, not by itself."""
    out: set[int] = set()
    for saying in gathered.sayings:
        words = parsed.of(parsed.sentences[saying.cue.sentence])
        out |= {t.i for t in words if saying.clause and saying.span[0] <= t.start < saying.span[1]}
    return out
