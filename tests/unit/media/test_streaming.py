"""The stream of the stage."""

from datetime import timedelta
from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.errors import (
    InvalidRequest,
    NotReadyYet,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotRouted,
    VideoRequestRefused,
    VideoUnavailable,
)
from interactive_broadcast.kernel.media_options import BroadcastOptions, Resolution
from interactive_broadcast.kernel.video import RtmpTarget
from interactive_broadcast.kernel.video_statuses import HlsStatus
from interactive_broadcast.media.streaming import Streaming, split_rtmp_url
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event
from tests.support.fakes import STAGE
from tests.unit.acts import context, done, failed, first, running, second, seen, whole
from tests.unit.world import ACTIVE, EVENT, SHOW, World, a_show_just_set_live, a_world

STARTED = done(broadcastId="broadcast-1", hls=True)
RTMP = "rtmp://host/app/key-1"


def streaming(world: World) -> Streaming:
    return world.backend.media.streaming


def stream(world: World) -> str:
    """Beside the functions: what an attempt whose answer was lost has left."""
    return world.video.start_broadcast(STAGE, hls=True, rtmp=[]).id


def a_streamed_show(**changes: Any) -> World:
    world = a_show_just_set_live(hls=True, **changes)
    stream(world)
    world.video.calls.clear()
    return world


def a_closed_show(**changes: Any) -> World:
    """Its stream runs still, and its records are there."""
    world = a_streamed_show(**changes)
    world.write_status(Status.CLOSED)
    return world


class TestStarting:
    def test_viewers_and_encoders_are_served_by_one_broadcast(self) -> None:
        world = a_show_just_set_live(hls=True, rtmp_url=RTMP)

        acted = whole(streaming(world).start(context(world), first()))

        (broadcast,) = world.video.broadcasts.values()
        assert broadcast.hls
        assert broadcast.rtmp[0].server_url == "rtmp://host/app"
        assert broadcast.rtmp[0].stream_name == "key-1"
        told = {"broadcastId": "broadcast-1", "hls": True, "elsewhere": True}
        assert acted.result == told
        assert acted.writes == {f"{ACTIVE}/hlsId": "broadcast-1"}

    def test_twenty_seconds_later_it_is_looked_whether_it_plays(self) -> None:
        world = a_show_just_set_live(hls=True)

        whole(streaming(world).start(context(world), first()))

        task = world.tasks.by_key(f"{EVENT_ID}-publishHls-broadcast-1")
        assert task.at == world.clock.now() + timedelta(seconds=20)
        assert task.payload == {"eventId": EVENT_ID, "effects": ["publishHls"]}

    def test_an_encoder_alone_is_served_without_a_stream_for_viewers(self) -> None:
        world = a_show_just_set_live(rtmp_url=RTMP)

        acted = whole(streaming(world).start(context(world), first()))

        assert not world.video.broadcasts["broadcast-1"].hls
        assert acted.result == {"broadcastId": "broadcast-1", "elsewhere": True}
        assert world.tasks.stored == []

    def test_an_rtmp_url_without_a_stream_does_not_keep_viewers_from_it(self) -> None:
        world = a_show_just_set_live(hls=True, rtmp_url="rtmp://host/app/")

        acted = whole(streaming(world).start(context(world), first()))

        (broadcast,) = world.video.broadcasts.values()
        assert broadcast.hls
        assert broadcast.rtmp == []
        told = acted.writes[f"{EVENT}/problems/startBroadcast"]
        assert told == {"reason": "invalid-request", "final": True, "at": SERVER_TIME}

    def test_one_of_several_that_cannot_be_one_keeps_no_other_from_it(self) -> None:
        world = a_show_just_set_live(
            rtmp_url="rtmp://host/app/", rtmp_urls=[RTMP, "rtmp://other/app/key-2"]
        )

        acted = whole(streaming(world).start(context(world), first()))

        (broadcast,) = world.video.broadcasts.values()
        assert [target.id for target in broadcast.rtmp] == ["rtmpUrls-1", "rtmpUrls-2"]
        told = acted.writes[f"{EVENT}/problems/startBroadcast"]
        assert told == {"reason": "invalid-request", "final": True, "at": SERVER_TIME}

    def test_five_encoders_are_served_by_one_broadcast(self) -> None:
        more = [f"rtmp://host/app/key-{number}" for number in range(2, 6)]
        world = a_show_just_set_live(rtmp_url=RTMP, rtmp_urls=more)

        whole(streaming(world).start(context(world), first()))

        (broadcast,) = world.video.broadcasts.values()
        keys = [target.stream_name for target in broadcast.rtmp]
        assert keys == [f"key-{number}" for number in range(1, 6)]

    def test_it_is_streamed_as_its_event_says(self) -> None:
        options = BroadcastOptions(resolution=Resolution.FULL_HD, low_latency=True)
        world = a_show_just_set_live(hls=True, broadcast_options=options)

        whole(streaming(world).start(context(world), first()))

        assert world.video.broadcasts["broadcast-1"].options == options

    def test_what_the_service_does_not_take_is_left_out_once_and_told(self) -> None:
        options = BroadcastOptions(max_bitrate=100_000)
        world = a_show_just_set_live(hls=True, broadcast_options=options)
        world.video.fail_next("start_broadcast", VideoRequestRefused("No."))

        acted = whole(streaming(world).start(context(world), first()))

        assert world.video.broadcasts["broadcast-1"].options is None
        assert acted.result["without"] == "broadcastOptions"
        told = acted.writes[f"{EVENT}/problems/startBroadcast"]
        assert told == {
            "reason": "video-request-refused",
            "final": True,
            "at": SERVER_TIME,
        }

    def test_what_is_refused_without_options_too_is_told_as_such(self) -> None:
        world = a_show_just_set_live(
            hls=True, broadcast_options=BroadcastOptions(dvr=True)
        )
        world.video.fail_next("start_broadcast", VideoRequestRefused("No."), times=2)

        with pytest.raises(VideoRequestRefused):
            streaming(world).start(context(world), first())

        assert world.video.calls == ["start_broadcast", "start_broadcast"]

    def test_an_rtmp_url_without_a_stream_is_refused_where_it_is_all(self) -> None:
        world = a_show_just_set_live(rtmp_url="rtmp://host/app/")

        with pytest.raises(InvalidRequest):
            streaming(world).start(context(world), first())

        assert world.video.broadcasts == {}

    def test_where_nobody_watches_nothing_is_streamed(self) -> None:
        world = a_show_just_set_live()

        acted = whole(streaming(world).start(context(world), first()))

        assert acted.result == {"skipped": "there is nowhere to stream to"}

    def test_a_show_that_is_over_is_not_streamed(self) -> None:
        world = a_show_just_set_live(hls=True)
        before = context(world)
        world.write_status(Status.CLOSED)

        acted = whole(streaming(world).start(seen(before, world), first()))

        assert acted.result == {"skipped": "the show is not live"}
        assert world.video.calls == []

    def test_the_record_of_another_show_at_the_address_is_left_alone(self) -> None:
        world = a_show_just_set_live(hls=True)
        world.databases.put(f"{ACTIVE}/eventId", "event-2")

        acted = whole(streaming(world).start(context(world), first()))

        assert acted.writes == {}

    def test_after_a_lost_answer_what_runs_is_adopted(self) -> None:
        world = a_streamed_show()

        acted = whole(streaming(world).start(context(world), second()))

        assert acted.result["broadcastId"] == "broadcast-1"
        assert world.video.calls == ["broadcasts_of"]

    def test_after_a_lost_answer_what_does_not_run_is_started(self) -> None:
        world = a_streamed_show()
        world.video.broadcast_ends("broadcast-1")

        acted = whole(streaming(world).start(context(world), second()))

        assert acted.result["broadcastId"] == "broadcast-2"

    def test_a_stream_that_somebody_else_has_started_is_the_shows_own(self) -> None:
        world = a_streamed_show()

        acted = whole(streaming(world).start(context(world), first()))

        assert acted.result["broadcastId"] == "broadcast-1"

    def test_a_session_that_cannot_be_streamed_is_told_as_such(self) -> None:
        world = a_show_just_set_live(hls=True)
        world.video.fail_next("start_broadcast", VideoNotRouted("Relayed."))

        with pytest.raises(VideoNotRouted):
            streaming(world).start(context(world), first())

        assert world.video.calls == ["start_broadcast"]

    def test_what_is_in_the_way_and_streams_nothing_is_stopped_first(self) -> None:
        world = a_streamed_show()
        world.video.broadcast_breaks("broadcast-1", hls=HlsStatus.ERROR)

        acted = whole(streaming(world).start(context(world), first()))

        assert acted.result["broadcastId"] == "broadcast-2"
        assert world.video.broadcasts["broadcast-1"].state.is_over

    def test_a_refusal_without_a_stream_in_the_way_is_one(self) -> None:
        world = a_show_just_set_live(hls=True)
        world.video.fail_next("start_broadcast", VideoConflict("No."), times=2)

        with pytest.raises(VideoConflict):
            streaming(world).start(context(world), first())

    def test_viewers_are_told_of_the_next_part_anew(self) -> None:
        world = a_streamed_show()
        world.video.broadcast_ends("broadcast-1")
        published = done(broadcastId="broadcast-1")

        acted = whole(
            streaming(world).start(context(world), first(publishHls=published))
        )

        assert acted.result == {"broadcastId": "broadcast-2", "hls": True}
        assert acted.writes == {
            f"{ACTIVE}/hlsId": "broadcast-2",
            f"effects/{EVENT_ID}/publishHls": None,
        }
        (task,) = world.tasks.stored
        assert task.key == f"{EVENT_ID}-publishHls-broadcast-2"


class TestPublishing:
    def publish(self, world: World, **records: Any) -> Any:
        attempt = first(**{"startBroadcast": STARTED, **records})
        return whole(streaming(world).publish(context(world), attempt))

    def test_viewers_learn_where_to_watch_once_there_is_something_to_see(self) -> None:
        world = a_streamed_show()
        with pytest.raises(NotReadyYet):
            self.publish(world)
        world.video.broadcast_becomes_playable("broadcast-1")

        acted = self.publish(world)

        url = "https://cdn.example/broadcast-1/playlist.m3u8"
        assert acted.result == {"broadcastId": "broadcast-1"}
        assert acted.writes == {f"{ACTIVE}/hlsUrl": url, f"{SHOW}/hlsUrl": url}

    def test_they_learn_it_after_the_delay_though_the_cdn_waits_for_them(self) -> None:
        """A CDN that fetches when a player asks never says `live` before."""
        world = a_streamed_show()
        world.clock.advance(seconds=19)
        with pytest.raises(NotReadyYet):
            self.publish(world)
        world.clock.advance(seconds=1)

        assert self.publish(world).result == {"broadcastId": "broadcast-1"}

    def test_until_the_records_are_open_nobody_is_told(self) -> None:
        world = a_streamed_show()
        world.video.broadcast_becomes_playable("broadcast-1")
        world.databases.put(f"{ACTIVE}/eventId", None)

        with pytest.raises(NotReadyYet):
            self.publish(world)

    def test_a_stream_that_is_being_started_is_waited_for(self) -> None:
        world = a_streamed_show()

        with pytest.raises(NotReadyYet):
            self.publish(world, startBroadcast=running())

    def test_a_stream_that_could_not_be_started_is_not(self) -> None:
        world = a_show_just_set_live(hls=True)

        acted = self.publish(world, startBroadcast=failed())

        assert acted.result == {"skipped": "there is no stream"}

    def test_when_the_show_is_over_nobody_is_told(self) -> None:
        world = a_closed_show()

        assert self.publish(world).result == {"skipped": "there is no stream"}


class TestStopping:
    def stop(self, world: World, **records: Any) -> Any:
        attempt = first(**{"startBroadcast": STARTED, **records})
        return whole(streaming(world).stop(context(world), attempt))

    def test_the_stream_ends_and_the_records_go(self) -> None:
        world = a_closed_show()

        acted = self.stop(world)

        assert world.video.broadcasts["broadcast-1"].state.is_over
        assert acted.result == {"stopped": 1}
        assert acted.writes == {
            ACTIVE: None,
            SHOW: None,
            **{
                ACTIVE.replace("activeBroadcasts", top): None
                for top in (
                    *("viewers", "presence", "line", "deck", "writtenFor"),
                    *("fanPictures", "viewerCounts", "calls", "callRequests"),
                    *("linePositions", "lineSummary", "stageTurns", "notes"),
                )
            },
        }

    def test_every_stream_of_the_stage_ends_known_or_not(self) -> None:
        world = a_closed_show()
        world.video.broadcast_ends("broadcast-1")
        stream(world)

        acted = self.stop(world)

        assert world.video.broadcasts["broadcast-2"].state.is_over
        assert acted.result == {"stopped": 2}

    def test_one_whose_start_was_never_answered_ends_too(self) -> None:
        world = a_closed_show()

        acted = self.stop(world, startBroadcast=running())

        assert world.video.broadcasts["broadcast-1"].state.is_over
        assert acted.result == {"stopped": 1}

    def test_opentok_is_not_asked_about_a_stream_that_was_never_tried(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        acted = whole(streaming(world).stop(context(world), first()))

        assert acted.result == {"stopped": 0}
        assert world.video.calls == []

    def test_records_that_serve_another_event_by_now_stay(self) -> None:
        world = a_closed_show()
        world.databases.put(f"{ACTIVE}/eventId", "event-2")

        acted = self.stop(world)

        assert acted.writes == {}
        assert world.video.broadcasts["broadcast-1"].state.is_over

    def test_records_that_serve_another_event_while_opentok_is_asked_stay(self) -> None:
        world = a_closed_show()
        listed = world.video.broadcasts_of

        def takes_over(session_id: str) -> Any:
            world.databases.put(f"{ACTIVE}/eventId", "event-2")
            return listed(session_id)

        world.video.broadcasts_of = takes_over  # type: ignore[method-assign]  # somebody is faster

        assert self.stop(world).writes == {}

    def test_the_host_of_the_next_event_who_is_early_stays(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))
        world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")

        acted = whole(streaming(world).stop(context(world), first()))

        assert acted.writes == {}

    def test_a_show_that_goes_on_keeps_its_stream(self) -> None:
        world = a_streamed_show()

        with pytest.raises(NotReadyYet):
            self.stop(world)

    def test_while_opentok_is_away_the_records_stay(self) -> None:
        world = a_closed_show()
        world.video.fail_next("broadcasts_of", VideoUnavailable("Down."))

        with pytest.raises(VideoUnavailable):
            self.stop(world)

    def test_what_repeating_cannot_cure_keeps_no_records(self) -> None:
        world = a_closed_show()
        world.video.fail_next("broadcasts_of", VideoCredentialsRefused("Changed."))

        acted = self.stop(world)

        reason = VideoCredentialsRefused.reason
        assert acted.result == {"problem": reason}
        assert acted.writes[ACTIVE] is None
        problem = acted.writes[f"{EVENT}/problems/stopBroadcast"]
        assert (problem["reason"], problem["final"]) == (reason, True)


@pytest.mark.parametrize(
    ("server", "stream_key"),
    [
        ("rtmp://host/app", "key"),
        ("rtmp://h/app", "key?sig=ab/cd=="),
        ("rtmp://h/app/instance", "key?sig=ab/cd=="),
        ("rtmp://h/app?doConnect=ab/cd==", "key"),
        ("rtmp://h/app?backup=1", "key?sig=ab/cd=="),
        ("rtmp://h/app/instance", "folder/key"),
        ("rtmp://h/app", "mp4:folder/key"),
        # YouTube, its second server, Facebook, Twitch.
        ("rtmp://a.rtmp.youtube.com/live2", "abcd-1234-efgh-5678"),
        ("rtmp://b.rtmp.youtube.com/live2?backup=1", "abcd-1234-efgh-5678"),
        (
            "rtmps://live-api-s.facebook.com:443/rtmp",
            "FB-1234567890-0-AbC_dEf?s_bl=1&s_psm=1&s_sw=0&s_vt=api-s&a=Abx/y0==",
        ),
        (
            "rtmps://edgetee-upload-x1.xx.fbcdn.net:443/rtmp",
            "17900000000000000?s_bl=1&s_sml=3&s_vt=ig&a=AbyZ",
        ),
        ("rtmp://live.twitch.tv/app", "live_123456_AbCdEf?bandwidthtest=true"),
        # Amazon IVS and Kick, Vimeo, Restream, Dailymotion.
        (
            "rtmps://a1b2c3d4e5f6.global-contribute.live-video.net:443/app",
            "sk_us-west-2_AbCdEf_012345",
        ),
        ("rtmps://rtmp-global.cloud.vimeo.com:443/live", "6b4f9a3e-1c2d-4e5f"),
        ("rtmp://live.restream.io/live", "re_1234567_abcdef"),
        ("rtmp://publish.dailymotion.com/publish-dm", "x7abcd?auth=Ab/Cd"),
        # Akamai, Wowza, Azure, Tencent.
        (
            "rtmp://p.ep12345.i.akamaientrypoint.net/EntryPoint",
            "stream_1_500@12345",
        ),
        ("rtmp://wowza.example.com:1935/live/_definst_", "myStream"),
        ("rtmps://x.channel.media.example.net:2935/live/0a1b2c3d", "key"),
        (
            "rtmp://push.example.com/live",
            "room-1?txSecret=0a1b2c&txTime=68F0A0B0",
        ),
        # With a login of the server.
        ("rtmp://user:pass@192.0.2.1:1935/app", "key"),
    ],
)
def test_a_stream_key_is_told_from_its_server_as_encoders_do(
    server: str, stream_key: str
) -> None:
    target = RtmpTarget(id="a", server_url=server, stream_name=stream_key)

    assert split_rtmp_url("a", f"{server}/{stream_key}") == target


@pytest.mark.parametrize(
    "url", ["rtmp://host/app/", "rtmp://host/app", "rtmp://h/a/k\n"]
)
def test_what_has_no_stream_is_no_rtmp_url(url: str) -> None:
    assert split_rtmp_url("a", url) is None
