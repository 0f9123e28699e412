"""Whose deed a claim says it was, and which of the events it is about that deed is.

Only the speaker's own words count: "blames the militia", "said that rebels fired them", "denies any role". That a
claim is about an event does not make it say who did it. Nobody is blamed for what was done to them, nobody blames
others for what the report says they did themselves, and a place does nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forestall.reading.cast.who import Cast
from forestall.reading.events.merge import Draft, related
from forestall.reading.form.parse import Parsed, Token
from forestall.reading.form.syntax import objects, subjects
from forestall.reading.parties.parties import agent
from forestall.reading.speech.saying import Saying, Speech
from forestall.reading.words.lexicon import word_list
from forestall.records import Actor, Stance

__all__ = ["Doers", "Naming"]

_NOBODY = (None, "unknown", "civilians")
_BESIDE = word_list("doers.beside")
_FORCE = ("ASSAULT", "COERCE", "PROTEST")
_OF_STATES = ("state", "government", "ministry", "military", "person")
_OWN = ("its", "their", "his", "her", "our", "none", "it", "they", "he", "she", "we", "i")


@dataclass(frozen=True, slots=True)
class Naming:
    """Who is said to have done which deeds, or, where it is a denial, not to have."""

    stance: Stance
    speaker: str
    actor: str
    deeds: tuple[Draft, ...]


class Doers:
    """Reads whom each saying of a report names; remembers what was said, since a denial answers it."""

    def __init__(self, parsed: Parsed, cast: Cast, drafts: Mapping[int, Draft], speech: Speech) -> None:
        self.parsed, self.cast, self.drafts, self.speech = parsed, cast, drafts, speech
        self._before: list[Naming] = []

    def naming(
        self, saying: Saying, stance: Stance, speaker: str, events: Sequence[Draft], doer: str | None
    ) -> Naming | None:
        """The doer that a saying names (`doer` where that is known) and the deeds meant; None where it names none."""
        actor = doer or self._actor(saying, stance, speaker, events)
        if actor is None:
            return None
        named = Naming(stance, speaker, actor, self._deeds(saying, stance, speaker, actor, events))
        self._before.append(named)
        return named

    def _actor(self, saying: Saying, stance: Stance, speaker: str, events: Sequence[Draft]) -> str | None:
        if stance in ("no_claim", "claims_responsibility", "threatens"):
            return speaker
        blamed = self._party([t for t in saying.blamed if t.lower not in ("it", "this", "that")])
        if blamed is not None:
            return blamed
        if stance == "denies":
            return self._cleared(saying, speaker, events)
        if stance in ("blames", "accuses"):
            return self._subject(saying, speaker) or self._party_after(saying, speaker)
        return self._told(saying)

    def _party(self, tokens: Sequence[Token]) -> str | None:
        return next((a for t in tokens if (a := agent(self.cast, t)) not in _NOBODY), None)

    def _subject(self, saying: Saying, speaker: str) -> str | None:
        """ "Insists that the group was responsible"."""
        if not saying.clause or saying.top in (None, saying.cue.i):
            return None
        named = self._party(subjects(self.parsed, self.parsed.tokens[saying.top or 0]))
        return None if named == speaker else named

    def _party_after(self, saying: Saying, speaker: str) -> str | None:
        """ "Holds the group responsible": the first party named after the cue."""
        after = [t for t in self._inside(saying) if t.i > saying.cue.i and t.i in self.cast.name_at]
        named = self._party([t for t in after if t.pos == "PROPN" and self._judged(t, saying.cue)])
        return None if named == speaker else named

    def _judged(self, token: Token, cue: Token) -> bool:
        """Whether a name is of what is judged; not so "condemned it as a breach of X's law and warned that Y ..."."""
        for above in [token, *self.parsed.up(token)]:
            if above.i == cue.i:
                return True
            verbal = above.pos == "VERB" and above.dep in ("conj", "advcl", "relcl", "ccomp")
            if verbal or (above.dep == "prep" and above.lower in _BESIDE):
                return False
        return False

    def _told(self, saying: Saying) -> str | None:
        """Who does it where the words said tell a deed."""
        words = {t.i for t in self._inside(saying)}
        drafts = {id(d): d for i in sorted(words) if (d := self.drafts.get(i)) is not None}
        mentions = (m for d in drafts.values() for m in d.mentions if m.token.i in words)
        return next((m.actors[0] for m in mentions if m.actors and m.predicate.type in _FORCE), None)

    def _inside(self, saying: Saying) -> list[Token]:
        sentence = self.parsed.sentences[saying.cue.sentence]
        return [t for t in self.parsed.of(sentence) if saying.span[0] <= t.start < saying.span[1]]

    def _cleared(self, saying: Saying, speaker: str, events: Sequence[Draft]) -> str | None:
        """Who is said not to have done it: of "that Tehran had a part" Tehran, of "any role" whoever speaks."""
        if saying.clause and saying.top not in (None, saying.cue.i):
            return self._cleared_by_clause(saying, self.parsed.tokens[saying.top or 0], speaker)
        things = objects(self.parsed, saying.cue)
        if any(self.speech.has("roles", t.lemma) or t.lower.endswith(("self", "selves")) for t in things):
            return speaker
        return speaker if self._accused(speaker, events) else None

    def _cleared_by_clause(self, saying: Saying, top: Token, speaker: str) -> str | None:
        words = self._inside(saying)
        deed = any(self.speech.has("roles", t.lemma) or self.speech.has("force", t.lemma) for t in words)
        if not deed and not any(t.lower in ("responsible", "behind") or t.i in self.drafts for t in words):
            return None
        heads = subjects(self.parsed, top)
        named = self._party(heads)
        own = any(w.lower in _OWN for t in heads for w in self.parsed.subtree(t))
        return named or (speaker if own or not heads else None)

    def _accused(self, speaker: str, events: Sequence[Draft]) -> bool:
        """Whether the deed has been laid to the one who denies it."""
        told = [n for n in self._before if n.stance in ("blames", "accuses", "speculates", "asserts")]
        return any(self._one_of(n.actor, [speaker]) for n in told if any(d in events for d in n.deeds))

    def _deeds(
        self, saying: Saying, stance: Stance, speaker: str, actor: str, events: Sequence[Draft]
    ) -> tuple[Draft, ...]:
        """The first event that can be meant; of "both attacks" those like it as well.

        Whoever owns up means every deed spoken of that nobody else is said to have done.
        """
        fit = [d for d in events if d.type in _FORCE and not self._one_of(actor, d.targets)]
        if stance in ("blames", "accuses", "speculates"):
            fit = [d for d in fit if not self._one_of(speaker, d.actors)]
        elif stance == "claims_responsibility":
            fit = self._told_in(saying, fit) or fit  # "said it had killed ten": not the raid told before
            own = (d for d in fit if _unnamed(d) or self._one_of(actor, d.actors))
            return tuple(d for d in own if not all(m.answered for m in d.mentions))  # they own up to the answer
        elif stance == "denies":
            laid = [d for n in self._before if self._one_of(n.actor, [actor]) for d in n.deeds]
            fit = [d for d in fit if d in laid] or fit
        if stance in ("blames", "accuses"):
            asked = [d for n in self._before if n.stance != "asserts" for d in n.deeds]
            others = [d for d in fit if d.actors and not self._one_of(actor, d.actors)]
            fit = [d for d in fit if d not in others] + sorted(others, key=lambda d: d not in asked)
        several = self._several(saying)
        return tuple(d for d in fit if d is fit[0] or (several and _alike(d, fit[0]))) if stance != "threatens" else ()

    def _told_in(self, saying: Saying, drafts: Sequence[Draft]) -> list[Draft]:
        """Those of some deeds that the words said tell."""
        told = {id(d) for t in self._inside(saying) if (d := self.drafts.get(t.i)) is not None}
        return [d for d in drafts if id(d) in told]

    def _one_of(self, who: str, others: Sequence[str]) -> bool:
        """Whether an actor is one of others or of their side; an armed group is no body of the state it is in."""
        actors = self.cast.register.actors
        groups = {a for a in (who, *others) if a in actors and actors[a].kind not in _OF_STATES}
        return any(
            who == other
            or (not groups & {who, other} and related(who, other, actors))
            or (bool(groups) and (other in _sides(who, actors) or who in _sides(other, actors)))
            for other in others
        )

    def _several(self, saying: Saying) -> bool:
        """ "Both attacks", "the bombings"."""
        words = self._inside(saying)
        return any(t.lower == "both" or (t.tag == "NNS" and self.speech.has("acts", t.lemma)) for t in words)


def _unnamed(draft: Draft) -> bool:
    """Whether nobody is named as doing a deed: "gunmen killed nine"."""
    return all(a.startswith("text.") for a in draft.actors)


def _sides(id: str, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    return actors[id].allegiances if id in actors else ()


def _alike(one: Draft, other: Draft) -> bool:
    return one.type == other.type and one.mode == other.mode and one.actors == other.actors
