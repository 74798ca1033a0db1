"""On the air and after it: live, stream, end, recording, clean-up."""

from datetime import timedelta
from typing import Any, Literal

from rehearsal.people import Part, Person
from rehearsal.reloading import reload_until
from rehearsal.show import Show
from rehearsal.verbs.base import Verb
from rehearsal.wire import HTTP_NOT_FOUND, Refused

OK = 200


class GoLive(Verb):
    """The producer goes live: recording, HLS and RTMP start, everybody sees it."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["goLive"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        night, spec = producer.event, show.night_specs[producer.event.key]
        event = await producer.call("eventGoLive", id=night.id)
        checks = show.checks
        checks.equal("the event is live", event["status"], "live")
        checks.true("it says since when", event.get("showStartedAt"), came=event)
        checks.equal("nothing went wrong", event.get("problems"), None)
        desk = await producer.watch(night.record)
        await desk.until("sees it live", lambda view: view["status"] == "live")
        await everybody_sees(show, producer, "live")
        books = await books_of(show, event)
        checks.equal(
            "one recording runs", _running(books["archives"]), _one(spec.archive)
        )
        checks.equal("sees that it is recorded", desk.view["archiving"], spec.archive)
        streamed = producer.has_hls or spec.rtmp is not None
        checks.equal(
            "one broadcast runs", _running(books["broadcasts"]), _one(streamed)
        )
        if streamed:
            broadcast = books["broadcasts"][0]
            checks.equal("with HLS", broadcast["hls"], producer.has_hls)
            checks.equal("with RTMP", broadcast["rtmp"], _one(spec.rtmp is not None))
        return "goes live: " + ", ".join(_outputs(producer, spec))


def _outputs(producer: Person, spec: Any) -> list[str]:  # noqa: ANN401 - a night's plan, whose module imports this one
    return [
        name
        for name, on in {
            "recording": spec.archive,
            "HLS": producer.has_hls,
            "RTMP": spec.rtmp is not None,
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
        night = person.event
        address = {"adminId": night.admin_id, "fanUrl": night.fan_url}
        status = "closed" if self.sees == "closed" else "live"
        shown = await reload_until(
            lambda: show.wire.get_function("getBroadcastData", address),
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
        status, playlist = await show.wire.fetch(show.memories["hls"])
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
        night, spec = producer.event, show.night_specs[producer.event.key]
        event = await producer.call("endBroadcast", id=night.id)
        night.is_on = False
        checks = show.checks
        checks.equal("the event is closed", event["status"], "closed")
        checks.equal("nothing went wrong", event.get("problems"), None)
        await everybody_sees(show, producer, "closed")
        books = await books_of(show, event)
        checks.equal("no recording runs", _running(books["archives"]), 0)
        checks.equal(
            "the recording has an address", "archiveUrl" in event, spec.archive
        )
        try:
            await producer.wire.function(
                "loginFan",
                {"adminId": night.admin_id, "fanUrl": night.fan_url},
                token=None,
            )
        except Refused as refusal:
            checks.equal("the doors are shut", refusal.reason, "event-not-found")
        else:
            checks.equal("the doors are shut", "a token", "event-not-found")
        return "ends the show"


class ExpectRecordsGone(Verb):
    """After the drain the stream has stopped and the running show is gone."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectRecordsGone"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        night = producer.event
        checks = show.checks
        checks.equal("no running show", await producer.read(night.record), None)
        checks.equal("no public face", await producer.read(night.face), None)
        event = await producer.call("getEvent", id=night.id)
        checks.equal("nothing went wrong", event.get("problems"), None)
        books = await books_of(show, event)
        checks.equal("no broadcast runs", _running(books["broadcasts"]), 0)
        checks.true(
            "nothing was started twice",
            max(len(books["archives"]), len(books["broadcasts"])) <= 1,
            came=books,
        )
        return "sees the desk empty; the stream has stopped"


class ExpectArchive(Verb):
    """The producer looks for the recording at its address."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectArchive"]
    available: bool = True

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        url = event.get("archiveUrl", "")
        show.checks.true("the recording has an address", url, came=event)
        status, _ = await show.wire.fetch(url)
        expected = OK if self.available else HTTP_NOT_FOUND
        show.checks.equal("what the address answers", status, expected)
        if not self.available:
            return "finds no recording yet"
        archive = event.get("archive", {})
        show.checks.true(
            "the event says that it is ready",
            archive.get("status") in ("available", "uploaded"),
            came=archive,
        )
        length = timedelta(seconds=archive.get("durationS", 0))
        show.checks.true("the event says how long it is", length, came=archive)
        return f"downloads the recording ({length})"


class ExpectImagesGone(Verb):
    """Three days after the end the event's pictures are gone, for good."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectImagesGone"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = await producer.call("getEvent", id=producer.event.id)
        for kind, url in producer.event.images.items():
            status, _ = await show.wire.fetch(url)
            show.checks.equal(f"the {kind} is gone", status, HTTP_NOT_FOUND)
            show.checks.equal(f"the event has no {kind}", event.get(kind), None)
        show.checks.true("the event itself is kept", event["name"], came=event)
        return "finds the pictures gone and the event kept"


async def everybody_sees(show: Show, producer: Person, status: str) -> None:
    """Everybody who looks at the show sees its new status."""
    face = producer.event.face
    seen = 0
    for person in show.people.values():
        if face in person.watches:
            await person.watches[face].until(
                f"{person.key} sees that it is {status}",
                lambda view: view and view["status"] == status,
            )
            seen += 1
    show.checks.passed.append(f"{seen} people see that it is {status}")


async def books_of(show: Show, event: dict[str, Any]) -> dict[str, Any]:
    """What the producer's OpenTok account shows of the stage."""
    books = await show.wire.media("GET", "books")
    pages: dict[str, Any] = books["sessions"][event["stageSessionId"]]
    return pages


def _running(entries: list[dict[str, Any]]) -> int:
    return sum(1 for entry in entries if entry["status"] == "started")


def _one(wanted: object) -> int:
    return 1 if wanted else 0
