"""Compresses pictures and sound, by PyAV.

Which codecs: H.264 and AAC, as OpenTok has them in HLS and in composed recordings, VP8
and Opus as in the files of individual ones.
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from emulators.opentok.pictures.scenes import Scene

AnyPacket: TypeAlias = "Packet[Any]"
"""Of pictures or of sound."""

MS: Final = Fraction(1, 1000)
RATE: Final = 48_000
"""Samples of sound per second."""

SAMPLE: Final = Fraction(1, RATE)

TONE_HZ, TONE_S, TONE_PEAK = 480, 0.1, 0.05
"""A soft tone at the start of every second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codecs:
    """What one kind of file is compressed with.

    Args:
        video, video_options: the encoder of the picture, and how it is set.
        audio, audio_options: that of the sound.
        qualities: settings of the picture, from the best to the smallest.
        samples: of sound in a packet.
        packets: after how many of them the sound begins again.
    """

    video: str
    video_options: Mapping[str, str]
    qualities: tuple[int, ...]
    audio: str
    audio_options: Mapping[str, str] = field(default_factory=dict)
    samples: int
    packets: int

    def __hash__(self) -> int:
        return hash((self.video, self.audio))


H264_AAC: Final = Codecs(
    video="libx264",
    # Constrained Baseline plays everywhere. One thread: others have work, too.
    video_options={
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "threads": "1",
    },
    qualities=(28, 36, 44, 51),
    audio="aac",
    samples=1_024,
    packets=375,
)
VP8_OPUS: Final = Codecs(
    video="libvpx",
    video_options={
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "b": "400k",
        "threads": "1",
    },
    qualities=(20, 40, 55, 63),
    audio="libopus",
    audio_options={"frame_duration": "120", "application": "audio"},
    samples=5_760,
    packets=25,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its planes, when it is shown, and for how long, in milliseconds."""

    planes: tuple[bytes, ...]
    at_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True)
class Tracks:
    """The streams of a file that is being written, as far as it has them."""

    video: VideoStream | None
    audio: AudioStream | None


def add_tracks(
    container: OutputContainer, scene: Scene, codecs: Codecs, *, quality: int, gop: int
) -> Tracks:
    """Declare the streams of a file.

    Args:
        container: the file.
        scene: what it shows.
        codecs: what it is compressed with.
        quality: one of the codecs' qualities.
        gop: every how many pictures one stands for itself.
    """
    video: VideoStream | None = None
    audio: AudioStream | None = None
    if scene.has_video:
        video = cast(VideoStream, container.add_stream(codecs.video))
        video.width, video.height = scene.size
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = MS
        options = {"crf": str(quality), "g": str(gop), "keyint_min": str(gop)}
        video.codec_context.options = {**codecs.video_options, **options}
        video.codec_context.open()
    if scene.has_audio:
        audio = cast(AudioStream, container.add_stream(codecs.audio, rate=RATE))
        _prepare_sound(audio.codec_context, codecs)
        audio.time_base = SAMPLE
        audio.codec_context.open()
    return Tracks(video, audio)


def pictures(track: VideoStream, shown: Iterable[Picture]) -> Iterator[AnyPacket]:
    """The packets of a track of pictures, each with its length."""
    width, height = track.codec_context.width, track.codec_context.height
    lengths: dict[int, int] = {}
    for picture in shown:
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, content in zip(frame.planes, picture.planes, strict=True):
            plane.update(content)
        frame.pts, frame.time_base = picture.at_ms, MS
        lengths[picture.at_ms] = picture.length_ms
        yield from _timed(track.encode(frame), lengths)
    yield from _timed(track.encode(None), lengths)


def sound(
    track: AudioStream,
    codecs: Codecs,
    *,
    from_ms: int,
    to_ms: int,
    end_ms: int | None = None,
) -> Iterator[AnyPacket]:
    """The packets of a track of sound that begin in a stretch of time.

    Args:
        track: where they go.
        codecs: what they are compressed with.
        from_ms: the beginning.
        to_ms: the end.
        end_ms: where the file ends, if it does: no packet lasts longer.
    """
    loop = _loop(codecs)
    first = -(-from_ms * RATE // (1000 * codecs.samples))
    for number in range(first, -(-to_ms * RATE // (1000 * codecs.samples))):
        packet = av.Packet(loop[number % len(loop)])
        at = number * codecs.samples
        packet.stream, packet.time_base = track, SAMPLE
        packet.pts = packet.dts = at
        left = codecs.samples if end_ms is None else end_ms * RATE // 1000 - at
        packet.duration = min(codecs.samples, left)
        packet.is_keyframe = True
        yield packet


def played_at(packet: AnyPacket) -> Fraction:
    """When a packet is played, in seconds."""
    return (packet.pts or 0) * (packet.time_base or MS)


def _timed(
    packets: list["Packet[VideoStream]"], lengths: dict[int, int]
) -> Iterator[AnyPacket]:
    for packet in packets:
        at_ms = round(played_at(packet) / MS)
        packet.duration = round(lengths.pop(at_ms) * MS / (packet.time_base or MS))
        yield packet


def _prepare_sound(context: av.AudioCodecContext, codecs: Codecs) -> None:
    context.sample_rate, context.layout = RATE, "mono"
    context.format = "fltp" if codecs.audio == "aac" else "flt"
    context.bit_rate, context.time_base = 24_000, SAMPLE
    context.options = dict(codecs.audio_options)


@lru_cache(maxsize=2)
def _loop(codecs: Codecs) -> tuple[bytes, ...]:
    """Packets that may follow one another again and again."""
    context = cast(av.AudioCodecContext, av.CodecContext.create(codecs.audio, "w"))
    _prepare_sound(context, codecs)
    context.open()
    tone = [
        TONE_PEAK
        * math.sin(2 * math.pi * TONE_HZ * i / RATE)
        * math.sin(math.pi * i / (TONE_S * RATE))
        for i in range(round(TONE_S * RATE))
    ]
    second = array("f", tone) + array("f", bytes(4 * (RATE - len(tone))))
    size = 4 * codecs.samples
    # What it sounds like depends on the packet before: of three rounds the second is
    # followed by itself.
    rounds = 3 * codecs.packets
    samples = (second * (rounds * codecs.samples // RATE)).tobytes()
    made: list[bytes] = []
    for number in range(rounds):
        frame = av.AudioFrame(
            format=context.format.name, layout="mono", samples=codecs.samples
        )
        frame.planes[0].update(samples[number * size : (number + 1) * size])
        frame.sample_rate = RATE
        frame.pts, frame.time_base = number * codecs.samples, SAMPLE
        made += [bytes(packet) for packet in context.encode(frame)]
    return tuple(made[codecs.packets + 1 : 2 * codecs.packets + 1])
