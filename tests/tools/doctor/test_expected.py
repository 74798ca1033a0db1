"""The functions that this checkout would deploy."""

import pytest

from tools.capacity.declared import endpoints
from tools.doctor.expected import CalledBy, expected

FUNCTIONS = expected(endpoints())


@pytest.mark.parametrize(
    ("name", "called_by"),
    [
        ("login", CalledBy.CLIENTS),
        ("openTokCallback", CalledBy.CLIENTS),
        ("removeEventTask", CalledBy.TASKS),
        ("reconcileShows", CalledBy.CLOCK),
        ("onEventDeleted", CalledBy.DATABASE),
    ],
)
def test_a_function_says_by_what_it_is_called(name: str, called_by: CalledBy) -> None:
    assert FUNCTIONS[name].called_by is called_by


def test_one_that_sees_secrets_names_them() -> None:
    assert FUNCTIONS["reconcileShows"].secrets == ("VAULT_KEYS", "CALLBACK_KEY")


def test_one_that_runs_by_the_clock_says_when() -> None:
    assert FUNCTIONS["reconcileShows"].schedule == "* * * * *"
    assert FUNCTIONS["login"].schedule == ""
