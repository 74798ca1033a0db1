"""What follows from callbacks about sessions, recordings and streams."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    VideoUnavailable,
)
from interactive_broadcast.records.headcounts import HeadKind
from tests.support.callback_requests import (
    a_callback,
    about_a_recording,
    about_a_session,
    about_a_stream,
    about_somebody,
)
from tests.support.in_process_platform import ANA
from tests.unit.show.reporting import Reporting


class TestTheEndOfASession:
    """It moves to another server, or everybody has left."""

    def test_who_is_out_is_counted_no_longer(self, opentok: Reporting) -> None:
        opentok.take(opentok.somebody)
        opentok.take(about_somebody("streamCreated", opentok.stage, "s-1"))
        opentok.take(about_somebody("connectionCreated", opentok.backstage, "c-2"))

        told = opentok.take(about_a_session(opentok.stage))

        assert told == "counted"
        assert opentok.count("stage") == opentok.count("stage", HeadKind.STREAMS) == 0
        assert opentok.count("backstage") == 1

    def test_whoever_has_come_back_by_then_stays_counted(
        self, opentok: Reporting
    ) -> None:
        """OpenTok may report it a day late."""
        opentok.platform.video.connections["c-1"] = opentok.stage
        opentok.take(opentok.somebody)

        assert opentok.take(about_a_session(opentok.stage)) == "not-counted"
        assert opentok.count("stage") == 1

    def test_when_opentok_does_not_say_who_is_there_it_has_to_report_again(
        self, opentok: Reporting
    ) -> None:
        opentok.take(opentok.somebody)
        failure = VideoUnavailable("OpenTok did not answer.")
        opentok.platform.video.fail_next("streams_of", failure)

        with pytest.raises(VideoUnavailable):
            opentok.take(about_a_session(opentok.stage))
        assert opentok.count("stage") == 1

    def test_after_the_show_it_says_nothing(self, opentok: Reporting) -> None:
        opentok.platform.change_status(opentok.event.id, Status.LIVE)
        opentok.platform.change_status(opentok.event.id, Status.CLOSED)

        assert opentok.take(about_a_session(opentok.stage)) == "show-over"


class TestServerRotation:
    """Sessions of more than eight hours may be moved to another media server."""

    def rotations(self, opentok: Reporting) -> list[Any]:
        tree = opentok.platform.databases.at(f"timeline/{opentok.event.id}") or {}
        told = [one for one in tree.values() if one["what"] == "serverRotation"]
        return sorted(told, key=lambda one: one["at"])

    def test_the_producer_is_told_before_and_when_it_happens(
        self, opentok: Reporting
    ) -> None:
        announced = about_a_session(
            opentok.stage, event="sessionNotification", timestamp=1_000
        )
        moved = about_a_session(opentok.stage, timestamp=2_000)

        for body in (announced, announced, moved, moved):
            opentok.take(body)

        details = [one["details"] for one in self.rotations(opentok)]
        assert details == [
            {"session": "stage", "state": "announced"},
            {"session": "stage", "state": "moved"},
        ]

    @pytest.mark.parametrize("reason", [None, "everybody left", 7])
    def test_a_session_that_ends_for_another_reason_is_none(
        self, opentok: Reporting, reason: object
    ) -> None:
        opentok.take(about_a_session(opentok.stage, reason=reason))
        told = opentok.take(
            about_a_session(opentok.stage, event="sessionNotification", reason=reason)
        )

        assert told == "of-no-interest"
        assert self.rotations(opentok) == []

    def test_without_a_time_it_is_told_when_it_is_reported(
        self, opentok: Reporting
    ) -> None:
        opentok.take(about_a_session(opentok.backstage, timestamp=None))

        (entry,) = self.rotations(opentok)
        assert entry["details"]["session"] == "backstage"
        assert entry["at"] == opentok.platform.clock.now_ms()


class TestMedia:
    def test_what_became_of_a_recording_opentok_is_asked(
        self, opentok: Reporting
    ) -> None:
        archive_id = opentok.go_live()
        video = opentok.platform.video
        opentok.platform.change_status(opentok.event.id, Status.CLOSED)
        video.archive_becomes(archive_id, "available", duration_s=60, size_bytes=7)

        told = opentok.take(about_a_recording(opentok.stage, archive_id))

        stored = opentok.platform.event_of(ANA)
        assert told == "changed"
        assert stored["archive"]["sizeBytes"] == 7
        assert "forged" not in str(stored)
        assert opentok.take(about_a_recording(opentok.stage, archive_id)) == "known"

    def test_a_stream_is_shown_once_opentok_says_that_it_plays(
        self, opentok: Reporting
    ) -> None:
        opentok.platform.video.come(opentok.stage)
        opentok.platform.change_status(opentok.event.id, Status.LIVE)
        video = opentok.platform.video
        (broadcast_id,) = video.broadcasts
        early = opentok.take(about_a_stream(opentok.stage, broadcast_id))
        place = f"shows/{ANA}/night/hlsUrl"
        before = opentok.platform.databases.at(place)

        video.broadcast_becomes_playable(broadcast_id)
        told = opentok.take(about_a_stream(opentok.stage, broadcast_id))

        assert (early, before) == ("known", None)
        assert told == "changed"
        assert opentok.platform.databases.at(place) == (
            f"https://cdn.example/{broadcast_id}/playlist.m3u8"
        )

    @pytest.mark.parametrize("about", [about_a_recording, about_a_stream])
    def test_what_opentok_does_not_confirm_is_forgotten(
        self, opentok: Reporting, about: Any
    ) -> None:
        opentok.go_live()

        assert opentok.take(about(opentok.stage, "made-up")) == "unconfirmed"

    def test_the_media_of_another_stage_are_not_this_ones(
        self, opentok: Reporting
    ) -> None:
        opentok.go_live()
        video = opentok.platform.video
        video.know("another")
        archive = video.start_archive("another", name="x", composed=True)
        stream = video.start_broadcast("another", hls=True, rtmp=[])

        told = [
            opentok.take(about_a_recording(opentok.stage, archive.id)),
            opentok.take(about_a_stream(opentok.stage, stream.id)),
        ]

        assert told == ["unconfirmed", "unconfirmed"]

    @pytest.mark.parametrize("about", [about_a_recording, about_a_stream])
    def test_the_backstage_has_no_recording_and_no_stream(
        self, opentok: Reporting, about: Any
    ) -> None:
        archive_id = opentok.go_live()

        assert opentok.take(about(opentok.backstage, archive_id)) == "not-a-stage"

    def test_an_event_that_is_gone_a_moment_later_is_no_stage(
        self, opentok: Reporting
    ) -> None:
        callbacks = opentok.platform.backend.show.callbacks
        request = a_callback(about_a_recording(opentok.stage, "archive-1"))
        callbacks.take(request)
        opentok.platform.databases.as_backend().update(
            {f"events/{opentok.event.id}": None}
        )

        assert callbacks.take(request) == "not-a-stage"

    @pytest.mark.parametrize(
        ("about", "operation"),
        [(about_a_recording, "archive"), (about_a_stream, "broadcast")],
    )
    def test_when_opentok_cannot_be_asked_it_has_to_report_again(
        self, opentok: Reporting, about: Any, operation: str
    ) -> None:
        archive_id = opentok.go_live()
        failure = VideoUnavailable("OpenTok did not answer.")
        opentok.platform.video.fail_next(operation, failure)

        with pytest.raises(VideoUnavailable):
            opentok.take(about(opentok.stage, archive_id))


class TestAnEmptyStage:
    def test_recording_and_stream_start_as_soon_as_somebody_is_there(
        self, opentok: Reporting
    ) -> None:
        video = opentok.platform.video
        opentok.platform.change_status(opentok.event.id, Status.LIVE)
        opentok.platform.clock.advance(10)
        video.publish(opentok.stage, "host-connection", "host-stream")

        opentok.take(about_somebody("streamCreated", opentok.stage))

        assert len(video.archives) == len(video.broadcasts) == 1

    def test_who_only_watches_starts_the_stream_alone(self, opentok: Reporting) -> None:
        video = opentok.platform.video
        opentok.platform.change_status(opentok.event.id, Status.LIVE)
        opentok.platform.clock.advance(10)
        video.come(opentok.stage)

        opentok.take(opentok.somebody)

        assert (len(video.archives), len(video.broadcasts)) == (0, 1)

    def test_on_the_backstage_nobody_is_waited_for(self, opentok: Reporting) -> None:
        opentok.platform.change_status(opentok.event.id, Status.LIVE)
        opentok.platform.clock.advance(10)
        calls = len(opentok.platform.video.calls)

        opentok.take(about_somebody("streamCreated", opentok.backstage))

        assert len(opentok.platform.video.calls) == calls

    def test_who_comes_to_a_show_that_has_all_it_needs_costs_nothing_more(
        self, opentok: Reporting
    ) -> None:
        opentok.go_live()
        calls = len(opentok.platform.video.calls)

        opentok.take(opentok.somebody)

        assert len(opentok.platform.video.calls) == calls
