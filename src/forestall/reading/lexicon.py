"""Word lists of English grammar that the rules use: modal verbs, facilities, verbs that make a plan of what follows.

They are data (`vocabulary/grammar.toml`), so that a list can be read and mended without reading code.
"""

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["word_list"]


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
