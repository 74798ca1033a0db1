"""Removing admins, who may have hundreds of events."""

from itertools import pairwise
from typing import Any

import pytest

from interactive_broadcast.admins.models import AdminRequest
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    DatabaseUnavailable,
    RulesDenied,
    TasksUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.admin_removal import (
    BATCH_TIME,
    EVENTS_PER_BATCH,
    REMOVAL_TASK,
    RemovalTask,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event, another_event
from tests.support.fakes import StoredTask
from tests.support.theatre import ANA, SUE, Theatre, admin
from tests.unit.world import World, a_world

SELF = AdminRequest(id=ADMIN_ID)
ADMIN = an_admin()
NOTE = f"unfinished/adminRemoval-{ADMIN_ID}"
BATCH = EVENTS_PER_BATCH
MANY = 2 * BATCH + 5


def numbered(number: int) -> Any:
    return an_event(
        id=f"event-{number:03}",
        admin_id=ANA,
        fan_url=f"night-{number}",
        host_url=f"host-of-night-{number}",
        celebrity_url=f"celebrity-of-night-{number}",
        stage_session_id=f"stage-{number}",
        backstage_session_id=f"backstage-{number}",
        status=Status.CLOSED if number % 2 else Status.NOT_STARTED,
    )


def many_events(events: int = MANY) -> Theatre:
    """Ana has been producing for years."""
    theatre = Theatre()
    theatre.accounts.create(
        uid=ANA, email="ana@example.com", display_name="Ana", password=None
    )
    theatre.databases.as_backend().update(
        {
            place: value
            for number in range(events)
            for place, value in event_writes.create(numbered(number)).items()
        }
    )
    theatre.waiting.clear()
    return theatre


def remove_ana(theatre: Theatre) -> Any:
    return theatre.backend.upkeep.admin_removal.delete(admin(SUE), AdminRequest(id=ANA))


def tasks(theatre: Theatre) -> list[StoredTask]:
    return theatre.tasks.of(REMOVAL_TASK)


def progress(theatre: Theatre) -> tuple[int, int]:
    noted = theatre.tree["removals"][ANA]
    return noted["removed"], noted["total"]


def is_all_gone(theatre: Theatre) -> bool:
    places = ("events", "adminEvents", "openEvents", "slugs", "sessions", "unfinished")
    return not any(place in theatre.tree for place in places)


class TestManyEvents:
    def test_the_reply_says_how_many_remain_and_a_task_goes_on(self) -> None:
        theatre = many_events()

        deleted = remove_ana(theatre)

        assert (deleted.deleted, deleted.remaining) == (1, MANY - BATCH)
        assert progress(theatre) == (BATCH, MANY)
        assert [task.payload for task in tasks(theatre)] == [{"adminId": ANA}]

    def test_batches_follow_each_other_until_nothing_is_left(self) -> None:
        theatre = many_events()
        remove_ana(theatre)
        noted = [progress(theatre)]

        for _ in range(2):
            theatre.run(tasks(theatre)[-1])
            noted.append(progress(theatre))

        assert noted == [
            (BATCH, MANY),
            (2 * BATCH, MANY),
            (MANY, MANY),
        ]
        assert is_all_gone(theatre)
        assert "finishedAt" in theatre.tree["removals"][ANA]

    def test_secret_and_user_stay_until_the_end(self) -> None:
        theatre = many_events()
        remove_ana(theatre)

        assert ANA not in theatre.tree["admins"]
        assert ANA in theatre.tree["secrets"]
        assert ANA in theatre.accounts.users
        theatre.run(tasks(theatre)[-1])
        theatre.run(tasks(theatre)[-1])
        assert ANA not in theatre.tree["secrets"]
        assert ANA not in theatre.accounts.users

    def test_a_batch_that_is_done_twice_does_no_harm(self) -> None:
        theatre = many_events()
        remove_ana(theatre)
        (first,) = tasks(theatre)
        noted = [progress(theatre)]

        for task in (first, first, first, first):
            work = RemovalTask.model_validate(task.payload)
            theatre.backend.upkeep.admin_removal.proceed(work.admin_id)
            noted.append(progress(theatre))

        assert all(one <= other for one, other in pairwise(noted))
        assert is_all_gone(theatre)

    def test_triggers_and_tasks_bring_it_to_its_end(self) -> None:
        theatre = many_events()
        remove_ana(theatre)

        theatre.settle()

        assert is_all_gone(theatre)
        assert ANA not in theatre.accounts.users

    def test_a_caller_waits_no_longer_than_a_batch_may_take(self) -> None:
        theatre = many_events(events=60)
        clock = theatre.clock
        theatre.images.stored |= {(ANA, "slow")}
        delete = theatre.images.delete

        def slowly(admin_id: str, image_id: str) -> bool:
            clock.advance(BATCH_TIME.total_seconds())
            return delete(admin_id, image_id)

        theatre.images.delete = slowly  # type: ignore[method-assign]  # a slow answer
        place = "events/event-000/startImage"
        theatre.databases.as_backend().update(
            {place: {"id": "slow", "url": "https://images.example/1"}}
        )

        assert remove_ana(theatre).remaining == 60 - 25

    def test_an_admin_with_few_events_is_gone_at_once(self) -> None:
        theatre = many_events(events=3)

        deleted = remove_ana(theatre)

        assert (deleted.deleted, deleted.remaining) == (1, None)
        assert is_all_gone(theatre)
        assert "removals" not in theatre.tree
        assert tasks(theatre) == []

    def test_fragments_of_events_are_removed_as_well(self) -> None:
        theatre = many_events(events=2)
        fragment: dict[str, Json] = {
            "events/event-001": {"archiveId": "late"},
            "sessions/stage-1": None,
            "sessions/backstage-1": None,
        }
        theatre.databases.as_backend().update(fragment)

        remove_ana(theatre)

        assert is_all_gone(theatre)


class TestFailures:
    def test_a_removal_is_noted_before_the_record_is_removed(self) -> None:
        world = a_world()
        seen: list[object] = []
        place = f"admins/{ADMIN_ID}"
        world.databases.before_write(place, lambda: seen.append(world.at(NOTE)))

        world.admin_removal.delete(ADMIN, SELF)

        (noted,) = seen
        assert noted is not None
        assert world.at("/") is None

    def test_a_caller_whom_the_rules_refuse_leaves_no_note(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            world.admin_removal.delete(an_admin("admin-2"), SELF)

        assert world.at("unfinished") is None

    def test_an_admin_who_is_still_there_is_not_removed_by_a_note(self) -> None:
        """The call that began it was interrupted before it removed the record."""
        world = a_world()
        world.admin_removal.begin(ADMIN_ID, None)

        world.admin_removal.proceed(ADMIN_ID)

        assert world.at(f"events/{EVENT_ID}") is not None
        assert world.at("unfinished") is None

    def test_a_task_without_a_note_does_nothing(self) -> None:
        world = a_world()
        world.accounts.create(
            uid="walk-in", email="w@example.com", display_name="W", password=None
        )

        world.admin_removal.proceed("walk-in")

        assert world.databases.writes == []
        assert "walk-in" in world.accounts.users

    @pytest.mark.parametrize("after", [False, True])
    def test_a_last_step_that_fails_is_repeated(self, *, after: bool) -> None:
        world = with_a_user(a_world())
        world.accounts.fail_next("delete", AccountsUnavailable("Down."), after=after)

        deleted = world.admin_removal.delete(ADMIN, SELF)
        world.clock.advance(660)
        (left,) = world.unfinished.left_since(world.clock.now_ms())
        world.unfinished_work.finish(left)

        assert (deleted.deleted, deleted.remaining) == (1, None)
        assert world.at("/") is None
        assert world.accounts.users == {}

    def test_a_next_batch_that_cannot_be_stored_is_left_to_the_reconciler(self) -> None:
        theatre = many_events(events=BATCH + 1)
        theatre.tasks.fail_next("enqueue", TasksUnavailable("Down."))

        deleted = remove_ana(theatre)
        (left,) = left_over(theatre)
        theatre.backend.upkeep.unfinished_work.finish(left)

        assert deleted.remaining == 1
        assert is_all_gone(theatre)

    def test_a_database_that_is_down_is_an_error(self) -> None:
        world = a_world()
        world.databases.before_write(
            f"admins/{ADMIN_ID}",
            lambda: world.databases.fail_next(
                "read", DatabaseUnavailable("Down."), times=9
            ),
        )

        with pytest.raises(DatabaseUnavailable):
            world.admin_removal.delete(ADMIN, SELF)

        assert world.at(NOTE) is not None

    def test_a_second_click_goes_on(self) -> None:
        theatre = many_events()
        remove_ana(theatre)

        again = remove_ana(theatre)

        assert (again.deleted, again.remaining) == (0, MANY - 2 * BATCH)

    def test_a_second_removal_keeps_what_the_first_has_noted(self) -> None:
        world = a_world()
        world.admin_removal.begin(ADMIN_ID, "100001")
        world.clock.advance(500)

        world.admin_removal.begin(ADMIN_ID, None)

        assert world.at(f"{NOTE}/what/otApiKey") == "100001"
        assert world.at(f"{NOTE}/at") == world.clock.now_ms()


class TestTrigger:
    def test_beside_a_function_that_is_at_it_a_batch_is_stored_for_later(self) -> None:
        world = a_world(an_event(), another_event())
        world.admin_removal.begin(ADMIN_ID, None)
        world.databases.put(f"admins/{ADMIN_ID}", None)

        world.admin_removal.on_deleted(ADMIN_ID, {})
        world.admin_removal.on_deleted(ADMIN_ID, {})

        (task,) = world.tasks.of(REMOVAL_TASK)
        assert task.at is not None
        assert task.at > world.clock.now()
        assert world.at(f"events/{EVENT_ID}") is not None

    def test_a_record_that_is_no_record_names_no_project(self) -> None:
        world = a_world()
        world.databases.put(f"admins/{ADMIN_ID}", None)

        world.admin_removal.on_deleted(ADMIN_ID, "text")

        assert world.at("/") is None

    def test_what_a_deleted_admin_has_left_is_removed(self) -> None:
        world = a_world()
        world.accounts.create(
            email="ada@example.com", display_name="Ada", password=None, uid=ADMIN_ID
        )
        world.databases.put(f"admins/{ADMIN_ID}", None)

        world.admin_removal.on_deleted(ADMIN_ID, {})
        world.admin_removal.on_deleted(ADMIN_ID, {})

        assert world.at("/") is None
        assert world.accounts.users == {}

    def test_an_admin_who_is_there_is_left_alone(self) -> None:
        world = a_world()

        world.admin_removal.on_deleted(ADMIN_ID, {})

        assert world.databases.writes == []

    def test_credentials_that_were_stored_after_the_end_are_removed(self) -> None:
        world = a_world()
        world.databases.put(f"admins/{ADMIN_ID}", {"otApiKey": "100001"})

        world.admin_removal.on_deleted(ADMIN_ID, {"id": ADMIN_ID})

        assert world.at("admins") is None
        assert world.at("secrets") is None


def with_a_user(world: World) -> World:
    world.accounts.create(
        uid=ADMIN_ID, email="ada@example.com", display_name="Ada", password=None
    )
    return world


def left_over(theatre: Theatre) -> Any:
    unfinished = theatre.backend.upkeep.unfinished_work.unfinished
    return unfinished.left_since(theatre.clock.now_ms())
