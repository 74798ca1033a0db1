"""What functions want to hear of."""

import pytest

from emulators.firebase.database.changes import Change
from emulators.firebase.database.registrations import (
    EventKind,
    NotSupported,
    Registration,
)
from emulators.firebase.database.tree import InvalidData, Leaf, Node
from emulators.kernel.json_http import Json

RECORD: dict[str, Json] = {
    "name": "projects/p/locations/us-central1/triggers/us-central1-onStatus-0",
    "path": "/events/{eventId}/status",
    "event": "google.firebase.database.ref.v1.updated",
    "topic": "projects/p/topics/onStatus",
    "namespacePattern": "p-default-rtdb",
}


def test_a_record_becomes_a_registration_and_back() -> None:
    registration = Registration.parse(RECORD)

    assert registration == Registration(
        name="projects/p/locations/us-central1/triggers/us-central1-onStatus-0",
        kind="updated",
        ref="/events/{eventId}/status",
        instance="p-default-rtdb",
    )
    assert registration.key == "us-central1-onStatus-0"
    assert Registration.parse(registration.to_json()) == registration


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", "projects/p/triggers/"),
        ("name", "a b"),
        ("path", 1),
        ("path", "a/**"),
        ("event", "google.firebase.database.ref.v1.moved"),
        ("event", "written"),
        ("event", None),
        ("namespacePattern", 1),
        ("namespacePattern", "x" * 257),
    ],
)
def test_malformed_records_are_refused(field: str, value: Json) -> None:
    with pytest.raises(InvalidData):
        Registration.parse({**RECORD, field: value})


@pytest.mark.parametrize("record", [None, [], "x", 1, {}])
def test_what_is_no_record_is_refused(record: Json) -> None:
    with pytest.raises(InvalidData):
        Registration.parse(record)


def test_the_first_generation_is_not_supported() -> None:
    event = "providers/google.firebase.database/eventTypes/ref.write"

    with pytest.raises(NotSupported):
        Registration.parse({**RECORD, "event": event})


@pytest.mark.parametrize(
    ("pattern", "name", "covered"),
    [
        ("*", "p-default-rtdb", True),
        ("p-default-rtdb", "p-default-rtdb", True),
        ("p-default-rtdb", "other", False),
        ("p-*", "p-default-rtdb", True),
        ("p-*", "q-default-rtdb", False),
        ("{instance}", "anything", True),
        ("{instance=p-*}", "p-2", True),
        ("{instance=p-*}", "q", False),
        ("p.default", "p-default", False),
    ],
)
def test_databases_are_covered_by_pattern(
    pattern: str, name: str, *, covered: bool
) -> None:
    registration = Registration(name="t", kind="written", ref="a", instance=pattern)

    assert registration.covers(name) is covered


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (None, Leaf(1), {"written", "created"}),
        (Leaf(1), Leaf(2), {"written", "updated"}),
        (Leaf(1), None, {"written", "deleted"}),
    ],
)
def test_each_kind_wants_its_changes(
    before: Node, after: Node, wanted: set[EventKind]
) -> None:
    kinds: tuple[EventKind, ...] = ("written", "created", "updated", "deleted")
    change = Change(("a",), before, after)

    assert {
        kind
        for kind in kinds
        if Registration(name="t", kind=kind, ref="a").wants(change)
    } == wanted


def test_events_go_to_the_project_that_registered() -> None:
    name = "projects/demo-x/locations/us-central1/triggers/us-central1-copy-0"

    registration = Registration(name=name, kind="written", ref="a")

    expected = "/functions/projects/demo-x/triggers/us-central1-copy-0"
    assert registration.address == expected


@pytest.mark.parametrize("name", ["projects//triggers/t", "projects/a b/t", "../t"])
def test_a_project_that_can_be_no_address_is_refused(name: str) -> None:
    with pytest.raises(InvalidData):
        Registration(name=name, kind="written", ref="a")
