"""Cameras on stage go off and on again, and OpenTok moves a session elsewhere."""

from datetime import timedelta
from typing import Literal

from rehearsal.moments import Span
from rehearsal.people import Part, Person, SessionKind
from rehearsal.show import Show
from rehearsal.verbs.base import Verb
from rehearsal.verbs.connecting import renew_tokens

ON_STAGE = frozenset({Part.PRODUCER, Part.HOST, Part.CELEBRITY, Part.FAN})
STAGE = SessionKind.STAGE

SURELY = timedelta(seconds=1)
"""The stack's clock has moved on a little since the step was due."""


class StopPublishing(Verb):
    """Somebody on stage turns camera and microphone off, and stays connected."""

    parts = ON_STAGE
    does: Literal["stopPublishing"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        show.checks.true("published on stage", STAGE in person.streams, came="nothing")
        await person.unpublish(STAGE)
        await show.settle()
        return "turns the camera off"


class Publish(Verb):
    """Somebody on stage turns camera and microphone on again."""

    parts = ON_STAGE
    does: Literal["publish"]

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        show.checks.true("is on stage", STAGE in person.connections, came="elsewhere")
        await person.publish(STAGE)
        await show.settle()
        return "turns the camera on"


class RotateServer(Verb):
    """OpenTok moves the stage to another server: everybody is out, and comes back."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["rotateServer"]
    after: Span = timedelta(seconds=30)
    """How long before it OpenTok gives notice."""

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        session = event["stageSessionId"]
        notice_ms = round(self.after.total_seconds() * 1000)
        await show.client.opentok(
            "POST", f"sessions/{session}/rotate", {"afterMs": notice_ms}
        )
        await show.wait_until(show.due + self.after + SURELY)
        await show.settle()
        people = [
            person
            for person in show.people.values()
            if person.part in ON_STAGE
            and person.comes_for is producer.event
            and STAGE in person.connections
        ]
        await show.together(people, lambda person: _reconnect(show, person))
        await show.settle()
        told = await producer.call("getTimeline", id=producer.event.id)
        known = [one for one in told["entries"] if one["what"] == "serverRotation"]
        show.checks.true("the producer is told", known, came=told["entries"][-3:])
        return f"is told that OpenTok moves the stage; {len(people)} people reconnect"


async def _reconnect(show: Show, person: Person) -> None:
    """As the apps do when they lose the session."""
    was_publishing = person.streams.pop(STAGE, None) is not None
    person.connections.pop(STAGE)
    await renew_tokens(show, person)
    await person.connect(STAGE)
    if was_publishing:
        await person.publish(STAGE)
