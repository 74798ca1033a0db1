"""What streams a cleared stage to where no slate is stops."""

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import VideoUnavailable
from tests.unit.stage import RTMP, a_stage, clear, resume, told_of
from tests.unit.world import ACTIVE, EVENT, SHOW, a_show_in_preshow, change


def test_a_stream_to_encoders_stops_and_goes_on_as_another_part() -> None:
    world = a_stage(rtmp_url=RTMP, hls=True)
    (before,) = world.video.broadcasts.values()

    clear(world)

    assert before.state.is_over
    assert world.at(f"{ACTIVE}/hlsId") is None
    assert world.at(f"{EVENT}/problems/startBroadcast/reason") == "stage-cleared"
    resume(world)
    running = [one for one in world.video.broadcasts.values() if one is not before]
    assert [one.state.is_over for one in running] == [False]
    assert world.at(f"{EVENT}/problems") is None


def test_a_stream_for_viewers_alone_goes_on() -> None:
    world = a_stage(hls=True)

    clear(world)

    (stored,) = world.video.broadcasts.values()
    assert not stored.state.is_over


def test_a_stream_that_viewers_can_go_back_in_stops() -> None:
    world = a_stage(hls=True, broadcast_options={"dvr": True})

    clear(world)

    (stored,) = world.video.broadcasts.values()
    assert stored.state.is_over


def test_a_stream_to_an_encoder_that_the_event_names_no_more_stops() -> None:
    world = a_stage(rtmp_url=RTMP, hls=True)
    world.databases.put(f"{EVENT}/rtmpUrl", None)

    clear(world)

    (stored,) = world.video.broadcasts.values()
    assert stored.state.is_over


def test_a_stream_does_not_begin_while_the_stage_is_cleared() -> None:
    world = a_show_in_preshow(rtmp_url=RTMP, archive_event=True)
    clear(world)

    live = change(world, Status.LIVE)

    assert world.video.broadcasts == {}
    assert live.problems is not None
    assert live.problems["startBroadcast"].reason == "stage-cleared"
    assert resume(world).problems is None
    assert len(world.video.broadcasts) == 1


def test_a_stream_begins_by_a_pass_if_the_function_that_resumes_dies() -> None:
    world = a_stage(rtmp_url=RTMP)
    clear(world)
    world.databases.put(f"{EVENT}/cleared", None)
    world.databases.put(f"{SHOW}/slate/until", world.clock.now_ms())
    world.clock.advance(60)

    world.reconciler.run()

    assert [one.state.is_over for one in world.video.broadcasts.values()] == [
        True,
        False,
    ]
    assert len(told_of(world, "stageResumed")) == 1


def test_a_stream_is_stopped_by_the_task_if_opentok_fails() -> None:
    world = a_stage(rtmp_url=RTMP)
    world.video.fail_next("broadcasts_of", VideoUnavailable("Down."))
    state = clear(world)
    assert state.problems is not None
    assert state.problems["holdBroadcast"].final is False

    world.run_task(Effect.EMPTY_STAGE, Effect.HOLD_BROADCAST)

    (stored,) = world.video.broadcasts.values()
    assert stored.state.is_over


def test_a_stream_is_stopped_at_once_if_the_show_is_closed_before() -> None:
    world = a_stage(rtmp_url=RTMP)
    world.video.fail_next("broadcasts_of", VideoUnavailable("Down."))
    clear(world)

    change(world, Status.CLOSED)
    world.run_task(Effect.EMPTY_STAGE, Effect.HOLD_BROADCAST)

    (stored,) = world.video.broadcasts.values()
    assert stored.state.is_over
