"""The toll that stands apart from the text: "207 killed in Easter blasts" over it, "Deaths: 31" in a list beside it."""

from collections.abc import Sequence

from forestall.reading.deeds.mention import Mention
from forestall.reading.form.parse import Parsed
from forestall.reading.numbers.hits import TollHit

__all__ = ["give_headed", "give_listed"]

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


def give_listed(parsed: Parsed, mentions: Sequence[Mention], tolls: Sequence[TollHit]) -> set[int]:
    """Give "Deaths: 31" and "Injured: 40" that begin a line to the attack told near it, where that has no such toll;
    returns the first words of the numbers so used."""
    used: set[int] = set()
    for hit in tolls:
        if not _is_listed(parsed, hit) or hit.cumulative or hit.disease:
            continue
        label = next((m for m in mentions if m.words == {hit.holder}), None)
        near = [m for m in mentions if abs(m.sentence - hit.sentence) <= _LEAD and m.modality == "happened"]
        attacks = [m for m in near if m is not label and m.predicate.type == "ASSAULT" and not _is_label(parsed, m)]
        many = "dead" if hit.kind == "dead" else "wounded"
        if attacks and all(getattr(m, many) is None for m in attacks):
            setattr(attacks[0], many, hit.amount)
            used.add(hit.amount.first)
            if label is not None:
                label.modality = "unreal"
    return used


def _is_listed(parsed: Parsed, hit: TollHit) -> bool:
    sentence, colon = parsed.sentences[hit.sentence], parsed.tokens[min(hit.holder + 1, len(parsed.tokens) - 1)]
    listed = sentence.first == hit.holder and colon.text == ":"
    return listed and parsed.blocks[sentence.block].kind != "headline"


def _is_label(parsed: Parsed, mention: Mention) -> bool:
    after = parsed.tokens[min(mention.token.i + 1, len(parsed.tokens) - 1)]
    return after.text == ":" and parsed.sentences[mention.sentence].first == mention.token.i
