"""Plays what the emulator serves, by PyAV: what comes out is what a player shows."""

import io
from dataclasses import dataclass
from typing import Any

import av


@dataclass(frozen=True, slots=True)
class Played:
    """What a file came to.

    Attributes:
        length_s: as the file says.
        pictures_s: when each picture is shown.
        pictures: their brightness, row by row.
        sounds_s: when each piece of sound begins.
        codecs: of the streams.
    """

    length_s: float | None
    pictures_s: list[float]
    pictures: list[bytes]
    sounds_s: list[float]
    codecs: set[str]


def played(content: bytes) -> Played:
    """Decode all of a file."""
    with av.open(io.BytesIO(content), "r") as container:
        codecs = {each.codec_context.name for each in container.streams}
        length = container.duration
        times: list[float] = []
        planes: list[bytes] = []
        sounds: list[float] = []
        streams: list[Any] = container.streams.get()
        for frame in container.decode(*streams):
            if isinstance(frame, av.VideoFrame):
                times.append(frame.time or 0.0)
                planes.append(bytes(frame.planes[0]))
            else:
                sounds.append(frame.time or 0.0)
    length_s = None if length is None else length / av.time_base
    return Played(length_s, times, planes, sounds, codecs)


def pictures_of(content: bytes) -> tuple[float, list[float]]:
    """How long a file lasts, and when each picture is shown, without decoding any."""
    with av.open(io.BytesIO(content), "r") as container:
        video = container.streams.video[0]
        times = [
            float(packet.pts * packet.time_base)
            for packet in container.demux(video)
            if packet.pts is not None
        ]
        return (container.duration or 0) / av.time_base, times


def picture_at(content: bytes, at_s: float) -> float:
    """When the picture is shown that a player finds who goes to a time."""
    with av.open(io.BytesIO(content), "r") as container:
        video = container.streams.video[0]
        container.seek(round(at_s * av.time_base))
        times = [frame.time for frame in container.decode(video) if frame.time <= at_s]
    return max(times)
