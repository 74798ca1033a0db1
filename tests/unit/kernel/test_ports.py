"""The one thing in the ports that is more than a contract."""

from datetime import UTC, datetime

from interactive_broadcast.kernel.ports import now_ms
from tests.support.fakes import FakeClock


def test_the_time_is_told_in_whole_milliseconds_as_in_records() -> None:
    clock = FakeClock(datetime(2026, 1, 1, 0, 0, 0, 1_600, tzinfo=UTC))

    assert now_ms(clock) == 1_767_225_600_002
