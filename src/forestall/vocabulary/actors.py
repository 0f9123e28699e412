"""How a name finds its actor: its own name first, then the body of a state, then what its words say.

"Iraqi army", "army of Iraq" and "Iraq (army)" are one body; "X supporters" are people who side with X;
"A / B" are two parties; a caveat in brackets ("suspected", "accused, denies", "claimed") is kept beside the name.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from forestall.records import Actor
from forestall.vocabulary.entries import Party, Role, Standing
from forestall.vocabulary.text import fold, key

if TYPE_CHECKING:
    from forestall.vocabulary.model import Vocabulary

__all__ = ["body_of_state", "resolve_name", "resolve_party"]

_CAVEAT = re.compile(r"\s*\(([^)]*)\)")
_STANDINGS: tuple[tuple[str, Standing], ...] = (
    ("suspect", "suspected"),
    ("accused", "accused"),
    ("alleged", "suspected"),
    ("claim", "claimed"),
)
_SIDERS = re.compile(r"^(.*\S)[\s-]+(supporters?|loyalists?|sympathisers|sympathizers|affiliates?|allies)$", re.I)
_BACKED = re.compile(r"^(\S.*?)[\s-]+(?:backed|linked|aligned|supported|sponsored|led|allied)\s+(.+)$", re.I)
_OF = re.compile(r"^(.+?)\s+(?:of|in|for)\s+(?:the\s+)?(.+)$", re.I)


def resolve_party(vocabulary: Vocabulary, name: str, countries: tuple[str, ...], day: dt.date | None) -> Party:
    """All actors of a label with its caveats; see `Vocabulary.resolve_party`."""
    whole = _from_table(vocabulary, name, countries, day)
    if whole is not None:
        return Party((whole,))
    bracketed = re.match(r"^(.+?)\s*\((.+)\)$", name)
    if bracketed and (body := _pair(vocabulary, bracketed[1], bracketed[2])):
        return Party((body,))
    caveats = " ".join(_CAVEAT.findall(name)).lower()
    bare = _CAVEAT.sub("", name).strip()
    accused = _accused(vocabulary, name, countries, day) if "accused" in caveats else ()
    standing: Standing = next((s for word, s in _STANDINGS if word in caveats), "stated")
    return Party(_listed(vocabulary, bare, countries, day), standing, "denie" in caveats or "deny" in caveats, accused)


def _accused(vocabulary: Vocabulary, name: str, countries: tuple[str, ...], day: dt.date | None) -> tuple[Actor, ...]:
    """Whom "(Israel/US accused)" names; nobody in "(accused, denies)"."""
    found = re.search(r"\(([^)]*?)\s*accused", name)
    return _listed(vocabulary, found[1], countries, day) if found and found[1].strip() else ()


def _listed(vocabulary: Vocabulary, text: str, countries: tuple[str, ...], day: dt.date | None) -> tuple[Actor, ...]:
    """The actors of "A", "A / B", "A/B/C ships" or "A and B", in order, without repeats."""
    whole = (
        _from_table(vocabulary, text, countries, day) if "/" in text else resolve_name(vocabulary, text, countries, day)
    )
    if whole is not None:
        return (whole,)
    parts = [p.strip() for p in re.split(r"\s*/\s*|\s*;\s*|\s+and\s+|,\s+", text) if p.strip()]
    if len(parts) < 2:
        return ()
    head = parts[-1].split()[-1] if re.search(r"\w/\w", text) else ""  # "A/B ships" shares its noun, "A / B" does not
    found: dict[str, Actor] = {}
    for part in parts:
        actor = resolve_name(vocabulary, f"{part} {head}" if part is not parts[-1] else part, countries, day)
        actor = actor or resolve_name(vocabulary, part, countries, day)
        if actor is not None:
            found.setdefault(actor.id, actor)
    return tuple(found.values())


def resolve_name(
    vocabulary: Vocabulary, name: str, countries: tuple[str, ...] = (), day: dt.date | None = None
) -> Actor | None:
    """The actor of one name, without caveats: table, body of a state, supporters, proxies."""
    name = name.strip(" ,;.")
    if not name:
        return None
    return (
        _from_table(vocabulary, name, countries, day)
        or _body(vocabulary, name, countries)
        or _sider(vocabulary, name, countries, day)
        or _proxy(vocabulary, name, countries, day)
    )


def _from_table(vocabulary: Vocabulary, name: str, countries: tuple[str, ...], day: dt.date | None) -> Actor | None:
    ids = vocabulary.names.get(key(name)) or vocabulary.names.get(fold(name), ())
    if not ids:
        state = vocabulary.adjectives.get(fold(name)) or vocabulary.capitals.get(fold(name))
        return vocabulary.actors[state] if state else None
    live = [i for i in ids if _lives(vocabulary, i, day)]
    near = [i for i in live if vocabulary.actors[i].country in countries]
    chosen = near or live
    return vocabulary.actors[chosen[0]] if chosen else None


def _lives(vocabulary: Vocabulary, id: str, day: dt.date | None) -> bool:
    since, until = vocabulary.validity.get(id, (None, None))
    return day is None or ((since is None or day >= since) and (until is None or day <= until))


def _state(vocabulary: Vocabulary, text: str) -> str | None:
    """Id of the state that an adjective, name, alias or capital stands for."""
    ids = vocabulary.names.get(key(text), ())
    state = next((i for i in ids if vocabulary.actors[i].kind == "state"), None)
    return state or vocabulary.adjectives.get(fold(text)) or vocabulary.capitals.get(fold(text))


def _body(vocabulary: Vocabulary, name: str, countries: tuple[str, ...]) -> Actor | None:
    """The body of a state: "Iraqi army", "Government of Iraq", or bare with one country."""
    of = _OF.match(name)
    if of and (actor := _pair(vocabulary, of[2], of[1])):
        return actor
    return _adjectival(vocabulary, name) or _bare(vocabulary, name, countries)


def _adjectival(vocabulary: Vocabulary, name: str) -> Actor | None:
    """ "Iraqi army": some first words name the state, the last ones the body; words between are ignored."""
    parts = re.sub(r"[’']s\b", "", name).split()
    for cut in range(min(3, len(parts) - 1), 0, -1):
        state = _state(vocabulary, " ".join(parts[:cut]))
        if state is None:
            continue
        for start in range(cut, len(parts)):
            role = vocabulary.role_words.get(fold(" ".join(parts[start:])))
            if role:
                return body_of_state(vocabulary, state, role)
    return None


def _bare(vocabulary: Vocabulary, name: str, countries: tuple[str, ...]) -> Actor | None:
    role = vocabulary.role_words.get(fold(re.sub(r"^the\s+", "", name, flags=re.I)))
    if role is None or not countries:
        return None
    state = countries[0].lower()
    return body_of_state(vocabulary, state, role) if state in vocabulary.actors else None


def _pair(vocabulary: Vocabulary, state_text: str, role_text: str) -> Actor | None:
    state = _state(vocabulary, state_text)
    role = vocabulary.role_words.get(fold(re.sub(r"^the\s+", "", role_text, flags=re.I)))
    return body_of_state(vocabulary, state, role) if state and role else None


def body_of_state(vocabulary: Vocabulary, state: str, role: str) -> Actor:
    """The actor "military of Iraq", made from its parts unless the table has it.

    >>> from forestall import vocabulary
    >>> body_of_state(vocabulary.load(), "irq", "parl").name
    'Iraq (parliament)'
    """
    known = vocabulary.actors.get(f"{state}.{role}")
    if known is not None:
        return known
    entry: Role = next(r for r in vocabulary.roles if r.id == role)
    owner = vocabulary.actors[state]
    adjective = next((a for a, s in vocabulary.adjectives.items() if s == state), fold(owner.name)).title()
    names = (f"{adjective} {entry.name}",)
    return Actor(f"{state}.{role}", f"{owner.name} ({entry.name})", entry.kind, owner.country, names, (state,))


def _sider(vocabulary: Vocabulary, name: str, countries: tuple[str, ...], day: dt.date | None) -> Actor | None:
    """People who side with a group: "KH supporters"."""
    found = _SIDERS.match(name)
    owner = resolve_name(vocabulary, found[1], countries, day) if found else None
    if owner is None or found is None:
        return None
    what = found[2].lower()
    aliases = (name,)
    sides = (owner.id, *owner.allegiances)
    return Actor(f"{owner.id}.supporters", f"{owner.name} {what}", "people", owner.country, aliases, sides)


def _proxy(vocabulary: Vocabulary, name: str, countries: tuple[str, ...], day: dt.date | None) -> Actor | None:
    """Someone tied to a party: "US-linked oil company" is a company of the US; "A-backed rebels" side with A."""
    found = _BACKED.match(name)
    owner = resolve_name(vocabulary, found[1], countries, day) if found else None
    if owner is None or found is None:
        return None
    last = fold(found[2]).split()
    role = next(
        (vocabulary.role_words[w] for i in range(len(last)) if (w := " ".join(last[i:])) in vocabulary.role_words), None
    )
    if role is None:
        return None
    return Actor(f"{owner.id}.backed.{role}", name, "company" if role == "company" else "armed group",
                 owner.country if role == "company" else None, (name,), (owner.id, *owner.allegiances))  # fmt: skip
