"""A second click on a button: it must answer, and change nothing."""

from typing import Any, Literal

from rehearsal.people import Part, Person
from rehearsal.show import Show
from rehearsal.verbs.base import Verb

Button = Literal[
    "openPreshow",
    "createTokenProducer",
    "goLive",
    "startArchive",
    "stopArchive",
    "end",
    "deleteEvent",
]


class ClickTwice(Verb):
    """The producer clicks a button again that did its work already: nothing changes."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["clickTwice"]
    button: Button

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        await show.settle()
        before = await picture(show, producer)
        await click(producer, self.button)
        await show.settle()
        after = await picture(show, producer)
        for what, value in before.items():
            show.checks.equal(f"{what} as before", after[what], value)
        return f"clicks {self.button} again: nothing changes"


async def click(producer: Person, button: Button) -> Any:  # noqa: ANN401 - JSON
    """Press a button of the producer's page; the function's reply."""
    event = producer.event.id
    match button:
        case "openPreshow":
            return await producer.call("changeStatus", id=event, status="preshow")
        case "createTokenProducer":
            return await producer.call("createTokenProducer", id=event)
        case "goLive":
            return await producer.call("eventGoLive", id=event)
        case "end":
            return await producer.call("endBroadcast", id=event)
        case "startArchive" | "stopArchive" | "deleteEvent":
            return await producer.call(button, id=event)


async def picture(show: Show, producer: Person) -> dict[str, Any]:
    """All of a show that its producer can see, and what OpenTok's account shows."""
    event = producer.event
    events = await producer.call("getEvents", adminId=producer.uid)
    account = await show.client.opentok("GET", "usage")
    return {
        "the events are": events,
        "the running show is": await producer.read(event.show_path),
        "the public show is": await producer.read(event.public_show_path),
        "OpenTok's account is": account["sessions"].get(
            events.get(event.id, {}).get("stageSessionId")
        ),
    }
