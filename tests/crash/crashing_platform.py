"""A platform whose backend can crash, and whose producer may click again."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from emulators.firebase.database.tree import Node
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.events.models import Status
from interactive_broadcast.show.callback_reports import Report
from interactive_broadcast.show.callbacks import CallbackRequest
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProduct
from tests.support.crashes import CrashSchedule, ProcessKilled
from tests.support.fakes import FakeLimits, FakeVideoProjects
from tests.support.in_process_platform import InProcessPlatform, platform_limits
from tests.support.in_process_triggers import Delivery
from tests.support.laws.facts import Facts

KEPT = ("removals", "imageCleanups", "formerAdmins", "formerArchives", "recordingsDue")
"""Where names of what is gone may stand: for people to read, and until its day."""

LEFT_ALONE = (11, 55)
"""Minutes that notes of unfinished work are left alone: while somebody may be at it,
and while custom tokens of a former link, or of a deleted event, are good."""

ABANDONED_S = 1_800
"""As is usual. A show that everybody has left waits for somebody every minute."""

MAX_REPORTS = 3
"""OpenTok goes on for a day; these suffice for one crash."""


def projects_of(product: VideoProduct) -> FakeVideoProjects:
    """The demo project of one product."""
    project = DEMO_PROJECTS[product]
    return FakeVideoProjects(project.api_key, project.api_secret)


@dataclass(kw_only=True)
class CrashingPlatform(InProcessPlatform):
    product: VideoProduct = VideoProduct.OPENTOK
    """Whose customers the producers are."""
    projects: FakeVideoProjects = field(init=False)
    limits: FakeLimits = field(
        default_factory=lambda: platform_limits(abandoned_s=ABANDONED_S)
    )
    schedule: CrashSchedule | None = None
    """Where processes crash. Until there is one, none does."""
    clicks_again: bool = False
    """Whether whoever gets no answer clicks once more."""
    clicked: set[int] = field(default_factory=set)
    """Processes that somebody waited for, by number."""
    crashes: int = 0
    """Processes that have crashed."""
    quiet: int | None = None
    """The process that found everything in order, if one has."""
    once_shown: set[tuple[str, str]] = field(default_factory=set)
    """Pictures (admin id, image id) that an event has had."""
    cleaned_at: datetime | None = None
    """When somebody last had old pictures cleaned away."""
    foreign: set[str] = field(default_factory=set)
    """Ids of recordings and streams that somebody else has started."""
    came: dict[str, str] = field(default_factory=dict)
    """Whose the connections are that people have made, by Firebase user."""
    _roots: list[Node] = field(default_factory=lambda: [None])
    """States of the database, as far as somebody has looked."""

    def __post_init__(self) -> None:
        self.projects = projects_of(self.product)
        super().__post_init__()

    @property
    def backend(self) -> Backend:
        """A new process for each call, trigger and task."""
        if self.schedule is None:
            return super().backend
        return assemble(self.schedule.process(self.ports))

    def look(self) -> tuple[int, ...]:
        """Differs when anything in the world does, or somebody has been asked."""
        root = self.databases.instance.root
        if root is not self._roots[-1]:
            self._roots.append(root)
        videos = self.projects.videos
        doubles = (*videos, self.projects, self.tasks, self.accounts, self.images)
        return len(self._roots), *(len(double.calls) for double in doubles)

    def attempt(self, act: Delivery) -> bool:
        try:
            return super().attempt(act)
        except ProcessKilled:
            self.crashes += 1
            return False
        finally:
            self.once_shown |= self.images_in_use

    def click(self, act: Delivery) -> None:
        """Somebody calls a function, and again when refused or not answered."""
        if self.schedule is None:
            act(self.backend)
            return
        self.clicked.add(self.schedule.processes + 1)
        if not self.attempt(act) and self.clicks_again:
            self.attempt(act)

    def report(self, **body: Any) -> None:
        """OpenTok reports something, again when it gets no answer."""
        api_key = self.video.api_key
        named = DEMO_PROJECTS[self.product].named_by_sessions
        report = Report.model_validate({**named, **body})
        address = (api_key, f"path-key-of-{api_key}")
        request = CallbackRequest(report=report, raw=b"", address=address)
        for _ in range(MAX_REPORTS):
            if self.attempt(lambda backend: backend.show.callbacks.take(request)):
                return

    def reconcile(self) -> bool:
        """Whether a pass has changed anything, or not come to its end."""
        crashes = self.crashes
        return super().reconcile() or self.crashes > crashes

    def rest(self) -> None:
        """Let everything happen, until the reconciler has nothing left to do.

        Raises:
            AssertionError: that never comes.
        """
        self.settle()
        for wait in LEFT_ALONE:
            if "unfinished" in self.tree or self._has_lost_tasks:
                self.clock.advance(minutes=wait)
                self.settle()
        self.quiet = self.schedule.processes if self.schedule else None

    @property
    def _has_lost_tasks(self) -> bool:
        """Whether an effect is due within the hour which only the reconciler knows of.

        A removal cancels the tasks of an event first, and may come no further.
        """
        soon = self.clock.now_ms() + 3_600_000
        return any(
            one.get("state") == "scheduled" and one.get("dueAt", 0) <= soon
            for ledger in self.tree.get("effects", {}).values()
            for one in ledger.values()
        )

    @property
    def facts(self) -> Facts:
        found = super().facts
        return replace(
            found,
            foreign=frozenset(self.foreign),
            may_name_what_is_gone=KEPT,
        )

    @property
    def event_ids(self) -> list[str]:
        """Of every event that ever was, in the order of their making."""
        return list(dict.fromkeys(event_id for event_id, *_ in self.moves))

    @property
    def images_in_use(self) -> set[tuple[str, str]]:
        """Those that an event has now."""
        return {
            (event["adminId"], event[place]["id"])
            for event in self.facts.events.values()
            for place in ("startImage", "endImage")
            if place in event
        }

    def was(self, event_id: str, status: Status) -> bool:
        """Whether an event has ever had a status."""
        return any(
            moved == event_id and after == status.value
            for moved, _, after in self.moves
        )
