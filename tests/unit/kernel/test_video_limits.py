"""How many people one video session carries."""

import pytest

from interactive_broadcast.kernel.video_limits import MOST_CARRIED, carried

PUBLISHED = [
    *((streams, 15_000) for streams in (0, 1, 2)),
    (3, 13_000),
    (4, 11_000),
    (5, 8_000),
    (6, 6_800),
    (7, 5_700),
    (8, 5_000),
    (9, 4_300),
    (10, 4_000),
    (11, 3_400),
    (12, 3_400),
    (13, 2_900),
    (15, 2_900),
    (16, 2_800),
    (17, 2_000),
    (20, 2_000),
    (21, 1_600),
    (25, 1_600),
    (26, 800),
    (50, 800),
    (51, 700),
    (55, 700),
]


@pytest.mark.parametrize(("streams", "people"), PUBLISHED)
def test_the_more_publish_the_fewer_are_carried(streams: int, people: int) -> None:
    assert carried(streams) == people


@pytest.mark.parametrize("streams", [56, 1_000])
def test_where_more_publish_than_may_nobody_is_reckoned_with(streams: int) -> None:
    assert carried(streams) == 0


def test_no_session_carries_more_than_one_in_which_few_publish() -> None:
    assert MOST_CARRIED == 15_000
