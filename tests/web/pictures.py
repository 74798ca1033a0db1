"""Pictures of the pages for README and docs: `make pictures` writes them."""

from io import BytesIO
from typing import Final

from PIL import Image

from rehearsal.demo import ROOT

FOLDER: Final = ROOT / "docs" / "pictures"
PAGES: Final = ("start", "producer", "screener", "talent", "fan", "viewer")
"""Each has one, `<page>.png`."""

MAX_BYTES: Final = 60_000
"""Of each: they are cloned with the project."""

WIDTH_PX: Final = 900
COLOURS: Final = 128


def small(screenshot: bytes) -> bytes:
    """A PNG with a palette, of what a browser has drawn.

    Args:
        screenshot: a PNG.
    """
    with Image.open(BytesIO(screenshot)) as drawn:
        picture = drawn.convert("RGB")
    if picture.width > WIDTH_PX:
        height = round(picture.height * WIDTH_PX / picture.width)
        picture = picture.resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
    written = BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(
        written, "PNG", optimize=True
    )
    return written.getvalue()
