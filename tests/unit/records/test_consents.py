"""What fans have consented to."""

from typing import Any

import pytest

from interactive_broadcast.events.consent_terms import ConsentTerms, ConsentUse
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import ConsentNeeded
from interactive_broadcast.records.consents import ConsentRecord, ConsentStore
from tests.support.builders import EVENT_ID, a_fan, an_event
from tests.unit.world import World, a_world

PLACE = f"consents/{EVENT_ID}/fan-1"
TERMS = ConsentTerms(version="2026-12", uses=[ConsentUse.RECORDING])
GIVEN: dict[str, Json] = {"version": "2026-12", "at": 500, "recording": True}
ASKING = an_event(consent=TERMS)


def a_consent(**fields: Any) -> ConsentRecord:
    return ConsentRecord(version="2026-12", at=500, recording=True, **fields)


def check(world: World, event: EventRecord = ASKING) -> None:
    world.backend.records.consents.check(a_fan(), event)


def a_world_with(consent: Json) -> World:
    world = a_world(ASKING)
    world.databases.put(PLACE, consent)
    return world


class TestCheck:
    def test_where_nothing_is_asked_nothing_is_read(self) -> None:
        world = a_world()

        check(world, an_event())

        assert world.databases.reads == []

    def test_who_has_consented_may_go_on_and_it_is_read_as_the_fan(self) -> None:
        world = a_world_with(GIVEN)

        check(world)

        assert [(one.path, one.by) for one in world.databases.reads] == [
            (PLACE, "fan-1")
        ]

    @pytest.mark.parametrize(
        "consent",
        [
            None,
            {**GIVEN, "version": "2025-01"},
            {**GIVEN, "withdrawnAt": 600},
            {"at": 500},
        ],
    )
    def test_who_has_not_is_told_what_to_consent_to(self, consent: Json) -> None:
        with pytest.raises(ConsentNeeded) as refused:
            check(a_world_with(consent))

        assert refused.value.details == {"id": EVENT_ID, "version": "2026-12"}


@pytest.mark.parametrize(
    ("marketing", "uses"),
    [
        (None, ["recording"]),
        (False, ["recording"]),
        (True, ["recording", "marketing"]),
    ],
)
def test_uses_are_those_that_were_consented_to(
    *, marketing: bool | None, uses: list[str]
) -> None:
    assert a_consent(marketing=marketing).uses == uses


@pytest.mark.parametrize(("moment", "stood"), [(499, False), (500, True)])
def test_a_consent_stands_from_when_it_was_given(moment: int, *, stood: bool) -> None:
    assert a_consent().as_of(moment) == (a_consent() if stood else None)


@pytest.mark.parametrize(("moment", "withdrawn_at"), [(599, None), (600, 600)])
def test_it_stands_until_it_is_taken_back(
    moment: int, withdrawn_at: int | None
) -> None:
    taken_back = a_consent(withdrawn_at=600)

    assert taken_back.as_of(moment) == a_consent(withdrawn_at=withdrawn_at)


def test_a_fans_is_found_by_the_key_of_their_record() -> None:
    uid = "a" * 28
    world = a_world()
    world.databases.put(f"consents/{EVENT_ID}/{uid}", GIVEN)
    consents: ConsentStore = world.backend.records.consents

    assert consents.of_fan(EVENT_ID, f"{uid}-page") == a_consent()
    assert consents.of_fan(EVENT_ID, "fan-1") is None
