"""Live captions: what is said on stage, in writing."""

from typing import Literal

from rehearsal.opentok_account import opentok_account, running
from rehearsal.people import Part
from rehearsal.show import Show
from rehearsal.verbs.base import Verb


class StartCaptions(Verb):
    """The producer has the stage captioned; a second click changes nothing."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["startCaptions"]
    language: str = "en-US"

    async def play(self, show: Show) -> str:
        producer, checks = show.people[self.who], show.checks
        event_id = producer.event.id
        first, reply = [
            await producer.call(
                "startCaptions", id=event_id, languageCode=self.language
            )
            for _ in range(2)
        ]
        checks.equal("the language", reply.get("languageCode"), self.language)
        checks.equal("what the second click answers", reply, first)
        event = await producer.call("getEvent", id=event_id)
        told = event.get("captions", {})
        checks.equal("the event says that they run", told.get("status"), "started")
        checks.equal("and which", told.get("id"), reply.get("captionsId"))
        account = await opentok_account(show, event)
        checks.equal("captions that run", running(account["captions"]), 1)
        checks.equal("calls that started any", account["calls"]["startCaptions"], 1)
        return f"starts captions ({self.language})"


class StopCaptions(Verb):
    """The producer ends the captions; a second click changes nothing."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["stopCaptions"]

    async def play(self, show: Show) -> str:
        producer, checks = show.people[self.who], show.checks
        event_id = producer.event.id
        first = await producer.call("stopCaptions", id=event_id)
        checks.equal(
            "what a second click answers",
            await producer.call("stopCaptions", id=event_id),
            first,
        )
        event = await producer.call("getEvent", id=event_id)
        told = event.get("captions", {})
        checks.equal("the event says that they are over", told.get("status"), "stopped")
        account = await opentok_account(show, event)
        checks.equal("captions that run", running(account["captions"]), 0)
        checks.equal("calls that ended any", account["calls"]["stopCaptions"], 1)
        return "ends the captions"
