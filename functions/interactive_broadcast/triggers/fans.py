"""Changes of `activeBroadcasts/{adminId}/{fanUrl}/activeFans/{fanId}`."""

from dataclasses import dataclass

from interactive_broadcast import logs
from interactive_broadcast.errors import RulesDenied
from interactive_broadcast.stores.shows import ShowStore

MAX_ROUNDS = 5
"""Looks at what other deliveries have done meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFanTrigger:
    """Keeps the number of interactive viewers, and whether there is room for more.

    A fan is part of the number while his mark is there. The rules let mark and number
    change only together, so that nobody counts twice however often this is delivered.
    """

    shows: ShowStore

    def run(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        for _ in range(MAX_ROUNDS):
            is_there = self.shows.has_fan(admin_id, fan_url, fan_id)
            is_counted = self.shows.is_counted(admin_id, fan_url, fan_id)
            if is_there == is_counted:
                break
            if self.shows.face(admin_id, fan_url) is None:
                self._after_the_show(admin_id, fan_url, fan_id, is_counted=is_counted)
                return
            by = 1 if is_there else -1
            try:
                self.shows.count(admin_id, fan_url, fan_id, by=by)
            except RulesDenied:
                # Another delivery of the same change was faster: look again.
                logs.info("viewer-counted-elsewhere", fan_id=fan_id)
        self._keep_full(admin_id, fan_url)

    def _after_the_show(
        self, admin_id: str, fan_url: str, fan_id: str, *, is_counted: bool
    ) -> None:
        if is_counted:
            self.shows.forget_counted(admin_id, fan_url, fan_id)

    def _keep_full(self, admin_id: str, fan_url: str) -> None:
        """Until what is said fits the number, which others may be changing."""
        for _ in range(MAX_ROUNDS):
            show = self.shows.face(admin_id, fan_url)
            if show is None or show.full == (show.viewers >= show.limit):
                return
            full = show.viewers >= show.limit
            self.shows.set_full(admin_id, fan_url, full=full)
