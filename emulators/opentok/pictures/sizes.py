"""How large the files of recordings are, before they are made.

The API tells an archive's size long before somebody asks for the file. So it follows
from the length alone: as much as pictures and sound need at most, and what they leave
of it is filled up.
"""

from dataclasses import dataclass
from typing import Final

from emulators.opentok.pictures.scenes import Scene

MAX_PICTURES: Final = 600
"""Of one recording: one a second in ten minutes, one in six seconds in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one kind of file may need.

    Args:
        content: bytes for the file, for each picture, and for each packet of sound.
        index: of the table of contents before the content, if there is one: the same
            three.
        packets_s: packets of sound in a second.
    """

    content: tuple[int, int, int]
    index: tuple[int, int, int] = (0, 0, 0)
    packets_s: float

    def size(self, scene: Scene, length_ms: int, most: int) -> int:
        """Bytes of a file of that length with `most` pictures."""
        counted = _sum(self.content, self._counts(scene, length_ms, most))
        return counted + self.front(scene, length_ms, most)

    def front(self, scene: Scene, length_ms: int, most: int) -> int:
        """What of it is set aside for the table of contents."""
        return _sum(self.index, self._counts(scene, length_ms, most))

    def _counts(self, scene: Scene, length_ms: int, most: int) -> tuple[int, int, int]:
        shown = -(-length_ms // interval_ms(length_ms, most))
        heard = int(length_ms * self.packets_s / 1000) + 1
        return (
            1,
            shown if scene.has_video else 0,
            heard if scene.has_audio else 0,
        )


MP4: Final = Allowance(
    content=(32_768, 4_096, 24), index=(4_096, 64, 8), packets_s=48_000 / 1_024
)
WEBM: Final = Allowance(content=(32_768, 4_096, 64), packets_s=48_000 / 5_760)


def interval_ms(length_ms: int, most: int = MAX_PICTURES) -> int:
    """After how long there is another picture, so that there are `most` at most.

    In whole seconds, given in milliseconds.
    """
    return 1000 * max(1, -(-length_ms // (1000 * most)))


def _sum(each: tuple[int, int, int], counts: tuple[int, int, int]) -> int:
    return sum(size * count for size, count in zip(each, counts, strict=True))
