"""After the show: what the backend tells of it."""

from collections import Counter
from itertools import pairwise
from typing import Any, Literal

from rehearsal.people import Part, Person
from rehearsal.show import Show
from rehearsal.timeline import timeline_of
from rehearsal.verbs.base import Verb
from rehearsal.verbs.directing import on_stage_of

STATUSES = ("preshow", "live", "closed")


class ReadTimeline(Verb):
    """The producer reads what was done in the show, by whom, and the chapters."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["readTimeline"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        told = await producer.call("getTimeline", id=producer.event.id)
        self._check_order(show, producer, event, told)
        self._check_chapters(show, producer, told)
        names = {each.uid: each.name for each in show.people.values() if each.uid}
        show.timeline = timeline_of(told, started_ms=show.started_ms, names=names)
        return (
            f"reads the timeline ({len(told['entries'])} entries, "
            f"{len(told['chapters'])} chapters)"
        )

    def _check_order(
        self,
        show: Show,
        producer: Person,
        event: dict[str, Any],
        told: dict[str, Any],
    ) -> None:
        entries, checks = told["entries"], show.checks
        times = [entry["at"] for entry in entries]
        checks.equal("it is told in its order", times, sorted(times))
        statuses = [entry for entry in entries if entry["what"] == "status"]
        came = [entry["details"]["to"] for entry in statuses]
        in_order = [status for status in STATUSES if status in came]
        checks.equal("each status is told once", came, in_order)
        checks.equal("up to the present one", came[-1:], [event["status"]])
        by = {entry["by"] for entry in statuses}
        checks.equal("the producer has set them", by, {producer.uid})
        done = Counter(
            (entry["what"], *_media_of(entry["details"]))
            for entry in entries
            if entry.get("details", {}).get("outcome") == "done"
        )
        checks.true("nothing was done twice", set(done.values()) <= {1}, came=done)

    def _check_chapters(
        self, show: Show, producer: Person, told: dict[str, Any]
    ) -> None:
        on_stage = on_stage_of(show, producer.event)
        recordings, checks = [told, *told["parts"]], show.checks
        named = [
            entry["details"].get("name")
            for entry in told["entries"]
            if entry["what"] == "onStage"
        ]
        checks.equal("all who were on stage are told", named, on_stage["ever"])
        titles = [one["title"] for each in recordings for one in each["chapters"]]
        wanted = [f"{name} on stage" for name in on_stage["live"]]
        missing = [title for title in wanted if title not in titles]
        checks.equal("whoever was on stage is a chapter", missing, [])
        for each in recordings:
            starts = [chapter["start"] for chapter in each["chapters"]]
            checks.true(
                "one chapter comes after another",
                starts[:1] in ([], [0]) and all(a < b for a, b in pairwise(starts)),
                came=starts,
            )
            cues = each["webVtt"].count(" --> ")
            checks.equal("WebVTT has them all, up to the end", cues, len(starts[:-1]))


def _media_of(details: dict[str, Any]) -> list[str]:
    """Of which recording or stream an entry is: each is started once."""
    parts = ("archiveId", "broadcastId", "captionsId")
    return [details[key] for key in parts if key in details]
