"""What follows from a status, whoever has changed it."""

import pytest

from interactive_broadcast.errors import EffectUnderway, VideoUnavailable
from interactive_broadcast.models.events import Status
from interactive_broadcast.models.shows import Effect
from tests.support.builders import EVENT_ID, an_event
from tests.unit.world import ACTIVE, a_live_show, a_world

LIVE = an_event(status=Status.LIVE, archive_event=True)


def test_following_tells_what_must_be_tried_again() -> None:
    world = a_live_show(archive_event=True)
    world.video.fail_next("start_archive", VideoUnavailable("Down."))

    unfinished = world.director.follow(LIVE, by="admin-1")

    assert set(unfinished) == {Effect.START_ARCHIVE}


def test_while_the_records_are_being_opened_what_builds_on_them_waits() -> None:
    world = a_live_show(archive_event=True)
    world.ledger.claim(EVENT_ID, Effect.OPEN_RECORDS)

    unfinished = world.director.follow(LIVE, by="admin-1")

    assert set(unfinished) == {Effect.OPEN_RECORDS, Effect.LIVE_RECORDS}
    assert isinstance(unfinished[Effect.LIVE_RECORDS], EffectUnderway)


def test_the_recording_does_not_wait_for_the_records() -> None:
    world = a_live_show(archive_event=True)
    world.ledger.claim(EVENT_ID, Effect.OPEN_RECORDS)

    world.director.follow(LIVE, by="admin-1")

    assert list(world.video.archives) == ["archive-1"]


def test_a_scene_whose_admin_is_gone_still_closes() -> None:
    world = a_live_show()
    world.databases.put("admins", None)
    world.write_status(Status.CLOSED)

    unfinished = world.director.follow(an_event(status=Status.CLOSED), by="backend")

    assert unfinished == {}
    assert world.at(f"{ACTIVE}/status") == "closed"


def test_settling_ends_what_runs_and_asks_for_nothing_else() -> None:
    world = a_live_show(hls=True)
    world.director.follow(an_event(status=Status.LIVE), by="admin-1")
    world.write_status(Status.CLOSED)

    world.director.settle([an_event(status=Status.CLOSED), an_event()])

    assert world.video.broadcasts["broadcast-1"].state.status == "stopped"
    assert "archives_of" not in world.video.calls


def test_settling_fails_while_somebody_else_is_at_it() -> None:
    world = a_live_show(hls=True)
    world.director.follow(an_event(status=Status.LIVE), by="admin-1")
    world.write_status(Status.CLOSED)
    world.ledger.claim(EVENT_ID, Effect.STOP_BROADCAST)

    with pytest.raises(EffectUnderway):
        world.director.settle([an_event(status=Status.CLOSED)])


def test_nothing_runs_in_an_event_that_never_began() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    world.director.settle([an_event(status=Status.CLOSED)])

    assert world.databases.writes == []
