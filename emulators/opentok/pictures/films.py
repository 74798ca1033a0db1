"""Files of recordings: MP4 of composed ones, WebM of one stream of an individual one.

They last exactly as long as they say, and have a picture every so many seconds, so that
one of four hours costs no more than seconds of work.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import av

from emulators.opentok.pictures import sizes
from emulators.opentok.pictures.cards import Cards, Reading
from emulators.opentok.pictures.codecs import (
    H264_AAC,
    MS,
    VP8_OPUS,
    AnyPacket,
    Codecs,
    Picture,
    Tracks,
    add_tracks,
    pictures,
    played_at,
    sound,
)
from emulators.opentok.pictures.scenes import Scene, Span, moment
from emulators.opentok.pictures.sizes import Allowance

BETWEEN_KEY_PICTURES: Final = 10
"""Where a player may begin."""


class TooLarge(Exception):
    """The pictures need more than the file may have, however small they are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a file plays.

    Args:
        scene: what it shows.
        spans: what of the stack's time it shows, in its order.
        length_ms: how long it plays.
        pictures: how many pictures it may have at most.
    """

    scene: Scene
    spans: tuple[Span, ...]
    length_ms: int
    pictures: int = sizes.MAX_PICTURES


def mp4(recording: Recording) -> bytes:
    """A composed recording. What is left of its size is in a `free` box."""
    return _fitted(recording, "mp4", H264_AAC, sizes.MP4)


def webm(recording: Recording) -> bytes:
    """A recording of one stream. What is left of its size is in a `Void` element."""
    return _fitted(recording, "webm", VP8_OPUS, sizes.WEBM)


def _fitted(
    recording: Recording, format_name: str, codecs: Codecs, allowance: Allowance
) -> bytes:
    told = (recording.scene, recording.length_ms, recording.pictures)
    # Made again, it is the same: parts of it may have been sent already.
    size, options = allowance.size(*told), {"fflags": "bitexact"}
    if format_name == "mp4":
        # Room for it before the content: a player needs it first.
        options["moov_size"] = str(allowance.front(*told))
    filled = _free if format_name == "mp4" else _void
    for quality in codecs.qualities:
        made = _file(recording, format_name, options, codecs, quality)
        if len(made) + _LEAST_FILL <= size:
            return made + filled(size - len(made))
    raise TooLarge(f"It cannot be made of {size} bytes.")


def _file(
    recording: Recording,
    format_name: str,
    options: dict[str, str],
    codecs: Codecs,
    quality: int,
) -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format=format_name, options=options) as container:
        gop = BETWEEN_KEY_PICTURES
        tracks = add_tracks(
            container, recording.scene, codecs, quality=quality, gop=gop
        )
        for packet in _packets(tracks, recording, codecs):
            container.mux_one(packet)
    return written.getvalue()


def _packets(
    tracks: Tracks, recording: Recording, codecs: Codecs
) -> Iterator[AnyPacket]:
    """The sound of the time that a picture is shown follows the picture."""
    end_ms = recording.length_ms
    if tracks.video is None:
        if tracks.audio is not None:
            yield from sound(
                tracks.audio, codecs, from_ms=0, to_ms=end_ms, end_ms=end_ms
            )
        return
    heard_ms = 0
    for packet in pictures(tracks.video, _drawn(recording)):
        yield packet
        if tracks.audio is not None:
            length = (packet.duration or 0) * (packet.time_base or MS)
            to_ms = min(round((played_at(packet) + length) / MS), end_ms)
            yield from sound(
                tracks.audio,
                codecs,
                from_ms=heard_ms,
                to_ms=to_ms,
                end_ms=end_ms,
            )
            heard_ms = to_ms


def _drawn(recording: Recording) -> Iterator[Picture]:
    cards = Cards(recording.scene)
    length_ms = recording.length_ms
    step_ms = sizes.interval_ms(length_ms, recording.pictures)
    for passed_ms in range(0, length_ms, step_ms):
        at_ms = moment(recording.spans, passed_ms)
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        minutes, seconds = divmod(passed_ms // 1000, 60)
        reading = Reading(
            clock=f"{minutes // 60}:{minutes % 60:02}:{seconds:02}",
            note=f"recorded {at:%Y-%m-%d %H:%M} UTC",
            names=recording.scene.names(at_ms),
            progress=passed_ms / length_ms,
        )
        shown_ms = min(step_ms, length_ms - passed_ms)
        yield Picture(cards.draw(reading), passed_ms, shown_ms)


_LEAST_FILL: Final = 9


def _free(size: int) -> bytes:
    return size.to_bytes(4, "big") + b"free" + bytes(size - 8)


def _void(size: int) -> bytes:
    # The element's id, and its length in eight bytes.
    return b"\xec\x01" + (size - 9).to_bytes(7, "big") + bytes(size - 9)
