"""An admin with many events is removed, whatever happens meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.people import People

EVENTS = 105
"""More than one batch."""

A_WHILE = timedelta(minutes=2)

UNTIL_NOTHING_MORE_CAN_COME = ("unfinished", "formerAdmins")
"""Notes that the backend keeps for itself: tokens are good for an hour, uploads can be
ended for a week. What happens then, tests/laws/test_deletions.py shows."""


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
    uid = people.known["producerId"]
    upload(people, f"eventImages/{uid}/no-event-has-it")

    reply = people.reply("deleteAdmin", {"id": uid}, by="superAdminIdToken")
    stack.kill_functions()
    noted = people.everything()["removals"][uid]
    stack.settle()
    stack.advance(A_WHILE)

    everything = people.everything()
    for place in UNTIL_NOTHING_MORE_CAN_COME:
        assert uid in str(everything.pop(place))
    progress = everything.pop("removals")[uid]
    assert reply == {"deleted": 1, "remaining": EVENTS + 1 - 100}
    assert noted["removed"] >= 100
    assert (progress["removed"], progress["total"]) == (EVENTS + 1, EVENTS + 1)
    assert progress["finishedAt"] >= noted["startedAt"]
    assert uid not in str(everything)
    assert "old-" not in str(everything)
    assert pictures_in(people, f"eventImages/{uid}/") == []
    assert uid not in emails(people)
    for_all = people.known["superAdminIdToken"]
    assert told(people, f"removals/{uid}", for_all) == progress
    assert told(people, f"removals/{uid}", people.known["rivalIdToken"]) is None


def upload(people: People, name: str) -> None:
    """As the producer's app does."""
    settings = people.settings
    people.http.post(
        f"{settings.url('storage')}/v0/b/{settings.bucket}/o",
        params={"name": name},
        content=b"png",
        headers={
            "content-type": "image/png",
            "authorization": f"Firebase {people.known['producerIdToken']}",
        },
    ).raise_for_status()


def emails(people: People) -> dict[str, str]:
    """Of every user of Firebase Auth, by uid, as the operator sees them."""
    url = f"{people.settings.url('auth')}/identitytoolkit.googleapis.com/v1/projects"
    answer = people.http.get(
        f"{url}/{people.settings.project_id}/accounts:batchGet",
        headers={"authorization": "Bearer owner"},
    ).raise_for_status()
    return {one["localId"]: one.get("email", "") for one in answer.json()["users"]}


def pictures_in(people: People, folder: str) -> list[str]:
    """Names of the files there, as the operator sees them."""
    settings = people.settings
    url = f"{settings.url('storage')}/storage/v1/b/{settings.bucket}/o"
    answer = people.http.get(url, params={"prefix": folder}).raise_for_status()
    return [one["name"] for one in answer.json().get("items", [])]


def told(people: People, path: str, id_token: str) -> Any:
    """What a client is told; None when the rules refuse."""
    answer = people.database("GET", path, id_token)
    return answer.json() if answer.status_code == 200 else None
