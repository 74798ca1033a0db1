"""Pictures that are due to go."""

from datetime import date

from interactive_broadcast.events.image_cleanups import ImageCleanups, due
from tests.support.builders import EVENT_ID
from tests.support.fakes import FakeDatabases

TODAY = date(2026, 1, 4)


def test_pictures_are_due_three_days_after_the_end() -> None:
    assert due(EVENT_ID, date(2026, 2, 27)) == {
        f"imageCleanups/2026-03-02/{EVENT_ID}": True
    }


def test_every_day_up_to_today_is_due() -> None:
    days = {day: {"e": True} for day in ("2026-01-03", "2026-01-04", "2026-01-05")}
    cleanups = ImageCleanups(databases=FakeDatabases({"imageCleanups": days}))

    assert cleanups.days_due(TODAY) == ["2026-01-03", "2026-01-04"]


def test_an_entry_is_struck_out() -> None:
    tree = {"imageCleanups": {"2026-01-03": {"e": True, "f": True}}}
    cleanups = ImageCleanups(databases=FakeDatabases(tree))

    cleanups.finish("2026-01-03", "e")

    assert cleanups.event_ids("2026-01-03") == ["f"]
