"""Whoever helps the producer, as an event's record has them."""

import pytest

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.staff import MOST_STAFF, StaffEntry
from interactive_broadcast.kernel.models import Json
from tests.support.builders import an_event


def test_an_event_knows_who_has_signed_in_and_since_when() -> None:
    stored: dict[str, Json] = {
        **an_event().to_record(),
        "staff": {"ben": {"name": "Ben", "at": 7}},
    }

    event = EventRecord.model_validate(stored)

    assert event.staff == {"ben": StaffEntry(name="Ben", at=7)}
    assert event.to_record() == stored


@pytest.mark.parametrize("most", [20])
def test_so_many_may_help_with_one_event(most: int) -> None:
    assert most == MOST_STAFF
