"""Who has a place on a stage, and the writes that take it from everybody there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths, show_paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Writes,
    children,
    get_all,
    read_record,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records import slates
from interactive_broadcast.records.pointers import TO_STAGE
from interactive_broadcast.records.presence import PRODUCER
from interactive_broadcast.records.shows import ON_STAGE, names_event
from interactive_broadcast.records.slates import Slate

MOST_SECONDS_BACK: Final = 120
"""From when on viewers are shown nothing: so long before the call at the most."""

CLOCKS_DIFFER_MS: Final = 5_000
"""By so much the clocks of function and database may differ."""

MOST_MS_BACK: Final = MOST_SECONDS_BACK * 1000 + CLOCKS_DIFFER_MS
"""The same in the rules, by the database's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePlaces:
    """Who is on the stage of an event, and what its viewers are told."""

    shown_event: str | None
    """The event whose show is at the address."""
    pointers: Mapping[str, str] = field(default_factory=dict)
    """Fields that name a fan on stage, as far as they are there → the fan."""
    call: str | None = None
    """The fan of the private call."""
    has_call: bool = False
    """Whether there is one, with whomever."""
    slate: Slate | None = None

    @property
    def fans(self) -> frozenset[str]:
        """Keys of their records."""
        return frozenset(self.pointers.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStore:
    """As the caller, who is the owner: the rules let nobody else clear a stage."""

    databases: Databases

    def read(self, caller: Caller, event: EventRecord) -> StagePlaces:
        """Who is there now."""
        active = show_paths.active_broadcast(event.admin_id, event.fan_url)
        slate = slates.place(event.admin_id, event.fan_url)
        names = ("eventId", "privateCall", *TO_STAGE.names)
        found = get_all(
            self.databases.as_caller(caller),
            [slate, *(f"{active}/{name}" for name in names)],
        )
        told, shown_event, call, *fans = found
        pointed = zip(TO_STAGE.names, fans, strict=True)
        fan = children(call).get("fanId")
        return StagePlaces(
            shown_event=shown_event,
            pointers={name: fan for name, fan in pointed if isinstance(fan, str)},
            call=fan if isinstance(fan, str) else None,
            has_call=call is not None,
            slate=read_record(Slate, told, "slate-unreadable"),
        )


def clear(
    event: EventRecord,
    places: StagePlaces,
    *,
    everybody: bool,
    began_at: EpochMs,
    also_on_stage: Iterable[str] = (),
) -> Writes:
    """The write that clears a stage, or clears one of everybody that is cleared.

    Args:
        event: as it is.
        places: who is there.
        everybody: whether host and celebrity are to be off as well.
        began_at: when viewers were to see nothing more. What is shown earlier already
            stays so.
        also_on_stage: fans with the flag whom no pointer names.
    """
    before, slate = event.cleared, places.slate
    fans = places.fans.union(also_on_stage)
    persons = {**((before and before.persons) or {})}
    persons |= {opaque_id(event.id, fan): True for fan in fans}
    cleared = ClearedStage(at=0, everybody=everybody or None, persons=persons or None)
    if before is not None and slate is not None:
        began_at = min(began_at, slate.began_at)
    active = show_paths.active_broadcast(event.admin_id, event.fan_url)
    off = [f"{active}/activeFans/{fan}/{ON_STAGE}" for fan in sorted(fans)]
    return {
        f"{paths.event(event.id)}/cleared": {**cleared.to_record(), "at": SERVER_TIME},
        f"{paths.event(event.id)}/updatedAt": SERVER_TIME,
        **dict.fromkeys([f"{active}/{pointer}" for pointer in places.pointers]),
        **dict.fromkeys(off),
        **_no_call(active, places),
        slates.place(event.admin_id, event.fan_url): {"from": began_at},
        **names_event(event, PRODUCER),
    }


def resume(event: EventRecord) -> Writes:
    """The write that gives the stage back."""
    slate = slates.place(event.admin_id, event.fan_url)
    return {
        f"{paths.event(event.id)}/cleared": None,
        f"{paths.event(event.id)}/updatedAt": SERVER_TIME,
        f"{slate}/until": SERVER_TIME,
        **names_event(event, PRODUCER),
    }


def _no_call(active: str, places: StagePlaces) -> Writes:
    """The end of the private call."""
    if not places.has_call:
        return {}
    fan = places.call
    flag = {} if fan is None else {f"{active}/activeFans/{fan}/inPrivateCall": None}
    return {f"{active}/privateCall": None, **flag}
