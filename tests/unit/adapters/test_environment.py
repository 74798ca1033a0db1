from datetime import UTC

from interactive_broadcast.adapters.environment import SystemClock


def test_the_time_is_aware_and_goes_on() -> None:
    clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second
