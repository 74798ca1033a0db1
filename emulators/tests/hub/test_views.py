"""Lists of the database as tables."""

from typing import Any

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Instance
from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.writes import Target
from emulators.hub.views import MAX_FIELDS, MAX_ROWS, MAX_TABLES, tables
from emulators.kernel.json_http import Json
from emulators.settings import HubView

WAITING = HubView(title="Room $room of $house", path="w/$house/$room", order_by="at")


def database(data: Json) -> Instance:
    instance = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    instance.write({Target(()): data}, identity=ADMIN, kind="set", at=())
    return instance


def test_there_is_a_table_for_each_place_with_its_names() -> None:
    data: Json = {
        "w": {"h1": {"r1": {"ann": {"at": 2}, "ben": {"at": 1, "new": True}}}}
    }

    (table,) = tables(database(data), WAITING)

    assert table == {
        "title": "Room r1 of h1",
        "path": ["w", "h1", "r1"],
        "total": 2,
        "rows": [
            {"key": "ben", "fields": {"at": 1, "new": True}},
            {"key": "ann", "fields": {"at": 2}},
        ],
    }


def test_where_nothing_is_there_is_no_table() -> None:
    assert tables(database({"w": {"h1": 5}, "v": 1}), WAITING) == []
    assert tables(database(None), WAITING) == []


def test_a_list_of_plain_values_has_one_column() -> None:
    view = HubView(title="Names", path="/names")

    (table,) = tables(database({"names": {"b": "Ben", "a": "Ann"}}), view)

    assert table["rows"] == [
        {"key": "a", "fields": {"value": "Ann"}},
        {"key": "b", "fields": {"value": "Ben"}},
    ]


def test_tables_rows_and_columns_are_bounded() -> None:
    record: Json = {f"f{n}": n for n in range(MAX_FIELDS + 1)}
    rows: dict[str, Json] = {f"k{n:04}": record for n in range(MAX_ROWS + 1)}
    houses: dict[str, Json] = {f"h{n}": {"r": rows} for n in range(MAX_TABLES + 1)}

    found: list[Any] = tables(database({"w": houses}), WAITING)

    assert len(found) == MAX_TABLES
    assert (len(found[0]["rows"]), found[0]["total"]) == (MAX_ROWS, MAX_ROWS + 1)
    assert len(found[0]["rows"][0]["fields"]) == MAX_FIELDS
