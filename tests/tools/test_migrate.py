"""What an earlier version has stored gets what this one needs."""

import json
from collections.abc import Iterator
from typing import Any

import firebase_admin
import httpx
import pytest
from firebase_admin import auth, db

from emulators.stack import LocalStack
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import Status
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    IMAGE,
    a_database,
    an_event,
)
from tests.support.deadline import DEADLINE_S
from tools.command_line import UNUSABLE
from tools.connection import connected
from tools.migrate import DONE, REFUSED, main
from tools.targets import find_target

EVENT = an_event(start_image=IMAGE, status=Status.LIVE)


@pytest.fixture
def environment(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A shell whose variables point at a stack with one admin and one event of old.

    No triggers follow what is put there: it stands for what has been there for long.
    """
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    hub = f"{stack.settings.url('hub')}/functions"
    httpx.put(f"{hub}/disableBackgroundTriggers", trust_env=False, timeout=DEADLINE_S)
    tree: dict[str, Any] = a_database(EVENT)
    del tree["guests"], tree["images"], tree["current"]
    with connected(find_target(), "test") as app:
        db.reference(app=app).update(tree)
        auth.create_user(uid=ADMIN_ID, email="ada@example.com", app=app)
    yield
    httpx.put(f"{hub}/enableBackgroundTriggers", trust_env=False, timeout=DEADLINE_S)


def everything() -> Any:
    with connected(find_target(), "test") as app:
        return db.reference(app=app).get()


def claims(app: firebase_admin.App) -> Any:
    return auth.get_user(ADMIN_ID, app=app).custom_claims


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("environment")
def test_admins_get_the_claim_and_events_their_entries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["--json"])

    stored, done = everything(), told(capsys)
    assert status == DONE
    assert (done["claimsGiven"], done["eventsCompleted"]) == (1, 1)
    assert stored["guests"] == {EVENT_ID: guests_of(EVENT)}
    assert stored["images"] == {ADMIN_ID: {"image-1": {EVENT_ID: True}}}
    assert stored["current"] == {ADMIN_ID: {EVENT_ID: "live"}}
    with connected(find_target(), "test") as app:
        assert claims(app) == {"admin": True}


@pytest.mark.usefixtures("environment")
def test_the_viewers_of_a_show_that_is_on_are_counted_where_they_are_now() -> None:
    show = f"{ADMIN_ID}/{FAN_URL}"
    with connected(find_target(), "test") as app:
        db.reference(app=app).update(
            {
                f"events/{EVENT_ID}/status": "live",
                f"activeBroadcasts/{show}/eventId": EVENT_ID,
                f"shows/{show}": {"status": "live", "limit": 9, "viewers": 2},
                f"viewers/{show}": {"fan-1": True, "fan-2": True},
            }
        )

    main([])
    stored = everything()
    main([])

    assert stored["viewerCounts"] == {ADMIN_ID: {FAN_URL: 2}}
    assert stored["shows"][ADMIN_ID][FAN_URL] == {
        "status": "live",
        "limit": 9,
        "fullAt": 0,
    }
    assert everything() == stored


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("found", "newest"),
    [(None, EVENT_ID), ("event-0", EVENT_ID), ("event-2", "event-2")],
)
def test_a_closed_event_is_found_at_its_address_unless_a_newer_one_is(
    found: str | None, newest: str
) -> None:
    place = f"closedEvents/{ADMIN_ID}/{FAN_URL}"
    with connected(find_target(), "test") as app:
        db.reference(app=app).update(
            {f"events/{EVENT_ID}/status": "closed", place: found}
        )

    main([])

    assert everything()["closedEvents"] == {ADMIN_ID: {FAN_URL: newest}}


@pytest.mark.usefixtures("environment")
def test_once_more_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    before = everything()
    capsys.readouterr()

    status = main(["--json"])

    done = told(capsys)
    assert status == DONE
    assert (done["admins"], done["claimsGiven"]) == (1, 0)
    assert (done["events"], done["eventsCompleted"]) == (1, 0)
    assert everything() == before


@pytest.mark.usefixtures("environment")
def test_an_admin_whom_nobody_can_be_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with connected(find_target(), "test") as app:
        auth.delete_user(ADMIN_ID, app=app)

    status = main([])

    shown = capsys.readouterr().out
    assert status == DONE
    assert f"NO USER     {ADMIN_ID}" in shown
    assert "1, 1 of them completed" in shown


@pytest.mark.usefixtures("environment")
def test_one_that_fails_is_named_and_holds_nothing_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    too_long = "A" * 200
    with connected(find_target(), "test") as app:
        db.reference(f"admins/{too_long}", app=app).set({"id": too_long})

    status = main([])

    shown = capsys.readouterr().out
    assert status == REFUSED
    assert f"FAILED      {too_long}: " in shown
    assert "admins      2, 1 of them given the claim" in shown
    assert "1, 1 of them completed" in shown


@pytest.mark.usefixtures("environment")
def test_how_far_it_has_come_is_told_beside_the_result(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tools.migrate.PROGRESS_EVERY", 1)
    with connected(find_target(), "test") as app:
        other = EVENT.model_copy(update={"id": "event-2", "start_image": None})
        db.reference("events/event-2", app=app).set(other.to_record())

    main(["--json"])

    printed = capsys.readouterr()
    assert "events      1 of 2" in printed.err
    assert json.loads(printed.out)["events"] == 2


def test_a_project_that_cannot_be_told_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIREBASE_EMULATOR_HUB", "127.0.0.1:1")

    assert main(["--project", "demo-nowhere"]) == UNUSABLE
    assert "No local stack is running" in capsys.readouterr().err
