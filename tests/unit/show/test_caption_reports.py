"""What the video service reports of live captions, and what comes of it."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    EffectUnderway,
    NotReadyYet,
    VideoUnavailable,
)
from interactive_broadcast.show.callback_reports import Report
from interactive_broadcast.show.callbacks import CallbackRequest
from interactive_broadcast.show.models import StartCaptionsRequest
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import API_KEY, STAGE
from tests.unit.world import ADMIN, EVENT, REQUEST, World, a_show_that_is_live, change

CAPTIONS = f"{EVENT}/captions"
PROBLEM = f"{EVENT}/problems/startCaptions"


def a_captioned_show(*, is_answered: bool = True) -> World:
    """Live, with captions; their start may not have been answered."""
    world = a_show_that_is_live()
    world.video.publish(STAGE, "host-connection", "host-stream")
    request = StartCaptionsRequest(id=EVENT_ID)
    captioning = world.backend.show.captioning
    if not is_answered:
        world.video.fail_next("start_captions", VideoUnavailable("Slow."), after=True)
        with pytest.raises(VideoUnavailable):
            captioning.start(ADMIN, request)
    captioning.start(ADMIN, request)
    return world


def report(
    world: World,
    status: str,
    captions_id: str = "captions-1",
    *,
    signature: str | None = None,
) -> str:
    """As the service posts it to the address that the start has named."""
    body = {
        "captionId": captions_id,
        "applicationId": API_KEY,
        "sessionId": STAGE,
        "status": status,
        "languageCode": "en-us",
        "provider": "aws-transcribe",
    }
    address = (API_KEY, world.callback_proofs.path_key(API_KEY))
    request = CallbackRequest(
        report=Report.model_validate(body),
        raw=b"",
        address=address,
        signature=signature,
    )
    return world.backend.show.callbacks.take(request)


def stop(world: World) -> None:
    world.backend.show.captioning.stop(ADMIN, REQUEST)


def running(world: World) -> list[str]:
    return [one.id for one in world.video.running_captions]


def test_what_is_known_is_no_news() -> None:
    world = a_captioned_show()
    before = world.at("/")

    assert report(world, "started") == "known"
    assert report(world, "paused") == "known"
    assert world.at("/") == before


def test_after_a_lost_answer_a_report_tells_which_captions_run() -> None:
    world = a_captioned_show(is_answered=False)
    assert world.at(f"{CAPTIONS}/id") is None

    assert report(world, "started") == "changed"
    assert report(world, "started") == "known"

    assert world.at(f"{CAPTIONS}/id") == "captions-1"
    stop(world)
    assert running(world) == []


def test_a_stop_that_has_waited_for_it_is_carried_out_then() -> None:
    world = a_captioned_show(is_answered=False)
    with pytest.raises(NotReadyYet):
        stop(world)

    report(world, "started")

    assert running(world) == []
    assert world.at(f"{CAPTIONS}/status") == "stopped"


def test_so_is_the_end_of_a_show() -> None:
    world = a_captioned_show(is_answered=False)
    change(world, Status.CLOSED)
    assert running(world) == ["captions-1"]

    report(world, "started")

    assert running(world) == []


def test_captions_that_have_ended_are_followed_by_others() -> None:
    world = a_captioned_show()
    world.clock.advance(60)
    world.video.stop_captions("captions-1")

    assert report(world, "stopped") == "changed"
    assert report(world, "stopped") == "known"

    assert running(world) == ["captions-2"]
    assert sorted(world.told("startCaptions")) == ["done", "done", "ended"]
    assert world.at(PROBLEM) is None


def test_captions_that_break_are_told_and_followed_by_others() -> None:
    world = a_captioned_show()
    world.clock.advance(60)
    world.video.captions_break("captions-1")

    report(world, "failed")

    told = world.at(PROBLEM)
    assert isinstance(told, dict)
    assert (told["reason"], told["final"]) == ("captions-failed", False)
    assert "broken off" in world.told("startCaptions")
    world.clock.advance(61)
    world.reconciler.run()
    assert running(world) == ["captions-2"]
    assert world.at(PROBLEM) is None


def test_a_report_of_their_end_that_overtakes_the_answer_to_their_start_waits() -> None:
    world = a_captioned_show()
    place = f"effects/{EVENT_ID}/startCaptions"
    answered = world.at(place)
    assert isinstance(answered, dict)
    unanswered = {key: one for key, one in answered.items() if key != "result"}
    backend = world.databases.as_backend()
    backend.update({place: {**unanswered, "state": "running"}})
    world.video.captions_break("captions-1")

    with pytest.raises(EffectUnderway):
        report(world, "failed")

    backend.update({place: answered})
    assert report(world, "failed") == "changed"
    assert "broken off" in world.told("startCaptions")


def test_a_late_report_of_former_captions_changes_nothing() -> None:
    world = a_captioned_show()
    world.clock.advance(60)
    world.video.stop_captions("captions-1")
    report(world, "stopped")
    before = world.at("/")

    for status in ("started", "stopped", "failed"):
        assert report(world, status) == "known"

    assert world.at("/") == before
    assert running(world) == ["captions-2"]


def test_those_that_were_stopped_by_hand_are_not_followed_by_any() -> None:
    world = a_captioned_show()
    stop(world)
    before = world.at("/")

    report(world, "stopped")

    assert world.at("/") == before
    assert running(world) == []


def test_nor_are_those_of_a_show_that_is_over() -> None:
    world = a_captioned_show()
    world.video.stop_captions("captions-1")
    change(world, Status.CLOSED)

    report(world, "stopped")

    assert running(world) == []


def test_of_a_show_without_captions_nothing_is_believed() -> None:
    world = a_show_that_is_live()
    before = world.at("/")

    for status in ("started", "stopped", "failed"):
        assert report(world, status) == "known"

    assert world.at("/") == before
    assert world.video.captions == {}


def test_an_empty_stage_ends_them_and_they_come_back_with_the_first_who_does() -> None:
    world = a_captioned_show()
    world.clock.advance(60)
    world.video.leave(STAGE)
    world.clock.advance(1)
    report(world, "stopped")
    assert running(world) == []

    world.video.publish(STAGE, "host-connection", "host-stream")
    world.clock.advance(15)
    world.media_reports.somebody_came(EVENT_ID, publishes=True)

    assert running(world) == ["captions-2"]


def test_captions_that_the_end_of_a_session_has_cut_are_started_again() -> None:
    world = a_captioned_show()
    world.clock.advance(60)
    world.video.stop_captions("captions-1")
    event = world.event_store.find(EVENT_ID)
    assert event is not None

    world.backend.show.caption_reports.session_ended(event)

    assert running(world) == ["captions-2"]


def test_captions_that_have_outlived_it_stay_the_shows_own() -> None:
    world = a_captioned_show()
    world.clock.advance(60)
    event = world.event_store.find(EVENT_ID)
    assert event is not None

    world.backend.show.caption_reports.session_ended(event)
    stop(world)

    assert len(world.video.captions) == 1
    assert running(world) == []
    assert world.effect(Effect.STOP_CAPTIONS) is not None


def test_captions_that_have_outlived_it_are_ended_before_others_are_due() -> None:
    world = a_captioned_show()
    world.clock.advance(1)
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    world.backend.show.caption_reports.session_ended(event)

    stop(world)

    assert running(world) == []


def test_with_which_secret_they_are_signed_nobody_knows() -> None:
    """The service has no field for one."""
    world = a_captioned_show(is_answered=False)
    known = SecretStr("the signature secret of all others")
    world.admin_store.store_signature_secret(ADMIN_ID, known)
    unknown = SecretStr("the signature secret of the account")
    signature = world.callback_proofs.sign(API_KEY, b"", unknown)

    assert report(world, "started", signature=signature) == "changed"
    assert report(world, "started", signature="of a form not known") == "known"
    assert world.at(f"{CAPTIONS}/id") == "captions-1"
