import json
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from firebase_admin import App
from google.oauth2.credentials import Credentials

from interactive_broadcast.adapters import realtime_database
from interactive_broadcast.adapters.realtime_database import (
    EMULATOR_HOST,
    FirebaseDatabases,
    auth_of,
    location,
)
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    Misconfigured,
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


def override(server: TinyServer) -> str:
    """The identity in the last request, as it went over the wire."""
    query = server.queries[-1]
    (found,) = [one for one in query.split("&") if one.startswith("auth_variable")]
    return found.partition("=")[2]


def test_a_uid_of_any_characters_stays_inside_its_parameter(
    app: App, server: TinyServer
) -> None:
    caller = Caller(role=Role.ADMIN, uid="a&b=c#d+%41 \r\n")

    FirebaseDatabases(app).as_caller(caller).get("a")

    assert set(override(server)).isdisjoint("&#+ \r\n")
    assert json.loads(unquote(override(server)))["uid"] == caller.uid


@pytest.mark.parametrize("uid", ["ada", "\x00", '"', "ö", "%22"])
def test_everybody_of_a_role_is_told_apart_by_the_uid_alone(
    app: App, server: TinyServer, uid: str
) -> None:
    databases = FirebaseDatabases(app)
    for one in ("somebody else", uid):
        caller = Caller(role=Role.HOST, uid=one, admin_id="a", event_id="e")
        databases.as_caller(caller).get("a")

        assert json.loads(unquote(override(server))) == auth_of(caller)


def test_the_counter_is_known_to_the_rules_by_how_it_comes(
    app: App, server: TinyServer
) -> None:
    FirebaseDatabases(app).as_counter().get("a")

    said = json.loads(unquote(override(server)))
    assert said == {"uid": "counter", "via": "counter"}


def test_a_path_of_any_characters_stays_a_path(app: App, server: TinyServer) -> None:
    FirebaseDatabases(app).as_backend().get("a b?c=d#e%2F\r\nX: y/ö")

    assert server.requests == ["GET /a%20b%3Fc%3Dd%23e%252F%0D%0AX%3A%20y/%C3%B6.json"]


def test_a_version_that_cannot_be_sent_again_is_none(
    app: App, server: TinyServer
) -> None:
    server.headers["ETag"] = "v\x01"

    with pytest.raises(DatabaseUnavailable):
        FirebaseDatabases(app).as_backend().get_versioned("a")


def test_what_is_no_number_is_not_sent(app: App, server: TinyServer) -> None:
    with pytest.raises(BackendError):
        FirebaseDatabases(app).as_backend().update({"a": float("nan")})

    assert server.requests == []


def test_one_connection_serves_one_request_after_the_other(
    app: App, server: TinyServer
) -> None:
    databases = FirebaseDatabases(app)

    for number in range(5):
        databases.as_caller(an_admin(f"admin-{number}")).get("a")
        databases.as_backend().get("a")

    assert (len(server.requests), server.connections) == (10, 1)


@pytest.mark.parametrize(
    ("database_url", "emulator", "reached"),
    [
        (
            "https://demo-default-rtdb.europe-west1.firebasedatabase.app",
            None,
            ("https://demo-default-rtdb.europe-west1.firebasedatabase.app", None),
        ),
        (
            "https://demo-default-rtdb.firebaseio.com/",
            "127.0.0.1:9000",
            ("http://127.0.0.1:9000", "demo-default-rtdb"),
        ),
        (
            "http://127.0.0.1:9000/?ns=demo-default-rtdb",
            "elsewhere:1",
            ("http://127.0.0.1:9000", "demo-default-rtdb"),
        ),
    ],
)
def test_the_database_is_where_the_sdk_would_look_for_it(
    monkeypatch: pytest.MonkeyPatch,
    database_url: str,
    emulator: str | None,
    reached: tuple[str, str | None],
) -> None:
    monkeypatch.delenv(EMULATOR_HOST, raising=False)
    if emulator is not None:
        monkeypatch.setenv(EMULATOR_HOST, emulator)

    assert location(database_url) == reached


@pytest.mark.parametrize("none", ["", "None", "http://127.0.0.1:9000", "ftp://a/?ns=b"])
def test_without_an_address_there_is_no_database(none: str) -> None:
    with pytest.raises(Misconfigured):
        location(none)


def test_on_googles_machines_each_request_says_who_the_backend_is(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime_database, "location", lambda _: (server.url, None))
    credentials: Any = partial(Credentials, "a-token")
    credential = SimpleNamespace(get_credential=credentials)
    google: Any = SimpleNamespace(options={}, credential=credential)

    FirebaseDatabases(google).as_backend().get("a")

    assert server.authorization == "Bearer a-token"
