"""Afterwards: who was in the recording by which consent, and who is forgotten."""

import json
from typing import Literal

from rehearsal.people import Part
from rehearsal.show import Show
from rehearsal.verbs.base import Verb, Who


class ExportConsents(Verb):
    """The producer exports who is in the recording, each with their consent."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["exportConsents"]
    fan: Who

    def named(self) -> list[str]:
        return [self.who, self.fan]

    async def play(self, show: Show) -> str:
        producer, fan = show.people[self.who], show.people[self.fan]
        told = await producer.call("getConsents", id=producer.event.id)
        text = json.dumps(told)
        terms = show.event_plans[producer.event.key].consent
        show.checks.true("the fan is in a part", fan.name in text, came=told)
        show.checks.true(
            "by the consent that was asked for", terms["version"] in text, came=told
        )
        return f"exports the consents of {len(told['parts'])} parts"


class ErasePerson(Verb):
    """The producer has a fan forgotten, and is told what to cut."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["erasePerson"]
    fan: Who

    def named(self) -> list[str]:
        return [self.who, self.fan]

    async def play(self, show: Show) -> str:
        producer, fan = show.people[self.who], show.people[self.fan]
        event = producer.event
        reply = await producer.call("erasePerson", fanId=fan.uid, id=event.id)
        (erased,) = reply["erased"]
        show.checks.true("is told what to cut", erased["cuts"], came=reply)
        left = [
            await producer.call("getTimeline", id=event.id),
            await producer.read(f"timeline/{event.id}"),
            await producer.read(f"names/{event.id}"),
            await producer.read(f"messages/{event.id}"),
        ]
        text = json.dumps(left, ensure_ascii=False)
        for what, value in {"the name": fan.name, "the user": fan.uid}.items():
            show.checks.true(f"nothing tells {what}", value not in text, came=text)
        return f"has {fan.name} forgotten ({len(erased['cuts'])} to cut)"


class DeleteRecording(Verb):
    """The producer deletes the recording; the event stays."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["deleteRecording"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = producer.event
        reply = await producer.call("deleteRecording", id=event.id)
        told = await producer.call("getTimeline", id=event.id)
        status = {one["status"] for one in told["parts"]}
        show.checks.equal("every part is deleted", status, {"deleted"})
        show.checks.equal("nothing is left", reply["left"], [])
        return f"deletes the recording ({len(reply['deleted'])} parts)"
