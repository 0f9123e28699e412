"""What the couplings add to each outcome, in one row of sentences: the baseline beside its uncoupled twin.

A change is called one only where its 90 % interval leaves out zero; where no coupling reaches an outcome it is said so.
"""

from collections.abc import Sequence

from forestall.page import words
from forestall.records import Added, OutcomeResult

__all__ = ["couplings_add"]

LEAST = 0.01
"""Less than a point is told in passing."""


def couplings_add(outcomes: Sequence[OutcomeResult]) -> str:
    """The sentences; empty where no twin was run."""
    found = [(o.question, o.couplings) for o in outcomes if o.couplings is not None]
    if not found:
        return ""
    moved = sorted(((q, a) for q, a in found if _clear(a)), key=lambda pair: -abs(pair[1].difference))
    unclear = [(q, a) for q, a in found if not _clear(a) and max(abs(a.q05), abs(a.q95)) >= LEAST]
    rest = len(found) - len(moved) - len(unclear)
    sentences = [_moves(q, a) for q, a in moved]
    if not moved and unclear:
        sentences.append("Whether they are there clearly moves none of the outcomes.")
    if unclear:
        sentences.append(f"No clear effect on {words.listing([_spread(q, a) for q, a in unclear])}.")
    if rest:
        which = "the other outcomes" if rest > 1 else "the other outcome"
        which = "any outcome" if rest == len(found) else which
        sentences.append(f"They do not move {which}, or by less than a point.")
    return " ".join(sentences)


def _clear(added: Added) -> bool:
    return (added.q05 > 0 or added.q95 < 0) and abs(added.difference) >= LEAST


def _moves(question: str, added: Added) -> str:
    verb = "raise" if added.difference > 0 else "lower"
    low, high = sorted((abs(added.q05), abs(added.q95)))
    before, after = words.probability(added.without), words.probability(added.without + added.difference)
    span = words.interval(100 * low, 100 * min(high, 1.0), decimals=0)
    by = words.figure(100 * abs(added.difference))
    return (
        f"They {verb} the chance of “{question}” from {before} to {after}, by {by} points "
        f"(90\N{NO-BREAK SPACE}%: {span})."
    )


def _spread(question: str, added: Added) -> str:
    span = f"{words.points(added.q05)} to {words.points(added.q95)}"
    unit = "point" if abs(round(100 * added.difference)) == 1 else "points"
    return f"“{question}” ({words.points(added.difference)} {unit}, {span})"
