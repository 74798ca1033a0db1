"""What archives and broadcasts share: the streams they take and their layout."""

import re
from dataclasses import dataclass, field
from typing import Final

from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.refusals import bad_request, not_found
from emulators.opentok.transcriptions import Transcription

RESOLUTIONS: Final = (
    "640x480",
    "480x640",
    "1280x720",
    "720x1280",
    "1920x1080",
    "1080x1920",
)
LAYOUTS: Final = (
    "bestFit",
    "custom",
    "horizontalPresentation",
    "pip",
    "verticalPresentation",
)
SCREENSHARE_LAYOUTS: Final = tuple(set(LAYOUTS) - {"custom"})
BITRATES: Final = (100_000, 6_000_000)
MAX_STREAMS: Final = 50
MAX_STYLESHEET_CHARS: Final = 16_384
MAX_CLASSES_CHARS: Final = 1_000
CLASS: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the streams of a composition are placed."""

    type: str = "bestFit"
    stylesheet: str | None = None
    screenshare_type: str | None = None

    @classmethod
    def read(cls, body: Body) -> "Layout":
        """Read `{type, stylesheet?, screenshareType?}`.

        Raises:
            Refused: 400, for an unknown type, a stylesheet without `custom` or the
                reverse, or a screen-share layout on top of another than `bestFit`.
        """
        kind = body.choice("type", LAYOUTS, default="bestFit")
        stylesheet = body.find_text("stylesheet", most=MAX_STYLESHEET_CHARS)
        screenshare = body.find_text("screenshareType")
        if (kind == "custom") != bool(stylesheet):
            raise bad_request("A stylesheet goes with, and only with, layout custom.")
        if screenshare is not None and (
            kind != "bestFit" or screenshare not in SCREENSHARE_LAYOUTS
        ):
            raise bad_request("Invalid screenshareType.")
        return cls(kind, stylesheet, screenshare)


@dataclass(frozen=True, slots=True)
class ChosenStream:
    """What a manual composition takes of one stream."""

    has_audio: bool
    has_video: bool


@dataclass(slots=True, kw_only=True)
class Composition:
    """The choice of streams of one archive or broadcast."""

    has_audio: bool
    has_video: bool
    is_manual: bool
    resolution: str
    max_bitrate: int | None
    tag: str
    layout: Layout
    quantization_parameter: int | None = None
    transcription: Transcription | None = None
    """Both of an archive only."""
    chosen: dict[str, ChosenStream] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Body, *, tag: str) -> "Composition":
        """Read what a start call says; `tag` names its field for simultaneous ones.

        Raises:
            Refused: 400, for a value out of range, or neither audio nor video.
        """
        composition = cls(
            has_audio=body.flag("hasAudio", default=True),
            has_video=body.flag("hasVideo", default=True),
            is_manual=body.choice("streamMode", ("auto", "manual"), default="auto")
            == "manual",
            resolution=body.choice("resolution", RESOLUTIONS, default="640x480"),
            max_bitrate=body.find_number(
                "maxBitrate", low=BITRATES[0], high=BITRATES[1]
            ),
            tag=body.find_text(tag, most=255) or "",
            layout=Layout.read(body.find_child("layout") or Body()),
        )
        if not composition.has_audio and not composition.has_video:
            raise bad_request("Neither audio nor video.")
        return composition

    @property
    def mode(self) -> str:
        return "manual" if self.is_manual else "auto"

    def takes(self, stream_id: str) -> bool:
        return not self.is_manual or stream_id in self.chosen

    def choose(self, body: Body, published: set[str]) -> None:
        """Do `{addStream, hasAudio?, hasVideo?}` or `{removeStream}`.

        Raises:
            Refused: 405 when streams are chosen automatically, 404 for a stream that
                is not there, 400 for a body that names none or too many.
        """
        if not self.is_manual:
            raise Refused(405, "Streams are added automatically in this stream mode.")
        added, removed = body.find_text("addStream"), body.find_text("removeStream")
        if bool(added) == bool(removed):
            raise bad_request("Either addStream or removeStream.")
        if added:
            self._add(added, body, published)
        elif removed and self.chosen.pop(removed, None) is None:
            raise not_found("Stream not found.")

    def as_json(self) -> list[object]:
        """The `streams` of an archive or broadcast whose streams are chosen by hand."""
        return [
            {
                "streamId": stream_id,
                "hasAudio": choice.has_audio,
                "hasVideo": choice.has_video,
            }
            for stream_id, choice in self.chosen.items()
        ]

    def _add(self, stream_id: str, body: Body, published: set[str]) -> None:
        if stream_id not in published:
            raise not_found("Stream not found.")
        if len(self.chosen) >= MAX_STREAMS and stream_id not in self.chosen:
            raise bad_request("Too many streams.")
        choice = ChosenStream(
            body.flag("hasAudio", default=True), body.flag("hasVideo", default=True)
        )
        if not choice.has_audio and not choice.has_video:
            raise bad_request("Neither audio nor video.")
        self.chosen[stream_id] = choice


def layout_classes(body: Body) -> tuple[str, ...]:
    """A stream's `layoutClassList`.

    Raises:
        Refused: 400, for a name that is none or a list that is too long.
    """
    classes = body.texts("layoutClassList", most=MAX_STREAMS)
    if not all(CLASS.fullmatch(name) for name in classes):
        raise bad_request("Invalid layoutClassList.")
    if len(" ".join(classes)) > MAX_CLASSES_CHARS:
        raise bad_request("Invalid layoutClassList.")
    return tuple(classes)


def ensure_free_tag(tag: str, running: list[str], taken: Refused) -> None:
    """Raise `taken` for a second simultaneous one, unless its tag is new."""
    if running and (not tag or tag in running):
        raise taken
