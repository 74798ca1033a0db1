"""How many may be in a session, and publish there."""

MAX_CONNECTIONS = 15_000
"""Per session, as documented for one or two publishers."""

PARTICIPANTS = (
    (2, MAX_CONNECTIONS),
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
"""Up to so many publishers → so many connections, as the guide to live interactive
video has it."""

MAX_PUBLISHERS = 55
"""Where that table ends."""

STREAM_LIMIT_CODE = 1605
"""What OpenTok's client SDKs call too many streams."""

CONNECTION_LIMIT_CODE = 1027
"""What OpenTok's client SDKs call a full session."""


def participants(publishers: int) -> int:
    """How many may be connected where so many publish."""
    for most, connections in PARTICIPANTS:
        if publishers <= most:
            return connections
    return PARTICIPANTS[-1][1]
