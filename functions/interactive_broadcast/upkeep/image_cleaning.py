"""Cleaning up the pictures of events that are over."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Final

from pydantic import Field

from interactive_broadcast.events import EventServices
from interactive_broadcast.events.images import images_of
from interactive_broadcast.events.models import Status
from interactive_broadcast.events.pictures import used_picture
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import RequestModel, epoch_ms
from interactive_broadcast.kernel.ports import Clock, Databases, Tasks
from interactive_broadcast.upkeep.former_admins import FormerAdminCleaning
from interactive_broadcast.upkeep.former_archives import FormerArchives
from interactive_broadcast.upkeep.recording_retention import RecordingRetention
from interactive_broadcast.upkeep.turns import Turns
from interactive_broadcast.upkeep.work_run import Step, WorkRun

JOB: Final = "cleanEventImages"

CLEANING_TASK: Final = "cleanEventImagesTask"

MAX_RUNS: Final = 100
"""One after another: ten hours. The rest is left to the next time."""

BUDGET: Final = timedelta(minutes=6)
"""After that nothing new is begun. The function has three minutes more."""


class CleaningTask(RequestModel):
    """The payload of `cleanEventImagesTask`."""

    runs: Annotated[int, Field(ge=1, le=MAX_RUNS)]
    """How many there have been since the schedule began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCleaning:
    """`cleanEventImages` and its task: pictures of events closed for three days.

    And uploads that no event has taken, recordings that were to be kept for so long,
    what is left of admins who are gone, and of recordings that OpenTok has no more.

    Events are listed by the day when they are due, so no run looks at more than what is
    due. What fails stays listed for the next time, or is noted for the reconciler. What
    there was no time for is what a task begins with, at once.
    """

    databases: Databases
    events: EventServices
    former_archives: FormerArchives
    recording_retention: RecordingRetention
    former_admins: FormerAdminCleaning
    tasks: Tasks
    clock: Clock

    def run(self, runs: int = 0) -> None:
        """Remove what is due today or was due before. Safe to repeat.

        Raises nothing: what cannot be removed or read now is logged, and taken up the
        next time; the others are not held up by it.

        Args:
            runs: how many there were just before this one.
        """
        turns = Turns(databases=self.databases, job=JOB)
        run = WorkRun(clock=self.clock, turns=turns, budget=BUDGET)
        cleaned: list[tuple[str, str]] = []
        run.go_through(self.steps(run, cleaned))
        is_well = run.is_complete and not run.failed
        write = logs.info if is_well else logs.warning
        write("event-images-cleaned", events=len(cleaned), **run.shown)
        if (run.missed or run.missed_steps) and runs < MAX_RUNS:
            self._go_on(run, runs + 1)

    def _go_on(self, run: WorkRun, runs: int) -> None:
        """Store the task for the next run."""
        task = CleaningTask(runs=runs)
        key = f"{epoch_ms(run.began_at)}-{runs}"
        try:
            self.tasks.enqueue(
                CLEANING_TASK, task.model_dump(mode="json", by_alias=True), key=key
            )
        except TasksUnavailable as error:
            logs.warning("task-not-stored", key=key, reason=error.reason)

    def steps(self, run: WorkRun, cleaned: list[tuple[str, str]]) -> list[Step]:
        """The steps of a run. `cleaned` gets day and id of the events that are done."""
        admins, archives = self.former_admins, self.former_archives

        def clean_images() -> None:
            due = self._due(run, self.clock.now().date())
            cleaned.extend(run.each("images", due, lambda one: self._clean(*one)))

        def clean_admins() -> None:
            due = admins.due()
            run.one_by_one("former-admins", due, lambda one: admins.clean(*one))

        def clean_archives() -> None:
            with_archives = archives.former.admin_ids()
            forget = partial(archives.forget_gone, turn=run.began_at.toordinal())
            run.one_by_one("former-archives", with_archives, forget)

        def clean_recordings() -> None:
            kept = self.recording_retention
            due = kept.due(run, self.clock.now().date())
            run.one_by_one("recordings", due, lambda one: kept.end(*one))

        def clean_uploads() -> None:
            uploads = self.events.picture_uploads
            run.each("uploads", uploads.left_over(), uploads.remove)

        return [
            Step(name="images", work=clean_images),
            Step(name="uploads", work=clean_uploads),
            Step(name="recordings", work=clean_recordings),
            Step(name="former-admins", work=clean_admins),
            Step(name="former-archives", work=clean_archives),
        ]

    def _due(self, run: WorkRun, today: date) -> list[tuple[str, str]]:
        """Day and event id, of the days that can be read now."""
        listed = self.events.image_cleanups
        due = listed.days_due(today)
        days = run.each("days", due, listed.event_ids, is_followed=True)
        return [(day, event_id) for day, ids in days.items() for event_id in ids]

    def _clean(self, day: str, event_id: str) -> None:
        event = self.events.store.find(event_id)
        if event is None or event.status is not Status.CLOSED:
            self.events.image_cleanups.finish(day, event_id)
            return
        image_ids = images_of(event)
        works = [used_picture(event.admin_id, event.id, one) for one in image_ids]
        self.events.image_cleanups.finish_with(day, event, *works)
        self.events.pictures.remove(event, image_ids)
        self.events.pictures.end(event, image_ids)
