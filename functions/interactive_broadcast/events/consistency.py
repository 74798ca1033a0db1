"""What the fields of one event have to do with each other. The rules say the same.

A change is not kept from happening by what it leaves as it was: an event that was
accepted once can go on.
"""

from collections.abc import Mapping
from itertools import combinations

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.errors import InvalidRequest


def check_change(before: EventRecord, after: EventRecord) -> None:
    """Both of what is below, where the change touches it. Raises InvalidRequest."""
    if before.slugs != after.slugs:
        check_links(after.slugs)
    dates = (after.date_time_start, after.date_time_end)
    if dates != (before.date_time_start, before.date_time_end):
        check_dates(*dates)


def check_links(links: Mapping[str, str]) -> None:
    """No two of fans, host and celebrity have the same one.

    Raises:
        InvalidRequest: two have.
    """
    for (one, link), (other, its_link) in combinations(links.items(), 2):
        if link == its_link:
            raise InvalidRequest(
                "Fans, host and celebrity need different links.",
                fields=[f"{other}: same as {one}"],
                expected=[f"{other}: another link than {one}"],
            )


def check_dates(begins: str | None, ends: str | None) -> None:
    """It ends after it begins, where both are known.

    Args:
        begins: as stored, in UTC: the two are compared as texts.
        ends: likewise.

    Raises:
        InvalidRequest: it does not.
    """
    if begins is not None and ends is not None and ends <= begins:
        raise InvalidRequest(
            "An event ends after it begins.",
            fields=["dateTimeEnd: not after dateTimeStart"],
            expected=["dateTimeEnd: a moment after dateTimeStart"],
        )
