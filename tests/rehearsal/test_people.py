import asyncio
from dataclasses import replace
from typing import Any

import jwt
import pytest

from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.people import FRESH_MS, Event, Part, Person
from tests.rehearsal.scripted_client import EVENT as SHOW
from tests.rehearsal.scripted_client import ScriptedClient

EVENT = Event(
    key="launch",
    producer="producer",
    name="Launch",
    id="e",
    admin_id="a",
    fan_url="f",
)


def a_fan(comes_for: Event | None = EVENT) -> Person:
    client = StackClient(demo_settings())
    return Person(
        key="fan-1",
        name="Ada",
        part=Part.FAN,
        client=client,
        comes_for=comes_for,
        uid="u",
    )


def test_a_fan_keeps_a_record_of_their_own_in_the_running_show() -> None:
    assert a_fan().own_record == "activeBroadcasts/a/f/activeFans/u"


def test_everybody_says_under_their_own_key_that_they_are_connected() -> None:
    host = replace(a_fan(), part=Part.HOST)

    assert a_fan().own_presence == "presence/a/f/u"
    assert host.own_presence == "presence/a/f/host"
    assert host.own_place == "activeBroadcasts/a/f/hostActive"


def writes(person: Person, answers: dict[str, object]) -> tuple[Any, Any]:
    """What takes a place for them, and what gives it up, if that is what they read."""
    there = replace(person, client=ScriptedClient(answers))

    async def ask() -> tuple[Any, Any]:
        return await there.taking_place(), await there.giving_place_up()

    return asyncio.run(ask())


def test_a_fan_is_counted_in_with_the_record_and_out_without_it() -> None:
    record = {"id": "u", "joinedAt": {".sv": "timestamp"}}

    comes, _ = writes(a_fan(), {})
    _, leaves = writes(a_fan(), {"GET viewers/a/f/u": True})

    assert comes == {
        "activeBroadcasts/a/f/activeFans/u": record,
        "viewers/a/f/u": True,
        "viewerCounts/a/f": {".sv": {"increment": 1}},
    }
    assert leaves == {
        "writtenFor/a/f/u/e": {".sv": "timestamp"},
        "activeBroadcasts/a/f/activeFans/u": None,
        "presence/a/f/u": None,
        "line/a/f/u": None,
        "deck/a/f/u": None,
        "fanPictures/a/f/u": None,
        "viewers/a/f/u": None,
        "viewerCounts/a/f": {".sv": {"increment": -1}},
    }


def test_nobody_counts_whom_somebody_else_has_counted() -> None:
    comes, _ = writes(a_fan(), {"GET viewers/a/f/u": True})
    _, leaves = writes(a_fan(), {})

    assert [*comes] == ["activeBroadcasts/a/f/activeFans/u"]
    assert not any(path.startswith(("viewers", "shows")) for path in leaves)


def test_whoever_has_a_place_takes_none_and_a_host_is_not_counted() -> None:
    host = replace(a_fan(), part=Part.HOST)
    there, _ = writes(a_fan(), {"GET activeBroadcasts/a/f/activeFans/u": {"id": "u"}})

    assert there == {}
    assert writes(host, {}) == (
        {"activeBroadcasts/a/f/hostActive": True},
        {
            "activeBroadcasts/a/f/hostActive": None,
            "presence/a/f/host": None,
            "writtenFor/a/f/host/e": {".sv": "timestamp"},
        },
    )


def test_what_is_public_of_a_show_is_apart_from_its_record() -> None:
    assert (EVENT.show_path, EVENT.public_show_path) == (
        "activeBroadcasts/a/f",
        "shows/a/f",
    )


def test_somebody_without_an_event_has_none_to_act_in() -> None:
    with pytest.raises(LookupError, match="fan-1"):
        _ = a_fan(comes_for=None).event


EXPIRES_S = 1_900_000_000
OLD = jwt.encode({"exp": EXPIRES_S}, "k" * 32)


def signed_in_until(now_ms: int) -> ScriptedClient:
    """What the app of somebody with an open tab and a listener has asked by then."""
    client = ScriptedClient({"auth token": "fresh", f"GET {SHOW}": {"status": "live"}})
    fan = replace(a_fan(), client=client, id_token=OLD, refresh_token="r")

    async def go_on() -> None:
        await fan.watch(SHOW)
        await fan.enter()
        client.calls.clear()
        await fan.stay_signed_in(now_ms)
        await fan.watches[SHOW].stop()

    asyncio.run(go_on())
    return client


def test_an_id_token_that_is_about_to_expire_is_changed_everywhere() -> None:
    client = signed_in_until(EXPIRES_S * 1000 - FRESH_MS)

    assert client.calls == ["auth token", "sign in", f"GET {SHOW}"]


def test_an_id_token_that_is_still_good_stays() -> None:
    assert signed_in_until(EXPIRES_S * 1000 - FRESH_MS - 1).calls == []


def test_who_is_not_signed_in_has_no_token_to_change() -> None:
    client = ScriptedClient()

    asyncio.run(replace(a_fan(), client=client).stay_signed_in(0))

    assert client.calls == []
