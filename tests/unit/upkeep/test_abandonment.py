"""When a show is ended that nobody ends."""

import pytest

from interactive_broadcast.upkeep.abandonment import is_abandoned, is_too_long
from tests.support.builders import an_event

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("started_at", "expected"),
    [(None, False), (HOUR_MS, False), (HOUR_MS - 1, True)],
)
def test_a_show_is_too_long_when_it_began_too_long_ago(
    started_at: int | None, *, expected: bool
) -> None:
    event = an_event(show_started_at=started_at)

    assert is_too_long(event, now_ms=13 * HOUR_MS, max_show_s=12 * 3600) is expected


@pytest.mark.parametrize(
    ("empty_since", "expected"), [(None, False), (60_001, False), (60_000, True)]
)
def test_a_show_is_abandoned_when_nobody_has_been_there_for_long_enough(
    empty_since: int | None, *, expected: bool
) -> None:
    assert is_abandoned(empty_since, now_ms=120_000, abandoned_s=60) is expected
