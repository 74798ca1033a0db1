"""How many viewers may be interactive: what is configured, or what is carried."""

import pytest

from interactive_broadcast.records.applied_limit import (
    AppliedLimit,
    LimitedBy,
    StageCrowd,
)

BY_OPERATOR, BY_STAGE = LimitedBy.CONFIGURED, LimitedBy.PUBLISHERS

ROWS = [
    # On stage, and what is carried with one more there.
    (0, 15_000),
    (1, 15_000),
    (2, 13_000),
    (3, 11_000),
    (4, 8_000),
    (5, 6_800),
    (6, 5_700),
    (7, 5_000),
    (8, 4_300),
    (9, 4_000),
    (10, 3_400),
    (11, 3_400),
    (12, 2_900),
    (14, 2_900),
    (15, 2_800),
    (16, 2_000),
    (19, 2_000),
    (20, 1_600),
    (24, 1_600),
    (25, 800),
    (49, 800),
    (50, 700),
    (54, 700),
]


@pytest.mark.parametrize(("streams", "carried"), ROWS)
def test_there_is_room_for_one_more_on_stage_and_for_fifty_others(
    streams: int, carried: int
) -> None:
    limit = AppliedLimit.of(15_000, StageCrowd(streams, streams, streams))

    assert limit == AppliedLimit(carried - 50, BY_STAGE)


def test_where_nobody_more_may_publish_nobody_more_gets_in() -> None:
    assert AppliedLimit.of(3_000, StageCrowd(streams=55)) == AppliedLimit(0, BY_STAGE)


@pytest.mark.parametrize(
    ("configured", "limit"),
    [
        (0, AppliedLimit(0, BY_OPERATOR)),
        (3_000, AppliedLimit(3_000, BY_OPERATOR)),
        (10_949, AppliedLimit(10_949, BY_OPERATOR)),
        (10_950, AppliedLimit(10_950, BY_OPERATOR)),
        (10_951, AppliedLimit(10_950, BY_STAGE)),
    ],
)
def test_the_smaller_of_the_two_applies(configured: int, limit: AppliedLimit) -> None:
    assert AppliedLimit.of(configured, StageCrowd(streams=3)) == limit


@pytest.mark.parametrize(
    ("connections", "viewers", "others"),
    [
        (0, 0, 50),
        (10, 4_000, 50),
        (53, 3, 50),
        (54, 3, 100),
        (103, 3, 100),
        (104, 3, 150),
    ],
)
def test_connections_beside_one_for_each_viewer_are_reckoned_with_in_steps(
    connections: int, viewers: int, others: int
) -> None:
    crowd = StageCrowd(streams=3, connections=connections, viewers=viewers)

    assert crowd.others == others
    assert AppliedLimit.of(15_000, crowd).viewers == 11_000 - others


def test_a_crowd_of_others_leaves_no_room_and_no_less() -> None:
    crowd = StageCrowd(streams=3, connections=20_000, viewers=0)

    assert AppliedLimit.of(15_000, crowd).viewers == 0
