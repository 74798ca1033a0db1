"""What follows when a stage is cleared or resumed, whoever comes to it."""

import pytest

from interactive_broadcast.effects.models import OF_CLEARED_STAGE
from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.slates import Slate
from interactive_broadcast.show.cleared_stages import ClearedStages
from tests.support.builders import EVENT_ID, an_event
from tests.unit.stage import told_of
from tests.unit.world import EVENT, SHOW, World, a_show_that_is_live

AT = 1_000


def cleared(at: int = AT, **changes: object) -> EventRecord:
    stage = ClearedStage(at=at, everybody=True)
    return an_event(**{"status": Status.LIVE, "cleared": stage, **changes})


def stages(world: World) -> ClearedStages:
    return world.backend.show.cleared_stages


def due(world: World) -> list[int | None]:
    records = world.ledger.read(EVENT_ID)
    return [records[one].since for one in OF_CLEARED_STAGE if one in records]


def test_it_is_begun_once_for_each_time() -> None:
    world = a_show_that_is_live()

    assert stages(world).begin(cleared())
    assert not stages(world).begin(cleared())
    assert due(world) == [AT, AT]
    assert stages(world).begin(cleared(AT + 1))

    assert due(world) == [AT + 1, AT + 1]
    assert [entry["at"] for entry in told_of(world, "stageCleared")] == [AT, AT + 1]


def test_the_timeline_tells_from_when_on_nobody_is_to_see_it() -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{SHOW}/slate", {"from": 7})

    stages(world).begin(cleared())

    (told,) = told_of(world, "stageCleared")
    assert told["details"] == {"from": 7, "everybody": True}


@pytest.mark.parametrize(
    "event",
    [an_event(status=Status.LIVE), cleared(status=Status.CLOSED)],
    ids=["not cleared", "closed"],
)
def test_nothing_is_begun_otherwise(event: EventRecord) -> None:
    world = a_show_that_is_live()

    assert not stages(world).begin(event)

    assert due(world) == []


def test_it_is_to_begin_until_it_is_due_for_this_time() -> None:
    world = a_show_that_is_live()
    now = cleared()
    assert stages(world).is_to_begin(now, {})

    stages(world).begin(now)

    records = world.ledger.read(EVENT_ID)
    assert not stages(world).is_to_begin(now, records)
    assert stages(world).is_to_begin(cleared(AT + 1), records)
    assert not stages(world).is_to_begin(an_event(), records)


def test_at_the_end_its_problems_are_forgotten_and_no_others() -> None:
    world = a_show_that_is_live()
    problem: Json = {"reason": "publisher-unknown", "final": True}
    for effect in ("emptyStage", "startArchive"):
        world.databases.put(f"{EVENT}/problems/{effect}", problem)
    event = world.event_store.find(EVENT_ID)
    assert event is not None

    stages(world).end(event, Slate.model_validate({"from": 7, "until": 9}))

    assert world.at(f"{EVENT}/problems") == {"startArchive": problem}
    (told,) = told_of(world, "stageResumed")
    assert (told["at"], told["details"]) == (9, {"from": 7})


@pytest.mark.parametrize("slate", [None, Slate.model_validate({"from": 7})])
def test_what_has_no_end_is_not_told(slate: Slate | None) -> None:
    world = a_show_that_is_live()

    stages(world).end(an_event(), slate)

    assert told_of(world, "stageResumed") == []
