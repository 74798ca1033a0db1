"""Where the runs of a job have stopped: `turns/{job}`, for the next run to go on there.

Nothing is stored while every run reaches everything. What is stored is a hint: it is
written without a condition, also by runs at the same time, and nothing is wrong if it
is lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import Writes, children, read_record
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.ids import derived_id
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import Databases

K = TypeVar("K")


FIRST_PUT_OFF = timedelta(minutes=10)
"""How long an item is left out that has taken too long. Twice as long each time that it
does so again: so of several such items fewer and fewer come in one run."""

LONGEST_PUT_OFF = timedelta(days=1)


class PutOff(RecordModel):
    """`turns/{job}/putOff/{item}`."""

    until: EpochMs
    times: int
    """How often it has taken too long."""


class TurnsRecord(RecordModel):
    """`turns/{job}`."""

    steps: list[str] = Field(default_factory=list)
    """The steps that were not reached, in the order in which they are next."""
    after: Annotated[dict[str, str], BeforeValidator(children)] = Field(
        default_factory=dict
    )
    """The last key that was reached, by loop, of loops that were broken off."""
    put_off: Annotated[dict[str, PutOff], BeforeValidator(children)] = Field(
        default_factory=dict
    )
    """Items that take too long. Keys are of `_item`."""


@dataclass(kw_only=True)
class Turns:
    """Whose turn it is in one run of a job.

    With the backend's rights: no caller has to do with it.
    """

    databases: Databases
    job: str
    """Its function."""
    _record: TurnsRecord | None = None

    def steps(self) -> list[str]:
        """The steps that the run before has not reached, which are first now."""
        return self._stored().steps

    def in_order(self, loop: str, keys: Iterable[K], *, now_ms: EpochMs) -> list[K]:
        """The keys of a loop from where it was broken off, without what is put off.

        As they are given if it was not broken off.
        """
        stored = self._stored()
        put_off = {key for key, it in stored.put_off.items() if it.until > now_ms}
        order = [key for key in keys if not put_off or _item(loop, key) not in put_off]
        after = stored.after.get(loop)
        if after is None:
            return order
        return sorted(order, key=lambda key: (name_of(key) <= after, name_of(key)))

    def wait_for(self, steps: list[str]) -> None:
        """Have these steps be the first ones of the next run."""
        if steps != self._stored().steps:
            stored: list[Json] = [*steps]
            self._write({paths.turn_steps(self.job): stored or None})
            self._remember(steps=steps)

    def broken_off(self, loop: str, after: object) -> None:
        """Have a loop go on after this key next time."""
        name = name_of(after)
        self._write({paths.turn_after(self.job, loop): name})
        self._remember(after={**self._stored().after, loop: name})

    def completed(self, loop: str) -> None:
        """A loop has reached everything. Writes only if it was broken off before."""
        if loop in self._stored().after:
            self._write({paths.turn_after(self.job, loop): None})
            after = {**self._stored().after}
            del after[loop]
            self._remember(after=after)

    def put_off(self, loop: str, key: object, *, now_ms: EpochMs) -> None:
        """Leave an item of a loop out for some time, as it has taken too long."""
        place, item, stored = self._place(loop, key)
        times = stored[item].times + 1 if item in stored else 1
        length = min(FIRST_PUT_OFF * 2 ** (times - 1), LONGEST_PUT_OFF)
        forgotten = now_ms - _ms(LONGEST_PUT_OFF)
        writes: Writes = {
            f"{paths.turns_put_off(self.job)}/{one}": None
            for one, it in stored.items()
            if it.until < forgotten
        }
        writes[place] = PutOff(until=now_ms + _ms(length), times=times).to_record()
        self._write(writes)

    def in_time(self, loop: str, key: object) -> None:
        """An item has taken no longer than it may. Writes only if it once did."""
        place, item, stored = self._place(loop, key)
        if item in stored:
            self._write({place: None})

    def _place(self, loop: str, key: object) -> tuple[str, str, dict[str, PutOff]]:
        """Where an item is put off, under which key, and what else is."""
        stored, item = self._stored().put_off, _item(loop, key)
        return f"{paths.turns_put_off(self.job)}/{item}", item, stored

    def _stored(self) -> TurnsRecord:
        """What the runs before have stored: read once."""
        if self._record is None:
            self._record = self._read()
        return self._record

    def _read(self) -> TurnsRecord:
        try:
            value = self.databases.as_backend().get(paths.turns(self.job))
        except BackendError as error:
            logs.warning("turns-not-read", job=self.job, reason=error.reason)
            return TurnsRecord()
        record = read_record(TurnsRecord, value, "turns-unreadable", job=self.job)
        return record or TurnsRecord()

    def _remember(self, **changes: list[str] | Mapping[str, str]) -> None:
        self._record = self._stored().model_copy(update=changes)

    def _write(self, writes: Writes) -> None:
        try:
            self.databases.as_backend().update(writes)
        except BackendError as error:
            logs.warning("turns-not-stored", job=self.job, reason=error.reason)


def name_of(key: object) -> str:
    """The key of an item as it is stored and sorted by."""
    return "/".join(key) if isinstance(key, tuple) else str(key)


def _ms(length: timedelta) -> EpochMs:
    return round(length.total_seconds() * 1000)


def _item(loop: str, key: object) -> str:
    """A key of the database for any key of a loop."""
    return derived_id(0, 0, loop, name_of(key))
