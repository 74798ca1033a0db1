"""How measurements are shown."""

import json

from emulators.bench.rows import (
    Row,
    as_json,
    as_markdown,
    compared_s,
    machine,
    per_call_s,
)

ROWS = [Row("reads", 5613.4, "/s"), Row("a write", 13.254, "µs", "1.1 times as long")]


def test_a_table_has_a_line_for_each_measurement() -> None:
    assert as_markdown(ROWS).splitlines() == [
        "| measurement | result   | remark            |",
        "|-------------|----------|-------------------|",
        "| reads       | 5,613 /s |                   |",
        "| a write     | 13.3 µs  | 1.1 times as long |",
    ]


def test_json_names_the_machine() -> None:
    shown = json.loads(as_json(ROWS))

    assert shown["machine"] == machine()
    assert shown["rows"][1]["value"] == 13.254


def test_every_round_goes_on_where_the_last_one_ended() -> None:
    numbers: list[int] = []

    taken = per_call_s(numbers.append, calls=2, rounds=3, first=1)

    assert numbers == [1, 2, 3, 4, 5, 6]
    assert taken > 0


def test_what_is_compared_is_measured_in_turns() -> None:
    order: list[str] = []

    compared_s(
        lambda _: order.append("one"),
        lambda _: order.append("other"),
        calls=1,
        rounds=2,
    )

    assert order == ["one", "other", "one", "other"]
