"""`line/{adminId}/{fanUrl}/{fanId}`: the fans who wait to come on stage, in order.

Fans get in and out by themselves; producer and screeners say in which order they stand
and who is held; the backend notes who is away and who has missed a call. A line of any
length is read in pages, by its index.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from interactive_broadcast.kernel import line_paths
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Writes,
    children,
    compare_and_set,
    read_record,
)
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Database, Databases
from interactive_broadcast.kernel.show_errors import NoRoomInLine, NotInLine
from interactive_broadcast.kernel.texts import HIDDEN, Text
from interactive_broadcast.records.line_order import (
    MAX_SPREAD,
    End,
    Placed,
    Target,
    moved,
    sort_key,
)

PAGE: Final = 50
"""Places that are read at once."""

NEAR: Final = 4
"""Places ahead of a new one that a move reads: enough to have one beside the fan."""

NoteText = Annotated[
    str,
    # Of control characters the line end is left, which people type.
    Text(
        least=1,
        most=500,
        never=(rf"[\u0000-\u0009\u000b-\u001f\u007f-\u009f{HIDDEN}]",),
    ),
]
"""What producer or screener has typed about a fan."""


class PlaceRecord(RecordModel):
    """A fan's place in line."""

    at: EpochMs
    """When they got in line."""
    order: float
    """What the line is sorted by, in ms: `at`, until somebody moves them."""
    held: bool | None = None
    """Whether they are passed over, for now: true, or left out."""
    away_since: EpochMs | None = None
    """Since when nothing shows that they are there; left out while they are."""
    missed: int | None = None
    """How many calls they have not answered; left out for none."""
    missed_at: EpochMs | None = None
    """When they missed the last one."""


class NoteRecord(RecordModel):
    """`notes/{adminId}/{fanUrl}/{fanId}`: for producer and screeners alone."""

    text: NoteText
    at: EpochMs
    by: str
    """The Firebase user who has written it."""


@dataclass(frozen=True, slots=True)
class InLine:
    """A fan in line."""

    fan_id: str
    place: PlaceRecord

    @property
    def placed(self) -> Placed:
        """As `line_order` knows them."""
        return self.fan_id, self.place.order


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStore:
    """With the backend's rights: producer and screeners see the line, no fan does."""

    databases: Databases

    def place(self, admin_id: str, fan_url: str, fan_id: str) -> PlaceRecord | None:
        """A fan's place; None when they are not in line."""
        path = line_paths.line_place(admin_id, fan_url, fan_id)
        return _read_place(fan_id, self._backend().get(path))

    def pages(
        self, admin_id: str, fan_url: str, *, size: int = PAGE, first: int | None = None
    ) -> Iterator[list[InLine]]:
        """All in line, in their order, some at a time as they are asked for.

        So many at a time, and `first` of them at first. Who gets in or is moved
        meanwhile may be there or not; whoever keeps their place is there once. Places
        that nobody can read are left out.
        """
        after: Placed = ("", 0)
        limit = size if first is None else first
        while True:
            found = self._from(admin_id, fan_url, after[1], limit)
            new = [one for one in in_order(found) if sort_key(one) > sort_key(after)]
            if new:
                yield _readable(found, new)
                after = new[-1]
            if len(found) < limit:
                return
            # Those whose `order` is that of the last one come once more.
            same = sum(order == after[1] for _, order in in_order(found))
            limit = size + same if new else 2 * limit

    def move(
        self, admin_id: str, fan_url: str, fan_id: str, target: Target, *, now: EpochMs
    ) -> Writes:
        """The write that moves a fan to another place of the line.

        It is for whoever moves them: the rules refuse it where one whom it moves has
        left the line meanwhile.

        Args:
            admin_id: whose show.
            fan_url: the slug of the show.
            fan_id: who is moved.
            target: where to.
            now: the server's time.

        Raises:
            NotInLine: they are not, or whom they should be put beside is not.
            NoRoomInLine: too many stand in that one place.
        """
        if self.place(admin_id, fan_url, fan_id) is None:
            raise NotInLine("This fan is not in line.", id=fan_id)
        if target.to is End.LAST:
            orders: dict[str, Any] = {fan_id: SERVER_TIME}
        else:
            line = self._around(admin_id, fan_url, target.beside)
            orders = {**moved(line, fan_id, target, now=now)}
        return {
            f"{line_paths.line_place(admin_id, fan_url, one)}/order": order
            for one, order in orders.items()
        }

    def leave(self, admin_id: str, fan_url: str, fan_id: str, *, by: EpochMs) -> None:
        """Take out of the line a fan who has come on stage.

        Safe to repeat, however late: whoever got in line after that moment stays, and
        so does a call that is newer.

        Args:
            admin_id: whose show.
            fan_url: the slug of the show.
            fan_id: who has come.
            by: when, by the server's time.

        Raises:
            DatabaseUnavailable: not now.
        """
        address = (admin_id, fan_url, fan_id)
        self._remove([line_paths.line_place(*address), line_paths.call(*address)], by)

    def end_call(
        self, admin_id: str, fan_url: str, fan_id: str, *, by: EpochMs
    ) -> None:
        """Remove the call of a fan who is no longer called backstage. As `leave`."""
        self._remove([line_paths.call(admin_id, fan_url, fan_id)], by)

    def forget(self, admin_id: str, fan_url: str, fan_id: str, *, by: EpochMs) -> None:
        """Remove what there is about a fan who has left the show. As `leave`.

        Their place in line they have taken along: the rules see to it.
        """
        address = (admin_id, fan_url, fan_id)
        self._remove([line_paths.call(*address), line_paths.note(*address)], by)

    def _remove(self, places: list[str], by: EpochMs) -> None:
        """Remove what was there at a moment, and not what has come since."""
        database = self._backend()
        for place in places:
            for stored in compare_and_set(database, place):
                made_at = _made_at(stored.value)
                if made_at is None or made_at > by or stored.replace(None):
                    break

    def _around(self, admin_id: str, fan_url: str, beside: str | None) -> list[Placed]:
        """As much of the line as a move beside a fan needs; None: to its beginning."""
        if beside is None:
            # Whoever is moved may be the first.
            return in_order(self._from(admin_id, fan_url, 0, 2))
        found = self.place(admin_id, fan_url, beside)
        if found is None:
            raise NotInLine("This fan is not in line.", id=beside)
        order = found.order
        behind = self._from(admin_id, fan_url, order, MAX_SPREAD + NEAR)
        same = sum(one == order for _, one in in_order(behind))
        if same > MAX_SPREAD:
            raise NoRoomInLine("Too many stand in one place of the line.")
        ahead = self._backend().children_between(
            line_paths.line(admin_id, fan_url),
            by="order",
            first=0,
            last=order,
            limit=same + NEAR,
            from_end=True,
        )
        return in_order({**ahead, **behind})

    def _from(
        self, admin_id: str, fan_url: str, first: float, limit: int
    ) -> dict[str, Any]:
        place = line_paths.line(admin_id, fan_url)
        return self._backend().children_between(
            place, by="order", first=first, limit=limit
        )

    def _backend(self) -> Database:
        return self.databases.as_backend()


def in_order(found: dict[str, Any]) -> list[Placed]:
    """Ids and orders of places as they were read. The rules let `order` be a number."""
    placed = [(fan_id, children(place).get("order")) for fan_id, place in found.items()]
    known = [(one, order) for one, order in placed if isinstance(order, int | float)]
    return sorted(known, key=sort_key)


def _readable(found: dict[str, Any], placed: list[Placed]) -> list[InLine]:
    read = [(fan_id, _read_place(fan_id, found[fan_id])) for fan_id, _ in placed]
    return [InLine(fan_id, place) for fan_id, place in read if place is not None]


def _read_place(fan_id: str, value: object) -> PlaceRecord | None:
    return read_record(PlaceRecord, value, "line-place-unreadable", fan_id=fan_id)


def _made_at(value: object) -> EpochMs | None:
    """When something was written, as it says itself; None for nothing."""
    moment = value if isinstance(value, int) else children(value).get("at", 0)
    if value is None:
        return None
    return moment if isinstance(moment, int) else 0
