"""What a country is called in the columns of figures: `irn` for Iran, IRN and Islamic Republic of Iran alike."""

from functools import cache

from forestall.exchange.rows import slug
from forestall.vocabulary import countries
from forestall.vocabulary.loader import load
from forestall.vocabulary.text import fold

__all__ = ["PLACES", "nation"]

PLACES = ("iso_code", "iso3", "code", "location", "country", "country_name", "country_region")
"""Columns that say of which country a row is; the short ones stand before the names."""


def nation(name: str) -> str:
    """A country's part of a column's name; a place that is no country of ISO's keeps its own as a slug.

    >>> nation("Iran"), nation("IRN"), nation("Rest of the world")
    ('irn', 'irn', 'rest_of_the_world')
    """
    return _names().get(fold(name)) or (name.lower() if len(name) == 3 else slug(name))


@cache
def _names() -> dict[str, str]:
    words = load()  # a tenth of a second and more: once a process
    own = {fold(n): a.id for a in words.actors.values() if a.kind == "state" for n in (a.name, *a.aliases)}
    return own | {name: iso.lower() for name, iso in countries().names.items()}
