"""Forged deliveries: tasks, triggers and schedules that nobody sent.

In production only Google may call these functions: they are private, and Cloud Run
checks the caller's identity before the code runs. What is tested here is the second
line: that a forged call, by somebody who got that far, can do no harm. After all of
them the database of these shows is what it was before.
"""

import contextlib
import json
from typing import Any

import pytest

from dev.docs.declared import background_functions
from interactive_broadcast.effects.models import Effect, ShowTask
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import BackendError
from tests.support.in_process_platform import ANA, InProcessPlatform
from tests.support.laws import database, media
from tests.support.laws.facts import broken
from tests.support.token_holders import TokenHolders

TASKS = sorted(
    name for name, one in background_functions().items() if "taskQueueTrigger" in one
)
TRIGGERS = sorted(
    name for name, one in background_functions().items() if "eventTrigger" in one
)
EVERY_EFFECT = [effect.value for effect in Effect]


def deliver(people: TokenHolders, task: str, body: Any, **headers: str) -> Any:
    url = people.settings.function_url(task)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": "application/json", **headers}
    return people.http.post(url, content=content, headers=sent)


@pytest.mark.parametrize("task", TASKS)
def test_a_forged_task_does_what_is_due_anyway(people: TokenHolders, task: str) -> None:
    """A stored task that asks for effects which the show's status does not have yet.

    Hurts: ending a show, starting a recording, taking its records away.
    Stopped by: a task is a reminder, no order: what is not due by the event's status is
    left alone, and what has been done is not done again.
    """
    event = people.known["event"]

    answer = deliver(
        people, task, {"data": {"eventId": event, "effects": EVERY_EFFECT}}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("moment", [Status.PRESHOW, Status.LIVE])
def test_a_show_goes_its_way_after_a_forged_task(
    platform: InProcessPlatform, effect: Effect, moment: Status
) -> None:
    """The same, to have an effect count as done before its time.

    Hurts: a show that is live and, without a word, not recorded.
    Stopped by: what is not due leaves no trace in the ledger.
    """
    event_id = platform.event_of(ANA)["id"]
    forged = ShowTask(event_id=event_id, effects=[effect])
    if moment is Status.LIVE:
        platform.change_status(event_id, Status.LIVE)

    with contextlib.suppress(BackendError):
        platform.backend.show.tasks.run(forged, 0)
    platform.change_status(event_id, Status.LIVE)
    platform.settle()

    video = platform.video
    assert [one.state.status for one in video.archives.values()] == ["started"]
    assert [one.state.status for one in video.broadcasts.values()] == ["started"]
    assert platform.databases.at("shows/ana/night/hlsUrl") is not None
    platform.change_status(event_id, Status.CLOSED)
    platform.settle()
    at_rest = (*database.AT_REST, *media.AT_REST)
    assert broken(platform.facts, at_rest) == []


def test_a_forged_batch_removes_nobody(platform: InProcessPlatform) -> None:
    """A stored task that goes on with the removal of an admin which nobody has begun.

    Hurts: all events of a producer, or the Firebase user of anybody.
    Stopped by: a batch does nothing without the note that begins a removal, and nothing
    to an admin whose record is there.
    """
    platform.accounts.create(
        uid="walk-in", email="w@example.com", display_name="W", password=None
    )
    before = platform.tree

    for uid in (ANA, "walk-in", "nobody"):
        platform.backend.upkeep.admin_removal.proceed(uid)

    assert platform.tree == before
    assert "walk-in" in platform.accounts.users


BODIES: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "no data": {},
    "no effects": {"data": {"eventId": "x"}},
    "an unknown effect": {"data": {"eventId": "x", "effects": ["deleteEverything"]}},
    "a path as id": {"data": {"eventId": "../admins", "effects": ["stopBroadcast"]}},
    "an encoded path": {"data": {"eventId": "%2F", "effects": ["stopBroadcast"]}},
    "an unknown event": {"data": {"eventId": "x" * 20, "effects": EVERY_EFFECT}},
    "a list": {"data": [{"eventId": "x", "effects": []}]},
    "more than there is": {"data": {"eventId": "x", "effects": [], "adminId": "y"}},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("task", TASKS)
def test_a_malformed_task_is_dropped(
    people: TokenHolders, task: str, body: Any
) -> None:
    """A task with a body that is none of ours.

    Hurts: paths built from it; endless repetition of what can never succeed.
    Stopped by: the same strict shapes as for clients; a malformed task is dropped.
    """
    for count in ("0", "-1", "nine", "9" * 50):
        headers = {"X-CloudTasks-TaskRetryCount": count}
        answer = deliver(people, task, body, **headers)
        # What is no JSON at all Google's own wrapper refuses, before us, with a 500.
        assert answer.status_code in ((500,) if isinstance(body, bytes) else (200, 400))
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_trigger_has_no_address(people: TokenHolders, trigger: str) -> None:
    """Calling a database trigger as if it were a function for clients.

    Hurts: made-up changes of the database.
    Stopped by: triggers are no HTTP functions; and each looks at the database itself,
    not at what the event says of it.
    """
    answer = people.function(trigger, {"data": {"delta": "closed"}}, None)

    assert answer.status_code == 404


def test_a_forged_change_is_looked_up(people: TokenHolders) -> None:
    """A made-up event that says a show was closed, an event or an admin deleted.

    Hurts: clean-up of what is still there.
    Stopped by: each trigger reads what is the case now, and acts on that.
    """
    event, owner = people.known["event"], people.known["producerId"]
    whole = people.everything()["events"][event]
    change(people, "onEventStatusWritten", f"events/{event}/status", "live", "closed")
    change(people, "onEventDeleted", f"events/{event}", whole, None)
    change(people, "onAdminDeleted", f"admins/{owner}", {"id": owner}, None)
    fan = f"activeBroadcasts/{owner}/{people.known['fanUrl']}/activeFans/ghost"
    change(people, "onActiveFanWritten", fan, None, {"id": "ghost"})
    people.stack.settle()


def change(
    people: TokenHolders, trigger: str, ref: str, before: Any, after: Any
) -> None:
    """What the platform sends for a change, sent by somebody else."""
    settings = people.settings
    kind = "written" if trigger.endswith("Written") else "deleted"
    headers = {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": "forged",
        "ce-type": f"google.firebase.database.ref.v1.{kind}",
        "ce-source": "//firebasedatabase.googleapis.com/projects/_/locations/"
        f"us-central1/instances/{settings.namespace}",
        "ce-subject": f"refs/{ref}",
        "ce-time": "2026-01-01T00:00:00Z",
        "ce-ref": ref,
        "ce-instance": settings.namespace,
        "ce-location": "us-central1",
        "ce-firebasedatabasehost": "firebaseio.com",
        "ce-authtype": "admin",
    }
    url = (
        f"{settings.url('functions')}/functions/projects/{settings.project_id}"
        f"/triggers/{trigger}"
    )
    body = json.dumps({"data": before, "delta": after}).encode()
    answer = people.http.post(url, content=body, headers=headers)
    assert answer.status_code < 500, answer.text


def test_a_schedule_at_the_wrong_hour_finds_nothing_to_do(people: TokenHolders) -> None:
    """Running the clean-up of pictures by hand, many times.

    Hurts: pictures of shows that are still on.
    Stopped by: it removes what is listed as due, and asks the event again first.
    """
    url = people.settings.function_url("cleanEventImages")

    for _ in range(5):
        people.http.post(url, json={}).raise_for_status()
