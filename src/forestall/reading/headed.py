"""The toll that only the headline tells: "207 killed in Easter blasts" over a text that tells of the blasts."""

from collections.abc import Sequence

from forestall.reading.hits import TollHit
from forestall.reading.mention import Mention

__all__ = ["give_headed"]

_LEAD = 6
"""Sentences after the headline within which the event of the headline is told."""


def give_headed(mentions: Sequence[Mention], headed: Sequence[TollHit]) -> None:
    """Give the one number of dead of the headline to the first attack below it, where no event told there has one."""
    dead = [h for h in headed if h.kind == "dead" and h.standing in ("stated", "total") and not h.amount.vague]
    if len(dead) != 1 or dead[0].cumulative or dead[0].disease or not dead[0].amount.value:
        return
    lead = [m for m in mentions if m.sentence - dead[0].sentence <= _LEAD and m.modality == "happened"]
    attack = next((m for m in lead if m.predicate.type == "ASSAULT"), None)
    known = any(m.dead is not None or m.sentence == dead[0].sentence for m in lead)
    if attack is not None and not known:
        attack.dead = dead[0].amount
