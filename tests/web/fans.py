"""Fans of a show who come over HTTP: their pages are not what is tried."""

from dataclasses import dataclass, field
from typing import Any

from rehearsal.pictures import portrait
from tests.web.show import NOW, DirectedShow


@dataclass(slots=True)
class Fan:
    """In a show that is open, with a name and a picture."""

    show: DirectedShow
    name: str
    uid: str = ""
    connections: list[str] = field(default_factory=list)

    def come(self) -> "Fan":
        """In the show, with a place and a connection."""
        user = self.show.sign_up()
        self.uid = user["localId"]
        self.show.tokens[self.uid] = user["idToken"]
        self.show.reply("createTokensFan", self._show, by=self.uid)
        record = f"activeBroadcasts/{self.show.address}/activeFans/{self.uid}"
        place = f"{self.show.address}/{self.uid}"
        self.write(
            {
                f"presence/{place}/phone": NOW,
                f"{record}/name": self.name,
                f"{record}/snapshotAt": NOW,
                f"fanPictures/{place}": portrait(self.name),
                **self._consent(),
            }
        )
        return self

    def get_in_line(self) -> "Fan":
        """Last."""
        self.write({f"line/{self.show.address}/{self.uid}": {"at": NOW, "order": NOW}})
        return self

    def take_seat(self, seat: str) -> None:
        """Publish a card with the name, on stage or backstage, and nowhere else."""
        self.leave_seat()
        wanted = {**self._show, "seat": seat}
        given = self.show.reply("createTokensFan", wanted, by=self.uid)
        place = {"sessionId": given["stageSessionId"], "token": given["stageToken"]}
        if seat != "stage":
            place = {"sessionId": given["sessionId"], "token": given["backstageToken"]}
        connection = self.show.opentok("POST", "connections", place)["connectionId"]
        self.connections.append(connection)
        stream = {"connectionId": connection, "name": self.name}
        self.show.opentok("POST", "streams", stream)

    def leave_seat(self) -> None:
        """Every connection to OpenTok is closed."""
        for connection in self.connections:
            self.show.opentok("DELETE", f"connections/{connection}")
        self.connections.clear()

    def answer(self) -> None:
        """The call: "I am here"."""
        self.write({f"calls/{self.show.address}/{self.uid}": None})

    def write(self, writes: dict[str, Any]) -> None:
        """One write as the fan, under the rules."""
        named = f"writtenFor/{self.show.address}/{self.uid}/{self.show.event['id']}"
        token = self.show.tokens[self.uid]
        answer = self.show.database("PATCH", "", token, {**writes, named: NOW})
        assert answer.status_code == 200, answer.text

    def _consent(self) -> dict[str, Any]:
        """Given, where the event asks for it: without it there may be no picture."""
        event = self.show.event
        if "consent" not in event:
            return {}
        given = {"version": event["consent"]["version"], "at": NOW, "recording": True}
        return {f"consents/{event['id']}/{self.uid}": given}

    @property
    def record(self) -> dict[str, Any]:
        """What the show says of them."""
        path = f"activeBroadcasts/{{show}}/activeFans/{self.uid}"
        found: dict[str, Any] = self.show.read(path) or {}
        return found

    @property
    def _show(self) -> dict[str, Any]:
        event = self.show.event
        return {"adminId": event["adminId"], "fanUrl": event["fanUrl"]}


def line_of(show: DirectedShow, *names: str) -> list[Fan]:
    """Fans in line, in this order."""
    return [Fan(show, name).come().get_in_line() for name in names]
