"""The stage is cleared at once, and viewers see nothing of what has happened on it."""

from typing import Any, Literal

from rehearsal.people import Part, Person, Place, SessionKind
from rehearsal.reloading import reload_until
from rehearsal.seats import Seat, take_seat
from rehearsal.show import Show
from rehearsal.verbs.base import Verb


class ClearStage(Verb):
    """The producer clears the stage: fans are off, encoders too, the line stays."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["clearStage"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event, checks = producer.event, show.checks
        line = await producer.read(event.line_path)
        reply = await producer.call("clearStage", id=event.id)
        record = await producer.read(event.show_path)
        checks.equal("nobody has the place on stage", record.get("stageFanId"), None)
        await show.settle()
        checks.equal("the line stays", await producer.read(event.line_path), line)
        await _viewers_are_told(show, producer, reply["slate"])
        for fan in show.fans:
            if fan.place is Place.STAGE:
                await _is_off(show, fan)
        return "clears the stage"


class Resume(Verb):
    """The producer goes on with a stage that was cleared; the stream goes on too."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["resume"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        reply = await producer.call("resume", id=producer.event.id)
        show.checks.equal("it is not cleared any more", reply.get("clearedAt"), None)
        show.checks.true(
            "what was meanwhile stays hidden",
            reply["slate"]["from"] < reply["slate"]["until"],
            came=reply["slate"],
        )
        await show.settle()
        await _viewers_are_told(show, producer, reply["slate"])
        return "goes on with the show"


async def _viewers_are_told(show: Show, producer: Person, slate: Any) -> None:  # noqa: ANN401 - JSON
    """Everybody who listens, and whoever asks for the show's document."""
    event = producer.event
    public = await producer.read(event.public_show_path)
    show.checks.equal("viewers are told from when", public.get("slate"), slate)
    address = {"adminId": event.admin_id, "fanUrl": event.fan_url}
    shown = await reload_until(
        lambda: show.client.hosted("/broadcast", address),
        lambda shown: shown.get("slate") == slate,
    )
    show.checks.equal("so is whoever asks", shown.get("slate"), slate)


async def _is_off(show: Show, fan: Person) -> None:
    """A fan who was on stage is disconnected there, and watches."""
    connection = fan.connections[SessionKind.STAGE]
    cut = await show.client.opentok("GET", f"connections/{connection}")
    show.checks.equal("is disconnected", cut["reason"], "forceDisconnected")
    fan.connections.pop(SessionKind.STAGE)
    fan.streams.pop(SessionKind.STAGE, None)
    fan.place = Place.AUDIENCE
    await take_seat(show, fan, Seat.AUDIENCE)
