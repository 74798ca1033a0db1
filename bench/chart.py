"""Bars of how many times the empty function our calls take, as SVG."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from bench.rows import Row

LABEL_PX: Final = 250
BAR_PX: Final = 420
ROW_PX: Final = 30
MARGIN_PX: Final = 40
CAPTION: Final = (
    "times an empty function: blue ours, grey the former backend, red line the goal"
)
BARS: Final = (("ours", "#2f6fde", 0), ("former", "#b0b7c3", 11))
"""Whose bar, its colour, and how far below the top of the row, in pixels."""


def chart(rows: Sequence[Row]) -> str:
    """Two bars for each row that has a ratio, and a line at its goal."""
    drawn = [row for row in rows if row.ratio is not None]
    longest = max([*(_longest(row) for row in drawn), 1.0])
    height = MARGIN_PX + ROW_PX * len(drawn)
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"',
        f'font-size="12" viewBox="0 0 {LABEL_PX + BAR_PX + MARGIN_PX} {height}">',
        f'<rect width="100%" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="20">{CAPTION}</text>',
        *(
            line
            for number, row in enumerate(drawn)
            for line in _bars(row, MARGIN_PX + ROW_PX * number, BAR_PX / longest)
        ),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _longest(row: Row) -> float:
    return max(row.ratio or 0, row.former or 0, row.goal or 0)


def _bars(row: Row, top: int, scale: float) -> Iterator[str]:
    yield f'<text x="10" y="{top + 15}">{escape(row.name)}</text>'
    values = {"ours": row.ratio, "former": row.former}
    for whose, colour, below in BARS:
        value = values[whose]
        if value is not None:
            y, width = top + below, value * scale
            yield (
                f'<rect x="{LABEL_PX}" y="{y}" width="{width:.1f}" height="10" '
                f'fill="{colour}"/>'
            )
            yield (
                f'<text x="{LABEL_PX + width + 4:.1f}" y="{y + 9}" font-size="10">'
                f"{value:.2f}</text>"
            )
    if row.goal is not None:
        x = LABEL_PX + row.goal * scale
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top - 2}" y2="{top + 23}" '
            'stroke="#d23f31" stroke-width="1.5"/>'
        )
