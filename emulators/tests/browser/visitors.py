"""People in tabs, who meet in a session of the OpenTok emulator alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from emulators.kernel.serving import HttpServer
from emulators.tests.browser.chromium import PATIENCE_MS, person
from emulators.tests.opentok.rig import API_KEY, Rig

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCRIPT: Final = (Path(__file__).parent / "visitor.js").read_text()

CLASSIC: Final = '<script src="{url}/client/opentok.min.js"></script>'
MODULE: Final = '<script type="module" src="{url}/client/opentok.mjs"></script>'

PAGE: Final = """<!doctype html><meta charset="utf-8"><title>A visitor</title>
{sdk}<div id="me"></div><div id="others"></div>"""

WAIT: Final = """
const until = performance.now() + {ms};
while (!(await ({condition}))) {{
  if (performance.now() > until) throw new Error("It does not come: " + JSON.stringify(visitor.list().map(({{ type }}) => type)));
  await new Promise((resolve) => setTimeout(resolve, {every}));
}}"""

RED, GREEN, BLUE = (200, 40, 40), (40, 160, 40), (40, 40, 200)
A, E, B = 440, 660, 880
"""Tones, in Hz."""


@dataclass(frozen=True)
class Look:
    """The face and the voice of somebody."""

    color: tuple[int, int, int]
    hz: int


ANNE, BEN, CLAIRE = Look(RED, A), Look(GREEN, E), Look(BLUE, B)


@dataclass
class Visitor:
    """Somebody's tab."""

    page: "Page"
    connection_id: str = ""
    stream_id: str = ""

    def do(self, script: str, argument: object = None) -> Any:
        """Do something as the page: `visitor` is `visitor.js`, `x` the argument."""
        return self.page.evaluate(f"async (x) => {{ {script} }}", argument)

    def connect(
        self, session_id: str, token: str, *, key: str = API_KEY, **options: object
    ) -> "Visitor":
        told = {"apiKey": key, "sessionId": session_id, "options": options}
        self.do("visitor.init(x)", told)
        self.connection_id = self.do("return visitor.connect(x)", token)
        return self

    def publish(self, **properties: object) -> str:
        self.stream_id = self.do("return visitor.publish(x)", properties)
        return self.stream_id

    def subscribe(self, stream_id: str, **properties: object) -> None:
        """Once the page has been told of the stream."""
        self.wait("visitor.session.streams.has(x)", stream_id)
        self.do("await visitor.subscribe(...x)", [stream_id, properties])

    def wait(
        self, condition: str, argument: object = None, *, every_ms: int = 50
    ) -> None:
        """Until it holds, or what it promises does.

        Playwright's own `wait_for_function` takes a promise for something that holds.
        """
        self.do(
            WAIT.format(condition=condition, ms=PATIENCE_MS, every=every_ms), argument
        )

    def wait_for(self, kind: str, **values: object) -> None:
        """Until the page was told such an event."""
        wanted = {"type": kind, **values}
        self.wait(
            "visitor.events.some((event) => Object.entries(x)"
            ".every(([name, value]) => event[name] === value))",
            wanted,
        )

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        """What the page was told, in order: of these types, or all."""
        found: list[dict[str, Any]] = self.do("return visitor.list(...x)", [*kinds])
        return found

    def types(self, *kinds: str) -> list[str]:
        return [f"{event['who']}:{event['type']}" for event in self.events(*kinds)]

    def sees(self, stream_id: str, look: Look) -> None:
        """Wait until that face is seen: colours are a little off after coding."""
        self.wait(
            "((seen) => seen && seen.every((one, i) => Math.abs(one - x[1][i]) < 25))"
            "(visitor.color(x[0]))",
            [stream_id, look.color],
        )

    def hears(self, stream_id: str, hz: int) -> None:
        """Wait until that voice is heard; 0 is silence."""
        heard = "Math.abs((await visitor.tone(x[0])) - x[1]) < 12"
        self.wait(heard, [stream_id, hz], every_ms=200)


@dataclass
class House:
    """A browser with people in it, and the emulator that they meet at."""

    browser: "Browser"
    rig: Rig
    pages: str
    """Where the visitors' pages are: elsewhere than the emulator, as in life."""

    tabs: ExitStack = field(default_factory=ExitStack)

    def visitor(
        self,
        look: Look | None = None,
        *,
        sdk: str = CLASSIC,
        browser: "Browser | None" = None,
        **options: Any,
    ) -> Visitor:
        """A tab of somebody's own, with the stand-in loaded."""
        context = self.tabs.enter_context(person(browser or self.browser, **options))
        page = context.new_page()
        page.add_init_script(SCRIPT)
        asked = {"sdk": sdk.format(url=self.rig.url)}
        if look is not None:
            asked |= {"color": f"rgb{look.color}", "hz": str(look.hz)}
        page.goto(f"{self.pages}/?{urlencode(asked)}")
        page.wait_for_function("() => window.OT")
        return Visitor(page)

    def guest(
        self, session_id: str, look: Look | None = None, role: str = "publisher"
    ) -> Visitor:
        """Somebody who is connected."""
        token = self.rig.token(session_id, role)
        return self.visitor(look).connect(session_id, token)


async def visitors_page(request: Request) -> HTMLResponse:
    """The page of a visitor, which loads what its address says."""
    return HTMLResponse(PAGE.format(sdk=request.query_params["sdk"]))


@contextmanager
def served_pages(rig: Rig) -> Iterator[str]:
    """The address of the visitors' pages."""
    app = Starlette(routes=[Route("/", visitors_page)])
    server = HttpServer(app, host="127.0.0.1", port=0)
    rig.run(server.start())
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        rig.run(server.stop())
