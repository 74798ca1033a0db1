"""What the owner of a recording is told of the consents to it."""

from typing import Any

import pytest

from interactive_broadcast.events.consent_terms import ConsentTerms, ConsentUse
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.unit.world import World, a_world

NOON = 1_750_000_000_000
ANA, BEN = (opaque_id(EVENT_ID, fan) for fan in ("fan-1", "fan-2"))
GIVEN: dict[str, Json] = {
    "version": "2026-12",
    "at": NOON,
    "recording": True,
    "marketing": True,
}
STORED = {"version": "2026-12", "at": NOON, "uses": ["recording", "marketing"]}
ASKED = ConsentTerms(
    version="2026-12", uses=[ConsentUse.RECORDING, ConsentUse.MARKETING]
)


def _told(what: str, person: str, at_s: int, **details: Json) -> Json:
    about: Json = {"person": person, **details}
    return {"what": what, "by": ADMIN_ID, "at": NOON + at_s * 1000, "details": about}


def a_recorded_show() -> World:
    """Of 100 s in two parts: Ana comes after 10 s, Ben after 50, in the second."""
    event = an_event(status=Status.CLOSED, consent=ASKED, show_started_at=NOON)
    world = a_world(event)
    world.databases.put_all(
        {
            f"timeline/{EVENT_ID}": {
                "a": _told("onStage", ANA, 10, consent=GIVEN),
                "b": _told("offStage", ANA, 20),
                "c": _told("onStage", BEN, 50),
            },
            f"names/{EVENT_ID}": {ANA: {"fanId": "fan-1", "name": "Ana"}},
            f"archives/{EVENT_ID}": {
                "p0": _part("p0", 0, 0),
                "p1": _part("p1", 0, 40),
                "p2": _part("p2", 40, 100),
            },
        }
    )
    return world


def _part(part: str, start_s: int, end_s: int) -> Json:
    return {
        "id": part,
        "status": "available",
        "durationS": end_s - start_s,
        "startedAt": NOON + start_s * 1000,
        "endedAt": NOON + end_s * 1000,
    }


def told(world: World) -> Any:
    asked = EventRequest(id=EVENT_ID)
    export = world.backend.show.consent_exports.get(an_admin(), asked)
    return export.model_dump(mode="json", by_alias=True, exclude_none=True)


def test_of_each_part_it_is_told_who_is_in_it_where_and_by_which_consent() -> None:
    world = a_recorded_show()
    withdrawn: Json = {**GIVEN, "withdrawnAt": NOON + 60_000}
    world.databases.put(f"consents/{EVENT_ID}/fan-1", withdrawn)

    assert told(world) == {
        "id": EVENT_ID,
        "asked": {"version": "2026-12", "uses": ["recording", "marketing"]},
        "parts": [
            {
                "archiveId": "p1",
                "startedAt": NOON,
                "endedAt": NOON + 40_000,
                "people": [
                    {
                        "person": ANA,
                        "fanId": "fan-1",
                        "name": "Ana",
                        "from": 10.0,
                        "to": 20.0,
                        "consent": {**STORED, "withdrawnAt": NOON + 60_000},
                        "consentThen": STORED,
                    }
                ],
            },
            {
                "archiveId": "p2",
                "startedAt": NOON + 40_000,
                "endedAt": NOON + 100_000,
                "people": [{"person": BEN, "from": 10.0, "to": 60.0}],
            },
        ],
    }


def test_the_consent_of_who_was_erased_is_found_by_their_opaque_id() -> None:
    world = a_recorded_show()
    world.databases.put(f"names/{EVENT_ID}/{ANA}", {"erasedAt": NOON})
    world.databases.put(f"consents/{EVENT_ID}/{ANA}", GIVEN)

    (person,) = told(world)["parts"][0]["people"]

    assert person["consent"] == STORED
    assert {"fanId", "name"}.isdisjoint(person)


def test_what_is_read_follows_who_was_on_stage() -> None:
    world = a_recorded_show()

    told(world)

    read = [one.path for one in world.databases.reads if "consents" in one.path]
    assert sorted(read) == sorted(
        f"consents/{EVENT_ID}/{one}" for one in (BEN, "fan-1")
    )


def test_of_anothers_event_nothing_is_told() -> None:
    world = a_recorded_show()
    asked = EventRequest(id=EVENT_ID)

    with pytest.raises(RulesDenied):
        world.backend.show.consent_exports.get(an_admin("admin-2"), asked)
