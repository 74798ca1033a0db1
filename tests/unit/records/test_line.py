"""The fans who wait to come on stage."""

from collections.abc import Mapping
from typing import Any

import pytest

from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import NoRoomInLine, NotInLine
from interactive_broadcast.records.line import LineStore, PlaceRecord
from interactive_broadcast.records.line_order import End, Target
from tests.support.builders import ADMIN_ID, FAN_URL, a_place
from tests.support.fakes import FakeDatabases

ADDRESS = (ADMIN_ID, FAN_URL)
LINE = f"line/{ADMIN_ID}/{FAN_URL}"
CALL = f"calls/{ADMIN_ID}/{FAN_URL}/fay"
NOTE = f"notes/{ADMIN_ID}/{FAN_URL}/fay"
NOW = 9_000


def a_line(line: Mapping[str, float] | None = None) -> tuple[FakeDatabases, LineStore]:
    databases = FakeDatabases({})
    places: dict[str, Json] = {
        fan_id: a_place(order) for fan_id, order in (line or {}).items()
    }
    databases.put(LINE, places)
    return databases, LineStore(databases=databases)


def ids(store: LineStore, **how: Any) -> list[list[str]]:
    return [[one.fan_id for one in page] for page in store.pages(*ADDRESS, **how)]


class TestReading:
    def test_a_place_is_what_the_fan_the_producer_and_the_backend_have_said(
        self,
    ) -> None:
        databases, store = a_line()
        said = {"held": True, "awaySince": 5, "missed": 1, "missedAt": 4}
        databases.put(f"{LINE}/fay", a_place(3, **said))

        assert store.place(*ADDRESS, "fay") == PlaceRecord(
            at=3, order=3, held=True, away_since=5, missed=1, missed_at=4
        )
        assert store.place(*ADDRESS, "gus") is None

    def test_a_line_comes_in_pages_in_its_order(self) -> None:
        _, store = a_line({"a": 5, "b": 1, "c": 3.5, "d": 3, "e": 9})

        assert ids(store, size=2) == [["b", "d"], ["c", "a"], ["e"]]
        assert ids(store, size=5) == [["b", "d", "c", "a", "e"]]
        assert ids(a_line()[1]) == []

    @pytest.mark.parametrize("size", [1, 2, 3, 4, 50])
    def test_many_of_one_moment_are_each_there_once(self, size: int) -> None:
        crowd = {f"fan-{one:02}": 7.0 for one in range(9)}
        _, store = a_line({"first": 1, **crowd, "last": 8})

        found = [one for page in ids(store, size=size) for one in page]
        assert found == ["first", *crowd, "last"]

    def test_the_first_page_may_have_another_length(self) -> None:
        _, store = a_line({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6})

        assert ids(store, first=2, size=3) == [["a", "b"], ["c", "d", "e"], ["f"]]

    def test_no_more_is_read_than_is_asked_for(self) -> None:
        databases, store = a_line({f"fan-{one:03}": one + 1 for one in range(120)})

        next(store.pages(*ADDRESS))

        assert len(databases.reads) == 1

    def test_whoever_keeps_their_place_is_not_missed_while_others_leave(self) -> None:
        databases, store = a_line({"a": 1, "b": 2, "c": 3, "d": 4})
        pages = store.pages(*ADDRESS, size=2)
        next(pages)

        databases.put(f"{LINE}/b", None)

        assert [one.fan_id for one in next(pages)] == ["c", "d"]

    def test_what_nobody_can_read_is_left_out(self) -> None:
        databases, store = a_line({"a": 1, "b": 2})
        databases.put(f"{LINE}/odd", {"order": 1.5})
        databases.put(f"{LINE}/old", 1)
        databases.put(f"{LINE}/text", {"at": 1, "order": "1"})

        assert ids(store, size=1) == [["a"], [], ["b"]]


class TestMoving:
    def move(self, line: Mapping[str, float], fan_id: str, target: Target) -> Any:
        _, store = a_line(line)
        return store.move(*ADDRESS, fan_id, target, now=NOW)

    def test_somebody_is_moved_by_one_number(self) -> None:
        line = {"a": 1_000, "b": 2_000, "c": 3_000, "d": 4_000}

        assert self.move(line, "d", Target(before="b")) == {f"{LINE}/d/order": 1_500}
        assert self.move(line, "a", Target(after="b")) == {f"{LINE}/a/order": 2_500}
        assert self.move(line, "c", Target(to=End.FIRST)) == {f"{LINE}/c/order": 500}
        assert self.move(line, "b", Target(after="d")) == {f"{LINE}/b/order": NOW}

    def test_the_first_moved_to_the_beginning_stays_the_first(self) -> None:
        line = {"a": 4_000, "b": 5_000}

        assert self.move(line, "a", Target(to=End.FIRST)) == {f"{LINE}/a/order": 4_000}

    def test_the_end_of_the_line_is_where_somebody_would_get_in_now(self) -> None:
        moved = self.move({"a": 1, "b": 2}, "a", Target(to=End.LAST))

        assert moved == {f"{LINE}/a/order": SERVER_TIME}

    def test_where_no_number_is_left_those_behind_make_room(self) -> None:
        line = {"a": 1_000, "b": 1_000, "c": 1_000, "d": 4_000}

        assert self.move(line, "c", Target(before="b")) == {
            f"{LINE}/c/order": 2_000,
            f"{LINE}/b/order": 3_000,
        }

    def test_in_a_long_line_the_neighbours_alone_are_read(self) -> None:
        databases, store = a_line({f"fan-{one:04}": one + 1 for one in range(3_000)})

        moved = store.move(*ADDRESS, "fan-0007", Target(before="fan-2000"), now=NOW)

        assert moved == {f"{LINE}/fan-0007/order": 2_000.5}
        assert len(databases.reads) == 4

    @pytest.mark.parametrize(
        ("fan_id", "target"),
        [("eve", Target(to=End.LAST)), ("a", Target(before="eve"))],
    )
    def test_nobody_is_moved_who_is_not_there_nor_beside_whoever_is_not(
        self, fan_id: str, target: Target
    ) -> None:
        with pytest.raises(NotInLine):
            self.move({"a": 1, "b": 2}, fan_id, target)

    @pytest.mark.parametrize(("crowd", "fits"), [(200, True), (201, False)])
    def test_a_crowd_of_one_moment_is_moved_apart_as_far_as_one_write_goes(
        self, crowd: int, *, fits: bool
    ) -> None:
        line = {f"fan-{one:03}": 7.0 for one in range(crowd)}
        line |= {"z": 8.0}

        if fits:
            assert len(self.move(line, "z", Target(after="fan-000"))) == crowd
            return
        with pytest.raises(NoRoomInLine):
            self.move(line, "z", Target(after="fan-000"))


class TestLeaving:
    def test_whoever_has_come_on_stage_leaves_the_line_and_is_called_no_more(
        self,
    ) -> None:
        databases, store = a_line({"fay": 10, "gus": 11})
        databases.put(CALL, 20)

        store.leave(*ADDRESS, "fay", by=30)
        store.leave(*ADDRESS, "fay", by=30)

        assert databases.at(LINE) == {"gus": a_place(11)}
        assert databases.at(CALL) is None

    @pytest.mark.parametrize(("at", "stays"), [(30, False), (31, True)])
    def test_what_has_come_since_stays(self, at: int, *, stays: bool) -> None:
        databases, store = a_line({"fay": at})
        databases.put(CALL, at)

        store.leave(*ADDRESS, "fay", by=30)

        assert (databases.at(f"{LINE}/fay") is not None) is stays
        assert (databases.at(CALL) is not None) is stays

    def test_who_is_moved_meanwhile_leaves_all_the_same(self) -> None:
        databases, store = a_line({"fay": 10})
        databases.before_write(LINE, lambda: databases.put(f"{LINE}/fay/order", 5))

        store.leave(*ADDRESS, "fay", by=30)

        assert databases.at(LINE) is None

    def test_a_call_ends_and_the_place_in_line_is_kept(self) -> None:
        databases, store = a_line({"fay": 10})
        databases.put(CALL, 20)

        store.end_call(*ADDRESS, "fay", by=30)

        assert databases.at(CALL) is None
        assert databases.at(f"{LINE}/fay") is not None

    @pytest.mark.parametrize(("at", "stays"), [(30, False), (31, True)])
    def test_of_whoever_has_left_the_show_nothing_is_noted(
        self, at: int, *, stays: bool
    ) -> None:
        databases, store = a_line()
        databases.put(CALL, at)
        databases.put(NOTE, {"text": "Sings.", "at": at, "by": ADMIN_ID})

        store.forget(*ADDRESS, "fay", by=30)

        assert (databases.at(CALL) is not None) is stays
        assert (databases.at(NOTE) is not None) is stays
