"""The files of HLS: one that says how the stream is made, and its segments.

Fragmented MP4. Each segment is made by itself, from its number: it begins with a
picture that stands for itself, and says in `tfdt` when it is played, so that any of
them follow one another without a discontinuity.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import av

from emulators.opentok.pictures.cards import Cards, Reading
from emulators.opentok.pictures.codecs import (
    H264_AAC,
    AnyPacket,
    Picture,
    Tracks,
    add_tracks,
    pictures,
    played_at,
    sound,
)
from emulators.opentok.pictures.scenes import Scene

PICTURE_MS: Final = 200
"""Five pictures a second: enough to see that it moves."""

_FLAGS = "empty_moov+default_base_moof+frag_custom+frag_discont"


def initialization(scene: Scene) -> bytes:
    """What a player reads first, the same for all segments of a scene."""
    return _split(_file(scene, number=0, from_ms=0, length_ms=PICTURE_MS, begins_ms=0))[
        0
    ]


def segment(scene: Scene, *, number: int, length_ms: int, begins_ms: int) -> bytes:
    """One segment.

    Args:
        scene: what it shows.
        number: in the stream, from 0.
        length_ms: of each segment.
        begins_ms: when that happened which it begins with.
    """
    whole = _file(
        scene,
        number=number,
        from_ms=number * length_ms,
        length_ms=length_ms,
        begins_ms=begins_ms,
    )
    return _split(whole)[1]


def _file(
    scene: Scene, *, number: int, from_ms: int, length_ms: int, begins_ms: int
) -> bytes:
    written = io.BytesIO()
    options = {
        "movflags": _FLAGS,
        "fragment_index": str(number + 1),
        "use_editlist": "0",
        # Its times are those of the stream, not of the file.
        "avoid_negative_ts": "disabled",
    }
    with av.open(written, "w", format="mp4", options=options) as container:
        quality, gop = H264_AAC.qualities[0], length_ms // PICTURE_MS
        tracks = add_tracks(container, scene, H264_AAC, quality=quality, gop=gop)
        packets = _packets(tracks, scene, from_ms, length_ms, begins_ms)
        for packet in sorted(packets, key=played_at):
            container.mux_one(packet)
    return written.getvalue()


def _packets(
    tracks: Tracks, scene: Scene, from_ms: int, length_ms: int, begins_ms: int
) -> Iterator[AnyPacket]:
    if tracks.video is not None:
        shown = _drawn(scene, from_ms, length_ms, begins_ms)
        yield from pictures(tracks.video, shown)
    if tracks.audio is not None:
        to_ms = from_ms + length_ms
        yield from sound(tracks.audio, H264_AAC, from_ms=from_ms, to_ms=to_ms)


def _drawn(
    scene: Scene, from_ms: int, length_ms: int, begins_ms: int
) -> Iterator[Picture]:
    cards = Cards(scene)
    for passed_ms in range(0, length_ms, PICTURE_MS):
        at_ms = begins_ms + passed_ms
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        reading = Reading(
            clock=f"{at:%H:%M:%S}",
            note=f"live · {at:%Y-%m-%d} UTC",
            names=scene.names(at_ms),
            progress=at_ms % 4_000 / 4_000,
        )
        yield Picture(cards.draw(reading), from_ms + passed_ms, PICTURE_MS)


def _split(whole: bytes) -> tuple[bytes, bytes]:
    """The initialization, and one fragment without the index that ends the file."""
    kinds = {kind: (start, end) for kind, start, end in _boxes(whole)}
    begins, ends = kinds[b"moof"][0], kinds[b"mdat"][1]
    return whole[:begins], whole[begins:ends]


def _boxes(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    start = 0
    while start < len(content):
        end = start + int.from_bytes(content[start : start + 4], "big")
        yield content[start + 4 : start + 8], start, end
        start = end
