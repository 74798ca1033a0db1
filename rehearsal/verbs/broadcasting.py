"""Live and after it: going live, stream, end, recording, clean-up."""

from datetime import timedelta
from typing import Any, Literal

from rehearsal.checks import Checks
from rehearsal.opentok_account import Media, opentok_account, overlaps, running
from rehearsal.people import Part, Person
from rehearsal.reloading import reload_until
from rehearsal.requests import HTTP_NOT_FOUND, Refused
from rehearsal.show import Show
from rehearsal.verbs.base import Verb

OK = 200


class GoLive(Verb):
    """The producer goes live: recording, HLS and RTMP start, everybody sees it."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["goLive"]
    recorded: bool = True
    """False where nobody publishes yet: an empty stage is not recorded."""

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event, spec = producer.event, show.event_plans[producer.event.key]
        reply = await producer.call("eventGoLive", id=event.id)
        checks = show.checks
        checks.equal("the event is live", reply["status"], "live")
        checks.true("it says since when", reply.get("showStartedAt"), came=reply)
        problems = reply.get("problems", {})
        waits = {one.get("reason") for one in problems.values() if not one.get("final")}
        expected = set() if self.recorded else {"stage-empty"}
        checks.equal("what it waits for", waits, expected)
        checks.equal("nothing went wrong", len(waits), len(problems))
        running_show = await producer.watch(event.show_path)
        await running_show.until("sees it live", lambda view: view["status"] == "live")
        await everybody_sees(show, producer, "live")
        account = await opentok_account(show, reply)
        recorded = spec.archive and self.recorded
        checks.equal(
            "recordings that run", running(account["archives"]), _one(recorded)
        )
        checks.equal(
            "sees whether it is recorded", running_show.view["archiving"], recorded
        )
        if recorded:
            _made_as(checks, "the recording", account["archives"], spec.archive_options)
        streamed = producer.has_hls or spec.encoders > 0
        checks.equal(
            "one broadcast runs", running(account["broadcasts"]), _one(streamed)
        )
        if streamed:
            broadcast = account["broadcasts"][0]
            checks.equal("with HLS", broadcast["hls"], producer.has_hls)
            checks.equal("with RTMP", broadcast["rtmp"], spec.encoders)
            streams = account["broadcasts"]
            _made_as(checks, "the stream", streams, spec.broadcast_options)
        return "goes live: " + ", ".join(_outputs(producer, spec))


def _made_as(
    checks: Checks, what: str, media: Media, options: dict[str, Any] | None
) -> None:
    """What runs is as large and as fine as the event says."""
    for option in ("resolution", "maxBitrate"):
        if option in (options or {}):
            wanted = (options or {})[option]
            checks.equal(f"{option} of {what}", media[0][option], wanted)


def _outputs(producer: Person, spec: Any) -> list[str]:  # noqa: ANN401 - an event's plan, whose module imports this one
    return [
        name
        for name, on in {
            "recording": spec.archive,
            "HLS": producer.has_hls,
            "RTMP": spec.encoders > 0,
        }.items()
        if on
    ] or ["to those who are there"]


class WatchByHls(Verb):
    """Somebody without a place in the show watches what the CDN serves."""

    does: Literal["watchByHls"]
    sees: Literal["notYet", "playing", "closed", "ended"]
    """`notYet` playable, `playing`, `closed` while the stream drains, or `ended`."""

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        if self.sees == "ended":
            return await self._ended(show)
        event = person.event
        address = {"adminId": event.admin_id, "fanUrl": event.fan_url}
        status = "closed" if self.sees == "closed" else "live"
        shown = await reload_until(
            lambda: show.client.hosted("/broadcast", address),
            lambda shown: (
                (shown["status"], "hlsUrl" in shown) == (status, self.sees != "notYet")
            ),
        )
        show.checks.equal(f"is told that it is {status}", shown["status"], status)
        if self.sees == "notYet":
            show.checks.equal("is given no stream yet", shown.get("hlsUrl"), None)
            return "waits for the stream"
        url = show.memories["hls"] = shown.get("hlsUrl", "")
        show.checks.true("is given the stream", url, came=shown)
        playlist = await self._playlist(show, over=False)
        if self.sees == "closed":
            return "reads that the show is over, while the stream drains"
        return f"plays the stream ({playlist.count('#EXTINF')} segments)"

    async def _playlist(self, show: Show, *, over: bool) -> str:
        status, playlist = await show.client.fetch(show.memories["hls"])
        show.checks.equal("the CDN serves it", status, OK)
        show.checks.equal(
            "the stream says whether it is over", "#EXT-X-ENDLIST" in playlist, over
        )
        return playlist

    async def _ended(self, show: Show) -> str:
        show.checks.true(
            "had a stream to watch",
            "hls" in show.memories,
            came="none",
            advice="Let somebody watchByHls with sees=playing earlier in the file.",
        )
        await self._playlist(show, over=True)
        return "sees the stream come to its end"


class End(Verb):
    """The producer ends the show; everybody sees it, the recording stops."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["end"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = producer.event
        reply = await producer.call("endBroadcast", id=event.id)
        event.is_on = False
        checks = show.checks
        checks.equal("the event is closed", reply["status"], "closed")
        checks.equal("nothing went wrong", reply.get("problems"), None)
        await everybody_sees(show, producer, "closed")
        account = await opentok_account(show, reply)
        checks.equal("no recording runs", running(account["archives"]), 0)
        captions = running(account.get("captions", []))
        checks.equal("no captions run", captions, 0)
        checks.equal("no file has an address yet", reply.get("archiveUrl"), None)
        try:
            await producer.client.function(
                "loginFan",
                {"adminId": event.admin_id, "fanUrl": event.fan_url},
                token=None,
            )
        except Refused as refusal:
            checks.equal("nobody gets in any more", refusal.reason, "event-not-found")
        else:
            checks.equal("nobody gets in any more", "a token", "event-not-found")
        return "ends the show"


class ExpectRecordsGone(Verb):
    """After the drain the stream has stopped and the running show is gone."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectRecordsGone"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = producer.event
        checks = show.checks
        checks.equal("no running show", await producer.read(event.show_path), None)
        checks.equal(
            "nothing public of it", await producer.read(event.public_show_path), None
        )
        reply = await producer.call("getEvent", id=event.id)
        checks.equal("nothing went wrong", reply.get("problems"), None)
        account = await opentok_account(show, reply)
        checks.equal("no broadcast runs", running(account["broadcasts"]), 0)
        for kind in ("archives", "broadcasts"):
            checks.equal(f"{kind} at the same time", overlaps(account[kind]), 0)
        return "finds the running show gone; the stream has stopped"


class ExpectArchive(Verb):
    """The producer asks where the recording is, and downloads it."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectArchive"]
    available: bool = True

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        if not self.available:
            return await self._not_yet(show, producer)
        found = await producer.call("getArchiveUrl", id=producer.event.id)
        url = found.get("archiveUrl", "")
        show.checks.true("the recording has an address", url, came=found)
        status, _ = await show.client.fetch(url)
        show.checks.equal("what the address answers", status, OK)
        event = await producer.call("getEvent", id=producer.event.id)
        archive = event.get("archive", {})
        show.checks.true(
            "the event says that it is ready",
            archive.get("status") in ("available", "uploaded"),
            came=archive,
        )
        length = timedelta(seconds=archive.get("durationS", 0))
        show.checks.true("the event says how long it is", length, came=archive)
        return f"downloads the recording ({length})"

    async def _not_yet(self, show: Show, producer: Person) -> str:
        try:
            found = await producer.call("getArchiveUrl", id=producer.event.id)
        except Refused as refusal:
            show.checks.equal("there is no file", refusal.reason, "archive-not-ready")
            return "finds no recording yet"
        show.checks.equal("there is no file", found, None)
        return ""


class ExpectImagesGone(Verb):
    """Three days after the end the event's pictures are gone, for good."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectImagesGone"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        for kind, url in producer.event.images.items():
            status, _ = await show.client.fetch(url)
            show.checks.equal(f"the {kind} is gone", status, HTTP_NOT_FOUND)
            show.checks.equal(f"the event has no {kind}", event.get(kind), None)
        show.checks.true("the event itself is kept", event["name"], came=event)
        return "finds the pictures gone and the event kept"


async def everybody_sees(show: Show, producer: Person, status: str) -> None:
    """Everybody who looks at the show sees its new status."""
    path = producer.event.public_show_path
    seen = 0
    for person in show.people.values():
        if path in person.watches:
            await person.watches[path].until(
                f"{person.key} sees that it is {status}",
                lambda view: view and view["status"] == status,
            )
            seen += 1
    show.checks.passed.append(f"{seen} people see that it is {status}")


def _one(wanted: object) -> int:
    return 1 if wanted else 0
