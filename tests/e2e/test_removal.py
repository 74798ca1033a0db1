"""An admin with many events is removed, whatever happens meanwhile."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.cast import Cast, assemble

EVENTS = 105
"""More than one leg."""

A_WHILE = timedelta(minutes=2)


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    yield cast
    cast.http.close()


def fill(cast: Cast) -> None:
    """The events of years, with all their index entries."""
    owner = cast.known["producerId"]
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
    cast.http.patch(
        f"{cast.settings.url('database')}/.json",
        params={"ns": cast.settings.namespace, "disableTriggers": "true"},
        headers={"authorization": "Bearer owner"},
        json=writes,
    ).raise_for_status()


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
    cast: Cast, stack: LocalStack
) -> None:
    fill(cast)

    reply = cast.reply("deleteAdmin", {"id": "$producerId"}, by="superAdmin")
    stack.kill_functions()
    noted = cast.everything()["removals"][cast.known["producerId"]]
    stack.settle()
    stack.advance(A_WHILE)

    everything = cast.everything()
    uid = cast.known["producerId"]
    progress = everything.pop("removals")[uid]
    assert reply == {"deleted": 1, "remaining": EVENTS + 1 - 100}
    assert noted["removed"] >= 100
    assert (progress["removed"], progress["total"]) == (EVENTS + 1, EVENTS + 1)
    assert progress["finishedAt"] >= noted["startedAt"]
    assert uid not in str(everything)
    assert "old-" not in str(everything)
    assert "unfinished" not in everything
    for_all = cast.known["superAdminIdToken"]
    assert told(cast, f"removals/{uid}", for_all) == progress
    assert told(cast, f"removals/{uid}", cast.known["rivalIdToken"]) is None


def told(cast: Cast, path: str, id_token: str) -> Any:
    """What a client is told; None when the rules refuse."""
    answer = cast.http.get(
        f"{cast.settings.url('database')}/{path}.json",
        params={"ns": cast.settings.namespace, "auth": id_token},
    )
    return answer.json() if answer.status_code == 200 else None
