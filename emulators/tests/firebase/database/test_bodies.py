"""Request bodies and the words that refuse them."""

import pytest

from emulators.firebase.database.bodies import (
    Arriving,
    Overloaded,
    parse,
    parse_update,
    with_position,
)
from emulators.firebase.database.tree import BadKey, InvalidData
from emulators.firebase.database.writes import Target

ROOT = Target(())
NO_JSON = "Invalid data; couldn't parse JSON object, array, or value."
NO_OBJECT = (
    "Invalid data; couldn't parse JSON object. "
    "Are you sending a JSON object with valid key names?"
)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Missing data; Perhaps you forgot to send the data."),
        (" \n", "Missing data; Perhaps you forgot to send the data."),
        ("{", NO_JSON),
        ("{'a': 1}", NO_JSON),
        ("NaN", NO_JSON),
        ("-Infinity", NO_JSON),
        ("[" * 100_000, NO_JSON),
        ("9" * 5000, NO_JSON),
    ],
)
def test_what_is_no_json_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(InvalidData) as refused:
        parse(text)

    assert str(refused.value) == refusal


@pytest.mark.parametrize("text", ["1", "null", "[1]", '"x"'])
def test_an_update_is_an_object(text: str) -> None:
    with pytest.raises(InvalidData) as refused:
        parse_update(text, ROOT)

    assert str(refused.value) == NO_OBJECT


def test_the_keys_of_an_update_are_paths() -> None:
    text = '{"b/c": 1, "/d/": null, "e/.priority": 2, ".priority": 3}'

    writes = parse_update(text, Target(("a",)))

    assert writes == {
        Target(("a", "b", "c")): 1,
        Target(("a", "d")): None,
        Target(("a", "e"), is_priority=True): 2,
        Target(("a",), is_priority=True): 3,
    }


@pytest.mark.parametrize("key", ["", "/", "a.b", "a/$b", ".value", ".sv"])
def test_a_key_of_an_update_that_is_no_path_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        parse_update(f'{{"{key}": 1}}', ROOT)


def test_two_spellings_of_one_path_are_refused() -> None:
    with pytest.raises(InvalidData):
        parse_update('{"a": 1, "/a": 2}', ROOT)


def test_a_priority_has_nothing_to_update_below() -> None:
    with pytest.raises(InvalidData):
        parse_update('{"a": 1}', Target((), is_priority=True))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a.b": 1}', "1:2"),
        ('{"ok": {".priority": 1},\n "": 1}', "2:2"),
        ('{"ok": ["{", {"x": ":", "b#": 1}]}', "1:25"),
        (r'{"quoted\"": 1, "$": 1}', "1:17"),
        ('{"a/b": 1}', "1:2"),
    ],
)
def test_a_bad_key_is_shown_where_it_stands(text: str, place: str) -> None:
    error = with_position(BadKey(), text, keys_are_paths=False)

    assert str(error) == (
        f"Invalid data; couldn't parse key beginning at {place}. "
        "Key value can't be empty or contain $ # [ ] / or ."
    )


def test_slashes_are_fine_in_the_keys_of_an_update_itself() -> None:
    text = '{"a/b": {"c/d": 1}}'

    assert "1:10" in str(with_position(BadKey(), text, keys_are_paths=True))


def test_other_errors_keep_their_words() -> None:
    error = InvalidData("something else")

    assert with_position(error, '{"a.b": 1}', keys_are_paths=False) is error


def test_bodies_that_arrive_together_have_room_for_so_much() -> None:
    arriving = Arriving(10)
    arriving.take(6)

    with pytest.raises(Overloaded):
        arriving.take(5)
    arriving.give_back(5)

    arriving.take(4)
