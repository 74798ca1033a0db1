"""The reconciler by its own clock, over the wire."""

from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.entering import TAB, entering, naming, presence_of
from tests.support.people import People

OK, FULL = 200, 429
NOW = {".sv": "timestamp"}


@pytest.fixture
def people(recorded_people: People) -> People:
    return recorded_people


def test_a_show_that_everybody_has_left_is_ended_in_time(
    people: People, stack: LocalStack
) -> None:
    people.publish_on_stage()
    people.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.advance(timedelta(minutes=2))
    assert _event(people)["status"] == "live"

    _leave(people)
    stack.advance(timedelta(minutes=36))

    event = _event(people)
    assert event["status"] == "closed"
    assert event["archive"]["status"] == "uploaded"
    told = people.reply("getTimeline", {"id": "$event"}, by="producer")["entries"]
    reasons = [one["details"].get("reason") for one in told if one["what"] == "status"]
    assert reasons == [None, None, "abandoned"]
    over = people.usage()
    assert [one["status"] for one in over["broadcasts"]] == ["stopped"]
    assert "started" not in [one["status"] for one in over["archives"]]
    stack.advance(timedelta(minutes=16))
    # Until somebody's token could bring them back, nobody needs to look.
    assert (
        people.everything()["watched"][event["id"]]["nextAt"]
        > stack.now().timestamp() * 1000
    )


def test_a_pass_can_be_asked_for(people: People, stack: LocalStack) -> None:
    place = f"activeBroadcasts/{people.known['producerId']}/{people.known['fanUrl']}"
    people.put(f"{place}/producerActive", value=True)
    stack.settle()

    for _ in range(2):
        people.get(people.requests.stack("POST", "schedules/reconcileShows:run"))
        stack.advance(timedelta(seconds=60))

    tree = people.everything()
    show = tree["activeBroadcasts"][people.known["producerId"]][people.known["fanUrl"]]
    assert show["producerActive"] is False
    entries = tree["timeline"][people.known["event"]].values()
    repairs = [one["details"] for one in entries if one["what"] == "reconciled"]
    assert repairs == [{"repair": "presence", "gone": ["producer"]}]


def test_a_full_show_has_room_again_when_a_socket_has_died_unnoticed(
    people: People, stack: LocalStack
) -> None:
    """No `onDisconnect` was set yet, and OpenTok's reports are lost as well."""
    show = f"{people.known['producerId']}/{people.known['fanUrl']}"
    people.put(f"shows/{show}/limit", 1)
    gone, late = people.sign_up(), people.sign_up()
    record = {"id": gone["localId"], "joinedAt": {".sv": "timestamp"}}
    place = f"activeBroadcasts/{show}/activeFans/{gone['localId']}"
    writes = entering(place, record, event_id=people.known["event"])
    people.database("PATCH", "", gone["idToken"], writes).raise_for_status()
    stack.settle()
    assert _ask_for_tokens(people, late) == FULL

    stack.advance(timedelta(minutes=8))

    assert _ask_for_tokens(people, late) == OK
    tree = people.everything()
    record = tree["activeBroadcasts"][people.known["producerId"]]
    assert [*record[people.known["fanUrl"]]["activeFans"]] == [late["localId"]]


def test_a_phone_that_sleeps_for_minutes_keeps_its_place_in_line(
    people: People, stack: LocalStack
) -> None:
    show = f"{people.known['producerId']}/{people.known['fanUrl']}"
    event_id, asleep = people.known["event"], people.sign_up()
    uid, token = asleep["localId"], asleep["idToken"]
    record = {"id": uid, "joinedAt": NOW}
    place = f"activeBroadcasts/{show}/activeFans/{uid}"
    writes = entering(place, record, event_id=event_id)
    people.database("PATCH", "", token, writes).raise_for_status()
    named = naming(place, event_id)
    in_line = {f"line/{show}/{uid}": {"at": NOW, "order": NOW}, **named}
    people.database("PATCH", "", token, in_line).raise_for_status()
    tab = f"{presence_of(place)}/{TAB}"
    before = _in_line(people)[uid]
    people.database("DELETE", tab, token).raise_for_status()

    stack.advance(timedelta(minutes=4))
    away = _in_line(people)[uid]
    assert _viewers(people) == 1
    back = {tab: NOW, f"line/{show}/{uid}/awaySince": None, **named}
    people.database("PATCH", "", token, back).raise_for_status()
    assert _in_line(people)[uid] == before
    assert away == {**before, "awaySince": away["awaySince"]}
    people.database("DELETE", tab, token).raise_for_status()
    stack.advance(timedelta(minutes=13))

    assert _in_line(people) == {}
    assert _viewers(people) == 0


def test_a_fan_whose_event_was_too_large_to_come_is_counted_all_the_same(
    people: People, stack: LocalStack
) -> None:
    """As old data may be: the rules let no app write as much."""
    show = f"{people.known['producerId']}/{people.known['fanUrl']}"
    fans = f"activeBroadcasts/{show}/activeFans"
    record = {"id": "fan-9", "name": "Fay", "joinedAt": {".sv": "timestamp"}}

    people.put(f"{fans}/fan-9", record | {"snapshot": "x" * 600_000})
    stack.settle()
    before = _viewers(people)
    people.get(people.requests.stack("POST", "schedules/reconcileShows:run"))

    assert (before, _viewers(people)) == (0, 1)


def _ask_for_tokens(people: People, fan: Any) -> int:
    body = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    people.tokens["fan"] = fan["idToken"]
    return people.call("createTokensFan", body, by="fan").status_code


def _in_line(people: People) -> Any:
    lines = people.everything().get("line", {}).get(people.known["producerId"], {})
    return lines.get(people.known["fanUrl"], {})


def _viewers(people: People) -> int:
    counts = people.everything().get("viewerCounts", {})
    mine = counts.get(people.known["producerId"], {})
    return int(mine.get(people.known["fanUrl"], 0))


def _event(people: People) -> Any:
    return people.reply("getEvent", {"id": "$event"}, by="producer")


def _leave(people: People) -> None:
    """Whoever is on stage closes the browser."""
    stage = people.opentok("GET", f"sessions/{people.known['stageSessionId']}")
    for connection in stage["connections"]:
        people.opentok("DELETE", f"connections/{connection['connectionId']}")
