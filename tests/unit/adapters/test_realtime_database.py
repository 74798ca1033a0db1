import json
from urllib.parse import unquote

import pytest
from firebase_admin import App

from interactive_broadcast.adapters.realtime_database import FirebaseDatabases, auth_of
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    RulesDenied,
)
from tests.support.builders import a_fan, a_host, an_admin
from tests.support.tiny_server import TinyServer


@pytest.mark.parametrize(
    ("caller", "auth"),
    [
        (NOBODY, None),
        (a_fan(None), None),
        (
            an_admin("ada"),
            {"uid": "ada", "via": "functions", "token": {"role": "admin"}},
        ),
        (
            a_host("e1", admin_id="ada"),
            {
                "uid": a_host("e1").uid,
                "via": "functions",
                "token": {"role": "host", "adminId": "ada", "eventId": "e1"},
            },
        ),
    ],
)
def test_what_the_rules_see_of_a_caller(caller: Caller, auth: object) -> None:
    assert auth_of(caller) == auth


def test_what_the_rules_refuse_is_told_as_that(app: App, server: TinyServer) -> None:
    server.answer(401, '{"error":"Permission denied"}')

    with pytest.raises(RulesDenied):
        FirebaseDatabases(app).as_caller(an_admin()).get("a")


def test_a_malformed_request_is_our_fault_and_not_temporary(
    app: App, server: TinyServer
) -> None:
    server.answer(400, '{"error":"Invalid data; couldn\'t parse"}')

    with pytest.raises(BackendError) as caught:
        FirebaseDatabases(app).as_backend().update({"a": 1})

    assert caught.value.http_status == 500


def test_a_write_whose_answer_is_lost_is_not_repeated(
    app: App, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(DatabaseUnavailable):
        FirebaseDatabases(app).as_backend().update({"a": 1})

    assert server.requests == ["PATCH /.json"]


def test_a_read_whose_answer_is_lost_is_repeated_once(
    app: App, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(DatabaseUnavailable):
        FirebaseDatabases(app).as_backend().get("a")

    assert server.requests == ["GET /a.json"] * 2


def test_a_failing_server_is_not_asked_again(app: App, server: TinyServer) -> None:
    server.answer(503)

    with pytest.raises(DatabaseUnavailable):
        FirebaseDatabases(app).as_backend().replace("a", 1, version="v")

    assert server.requests == ["PUT /a.json"]


def test_what_the_rules_refuse_is_asked_for_once(app: App, server: TinyServer) -> None:
    server.answer(401, '{"error":"Permission denied"}')

    with pytest.raises(RulesDenied):
        FirebaseDatabases(app).as_caller(an_admin()).get("a")

    assert server.requests == ["GET /a.json"]


def test_a_uid_of_any_characters_stays_inside_its_parameter(app: App) -> None:
    caller = Caller(role=Role.ADMIN, uid="a&b=c#d+%41")

    database = FirebaseDatabases(app).as_caller(caller)

    override = database._client.params["auth_variable_override"]  # noqa: SLF001 - what goes over the wire
    assert "&" not in override
    assert json.loads(unquote(override))["uid"] == "a&b=c#d+%41"


def test_the_counter_is_known_to_the_rules_by_how_it_comes(app: App) -> None:
    database = FirebaseDatabases(app).as_counter()

    override = database._client.params["auth_variable_override"]  # noqa: SLF001 - what goes over the wire
    assert json.loads(unquote(override)) == {"uid": "counter", "via": "counter"}
