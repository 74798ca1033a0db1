"""How patient queues and jobs are."""

from datetime import timedelta

import pytest

from emulators.kernel.retries import RetryConfig

NOTHING = timedelta()


def test_the_first_attempt_counts() -> None:
    twice = RetryConfig(max_attempts=2)

    assert twice.allows(attempts=1, since_first=NOTHING)
    assert not twice.allows(attempts=2, since_first=NOTHING)


def test_both_limits_must_be_reached() -> None:
    patient = RetryConfig(max_attempts=2, max_retry_s=60)

    assert patient.allows(attempts=5, since_first=timedelta(seconds=59))
    assert not patient.allows(attempts=5, since_first=timedelta(seconds=60))
    assert patient.allows(attempts=1, since_first=timedelta(hours=1))


def test_minus_one_never_gives_up() -> None:
    assert RetryConfig(max_attempts=-1).allows(attempts=10**6, since_first=NOTHING)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (400, 10)]
)
def test_the_wait_doubles_up_to_the_longest(attempts: int, seconds: int) -> None:
    config = RetryConfig(max_attempts=-1, min_backoff_s=1, max_backoff_s=10)

    assert config.backoff(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 20), (3, 40), (4, 80)])
def test_after_its_doublings_the_wait_grows_by_a_constant(
    attempts: int, seconds: int
) -> None:
    config = RetryConfig(
        max_attempts=-1, min_backoff_s=10, max_backoff_s=300, max_doublings=3
    )

    assert config.backoff(attempts) == timedelta(seconds=seconds)
    assert config.backoff(5) == timedelta(seconds=160)
    assert config.backoff(6) == timedelta(seconds=240)
