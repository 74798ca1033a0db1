"""The table of what old apps call."""

import main as functions
from dev.docs.declared import http_functions
from dev.docs.old_routes import TODAY, replies, routes, routes_table


def test_every_path_says_what_does_the_same_today() -> None:
    declared = {f"{one.method} {one.path}" for one in functions.old_api.routes}

    assert [f"{one.method} {one.path}" for one in routes()] == [
        name for name in TODAY if name in declared
    ]
    assert set(TODAY.values()) <= {function.name for function in http_functions()}


def test_a_row_has_who_calls_what_is_taken_and_what_is_answered() -> None:
    (row,) = [one for one in routes_table().splitlines() if "get-events-by" in one]

    call, by, takes, answers, today = (cell.strip() for cell in row.split("|")[1:-1])
    assert call == "`GET /api/event/get-events-by-admin`"
    assert (by, today) == ("anyone", "[`getEventsByAdmin`](#geteventsbyadmin)")
    assert "`adminId`" in takes
    assert answers.startswith("list of ")


def test_a_path_without_a_reply_model_is_told_in_words() -> None:
    table = routes_table()

    assert all(replies(one) or "`true`" in table for one in routes())
