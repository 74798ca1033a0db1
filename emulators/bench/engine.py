"""Measurements of the database itself, without any socket."""

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator

from emulators.bench.rows import Row, compared_s, per_call_s
from emulators.firebase.database.answers import dumps
from emulators.firebase.database.credentials import ADMIN, Identity
from emulators.firebase.database.model import Instance
from emulators.firebase.database.queries import Bound, Query
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.tree import Path, from_json, to_json
from emulators.firebase.database.writes import Target
from emulators.kernel.json_http import Json

OPEN = Ruleset.parse(
    """{"rules": {".read": true, ".write": true,
    "indexed": {".indexOn": ["score"]}}}"""
)
SOMEBODY = Identity("user", {"uid": "somebody"})
NOW = 1_800_000_000_000
SCATTER = 7919
"""A prime: multiples of it, modulo anything else, visit everything in no order."""


def measured(*, quick: bool) -> Iterator[Row]:
    """All of them. About 20 s; quick ones some 5 s."""
    many = 100_000 if quick else 1_000_000
    yield from memory(leaves=many // 10)
    yield from sizes(many)
    yield from queries(10_000 if quick else 100_000)
    yield from large_values(10_000 if quick else 100_000)


def memory(*, leaves: int) -> Iterator[Row]:
    text = json.dumps(_records(leaves // 10, fields=10))
    tracemalloc.start()
    node = from_json(json.loads(text))
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Row(
        "memory per leaf",
        taken / leaves,
        "bytes",
        f"{leaves:,} numbers in records of ten, keys included",
    )
    del node


def sizes(many: int) -> Iterator[Row]:
    """One write, into trees of the same shape and into nodes of another width."""
    few = 1_000
    small, large = compared_s(_writer(*_deep(few)), _writer(*_deep(many)), calls=1_000)
    yield Row(f"a write, {few:,} leaves in the tree", small * 1e6, "µs")
    yield Row(
        f"a write, {many:,} leaves in the tree",
        large * 1e6,
        "µs",
        f"{large / small:.2f} times as long",
    )
    narrow, wide = compared_s(_writer(*_flat(few)), _writer(*_flat(many)), calls=1_000)
    yield Row(
        f"a write, {many:,} children in one node",
        wide * 1e6,
        "µs",
        f"{wide / narrow:.2f} times as long as with {few:,}",
    )


def queries(count: int) -> Iterator[Row]:
    database = _database({name: _players(count) for name in ("indexed", "plain")})

    def ask(place: str, number: int) -> None:
        query = Query(order_by="score", start=Bound(number % count), limit=10)
        database.find(database.root, (place,), query)

    def score(place: str, number: int) -> None:
        path = (place, _name(number * SCATTER % count), "score")
        database.write({Target(path): number}, identity=ADMIN, kind="set", at=path)

    what = f"10 of {count:,} children by value"
    started = time.perf_counter()
    ask("indexed", 0)
    first_s = time.perf_counter() - started
    yield Row(f"query, {what}, indexed, the first", first_s * 1e3, "ms")
    asked = per_call_s(lambda number: ask("indexed", number), calls=300, first=1)
    yield Row(f"query, {what}, indexed", asked * 1e6, "µs", "each of them another")

    def score_and_ask(number: int) -> None:
        score("indexed", number)
        ask("indexed", 5)

    both = per_call_s(score_and_ask, calls=300)
    yield Row("the same after a write to a child", both * 1e6, "µs", "with the write")
    scanned = per_call_s(lambda number: ask("plain", number), calls=1, rounds=3)
    yield Row(f"query, {what}, no index", scanned * 1e3, "ms", "looks at all")


def large_values(count: int) -> Iterator[Row]:
    json_value = _players(count)
    started = time.perf_counter()
    node = from_json(json_value)
    read_s = time.perf_counter() - started
    yield Row(f"storing {count:,} records of 3 fields", read_s * 1e3, "ms", "parsed")
    started = time.perf_counter()
    dumps(to_json(node))
    yield Row(
        f"showing {count:,} records of 3 fields",
        (time.perf_counter() - started) * 1e3,
        "ms",
        "as JSON text",
    )


def _writer(database: Instance, paths: list[Path]) -> Callable[[int], None]:
    """Writes one leaf somewhere; the rules are asked, and are open."""

    def write(number: int) -> None:
        path = paths[number * SCATTER % len(paths)]
        database.write({Target(path): number}, identity=SOMEBODY, kind="set", at=path)

    return write


def _deep(leaves: int) -> tuple[Instance, list[Path]]:
    """Ten children of each node, down to the leaves' records; a thousand paths."""
    records = leaves // 10
    value = _records(records, fields=10)
    step = max(1, records // 1000)
    paths: list[Path] = [
        (_name(number), "field5") for number in range(0, records, step)
    ]
    return _database(value), paths


def _flat(children: int) -> tuple[Instance, list[Path]]:
    value: Json = {_name(number): number for number in range(children)}
    step = children // 1000
    return _database(value), [(_name(number),) for number in range(0, children, step)]


def _database(value: Json) -> Instance:
    database = Instance("bench", rules=OPEN, now_ms=lambda: NOW)
    database.write({Target(()): value}, identity=ADMIN, kind="set", at=())
    return database


def _records(count: int, *, fields: int) -> Json:
    return {
        _name(number): {
            f"field{field}": number * fields + field for field in range(fields)
        }
        for number in range(count)
    }


def _players(count: int) -> Json:
    return {
        _name(number): {
            "name": f"player {number}",
            "score": number * SCATTER % count,
            "on": number % 2 == 0,
        }
        for number in range(count)
    }


def _name(number: int) -> str:
    return f"k{number:07d}"
