"""A queue whose target is overloaded makes no call for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from emulators.firebase.tasks.throttling import FIRST_PAUSE, LONGEST_PAUSE, Throttle

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_doubles_while_the_target_is_overloaded(status: int) -> None:
    throttle = Throttle()
    pauses = []

    for _ in range(12):
        throttle.note(status, 0, NOW)
        assert throttle.until is not None
        pauses.append(throttle.until - NOW)

    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_target_may_ask_for_a_longer_pause() -> None:
    throttle = Throttle()

    throttle.note(503, 90, NOW)

    assert throttle.until == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("status", [200, 404, 500, 0])
def test_any_other_answer_ends_it(status: int) -> None:
    throttle = Throttle()
    throttle.note(503, 0, NOW)

    throttle.note(status, 0, NOW)

    assert throttle.until is None
