"""Who may be connected, and until when."""

import pytest

from interactive_broadcast.effects.models import Effect, EffectRecords
from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.disconnections import Reason
from interactive_broadcast.show.connection_rights import ConnectionRights, staff_of
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.unit.acts import SCHEDULED, record

NOW = 50
FAN = opaque_id(EVENT_ID, "fan-1")
PRODUCER = opaque_id(EVENT_ID, "producer")
STAFF = staff_of(an_event())
CLOSED = an_event(status=Status.CLOSED)


def rights(**due: int) -> ConnectionRights:
    """Of a closed event whose ledger says when what is due."""
    records = {
        Effect(effect): record(SCHEDULED, due_at=at) for effect, at in due.items()
    }
    return ConnectionRights.of(CLOSED, records, ())


def test_those_who_run_a_show_are_told_apart_from_its_fans() -> None:
    assert len(STAFF) == 3
    assert STAFF[PRODUCER] == ADMIN_ID
    assert FAN not in STAFF


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.PRESHOW, Status.LIVE])
def test_until_an_event_is_closed_everybody_may_be_there(status: Status) -> None:
    here = ConnectionRights.of(an_event(status=status), {}, ())

    assert [here.reason_to_end(one, NOW) for one in (FAN, PRODUCER, None)] == [None] * 3


def test_whoever_is_barred_may_not_be_there_at_any_time() -> None:
    event = an_event(status=Status.LIVE)
    barred = ConnectionRights.of(event, {}, ["fan-1", f"host-{EVENT_ID}-old"])
    former = opaque_id(EVENT_ID, f"host-{EVENT_ID}-old")

    assert barred.reason_to_end(FAN, NOW) is Reason.BARRED
    assert barred.reason_to_end(former, NOW) is Reason.LINK_CHANGED
    assert barred.reason_to_end(opaque_id(EVENT_ID, "fan-2"), NOW) is None


@pytest.mark.parametrize("role", ["host", "celebrity"])
def test_a_guest_whose_link_is_another_one_by_now_may_not_be_there(role: str) -> None:
    here = ConnectionRights.of(an_event(status=Status.LIVE), {}, ())
    guest = next(one for one, uid in STAFF.items() if uid.startswith(role))

    assert here.reason_to_end("former", NOW, role) is Reason.LINK_CHANGED
    assert here.reason_to_end(guest, NOW, role) is None
    assert here.reason_to_end(FAN, NOW, "fan") is None


def test_fans_stay_until_the_drain_is_over() -> None:
    before, after = rights(disconnectFans=51), rights(disconnectFans=50)

    assert before.reason_to_end(FAN, NOW) is None
    assert after.reason_to_end(FAN, NOW) is Reason.SHOW_CLOSED
    assert after.reason_to_end(PRODUCER, NOW) is None


def test_whom_nobody_knows_stays_as_long_as_those_who_run_the_show() -> None:
    after_drain = rights(disconnectFans=10, emptySessions=51)
    after_room = rights(disconnectFans=10, emptySessions=50)

    assert after_drain.reason_to_end(None, NOW) is None
    assert after_room.reason_to_end(None, NOW) is Reason.SHOW_CLOSED
    assert after_room.reason_to_end(PRODUCER, NOW) is Reason.SHOW_CLOSED


@pytest.mark.parametrize(
    ("records", "is_out"),
    [
        ({}, False),
        ({Effect.CLOSED_RECORDS: record()}, True),
        ({Effect.DISCONNECT_FANS: record()}, True),
    ],
    ids=["not yet closed", "closed without a time", "done"],
)
def test_without_a_time_it_is_over_once_the_records_are_closed(
    records: EffectRecords, *, is_out: bool
) -> None:
    here = ConnectionRights.of(CLOSED, records, ())

    assert (here.reason_to_end(FAN, NOW) is Reason.SHOW_CLOSED) is is_out


def test_an_effect_need_not_look_at_the_time_again() -> None:
    here = rights(disconnectFans=90, emptySessions=90)

    assert here.without_fans().reason_to_end(FAN, NOW) is Reason.SHOW_CLOSED
    assert here.without_fans().reason_to_end(PRODUCER, NOW) is None
    assert here.without_anybody().reason_to_end(None, NOW) is Reason.SHOW_CLOSED


def test_a_fan_has_no_business_where_the_seat_is_lost() -> None:
    here = ConnectionRights.of(an_event(), {}, ()).without(
        seatless={SessionKind.BACKSTAGE: {FAN}}
    )
    reasons = {
        session: here.reason_to_end(FAN, NOW, session=session)
        for session in (*SessionKind, None)
    }

    assert reasons == {
        SessionKind.BACKSTAGE: Reason.SEAT_LOST,
        SessionKind.STAGE: None,
        None: None,
    }


def test_a_bar_counts_more_than_a_seat_that_is_lost() -> None:
    here = ConnectionRights.of(an_event(), {}, ["fan-1"]).without(
        seatless={SessionKind.STAGE: {FAN}}
    )

    assert here.reason_to_end(FAN, NOW, session=SessionKind.STAGE) is Reason.BARRED


GUESTS = STAFF.keys() - {PRODUCER}


@pytest.mark.parametrize(
    ("everybody", "expected"), [(True, Reason.STAGE_CLEARED), (None, None)]
)
def test_host_and_celebrity_are_not_on_a_stage_that_is_cleared_of_everybody(
    *, everybody: bool | None, expected: Reason | None
) -> None:
    stage = ClearedStage(at=1, everybody=everybody)
    here = ConnectionRights.of(an_event(status=Status.LIVE, cleared=stage), {}, ())

    for person in GUESTS:
        on_stage = here.reason_to_end(person, NOW, session=SessionKind.STAGE)
        assert on_stage is expected
        assert here.reason_to_end(person, NOW, session=SessionKind.BACKSTAGE) is None
        assert here.reason_to_end(person, NOW) is None
    for person in (PRODUCER, FAN):
        assert here.reason_to_end(person, NOW, session=SessionKind.STAGE) is None
