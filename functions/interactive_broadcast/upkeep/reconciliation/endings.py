"""Ends the shows that nobody ends: somebody pays for every minute."""

from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.records import watch
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.abandonment import Ending, is_abandoned, is_too_long
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.watching import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    inventory: Inventory
    projects: Projects
    ledger: Ledger
    director: Director
    timeline: Timeline
    limits: Limits

    def run(self, run: Pass, sights: list[Sight]) -> list[Sight]:
        """The same shows, those closed that have been ended now."""
        live = {one.event.id: one for one in sights if one.event.status is Status.LIVE}
        reasons = run.each(
            "endings", live, lambda event_id: self._reason(run, live[event_id])
        )
        due = {event_id: why for event_id, why in reasons.items() if why is not None}
        ended = run.one_by_one(
            "end", due, lambda event_id: self._end(run, live[event_id], due[event_id])
        )
        return [one.closed() if ended.get(one.event.id) else one for one in sights]

    def _reason(self, run: Pass, sight: Sight) -> Ending | None:
        """Why this show should end, if it should."""
        event, now_ms = sight.event, run.now_ms
        if is_too_long(event, now_ms=now_ms, max_show_s=self.limits.max_show_s()):
            return Ending.TOO_LONG
        since = self._empty_since(run, sight)
        abandoned_s = self.limits.abandoned_s()
        is_over = is_abandoned(since, now_ms=now_ms, abandoned_s=abandoned_s)
        return Ending.ABANDONED if is_over else None

    def _empty_since(self, run: Pass, sight: Sight) -> int | None:
        """Since when nobody has been there, remembered from pass to pass."""
        before = sight.watch.empty_since
        since = (before or run.now_ms) if self._is_empty(sight) else None
        if since != before:
            self.inventory.write(watch.note_empty(sight.event.id, since))
        return since

    def _is_empty(self, sight: Sight) -> bool:
        """Whether the producer is gone, and nobody is on stage.

        Raises:
            VideoUnavailable: OpenTok does not say. Nothing is concluded from that.
        """
        if sight.desk.presence.has_producer(now_ms=sight.at):
            return False
        project = self.projects.of(sight.event.admin_id)
        if project is None:
            return False
        try:
            return not project.video.has_streams(sight.event.stage_session_id)
        except VideoCredentialsRefused:
            # OpenTok will not say who is on stage, however often it is asked.
            return False

    def _end(self, run: Pass, sight: Sight, why: Ending) -> bool:
        """Whether it was this pass that ended it.

        As `endBroadcast` does, but with the backend's rights: whose show it is does not
        come any more.
        """
        event = sight.event
        self.ledger.announce_status(event, Status.CLOSED)
        if not self.inventory.close_if_live(event.id):
            return False
        self.timeline.status(
            event.id, Status.CLOSED, BACKEND, before=Status.LIVE, reason=why.value
        )
        run.counted(Repair.ENDED)
        logs.warning("show-ended", event_id=event.id, reason=why.value)
        self.director.follow(sight.closed().event, by=BACKEND)
        return True
