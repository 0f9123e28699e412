"""Codes of other data sets: every one is a type of PLOVER, says what it loses, and the page about them is in step."""

import runpy
from pathlib import Path

import pytest

from forestall import vocabulary
from forestall.vocabulary.codes import SCHEMES

ROOT = Path(__file__).parents[2]
WORDS = vocabulary.load()


@pytest.mark.parametrize("name", SCHEMES)
def test_every_code_is_plover_and_on_its_side_of_zero(name: str) -> None:
    scheme = vocabulary.scheme(name)
    for code, found in scheme.codes.items():
        info = WORDS.types[found.type]
        assert found.mode is None or found.mode in info.modes, code
        assert found.quad == info.quad
        assert -10 <= found.intensity <= 10
        if found.quad == "material conflict":
            assert found.intensity < 0, code


@pytest.mark.parametrize(
    ("name", "code", "type", "mode"),
    [
        ("cameo", "0231", "REQUEST", "assist"), ("cameo", "1822", "ASSAULT", "torture"),
        ("cameo", "20", "ASSAULT", None),
        ("cameo", "2042", "ASSAULT", None), ("weis", "223", "ASSAULT", None), ("weis", "070", "AID", None),
        ("weis", "195", "SANCTION", "discontinue"), ("acled", "Suicide Bomb", "ASSAULT", "suicide-attack"),
        ("gtd", "6", "COERCE", "arrest"), ("ucdp", "3", "ASSAULT", None),
    ],
)  # fmt: skip
def test_known_codes(name: str, code: str, type: str, mode: str | None) -> None:
    found = vocabulary.scheme(name).find(code)
    assert found is not None
    assert (found.type, found.mode) == (type, mode)


@pytest.mark.parametrize(("name", "code"), [("cameo", "99"), ("cameo", ""), ("gtd", "77"), ("acled", "Picnic")])
def test_a_code_that_nothing_fits_is_none(name: str, code: str) -> None:
    assert vocabulary.scheme(name).find(code) is None


def test_actors_and_countries_of_the_tables_exist() -> None:
    for system in ("keds", "cameo"):
        ids = {value for value in vocabulary.agents(system).values() if value and not value.startswith("=")}
        assert ids <= WORDS.actors.keys()
    roles = {role.id for role in WORDS.roles}
    assert set(vocabulary.agents("cameo_roles").values()) | set(vocabulary.agents("bodies").values()) <= roles
    assert all(len(iso) == 3 and iso.isupper() for iso in vocabulary.countries().names.values())


@pytest.mark.parametrize(
    ("format", "open_rows"), [("acled", False), ("gtd", False), ("acled-weekly", False), ("ucdp", True)]
)
def test_licences_that_keep_rows_in(format: str, open_rows: bool) -> None:
    source = vocabulary.data_source(format)
    assert source is not None
    assert source.share_rows is open_rows
    assert source.licence
    assert source.attribution


def test_the_page_about_codes_is_up_to_date() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "code_tables.py"))["page"]()
    assert (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8") == page
