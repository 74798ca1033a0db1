"""Every minute that somebody published: recorded once, and told where it is."""

from typing import Any, Literal

from rehearsal.opentok_account import (
    opentok_account,
    overlaps,
    recorded_ms,
    running,
)
from rehearsal.people import Part, Person
from rehearsal.show import Show
from rehearsal.verbs.base import Count, Verb

TOLERANCE_MS = 1_500
"""Between a recording's length at OpenTok and its chapters, which follow reports."""

SECOND_MS = 1_000
"""What is shorter holds nothing."""


class ExpectRecording(Verb):
    """The stage is being recorded and streamed at this moment, each once; or not."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectRecording"]
    running: bool = True
    streamed: bool | None = None
    """Where that differs: a stream goes on while nobody publishes."""
    captioned: bool = False
    """Whether the show wants captions, so that some run."""

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        account = await opentok_account(show, event)
        streamed = self.running if self.streamed is None else self.streamed
        for kind, is_wanted in {
            "archives": self.running and event["archiveEvent"],
            "broadcasts": streamed and producer.has_hls,
        }.items():
            expected = 1 if is_wanted else 0
            show.checks.equal(f"{kind} that run", running(account[kind]), expected)
        expected = 1 if self.captioned else 0
        captions = running(account.get("captions", []))
        show.checks.equal("captions that run", captions, expected)
        return "is recorded" if self.running else "is not recorded"


class ExpectParts(Verb):
    """Afterwards the recording has these parts: nothing is missing, nothing twice."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectParts"]
    count: Count

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        told = await producer.call("getTimeline", id=producer.event.id)
        account = await opentok_account(show, event)
        lengths = {one["id"]: recorded_ms(one) for one in account["archives"]}
        filled = {key: length for key, length in lengths.items() if length >= SECOND_MS}
        parts = {part["archiveId"]: part for part in told["parts"]}
        checks = show.checks
        checks.equal("the parts of the recording", len(parts), self.count)
        checks.equal("all that have something in them", set(parts), set(filled))
        for key, part in parts.items():
            self._check_chapters(show, part, filled[key])
        checks.equal("recordings at the same time", overlaps(account["archives"]), 0)
        checks.equal("streams at the same time", overlaps(account["broadcasts"]), 0)
        await self._check_files(show, producer, parts)
        minutes = round(sum(filled.values()) / 60_000)
        return f"finds {len(parts)} parts of the recording, {minutes} minutes in all"

    def _check_chapters(self, show: Show, part: dict[str, Any], length_ms: int) -> None:
        end = part["chapters"][-1]
        show.checks.equal("the last chapter is the end", end["title"], "End")
        off_by = abs(round(end["start"] * 1000) - length_ms)
        show.checks.true(
            "chapters are in recorded time",
            off_by <= TOLERANCE_MS,
            came=f"an end at {end['start']} s of {length_ms / 1000} s",
        )

    async def _check_files(
        self, show: Show, producer: Person, parts: dict[str, Any]
    ) -> None:
        for archive_id in parts:
            found = await producer.call(
                "getArchiveUrl", id=producer.event.id, archiveId=archive_id
            )
            status, _ = await show.client.fetch(found["archiveUrl"])
            show.checks.equal("each part can be fetched", status, 200)
