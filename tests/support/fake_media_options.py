"""Which options of recordings and streams the fake of the video service refuses."""

from collections.abc import Sequence
from typing import Final

from interactive_broadcast.kernel.errors import VideoRequestRefused
from interactive_broadcast.kernel.media import Transcription
from interactive_broadcast.kernel.media_options import ArchiveOptions, BroadcastOptions
from interactive_broadcast.kernel.video import RtmpTarget
from interactive_broadcast.kernel.video_statuses import TranscriptionStatus

MOST_TARGETS: Final = 5

REQUESTED: Final = Transcription(status=TranscriptionStatus.REQUESTED)


def is_transcribed(options: ArchiveOptions | None) -> bool:
    return options is not None and options.has_transcription is True


def check_recording(*, composed: bool, options: ArchiveOptions | None) -> None:
    """Raises VideoRequestRefused for what does not fit together."""
    if options is None:
        return
    of_a_film = (
        options.resolution,
        options.max_bitrate,
        options.quantization_parameter,
    )
    given = [one for one in of_a_film if one is not None]
    if given and not composed:
        raise VideoRequestRefused("Only for composed archives.")
    if options.max_bitrate and options.quantization_parameter:
        raise VideoRequestRefused("Either maxBitrate or quantizationParameter.")
    if is_transcribed(options) and composed:
        raise VideoRequestRefused("Only for individual archives.")


def check_streaming(
    rtmp: Sequence[RtmpTarget], options: BroadcastOptions | None
) -> None:
    """Raises VideoRequestRefused for what does not fit together."""
    if len({target.id for target in rtmp}) < len(rtmp) or len(rtmp) > MOST_TARGETS:
        raise VideoRequestRefused("At most five RTMP outputs, each with its own id.")
    if options is not None and options.dvr and options.low_latency:
        raise VideoRequestRefused("Either dvr or lowLatency.")
