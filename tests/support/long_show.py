"""A live show over the fakes whose hours pass in a moment, minute by minute."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from interactive_broadcast.effects.models import ShowTask
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import EpochMs
from tests.support.builders import EVENT_ID
from tests.support.fakes import STAGE
from tests.unit.world import World

WITHIN_MS = 60_000
"""By then a recording and a stream run, if somebody has published throughout."""

STEP = timedelta(seconds=30)


@dataclass
class LongShow:
    """Its world, and since when what the law asks for has not been so.

    The reconciler comes every minute. Tasks come in time, and OpenTok reports what has
    ended, unless they are lost.
    """

    world: World
    has_callbacks: bool = True
    has_tasks: bool = True
    is_recorded: bool = True
    """Whether it should be."""
    is_streamed: bool = True
    broken: list[str] = field(default_factory=list)
    """When the law did not hold."""
    _since: dict[str, EpochMs | None] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _tried: dict[str, int] = field(default_factory=dict)

    def publish(self, name: str = "host") -> None:
        """Somebody comes on stage."""
        self.world.video.publish(STAGE, f"{name}-connection", f"{name}-stream")
        if self.has_callbacks:
            self.world.media_reports.somebody_came(EVENT_ID, publishes=True)

    def unpublish(self) -> None:
        """Nobody publishes any more; they are still connected."""
        self.world.video.unpublish(STAGE)

    def leave(self) -> None:
        """Everybody leaves the stage."""
        self.world.video.leave(STAGE)

    def wait(self, **units: float) -> None:
        """Let time pass, with all that happens in it."""
        end = self.world.clock.now() + timedelta(**units)
        while self.world.clock.now() < end:
            self.world.clock.advance(STEP.total_seconds())
            self._go_on()

    def parts(self) -> list[int]:
        """The seconds in each recording that OpenTok has, oldest first."""
        archives = self.world.video.archives.values()
        return [one.state.duration_s for one in archives]

    def streams(self) -> int:
        """How many streams OpenTok has had."""
        return len(self.world.video.broadcasts)

    def is_recording(self) -> bool:
        """Whether OpenTok records the stage now."""
        archives = self.world.video.archives.values()
        return any(not one.state.is_over for one in archives)

    def _go_on(self) -> None:
        if self.has_tasks:
            self._run_tasks()
        if self.has_callbacks:
            self._report()
        if self.world.clock.now().second == 0:
            self.world.reconciler.run()
        self._judge("recorded", self.is_recorded, self.is_recording)
        self._judge("streamed", self.is_streamed, self._is_streaming)

    def _is_streaming(self) -> bool:
        broadcasts = self.world.video.broadcasts.values()
        return any(not one.state.is_over for one in broadcasts)

    def _judge(self, what: str, is_wanted: bool, runs: Callable[[], bool]) -> None:  # noqa: FBT001 - a row
        now = self.world.clock.now_ms()
        published = self.world.video.publishes_in(STAGE)
        if not is_wanted or not published or runs():
            self._since[what] = None
            return
        since = self._since.get(what) or now
        self._since[what] = since
        if now - since > WITHIN_MS:
            self.broken.append(f"{self.world.clock.now():%H:%M:%S} not {what}")

    def _report(self) -> None:
        """What has ended since the last time."""
        video, reports = self.world.video, self.world.media_reports
        for archive_id, archive in list(video.archives.items()):
            if archive.state.is_over and archive_id not in self._told:
                self._told.add(archive_id)
                reports.archive(self._event(), archive.state)
        for broadcast_id, broadcast in list(video.broadcasts.items()):
            if broadcast.state.is_over and broadcast_id not in self._told:
                self._told.add(broadcast_id)
                reports.broadcast(self._event(), broadcast.state)

    def _event(self) -> EventRecord:
        event = self.world.event_store.find(EVENT_ID)
        assert event is not None
        return event

    def _run_tasks(self) -> None:
        now = self.world.clock.now()
        for task in self.world.tasks.stored:
            tried = self._tried.get(task.key, 0)
            if task.at is None or task.at > now or tried >= 8:
                continue
            self._tried[task.key] = 8
            try:
                self.world.show_tasks.run(ShowTask.model_validate(task.payload), tried)
            except BackendError:
                self._tried[task.key] = tried + 1
