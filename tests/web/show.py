"""A demo show that its producer directs over HTTP: so a test opens one page alone."""

import secrets
from typing import Any

from emulators.stack import LocalStack
from rehearsal.seed import DemoShow
from rehearsal.video_projects import VideoProduct
from tests.support.people import People

NOW = {".sv": "timestamp"}


class DirectedShow(People):
    """What the producer does in it, and its links. A context manager.

    Args:
        stack: of the show.
        video: whose customer the producer is.
    """

    def __init__(self, stack: LocalStack, video: VideoProduct) -> None:
        super().__init__(stack.settings, video=video)
        self.stack = stack
        self.event: dict[str, Any] = {}
        self.links: dict[str, str] = {}
        """By who opens them."""

    @property
    def address(self) -> str:
        """Below which the show lies in each part of the database."""
        return f"{self.event['adminId']}/{self.event['fanUrl']}"

    def create(self, name: str) -> None:
        """An event with an address that no other one has."""
        slug = f"{name.lower().replace(' ', '-')}-{secrets.token_hex(4)}"
        staff_url = secrets.token_urlsafe(16)
        wanted = {"name": name, "fanUrl": slug, "staffUrl": staff_url}
        self.take(self.reply("createEvent", wanted, by="producer"))

    def take(self, event: dict[str, Any]) -> None:
        """Direct this event of the producer's."""
        self.event = event
        self.known["event"] = event["id"]
        demo = DemoShow(video=self.project.product, event=event)
        self.links = demo.links(self.settings)

    def do(self, function_id: str, **body: Any) -> Any:
        """Call a function for this event, as the producer."""
        return self.reply(function_id, {"id": "$event", **body}, by="producer")

    def write(self, writes: dict[str, Any]) -> None:
        """One write as the producer, under the rules; `{show}` is the address."""
        named = f"writtenFor/{self.address}/producer/{self.event['id']}"
        paths = {path.format(show=self.address): writes[path] for path in writes}
        token = self.tokens["producerIdToken"]
        answer = self.database("PATCH", "", token, {**paths, named: NOW})
        assert answer.status_code == 200, answer.text

    def read(self, path: str) -> Any:
        """What lies at a path, as the producer reads it."""
        token = self.tokens["producerIdToken"]
        return self.database("GET", path.format(show=self.address), token).json()

    def fan(self) -> str:
        """The id of the only fan who is in."""
        (fan_id,) = self.read("activeBroadcasts/{show}/activeFans")
        return str(fan_id)

    def call_backstage(self, fan_id: str) -> None:
        """With a call that is to be answered, as docs/the-line.md has it."""
        self.write(
            {
                f"activeBroadcasts/{{show}}/activeFans/{fan_id}/isBackstage": True,
                "activeBroadcasts/{show}/backstageFanId": fan_id,
                f"calls/{{show}}/{fan_id}": NOW,
            }
        )

    def put_on_stage(self, fan_id: str) -> None:
        """From backstage, and out of the line."""
        record = f"activeBroadcasts/{{show}}/activeFans/{fan_id}"
        self.write(
            {
                f"{record}/isBackstage": None,
                f"{record}/isOnStage": True,
                "activeBroadcasts/{show}/backstageFanId": None,
                "activeBroadcasts/{show}/stageFanId": fan_id,
                f"line/{{show}}/{fan_id}": None,
            }
        )

    def take_off_stage(self, fan_id: str) -> None:
        """Into the audience."""
        self.write(
            {
                f"activeBroadcasts/{{show}}/activeFans/{fan_id}/isOnStage": None,
                "activeBroadcasts/{show}/stageFanId": None,
            }
        )

    def host_publishes(self, name: str) -> None:
        """The host comes by their link, and publishes a card with this name."""
        link = {"adminId": self.event["adminId"], "hostUrl": self.event["hostUrl"]}
        session = self.reply("loginHost", link, by=None)
        wanted = {**link, "userType": "host"}
        given = self.function("createTokenHostCeleb", wanted, session["token"]).json()
        place = {"sessionId": given["stageSessionId"], "token": given["stageToken"]}
        connection = self.opentok("POST", "connections", place)
        stream = {"connectionId": connection["connectionId"], "name": name}
        self.opentok("POST", "streams", stream)
