"""The people of a show, each with what their app holds, and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import jwt

from rehearsal.client import StackClient
from rehearsal.tabs import NOW, Tab
from rehearsal.watching import Watch

FRESH_MS = 600_000
"""How long before its end an ID token is changed for a fresh one."""

FIRST_TAB = "first"
"""What somebody's only tab is called."""


class Part(StrEnum):
    """What somebody does in a show."""

    SUPER_ADMIN = "superAdmin"
    PRODUCER = "producer"
    HOST = "host"
    CELEBRITY = "celebrity"
    FAN = "fan"
    SCREENER = "screener"
    """Helps the producer with the line, by the event's link for staff."""
    VIEWER = "viewer"
    """Comes when the show is full, or only watches the stream."""


class SessionKind(StrEnum):
    """The two OpenTok sessions of an event."""

    STAGE = "stage"
    BACKSTAGE = "backstage"


class Place(StrEnum):
    """Where a fan is."""

    AUDIENCE = "audience"
    LINE = "line"
    BACKSTAGE = "backstage"
    STAGE = "stage"


@dataclass(slots=True, kw_only=True)
class Event:
    """An event of the show, with the links that its producer passes on."""

    key: str
    producer: str
    name: str
    id: str = ""
    admin_id: str = ""
    fan_url: str = ""
    links: dict[str, str] = field(default_factory=dict)
    """`hostUrl`, `celebrityUrl` and maybe `staffUrl`: only the producer's app shows
    them."""
    images: dict[str, str] = field(default_factory=dict)
    """Download URLs of the pictures, by `startImage` and `endImage`."""
    is_on: bool = False
    """From its preshow to its end."""

    @property
    def show_path(self) -> str:
        """The running show in the database."""
        return f"activeBroadcasts/{self.admin_id}/{self.fan_url}"

    @property
    def presence_path(self) -> str:
        """Who is connected to it."""
        return f"presence/{self.admin_id}/{self.fan_url}"

    @property
    def line_path(self) -> str:
        """Who waits to come on stage."""
        return f"line/{self.admin_id}/{self.fan_url}"

    @property
    def deck_path(self) -> str:
        """Who is on deck."""
        return f"deck/{self.admin_id}/{self.fan_url}"

    @property
    def positions_path(self) -> str:
        """What each in line is told of their position."""
        return f"linePositions/{self.admin_id}/{self.fan_url}"

    @property
    def summary_path(self) -> str:
        """How many wait, and how long a turn takes."""
        return f"lineSummary/{self.admin_id}/{self.fan_url}"

    @property
    def public_show_path(self) -> str:
        """What everybody may read of it."""
        return f"shows/{self.admin_id}/{self.fan_url}"

    @property
    def viewer_count_path(self) -> str:
        """How many viewers are interactive. The producer alone may read it."""
        return f"viewerCounts/{self.admin_id}/{self.fan_url}"


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with an app: their accounts, tokens, connections and listeners."""

    key: str
    name: str
    part: Part
    client: StackClient
    email: str = ""
    password: str = ""
    has_hls: bool = False
    has_callbacks: bool = False
    """Whether the OpenTok project of a producer reports to `openTokCallback`."""
    comes_for: Event | None = None
    uses_callable: bool = False
    """Whether the app calls functions by `httpsCallable()`, with its ID token."""
    place: Place = Place.AUDIENCE
    uid: str = ""
    id_token: str | None = None
    refresh_token: str | None = None
    session_token: str | None = None
    first_id_token: str | None = None
    """The first one that Firebase has given them."""
    tokens: dict[str, Any] = field(default_factory=dict)
    """The last reply of a `createToken...` function."""
    connections: dict[SessionKind, str] = field(default_factory=dict)
    roles: dict[SessionKind, str] = field(default_factory=dict)
    """What OpenTok lets each connection do. It stays the same."""
    streams: dict[SessionKind, str] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    tabs: dict[str, Tab] = field(default_factory=dict)
    """The app's open tabs. Each sends heartbeats."""

    @property
    def event(self) -> Event:
        """The event that this person comes for; only a superAdmin has none."""
        if self.comes_for is None:
            raise LookupError(f"{self.key} has no event")
        return self.comes_for

    @property
    def is_counted(self) -> bool:
        """Whether they take part of the interactive limit."""
        return self.part in (Part.FAN, Part.VIEWER)

    @property
    def own_record(self) -> str:
        """The fan's own place in the running show."""
        return f"{self.event.show_path}/activeFans/{self.uid}"

    @property
    def own_mark(self) -> str:
        """What says that the fan is part of the number of viewers."""
        return f"viewers/{self.own_key}"

    @property
    def own_key(self) -> str:
        """Where a fan is found below what is kept of all fans of all shows."""
        return f"{self.event.admin_id}/{self.event.fan_url}/{self.uid}"

    @property
    def own_picture(self) -> str:
        """The fan's picture, which the producer loads when they look at the fan."""
        return f"fanPictures/{self.own_key}"

    @property
    def own_line_place(self) -> str:
        """The fan's own place in line."""
        return f"line/{self.own_key}"

    @property
    def own_deck_place(self) -> str:
        """Whether the fan is on deck."""
        return f"deck/{self.own_key}"

    @property
    def own_call(self) -> str:
        """Since when the fan is being called backstage."""
        return f"calls/{self.own_key}"

    @property
    def own_position(self) -> str:
        """What the fan is told of their position in line."""
        return f"linePositions/{self.own_key}"

    @property
    def own_consent(self) -> str:
        """What the fan has agreed to."""
        return f"consents/{self.event.id}/{self.uid}"

    @property
    def person_id(self) -> str:
        """As whom they are in a show: a fan by the uid, others by what they do."""
        by_uid = self.is_counted or self.part is Part.SCREENER
        return self.uid if by_uid else self.part.value

    @property
    def own_presence(self) -> str:
        """Where each of the person's tabs says that it is connected."""
        return f"{self.event.presence_path}/{self.person_id}"

    @property
    def names_event(self) -> dict[str, object]:
        """What each write into a show says as well: for which event it is."""
        event = self.event
        place = f"writtenFor/{event.admin_id}/{event.fan_url}/{self.person_id}"
        return {f"{place}/{event.id}": NOW}

    @property
    def own_place(self) -> str:
        """Where it is said that the person is in the show."""
        if self.is_counted:
            return self.own_record
        return f"{self.event.show_path}/{self.part}Active"

    async def taking_place(self) -> dict[str, object]:
        """What takes a place in the show: nothing, for whoever has one."""
        if await self.read(self.own_place):
            return {}
        if not self.is_counted:
            return {self.own_place: True}
        record = {"id": self.uid, "joinedAt": NOW}
        return {self.own_place: record, **await self._counting(1)}

    async def giving_place_up(self) -> dict[str, object]:
        """What leaves the show, with all tabs."""
        gone: dict[str, object] = {self.own_place: None, self.own_presence: None}
        gone |= self.names_event
        if not self.is_counted:
            return gone
        own = (self.own_line_place, self.own_deck_place, self.own_picture)
        return {**gone, **dict.fromkeys(own), **await self._counting(-1)}

    async def _counting(self, by: int) -> dict[str, object]:
        """Mark and number, unless the person is counted in (1) or out (-1) already."""
        if (await self.read(self.own_mark) is not None) == (by > 0):
            return {}
        mark = True if by > 0 else None
        number = self.event.viewer_count_path
        return {self.own_mark: mark, number: {".sv": {"increment": by}}}

    # Signing in: as the JS SDK does it.

    async def sign_in_with_password(self) -> None:
        answer = await self.client.auth(
            "signInWithPassword",
            {
                "email": self.email,
                "password": self.password,
                "returnSecureToken": True,
            },
        )
        self.uid = answer["localId"]
        self._keep(answer)

    async def sign_in_anonymously(self) -> None:
        answer = await self.client.auth("signUp", {"returnSecureToken": True})
        self.uid = answer["localId"]
        self._keep(answer)

    async def sign_in_with_custom_token(self, token: str) -> None:
        answer = await self.client.auth(
            "signInWithCustomToken", {"token": token, "returnSecureToken": True}
        )
        self._keep(answer)
        known = await self.client.auth("lookup", {"idToken": self.id_token})
        self.uid = known["users"][0]["localId"]

    async def stay_signed_in(self, now_ms: int) -> None:
        """Get a fresh ID token when the old one is about to expire, as the SDKs do."""
        if self.id_token is None or self.refresh_token is None:
            return
        if _expires_ms(self.id_token) - now_ms > FRESH_MS:
            return
        self.id_token = await self.client.refresh(self.refresh_token)
        for tab in self.tabs.values():
            await tab.socket.sign_in(self.id_token)
        for watch in self.watches.values():
            await watch.renew(self.id_token)

    def _keep(self, answer: Mapping[str, Any]) -> None:
        self.id_token, self.refresh_token = answer["idToken"], answer["refreshToken"]
        self.first_id_token = self.first_id_token or self.id_token

    async def log_in(self, function_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Get a session token from one of the `login...` functions; the whole reply."""
        reply: dict[str, Any] = await self.client.function(
            function_id, body, token=None
        )
        self.session_token = reply["token"]
        return reply

    # The functions and the database.

    @property
    def token(self) -> str | None:
        """What functions know them by: a session, where they have one, or Firebase.

        A fan needs none: who is signed in to Firebase is known to all functions.
        """
        has_session = self.session_token is not None and not self.uses_callable
        return self.session_token if has_session else self.id_token

    async def call(self, function_id: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """Call a function as this person's app does."""
        return await self.client.function(
            function_id,
            body,
            token=self.token,
            as_callable=self.uses_callable,
        )

    async def read(self, path: str) -> Any:  # noqa: ANN401 - JSON
        return await self.client.database("GET", path, token=self.id_token)

    async def write(self, path: str, value: object) -> None:
        await self.client.database("PUT", path, token=self.id_token, value=value)

    async def merge(self, path: str, **children: object) -> None:
        await self.client.database("PATCH", path, token=self.id_token, value=children)

    async def change(self, writes: Mapping[str, object]) -> None:
        """Write into the show of the own event: path from the root → value."""
        await self.merge("", **{**writes, **self.names_event})

    async def enter(self) -> None:
        """Open a first tab, and take a place in the show with it if there is none."""
        await self.open_tab(FIRST_TAB, await self.taking_place())

    async def open_tab(self, name: str, place: Mapping[str, object]) -> None:
        """Open a tab; `place` is what it writes of the person's place in the show."""
        self.tabs[name] = await Tab.open(
            self.client, self.id_token, self.own_presence, self.names_event, place
        )

    async def close_tab(self, name: str) -> None:
        await self.tabs.pop(name).close()

    async def send_heartbeats(self) -> None:
        """Let each tab say that it is still connected."""
        for tab in self.tabs.values():
            await tab.beat()

    async def watch(self, path: str) -> Watch:
        """Listen to a path; the same listener when asked twice."""
        if path not in self.watches:
            watch = Watch(self.client, path, self.id_token)
            await watch.start()
            self.watches[path] = watch
        return self.watches[path]

    # The media connection.

    async def connect(self, session: SessionKind) -> dict[str, Any]:
        """Connect with the token at hand; what OpenTok says of the connection."""
        id_field = "stageSessionId" if session is SessionKind.STAGE else "sessionId"
        connection: dict[str, Any] = await self.client.opentok(
            "POST",
            "connections",
            {
                "sessionId": self.tokens[id_field],
                "token": self.tokens[f"{session}Token"],
            },
        )
        self.connections[session] = connection["connectionId"]
        self.roles[session] = connection.get("role", "")
        return connection

    async def publish(self, session: SessionKind) -> str:
        """Send camera and microphone; the stream's id."""
        stream = await self.client.opentok(
            "POST",
            "streams",
            {"connectionId": self.connections[session], "name": self.name},
        )
        self.streams[session] = stream["id"]
        return self.streams[session]

    async def unpublish(self, session: SessionKind) -> None:
        """Stop sending, and stay connected."""
        stream = self.streams.pop(session)
        await self.client.opentok("DELETE", f"streams/{stream}")

    async def disconnect(self, session: SessionKind) -> None:
        connection = self.connections.pop(session, None)
        self.roles.pop(session, None)
        self.streams.pop(session, None)
        if connection is not None:
            await self.client.opentok("DELETE", f"connections/{connection}")

    async def close(self) -> None:
        """Close the app: its listeners and its tabs."""
        for watch in self.watches.values():
            await watch.stop()
        self.watches.clear()
        for name in list(self.tabs):
            await self.close_tab(name)


def _expires_ms(id_token: str) -> int:
    """When that is, as the token itself says."""
    claims = jwt.decode(id_token, options={"verify_signature": False})
    return int(claims["exp"]) * 1000
