"""The directory of actors as data: every line is well formed, every reference resolves, no name is left in doubt."""

import datetime as dt
import re
import tomllib
from importlib.resources import files

import pytest

from forestall import vocabulary
from forestall.vocabulary import Vocabulary, directory
from forestall.vocabulary.text import key

FOLDER = files("forestall.vocabulary")
GROUPS = tomllib.loads(FOLDER.joinpath("groups.toml").read_text(encoding="utf-8"))
LEADERS = tomllib.loads(FOLDER.joinpath("leaders.toml").read_text(encoding="utf-8"))["leaders"]
ORGANISATIONS = tomllib.loads(FOLDER.joinpath("organisations.toml").read_text(encoding="utf-8"))["organisations"]
KINDS = {"armed group", "party", "government", "ministry", "military", "organisation", "company", "people"}
BODIES = directory.groups(GROUPS["groups"]) + directory.organisations(ORGANISATIONS)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary.load()


def test_every_country_is_a_state_of_the_table(words: Vocabulary) -> None:
    states = {a.country for a in words.actors.values() if a.kind == "state"}
    beside = {c for key, others in GROUPS["beside"].items() for c in (key, *others)}
    assert ({*GROUPS["groups"], *LEADERS, *beside} - {""}) <= states


def test_years_are_ordered_and_within_the_time_the_press_still_speaks_of(words: Vocabulary) -> None:
    for id, (since, until) in words.validity.items():
        assert since is None or since >= dt.date(1600, 1, 1), id
        assert since is None or until is None or since <= until, id
        assert until is None or until < dt.date(2030, 1, 1), id


def test_kinds_are_those_of_the_design() -> None:
    assert {e["kind"] for e in BODIES} <= KINDS


def test_every_allegiance_is_an_actor_or_a_body_of_a_state(words: Vocabulary) -> None:
    roles = {r.id for r in words.roles}
    states = {a.id for a in words.actors.values() if a.kind == "state"}
    for actor in words.actors.values():
        for above in actor.allegiances:
            state, _, role = above.partition(".")
            assert above in words.actors or (state in states and role in roles), (actor.id, above)
            assert above != actor.id


def test_ids_and_lines_are_unique() -> None:
    ids = [e["id"] for e in BODIES]
    assert sorted({i for i in ids if ids.count(i) > 1}) == []
    lines = [line for text in LEADERS.values() for line in text.splitlines()]
    assert sorted({line for line in lines if lines.count(line) > 1}) == []


def test_namesakes_differ_in_country_or_time(words: Vocabulary) -> None:
    """A name two actors bear is told apart by the countries a report speaks of or by its day."""
    for name, ids in words.names.items():
        bearers = [(words.actors[i].country, words.validity.get(i, (None, None))) for i in ids]
        assert len(set(bearers)) == len(bearers), (name, ids)


def test_no_alias_is_a_common_word(words: Vocabulary) -> None:
    """A single word in small letters would be taken for a group wherever it stands."""
    for entry in BODIES:
        for name in (entry["name"], *entry["aliases"]):
            assert name != name.lower() or " " in name or directory.near(entry, name, GROUPS["beside"]), name
            assert key(name), name
            assert re.search(r"\w", name), name


def test_the_press_finds_its_bodies_and_leaders(words: Vocabulary) -> None:
    for name, id in {
        "Carabinieri": "ita.carabinieri",
        "Khmer Rouge": "khm.khmer-rouge",
        "Interahamwe": "rwa.interahamwe",
        "Polisario": "esh.polisario-front",
        "Shining Path": "per.shining-path",
        "UNIFIL": "unifil",
        "Kofi Annan": "person.kofi-annan",
        "Mengistu Haile Mariam": "person.mengistu-haile-mariam",
        "Soviet Union": "sun",
    }.items():
        actor = words.resolve_actor(name)
        assert actor is not None, name
        assert actor.id == id


def test_one_person_of_several_offices_is_one_actor(words: Vocabulary) -> None:
    stoltenberg = words.actors["person.jens-stoltenberg"]
    assert {"nor", "nor.pm", "nato"} <= set(stoltenberg.allegiances)
