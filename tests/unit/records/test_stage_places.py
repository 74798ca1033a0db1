"""Who has a place on a stage, and the writes that take it from everybody."""

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records import stage_places
from interactive_broadcast.records.slates import Slate
from interactive_broadcast.records.stage_places import StagePlaces, StageStore
from tests.support.builders import EVENT_ID, an_event
from tests.unit.stage import a_stage, comes_on_stage
from tests.unit.world import ACTIVE, ADMIN, EVENT, SHOW, a_world

NOW = {".sv": "timestamp"}
NOBODY = StagePlaces(shown_event=EVENT_ID)
BEA = opaque_id(EVENT_ID, "fan-bea")


def test_who_is_there_is_read_as_the_caller() -> None:
    world = a_stage()
    world.databases.put(
        f"{ACTIVE}/privateCall", {"isWith": "activeFan", "fanId": "fan-cyd"}
    )

    found = StageStore(databases=world.databases).read(ADMIN, an_event())

    assert found == StagePlaces(
        shown_event=EVENT_ID,
        pointers={"stageFanId": "fan-bea"},
        call="fan-cyd",
        has_call=True,
    )
    assert found.fans == {"fan-bea"}


def test_where_there_is_no_show_nobody_is_there() -> None:
    world = a_world()

    found = StageStore(databases=world.databases).read(ADMIN, an_event())

    assert found == StagePlaces(shown_event=None)


def test_it_is_cleared_in_one_write() -> None:
    places = StagePlaces(
        shown_event=EVENT_ID, pointers={"stageFanId": "fan-bea"}, has_call=True
    )

    writes = stage_places.clear(an_event(), places, everybody=True, began_at=7)

    assert writes == {
        f"{EVENT}/cleared": {"at": NOW, "everybody": True, "persons": {BEA: True}},
        f"{EVENT}/updatedAt": NOW,
        f"{ACTIVE}/stageFanId": None,
        f"{ACTIVE}/activeFans/fan-bea/isOnStage": None,
        f"{ACTIVE}/privateCall": None,
        f"{SHOW}/slate": {"from": 7},
        f"writtenFor/{ACTIVE.partition('/')[2]}/producer/{EVENT_ID}": NOW,
    }


def test_the_fan_of_a_private_call_is_out_of_it() -> None:
    places = StagePlaces(shown_event=EVENT_ID, call="fan-cyd", has_call=True)

    writes = stage_places.clear(an_event(), places, everybody=False, began_at=7)

    assert writes[f"{ACTIVE}/activeFans/fan-cyd/inPrivateCall"] is None
    assert writes[f"{EVENT}/cleared"] == {"at": NOW}


def test_what_was_hidden_from_viewers_stays_so_when_it_is_extended() -> None:
    event = an_event(cleared=ClearedStage(at=20, persons={BEA: True}))
    slate = Slate.model_validate({"from": 10})
    places = StagePlaces(shown_event=EVENT_ID, slate=slate)

    earlier, later = (
        stage_places.clear(event, places, everybody=True, began_at=began_at)
        for began_at in (5, 15)
    )

    assert earlier[f"{SHOW}/slate"] == {"from": 5}
    assert later[f"{SHOW}/slate"] == {"from": 10}
    cleared = {"at": NOW, "everybody": True, "persons": {BEA: True}}
    assert later[f"{EVENT}/cleared"] == cleared


def test_the_slate_of_a_former_time_is_none_of_this_one() -> None:
    slate = Slate.model_validate({"from": 10, "until": 12})
    places = StagePlaces(shown_event=EVENT_ID, slate=slate)

    writes = stage_places.clear(an_event(), places, everybody=False, began_at=15)

    assert writes[f"{SHOW}/slate"] == {"from": 15}


def test_fans_with_the_flag_whom_nothing_names_are_off_as_well() -> None:
    writes = stage_places.clear(
        an_event(), NOBODY, everybody=False, began_at=7, also_on_stage=["fan-cyd"]
    )

    assert writes[f"{ACTIVE}/activeFans/fan-cyd/isOnStage"] is None


def test_it_is_given_back_with_the_end_of_the_slate() -> None:
    assert stage_places.resume(an_event()) == {
        f"{EVENT}/cleared": None,
        f"{EVENT}/updatedAt": NOW,
        f"{SHOW}/slate/until": NOW,
        f"writtenFor/{ACTIVE.partition('/')[2]}/producer/{EVENT_ID}": NOW,
    }


def test_a_slate_reaches_two_minutes_back_and_a_little() -> None:
    assert stage_places.MOST_SECONDS_BACK == 120
    assert stage_places.MOST_MS_BACK == 125_000
    assert stage_places.CLOCKS_DIFFER_MS == 5_000


def test_somebody_may_come_on_stage_who_was_there_before() -> None:
    world = a_stage()
    comes_on_stage(world, "fan-bea")

    found = StageStore(databases=world.databases).read(ADMIN, an_event())

    assert found.fans == {"fan-bea"}
