"""How a recording and a stream are made: what the video service lets one choose.

The names are the service's own, the same for both of its products. The bounds are
those of the parameters of "start archive" and "start broadcast" in its reference, and
of its Python SDK (vonage-video 1.6, which says what is for composed archives alone).
"""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import ConfigDict, Field

from interactive_broadcast.kernel.models import RecordModel
from interactive_broadcast.kernel.texts import Text

LEAST_BITRATE: Final = 100_000
MOST_BITRATE: Final = 6_000_000
"""Bits per second of video."""

LEAST_QUANTIZATION: Final = 15
MOST_QUANTIZATION: Final = 40

MOST_TARGETS: Final = 5
"""RTMP servers that one stream goes to."""


class Resolution(StrEnum):
    """Width and height of the picture, in pixels."""

    SD = "640x480"
    SD_UPRIGHT = "480x640"
    HD = "1280x720"
    HD_UPRIGHT = "720x1280"
    FULL_HD = "1920x1080"
    FULL_HD_UPRIGHT = "1080x1920"


LanguageCode = Annotated[
    str,
    Text(
        pattern=r"^[a-z]{2,3}-[A-Z]{2}$",
        wanted="a language and a region, such as en-US, es-ES, ja-JP or pt-BR",
    ),
]
"""A language as it is spoken somewhere: a tag of BCP 47, in the form of all examples of
the video service. Which ones it knows it lists on a page of its own, and changes."""


class ArchiveOptions(RecordModel):
    """How the stage is recorded. The service's own defaults where nothing is said."""

    resolution: Resolution | None = None
    """Of the film; 640x480 when left out. Not with `uncomposed`."""
    max_bitrate: int | None = Field(default=None, ge=LEAST_BITRATE, le=MOST_BITRATE)
    """Bits per second of the film, at most. Not with `uncomposed`."""
    quantization_parameter: int | None = Field(
        default=None, ge=LEAST_QUANTIZATION, le=MOST_QUANTIZATION
    )
    """The less, the better the film and the larger its file, at a bitrate that varies.
    Not with `maxBitrate`, and not with `uncomposed`."""
    has_transcription: bool | None = None
    """What is said is written down when a recording is over. Only with `uncomposed`."""
    primary_language_code: LanguageCode | None = None
    """What is spoken most; en-US when left out. Only with `hasTranscription`."""
    has_summary: bool | None = None
    """The transcription begins with a summary. Only with `hasTranscription`."""


class BroadcastOptions(RecordModel):
    """How the stage is streamed. The service's own defaults where nothing is said."""

    resolution: Resolution | None = None
    """640x480 when left out."""
    max_bitrate: int | None = Field(default=None, ge=LEAST_BITRATE, le=MOST_BITRATE)
    """Bits per second, at most."""
    dvr: bool | None = None
    """Viewers can go back to what they have missed. Not with `lowLatency`."""
    low_latency: bool | None = None
    """Viewers are some 5 seconds behind instead of 20, with players that can do that.
    Not with `dvr`."""


class GivenArchiveOptions(ArchiveOptions):
    """As a client gives them: a name that is none is refused."""

    model_config = ConfigDict(extra="forbid")


class GivenBroadcastOptions(BroadcastOptions):
    """As a client gives them: a name that is none is refused."""

    model_config = ConfigDict(extra="forbid")
