"""How two spellings of a name are held to be the same.

A *key* is the name in small letters without accents, punctuation, articles and possessives; a short name in
capitals ("IS", "WHO", "US") keeps them, so that it is never confused with a common word.
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold", "key", "words"]

_POSSESSIVE = re.compile(r"['’](s\b)?")
_NOT_WORD = re.compile(r"[^a-z0-9+]+")
_ACRONYM = re.compile(r"^(?=.*[A-Z])[A-Z0-9.&+-]{1,6}$")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Small letters, no accents, words separated by one blank.

    >>> fold("Ain al-Asad’s  Base")
    'ain al asad base'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _POSSESSIVE.sub("", plain.casefold())).strip()


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The key a name is filed under.

    >>> key("the United States"), key("U.S."), key("us")
    ('united states', '=US', 'us')
    """
    name = name.strip()
    if name[:4].lower() == "the " and len(name) > 4:
        name = name[4:]
    if _ACRONYM.match(name):
        return "=" + name.replace(".", "")
    return fold(name)


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(name).split())
