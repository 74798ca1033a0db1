"""Removing admins who have hundreds of events: in batches."""

from itertools import pairwise
from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import EffectUnderway, TasksUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.admin_removal import (
    BATCH_TIME,
    EVENTS_PER_BATCH,
    GIVEN_UP,
    REMOVAL_TASK,
    RemovalTask,
)
from interactive_broadcast.upkeep.models import DeleteAdminRequest
from tests.support.builders import an_event
from tests.support.fakes import StoredTask
from tests.support.in_process_platform import (
    ANA,
    SUE,
    InProcessPlatform,
    just_signed_in,
)

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


def many_events(events: int = MANY) -> InProcessPlatform:
    """Ana has been producing for years."""
    platform = InProcessPlatform()
    platform.accounts.create(
        uid=ANA, email="ana@example.com", display_name="Ana", password=None
    )
    platform.databases.as_backend().update(
        {
            place: value
            for number in range(events)
            for place, value in event_writes.create(numbered(number), "").items()
        }
    )
    platform.waiting.clear()
    return platform


def remove_ana(platform: InProcessPlatform) -> Any:
    sue = just_signed_in(SUE, platform.backend)
    return platform.backend.upkeep.admin_removal.delete(sue, DeleteAdminRequest(id=ANA))


def tasks(platform: InProcessPlatform) -> list[StoredTask]:
    return platform.tasks.of(REMOVAL_TASK)


def progress(platform: InProcessPlatform) -> tuple[int, int]:
    noted = platform.tree["removals"][ANA]
    return noted["removed"], noted["total"]


def is_all_gone(platform: InProcessPlatform) -> bool:
    places = ("events", "adminEvents", "openEvents", "slugs", "sessions")
    return not any(place in platform.tree for place in places)


def left_over(platform: InProcessPlatform) -> Any:
    unfinished = platform.backend.upkeep.unfinished_work.unfinished
    return unfinished.left_since(platform.clock.now_ms())


def test_the_reply_says_how_many_remain_and_a_task_goes_on() -> None:
    platform = many_events()

    deleted = remove_ana(platform)

    assert (deleted.deleted, deleted.remaining) == (1, MANY - BATCH)
    assert progress(platform) == (BATCH, MANY)
    assert [task.payload for task in tasks(platform)] == [{"adminId": ANA}]


def test_batches_follow_each_other_until_nothing_is_left() -> None:
    platform = many_events()
    remove_ana(platform)
    noted = [progress(platform)]

    for _ in range(2):
        platform.run(tasks(platform)[-1])
        noted.append(progress(platform))

    assert noted == [
        (BATCH, MANY),
        (2 * BATCH, MANY),
        (MANY, MANY),
    ]
    assert is_all_gone(platform)
    assert "finishedAt" in platform.tree["removals"][ANA]


def test_secret_and_user_stay_until_the_end_and_the_user_may_upload_nothing() -> None:
    platform = many_events()
    platform.accounts.set_admin_claim(ANA, is_admin=True)
    remove_ana(platform)

    assert ANA not in platform.tree["admins"]
    assert platform.accounts.claims[ANA] == {}
    assert ANA in platform.tree["secrets"]
    assert ANA in platform.accounts.users
    platform.run(tasks(platform)[-1])
    platform.run(tasks(platform)[-1])
    assert ANA not in platform.tree["secrets"]
    assert ANA not in platform.accounts.users


def test_a_batch_that_is_done_twice_does_no_harm() -> None:
    platform = many_events()
    remove_ana(platform)
    (first,) = tasks(platform)
    noted = [progress(platform)]

    for task in (first, first, first, first):
        work = RemovalTask.model_validate(task.payload)
        platform.backend.upkeep.admin_removal.proceed(work.admin_id)
        noted.append(progress(platform))

    assert all(one <= other for one, other in pairwise(noted))
    assert is_all_gone(platform)


def test_a_caller_waits_no_longer_than_a_batch_may_take() -> None:
    platform = many_events(events=60)
    clock = platform.clock
    platform.images.stored |= {(ANA, "slow")}
    delete = platform.images.delete

    def slowly(admin_id: str, image_id: str) -> bool:
        clock.advance(BATCH_TIME.total_seconds())
        return delete(admin_id, image_id)

    platform.images.delete = slowly  # type: ignore[method-assign]  # a slow answer
    place = "events/event-000/startImage"
    platform.databases.as_backend().update(
        {place: {"id": "slow", "url": "https://images.example/1"}}
    )

    assert remove_ana(platform).remaining == 60 - 25


def test_an_admin_with_few_events_is_gone_at_once() -> None:
    platform = many_events(events=3)

    deleted = remove_ana(platform)

    assert (deleted.deleted, deleted.remaining) == (1, None)
    assert is_all_gone(platform)
    assert "removals" not in platform.tree
    assert tasks(platform) == []


def test_fragments_of_events_are_removed_as_well() -> None:
    platform = many_events(events=2)
    fragment: dict[str, Json] = {
        "events/event-001": {"archiveId": "late"},
        "sessions/stage-1": None,
        "sessions/backstage-1": None,
    }
    platform.databases.as_backend().update(fragment)

    remove_ana(platform)

    assert is_all_gone(platform)


def test_a_next_batch_that_cannot_be_stored_is_left_to_the_reconciler() -> None:
    platform = many_events(events=BATCH + 1)
    platform.tasks.fail_next("enqueue", TasksUnavailable("Down."))

    deleted = remove_ana(platform)
    for left in left_over(platform):
        platform.backend.upkeep.unfinished_work.finish(left)

    assert deleted.remaining == 1
    assert is_all_gone(platform)


def test_a_second_click_goes_on() -> None:
    platform = many_events()
    remove_ana(platform)

    again = remove_ana(platform)

    assert (again.deleted, again.remaining) == (0, MANY - 2 * BATCH)


RUNNING_FOR_EVER: Json = {"state": "running", "attempt": 1, "leaseUntil": 10**15}


@pytest.mark.parametrize("entry", [RUNNING_FOR_EVER, "no entry of a ledger"])
def test_one_event_that_cannot_be_removed_keeps_no_other_and_goes_after_a_day(
    entry: Json,
) -> None:
    platform = many_events(32)
    over: dict[str, Json] = {
        "effects/event-007/openRecords": entry,
        f"openEvents/{ANA}/event-007": None,
    }
    platform.databases.as_backend().update(over)
    removal = platform.backend.upkeep.admin_removal

    remove_ana(platform)
    left = set(platform.tree["events"])
    with pytest.raises((EffectUnderway, ValidationError)):
        removal.proceed(ANA)
    platform.clock.advance(GIVEN_UP.total_seconds())
    removal.proceed(ANA)

    assert left == {"event-007"}
    assert "events" not in platform.tree
    assert ANA not in platform.accounts.users
