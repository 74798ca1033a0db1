"""Writes that keep an event and its indexes in step."""

import pytest

from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import Status
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, an_event, an_open_event

SLUG = f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}"
NOW = {".sv": "timestamp"}


def test_a_new_event_has_the_databases_time_everywhere() -> None:
    writes = event_writes.create(an_event(), "")

    record, copy = (
        writes[f"events/{EVENT_ID}"],
        writes[f"openEvents/{ADMIN_ID}/event-1"],
    )
    assert isinstance(record, dict)
    assert isinstance(copy, dict)
    assert record["createdAt"] == record["updatedAt"] == copy["createdAt"] == NOW
    assert writes[f"adminEvents/{ADMIN_ID}/{EVENT_ID}"] == NOW


def test_the_public_copy_has_public_fields_only() -> None:
    copy = event_writes.open_copy(an_event(rtmp_url="rtmp://host/app/key"))

    assert copy == an_open_event().to_record()


def test_nothing_changed_is_nothing_written() -> None:
    assert event_writes.update(an_event(), an_event()) == {}


def test_a_field_that_goes_is_deleted() -> None:
    before = an_event(redirect_url="https://example.com/")

    writes = event_writes.update(before, an_event())

    assert writes == {
        f"events/{EVENT_ID}/redirectUrl": None,
        f"events/{EVENT_ID}/updatedAt": NOW,
        f"openEvents/{ADMIN_ID}/{EVENT_ID}/redirectUrl": None,
    }


def test_an_address_moves_with_its_event() -> None:
    writes = event_writes.update(an_event(), an_event(fan_url="new"))

    assert writes[SLUG] is None
    assert writes[f"slugs/{ADMIN_ID}/fanUrl/new"] == EVENT_ID


@pytest.mark.parametrize("status", [Status.PRESHOW, Status.LIVE])
def test_a_status_is_written_with_its_public_copy_and_pointer(status: Status) -> None:
    assert event_writes.change_status(an_event(), status) == {
        f"events/{EVENT_ID}/status": status.value,
        f"events/{EVENT_ID}/updatedAt": NOW,
        f"openEvents/{ADMIN_ID}/{EVENT_ID}/status": status.value,
        f"current/{ADMIN_ID}/{EVENT_ID}": status.value,
    }


def test_a_closed_event_frees_its_addresses_and_is_not_open() -> None:
    writes = event_writes.change_status(an_event(), Status.CLOSED)

    assert writes[SLUG] is None
    assert writes[f"openEvents/{ADMIN_ID}/{EVENT_ID}"] is None
    assert writes[f"current/{ADMIN_ID}/{EVENT_ID}"] is None
    assert len(writes) == 7


def test_a_deleted_event_takes_only_its_own_addresses_along() -> None:
    writes = event_writes.delete(an_event(), own=[SLUG])

    assert set(writes.values()) == {None}
    assert [path for path in writes if path.startswith("slugs/")] == [SLUG]


@pytest.mark.parametrize(("standby", "stored"), [(True, True), (False, None)])
def test_an_intermission_is_true_or_left_out(
    *, standby: bool, stored: bool | None
) -> None:
    assert event_writes.set_standby(an_event(), standby=standby) == {
        f"events/{EVENT_ID}/standby": stored,
        f"events/{EVENT_ID}/updatedAt": NOW,
    }


def test_the_user_of_a_link_changes_with_it_alone() -> None:
    before, after = an_event(), an_event(host_url="a-new-link-of-the-host")

    writes = event_writes.update(before, after)

    guests = {path: uid for path, uid in writes.items() if path.startswith("guests/")}
    assert guests == {f"guests/{EVENT_ID}/host": guests_of(after)["host"]}
