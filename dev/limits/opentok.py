"""Limits of OpenTok and of Vonage Video."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

ARCHIVES: Final = Source(
    "OpenTok REST API, starting an archive",
    "https://tokbox.com/developer/rest/#start_archive",
    "2026-11",
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="the name of an archive",
        value=80,
        unit="characters",
        source=ARCHIVES,
        by=("interactive_broadcast.media.recording.MAX_NAME",),
        test="tests/unit/media/test_recording.py"
        "::test_a_long_name_is_cut_and_the_day_stays",
    ),
)
