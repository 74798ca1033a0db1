import pytest

from interactive_broadcast.kernel.token_buckets import TokenBuckets


class Moment:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def buckets(moment: Moment) -> TokenBuckets:
    return TokenBuckets(now=moment)


def taken(buckets: TokenBuckets, key: str = "ann", *, times: int) -> list[float]:
    return [buckets.take(key, per_minute=6) for _ in range(times)]


def test_a_minutes_worth_may_be_taken_at_once_and_no_more(
    buckets: TokenBuckets,
) -> None:
    assert taken(buckets, times=6) == [0] * 6
    assert taken(buckets, times=1) == [10]


def test_a_bucket_refills_steadily(buckets: TokenBuckets, moment: Moment) -> None:
    taken(buckets, times=6)

    moment.at += 9
    early = taken(buckets, times=1)
    moment.at += 1

    assert early == [pytest.approx(1)]
    assert taken(buckets, times=2) == [0, 10]


def test_a_bucket_does_not_overflow(buckets: TokenBuckets, moment: Moment) -> None:
    taken(buckets, times=1)
    moment.at += 3_600

    assert taken(buckets, times=7) == [0] * 6 + [10]


def test_a_clock_that_is_set_back_gives_nothing(
    buckets: TokenBuckets, moment: Moment
) -> None:
    taken(buckets, times=6)
    moment.at -= 500

    assert taken(buckets, times=1) == [10]
    moment.at += 10
    assert taken(buckets, times=1) == [0]


def test_everybody_has_a_bucket_of_his_own(buckets: TokenBuckets) -> None:
    taken(buckets, "ann", times=6)

    assert taken(buckets, "bob", times=1) == [0]


def test_there_is_an_end_to_what_is_remembered(buckets: TokenBuckets) -> None:
    taken(buckets, "ann", times=7)
    for number in range(9_999):
        taken(buckets, f"other-{number}", times=1)
    remembered = taken(buckets, "ann", times=1)
    for number in range(10_000):
        taken(buckets, f"another-{number}", times=1)

    assert remembered > [0]
    assert taken(buckets, "ann", times=1) == [0]
