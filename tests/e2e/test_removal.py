"""An admin with many events is removed, whatever happens meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.people import People

EVENTS = 105
"""More than one batch."""

A_WHILE = timedelta(minutes=2)


@pytest.fixture
def people(everybody: People) -> People:
    return everybody


def fill(people: People) -> None:
    """The events of years, with all their index entries."""
    owner = people.known["producerId"]
    writes: dict[str, Any] = {}
    for number in range(EVENTS):
        event_id = f"old-{number:03}"
        writes |= {
            f"events/{event_id}": an_old_event(owner, event_id),
            f"adminEvents/{owner}/{event_id}": 1,
            f"sessions/stage-{event_id}": event_id,
            f"sessions/backstage-{event_id}": event_id,
            f"timeline/{event_id}/t": {"what": "x", "by": "x", "at": 1},
        }
    people.put_silently(writes)


def an_old_event(owner: str, event_id: str) -> dict[str, Any]:
    return {
        "id": event_id,
        "adminId": owner,
        "name": "Old Night",
        "status": "closed",
        "fanUrl": event_id,
        "hostUrl": f"host-of-{event_id}-00000",
        "celebrityUrl": f"celebrity-of-{event_id}",
        "sessionId": f"backstage-{event_id}",
        "stageSessionId": f"stage-{event_id}",
        "createdAt": 1,
        "updatedAt": 1,
    }


def test_what_does_not_fit_into_a_call_goes_by_itself(
    people: People, stack: LocalStack
) -> None:
    fill(people)

    reply = people.reply("deleteAdmin", {"id": "$producerId"}, by="superAdminIdToken")
    stack.kill_functions()
    noted = people.everything()["removals"][people.known["producerId"]]
    stack.settle()
    stack.advance(A_WHILE)

    everything = people.everything()
    uid = people.known["producerId"]
    progress = everything.pop("removals")[uid]
    assert reply == {"deleted": 1, "remaining": EVENTS + 1 - 100}
    assert noted["removed"] >= 100
    assert (progress["removed"], progress["total"]) == (EVENTS + 1, EVENTS + 1)
    assert progress["finishedAt"] >= noted["startedAt"]
    assert uid not in str(everything)
    assert "old-" not in str(everything)
    assert "unfinished" not in everything
    for_all = people.known["superAdminIdToken"]
    assert told(people, f"removals/{uid}", for_all) == progress
    assert told(people, f"removals/{uid}", people.known["rivalIdToken"]) is None


def told(people: People, path: str, id_token: str) -> Any:
    """What a client is told; None when the rules refuse."""
    answer = people.database("GET", path, id_token)
    return answer.json() if answer.status_code == 200 else None
