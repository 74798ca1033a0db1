"""Which recordings are due on which day."""

from datetime import date

import pytest

from interactive_broadcast.records.recordings_due import RecordingsDue, entry
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import FakeDatabases

CLOSED_ON = date(2026, 2, 27)


@pytest.mark.parametrize(
    ("days", "due"), [(1, "2026-02-28"), (2, "2026-03-01"), (365, "2027-02-27")]
)
def test_a_recording_is_due_so_many_days_after_the_end(days: int, due: str) -> None:
    event = an_event(retain_days=days)

    assert entry(event, CLOSED_ON) == {f"recordingsDue/{due}/{EVENT_ID}": ADMIN_ID}


def test_an_event_that_says_no_days_keeps_its_recording() -> None:
    assert entry(an_event(), CLOSED_ON) == {}


def test_what_is_due_later_is_not_listed() -> None:
    days = {day: {"e": ADMIN_ID} for day in ("2026-02-26", "2026-02-27", "2026-02-28")}
    listed = RecordingsDue(databases=FakeDatabases({"recordingsDue": days}))

    assert listed.days(CLOSED_ON) == ["2026-02-26", "2026-02-27"]
    assert listed.event_ids("2026-02-26") == ["e"]


def test_an_entry_says_whose_event_it_is_until_it_is_finished() -> None:
    databases = FakeDatabases({"recordingsDue": {"2026-02-26": {"e": ADMIN_ID}}})
    listed = RecordingsDue(databases=databases)

    assert listed.admin_id("2026-02-26", "e") == ADMIN_ID
    listed.finish("2026-02-26", "e")

    assert listed.admin_id("2026-02-26", "e") == ""
    assert listed.days(CLOSED_ON) == []
