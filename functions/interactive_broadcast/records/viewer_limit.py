"""The limit of a show's interactive viewers, which follows who is on stage."""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel import logs, paths, show_paths
from interactive_broadcast.kernel.database import compare_and_set, get_all
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Database, Databases, Limits
from interactive_broadcast.records.applied_limit import AppliedLimit, StageCrowd
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.records.room import Room
from interactive_broadcast.records.show_writes import CONFIGURED

MAX_ROUNDS: Final = 20
"""Tries, as other deliveries may change the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerLimit:
    """Has a show's limit fit its stage. It lets nobody in, and puts nobody out.

    With the backend's rights: nobody else may write it.
    """

    databases: Databases
    limits: Limits
    room: Room

    def follow(self, event_id: str, admin_id: str, fan_url: str) -> bool:
        """Have the limit fit the stage, and all that repeats it; then `full`.

        Looks at the stage once more after each change: whoever came or went in between
        was told of nothing. Safe to repeat, in any order, and beside itself. Where
        another event has the show at this address, nothing is changed.

        Returns:
            Whether it was another one before.

        Raises:
            DatabaseUnavailable: not now. `reconcileShows` will.
        """
        address, has_changed = (admin_id, fan_url), False
        place = f"{show_paths.show(*address)}/limit"
        for stored in compare_and_set(self._backend(), place, rounds=MAX_ROUNDS):
            shown, configured, crowd, told = self._look(event_id, address)
            if shown != event_id or stored.value is None:
                return has_changed
            limit = AppliedLimit.of(configured, crowd)
            if stored.value == limit.viewers:
                has_changed |= self._tell(told, _said(limit, address))
                if has_changed:
                    self.room.tell(*address)
                return has_changed
            has_changed |= stored.replace(limit.viewers)
        logs.warning("viewer-limit-not-settled", admin_id=admin_id, fan_url=fan_url)
        return has_changed

    def _look(
        self, event_id: str, address: tuple[str, str]
    ) -> tuple[object, int, StageCrowd, dict[str, object]]:
        """Whose show it is, what is configured, who is on stage; and what is repeated.

        That is by path.
        """
        stage = paths.headcount(event_id, SessionKind.STAGE)
        places = [
            show_paths.showing_event(*address),
            f"{show_paths.active_broadcast(*address)}/{CONFIGURED}",
            f"{stage}/{HeadKind.STREAMS}",
            f"{stage}/{HeadKind.CONNECTIONS}",
            show_paths.viewer_count(*address),
        ]
        repeated = list(_places(address))
        shown, kept, *found = get_all(self._backend(), [*places, *repeated])
        crowd = StageCrowd(*map(_number, found[:3]))
        told = dict(zip(repeated, found[3:], strict=True))
        return shown, configured_limit(kept, self.limits), crowd, told

    def _tell(self, told: dict[str, object], wanted: dict[str, Json]) -> bool:
        """Have the records repeat it. Whether one of them said something else.

        Not those that say nothing: the show was opened before they did, or is gone.
        """
        wrong = [one for one in wanted if told[one] not in (None, wanted[one])]
        for place in wrong:
            said, version = self._backend().get_versioned(place)
            if said not in (None, wanted[place]):
                self._backend().replace(place, wanted[place], version=version)
        return bool(wrong)

    def _backend(self) -> Database:
        return self.databases.as_backend()


def configured_limit(kept: object, limits: Limits) -> int:
    """What a show keeps; of one that was opened before it did, the parameter."""
    is_number = isinstance(kept, int) and not isinstance(kept, bool)
    return kept if is_number else limits.interactive_limit()  # type: ignore[return-value]  # a number


def _places(address: tuple[str, str]) -> tuple[str, str, str]:
    """Where the limit is repeated, and where it is said what it comes from."""
    active, public = show_paths.active_broadcast(*address), show_paths.show(*address)
    return f"{active}/interactiveLimit", f"{active}/limitedBy", f"{public}/limitedBy"


def _said(limit: AppliedLimit, address: tuple[str, str]) -> dict[str, Json]:
    number, *reasons = _places(address)
    return {number: limit.viewers, **dict.fromkeys(reasons, limit.by.value)}


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
