"""What OpenTok's statuses come to, over the wire."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from emulators.stack import LocalStack
from tests.support.deadline import DEADLINE_S
from tests.support.people import People

DELAY = timedelta(seconds=21)
"""After which viewers are told, though nobody has fetched the playlist."""


@pytest.fixture
def people(recorded_people: People, stack: LocalStack) -> People:
    recorded_people.publish_on_stage()
    return recorded_people


def go_live(people: People, stack: LocalStack, **changes: Any) -> None:
    if changes:
        people.reply("updateEvent", {"id": "$event", **changes}, by="producer")
    people.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.advance(DELAY)


def shown(people: People) -> Any:
    """Where viewers are told that the stream is."""
    known = people.known
    show = people.everything()["shows"][known["producerId"]][known["fanUrl"]]
    return show.get("hlsUrl")


def stream(people: People) -> Any:
    """The newest one that OpenTok has."""
    return people.usage()["broadcasts"][-1]


def problems(people: People) -> Any:
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    return {name: one["reason"] for name, one in event.get("problems", {}).items()}


def test_a_stream_that_fails_while_opentok_runs_it_is_withdrawn_and_started_anew(
    people: People, stack: LocalStack
) -> None:
    go_live(people, stack)
    first, told = stream(people), shown(people)

    people.opentok("POST", f"broadcasts/{first['id']}/hls", {"status": "error"})
    stack.settle()
    withdrawn = shown(people)
    stack.advance(timedelta(seconds=60))

    assert told
    assert withdrawn is None
    assert stream(people)["id"] != first["id"]
    assert shown(people) not in (None, told)
    assert [one["status"] for one in people.usage()["broadcasts"]] == [
        *("stopped", "started"),
    ]


def test_an_encoder_that_is_not_served_is_told_and_viewers_keep_their_stream(
    people: People, stack: LocalStack
) -> None:
    go_live(people, stack, rtmpUrl="rtmp://encoder.example/app/stream")
    before, told = stream(people)["id"], shown(people)
    (output,) = rtmp(people, before)

    refused = {"id": output["id"], "status": "offline"}
    people.opentok("POST", f"broadcasts/{before}/rtmp", refused)
    stack.settle()

    assert problems(people) == {"startBroadcast": "rtmp-offline"}
    assert (stream(people)["id"], shown(people)) == (before, told)


def rtmp(people: People, broadcast_id: str) -> Any:
    unchanged = {"status": "live"}
    found = people.opentok("POST", f"broadcasts/{broadcast_id}/hls", unchanged)
    return found["broadcastUrls"]["rtmp"]


def test_of_several_encoders_the_producer_is_told_which_is_not_served(
    people: People, stack: LocalStack
) -> None:
    urls = [f"rtmp://encoder-{number}.example/app/stream" for number in range(5)]
    go_live(people, stack, rtmpUrl=urls[0], rtmpUrls=urls[1:])
    before = stream(people)["id"]
    outputs = rtmp(people, before)

    refused = {"id": outputs[3]["id"], "status": "offline"}
    people.opentok("POST", f"broadcasts/{before}/rtmp", refused)
    stack.settle()

    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    assert len(outputs) == 5
    assert event["problems"]["startBroadcast"]["targets"] == "rtmpUrls-3"
    assert stream(people)["id"] == before


def transcribed(language: str) -> dict[str, Any]:
    options = {"hasTranscription": True, "primaryLanguageCode": language}
    return {"uncomposed": True, "archiveOptions": options}


def test_what_was_said_is_written_down_and_its_owner_has_a_link(
    people: People, stack: LocalStack
) -> None:
    people.arrange(uploadsArchives=False)
    go_live(people, stack, **transcribed("ja-JP"))
    people.reply("endBroadcast", {"id": "$event"}, by="producer")

    stack.advance(timedelta(minutes=3))

    told = people.reply("getTimeline", {"id": "$event"}, by="producer")
    assert [one["transcription"] for one in told["parts"]] == [{"status": "available"}]
    found = requests.get(link(people)["transcription"]["url"], timeout=DEADLINE_S)
    assert found.json()["primaryLanguageCode"] == "ja-JP"
    assert problems(people) == {}


def test_a_language_that_the_service_does_not_know_costs_no_recording(
    people: People, stack: LocalStack
) -> None:
    go_live(people, stack, **transcribed("xx-XX"))

    (recorded,) = people.usage()["archives"]
    assert recorded["status"] == "started"
    assert problems(people) == {"startArchive": "video-request-refused"}


def test_a_recording_that_could_not_be_uploaded_is_where_opentok_keeps_it(
    people: People, stack: LocalStack
) -> None:
    """The project has a bucket, and falls back to OpenTok's own cloud."""
    people.arrange(uploadsArchives=True, uploadFallback="opentok")
    go_live(people, stack)
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    people.opentok("POST", f"archives/{event['archiveId']}/failUpload", {})

    early = people.call("getArchiveUrl", {"id": "$event"}, by="producer").json()
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.advance(timedelta(minutes=2))
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    first = link(people)
    fresh = requests.get(first["archiveUrl"], timeout=DEADLINE_S)
    stack.advance(timedelta(minutes=11))
    stale = requests.get(first["archiveUrl"], timeout=DEADLINE_S)

    assert early["error"]["details"]["reason"] == "archive-not-ready"
    assert event["archive"]["status"] == "available"
    assert "archiveUrl" not in event
    assert (fresh.ok, stale.ok) == (True, False)
    assert requests.get(link(people)["archiveUrl"], timeout=DEADLINE_S).ok


def test_a_recording_that_is_deleted_is_gone_and_said_to_be(
    people: People, stack: LocalStack
) -> None:
    go_live(people, stack)
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.advance(timedelta(minutes=2))
    (part,) = people.reply("getTimeline", {"id": "$event"}, by="producer")["parts"]

    done = people.reply("deleteRecording", {"id": "$event"}, by="producer")

    told = people.reply("getTimeline", {"id": "$event"}, by="producer")
    after = people.call("getArchiveUrl", {"id": "$event"}, by="producer").json()
    assert done["deleted"] == [part["archiveId"]]
    assert [one["status"] for one in told["parts"]] == ["deleted"]
    assert told["entries"][-1]["what"] == "recordingDeleted"
    assert after["error"]["details"]["reason"] == "archive-deleted"
    assert people.usage()["archives"][0]["status"] == "deleted"


def link(people: People) -> Any:
    return people.reply("getArchiveUrl", {"id": "$event"}, by="producer")
