"""Which operation a request is."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from emulators.firebase.database.routing import DataRoute


async def endpoint(_: Request) -> Response:
    return Response()


def a_scope(method: str, path: str, **headers: str) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in headers.items()
        ],
    }


@pytest.mark.parametrize(
    ("scope", "matches"),
    [
        (a_scope("GET", "/a.json", accept="text/event-stream"), True),
        (a_scope("GET", "/a.json", accept="application/json"), False),
        (a_scope("GET", "/a.json"), False),
        (a_scope("PUT", "/a.json", accept="text/event-stream"), False),
        (a_scope("GET", "/.settings/x.json", accept="text/event-stream"), False),
        ({"type": "websocket", "path": "/a.json"}, False),
    ],
)
def test_a_stream_is_a_get_that_accepts_events(scope: Scope, *, matches: bool) -> None:
    route = DataRoute("GET", endpoint, name="stream", streams=True)

    matched, _ = route.matches(scope)

    assert (matched is Match.FULL) is matches


def test_a_post_matches_the_method_it_stands_for() -> None:
    scope = a_scope("POST", "/a.json", x_http_method_override="PUT")

    assert DataRoute("PUT", endpoint, name="put").matches(scope)[0] is Match.FULL
    assert DataRoute("POST", endpoint, name="post").matches(scope)[0] is Match.NONE
