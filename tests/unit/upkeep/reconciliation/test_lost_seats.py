"""Fans whose connections outlive the seat they were made for, as the records say it."""

from collections.abc import Callable
from unittest.mock import Mock

import pytest

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.records.shows import ShowStore
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_place
from tests.support.fakes import STAGE
from tests.unit.show.test_disconnecting import come
from tests.unit.world import ACTIVE, World, a_show_that_is_live

FAN = f"{ACTIVE}/activeFans/fan-1"
DECK = f"deck/{ADMIN_ID}/{FAN_URL}/fan-1"
TOLD = f"disconnections/{EVENT_ID}/fan-1/reason"
FLAGS = ("isBackstage", "inPrivateCall", "isOnStage")


def a_fan_who_is_backstage(**flags: Json) -> World:
    world = a_show_that_is_live()
    come(world, "fan-1", "c-1", SessionKind.BACKSTAGE)
    world.databases.put(FAN, {"id": "fan-1", **flags})
    return world


def a_fan_who_publishes_on_stage(**flags: Json) -> World:
    world = a_show_that_is_live()
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    world.databases.put(FAN, {"id": "fan-1", **flags})
    world.video.publish(STAGE, "c-1", "s-1")
    head = Head(
        event_id=EVENT_ID,
        session=SessionKind.STAGE,
        kind=HeadKind.STREAMS,
        id="s-1",
        person=opaque_id(EVENT_ID, "fan-1"),
    )
    world.backend.records.headcounts.arrived(head)
    return world


def is_disconnected(world: World) -> bool:
    world.reconciler.run()
    is_told = world.at(TOLD) == "seat-lost"
    assert is_told == ("c-1" not in world.video.connections)
    return is_told


def reads_of_a_run(world: World) -> int:
    world.reconciler.run()
    world.databases.reads.clear()
    world.reconciler.run()
    return len(world.databases.reads)


def test_backstage_is_nobody_who_is_neither_on_deck_nor_called() -> None:
    assert is_disconnected(a_fan_who_is_backstage())
    assert is_disconnected(a_fan_who_is_backstage(**dict.fromkeys(FLAGS, False)))


@pytest.mark.parametrize("flag", FLAGS)
def test_who_is_called_or_goes_on_stage_from_there_stays_backstage(flag: str) -> None:
    assert not is_disconnected(a_fan_who_is_backstage(**{flag: True}))


@pytest.mark.parametrize("by", ["line", "producer"])
def test_who_is_on_deck_stays_backstage(by: str) -> None:
    world = a_fan_who_is_backstage()
    world.databases.put(f"line/{ADMIN_ID}/{FAN_URL}/fan-1", a_place())
    world.databases.put(DECK, by)

    assert not is_disconnected(world)


@pytest.mark.parametrize("flag", [None, "isBackstage", "inPrivateCall"])
def test_nobody_publishes_on_stage_who_is_not_put_there(flag: str | None) -> None:
    flags: dict[str, Json] = {} if flag is None else {flag: True}

    assert is_disconnected(a_fan_who_publishes_on_stage(**flags))


def test_who_is_on_stage_goes_on_publishing() -> None:
    assert not is_disconnected(a_fan_who_publishes_on_stage(isOnStage=True))


def test_who_goes_on_deck_while_their_record_is_read_stays_backstage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = a_fan_who_is_backstage(isBackstage=True)
    answers = iter([False, True])
    monkeypatch.setattr(ShowStore, "has_flag", lambda *_: next(answers))

    assert not is_disconnected(world)


def test_a_fan_without_a_record_in_what_the_run_has_read_is_looked_up() -> None:
    world = a_fan_who_is_backstage()
    ask = world.video.streams_of

    def joined_meanwhile(session_id: str) -> frozenset[str]:
        world.databases.put(FAN, {"id": "fan-1"})
        return ask(session_id)

    world.databases.put(FAN, None)
    come(world, "fan-2", "c-2", SessionKind.STAGE)
    world.video.streams_of = joined_meanwhile  # type: ignore[method-assign]  # meanwhile

    assert is_disconnected(world)


def test_the_audience_watches_the_stage() -> None:
    world = a_show_that_is_live()
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    world.databases.put(FAN, {"id": "fan-1"})

    assert not is_disconnected(world)


@pytest.mark.parametrize("make", [a_fan_who_is_backstage, a_fan_who_publishes_on_stage])
def test_a_flag_that_is_set_after_the_lists_were_read_counts(
    make: Callable[[], World],
) -> None:
    world = make()
    ask = world.video.streams_of

    def called_meanwhile(session_id: str) -> frozenset[str]:
        found = ask(session_id)
        world.databases.put(f"{FAN}/isBackstage", value=True)
        world.databases.put(f"{FAN}/isOnStage", value=True)
        return found

    world.video.streams_of = called_meanwhile  # type: ignore[method-assign]  # meanwhile

    assert not is_disconnected(world)


@pytest.mark.parametrize("make", [a_fan_who_is_backstage, a_fan_who_publishes_on_stage])
def test_while_old_apps_are_let_in_seats_are_not_looked_at(
    make: Callable[[], World],
) -> None:
    world = make()
    world.databases.put("config/legacyClients", value=True)

    assert not is_disconnected(world)


def test_those_who_run_the_show_and_whom_nobody_knows_are_left_alone() -> None:
    world = a_show_that_is_live()
    come(world, "producer", "c-2", SessionKind.BACKSTAGE)
    come(world, "somebody", "c-3", SessionKind.BACKSTAGE)
    world.video.publish(STAGE, "c-4", "s-4")

    world.reconciler.run()

    assert {"c-2", "c-3", "c-4"} <= set(world.video.connections)


def test_while_the_records_cannot_be_read_nobody_is_disconnected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = a_fan_who_is_backstage()
    down = Mock(side_effect=DatabaseUnavailable("Down."))
    monkeypatch.setattr(ShowStore, "is_on_deck", down)

    assert not is_disconnected(world)


def test_where_no_fan_is_backstage_or_publishes_nothing_more_is_read() -> None:
    world = a_show_that_is_live()
    world.databases.put(FAN, {"id": "fan-1"})
    come(world, "fan-1", "c-1", SessionKind.STAGE)
    before = reads_of_a_run(world)
    come(world, "producer", "c-2", SessionKind.BACKSTAGE)

    assert reads_of_a_run(world) == before


def test_all_who_are_on_deck_cost_one_read_and_one_who_is_called_three_more() -> None:
    world = a_show_that_is_live()
    fans = [f"fan-{number}" for number in range(1, 11)]
    for fan_id in fans:
        world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})
        world.databases.put(f"deck/{ADMIN_ID}/{FAN_URL}/{fan_id}", "producer")
        come(world, fan_id, f"stage-{fan_id}", SessionKind.STAGE)
    none = reads_of_a_run(world)
    for fan_id in fans:
        come(world, fan_id, f"backstage-{fan_id}", SessionKind.BACKSTAGE)
    on_deck = reads_of_a_run(world)
    world.databases.put(DECK, None)
    world.databases.put(f"{FAN}/isBackstage", value=True)
    called = reads_of_a_run(world)

    assert (on_deck - none, called - on_deck) == (1, 3)
