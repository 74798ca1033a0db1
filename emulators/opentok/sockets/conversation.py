"""What one client says over its socket, and what is done about it.

Requests have a `ref` and are answered `ok` or `no`; the rest is not answered, and what
comes too late, for a leg or stream that has just ended, has no effect.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from emulators.kernel.json_http import JsonObject, Refused
from emulators.opentok.bodies import Body
from emulators.opentok.claims import MAX_CLIENT_TOKEN_CHARS
from emulators.opentok.model import Cloud
from emulators.opentok.participants import Session
from emulators.opentok.refusals import bad_request, forbidden
from emulators.opentok.sockets import refusals, shown
from emulators.opentok.sockets.acts import Acts
from emulators.opentok.sockets.client import Client
from emulators.opentok.sockets.frames import Broken, Frame
from emulators.opentok.sockets.outbox import Outbox
from emulators.opentok.tokens import read_client_token


class Conversation:
    """One socket's client: None before `connect`."""

    def __init__(self, cloud: Cloud, outbox: Outbox) -> None:
        self.client: Client | None = None
        self._cloud = cloud
        self._sessions = cloud.sessions
        self._clients = cloud.clients
        self._outbox = outbox
        self._acts = Acts(cloud)

    def receive(self, frame: Frame, *, off_by: timedelta = timedelta()) -> int:
        """Do what a frame asks for; the status of HTTP that it would have.

        Args:
            frame: what came.
            off_by: how far the service's own clock is off for it.

        Raises:
            Broken: it is against the protocol.
        """
        if frame.do == "connect":
            return self._answer(frame, lambda: self._connect(frame, off_by))
        if self.client is None:
            raise Broken("The first frame has to be `connect`.")
        if frame.do in self._acts.notes:
            return self._note(self.client, frame)
        client = self.client
        return self._answer(frame, lambda: self._ask(client, frame))

    def _answer(self, frame: Frame, act: Callable[[], None]) -> int:
        if frame.ref is None:
            raise Broken(f"There is no `{frame.do}` without a `ref`.")
        try:
            act()
        except Refused as refusal:
            self._outbox.send(refusals.refused(frame.do, frame.ref, refusal))
            return refusal.status
        return HTTPStatus.OK

    def _ask(self, client: Client, frame: Frame) -> None:
        ask = self._acts.requests.get(frame.do)
        if ask is None:
            raise bad_request(f"There is no `{frame.do}`.")
        told = ask(client, frame.body)
        self._outbox.send({"what": "ok", "ref": frame.ref, **told})

    def _note(self, client: Client, frame: Frame) -> int:
        try:
            self._acts.notes[frame.do](client, frame.body)
        except Refused as refusal:
            # Nobody waits for an answer to it.
            raise Broken(f"`{frame.do}`: {refusal.message}") from None
        return HTTPStatus.OK

    def _connect(self, frame: Frame, off_by: timedelta) -> None:
        if self.client is not None:
            raise bad_request("This socket is connected already.")
        body = frame.body
        session = self._sessions.get(body.text("sessionId"))
        resume = body.find_text("resume")
        if resume is None:
            client = self._enter(session, body, off_by)
            resumed: JsonObject = {}
        else:
            client = self._come_back(session, resume)
            resumed = {"resumed": True}
        told = self._state(session, client)
        self._outbox.send({"what": "connected", "ref": frame.ref, **told, **resumed})
        # What it missed comes after that.
        client.attach(self._outbox)
        self.client = client

    def _enter(self, session: Session, body: Body, off_by: timedelta) -> Client:
        if body.text("apiKey") != session.api_key:
            raise forbidden("The session is another project's")
        now = self._cloud.context.clock.now() + off_by
        token = read_client_token(
            body.text("token", most=MAX_CLIENT_TOKEN_CHARS),
            self._cloud.projects,
            now_s=now.timestamp(),
        )
        return self._clients.enter(self._sessions.connect(session.id, token))

    def _come_back(self, session: Session, resume: str) -> Client:
        """A connection goes on: what its token is worth by now is not asked."""
        client = self._clients.resumed(resume, session.id)
        if client is None:
            raise refusals.Over(self._clients.why_over(resume))
        return client

    def _state(self, session: Session, client: Client) -> JsonObject:
        others = [
            shown.connection(each)
            for each in session.connections.values()
            if each.id != client.id
        ]
        archives = [
            shown.archive(each)
            for each in self._cloud.archives.all()
            if each.session is session and each.is_running
        ]
        return {
            "connection": shown.connection(client.connection),
            "capabilities": shown.capabilities(client.connection),
            "connections": others,
            "streams": [shown.stream(each) for each in session.streams.values()],
            "archives": archives,
            "muted": session.is_muted,
            "resume": client.resume,
            "now": self._cloud.context.clock.now_ms(),
        }
