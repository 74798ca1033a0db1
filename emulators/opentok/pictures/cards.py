"""Draws a picture: a title, a clock, who publishes, and a bar that moves.

In shades of one colour, which the title decides: an encoder takes brightness and colour
apart, so that only the brightness is drawn.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from emulators.opentok.pictures.scenes import MAX_TITLE_CHARS, Scene, one_line

GROUND, QUIET, BRIGHT = 52, 150, 235
"""Brightness, within the range of television: 16 to 235."""

TINTS = ((100, 150), (150, 100), (108, 112), (120, 160), (156, 124), (112, 140))
"""Pairs of the two values that colour the whole picture."""

NOBODY = "Nobody is publishing."
BAR_PX = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What changes from one picture to the next.

    Args:
        clock: the time, large.
        note: beside the title, small.
        names: who publishes.
        progress: how far the bar has come, from 0 to 1.
    """

    clock: str
    note: str
    names: tuple[str, ...]
    progress: float


class Cards:
    """Draws the pictures of one scene. For one thread."""

    def __init__(self, scene: Scene) -> None:
        self.width, self.height = scene.size
        self._title = one_line(scene.title)[:MAX_TITLE_CHARS]
        shade = TINTS[zlib.crc32(scene.title.encode(errors="replace")) % len(TINTS)]
        quarter = self.width * self.height // 4
        self._tint = tuple(bytes([value]) * quarter for value in shade)
        self._ground: tuple[object, Image.Image] | None = None

    def draw(self, reading: Reading) -> tuple[bytes, ...]:
        """The three planes of a picture in YUV 4:2:0, without gaps between rows."""
        picture = self._with_texts(reading.note, reading.names).copy()
        self._show_clock(picture, reading.clock)
        edge = round(self.width * min(max(reading.progress, 0), 1))
        bar = (0, self.height - BAR_PX, max(edge, 1), self.height)
        picture.paste(QUIET, bar)
        return (picture.tobytes(), *self._tint)

    def _show_clock(self, picture: Image.Image, clock: str) -> None:
        size = min(self.height // 4, self.width // 6)
        characters = [_character(each, size) for each in clock]
        x = (self.width - sum(each.width for each in characters)) // 2
        for each in characters:
            picture.paste(each, (x, (self.height - each.height) // 2))
            x += each.width

    def _with_texts(self, note: str, names: tuple[str, ...]) -> Image.Image:
        """What is the same in many pictures, drawn once."""
        if self._ground is None or self._ground[0] != (note, names):
            picture = Image.new("L", (self.width, self.height), GROUND)
            pen = ImageDraw.Draw(picture)
            margin, line = self.width // 24, self.height // 12
            room = self.width - 2 * margin
            self._write(pen, (margin, margin), [self._title], line, room)
            self._write(pen, (margin, margin + line + 4), [note], line * 2 // 3, room)
            below = self.height - BAR_PX - 4 - 3 * line
            said = _lines(names or (NOBODY,))
            self._write(pen, (margin, below), said, line, room)
            self._ground = ((note, names), picture)
        return self._ground[1]

    def _write(
        self,
        pen: ImageDraw.ImageDraw,
        at: tuple[int, int],
        lines: list[str],
        size: int,
        room: int,
    ) -> None:
        x, y = at
        for line in lines:
            font = _font(size)
            # What is too long is written smaller, down to what can be read.
            width = font.getlength(line)
            if width > room:
                font = _font(max(int(size * room / width), 9))
            pen.text((x, y), line, BRIGHT, font)
            y += size + 4


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@lru_cache(maxsize=256)
def _character(character: str, size: int) -> Image.Image:
    """One of a clock: they come again in each picture, and drawing is what costs."""
    font = _font(size)
    drawn = Image.new("L", (round(font.getlength(character)), size), GROUND)
    ImageDraw.Draw(drawn).text((0, size // 2), character, BRIGHT, font, anchor="lm")
    return drawn


def _lines(names: tuple[str, ...]) -> list[str]:
    """The names on two lines at most."""
    half = len(names) if len(names) < 4 else (len(names) + 1) // 2  # noqa: PLR2004 - as many as fit on one line
    lines = [" · ".join(names[:half]), " · ".join(names[half:])]
    return [line for line in lines if line]
