"""A client whose other end is written down: what each call is answered."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.people import Event, Part, Person
from rehearsal.show import Show
from rehearsal.sockets import DatabaseSocket

NOW = datetime(2030, 1, 2, 20, 0, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)

Answer = Any
"""JSON, an exception that is raised, or a function of the body that returns JSON."""


class ScriptedSocket(DatabaseSocket):
    """A connection to the database of which everything is kept, and nothing sent.

    Args:
        hears: is told what is asked: `update <paths>`, with a tab's own key as `*`.
    """

    def __init__(self, hears: Callable[[str, object], object]) -> None:
        self._hears = hears

    async def sign_in(self, token: str) -> None:
        self._hears("sign in", token)

    async def update(self, writes: Mapping[str, object]) -> None:
        # For which event a write is says each of them.
        paths = [path for path in writes if not path.startswith("writtenFor/")]
        self._hears(f"update {' '.join(map(_without_key, paths))}", writes)

    async def remove_on_disconnect(self, path: str) -> None:
        self._hears(f"on disconnect {_without_key(path)}", None)

    async def close(self) -> None:
        self._hears("close socket", None)


def _without_key(path: str) -> str:
    names = path.split("/")
    is_tab = names[0] == "presence" and len(names) == PRESENCE_DEPTH
    return "/".join([*names[:-1], "*"]) if is_tab else path


class ScriptedClient(StackClient):
    """Answers from a table and keeps what it was asked.

    Args:
        answers: by `function eventGoLive`, `hosting /broadcast`, `auth signUp`,
            `GET shows/a/f` (database), `POST connections` (media), `fetch <url>`; what
            is not there answers null.
    """

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        super().__init__(demo_settings())
        self.answers: dict[str, Answer] = dict(answers or {})
        self.calls: list[str] = []
        self.bodies: list[Any] = []
        self.now = NOW

    def _answer(self, call: str, body: object = None) -> Any:
        self.calls.append(call)
        self.bodies.append(body)
        answer = self.answers.get(call)
        if isinstance(answer, Exception):
            raise answer
        return answer(body) if callable(answer) else answer

    async def function(
        self,
        function_id: str,
        body: Mapping[str, Any],
        *,
        token: str | None,
        as_callable: bool = False,
    ) -> Any:
        return self._answer(f"function {function_id}", {**body, "token": token})

    async def get_function(self, function_id: str, query: Mapping[str, str]) -> Any:
        return self._answer(f"function {function_id}", query)

    async def hosted(self, path: str, query: Mapping[str, str]) -> Any:
        return self._answer(f"hosting {path}", query)

    async def auth(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._answer(f"auth {operation}", body)
        return answer

    async def refresh(self, refresh_token: str) -> str:
        return str(self._answer("auth token", refresh_token))

    async def database(
        self, method: str, path: str, *, token: str | None, value: object = None
    ) -> Any:
        return self._answer(f"{method} {path}", value)

    @asynccontextmanager
    async def stream(
        self, path: str, *, token: str | None
    ) -> AsyncIterator[AsyncIterator[str]]:
        view = json.dumps({"path": "/", "data": self._answer(f"GET {path}")})
        yield _open_stream("event: put", f"data: {view}")

    async def socket(self, *, token: str | None) -> DatabaseSocket:
        return ScriptedSocket(self._answer)

    async def upload(
        self, name: str, content: bytes, content_type: str, *, token: str | None
    ) -> str:
        self._answer(f"upload {name}", content)
        return f"https://files.example.com/{name}"

    async def fetch(self, url: str) -> tuple[int, str]:
        status, text = self._answer(f"fetch {url}")
        return status, text

    async def opentok(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:
        return self._answer(f"{method} {path}", body)

    async def stack(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Any:
        if path == "settle":
            return None
        if path != "clock":
            return self._answer(f"stack {path}", body)
        if body is not None:
            self.now += timedelta(milliseconds=body["advanceMs"])
        return {"now": self.now.isoformat()}


async def _open_stream(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line
    await asyncio.Event().wait()


PRESENCE_DEPTH = 5
"""Names in the path of a tab's presence."""

EVENT = "activeBroadcasts/paula-1/launch"
PRESENCE = "presence/paula-1/launch"
PUBLIC = "shows/paula-1/launch"
MARKS = "viewers/paula-1/launch"
NUMBER = "viewerCounts/paula-1/launch"


def an_event() -> Event:
    return Event(
        key="launch",
        producer="paula",
        name="Launch",
        id="e1",
        admin_id="paula-1",
        fan_url="launch",
        links={
            "hostUrl": "host-link",
            "celebrityUrl": "celebrity-link",
            "staffUrl": "staff-link",
        },
    )


def a_show(client: ScriptedClient, plan: object = None, *, fans: int = 2) -> Show:
    """Paula's show with a host and fans, and Viktor's beside it."""
    event = an_event()
    theirs = Event(
        key="theirs",
        producer="viktor",
        name="Theirs",
        id="e2",
        admin_id="viktor-1",
        fan_url="theirs",
        links={"hostUrl": "their-host", "celebrityUrl": "their-celebrity"},
    )

    def person(key: str, part: Part, event: Event | None) -> Person:
        return Person(
            key=key,
            name=key.capitalize(),
            part=part,
            client=client,
            comes_for=event,
            uid=f"{key}-1",
            email=f"{key}@example.com",
            session_token=f"session of {key}",
        )

    people = [
        person("root", Part.SUPER_ADMIN, None),
        person("paula", Part.PRODUCER, event),
        person("viktor", Part.PRODUCER, theirs),
        person("sami", Part.SCREENER, event),
        person("hana", Part.HOST, event),
        person("lena", Part.VIEWER, event),
        *(person(f"fan-{number + 1}", Part.FAN, event) for number in range(fans)),
    ]
    return Show(
        client=client,
        people={each.key: each for each in people},
        events={"launch": event, "theirs": theirs},
        event_plans={"launch": plan},
        folder=Path(),
        environment={},
        interactive_limit=fans,
        drain=timedelta(),
        started_ms=NOW_MS,
    )


def played(show: Show, step: Callable[[Show], Any]) -> str:
    """Play one step and close every app; what it says that happened."""

    async def play() -> str:
        try:
            return str(await step(show))
        finally:
            await show.close()

    return asyncio.run(play())
