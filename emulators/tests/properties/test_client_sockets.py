"""Whatever pages send, in whatever order, nothing breaks.

Who is connected knows the session as it is, and nothing is left of those who have gone.
"""

import asyncio
import json
from typing import Any

import jwt
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from emulators.kernel.context import Context
from emulators.opentok.participants import Session, Stream
from emulators.opentok.service import OpenTokService
from emulators.opentok.sockets import shown
from emulators.opentok.tokens import read_client_token
from emulators.settings import OpenTokProject, Settings
from emulators.tests.opentok.hand_clock import HandClock
from emulators.tests.opentok.rig import API_KEY, API_SECRET

Frame = dict[str, Any]

PAGES = 3
TURNS = 12
"""Of the loop, after which all that a frame sets off has been written."""

PROJECT = OpenTokProject(api_key=API_KEY, api_secret=API_SECRET)
ROLES = ("moderator", "publisher", "subscriber", "publisheronly")

JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2**70)
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["", "\ud800", "x" * 9_000]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner)
    ),
    max_leaves=4,
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "streamId": st.just("$stream"),
    "leg": st.just("$leg"),
    "connectionId": st.just("$connection"),
    "to": st.just("$connection"),
    "except": st.just(["$stream"]),
    "type": st.just("chat"),
    "data": st.just("hi"),
    "reason": st.just("mediaStopped"),
    "videoType": st.sampled_from(["camera", "screen", None]),
    "hasAudio": st.booleans(),
    "hasVideo": st.booleans(),
    "width": st.sampled_from([0, 640]),
    "frameRate": st.sampled_from([0, 29.97]),
    "description": st.just({"type": "offer", "sdp": "v=0"}),
    "candidate": st.sampled_from([None, {"candidate": "x", "sdpMLineIndex": 0}]),
}
WRONG = JUNK | st.sampled_from(
    ["$session", "$resume", "$stream", "hologram", "no spaces", "x" * 129, 10_001]
)
NEEDED = {
    "publish": (),
    "subscribe": ("streamId",),
    "signal": ("to",),
    "forceDisconnect": ("connectionId",),
    "forceUnpublish": ("streamId",),
    "forceMuteStream": ("streamId",),
    "forceMuteAll": (),
    "disableForceMute": (),
    "change": ("streamId", "hasAudio"),
    "unpublish": ("streamId",),
    "unsubscribe": ("leg",),
    "rtc": ("leg", "candidate"),
    "receive": ("leg",),
    "disconnect": (),
    "alive": (),
    "connect": (),
}


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """A frame that is right, or now and then wrong in one place."""
    do = draw(st.sampled_from([*NEEDED]))
    more = draw(st.lists(st.sampled_from([*FIELDS]), max_size=2))
    frame = {"do": do, "ref": draw(st.integers(0, 9))}
    frame |= {name: draw(FIELDS[name]) for name in (*NEEDED[do], *more)}
    if draw(st.integers(0, 7)) == 7:
        frame[draw(st.sampled_from([*frame]))] = draw(WRONG)
    return frame


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "say": frames(),
    "come": st.sampled_from(ROLES),
    "come back": st.none(),
    "write": st.text(max_size=9) | st.binary(max_size=9),
    "end": st.sampled_from([1000, 1001, 1005, 1006, 4000]),
    "wait": st.sampled_from([1, 9, 11]),
}


@st.composite
def steps(draw: st.DrawFn) -> tuple[int, tuple[str, Any]]:
    """Which page does what; mostly it says something."""
    what = draw(st.sampled_from([*["say"] * 9, *VALUES]))
    return draw(st.integers(0, PAGES - 1)), (what, draw(VALUES[what]))


BEGINNING = [
    (0, ("come", "moderator")),
    (1, ("come", "publisher")),
    (0, ("say", {"do": "publish", "ref": 1})),
    (1, ("say", {"do": "subscribe", "ref": 1, "streamId": "$stream"})),
    (1, ("say", {"do": "subscribe", "ref": 2, "streamId": "$card"})),
    (1, ("say", {"do": "publish", "ref": 3})),
]


class Page:
    """One socket as the server calls it, and what its page makes of what it is told."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._coming: asyncio.Queue[Message] = asyncio.Queue()
        self._coming.put_nowait({"type": "websocket.connect"})
        self.is_open = True
        self.told: Frame | None = None
        self.own = ""
        scope = {"type": "websocket", "path": "/client/socket", "headers": []}
        serving = world.service.app(scope, self._coming.get, self._hear)
        self.serving = asyncio.ensure_future(serving)

    def write(self, text: str | bytes) -> None:
        kind = "text" if isinstance(text, str) else "bytes"
        self._coming.put_nowait({"type": "websocket.receive", kind: text})

    def end(self, code: int) -> None:
        self.is_open = False
        self._coming.put_nowait({"type": "websocket.disconnect", "code": code})

    async def _hear(self, message: Message) -> None:
        if message["type"] == "websocket.close" and self.is_open:
            self.end(message["code"])
        elif message["type"] == "websocket.send":
            self._learn(json.loads(message["text"], parse_constant=_no_json))

    def _learn(self, frame: Frame) -> None:
        self._world.learn(frame)
        match frame["what"], self.told:
            case "connected", _:
                self.own = frame["connection"]["id"]
                self.told = {
                    "connections": {each["id"] for each in frame["connections"]},
                    "streams": {each["id"]: each for each in frame["streams"]},
                    "muted": frame["muted"],
                }
            case "disconnected", _:
                self.told = None
            case what, {"connections": others, "streams": streams}:
                self._change(what, frame, others, streams)

    def _change(
        self, what: str, frame: Frame, others: set[str], streams: Frame
    ) -> None:
        match what:
            case "connectionCreated":
                others.add(frame["connection"]["id"])
            case "connectionDestroyed":
                others.remove(frame["connectionId"])
            case "streamCreated":
                assert frame["stream"]["connectionId"] != self.own
                streams[frame["stream"]["id"]] = frame["stream"]
            case "ok" if "stream" in frame:
                streams[frame["stream"]["id"]] = frame["stream"]
            case "streamDestroyed":
                del streams[frame["streamId"]]
            case "streamChanged":
                for change in frame["changed"]:
                    _apply(streams[frame["streamId"]], change)
            case "muted" if self.told is not None:
                self.told["muted"] = frame["active"]


class World:
    """A service, pages in one session, and what anybody has heard of."""

    def __init__(self) -> None:
        settings = Settings(opentok_projects=(PROJECT,))
        self.wall_clock = HandClock()
        self.service = OpenTokService(Context(settings), wall_clock=self.wall_clock)
        self.session = self.service.cloud.sessions.create(API_KEY, is_relayed=False)
        # Somebody without a browser, who stays.
        self.stream = self._card()
        self.pages: list[Page | None] = [None] * PAGES
        self.all: list[Page] = []
        self.known: dict[str, list[str]] = {
            "$session": [self.session.id],
            "$card": [self.stream.id],
        }

    def _card(self) -> Stream:
        cloud = self.service.cloud
        now_s = cloud.context.clock.now().timestamp()
        token = read_client_token(
            a_token(self, "publisher"), cloud.projects, now_s=now_s
        )
        connection = cloud.sessions.connect(self.session.id, token)
        return cloud.sessions.publish(connection.id)

    def learn(self, frame: Frame) -> None:
        """Remember the ids in a frame, for others to use."""
        stream = frame.get("stream") or {}
        for name, value in (
            ("$resume", frame.get("resume")),
            ("$leg", frame.get("leg")),
            ("$stream", stream.get("id")),
            ("$connection", (frame.get("connection") or {}).get("id")),
        ):
            if value:
                self.known.setdefault(name, []).append(value)

    async def step(self, number: int, what: str, value: Any) -> None:
        page = self.pages[number]
        if what in ("come", "come back") and (page is None or not page.is_open):
            page = self.pages[number] = Page(self)
            self.all.append(page)
            page.write(json.dumps(self._hello(what, value)))
        elif what == "wait":
            self.wall_clock.advance(value)
        elif page is not None and page.is_open:
            self._act(page, what, value)
        for _ in range(TURNS):
            await asyncio.sleep(0)

    def _act(self, page: Page, what: str, value: Any) -> None:
        if what == "say":
            page.write(json.dumps(self._named(value)))
        elif what == "write":
            page.write(value)
        elif what == "end":
            page.end(value)

    def _hello(self, what: str, role: str) -> Frame:
        hello = {"do": "connect", "ref": 1, "sessionId": self.session.id}
        if what == "come back":
            return hello | {"resume": self._named("$resume")}
        return hello | {"apiKey": API_KEY, "token": a_token(self, role)}

    def _named(self, value: Any) -> Any:
        """`value` with what was heard last in place of the names of ids."""
        if isinstance(value, dict):
            return {name: self._named(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._named(each) for each in value]
        is_name = isinstance(value, str) and value in self.known
        return self.known[value][-1] if is_name else value

    def check(self) -> None:
        """Every page that is connected knows what there is."""
        for page in self.pages:
            if page is not None and page.is_open and page.told is not None:
                assert page.told == _as_it_is(self.session, page.own)

    async def leave(self) -> None:
        """All pages go, one way or the other; nothing is left of them."""
        for page in self.all:
            if page.is_open:
                page.end(1000 if page is self.all[0] else 1006)
        await asyncio.gather(*(page.serving for page in self.all))
        self.wall_clock.advance(30)
        cloud = self.service.cloud
        assert len(cloud.clients) == len(cloud.clients.legs) == 0
        assert len(self.service.sockets) == 0
        assert [*self.session.streams] == [self.stream.id]
        assert [*self.session.connections] == [self.stream.connection.id]
        assert self.wall_clock.armed == 0
        await self.service.close()
        cloud.context.clock.reset()


def a_token(world: World, role: str) -> str:
    now_s = int(world.service.cloud.context.clock.now().timestamp())
    claims = {
        "iss": API_KEY,
        "ist": "project",
        "iat": now_s,
        "exp": now_s + 86_400,
        "scope": "session.connect",
        "session_id": world.session.id,
        "role": role,
    }
    return jwt.encode(claims, API_SECRET, algorithm="HS256")


def _as_it_is(session: Session, own: str) -> Frame:
    return {
        "connections": session.connections.keys() - {own},
        "streams": {each.id: shown.stream(each) for each in session.streams.values()},
        "muted": session.is_muted,
    }


def _apply(stream: Frame, change: Frame) -> None:
    if change["property"] == "videoDimensions":
        stream |= change["new"]
    else:
        stream[change["property"]] = change["new"]


def _no_json(word: str) -> None:
    raise AssertionError(word)


async def play(played: list[tuple[int, tuple[str, Any]]]) -> None:
    world = World()
    for number, (what, value) in [*BEGINNING, *played]:
        await world.step(number, what, value)
        world.check()
    await world.leave()


@settings(max_examples=100)
@given(st.lists(steps(), min_size=12, max_size=20))
def test_pages_cannot_break_a_session_and_know_it_as_it_is(
    played: list[tuple[int, tuple[str, Any]]],
) -> None:
    asyncio.run(play(played))
