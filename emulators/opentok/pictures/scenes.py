"""What is to be seen and heard: a title, a time, and who publishes at that time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

MAX_TITLE_CHARS: Final = 80
MAX_NAMES: Final = 6
"""How many names are drawn; of the others the number is."""

MAX_NAME_CHARS: Final = 24

SIZES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "640x480": (384, 288),
        "480x640": (288, 384),
        "1280x720": (512, 288),
        "720x1280": (288, 512),
        "1920x1080": (512, 288),
        "1080x1920": (288, 512),
    }
)
"""Pixels of a picture for each resolution that may be asked for: of the same shape, and
small, for they are drawn on the developer's machine. Widths are multiples of 32."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """From when to when somebody published, in milliseconds; no end: still."""

    name: str
    from_ms: int
    to_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What does not change while a stream or a recording is played.

    Args:
        title: the show's name.
        resolution: one of those that the API knows.
        has_audio: whether there is sound.
        has_video: whether there is a picture; one of both is there.
        appearances: who published when.
    """

    title: str
    resolution: str
    has_audio: bool = True
    has_video: bool = True
    appearances: tuple[Appearance, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return SIZES[self.resolution]

    def names(self, at_ms: int) -> tuple[str, ...]:
        """Who publishes then, as it is drawn."""
        there = [
            one_line(each.name)[:MAX_NAME_CHARS]
            for each in self.appearances
            if each.from_ms <= at_ms and (each.to_ms is None or at_ms < each.to_ms)
        ]
        more = len(there) - MAX_NAMES
        return (*there[:MAX_NAMES], *([f"and {more} more"] if more > 0 else []))


def one_line(text: str) -> str:
    """The text without what cannot be drawn on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time that was recorded, in milliseconds since 1970."""

    from_ms: int
    to_ms: int


def moment(spans: Iterable[Span], played_ms: int) -> int:
    """When that was recorded which is played so many milliseconds after the start.

    Past the end it is the end.
    """
    at_ms, left_ms = 0, played_ms
    for span in spans:
        length_ms = span.to_ms - span.from_ms
        if left_ms < length_ms:
            return span.from_ms + left_ms
        left_ms -= length_ms
        at_ms = span.to_ms
    return at_ms
