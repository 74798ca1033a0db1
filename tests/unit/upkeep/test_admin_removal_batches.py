"""Removing admins who have hundreds of events: in batches."""

from itertools import pairwise
from typing import Any

from interactive_broadcast.admins.models import AdminRequest
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.admin_removal import (
    BATCH_TIME,
    EVENTS_PER_BATCH,
    REMOVAL_TASK,
    RemovalTask,
)
from tests.support.builders import an_event
from tests.support.fakes import StoredTask
from tests.support.theatre import ANA, SUE, Theatre, admin

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


def left_over(theatre: Theatre) -> Any:
    unfinished = theatre.backend.upkeep.unfinished_work.unfinished
    return unfinished.left_since(theatre.clock.now_ms())


def test_the_reply_says_how_many_remain_and_a_task_goes_on() -> None:
    theatre = many_events()

    deleted = remove_ana(theatre)

    assert (deleted.deleted, deleted.remaining) == (1, MANY - BATCH)
    assert progress(theatre) == (BATCH, MANY)
    assert [task.payload for task in tasks(theatre)] == [{"adminId": ANA}]


def test_batches_follow_each_other_until_nothing_is_left() -> None:
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


def test_secret_and_user_stay_until_the_end() -> None:
    theatre = many_events()
    remove_ana(theatre)

    assert ANA not in theatre.tree["admins"]
    assert ANA in theatre.tree["secrets"]
    assert ANA in theatre.accounts.users
    theatre.run(tasks(theatre)[-1])
    theatre.run(tasks(theatre)[-1])
    assert ANA not in theatre.tree["secrets"]
    assert ANA not in theatre.accounts.users


def test_a_batch_that_is_done_twice_does_no_harm() -> None:
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


def test_a_caller_waits_no_longer_than_a_batch_may_take() -> None:
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


def test_an_admin_with_few_events_is_gone_at_once() -> None:
    theatre = many_events(events=3)

    deleted = remove_ana(theatre)

    assert (deleted.deleted, deleted.remaining) == (1, None)
    assert is_all_gone(theatre)
    assert "removals" not in theatre.tree
    assert tasks(theatre) == []


def test_fragments_of_events_are_removed_as_well() -> None:
    theatre = many_events(events=2)
    fragment: dict[str, Json] = {
        "events/event-001": {"archiveId": "late"},
        "sessions/stage-1": None,
        "sessions/backstage-1": None,
    }
    theatre.databases.as_backend().update(fragment)

    remove_ana(theatre)

    assert is_all_gone(theatre)


def test_a_next_batch_that_cannot_be_stored_is_left_to_the_reconciler() -> None:
    theatre = many_events(events=BATCH + 1)
    theatre.tasks.fail_next("enqueue", TasksUnavailable("Down."))

    deleted = remove_ana(theatre)
    (left,) = left_over(theatre)
    theatre.backend.upkeep.unfinished_work.finish(left)

    assert deleted.remaining == 1
    assert is_all_gone(theatre)


def test_a_second_click_goes_on() -> None:
    theatre = many_events()
    remove_ana(theatre)

    again = remove_ana(theatre)

    assert (again.deleted, again.remaining) == (0, MANY - 2 * BATCH)
