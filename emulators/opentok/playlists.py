"""The playlist of an HLS output: which segments there are, and when they were live.

A segment comes when what it shows is over: the first one as the output becomes
playable. Numbers follow the stack's clock alone: a clock that is moved moves the whole
window.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from emulators.opentok.broadcasts import PLAYABLE, Broadcast, Hls

INIT: Final = "init.mp4"

LIVE_WINDOW_S: Final = 20
"""What a playlist without DVR has of the stream."""

DVR_WINDOW_S: Final = 7_200
"""Two hours. How long OpenTok's window is was not found."""

MAX_DIGITS: Final = 12
"""Of a segment's number: more than any stream comes to."""


@dataclass(frozen=True, slots=True)
class Window:
    """The segments that a playlist lists, from the oldest to the newest number."""

    begins_ms: int
    """When that happened which segment 0 begins with."""

    segment_ms: int
    oldest: int
    newest: int

    @classmethod
    def of(cls, broadcast: Broadcast, hls: Hls, *, now_ms: int) -> "Window | None":
        """None before the first segment is out, or while the output is broken."""
        if hls.ready_at_ms is None or hls.status not in PLAYABLE:
            return None
        segment_ms = hls.segment_s * 1000
        # Being ready means that there is a segment to play.
        end_ms = broadcast.ended_at_ms or now_ms
        newest = (end_ms - hls.ready_at_ms) // segment_ms
        most = (DVR_WINDOW_S if hls.is_dvr else LIVE_WINDOW_S) // hls.segment_s
        return cls(
            begins_ms=hls.ready_at_ms - segment_ms,
            segment_ms=segment_ms,
            oldest=max(0, newest + 1 - most),
            newest=newest,
        )

    def has(self, number: int) -> bool:
        """Whether there is that segment.

        As long again as a playlist is after it has left it, and its own length: so long
        a server must keep it (RFC 8216, 6.2.2).
        """
        listed = self.newest + 1 - self.oldest
        return self.oldest - listed - 1 <= number <= self.newest and number >= 0

    def began_ms(self, number: int) -> int:
        """When that happened which a segment begins with."""
        return self.begins_ms + number * self.segment_ms


def playlist(window: Window, *, is_over: bool) -> str:
    """The text. Of a stream that is over it says that nothing follows."""
    length_s = window.segment_ms // 1000
    began = datetime.fromtimestamp(window.began_ms(window.oldest) / 1000, UTC)
    moment = began.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{length_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{window.oldest}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{INIT}"',
        f"#EXT-X-PROGRAM-DATE-TIME:{moment}",
    ]
    for number in range(window.oldest, window.newest + 1):
        lines += [f"#EXTINF:{length_s}.0,", segment_name(number)]
    if is_over:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join([*lines, ""])


def segment_name(number: int) -> str:
    """What a segment is called, beside the playlist."""
    return f"segment-{number}.m4s"


def segment_number(name: str) -> int | None:
    """The number of the segment of that name; None for the name of something else."""
    number = name.partition("-")[2].removesuffix(".m4s")
    if not number.isascii() or not number.isdigit() or len(number) > MAX_DIGITS:
        return None
    return int(number) if name == segment_name(int(number)) else None
