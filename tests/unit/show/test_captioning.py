"""Live captions as the owner of a show starts and stops them."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    CaptionsRunning,
    EventNotFound,
    InvalidRequest,
    NotReadyYet,
    RulesDenied,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import ShowNotLive, StageEmpty
from interactive_broadcast.show.models import Captions, StartCaptionsRequest
from tests.support.builders import EVENT_ID
from tests.support.fakes import STAGE
from tests.unit.world import (
    ADMIN,
    EVENT,
    OTHER,
    REQUEST,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)

CAPTIONS = f"{EVENT}/captions"
GERMAN = Captions(captions_id="captions-1", language_code="de-DE")


def a_live_show() -> World:
    world = a_show_that_is_live()
    world.video.publish(STAGE, "host-connection", "host-stream")
    return world


def start(world: World, language_code: str = "de-DE") -> Captions:
    request = StartCaptionsRequest(id=EVENT_ID, language_code=language_code)
    return world.backend.show.captioning.start(ADMIN, request)


def stop(world: World) -> Captions:
    return world.backend.show.captioning.stop(ADMIN, REQUEST)


def running(world: World) -> list[str]:
    return [one.language_code for one in world.video.running_captions]


def test_a_live_show_is_captioned_and_its_event_tells_it() -> None:
    world = a_live_show()

    reply = start(world)

    assert reply == GERMAN
    assert running(world) == ["de-DE"]
    told = world.at(CAPTIONS)
    assert isinstance(told, dict)
    assert (told["status"], told["id"]) == ("started", "captions-1")
    assert world.told("startCaptions") == ["done"]


def test_a_second_click_changes_nothing() -> None:
    world = a_live_show()
    start(world)
    before = world.at("/")

    assert start(world) == GERMAN
    assert world.at("/") == before
    assert len(world.video.captions) == 1


def test_another_language_has_to_wait_for_the_end_of_the_first() -> None:
    world = a_live_show()
    start(world)

    with pytest.raises(CaptionsRunning):
        start(world, "fr-FR")
    stop(world)
    reply = start(world, "fr-FR")

    assert reply == Captions(captions_id="captions-2", language_code="fr-FR")
    assert running(world) == ["fr-FR"]


def test_so_has_it_while_it_is_not_known_whether_those_have_outlived_a_session() -> (
    None
):
    world = a_live_show()
    start(world)
    world.clock.advance(1)
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    world.backend.show.caption_reports.session_ended(event)

    with pytest.raises(CaptionsRunning):
        start(world, "fr-FR")

    stop(world)
    start(world, "fr-FR")
    assert running(world) == ["fr-FR"]


def test_they_end_by_hand_and_a_second_click_changes_nothing() -> None:
    world = a_live_show()
    start(world)

    first = stop(world)
    before = world.at("/")
    second = stop(world)

    assert first == second == GERMAN
    assert running(world) == []
    assert world.at(f"{CAPTIONS}/status") == "stopped"
    assert world.at("/") == before


def test_they_can_be_started_and_stopped_as_often_as_one_likes() -> None:
    world = a_live_show()

    for number in (1, 2, 3):
        assert start(world).captions_id == f"captions-{number}"
        assert running(world) == ["de-DE"]
        stop(world)
        assert running(world) == []


def test_they_end_with_the_show() -> None:
    world = a_live_show()
    start(world)

    event = change(world, Status.CLOSED)

    assert running(world) == []
    assert event.problems is None
    assert world.at(f"{CAPTIONS}/status") == "stopped"


def test_only_a_live_show_has_captions() -> None:
    for world in (a_show_in_preshow(), a_live_show()):
        if world.at(f"{EVENT}/status") == "live":
            change(world, Status.CLOSED)
        with pytest.raises(ShowNotLive):
            start(world)
        assert world.at(CAPTIONS) is None


def test_another_producers_show_is_none_of_ones_business() -> None:
    world = a_live_show()
    request = StartCaptionsRequest(id=EVENT_ID)

    with pytest.raises((EventNotFound, RulesDenied)):
        world.backend.show.captioning.start(OTHER, request)
    with pytest.raises((EventNotFound, RulesDenied)):
        world.backend.show.captioning.stop(OTHER, REQUEST)
    assert world.at(CAPTIONS) is None


def test_where_there_were_none_stopping_them_is_a_success() -> None:
    assert stop(a_live_show()) == Captions()


def test_on_an_empty_stage_they_begin_as_soon_as_somebody_is_there() -> None:
    world = a_show_that_is_live()
    world.video.empty_stages.add(STAGE)

    with pytest.raises(StageEmpty):
        start(world)
    world.video.publish(STAGE, "host-connection", "host-stream")
    world.clock.advance(15)
    world.media_reports.somebody_came(EVENT_ID, publishes=True)

    assert running(world) == ["de-DE"]


def test_what_is_stopped_before_it_could_begin_never_does() -> None:
    world = a_show_that_is_live()
    world.video.empty_stages.add(STAGE)
    with pytest.raises(StageEmpty):
        start(world)

    stop(world)
    world.video.publish(STAGE, "host-connection", "host-stream")
    world.clock.advance(60)
    world.reconciler.run()

    assert world.video.captions == {}


def test_a_language_that_is_not_taken_is_told_and_not_tried_for_ever() -> None:
    world = a_live_show()
    world.video.refused_languages.add("xx-XX")

    with pytest.raises(InvalidRequest):
        start(world, "xx-XX")
    for _ in range(3):
        world.clock.advance(61)
        world.reconciler.run()

    assert world.video.calls.count("start_captions") == 1
    assert start(world, "fr-FR").language_code == "fr-FR"


def test_a_start_whose_answer_was_lost_is_not_made_twice() -> None:
    world = a_live_show()
    world.video.fail_next("start_captions", VideoUnavailable("Slow."), after=True)
    with pytest.raises(VideoUnavailable):
        start(world)

    reply = start(world)

    assert reply == Captions(language_code="de-DE")
    assert len(world.video.captions) == 1
    with pytest.raises(NotReadyYet):
        stop(world)
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    world.backend.show.caption_reports.report(event, "captions-1", "started")
    assert running(world) == []


def test_what_a_crash_has_left_undone_the_reconciler_does() -> None:
    world = a_live_show()
    wanted: Json = {"languageCode": "de-DE", "status": "starting"}
    world.databases.put(CAPTIONS, wanted)
    world.clock.advance(61)

    world.reconciler.run()

    assert running(world) == ["de-DE"]


def test_a_show_of_many_hours_has_captions_again_when_the_first_have_ended() -> None:
    world = a_live_show()
    start(world)
    for _ in range(9):
        world.clock.advance(timedelta(minutes=30).total_seconds())
        world.reconciler.run()

    assert running(world) == ["de-DE"]
    assert len(world.video.captions) == 2
    effect = world.effect(Effect.START_CAPTIONS)
    assert effect is not None
    assert (effect.state, effect.ended_parts) == (EffectState.DONE, 1)


@pytest.mark.parametrize("code", ["en-US", "de-CH", "fil-PH"])
def test_a_language_is_named_as_the_service_names_it(code: str) -> None:
    request = StartCaptionsRequest.model_validate({"id": "e1", "languageCode": code})

    assert request.language_code == code


@pytest.mark.parametrize("code", ["en", "EN-us", "en_US", "english-US", "e-US", ""])
def test_what_is_no_language_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        StartCaptionsRequest.model_validate({"id": "e1", "languageCode": code})


def test_english_is_spoken_where_nothing_else_is_said() -> None:
    assert StartCaptionsRequest(id="e1").language_code == "en-US"
