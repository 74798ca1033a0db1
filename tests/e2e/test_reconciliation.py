"""The reconciler by its own clock, over the wire."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.cast import Cast, assemble, books, take_a_seat


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    cast.reply("updateEvent", {"id": "$event", "archiveEvent": True}, by="producer")
    yield cast
    cast.http.close()


def test_a_show_that_everybody_has_left_is_ended_in_time(
    cast: Cast, stack: LocalStack
) -> None:
    take_a_seat(cast)
    cast.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.advance(timedelta(minutes=10))
    assert _event(cast)["status"] == "live"

    _leave(cast)
    stack.advance(timedelta(minutes=50))

    event = _event(cast)
    assert event["status"] == "closed"
    assert event["archive"]["status"] == "available"
    told = cast.reply("getTimeline", {"id": "$event"}, by="producer")["entries"]
    reasons = [one["details"].get("reason") for one in told if one["what"] == "status"]
    assert reasons == [None, None, "abandoned"]
    over = books(cast)
    assert [one["status"] for one in over["broadcasts"]] == ["stopped"]
    assert "started" not in [one["status"] for one in over["archives"]]
    assert "watched" not in cast.everything()


def test_a_pass_can_be_asked_for(cast: Cast, stack: LocalStack) -> None:
    place = f"activeBroadcasts/{cast.known['producerId']}/{cast.known['fanUrl']}"
    cast.put(f"{place}/producerActive", value=True)
    cast.put(f"{place}/producerHeartBeat", 1)
    stack.settle()

    for _ in range(2):
        answer = cast.http.post(
            f"{cast.settings.url('hub')}/__/schedules/reconcileShows:run"
        )
        answer.raise_for_status()
        stack.settle()

    tree = cast.everything()
    show = tree["activeBroadcasts"][cast.known["producerId"]][cast.known["fanUrl"]]
    assert show["producerActive"] is False
    entries = tree["timeline"][cast.known["event"]].values()
    repairs = [one["details"] for one in entries if one["what"] == "reconciled"]
    assert repairs == [{"repair": "presence", "gone": ["producer"]}]


def _event(cast: Cast) -> Any:
    return cast.reply("getEvent", {"id": "$event"}, by="producer")


def _leave(cast: Cast) -> None:
    """Whoever is on stage closes the browser."""
    door = f"{cast.settings.url('opentok')}/__"
    stage = cast.http.get(f"{door}/sessions/{cast.known['stageSessionId']}").json()
    for connection in stage["connections"]:
        gone = cast.http.delete(f"{door}/connections/{connection['connectionId']}")
        gone.raise_for_status()
