"""Many paths at once."""

import pytest

from interactive_broadcast.kernel.database import children, get_all
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from tests.support.fakes import FakeDatabases


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
