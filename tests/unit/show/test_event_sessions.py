"""An event's sessions after its admin has changed to another video project."""

from collections.abc import Callable
from typing import Any

import pytest

from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import (
    BackendError,
    VideoCredentialsRefused,
    VideoProjectChanged,
    VideoUnavailable,
)
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    a_fan,
    a_host,
    an_event,
    another_event,
)
from tests.support.callback_requests import a_callback, about_somebody
from tests.support.fakes import (
    API_KEY,
    BACKSTAGE,
    STAGE,
    FakeCallbackProofs,
    FakeVideo,
)
from tests.support.other_projects import (
    APPLICATION,
    OTHER_KEY,
    change_back,
    change_project,
    indexed,
    sessions_of,
)
from tests.unit.seats.token_requests import AS_HOST, AUDIENCE
from tests.unit.world import (
    ADMIN,
    EVENT,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)

FORMER = {STAGE, BACKSTAGE}
Needs = Callable[[World], object]


def asks_for_tokens(world: World) -> Any:
    return world.tokens.producer(ADMIN, EventRequest(id=EVENT_ID))


def comes_as_host(world: World) -> Any:
    return world.tokens.host_or_celebrity(a_host(), AS_HOST)


def comes_as_fan(world: World) -> Any:
    return world.tokens.fan(a_fan(), AUDIENCE)


def goes_live(world: World) -> Any:
    return change(world, Status.LIVE)


def opens_the_preshow(world: World) -> Any:
    return change(world, Status.PRESHOW)


def new_sessions(video: FakeVideo) -> set[str]:
    return set(video.sessions)


def told(world: World) -> list[str]:
    entries: Any = world.at(f"timeline/{EVENT_ID}") or {}
    return [one["what"] for one in entries.values() if one["what"] != "status"]


class TestGettingOthers:
    @pytest.mark.parametrize("api_key", [OTHER_KEY, APPLICATION])
    @pytest.mark.parametrize(
        "needs", [asks_for_tokens, comes_as_host, comes_as_fan, goes_live]
    )
    def test_whoever_needs_an_open_event_gets_it_in_the_present_project(
        self, needs: Needs, api_key: str
    ) -> None:
        world = a_show_in_preshow()
        video = change_project(world, api_key)

        needs(world)

        assert set(sessions_of(world)) == indexed(world) == new_sessions(video)
        assert FORMER.isdisjoint(indexed(world))
        assert world.at("unfinished") is None

    def test_the_preshow_is_opened_in_the_present_project(self) -> None:
        world = a_world()
        video = change_project(world)

        opens_the_preshow(world)

        assert set(sessions_of(world)) == indexed(world) == new_sessions(video)
        assert told(world).count("sessionsRenewed") == 1

    def test_what_people_connect_with_is_all_of_one_project(self) -> None:
        world = a_show_in_preshow()
        change_project(world)

        producer, host = asks_for_tokens(world), comes_as_host(world)

        stage, backstage = sessions_of(world)
        assert producer.api_key == host.api_key == OTHER_KEY
        assert producer.stage_session_id == host.stage_session_id == stage
        assert f"in {stage} until" in producer.stage_token
        assert f"in {backstage} until" in producer.backstage_token
        assert f"in {stage} until" in host.stage_token

    def test_they_are_made_once_however_many_ask(self) -> None:
        world = a_show_in_preshow()
        video = change_project(world)

        for needs in (asks_for_tokens, comes_as_host, comes_as_fan, asks_for_tokens):
            needs(world)
        goes_live(world)

        assert len(new_sessions(video)) == 2
        assert told(world).count("sessionsRenewed") == 1

    def test_what_nobody_needs_keeps_those_it_has(self) -> None:
        world = a_world(an_event(), another_event())
        world.video.know("stage-2", "backstage-2")
        change_project(world)

        opens_the_preshow(world)

        assert world.at("sessions/stage-2") == "event-2"
        assert world.at("events/event-2/stageSessionId") == "stage-2"

    def test_an_admin_who_comes_back_in_time_has_the_former_ones(self) -> None:
        world = a_show_in_preshow()
        video = change_project(world)
        change_back(world)

        asks_for_tokens(world)

        assert sessions_of(world) == [STAGE, BACKSTAGE]
        assert new_sessions(video) == set()

    def test_the_owner_still_changes_and_deletes_the_event(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        asks_for_tokens(world)

        assert world.delete().deleted == 1
        assert indexed(world) == set()

    def test_it_is_live_and_recorded_in_the_present_project(self) -> None:
        world = a_show_in_preshow(archive_event=True)
        video = change_project(world)
        asks_for_tokens(world)
        video.publish(sessions_of(world)[0], "host-connection", "host-stream")

        event = goes_live(world)

        (recording,) = video.archives.values()
        assert recording.session_id == event.stage_session_id
        assert event.problems is None


class TestNoSessionToBeHad:
    @pytest.mark.parametrize(
        "error", [VideoUnavailable("Down."), VideoCredentialsRefused("No.")]
    )
    @pytest.mark.parametrize("needs", [asks_for_tokens, comes_as_host, goes_live])
    def test_without_new_ones_everything_stays_as_it_is(
        self, needs: Needs, error: BackendError
    ) -> None:
        world = a_show_in_preshow()
        change_project(world).fail_next("create_session", error)

        with pytest.raises(type(error)):
            needs(world)

        assert sessions_of(world) == [STAGE, BACKSTAGE]
        assert indexed(world) == FORMER
        assert world.at(f"{EVENT}/status") == "preshow"

    def test_without_a_project_a_show_goes_on_as_ever(self) -> None:
        world = a_show_in_preshow()
        world.databases.put(f"admins/{ADMIN_ID}/otApiKey", None)

        assert goes_live(world).status is Status.LIVE


class TestAlive:
    """A show that is live keeps its sessions: its admin was faster than a look."""

    @pytest.mark.parametrize("needs", [asks_for_tokens, comes_as_host, comes_as_fan])
    def test_nobody_gets_into_another_session_and_the_owner_is_told_why(
        self, needs: Needs
    ) -> None:
        world = a_show_that_is_live()
        video = change_project(world)

        for _ in range(2):
            with pytest.raises(VideoProjectChanged):
                needs(world)

        assert sessions_of(world) == [STAGE, BACKSTAGE]
        assert indexed(world) == FORMER
        assert new_sessions(video) == set()
        problem: Any = world.at(f"{EVENT}/problems/sessions")
        assert (problem["reason"], problem["final"]) == ("video-project-changed", True)
        assert told(world).count("sessions") == 1

    def test_the_reconciler_tells_it_and_takes_it_back_with_the_former_project(
        self,
    ) -> None:
        world = a_show_that_is_live()
        change_project(world)

        world.reconciler.run()
        world.reconciler.run()
        is_told = world.at(f"{EVENT}/problems/sessions/reason")
        change_back(world)
        world.reconciler.run()

        assert is_told == "video-project-changed"
        assert told(world).count("sessions") == 1
        assert world.at(f"{EVENT}/problems") is None
        assert asks_for_tokens(world).api_key == API_KEY

    def test_what_is_to_start_waits_for_the_former_project(self) -> None:
        world = a_show_in_preshow(archive_event=True)
        change_project(world)
        world.write_status(Status.LIVE)
        event = an_event(status=Status.LIVE, archive_event=True)

        world.director.follow(event, by=ADMIN_ID)

        problem: Any = world.at(f"{EVENT}/problems/startArchive")
        assert (problem["reason"], problem["final"]) == ("video-project-changed", False)
        change_back(world)
        world.clock.advance(minutes=61)
        world.director.catch_up(event)
        assert len(world.video.archives) == 1
        assert world.at(f"{EVENT}/problems") is None

    def test_what_cannot_be_stopped_any_more_is_told_for_good(self) -> None:
        world = a_show_that_is_live(archive_event=True)
        change_project(world)

        event = change(world, Status.CLOSED)

        stop = (event.problems or {})["stopArchive"]
        assert (stop.reason, stop.final) == ("video-project-changed", True)


class TestClosed:
    def test_a_closed_event_keeps_its_sessions_and_opens_none(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))
        video = change_project(world)

        with pytest.raises(VideoProjectChanged):
            asks_for_tokens(world)

        assert sessions_of(world) == [STAGE, BACKSTAGE]
        assert indexed(world) == FORMER
        assert new_sessions(video) == set()
        assert world.at(f"{EVENT}/problems") is None

    def test_nobody_is_looked_for_in_a_former_project_when_a_show_is_over(
        self,
    ) -> None:
        world = a_show_in_preshow()
        change_project(world)
        change(world, Status.CLOSED)
        world.clock.advance(hours=1)

        world.reconciler.run()
        world.reconciler.run()

        assert world.at(f"{EVENT}/problems") is None
        effects: Any = world.at(f"effects/{EVENT_ID}")
        assert {one["state"] for one in effects.values() if "state" in one} <= {
            "done",
            "scheduled",
        }


class TestCallbacks:
    """What is still reported of sessions that an event has had."""

    def report(self, world: World, session_id: str) -> str:
        body = {**about_somebody("connectionCreated", session_id), "projectId": API_KEY}
        address = (API_KEY, FakeCallbackProofs().path_key(API_KEY))
        callbacks = world.backend.show.callbacks
        return callbacks.take(a_callback(body, address=address))

    def test_of_a_former_session_nothing_is_counted(self) -> None:
        world = a_show_in_preshow()
        change_project(world)
        not_yet = self.report(world, STAGE)
        asks_for_tokens(world)
        world.clock.advance(seconds=3)

        assert (not_yet, self.report(world, STAGE)) == (
            "foreign-session",
            "unknown-session",
        )
        assert world.at(f"headcounts/{EVENT_ID}") is None

    def test_a_session_that_the_index_knows_and_the_event_does_not_is_nobodys(
        self,
    ) -> None:
        world = a_show_in_preshow()
        world.databases.put("sessions/of-nothing-more", EVENT_ID)

        assert self.report(world, "of-nothing-more") == "unknown-session"
