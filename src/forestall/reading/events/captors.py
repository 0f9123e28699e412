"""Captors: whoever holds people is who lets them go, where their release is told without a doer.

"The hostages, seized by the group a week earlier, were released on Friday" is done by the group.
"""

from collections.abc import Sequence

from forestall.reading.cast.register import Register
from forestall.reading.events.merge import Draft
from forestall.reading.words.lexicon import word_list
from forestall.vocabulary.text import fold

__all__ = ["free_by_captors", "taken_by_captors"]

_CAPTIVES, _HOLDING = word_list("captors.captives"), word_list("captors.holding")


def free_by_captors(register: Register, drafts: Sequence[Draft]) -> None:
    """Give releases without a doer the doer of the capture told last before them."""
    for n, draft in enumerate(drafts):
        let_go = draft.mode == "release" or (draft.type == "CONCEDE" and _captives(register, draft))
        if let_go and not draft.actors:
            before = (d for d in reversed(drafts[:n]) if d.actors and _holds(register, d, draft))
            draft.actors += next((d.actors for d in before), [])
            draft.targets = [t for t in draft.targets if t not in draft.actors]


def taken_by_captors(register: Register, drafts: Sequence[Draft]) -> None:
    """ "The rebels freed 12 policemen captured last month": where nobody else is told of, who frees took."""
    freeing = [d for d in drafts if d.mode == "release" and d.actors]
    for draft in drafts:
        if draft.actors or not _takes(draft):
            continue
        who = (d.actors for d in freeing if set(d.targets) & set(draft.targets) and _bearing_arms(register, d))
        draft.actors += next(who, [])


def _bearing_arms(register: Register, draft: Draft) -> bool:
    """Whether a band lets go, not a state, which frees those whom others may have taken."""
    return all(register.known(a).kind in ("armed group", "unknown", "people") for a in draft.actors)


def _holds(register: Register, taking: Draft, release: Draft) -> bool:
    """Whether one event is the capture of those whom the other lets go."""
    return _takes(taking) and (bool(set(taking.targets) & set(release.targets)) or _captives(register, release))


def _takes(draft: Draft) -> bool:
    """Whether an event is a capture."""
    return draft.mode in _HOLDING and draft.type in ("COERCE", "ASSAULT")


def _captives(register: Register, draft: Draft) -> bool:
    """Whether an event is done to people called captives."""
    words = {w for t in draft.targets if t.startswith("text.") for w in fold(register.known(t).name).split()}
    return bool(words & _CAPTIVES)
