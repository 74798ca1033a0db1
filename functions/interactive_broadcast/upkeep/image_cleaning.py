"""Cleaning up the pictures of events that are over."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from interactive_broadcast.events import EventServices
from interactive_broadcast.events.images import images_of
from interactive_broadcast.events.models import Status
from interactive_broadcast.events.pictures import used_picture
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.ports import Clock, Databases
from interactive_broadcast.upkeep.former_admins import FormerAdminCleaning
from interactive_broadcast.upkeep.former_archives import FormerArchives
from interactive_broadcast.upkeep.turns import Turns
from interactive_broadcast.upkeep.work_run import Step, WorkRun

JOB: Final = "cleanEventImages"

BUDGET: Final = timedelta(minutes=6)
"""After that nothing new is begun. The function has three minutes more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCleaning:
    """`cleanEventImages`: pictures of events that have been closed for three days.

    And what is left of admins who are gone, and of recordings that OpenTok has no more.

    Events are listed by the day when they are due, so no run looks at more than what is
    due. What fails stays listed for the next run, or is noted for the reconciler; what
    is not reached is what the next run begins with.
    """

    databases: Databases
    events: EventServices
    former_archives: FormerArchives
    former_admins: FormerAdminCleaning
    clock: Clock

    def run(self) -> None:
        """Remove what is due today or was due before. Safe to repeat.

        Raises nothing: what cannot be removed or read now is logged, and taken up by
        the next run; the others are not held up by it.
        """
        turns = Turns(databases=self.databases, job=JOB)
        run = WorkRun(clock=self.clock, turns=turns, budget=BUDGET)
        cleaned: list[tuple[str, str]] = []
        run.go_through(self.steps(run, cleaned))
        is_well = run.is_complete and not run.failed
        write = logs.info if is_well else logs.warning
        write("event-images-cleaned", events=len(cleaned), **run.shown)

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

        return [
            Step(name="images", work=clean_images),
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
