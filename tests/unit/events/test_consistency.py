"""What the fields of one event have to do with each other."""

from typing import Any

import pytest

from interactive_broadcast.events.consistency import (
    check_change,
    check_dates,
    check_links,
)
from interactive_broadcast.kernel.errors import InvalidRequest
from tests.support.builders import an_event

NOON, LATER = "2027-01-31T12:00:00Z", "2027-01-31T12:00:01Z"
LINKS = {"fanUrl": "f", "hostUrl": "h", "celebrityUrl": "c"}


def test_three_links_that_differ_are_fine() -> None:
    check_links(LINKS)


@pytest.mark.parametrize(
    ("one", "other"),
    [("fanUrl", "hostUrl"), ("fanUrl", "celebrityUrl"), ("hostUrl", "celebrityUrl")],
)
def test_two_links_that_are_the_same_are_refused(one: str, other: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        check_links({**LINKS, other: LINKS[one]})

    assert refusal.value.details["fields"] == [f"{other}: same as {one}"]


@pytest.mark.parametrize(
    ("begins", "ends"), [(NOON, LATER), (None, NOON), (NOON, None), (None, None)]
)
def test_an_event_may_end_later_or_who_knows_when(
    begins: str | None, ends: str | None
) -> None:
    check_dates(begins, ends)


@pytest.mark.parametrize("ends", [NOON, "2027-01-31T11:59:59Z"])
def test_an_event_does_not_end_as_it_begins_or_before(ends: str) -> None:
    with pytest.raises(InvalidRequest, match="ends after it begins"):
        check_dates(NOON, ends)


@pytest.mark.parametrize(
    "changed", [{"date_time_end": NOON}, {"host_url": "celebrity-link-of-16"}]
)
def test_a_change_is_checked_with_what_was_there(changed: dict[str, Any]) -> None:
    before = an_event(
        date_time_start=NOON,
        date_time_end=LATER,
        celebrity_url="celebrity-link-of-16",
    )

    with pytest.raises(InvalidRequest):
        check_change(before, before.model_copy(update=changed))


def test_what_a_change_leaves_as_it_was_is_not_checked_again() -> None:
    before = an_event(date_time_start=LATER, date_time_end=NOON, host_url="f")
    before = before.model_copy(update={"fan_url": "f"})

    check_change(before, before.model_copy(update={"name": "Another"}))
