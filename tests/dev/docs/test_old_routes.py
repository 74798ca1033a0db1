"""The table of what old apps call."""

import main as functions
from dev.docs.declared import http_functions
from dev.docs.old_routes import TODAY, routes_table


def row_of(call: str) -> list[str]:
    """The cells behind those of a call."""
    (row,) = [one for one in routes_table().splitlines() if f"`{call}`" in one]
    return [cell.strip() for cell in row.split("|")[2:-1]]


def test_every_path_says_what_does_the_same_today() -> None:
    names = [route.name for route in functions.old_api.routes]

    assert {*TODAY} <= {*names}
    assert {TODAY.get(name, name) for name in names} <= {
        function.name for function in http_functions()
    }


def test_a_row_has_who_calls_what_is_taken_and_what_is_answered() -> None:
    by, takes, answers, today = row_of("GET /api/event/get-events-by-admin")

    assert (by, today) == ("anyone", "[`getEventsByAdmin`](#geteventsbyadmin)")
    assert "`adminId`" in takes
    assert answers.startswith("list of ")


def test_an_answer_without_a_model_is_told_in_words() -> None:
    _, _, deleted, _ = row_of("DELETE /api/event/:id")
    _, _, current, _ = row_of("GET /api/event/get-current-admin-event")

    assert deleted == "`true`"
    assert current.endswith(" or an empty body")
