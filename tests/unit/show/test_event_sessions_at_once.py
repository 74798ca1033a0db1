"""Sessions of an event that somebody else changes meanwhile, or that are half made."""

from datetime import timedelta
from typing import Any

import pytest

from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import (
    ChangeUnderway,
    DatabaseUnavailable,
    EventNotFound,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.unfinished import ABANDONED
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import BACKSTAGE, STAGE, FakeVideo
from tests.support.other_projects import (
    APPLICATION,
    OTHER_KEY,
    change_project,
    indexed,
    sessions_of,
)
from tests.unit.world import ADMIN, EVENT, World, a_show_in_preshow, change

FORMER = {STAGE, BACKSTAGE}


def asks_for_tokens(world: World) -> Any:
    return world.tokens.producer(ADMIN, EventRequest(id=EVENT_ID))


def goes_live(world: World) -> Any:
    return change(world, Status.LIVE)


def new_sessions(video: FakeVideo) -> set[str]:
    return set(video.sessions)


def told(world: World) -> list[str]:
    entries: Any = world.at(f"timeline/{EVENT_ID}") or {}
    return [one["what"] for one in entries.values() if one["what"] != "status"]


class TestTwoAtOnce:
    def test_of_two_at_once_one_makes_them_and_both_tell_the_same(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        first: list[Any] = []
        world.databases.before_write(
            EVENT, lambda: first.append(asks_for_tokens(world))
        )

        second = asks_for_tokens(world)

        stage, backstage = sessions_of(world)
        for told_ in (*first, second):
            assert (told_.stage_session_id, told_.backstage_session_id) == (
                stage,
                backstage,
            )
        assert indexed(world) == {stage, backstage}
        assert world.at("unfinished") is None
        assert told(world).count("sessionsRenewed") == 1

    def test_a_field_that_changes_at_the_same_time_is_kept(self) -> None:
        world = a_show_in_preshow()
        video = change_project(world)
        world.databases.before_write(
            EVENT, lambda: world.databases.put(f"{EVENT}/name", "Renamed")
        )

        asks_for_tokens(world)

        assert world.at(f"{EVENT}/name") == "Renamed"
        assert set(sessions_of(world)) == indexed(world) == new_sessions(video)

    def test_under_a_show_that_goes_live_just_then_they_stay(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        world.databases.before_write(EVENT, lambda: world.write_status(Status.LIVE))

        with pytest.raises(VideoProjectChanged):
            asks_for_tokens(world)

        assert sessions_of(world) == [STAGE, BACKSTAGE]
        assert indexed(world) == FORMER
        assert world.at(f"{EVENT}/problems/sessions/reason") == "video-project-changed"
        assert world.at("unfinished") is None

    def test_of_an_event_that_is_closed_just_then_they_stay(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        world.databases.before_write(EVENT, lambda: world.write_status(Status.CLOSED))

        with pytest.raises(VideoProjectChanged):
            asks_for_tokens(world)

        assert indexed(world) == set(sessions_of(world)) == FORMER
        assert world.at("unfinished") is None

    def test_of_an_event_that_is_deleted_just_then_nothing_is_left(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        world.databases.before_write(EVENT, lambda: (world.delete(), None)[1])

        with pytest.raises(EventNotFound):
            asks_for_tokens(world)

        assert indexed(world) == set()

    def test_an_admin_who_changes_once_more_just_then_is_followed(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        newest: list[FakeVideo] = []

        def change_again() -> None:
            newest.append(change_project(world, APPLICATION))
            world.databases.put(f"{EVENT}/name", "Renamed")

        world.databases.before_write(EVENT, change_again)

        with pytest.raises(ChangeUnderway):
            asks_for_tokens(world)
        assert indexed(world) == set(sessions_of(world)) == FORMER

        asks_for_tokens(world)
        assert set(sessions_of(world)) == indexed(world) == new_sessions(newest[0])
        assert world.at("unfinished") is None

    def test_whoever_knows_an_older_project_does_not_go_back_to_it(self) -> None:
        """They have read the project before it was changed, and the event after."""
        world = a_show_in_preshow()
        change_project(world)
        project = world.admin_store.project(ADMIN_ID)
        change_project(world, APPLICATION)
        asks_for_tokens(world)
        event = world.event_store.find(EVENT_ID)
        now = sessions_of(world)
        assert event is not None

        with pytest.raises(ChangeUnderway):
            world.backend.show.event_sessions.in_project(event, project)

        assert sessions_of(world) == now
        assert indexed(world) == set(now)


class TestInterrupted:
    """Whoever makes them dies, or is not answered."""

    def finish(self, world: World) -> None:
        """What the reconciler does later."""
        world.clock.advance((ABANDONED + timedelta(seconds=1)).total_seconds())
        for left in world.unfinished_work.abandoned():
            world.unfinished_work.finish(left)

    def test_before_they_are_the_events_they_lead_nowhere_in_the_end(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        world.databases.before_write(
            EVENT,
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Away.")),
        )

        with pytest.raises(DatabaseUnavailable):
            asks_for_tokens(world)
        assert len(indexed(world)) == 4

        self.finish(world)
        assert indexed(world) == set(sessions_of(world)) == FORMER
        assert world.at("unfinished") is None

    def test_after_that_the_former_ones_lead_nowhere_in_the_end(self) -> None:
        world = a_show_in_preshow()
        video = change_project(world)
        world.databases.before_write(
            "sessions/stage-session",
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Away.")),
        )

        with pytest.raises(DatabaseUnavailable):
            asks_for_tokens(world)
        assert set(sessions_of(world)) == new_sessions(video)
        assert indexed(world) > FORMER

        self.finish(world)
        assert indexed(world) == new_sessions(video)
        assert world.at("unfinished") is None

    def test_what_is_left_is_not_in_the_way(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        world.databases.before_write(
            "sessions/stage-session",
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Away.")),
        )
        with pytest.raises(DatabaseUnavailable):
            asks_for_tokens(world)

        assert asks_for_tokens(world).api_key == OTHER_KEY
        assert goes_live(world).status is Status.LIVE
