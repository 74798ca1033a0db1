"""Spans of time as people write them."""

from datetime import timedelta

import pytest

from emulators.kernel import durations
from emulators.kernel.durations import DurationRefused


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("3d2h5m", timedelta(days=3, hours=2, minutes=5)),
        ("1h 30m", timedelta(minutes=90)),
        ("0s", timedelta()),
    ],
)
def test_a_span_is_read(text: str, span: timedelta) -> None:
    assert durations.parse(text) == span


@pytest.mark.parametrize("text", ["", "5", "-5m", "5m2h", "1.5h", "3 days", "367d"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DurationRefused):
        durations.parse(text)
