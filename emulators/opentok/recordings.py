"""What is known of one archive."""

from dataclasses import dataclass, field
from typing import Literal

from emulators.opentok.media import Medium
from emulators.opentok.participants import Interval
from emulators.opentok.transcriptions import Transcription

Status = Literal[
    "started",
    "paused",
    "stopped",
    "available",
    "uploaded",
    "expired",
    "deleted",
    "failed",
]
RUNNING = ("started", "paused")
HAS_FILE = ("available", "uploaded")


@dataclass(slots=True, kw_only=True)
class Archive(Medium):
    """One recording."""

    name: str
    is_individual: bool
    is_automatic: bool
    status: Status = "started"
    reason: str = ""
    intervals: list[Interval] = field(default_factory=list)
    """When it has recorded: while somebody published, and only then."""

    upload_fails: bool = False

    @property
    def transcription(self) -> Transcription | None:
        """What is written down of it, if anything is."""
        return self.composition.transcription

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def is_recording(self) -> bool:
        return bool(self.intervals) and self.intervals[-1].to_ms is None

    @property
    def recorded_ms(self) -> int:
        """What the intervals that are over have in all."""
        return sum(
            each.to_ms - each.from_ms
            for each in self.intervals
            if each.to_ms is not None
        )

    @property
    def duration_s(self) -> int:
        """Recorded seconds; 0 until it stops, as the API shows it."""
        return 0 if self.is_running else self.recorded_ms // 1000
