"""Groups of predicates.toml unfolded into one `Predicate` a verb or noun.

A group shares its code and its frame. `@name` inside a list stands for all words of the class of that name.
"""

from collections.abc import Mapping
from typing import Any

from forestall.vocabulary.entries import Predicate, TypeInfo

__all__ = ["build_predicates"]


def build_predicates(table: Mapping[str, Any], types: Mapping[str, TypeInfo]) -> tuple[Predicate, ...]:
    """All entries of a predicates table, in file order; a group without `intensity` takes its type's."""
    classes = {name: frozenset(words) for name, words in table["classes"].items()}
    out: list[Predicate] = []
    for raw in table["group"]:
        group = {"intensity": types[raw["type"]].intensity, **raw}
        out += [_verb(verb, group, classes) for verb in group.get("verbs", ())]
        out += [_noun(noun, group) for noun in group.get("nouns", ())]
    return tuple(out)


def _lemmas(words: object, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for word in words if isinstance(words, list) else ():
        found |= classes.get(word[1:], frozenset({word})) if word.startswith("@") else {word}
    return frozenset(found)


def _common(group: Mapping[str, Any]) -> dict[str, Any]:
    return {k: group.get(k) for k in ("type", "mode", "cameo", "intensity")}


def _verb(verb: str, group: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Predicate:
    lemma, _, particle = verb.partition(" ")
    return Predicate(
        lemma=lemma,
        pos="verb",
        particle=particle or None,
        patient=tuple(group.get("patient", ("obj",))),
        object=_lemmas(group.get("object"), classes),
        object_is=_lemmas(group.get("object_is"), classes),
        subject=_lemmas(group.get("subject"), classes),
        not_subject=_lemmas(group.get("not_subject"), classes),
        either=_lemmas(group.get("subject_or_object", group.get("object_is_or_subject_is")), classes),
        complement=_lemmas(group.get("complement"), classes),
        light=_lemmas(group.get("light"), classes),
        unless=_lemmas(group.get("unless"), classes),
        victim=group.get("victim"),
        bare=bool(group.get("bare")),
        object_is_actor=bool(group.get("object_is_actor")),
        **_common(group),
    )


def _noun(noun: str, group: Mapping[str, Any]) -> Predicate:
    *before, lemma = noun.split()
    return Predicate(
        lemma=lemma,
        pos="noun",
        before=tuple(before),
        patient=tuple(group.get("noun_patient", ("on", "against", "at", "of"))),
        agent=tuple(group.get("noun_agent", ("by",))),
        unless_before=_lemmas(group.get("unless_before"), {}),
        unless_after=_lemmas(group.get("unless_after"), {}),
        bare=bool(group.get("bare")),
        **_common(group),
    )
