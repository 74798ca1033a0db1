"""Timestamps and increments."""

import pytest

from emulators.firebase.database.server_values import resolve
from emulators.firebase.database.tree import InvalidData, from_json
from emulators.kernel.json_http import Json

NOW_MS = 1_795_262_400_000
TIMESTAMP: Json = {".sv": "timestamp"}


def increment(by: float) -> Json:
    return {".sv": {"increment": by}}


def test_every_timestamp_of_a_request_is_the_same_moment() -> None:
    json: Json = {
        "a": TIMESTAMP,
        "b": {"c": [TIMESTAMP]},
        "d": {".value": 1, ".priority": TIMESTAMP},
        "e": {".value": TIMESTAMP},
        "f": {".sv": "timestamp", ".priority": 2},
    }

    assert resolve(json, None, now_ms=NOW_MS) == {
        "a": NOW_MS,
        "b": {"c": [NOW_MS]},
        "d": {".value": 1, ".priority": NOW_MS},
        "e": {".value": NOW_MS},
        "f": {".value": NOW_MS, ".priority": 2},
    }


def test_an_increment_starts_from_the_number_at_its_own_place() -> None:
    before = from_json({"n": 4, "list": [1, 2], "w": {".value": 8, ".priority": 1}})

    json: Json = {
        "n": increment(3),
        "list": [1, increment(-0.5)],
        "w": {".value": increment(1)},
    }
    resolved = resolve(json, before, now_ms=NOW_MS)

    assert resolved == {"n": 7, "list": [1, 1.5], "w": {".value": 9}}


@pytest.mark.parametrize("there", [None, "text", True, {"a": 1}])
def test_an_increment_of_what_is_no_number_is_the_increment(there: Json) -> None:
    assert resolve(increment(5), from_json(there), now_ms=NOW_MS) == 5


def test_integers_stay_exact_up_to_64_bits_and_go_on_as_doubles() -> None:
    largest = 2**63 - 1

    exact = resolve(increment(1), from_json(largest - 1), now_ms=NOW_MS)
    beyond = resolve(increment(1), from_json(largest), now_ms=NOW_MS)

    assert exact == largest
    assert isinstance(beyond, float)
    assert beyond == 2.0**63


@pytest.mark.parametrize(("stored", "by"), [(1, 10**400), (1.5, 10**400)])
def test_no_increment_makes_a_number_that_no_double_can_hold(
    stored: float, by: int
) -> None:
    with pytest.raises(InvalidData, match="finite"):
        resolve(increment(by), from_json(stored), now_ms=NOW_MS)


def test_a_priority_is_increased_from_what_it_was() -> None:
    before = from_json({".value": 10, ".priority": 3})

    beside_a_value: Json = {".value": 1, ".priority": increment(2)}
    beside_an_increment: Json = {
        ".sv": {"increment": 1},
        ".priority": increment(2),
    }

    assert resolve(beside_a_value, before, now_ms=NOW_MS) == {
        ".value": 1,
        ".priority": 5,
    }
    assert resolve(beside_an_increment, before, now_ms=NOW_MS) == {
        ".value": 11,
        ".priority": 5,
    }
    assert resolve(beside_a_value, None, now_ms=NOW_MS) == {".value": 1, ".priority": 2}


@pytest.mark.parametrize(
    "json",
    [
        {".sv": "now"},
        {".sv": 1},
        {".sv": None},
        {".sv": {"increment": "1"}},
        {".sv": {"increment": True}},
        {".sv": {"increment": None}},
        {".sv": {"increment": 1, "by": 2}},
        {".sv": {}},
        {".sv": []},
        {".sv": "timestamp", "a": 1},
    ],
)
def test_unknown_server_values_are_refused(json: Json) -> None:
    with pytest.raises(InvalidData):
        resolve({"a": json}, None, now_ms=NOW_MS)


def test_json_that_is_too_deep_to_store_is_refused_before_it_is_walked() -> None:
    deep: Json = 1
    for _ in range(900):
        deep = {"k": deep}

    with pytest.raises(InvalidData):
        resolve(deep, None, now_ms=NOW_MS)
