"""Messages are on the other screen at once, whatever else does not work."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from websockets.sync.client import ClientConnection, connect

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from tests.support.deadline import DEADLINE_S
from tests.support.people import People

AT_ONCE_S: Final = 1.0
NOW: Final = {".sv": "timestamp"}


class Screen:
    """A client's connection to the database, by the protocol of the SDKs."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0

    def ask(self, action: str, **body: Any) -> str:
        """What the database answers: `ok`, `permission_denied`."""
        self._asked += 1
        request = {"r": self._asked, "a": action, "b": body}
        self._socket.send(json.dumps({"t": "d", "d": request}))
        while True:
            message = self._next(DEADLINE_S)
            if message.get("r") == self._asked:
                return str(message["b"]["s"])

    def shows_next(self) -> Any:
        """What comes next where it listens; it must come at once."""
        while True:
            message = self._next(AT_ONCE_S)
            if "a" in message:
                return message["b"]["d"]

    def _next(self, within_s: float) -> dict[str, Any]:
        message = json.loads(self._socket.recv(timeout=within_s))
        return message["d"] if message["t"] == "d" else {}


@contextmanager
def a_screen(people: People, token: str) -> Iterator[Screen]:
    """Of whoever has this ID token."""
    settings = people.settings
    address = settings.url("database").replace("http", "ws", 1)
    url = f"{address}/.ws?v=5&ns={settings.namespace}"
    with connect(url, compression=None, proxy=None, open_timeout=DEADLINE_S) as socket:
        screen = Screen(socket)
        assert screen.ask("auth", cred=token) == "ok"
        yield screen


@pytest.fixture
def without_opentok(people: People, stack: LocalStack) -> Iterator[People]:
    """A show in preshow; from now on OpenTok answers nothing."""
    stack.faults.arm(Fault(service="opentok", status=503, times=1_000))
    yield people
    stack.faults.clear()


def sends(screen: Screen, place: str, sender: str, **message: Any) -> str:
    """One message, and that it is the last."""
    writes = {f"{sender}/00": {"at": NOW, **message}, f"last/{sender}": "00"}
    return screen.ask("m", p=f"/{place}", d=writes)


def test_a_message_is_on_the_other_screen_within_a_second_also_while_opentok_is_down(
    without_opentok: People,
) -> None:
    people, known = without_opentok, without_opentok.known
    fan, stranger = people.sign_up(), people.sign_up()
    uid, event_id = fan["localId"], known["event"]
    line = f"activeBroadcasts/{known['producerId']}/{known['fanUrl']}/activeFans"
    people.put(f"{line}/{uid}", {"id": uid, "joinedAt": 1})
    place = f"messages/{event_id}/{uid}"

    with (
        a_screen(people, known["producerIdToken"]) as producer,
        a_screen(people, fan["idToken"]) as person,
        a_screen(people, stranger["idToken"]) as another,
    ):
        assert producer.ask("q", p=f"/{place}/person", h="") == "ok"
        assert person.ask("q", p=f"/{place}/producer", h="") == "ok"
        assert another.ask("q", p=f"/{place}", h="") == "permission_denied"

        assert sends(producer, place, "producer", cue="prepare") == "ok"
        cue = person.shows_next()
        assert sends(person, place, "person", text="From Oslo") == "ok"
        answer = producer.shows_next()

        assert cue["00"]["cue"] == "prepare"
        assert answer["00"]["text"] == "From Oslo"
        assert sends(another, place, "person", text="Me too") == "permission_denied"
