"""What a show says of its room: `full` in the public record, by the number."""

from dataclasses import dataclass

from interactive_broadcast.kernel import show_paths
from interactive_broadcast.kernel.models import epoch_ms
from interactive_broadcast.kernel.ports import Clock, Database, Databases
from interactive_broadcast.records.shows import ShowStore

INTERVAL_MS = 1_000
"""Between two changes of it: all who watch a show are sent each of them."""

MAX_LOOKS = 5
"""At a number that others are changing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Whether a show has room, as it tells everybody. Nobody is refused by it."""

    databases: Databases
    shows: ShowStore
    clock: Clock

    def tell(self, admin_id: str, fan_url: str) -> None:
        """Have `full` fit the number, unless somebody has just said something else.

        What is left then is told by the next who comes, goes or finds no room, or by
        the next pass of the reconciler. Safe to repeat.

        Raises:
            DatabaseUnavailable: not now.
        """
        address = (admin_id, fan_url)
        show = self.shows.show_with_room(*address)
        if show is None or show.full == show.is_full or not self._may_tell(*address):
            return
        for _ in range(MAX_LOOKS):
            # Read anew: whoever came in between has left it to this call.
            show = self.shows.show_with_room(*address)
            if show is None or show.full == show.is_full:
                return
            self._set(*address, full=show.is_full)

    def _may_tell(self, admin_id: str, fan_url: str) -> bool:
        """Whether it is this call that says it now, after a while.

        Every show has the time from its beginning: one that has not is gone. A time
        that is yet to come is not trusted.
        """
        place = f"{show_paths.show(admin_id, fan_url)}/fullAt"
        said_at, version = self._backend().get_versioned(place)
        now_ms = epoch_ms(self.clock.now())
        if said_at is None or 0 <= now_ms - said_at < INTERVAL_MS:
            return False
        return self._backend().replace(place, now_ms, version=version).is_done

    def _set(self, admin_id: str, fan_url: str, *, full: bool) -> None:
        """Unless somebody else has said something meanwhile, or the show is gone.

        Every show says it from its beginning: one that does not is gone.
        """
        place = f"{show_paths.show(admin_id, fan_url)}/full"
        value, version = self._backend().get_versioned(place)
        if value not in (None, full):
            self._backend().replace(place, full, version=version)

    def _backend(self) -> Database:
        return self.databases.as_backend()
