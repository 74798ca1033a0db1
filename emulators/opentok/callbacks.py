"""Telling a backend what happened: archive, broadcast and monitoring callbacks.

An OpenTok project signs all of them with one secret, an application those of each kind
with their own; one that is left unsigned by mistake comes signed when it comes again.

OpenTok promises neither order nor single delivery, and neither do we when asked to
deliver twice, swapped, late or not at all. What is not taken with a 2xx comes again,
after 5 s, then twice as long each time up to 15 min, for 24 h.
"""

import asyncio
import hashlib
import json
import uuid
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import httpx
import jwt

from emulators.kernel.context import Context
from emulators.kernel.http_clients import async_client
from emulators.kernel.json_http import JsonObject
from emulators.settings import CallbackKind, VideoProject, VonageApplication

TIMEOUT_S = 5.0
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)
GIVE_UP = timedelta(hours=24)
SWAP_TIMEOUT = timedelta(seconds=30)
"""How long a swapped callback waits for the one that is to overtake it."""

MAX_DELIVERIES_KEPT = 1_000


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One callback on its way."""

    id: str
    project: VideoProject
    kind: CallbackKind
    url: str
    body: bytes
    event: str
    since: datetime
    attempts: int = 0
    state: Literal["waiting", "delivered", "abandoned", "lost"] = "waiting"
    last_status: int | None = None

    def as_json(self) -> JsonObject:
        return {
            "id": self.id,
            "url": self.url,
            "event": self.event,
            "attempts": self.attempts,
            "state": self.state,
            "lastStatus": self.last_status,
        }


class Callbacks:
    """Delivers, one at a time per URL, on the loop that the stack runs on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._deliveries: deque[Delivery] = deque(maxlen=MAX_DELIVERIES_KEPT)
        self._held: dict[str, list[Delivery]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._generation = 0
        self._client: httpx.AsyncClient | None = None
        self.duplicates = False
        """Deliver each callback twice."""
        self.reverses = False
        """Deliver each callback after the one that follows it."""
        self.delay = timedelta()
        """Deliver each callback that much later."""
        self.loses: tuple[str, ...] = ()
        """Do not deliver callbacks of these events at all."""
        self.forgets_signatures = False
        """Do not sign the first attempt of each callback."""

    def reset(self) -> None:
        """Drop what is on its way and the switches."""
        self._generation += 1
        for task in self._running:
            task.cancel()
        self._deliveries.clear()
        self._held.clear()
        self._turns.clear()
        self.duplicates = self.reverses = self.forgets_signatures = False
        self.delay = timedelta()
        self.loses = ()

    def all(self) -> list[Delivery]:
        """The newest deliveries, oldest first."""
        return list(self._deliveries)

    def send(
        self,
        project: VideoProject,
        kind: CallbackKind,
        body: JsonObject,
        *,
        url: str | None = None,
        is_lost: bool = False,
    ) -> None:
        """Deliver `body`, with retries, where `project` wants callbacks of that kind.

        With a `url`, which a call has named, it goes there instead.

        One that `is_lost` is only listed, as is one of the events that get lost now.
        """
        url = url or project.callback_url(kind)
        if url is None:
            return
        raw = json.dumps(body, separators=(",", ":")).encode()
        copies = [
            Delivery(
                id=str(uuid.uuid4()),
                project=project,
                kind=kind,
                url=url,
                body=raw,
                event=str(body.get("event", "")),
                since=self._context.clock.now(),
            )
            for _ in range(2 if self.duplicates else 1)
        ]
        self._deliveries.extend(copies)
        if is_lost or body.get("event") in self.loses:
            for delivery in copies:
                delivery.state = "lost"
            return
        held = self._held.pop(url, [])
        if self.reverses and not held:
            self._hold(url, copies)
            return
        for delivery in [*copies, *held]:
            self._begin(delivery)

    def _hold(self, url: str, copies: list[Delivery]) -> None:
        self._held[url] = copies

        def release() -> None:
            if self._held.get(url) is copies:
                for delivery in self._held.pop(url):
                    self._begin(delivery)

        self._context.clock.call_later(SWAP_TIMEOUT, release)

    def _begin(self, delivery: Delivery) -> None:
        if self.delay:
            self._start_at(self._context.clock.now() + self.delay, delivery)
        else:
            self._start(delivery)

    def _start_at(self, due: datetime, delivery: Delivery) -> None:
        generation = self._generation

        def start() -> None:
            if generation == self._generation:
                self._start(delivery)

        self._context.clock.call_at(due, start)

    def _start(self, delivery: Delivery) -> None:
        task = self._context.activity.spawn("callback", self._deliver(delivery))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        async with self._turns.setdefault(delivery.url, asyncio.Lock()):
            delivery.attempts += 1
            delivery.last_status = await self._post(delivery)
        if delivery.last_status is not None and 200 <= delivery.last_status < 300:  # noqa: PLR2004 - 2xx
            delivery.state = "delivered"
        else:
            self._retry(delivery)

    def _retry(self, delivery: Delivery) -> None:
        clock = self._context.clock
        # Capped before it is raised: 24 h of retries would overflow a timedelta.
        doublings = min(delivery.attempts - 1, 10)
        due = clock.now() + min(FIRST_RETRY * 2**doublings, LONGEST_RETRY)
        if due - delivery.since > GIVE_UP:
            delivery.state = "abandoned"
            return
        self._start_at(due, delivery)

    async def _post(self, delivery: Delivery) -> int | None:
        """The status of the answer; None when there was none."""
        headers = {"content-type": "application/json"} | self._signature(delivery)
        try:
            answer = await self._sender().post(
                delivery.url, content=delivery.body, headers=headers
            )
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
        return answer.status_code

    def _sender(self) -> httpx.AsyncClient:
        # Kept, with its connections: a session has hundreds of callbacks.
        if self._client is None:
            self._client = async_client(timeout=TIMEOUT_S)
        return self._client

    async def close(self) -> None:
        """Drop what is on its way, and every connection."""
        self.reset()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _signature(self, delivery: Delivery) -> dict[str, str]:
        """A fresh token per attempt, binding the exact bytes of the body."""
        secret = delivery.project.secret_for(delivery.kind)
        if secret is None or (self.forgets_signatures and delivery.attempts == 1):
            return {}
        claims = {
            "iss": "Vonage",
            "iat": int(self._context.clock.now().timestamp()),
            "jti": str(uuid.uuid4()),
            "payload_hash": hashlib.sha256(delivery.body).hexdigest(),
            **_signer(delivery.project),
        }
        token = jwt.encode(claims, secret, algorithm="HS256")
        return {"authorization": f"Bearer {token}"}


def _signer(project: VideoProject) -> JsonObject:
    """Whose signature it is.

    An application's names its account, as those of Vonage's other products do; that is
    documented for those alone.
    """
    if isinstance(project, VonageApplication):
        return {
            "api_key": project.account_api_key,
            "application_id": project.application_id,
        }
    return {"api_key": project.api_key, "application_id": ""}
