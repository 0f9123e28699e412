"""Word lists of English grammar that the rules use: modal verbs, facilities, verbs that make a plan of what follows.

They are data (`vocabulary/grammar.toml`), so that a list can be read and mended without reading code.
"""

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["claim_weights", "link_weights", "link_words", "role_weights", "venue_weights", "word_list"]


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("forestall.vocabulary").joinpath("grammar.toml").read_text(encoding="utf-8"))


def word_list(name: str) -> frozenset[str]:
    """The list `table.key` of grammar.toml.

    >>> "base" in word_list("where.facilities")
    True
    """
    table, _, key = name.partition(".")
    return frozenset(_tables()[table][key])


@cache
def _links() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("forestall.vocabulary").joinpath("links.toml").read_text(encoding="utf-8"))


def link_words(name: str) -> tuple[str, ...]:
    """The list `table.key` of links.toml; empty where there is none.

    >>> "after" in link_words("cues.back")
    True
    """
    table, _, key = name.partition(".")
    return tuple(_links()[table].get(key, ()))


@cache
def link_weights() -> tuple[dict[str, float], float]:
    """The weight of each reason for a link, and the least chance that makes one; see links_weights.toml."""
    return _weights("links_weights.toml")


@cache
def claim_weights() -> tuple[dict[str, float], float]:
    """The weight of each reason for what a saying is about, and the least chance that it is about anything told."""
    return _weights("claims_weights.toml")


@cache
def role_weights() -> tuple[dict[str, float], float]:
    """The weight of each reason for a party's role, and how likely, against what is read, one must be to take it."""
    return _weights("roles_weights.toml")


@cache
def venue_weights() -> tuple[dict[str, float], float]:
    """The weight of each reason for where an event happened, and what share of its chance that none is told counts."""
    return _weights("venues_weights.toml")


def _weights(name: str) -> tuple[dict[str, float], float]:
    table = tomllib.loads(files("forestall.vocabulary").joinpath(name).read_text(encoding="utf-8"))
    return {k: float(v) for k, v in table["weights"].items()}, float(table["least"])
