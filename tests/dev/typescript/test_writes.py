"""What the rules let clients write: at which paths, and with which fields."""

import re

from dev.typescript.records import text
from dev.typescript.rule_paths import name_of, nodes

SHOW = "{adminId}/{fanUrl}"
TABLE = text().partition("export interface Written {")[2].partition("\n}\n")[0]


def written(path: str) -> str:
    """The type at a path, on one line; empty where nobody writes."""
    pattern = rf'^  "{re.escape(path)}": (.*?;)\n(?=  ["/]|$)'
    found = re.search(pattern, f"{TABLE}\n", re.MULTILINE | re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def test_a_fan_gets_in_line_at_the_servers_time_and_leaves_it() -> None:
    assert written(f"line/{SHOW}/{{fanId}}") == (
        "{ at: ServerTime; order: ServerTime | number } | null;"
    )


def test_what_has_a_right_of_its_own_is_written_by_its_path() -> None:
    assert written(f"line/{SHOW}/{{fanId}}/held") == "true | null;"
    assert written(f"line/{SHOW}/{{fanId}}/awaySince") == "null;"


def test_what_the_backend_notes_no_client_writes() -> None:
    for path in (f"line/{SHOW}/{{fanId}}/missed", "names/{eventId}", "admins/{uid}"):
        assert written(path) == ""
    assert "streamId" not in TABLE


def test_a_fans_record_has_what_it_cannot_do_without() -> None:
    record = written(f"activeBroadcasts/{SHOW}/activeFans/{{fanId}}")

    assert "id: string;" in record
    assert "joinedAt: ServerTime;" in record
    assert "name?: string;" in record


def test_old_apps_have_fields_that_nobody_else_writes() -> None:
    assert "snapshot?" not in TABLE
    assert "HeartBeat" not in TABLE


def test_the_producer_puts_on_deck_and_only_that_is_said() -> None:
    assert written(f"deck/{SHOW}/{{fanId}}") == '"producer" | null;'


def test_a_number_moves_by_one() -> None:
    assert written(f"viewerCounts/{SHOW}") == "Increment;"


def test_what_may_be_said_is_what_that_side_says() -> None:
    assert '"prepare"' in written("messages/{eventId}/{uid}/producer/{slot}")
    assert '"prepare"' not in written("messages/{eventId}/{uid}/person/{slot}")


def test_who_takes_the_lease_tells_it() -> None:
    assert written("timeline/{eventId}/{entryId}") == (
        '{ what: "lease"; by: string; at: ServerTime; '
        "details: { name: string; number: number }; };"
    )


def test_each_path_is_one_of_the_rules_that_somebody_may_write() -> None:
    paths = re.findall(r'^  "(.*?)": ', TABLE, re.MULTILINE)
    known = {name_of(path) for path, node in nodes().items() if node.write}

    assert len(paths) == len(set(paths))
    assert set(paths) <= known
