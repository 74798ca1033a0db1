"""How many people one video session carries, by how many of them publish.

As the video service publishes it for both of its products ("Live interactive video
broadcasts", 2026-11). Beyond that it refuses whoever connects; it ends nobody.
"""

from typing import Final

CARRIED: Final = (
    (2, 15_000),
    (3, 13_000),
    (4, 11_000),
    (5, 8_000),
    (6, 6_800),
    (7, 5_700),
    (8, 5_000),
    (9, 4_300),
    (10, 4_000),
    (12, 3_400),
    (15, 2_900),
    (16, 2_800),
    (20, 2_000),
    (25, 1_600),
    (50, 800),
    (55, 700),
)
"""Up to so many streams → so many connections, those who publish among them. Of what
lies between two rows the lower one is counted with."""

MOST_CARRIED: Final = CARRIED[0][1]


def carried(streams: int) -> int:
    """How many may be connected where there are so many streams; 0 for too many."""
    fitting = (people for most, people in CARRIED if streams <= most)
    return next(fitting, 0)
