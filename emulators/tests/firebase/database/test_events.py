"""Changes as CloudEvents."""

import json
from collections.abc import Callable, Mapping
from typing import cast

import pytest
from cloudevents.http import CloudEvent, from_http
from firebase_functions import db_fn
from firebase_functions.core import Change as SdkChange

from emulators.firebase.database.changes import Change
from emulators.firebase.database.credentials import ADMIN, NOBODY, Identity
from emulators.firebase.database.events import Event
from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import Path, from_json, to_json
from emulators.kernel.json_http import Json

NOON_MS = 1_795_262_400_123
GUEST = Identity("user", {"uid": "guest-1"})


def an_event(
    before: Json, after: Json, *, path: Path = ("a", "b"), identity: Identity = GUEST
) -> Event:
    change = Change(path, from_json(before), from_json(after))
    commit = Commit(
        before=None,
        after=None,
        kind="set",
        at=path,
        written=(path,),
        at_ms=NOON_MS,
        identity=identity,
    )
    return Event.of(
        change, commit, kind="written", instance="demo", region="us-central1"
    )


def data_of(event: Event) -> tuple[Json, Json]:
    _, body = event.request()
    data = json.loads(body)
    return data["data"], data["delta"]


def test_an_event_is_sent_in_binary_mode() -> None:
    headers, body = an_event("live", "closed").request()

    identifier = headers.pop("ce-id")
    assert len(identifier) == 32
    assert headers == {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-type": "google.firebase.database.ref.v1.written",
        "ce-source": (
            "//firebasedatabase.googleapis.com/projects/_/"
            "locations/us-central1/instances/demo"
        ),
        "ce-subject": "refs/a/b",
        "ce-time": "2026-11-21T12:00:00.123Z",
        "ce-ref": "a/b",
        "ce-instance": "demo",
        "ce-location": "us-central1",
        "ce-firebasedatabasehost": "firebaseio.com",
        "ce-authtype": "app_user",
        "ce-authid": "guest-1",
    }
    assert json.loads(body) == {
        "@type": (
            "type.googleapis.com/google.events.firebase.database.v1.ReferenceEventData"
        ),
        "data": "live",
        "delta": "closed",
    }


@pytest.mark.parametrize(
    ("identity", "auth_type"), [(ADMIN, "admin"), (NOBODY, "unauthenticated")]
)
def test_callers_without_an_id_are_named_by_kind(
    identity: Identity, auth_type: str
) -> None:
    headers, _ = an_event(1, 2, identity=identity).request()

    assert headers["ce-authtype"] == auth_type
    assert "ce-authid" not in headers


@pytest.mark.parametrize("key", ["été", "😀", "a ", "x\x80"])
def test_a_key_that_no_header_can_carry_is_sent_in_structured_mode(key: str) -> None:
    headers, body = an_event(1, 2, path=("a", key)).request()

    received: Mapping[str, object] = from_http(headers, body).get_attributes()

    assert headers["content-type"] == "application/cloudevents+json"
    assert received["ref"] == f"a/{key}"
    assert json.loads(body)["data"]["delta"] == 2


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        (None, {"a": 1}, (None, {"a": 1})),
        ({"a": 1}, None, ({"a": 1}, None)),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ({"a": 1, "b": 2}, {"b": 3})),
        (1, {"a": {"b": 2}}, (1, {"a": {"b": 2}})),
        ({"a": 1}, 2, ({"a": 1}, 2)),
        (None, ["x", "y"], (None, ["x", "y"])),
        (["x", "y"], ["x", "z"], ({"0": "x", "1": "y"}, {"1": "z"})),
    ],
)
def test_before_and_delta_can_be_merged_by_the_receiver(
    before: Json, after: Json, sent: tuple[Json, Json]
) -> None:
    assert data_of(an_event(before, after)) == sent


def test_the_same_event_is_sent_with_the_same_id() -> None:
    event = an_event(1, 2)

    assert event.request() == event.request()
    assert event.attributes["id"] != an_event(1, 2).attributes["id"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, {"a": 1}),
        ({"a": 1}, None),
        ({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 2, "e": 4}}),
        (["x", "y"], ["x", "z"]),
        ("live", "closed"),
    ],
)
def test_the_official_functions_sdk_reads_it(before: Json, after: Json) -> None:
    heard: list[db_fn.Event[SdkChange[object]]] = []

    @db_fn.on_value_written(reference="/{list}/{item}")
    def function(event: db_fn.Event[SdkChange[object]]) -> None:
        heard.append(event)

    headers, body = an_event(before, after).request()
    # Typed as what it was before the SDK made it take a CloudEvent.
    cast(Callable[[CloudEvent], None], function)(from_http(headers, body))

    [event] = heard
    assert event.params == {"list": "a", "item": "b"}
    assert (event.auth_type, event.auth_id) == ("app_user", "guest-1")
    assert event.data.before == to_json(from_json(before), arrays=before is None)
    assert event.data.after == to_json(from_json(after), arrays=before is None)
