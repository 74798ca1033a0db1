"""How values are read and written."""

import json

import pytest

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.database import (
    MAX_ROUNDS,
    PATHS_AT_ONCE,
    SERVER_TIME,
    Writes,
    children,
    compare_and_set,
    get_all,
    in_parts,
    increment,
    read_record,
)
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.models import RecordModel
from tests.support.fakes import FakeDatabases


class Page(RecordModel):
    number: int


def test_computed_values_are_spelled_as_the_database_reads_them() -> None:
    assert SERVER_TIME == {".sv": "timestamp"}
    assert increment(-1) == {".sv": {"increment": -1}}


def test_a_record_is_read_as_its_model() -> None:
    assert read_record(Page, {"number": 7}, "page-unreadable") == Page(number=7)


def test_nothing_stored_is_no_record_and_no_trouble(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert read_record(Page, None, "page-unreadable") is None
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("fragment", [{"name": "CANARY"}, "CANARY", [], {"number": ""}])
def test_what_is_left_of_a_record_is_none_and_is_logged_without_its_content(
    capsys: pytest.CaptureFixture[str], fragment: object
) -> None:
    found = read_record(Page, fragment, "page-unreadable", log=logs.error, page="p1")

    assert found is None
    line = capsys.readouterr().out
    assert json.loads(line) == {
        "severity": "ERROR",
        "message": "page-unreadable",
        "fields": 1,
        "page": "p1",
    }


def test_a_value_is_replaced_when_nobody_else_has_changed_it() -> None:
    databases = FakeDatabases({"count": 1})

    for stored in compare_and_set(databases.as_backend(), "count"):
        if stored.replace(stored.value + 1):
            break

    assert databases.as_backend().get("count") == 2


def test_whoever_is_slower_looks_again_and_loses_nothing() -> None:
    database = FakeDatabases({"count": 1}).as_backend()
    seen = []

    for stored in compare_and_set(database, "count"):
        seen.append(stored.value)
        if len(seen) == 1:
            database.update({"count": 10})
        if stored.replace(stored.value + 1):
            break

    assert seen == [1, 10]
    assert database.get("count") == 11


def test_a_refusal_tells_what_is_there_so_it_is_read_once() -> None:
    databases = FakeDatabases({"count": 1})
    database = databases.as_backend()

    for stored in compare_and_set(database, "count"):
        if stored.value < 3:
            databases.put("count", stored.value + 1)
        if stored.replace(-1):
            break

    assert databases.at("count") == -1
    assert [read.path for read in databases.reads] == ["count"]


def test_whoever_has_not_tried_looks_again() -> None:
    database = FakeDatabases({"count": 1}).as_backend()
    seen = []

    for stored in compare_and_set(database, "count", rounds=3):
        seen.append(stored.value)
        database.update({"count": stored.value + 1})

    assert seen == [1, 2, 3]


def test_what_is_new_is_made_without_a_look() -> None:
    databases = FakeDatabases()

    for stored in compare_and_set(databases.as_backend(), "count", is_new=True):
        assert stored.replace(1)
        break

    assert databases.at("count") == 1
    assert databases.reads == []


def test_what_was_taken_for_new_and_is_not_is_found_without_a_look() -> None:
    databases = FakeDatabases({"count": 5})

    for stored in compare_and_set(databases.as_backend(), "count", is_new=True):
        if stored.replace((stored.value or 0) + 1):
            break

    assert databases.at("count") == 6
    assert databases.reads == []


def test_nobody_tries_for_ever() -> None:
    database = FakeDatabases({"count": 0}).as_backend()
    tries = 0

    for stored in compare_and_set(database, "count"):
        tries += 1
        database.update({"count": tries})
        assert not stored.replace(-1)

    assert tries == MAX_ROUNDS


def test_values_come_in_the_order_of_their_paths() -> None:
    numbers = {f"k{number}": number for number in range(60)}
    database = FakeDatabases({"a": numbers}).as_backend()

    values = get_all(database, [f"a/{key}" for key in numbers])

    assert values == list(range(60))


def test_nothing_to_read_is_nothing_read() -> None:
    assert get_all(FakeDatabases().as_backend(), []) == []


def test_one_failure_fails_them_all() -> None:
    databases = FakeDatabases({"a": 1})
    databases.fail_next("read", DatabaseUnavailable("Gone."))

    with pytest.raises(DatabaseUnavailable):
        get_all(databases.as_backend(), ["a", "b", "c"])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"a": 1}, {"a": 1}),
        # As the database answers where addresses look like the indexes of an array.
        ([None, "one", "two"], {"1": "one", "2": "two"}),
        (None, {}),
        ("a fragment", {}),
    ],
)
def test_what_lies_below_a_place_has_keys(value: object, found: object) -> None:
    assert children(value) == found


def test_what_need_not_be_written_together_is_several_writes() -> None:
    writes: Writes = {f"a/{number}": number for number in range(2 * PATHS_AT_ONCE + 1)}

    parts = list(in_parts(writes))

    assert [len(part) for part in parts] == [PATHS_AT_ONCE, PATHS_AT_ONCE, 1]
    assert {path: value for part in parts for path, value in part.items()} == writes
    assert list(in_parts({})) == []
