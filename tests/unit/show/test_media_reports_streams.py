"""What OpenTok says of a show's stream."""

from dataclasses import replace

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.video_statuses import (
    HlsStatus,
    RtmpStatus,
)
from tests.support.builders import EVENT_ID
from tests.unit.show.media_reporting import (
    report_stream,
    stream,
    the_event,
)
from tests.unit.world import (
    ACTIVE,
    EVENT,
    SHOW,
    a_show_that_is_live,
    change,
)

PARTS = f"archives/{EVENT_ID}"


class TestAStream:
    def test_its_viewers_are_told_where_it_is_once_it_plays(self) -> None:
        world = a_show_that_is_live(hls=True)
        told_early = report_stream(world, stream(world))
        world.video.broadcast_becomes_playable("broadcast-1")

        told = report_stream(world, stream(world))

        assert (told_early, told) == (False, True)
        assert world.at(f"{SHOW}/hlsUrl") == stream(world).hls_url

    def test_its_viewers_are_told_where_it_is_when_the_delay_is_over(self) -> None:
        world = a_show_that_is_live(hls=True)
        world.clock.advance(seconds=20)

        told = report_stream(world, stream(world))

        assert told
        assert world.at(f"{SHOW}/hlsUrl") == stream(world).hls_url

    def test_one_that_ends_is_started_anew_and_told_anew(self) -> None:
        world = a_show_that_is_live(hls=True)
        world.video.broadcast_becomes_playable("broadcast-1")
        report_stream(world, stream(world))
        world.clock.advance(60)
        world.video.broadcast_ends("broadcast-1")

        report_stream(world, stream(world))
        gone = world.at(f"{SHOW}/hlsUrl")
        world.video.broadcast_becomes_playable("broadcast-2")
        report_stream(world, stream(world, 2))

        assert gone is None
        assert world.at(f"{ACTIVE}/hlsId") == "broadcast-2"
        assert world.at(f"{SHOW}/hlsUrl") == stream(world, 2).hls_url
        assert world.at(f"{EVENT}/problems") is None

    def test_one_that_fails_while_opentok_runs_it_is_stopped_and_started_anew(
        self,
    ) -> None:
        world = a_show_that_is_live(hls=True)
        world.video.broadcast_becomes_playable("broadcast-1")
        report_stream(world, stream(world))
        world.video.broadcast_breaks("broadcast-1", hls=HlsStatus.ERROR)
        world.clock.advance(1)

        report_stream(world, stream(world))
        withdrawn = world.at(f"{SHOW}/hlsUrl"), world.at(f"{ACTIVE}/hlsId")
        world.clock.advance(10)
        world.run_task(Effect.START_BROADCAST)

        assert withdrawn == (None, None)
        assert stream(world).is_over
        assert world.at(f"{ACTIVE}/hlsId") == "broadcast-2"
        assert sorted(world.told("startBroadcast")) == ["broken off", "done", "done"]

    def test_an_encoder_that_is_not_served_is_told_and_viewers_keep_theirs(
        self,
    ) -> None:
        world = a_show_that_is_live(hls=True, rtmp_url="rtmp://host/app/key")
        world.video.broadcast_becomes_playable("broadcast-1")
        report_stream(world, stream(world))
        world.video.broadcast_breaks(
            "broadcast-1", hls=HlsStatus.LIVE, rtmp=RtmpStatus.OFFLINE
        )

        world.clock.advance(1)
        told = [report_stream(world, stream(world)) for _ in range(2)]
        problem = world.at(f"{EVENT}/problems/startBroadcast")
        world.clock.advance(1)
        world.video.broadcast_breaks("broadcast-1", hls=HlsStatus.LIVE)
        restored = [report_stream(world, stream(world)) for _ in range(2)]

        assert told == restored == [True, False]
        assert isinstance(problem, dict)
        assert (problem["reason"], problem["final"]) == ("rtmp-offline", True)
        assert world.at(f"{EVENT}/problems/startBroadcast") is None
        assert world.told("startBroadcast") == ["done", "broken off", "goes on"]
        assert world.at(f"{SHOW}/hlsUrl") == stream(world).hls_url
        assert list(world.video.broadcasts) == ["broadcast-1"]

    def test_of_several_encoders_it_is_told_which_are_not_served(self) -> None:
        world = a_show_that_is_live(
            rtmp_url="rtmp://one/app/key",
            rtmp_urls=["rtmp://two/app/key", "rtmp://three/app/key"],
        )
        for only in ("rtmpUrls-2", "rtmpUrl"):
            world.video.broadcast_breaks(
                "broadcast-1", rtmp=RtmpStatus.OFFLINE, only=only
            )
            world.clock.advance(1)
            report_stream(world, stream(world))

        told = world.at(f"{EVENT}/problems/startBroadcast")
        assert isinstance(told, dict)
        assert told["targets"] == "rtmpUrl, rtmpUrls-2"
        entries = world.databases.at(f"timeline/{EVENT_ID}").values()
        targets = [one["details"].get("targets") for one in entries]
        assert [one for one in targets if one] == ["rtmpUrls-2", "rtmpUrl, rtmpUrls-2"]
        # The others go on: nothing is started anew for the sake of one.
        assert list(world.video.broadcasts) == ["broadcast-1"]

    def test_in_which_order_the_service_lists_them_is_no_news(self) -> None:
        world = a_show_that_is_live(hls=True, rtmp_url="rtmp://one/app/key")
        world.video.broadcast_becomes_playable("broadcast-1")
        report_stream(world, stream(world))
        broken = {"rtmpUrl": RtmpStatus.OFFLINE, "rtmpUrls-1": RtmpStatus.ERROR}
        other_way = dict(reversed(broken.items()))

        first, second = (
            report_stream(world, replace(stream(world), rtmp=listed))
            for listed in (broken, other_way)
        )

        assert (first, second) == (True, False)

    def test_an_encoder_is_told_also_where_the_options_were_refused(self) -> None:
        world = a_show_that_is_live(hls=True, rtmp_url="rtmp://one/app/key")
        refused = problem(
            EVENT_ID, Effect.START_BROADCAST, "video-request-refused", final=True
        )
        world.databases.as_backend().update(refused)
        world.video.broadcast_becomes_playable("broadcast-1")
        report_stream(world, stream(world))
        told = [world.at(f"{EVENT}/problems/startBroadcast/reason")]

        world.video.broadcast_breaks(
            "broadcast-1", hls=HlsStatus.LIVE, rtmp=RtmpStatus.OFFLINE
        )
        report_stream(world, stream(world))

        told.append(world.at(f"{EVENT}/problems/startBroadcast/reason"))
        assert told == ["video-request-refused", "rtmp-offline"]

    def test_one_that_plays_as_known_is_no_reason_to_read_anything(self) -> None:
        world = a_show_that_is_live(hls=True)
        event, known = the_event(world), world.ledger.read(EVENT_ID)
        world.databases.reads.clear()

        told = world.media_reports.broadcast(event, stream(world), known=known)

        assert not told
        assert world.databases.reads == []

    def test_one_that_ends_with_the_show_is_not_started_anew(self) -> None:
        world = a_show_that_is_live(hls=True)
        event = the_event(world)
        change(world, Status.CLOSED)
        world.video.broadcast_ends("broadcast-1")

        # As somebody sees it who has read the event before.
        assert not world.media_reports.broadcast(event, stream(world))
        assert list(world.video.broadcasts) == ["broadcast-1"]
