"""Groups of the frames files unfolded into one `Predicate` a verb or noun.

A group shares its code and its frame. `@name` inside a list stands for all words of the class of that name; names that
the reader knows by their kind only (`@person`) stay as they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from forestall.vocabulary.entries import Predicate, TypeInfo

__all__ = ["build_predicates"]

_FLAGS = ("bare", "state", "infinitive", "subjunctive", "gerund", "negated", "needs_patient", "needs_agent", "alone",
          "said", "content", "object_is_actor", "must", "over", "answered",
          "mutual", "brought", "or_else")  # fmt: skip
_SAME = ("object", "object_is", "oprd", "subject", "not_subject", "complement", "clause", "after", "unless",
         "not_object", "unless_before", "unless_after")  # fmt: skip
_LISTS = {**{name: name for name in _SAME}, "either": "subject_or_object"}
_OF_NOUNS = ("unless_before", "unless_after")
_BEHIND = ("of", "from", "on", "to", "at", "in", "by")
_Classes = Mapping[str, frozenset[str]]


def build_predicates(
    frames: Mapping[str, Mapping[str, Any]], classes: Mapping[str, Sequence[str]], types: Mapping[str, TypeInfo]
) -> tuple[Predicate, ...]:
    """All entries of the frames files by event type, in file order; a group without `intensity` takes its type's."""
    known = {name: frozenset(words) for name, words in classes.items()}
    out: list[Predicate] = []
    for kind, table in frames.items():
        defaults = table.get("defaults", {})
        for raw in table["group"]:
            group = {"type": kind, "intensity": types[kind].intensity, **raw}
            group |= {key: [*group.get(key, ()), *words] for key, words in defaults.items()}
            lists = {key: _lemmas(group.get(name), known) for key, name in _LISTS.items()}
            out += [_verb(verb, group, lists) for verb in group.get("verbs", ())]
            out += [_noun(form, group, lists) for noun in group.get("nouns", ()) for form in _spellings(noun)]
    return tuple(out)


def _lemmas(words: Sequence[str] | None, classes: _Classes) -> frozenset[str]:
    found: set[str] = set()
    for word in words or ():
        found |= classes.get(word[1:], frozenset({word})) if word.startswith("@") else {word}
    return frozenset(found)


def _common(group: Mapping[str, Any]) -> dict[str, Any]:
    flags = frozenset(flag for flag in _FLAGS if group.get(flag))
    return {"flags": flags, **{k: group.get(k) for k in ("type", "mode", "cameo", "intensity")}}


def _verb(verb: str, group: Mapping[str, Any], lists: Mapping[str, Any]) -> Predicate:
    lemma, *particle = verb.split()
    return Predicate(
        lemma=lemma,
        pos="verb",
        particle=tuple(particle),
        patient=tuple(group.get("patient", ("obj",))),
        agent=tuple(group.get("agent", ("by",))),
        victim=group.get("victim"),
        **{key: words for key, words in lists.items() if key not in _OF_NOUNS},
        **_common(group),
    )


def _spellings(noun: str) -> list[list[str]]:
    """A noun's words as they may be cut: at hyphens and before a possessive sign, and not at hyphens."""
    whole = noun.replace("’", " ’").split()
    cut = noun.replace("’", " ’").replace("-", " - ").split()
    return [whole] if whole == cut else [whole, cut]


def _noun(words: list[str], group: Mapping[str, Any], lists: Mapping[str, Any]) -> Predicate:
    cut = next((n for n, word in enumerate(words) if n and word in _BEHIND), len(words))
    return Predicate(
        lemma=words[cut - 1],
        pos="noun",
        before=tuple(words[: cut - 1]),
        behind=tuple(words[cut:]),
        patient=tuple(group.get("noun_patient", ("on", "against", "at", "of"))),
        agent=tuple(group.get("noun_agent", ("by",))),
        unless_before=lists["unless_before"],
        unless_after=lists["unless_after"],
        **_common(group),
    )
