"""Fans on stage whom nothing in a show's record names: producers' old apps do not."""

from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.ids import opaque_id, uids_of
from interactive_broadcast.records.headcounts import Headcounts, HeadKind
from interactive_broadcast.records.shows import ShowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAppFans:
    """Finds them by OpenTok's reports of who publishes there."""

    shows: ShowStore
    headcounts: Headcounts

    def on_stage(self, caller: Caller, event: EventRecord) -> list[str]:
        """Keys of their records, which have the flag. None while no old apps come.

        Args:
            caller: the owner.
            event: whose show it is.
        """
        if not self.shows.lets_in_old_apps():
            return []
        persons = {
            head.person
            for head in self.headcounts.marked(event.id).of(SessionKind.STAGE)
            if head.kind is HeadKind.STREAMS and head.person is not None
        }
        address = (event.admin_id, event.fan_url)
        return [
            fan_id
            for fan_id in self.shows.fan_ids(caller, event)
            if any(opaque_id(event.id, uid) in persons for uid in uids_of(fan_id))
            and self.shows.is_on_stage(*address, fan_id)
        ]
