"""Own sentences for where an event was, where its own words do not say: what places told around it are taken for it."""

from .conftest import Reader


def test_where_it_began_is_where_the_rest_of_it_was(reader: Reader) -> None:
    text = "Rebels stormed a hotel in Bamako on Friday. The gunmen took 170 people hostage."
    freed = "Troops freed them that evening."
    places = [e.place.name if e.place else None for e in reader(f"{text} {freed}").events]
    assert len(places) > 1
    assert set(places) == {"Bamako"}


def test_the_next_paragraph_goes_on_at_the_place_of_the_last(reader: Reader) -> None:
    text = "Police moved into Kailahun on Monday and villagers threw stones at them.\n\nThe police arrested nine men."
    arrest = next(e for e in reader(text).events if e.type == "COERCE")
    assert arrest.place is not None
    assert arrest.place.name == "Kailahun"


def test_those_of_a_place_are_where_they_live(reader: Reader) -> None:
    text = "Residents of Kiambu said soldiers burned four houses on Monday. The soldiers had come from Nairobi."
    [fire] = [e for e in reader(text).events if e.type == "ASSAULT"]
    assert fire.place is not None
    assert fire.place.name == "Kiambu"


def test_where_its_answer_was_given_is_not_where_it_was_done(reader: Reader) -> None:
    text = "On Monday rockets hit a camp in Juba in revenge for the murder of two chiefs. Nine rockets fell."
    places = {e.place.name if e.place else None for e in reader(text).events if e.type == "ASSAULT"}
    assert places == {"Juba", None}


def test_a_region_is_not_taken_for_an_exact_place(reader: Reader) -> None:
    text = (
        "The talks were held a day after the al-Taji base, north of Baghdad, was struck by 33 rockets, leaving three "
        "soldiers wounded.\n\nThe attack, with the threats that followed it, has brought the Middle East to the edge."
    )
    [hit] = [e for e in reader(text).events if e.type == "ASSAULT"]
    assert hit.place is not None
    assert hit.place.name == "Taji base"
