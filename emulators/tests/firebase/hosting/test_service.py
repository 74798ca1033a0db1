"""A site over HTTP, with a function behind it that tells what it was asked."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from emulators.firebase.hosting.configuration import SiteConfiguration
from emulators.firebase.hosting.origin import Origin
from emulators.firebase.hosting.service import HostingService
from emulators.kernel.context import Context
from emulators.kernel.serving import HttpServer, listen
from emulators.settings import Ports, Settings

pytestmark = pytest.mark.anyio

SECTION: dict[str, Any] = {
    "public": "site",
    "cleanUrls": True,
    "headers": [
        {
            "source": "**",
            "headers": [
                {"key": "X-All", "value": "1"},
                {"key": "X-Here", "value": "1"},
            ],
        },
        {
            "source": "/*.css",
            "headers": [{"key": "Cache-Control", "value": "no-cache"}],
        },
    ],
    "redirects": [
        {"source": "/old/:rest*", "destination": "/:rest*"},
        {"source": "/away", "destination": "https://example.com/", "type": 302},
    ],
    "rewrites": [
        {"source": "/file", "function": {"functionId": "told"}},
        {"source": "/api/**", "function": {"functionId": "told"}},
        {"source": "/far", "function": {"functionId": "told", "region": "asia-east1"}},
        {"source": "/run", "run": {"serviceId": "x"}},
        {"source": "/page/**", "destination": "/app.html"},
    ],
}


class Functions:
    """A function that tells what it was asked, under headers of the test's choice."""

    def __init__(self) -> None:
        self.answer: dict[str, str] = {}
        self.status = 200
        self.asked: list[dict[str, Any]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.is_asked = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        told = {
            "method": request.method,
            "path": scope["raw_path"].decode(),
            "query": scope["query_string"].decode(),
            "headers": dict(request.headers),
            "body": (await request.body()).decode(),
        }
        self.asked.append(told)
        self.is_asked.set()
        await self.may_answer.wait()
        response = JSONResponse({"path": told["path"]}, self.status, self.answer)
        await response(scope, receive, send)


class Site:
    """The service, a client of it, and the function."""

    def __init__(self, root: Path, client: httpx.AsyncClient, context: Context) -> None:
        self.root = root
        self.client = client
        self.context = context
        self.functions = Functions()

    async def get(self, path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.get(path, headers=named)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("index.html", "app.html", "style.css", "404.html"):
        (folder / name).write_text(name, encoding="utf-8")
    listener = listen("127.0.0.1", 0)
    ports = Ports(functions=listener.getsockname()[1])
    headers = {"x-here": "2", "X-Nowhere": "1"}
    settings = Settings(project_id="demo-p", ports=ports, hosting_headers=headers)
    context = Context(settings)
    service = HostingService(
        context,
        configuration=SiteConfiguration.read(SECTION),
        root=tmp_path,
        regions=lambda _: ("europe-west1",),
    )
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
        found = Site(folder, client, context)
        server = HttpServer(found.functions, host="127.0.0.1", listener=listener)
        await server.start()
        yield found
        found.functions.may_answer.set()
        await service.close()
        await server.stop()


async def test_a_file_comes_before_a_rewrite_and_a_redirect_before_a_file(
    site: Site,
) -> None:
    (site.root / "file").write_text("a file", encoding="utf-8")
    (site.root / "away").write_text("a file", encoding="utf-8")

    assert (await site.get("/file")).text == "a file"
    assert (await site.get("/away")).headers["location"] == "https://example.com/"
    assert site.functions.asked == []


async def test_a_function_sees_the_whole_path_and_who_was_asked(site: Site) -> None:
    await site.get("/api/a%2Fb?x=1&y=%20", cookie="a=b; __session=s; c=d", x_own="z")

    (asked,) = site.functions.asked
    assert asked["path"] == "/demo-p/europe-west1/told/api/a%2Fb"
    assert asked["query"] == "x=1&y=%20"
    headers = asked["headers"]
    assert headers["cookie"] == "__session=s"
    assert headers["x-forwarded-host"] == "site"
    assert headers["x-original-url"] == "/api/a%2Fb?x=1&y=%20"
    assert headers["x-own"] == "z"


async def test_a_rewrite_may_name_the_region(site: Site) -> None:
    await site.get("/far")

    assert site.functions.asked[0]["path"] == "/demo-p/asia-east1/told/far"


async def test_what_is_posted_reaches_the_function_every_time(site: Site) -> None:
    site.functions.answer = {"cache-control": "public, s-maxage=60"}

    for _ in range(2):
        await site.client.post("/api/x", content="body")

    assert [(a["method"], a["body"]) for a in site.functions.asked] == [
        ("POST", "body")
    ] * 2


async def test_many_viewers_cost_one_call(site: Site) -> None:
    site.functions.answer = {"cache-control": "public, s-maxage=2", "etag": '"1"'}
    site.functions.may_answer.clear()
    viewers = [asyncio.create_task(site.get("/api/x")) for _ in range(20)]
    await site.functions.is_asked.wait()
    site.functions.may_answer.set()
    answers = await asyncio.gather(*viewers)

    known = await site.get("/api/x", if_none_match='W/"1"')
    head = await site.client.head("/api/x")

    assert {answer.status_code for answer in answers} == {200}
    assert (known.status_code, known.content) == (304, b"")
    assert (head.content, head.headers["content-length"]) == (b"", "42")
    assert len(site.functions.asked) == 1


async def test_a_viewer_who_signs_in_gets_no_answer_of_another(site: Site) -> None:
    site.functions.answer = {"cache-control": "public, s-maxage=60"}

    for token in ("a", "b", "a"):
        await site.get("/api/x", authorization=f"Bearer {token}")

    assert len(site.functions.asked) == 2


async def test_a_missing_page_is_remembered_for_ten_minutes(site: Site) -> None:
    site.functions.status = 404
    await site.get("/api/x")
    site.functions.status = 200

    assert (await site.get("/api/x")).status_code == 404
    await site.context.clock.advance(timedelta(minutes=10))
    assert (await site.get("/api/x")).status_code == 200


async def test_a_function_that_takes_longer_is_given_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.functions.may_answer.clear()
    monkeypatch.setattr(Origin.__init__, "__kwdefaults__", {"timeout_s": 0.05})
    service = HostingService(
        site.context,
        configuration=SiteConfiguration.read(SECTION),
        root=site.root.parent,
        regions=lambda _: ("europe-west1",),
    )
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
        answer = await client.get("/api/x")
    await service.close()

    assert answer.status_code == 504
    assert answer.text == "Timed out waiting for function to respond.\n"


async def test_a_redirect_of_a_function_stays_on_the_site(site: Site) -> None:
    site.functions.status = 302
    url = site.context.settings.url("functions")
    site.functions.answer = {"location": f"{url}/next"}

    assert (await site.get("/api/x")).headers["location"] == "/next"


async def test_headers_are_added_to_files_and_to_what_functions_answer(
    site: Site,
) -> None:
    for path in ("/", "/api/x", "/missing"):
        assert (await site.get(path)).headers["x-all"] == "1"
    assert (await site.get("/style.css")).headers["cache-control"] == "no-cache"
    assert (await site.get("/")).headers["cache-control"] == "max-age=3600"


async def test_a_header_of_the_site_may_say_something_else_here(site: Site) -> None:
    for path in ("/", "/api/x", "/missing"):
        headers = (await site.get(path)).headers
        assert headers["x-here"] == "2"
        assert "x-nowhere" not in headers


async def test_a_site_without_its_folder_is_empty_and_says_so(site: Site) -> None:
    shutil.rmtree(site.root)

    for path in ("/", "/style.css"):
        missing = await site.get(path)
        assert missing.status_code == 404
        assert missing.text == "Not Found. The site is empty: there is no site."
    assert (await site.get("/api/x")).status_code == 200


async def test_who_has_a_file_is_sent_nothing_new(site: Site) -> None:
    first = await site.get("/style.css")

    again = await site.get("/style.css", if_none_match=first.headers["etag"])

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert (await site.client.head("/style.css")).headers["content-length"] == "9"
    assert (await site.client.post("/style.css")).status_code == 405


async def test_a_page_of_many_addresses_is_one_file(site: Site) -> None:
    assert (await site.get("/page/of/a/show")).text == "app.html"


async def test_what_is_not_there_has_a_page_of_its_own(site: Site) -> None:
    missing = await site.get("/missing")
    assert (missing.status_code, missing.text) == (404, "404.html")

    (site.root / "404.html").unlink()

    missing = await site.get("/missing")
    assert (missing.status_code, missing.text) == (404, "Not Found")


async def test_a_rewrite_to_another_service_is_not_pretended(site: Site) -> None:
    assert (await site.get("/run")).status_code == 501


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/old/a/b?x=1", "/a/b?x=1"),
        ("/old//evil.com", "/evil.com"),
        ("/old/%09x", "/%09x"),
        ("/old/ü", "/%C3%BC"),
        ("/app.html?x=1", "/app?x=1"),
    ],
)
async def test_a_redirect_leads_to_where_it_says(
    site: Site, path: str, location: str
) -> None:
    answer = await site.get(path)

    assert (answer.status_code, answer.headers["location"]) == (301, location)


@pytest.mark.parametrize("path", ["/api/%2e%2e/x", "/%2e%2e/a", "/a%5cb", "/a%00"])
async def test_a_path_that_goes_up_is_refused(site: Site, path: str) -> None:
    assert (await site.get(path)).status_code == 400
    assert site.functions.asked == []


async def test_a_page_finds_its_project(site: Site) -> None:
    told = (await site.get("/__/firebase/init.json")).json()
    script = (await site.get("/__/firebase/init.js?useEmulator=true")).text
    plain = (await site.get("/__/firebase/init.js")).text

    assert told["projectId"] == "demo-p"
    assert json.dumps(told) in script
    assert f'"port": {site.context.settings.ports.auth}' in script
    assert "emulators = {}" in plain
    assert (await site.get("/__/firebase/10.0.0/firebase-app.js")).status_code == 404


async def test_too_long_an_address_is_refused(site: Site) -> None:
    assert (await site.get(f"/api/{'x' * 20_000}")).status_code == 414
    assert site.functions.asked == []


async def test_any_query_reaches_the_function(site: Site) -> None:
    await site.get('/api/x?a={"b":[1]}&c=%zz&d=|^`')

    assert site.functions.asked[0]["query"].startswith("a=%7B%22b%22:%5B1%5D%7D&c=%")


async def test_too_long_a_body_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulators.firebase.hosting.requests.MAX_BODY_BYTES", 3)

    assert (await site.client.post("/api/x", content="body")).status_code == 413


async def test_a_function_that_is_away_is_500(site: Site, tmp_path: Path) -> None:
    closed = listen("127.0.0.1", 0)
    ports = Ports(functions=closed.getsockname()[1])
    closed.close()
    service = HostingService(
        Context(Settings(ports=ports)),
        configuration=SiteConfiguration.read(SECTION),
        root=tmp_path,
        regions=lambda _: (),
    )
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
        answer = await client.get("/api/x")
    await service.close()

    assert answer.status_code == 500
