"""What was decided and done."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import DatabaseUnavailable, RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.timeline import BACKEND, TimelineEntry
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin
from tests.unit.world import World, a_world

LIVE = f"timeline/{EVENT_ID}/status-live"


def stored(world: World, entries: dict[str, Json]) -> None:
    world.databases.put(f"timeline/{EVENT_ID}", entries)


def read(world: World, uid: str = ADMIN_ID) -> list[str]:
    return [entry.what for entry in world.timeline.read(an_admin(uid), EVENT_ID)]


def test_entries_are_added_in_the_order_of_time() -> None:
    world = a_world()

    world.timeline.append(EVENT_ID, "status", "admin-1", {"to": "preshow"})
    world.clock.advance(1)
    world.timeline.append(EVENT_ID, "status", "admin-1", {"to": "live"})

    entries = world.databases.at(f"timeline/{EVENT_ID}")
    told = [entries[key]["details"]["to"] for key in sorted(entries)]
    assert told == ["preshow", "live"]


def test_an_entry_has_the_databases_time() -> None:
    world = a_world()

    world.timeline.append(EVENT_ID, "status", "admin-1")

    (entry,) = world.databases.at(f"timeline/{EVENT_ID}").values()
    assert entry == {"what": "status", "by": "admin-1", "at": world.clock.now_ms()}


def test_nothing_stops_because_it_cannot_be_told() -> None:
    world = a_world()
    world.databases.fail_next("write", DatabaseUnavailable("Gone."))

    world.timeline.append(EVENT_ID, "status", "admin-1")

    assert world.at(f"timeline/{EVENT_ID}") is None


def test_what_is_told_again_under_its_key_changes_nothing() -> None:
    world = a_world()
    entry = TimelineEntry(what="onStage", by="admin-1", at=7)

    world.timeline.put(EVENT_ID, {"key": entry})
    world.clock.advance(9)
    world.timeline.put(EVENT_ID, {"key": entry})

    assert world.at(f"timeline/{EVENT_ID}") == {
        "key": {"what": "onStage", "by": "admin-1", "at": 7}
    }


class TestStatus:
    def test_it_is_told_once_by_whoever_comes_first(self) -> None:
        world = a_world()

        world.timeline.status(EVENT_ID, Status.LIVE, "admin-1", at=7)
        world.timeline.status(EVENT_ID, Status.LIVE, "admin-1", before=Status.PRESHOW)

        assert world.at(LIVE) == {
            "what": "status", "by": "admin-1", "at": 7, "details": {"to": "live"}
        }  # fmt: skip

    def test_it_is_now_unless_it_is_known_when(self) -> None:
        world = a_world()

        world.timeline.status(EVENT_ID, Status.LIVE, "admin-1", before=Status.PRESHOW)

        assert world.at(LIVE) == {
            "what": "status",
            "by": "admin-1",
            "at": world.clock.now_ms(),
            "details": {"from": "preshow", "to": "live"},
        }

    def test_somebody_faster_is_not_contradicted(self) -> None:
        world = a_world()
        told: Json = {"what": "status", "by": "admin-1", "at": 7}
        world.databases.before_write(LIVE, lambda: world.databases.put(LIVE, told))

        world.timeline.status(EVENT_ID, Status.LIVE, "admin-1")

        assert world.at(LIVE) == told

    def test_nothing_stops_because_it_cannot_be_told(self) -> None:
        world = a_world()
        world.databases.fail_next("write", DatabaseUnavailable("Gone."))

        world.timeline.status(EVENT_ID, Status.LIVE, "admin-1")

        assert world.at(LIVE) is None


class TestReading:
    def test_entries_are_read_in_the_order_in_which_things_happened(self) -> None:
        world = a_world()
        stored(
            world,
            {
                "-b": {"what": "second", "by": "x", "at": 2},
                "-c": {"what": "third", "by": "x", "at": 2},
                "status-live": {"what": "first", "by": "x", "at": 1},
            },
        )

        assert read(world) == ["first", "second", "third"]

    def test_fragments_are_passed_over(self) -> None:
        world = a_world()
        stored(
            world,
            {
                "a": {"by": "x"},
                "b": "text",
                "c": {"what": "timeless", "by": "x"},
                "d": {"what": "whole", "by": "x", "at": 1},
            },
        )

        assert read(world) == ["whole"]

    def test_it_is_read_as_the_caller(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            read(world, "admin-2")


def test_an_entry_is_added_only_if_its_key_is_new() -> None:
    world = a_world()
    first = TimelineEntry(what="movedInLine", by="ana", at=1_000)
    then = TimelineEntry(what="movedInLine", by="bo")

    assert world.timeline.put_new(EVENT_ID, "key-1", first)
    assert world.timeline.put_new(EVENT_ID, "key-1", then)
    world.timeline.put_new(EVENT_ID, "key-2", then)

    stored = world.at(f"timeline/{EVENT_ID}")
    assert stored == {
        "key-1": {"what": "movedInLine", "by": "ana", "at": 1_000},
        "key-2": {"what": "movedInLine", "by": "bo", "at": world.clock.now_ms()},
    }


def test_statuses_that_nobody_has_told_are_found() -> None:
    world = a_world()
    world.timeline.status(EVENT_ID, Status.LIVE, "admin-1")
    world.timeline.append(EVENT_ID, "updated", "admin-1")

    untold = world.timeline.untold(EVENT_ID, [Status.PRESHOW, Status.LIVE])

    assert untold == [Status.PRESHOW]


def test_while_that_cannot_be_found_out_nothing_is_told() -> None:
    world = a_world()
    for call in ("read", "write"):
        world.databases.fail_next(call, DatabaseUnavailable("Away."))

    assert world.timeline.untold(EVENT_ID, [Status.LIVE]) is None
    assert not world.timeline.status(EVENT_ID, Status.LIVE, BACKEND)
    assert world.timeline.status(EVENT_ID, Status.LIVE, BACKEND)
    assert world.timeline.status(EVENT_ID, Status.LIVE, BACKEND)


def test_why_the_backend_has_ended_a_show_is_told() -> None:
    world = a_world()

    world.timeline.status(EVENT_ID, Status.CLOSED, BACKEND, reason="too-long")

    assert world.at(f"timeline/{EVENT_ID}/status-closed/details") == {
        "to": "closed",
        "reason": "too-long",
    }
