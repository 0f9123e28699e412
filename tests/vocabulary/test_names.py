"""Names: every spelling a data set or a report uses must reach the same actor or place."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forestall import vocabulary
from forestall.errors import CrisisError
from forestall.vocabulary import Vocabulary
from forestall.vocabulary.text import fold, key

EXAMPLE = Path(str(files("forestall"))) / "crises" / "iraq-2020"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary.load(extra=EXAMPLE)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("United States", ["usa"]),
        ("U.S.", ["usa"]),
        ("Washington", ["usa"]),
        ("Government of Iraq", ["irq.gov"]),
        ("Iraq (parliament)", ["irq.parl"]),
        ("Iraqi army", ["irq.mil"]),
        ("army of Nepal", ["npl.mil"]),
        ("Norwegian shipping", ["nor.company"]),
        ("Iraqi Shia militia (suspected)", ["irq.militia"]),
        ("Popular Mobilisation Forces", ["irq.pmf"]),
        ("KH supporters", ["irq.kh.supporters"]),
        ("US-linked oil company", ["usa.company"]),
        ("Iran / Popular Mobilisation Forces", ["irn", "irq.pmf"]),
        ("Saudi/UAE/Norwegian shipping", ["sau.company", "are.company", "nor.company"]),
        ("Unattributed (Israel/US accused)", ["unknown"]),
        ("IS", ["is"]),
        ("Civilians", ["civilians"]),
        ("Houthi supporters", ["yem.houthi.supporters"]),
    ],
)
def test_labels_of_data_sets_resolve(words: Vocabulary, name: str, ids: list[str]) -> None:
    assert [a.id for a in words.resolve_party(name).actors] == ids


def test_caveats_are_kept(words: Vocabulary) -> None:
    denied = words.resolve_party("Iran (accused, denies)")
    assert (denied.standing, denied.denied) == ("accused", True)
    accused = words.resolve_party("Unattributed (Israel/US accused)")
    assert [a.id for a in accused.accused] == ["isr", "usa"]
    assert words.resolve_party("Ashab al-Kahf (claimed)").standing == "claimed"


def test_a_short_word_is_not_an_acronym(words: Vocabulary) -> None:
    assert words.resolve_actor("is") is None
    assert words.resolve_actor("who") is None
    assert words.resolve_actor("us") is None


def test_allegiances_reach_the_top(words: Vocabulary) -> None:
    militia = words.resolve_actor("Kataib Hezbollah")
    assert militia is not None
    assert "irq.militia" in militia.allegiances


def test_an_actor_out_of_its_time_is_not_meant(words: Vocabulary) -> None:
    assert words.resolve_actor("Soleimani", day=dt.date(2019, 12, 1)) is not None
    assert words.resolve_actor("Soleimani", day=dt.date(2020, 6, 1)) is None


def test_a_bare_body_needs_its_country(words: Vocabulary) -> None:
    assert words.resolve_actor("the army") is None
    army = words.resolve_actor("the army", countries=("IRQ",))
    assert army is not None
    assert army.id == "irq.mil"


@pytest.mark.parametrize(
    "spellings",
    [
        ("Camp Taji", "al-Taji base", "Taji"),
        ("K-1, Kirkuk", "K-1 base", "K1"),
        ("Green Zone, Baghdad", "Green Zone and Jadriya, Baghdad", "near Green Zone, Baghdad", "US embassy, Baghdad"),
        ("Baghdad airport", "near Baghdad airport", "Baghdad airport road", "Camp Victory, Baghdad airport"),
        ("Riyadh", "near Riyadh"),
        ("Iraq", "southern Iraq", "Iraq (unspecified)"),
    ],
)
def test_spellings_of_one_site_are_one_place(words: Vocabulary, spellings: tuple[str, ...]) -> None:
    places = {words.resolve_place(s, countries=("IRQ",)) for s in spellings}
    assert len(places) == 1
    assert None not in places


def test_a_state_has_a_place_a_capital_and_an_actor(words: Vocabulary) -> None:
    for state in [a for a in words.actors.values() if a.kind == "state"]:
        place = words.resolve_place(state.name)
        assert place is not None, state.name
        assert place.country == state.country
        assert words.resolve_actor(state.name, countries=(str(state.country),)) == state


def test_types_of_event_labels(words: Vocabulary) -> None:
    assert words.resolve_type("IED convoy") is not None
    coded = words.resolve_type("ballistic missile")
    assert coded is not None
    assert (coded.type, coded.mode, coded.quad) == ("ASSAULT", "missile", "material conflict")
    assert words.resolve_type("epidemic") is None, "an epidemic is no act of an actor"


def test_every_label_and_predicate_has_a_known_type(words: Vocabulary) -> None:
    assert {code[0] for code in words.type_words.values()} <= set(words.types)
    assert {p.type for p in words.predicates} == set(words.types)
    assert len(words.predicates) > 250


def test_a_broken_crisis_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "actors.toml").write_text("[[actor]]\nid = 'x'\n", encoding="utf-8")
    with pytest.raises(CrisisError, match=r"actors\.toml: actor 1 has no name"):
        vocabulary.load(extra=tmp_path)
    (tmp_path / "actors.toml").write_text("[[actor]\n", encoding="utf-8")
    with pytest.raises(CrisisError, match=r"actors\.toml is not TOML"):
        vocabulary.load(extra=tmp_path)


@settings(deadline=None)  # the first example loads the vocabulary
@given(st.text(max_size=60))
def test_resolving_never_raises_and_keys_are_stable(text: str) -> None:
    bare = vocabulary_without_crisis()
    bare.resolve_party(text)
    bare.resolve_place(text)
    bare.resolve_type(text)
    assert fold(fold(text)) == fold(text)
    assert key(text) == key(text.strip())


_BARE: list[Vocabulary] = []


def vocabulary_without_crisis() -> Vocabulary:
    """Loaded once: hypothesis calls the test many times."""
    if not _BARE:
        _BARE.append(vocabulary.load())
    return _BARE[0]
