from xml.etree import ElementTree as ET

from bench.chart import chart
from bench.rows import Row

RATED = Row(
    subject="calls",
    name="a fan <joins>",
    value=0.6,
    unit="ms",
    empty=0.3,
    goal=3.0,
    former=5.0,
)
UNRATED = Row(subject="calls", name="without a ratio", value=1, unit="ms")


def test_each_row_with_a_ratio_has_its_bars_and_its_goal() -> None:
    drawn = ET.fromstring(chart([RATED, UNRATED]))  # noqa: S314 - our own
    names = [each.tag.rpartition("}")[2] for each in drawn]

    assert names.count("line") == 1
    assert names.count("rect") == 3
    assert "a fan <joins>" in [each.text for each in drawn]
    assert "without a ratio" not in [each.text for each in drawn]
