from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulators.firebase.hosting.origin import Origin
from emulators.firebase.hosting.requests import Asked
from emulators.kernel.serving import HttpServer

pytestmark = pytest.mark.anyio


class Function:
    """Answers with headers of the test's choice, and keeps those that it was sent."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.seen: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.seen = dict(Request(scope, receive).headers)
        await Response(b"\x1f\x8b raw", 302, self.headers)(scope, receive, send)


@pytest.fixture
async def function() -> AsyncIterator[tuple[Function, Origin, str]]:
    function = Function()
    server = HttpServer(function, host="127.0.0.1")
    await server.start()
    url = f"http://127.0.0.1:{server.port}"
    origin = Origin(url)
    yield function, origin, url
    await origin.close()
    await server.stop()


def asked(**headers: str) -> Asked:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(method="GET", path="/a", raw_path="/a", query="", headers=named)


async def test_what_is_compressed_stays_so(
    function: tuple[Function, Origin, str],
) -> None:
    told, origin, _ = function
    told.headers = {"content-encoding": "gzip"}

    answer = await origin.ask("/p/r/f", asked(), {})

    assert answer.body == b"\x1f\x8b raw"
    assert answer.header("content-encoding") == "gzip"


async def test_headers_of_the_connection_stay_behind(
    function: tuple[Function, Origin, str],
) -> None:
    told, origin, url = function
    told.headers = {"keep-alive": "x", "x-own": "y"}
    sent = asked(host="site", connection="x", range="bytes=0-1", if_none_match="a")

    answer = await origin.ask("/p/r/f", sent, {"if-none-match": "b"})

    assert answer.header("keep-alive") is None
    assert answer.header("content-length") is None
    assert answer.header("x-own") == "y"
    assert told.seen["host"] == url.removeprefix("http://")
    assert told.seen["x-forwarded-host"] == "site"
    assert told.seen["if-none-match"] == "b"
    assert "range" not in told.seen


async def test_headers_may_have_any_bytes(
    function: tuple[Function, Origin, str],
) -> None:
    told, origin, _ = function
    told.headers = {"x-own": "\xc3\xbc\xff"}

    answer = await origin.ask("/p/r/f", asked(x_own="\xfc\xc3\xbc"), {})

    assert answer.header("x-own") == "\xc3\xbc\xff"
    assert told.seen["x-own"] == "\xfc\xc3\xbc"


async def test_blanks_around_a_header_are_none_of_it(
    function: tuple[Function, Origin, str],
) -> None:
    told, origin, _ = function

    answer = await origin.ask("/p/r/f", asked(authorization="Bearer \t"), {})

    assert answer.status != 500
    assert told.seen["authorization"] == "Bearer"


@pytest.mark.parametrize(
    ("location", "seen"),
    [
        ("{url}/next?a=1", "/next?a=1"),
        ("{url}9/next", "{url}9/next"),
        ("https://example.com/", "https://example.com/"),
    ],
)
async def test_a_redirect_within_the_origin_is_one_within_the_site(
    function: tuple[Function, Origin, str], location: str, seen: str
) -> None:
    told, origin, url = function
    told.headers = {"location": location.format(url=url)}

    answer = await origin.ask("/p/r/f", asked(), {})

    assert answer.header("location") == seen.format(url=url)
