"""What a saying is about: the events and figures told in it or looked back upon, or nothing that the report tells.

"Denies any role" tells no event. Every saying therefore chooses among what the report has told, and "nothing", by
reasons (`matters`) whose weights are learned from annotated reports (vocabulary/claims_weights.toml).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forestall.reading.claims.asked import Asked, Scene
from forestall.reading.claims.matters import Option, options
from forestall.reading.claims.things import Thing, things_of
from forestall.reading.events.merge import Draft
from forestall.reading.events.pairs import chances
from forestall.reading.form.parse import Parsed
from forestall.reading.gather import Gathered
from forestall.reading.speech.saying import Saying, Speech
from forestall.reading.words.lexicon import claim_weights
from forestall.records import Figure

__all__ = ["Matter", "Told"]

_AS_WELL, _MOST = 0.2, 3
"""How likely, against the likeliest, a thing must be to be meant as well, and how many are at most."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a saying is about; `told` says whether its own words tell one of the events."""

    events: tuple[Draft, ...]
    told: bool
    ids: tuple[str, ...]


class Told:
    """What a report tells, and the sayings about it so far; answers what each next saying is about."""

    def __init__(
        self,
        parsed: Parsed,
        gathered: Gathered,
        drafts: Mapping[int, Draft],
        ids: Mapping[int, str],
        figures: Sequence[Figure],
        speech: Speech,
    ) -> None:
        self.drafts = {w: d for w, d in drafts.items() if id(d) in ids}
        things = things_of(parsed, self.drafts, ids, figures)
        self._scene = Scene(parsed, gathered, things, speech)
        self._weights, self._least = claim_weights()
        self._before: list[tuple[Asked, tuple[str, ...]]] = []
        self._often: Counter[str] = Counter()

    def options(self, saying: Saying, speaker: str, blamed: Sequence[str]) -> tuple[Asked, list[Option]]:
        """All that a saying of `speaker`, who may blame others in it, can be about, "nothing" first."""
        asked = self._scene.asked(saying, speaker, blamed, self._before, self._often)
        return asked, options(self._scene, asked)

    def settle(self, asked: Asked, about: tuple[str, ...]) -> None:
        """Remember what a saying was about, for those that answer it."""
        self._before.append((asked, about))
        self._often.update(asked.front)

    def likeliest(self, found: Sequence[Option]) -> list[Thing]:
        """The likeliest of the things a saying can be about; none where they are not likely enough together."""
        rated = [(p, o.thing) for p, o in zip(chances(found, self._weights), found, strict=True) if o.thing is not None]
        best = sorted(rated, key=lambda x: -x[0])[:_MOST]
        meant = [(p, t) for p, t in best if p >= _AS_WELL * best[0][0]]
        return [t for _, t in meant] if sum(p for p, _ in meant) >= self._least else []

    def matter(self, saying: Saying, speaker: str, blamed: Sequence[str]) -> Matter:
        """The likeliest things, with the figures that its words state; none where they are not likely enough."""
        asked, found = self.options(saying, speaker, blamed)
        chosen = self.likeliest(found)
        if chosen:
            chosen += [t for t in self._scene.figures_in(asked) if t not in chosen]
            chosen += [t for t in _told_by_head(saying, found) if t not in chosen]
        ids = tuple(t.id for t in chosen)
        self.settle(asked, ids)
        return Matter(
            tuple(t.draft for t in chosen if t.draft is not None),
            any(t.id in asked.front for t in chosen if t.draft is not None),
            ids,
        )


def _told_by_head(saying: Saying, found: Sequence[Option]) -> list[Thing]:
    """ "Said that it had freed the hostages it seized in May": what the main word of what is said tells."""
    if not saying.clause or saying.top == saying.cue.i:
        return []
    return [o.thing for o in found if o.thing is not None and saying.top in o.thing.words]
