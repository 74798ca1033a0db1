"""Mass assignment: fields of the stored record that a client may not set."""

from typing import Any

import pytest

from interactive_broadcast.admins.models import (
    AdminRecord,
    CreateAdminRequest,
    UpdateAdminRequest,
)
from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventRecord,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.bad_input import ROWS
from tests.support.in_process_platform import ANA, InProcessPlatform, signed_in
from tests.support.token_holders import TokenHolders, refusal

OWN = {"id", "adminId"}
"""Whose record it is: they say which one is meant."""


def aliases(model: Any) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


FORBIDDEN = [
    pytest.param(function_id, field, id=f"{function_id}-{field}")
    for function_id, record, request in (
        ("createEvent", EventRecord, CreateEventRequest),
        ("updateEvent", EventRecord, UpdateEventRequest),
        ("createAdmin", AdminRecord, CreateAdminRequest),
        ("updateAdmin", AdminRecord, UpdateAdminRequest),
    )
    for field in sorted(aliases(record) - aliases(request))
]


@pytest.mark.parametrize(("function_id", "field"), FORBIDDEN)
def test_a_field_that_is_not_the_clients_is_refused(
    people: TokenHolders, function_id: str, field: str
) -> None:
    """Every field of a stored record, sent along where it is not the client's to set.

    Hurts: events under another id, another owner's, with another's recording.
    Stopped by: requests are models of their own; a key that they do not have is an
    error, not ignored.
    """
    row = ROWS[function_id]
    body = {**row.body, field: "x"}

    answer = people.function(function_id, body, people.tokens[row.by or ""])

    assert refusal(answer) == (400, "invalid-request")
    assert f"{field}: extra_forbidden" in answer.json()["error"]["details"]["fields"]


@pytest.mark.parametrize(
    "field", ["name", "startImage", "rtmpUrl", "hostUrl", "adminId"]
)
def test_a_change_of_status_changes_nothing_else(
    people: TokenHolders, field: str
) -> None:
    """Fields of the event sent along with a new status.

    Hurts: the old backend wrote them: an event was handed to another owner.
    Stopped by: the request has an id and a status, and refuses more.
    """
    body = {"id": "$event", "status": "live", field: "$rivalId"}

    answer = people.function("changeStatus", body, people.tokens["producer"])

    assert refusal(answer) == (400, "invalid-request")


NOT_FOR_CLIENTS: dict[str, Any] = {
    "id": "another",
    "adminId": "bob",
    "fanUrl": "another",
    "hostUrl": "a-link-of-sixteen-or-more",
    "celebrityUrl": "a-link-of-sixteen-or-more",
    "sessionId": "1_MX4x",
    "stageSessionId": "1_MX4x",
    "archiveId": "archive-1",
    "archiveUrl": "https://evil.example/archive.mp4",
    "archive": {"status": "available"},
    "problems": {"startArchive": {"reason": "none", "final": True}},
    "showStartedAt": 1,
    "showEndedAt": 1,
    "createdAt": 1,
    "updatedAt": 1,
    "anything": 1,
}


@pytest.mark.parametrize("field", NOT_FOR_CLIENTS)
def test_the_owners_client_sets_no_field_of_the_backend(
    platform: InProcessPlatform, field: str
) -> None:
    """The owner writes a field of the event directly that is the backend's.

    Hurts: recordings of others as one's own, sessions of others as one's stage.
    Stopped by: the rules, field by field.
    """
    place = f"events/{platform.event_of(ANA)['id']}/{field}"

    with pytest.raises(RulesDenied):
        platform.client(signed_in(ANA)).update({place: NOT_FOR_CLIENTS[field]})


@pytest.mark.parametrize(
    "field", ["archiveId", "archiveUrl", "archive", "problems", "showStartedAt", "id",
              "adminId", "sessionId", "stageSessionId", "createdAt", "anything"],
)  # fmt: skip
def test_not_even_a_function_sets_what_opentok_answers(
    platform: InProcessPlatform, field: str
) -> None:
    """A hole in a function, by which its caller could write any field of an event.

    Hurts: one forgotten check would be enough.
    Stopped by: functions write as their caller, and the rules refuse these to them too.
    """
    place = f"events/{platform.event_of(ANA)['id']}/{field}"
    by_function = {"uid": ANA, "via": "functions", "token": {}}

    with pytest.raises(RulesDenied):
        platform.client(by_function).update({place: NOT_FOR_CLIENTS[field]})


@pytest.mark.parametrize(
    "writes",
    [
        {"admins/ana/superAdmin": True},
        {"admins/ana/id": "sue"},
        {"admins/mallory": {"id": "mallory", "superAdmin": True}},
        {"admins/sue/superAdmin": None},
        {"admins/bob": None},
        {"secrets/ana/otSecret": "x"},
        {"config/legacyClients": True},
    ],
    ids=lambda writes: next(iter(writes)),
)
def test_nobody_gives_himself_rights(
    platform: InProcessPlatform, writes: dict[str, Any]
) -> None:
    """A producer makes themselves superAdmin, others none, or switches old apps on.

    Hurts: every show of the installation.
    Stopped by: the rules: clients write no admin at all; by function only a superAdmin
    gives that right, and only to others.
    """
    for auth in (signed_in(ANA), {"uid": ANA, "via": "functions", "token": {}}):
        with pytest.raises(RulesDenied):
            platform.client(auth).update(writes)


SECRETS = ("otSecret", "password")


@pytest.mark.parametrize(
    "body",
    [
        {"otApiKey": "46999999", "otSecret": "5ecret5ecret5ecret5ecret"},
        {"otApiKey": "x", "otSecret": "5ecret5ecret5ecret5ecret"},
        {"otApiKey": "46999999", "otSecret": "5ecret5ecret5ecret5ecret.pem"},
        {"otApiKey": "46999999", "otSecret": "-----BEGIN 5ecret-----"},
        {"otApiKey": "5ecret", "otSecret": "5ecret5ecret5ecret5ecret"},
        {"password": "5ecret5ecret5ecret5ecret" * 20},
        {"password": "5ecret5ecret5ecret5ecret", "superAdmin": "yes"},
    ],
)
def test_an_error_repeats_no_secret(people: TokenHolders, body: dict[str, Any]) -> None:
    """Wrong requests with secrets in them, to find them again in the error or the log.

    Hurts: errors are shown, sent to crash reporters and kept in logs.
    Stopped by: errors name fields and kinds of problems, never values.
    """
    request = {"id": "$producerId", **body}

    answer = people.function("updateAdmin", request, people.tokens["producerIdToken"])

    assert answer.status_code == 400
    assert "5ecret" not in answer.text
    assert not [line for line in people.stack.logs.lines() if "5ecret" in line]


NO_OPTIONS = [
    ("archiveOptions", "layout", {"type": "custom", "stylesheet": "stream {}"}),
    ("archiveOptions", "multiArchiveTag", "beside-the-first"),
    ("archiveOptions", "outputMode", "individual"),
    ("archiveOptions", "sessionId", "a-session-of-another"),
    ("broadcastOptions", "outputs", {"rtmp": [{"serverUrl": "rtmp://x/y"}]}),
    ("broadcastOptions", "maxDuration", 60),
    ("broadcastOptions", "multiBroadcastTag", "beside-the-first"),
    ("lineOptions", "maxInLine", 10**6),
]


@pytest.mark.parametrize(("options", "name", "value"), NO_OPTIONS)
def test_what_the_video_service_would_take_is_no_option_for_that(
    people: TokenHolders, options: str, name: str, value: object
) -> None:
    """A parameter of the video service's own call, put among an event's options.

    Hurts: a second recording or stream beside the first (a tag of its own), one of
    somebody else's session, one that goes elsewhere, at the admin's cost.
    Stopped by: options are models of their own; what they do not have is an error.
    """
    body = {**ROWS["createEvent"].body, options: {name: value}}

    answer = people.function("createEvent", body, people.tokens["producer"])

    assert refusal(answer) == (400, "invalid-request")
    fields = answer.json()["error"]["details"]["fields"]
    assert fields == [f"{options}.{name}: extra_forbidden"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("archiveOptions", {"quantizationParameter": 1}),
        ("archiveOptions/maxBitrate", 10**12),
        ("broadcastOptions", {"dvr": True, "lowLatency": True}),
        ("lineOptions", {"maxOnStage": 50}),
        ("lineOptions/maxBackstage", 11),
        ("consent", {"version": "1", "uses": ["marketing"]}),
        ("retainDays", 0),
        ("staff/somebody", {"name": "Somebody", "at": 7}),
        ("rtmpUrls", ["rtmp://one/app/key"] * 6),
        ("rtmpUrls/0", "rtmp://one/app/key"),
    ],
)
def test_options_are_not_written_past_the_functions(
    platform: InProcessPlatform, field: str, value: Any
) -> None:
    """An owner's own client writes options to the database, past what is checked.

    Hurts: a show whose recording or stream is refused when it goes live.
    Stopped by: the rules let functions alone change them, and hold what they write
    against the same models.
    """
    place = f"events/{platform.event_of(ANA)['id']}/{field}"

    with pytest.raises(RulesDenied):
        platform.client(signed_in(ANA)).update({place: value})
