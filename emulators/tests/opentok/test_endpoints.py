"""Whatever is sent, the answer is OpenTok's: never a 500, always an error body."""

import itertools
import json

import pytest

from emulators.tests.opentok.application import OTHER_ID
from emulators.tests.opentok.rig import Rig

ODD: tuple[object, ...] = (-1, 1e400, True, "x" * 2000, "\ud800", [None], {"a": {}})
FIELDS = (
    "sessionId",
    "name",
    "hasAudio",
    "outputMode",
    "resolution",
    "layout",
    "streamMode",
    "multiArchiveTag",
    "maxBitrate",
    "outputs",
    "maxDuration",
    "type",
    "data",
    "active",
    "excludedStreams",
    "items",
    "addStream",
    "stylesheet",
)
CONTROL_FIELDS = (
    "token",
    "videoType",
    "to",
    "targetId",
    "apiSecret",
    "name",
    "uploadFallback",
    "publicKey",
    "accountApiKey",
    "captionsCallbackUrl",
    "signatureSecret",
    "signatureSecrets",
    "hlsNeedsViewers",
    "maxApplicationTokenS",
    "unsignedFirst",
    "delayMs",
    "lose",
    "afterMs",
    "reason",
    "status",
)
CALLS = (
    ("POST", "/archive"),
    ("POST", "/broadcast"),
    ("PATCH", "/archive/{archive}/streams"),
    ("PUT", "/archive/{archive}/layout"),
    ("PATCH", "/broadcast/{broadcast}/streams"),
    ("POST", "/session/{session}/signal"),
    ("POST", "/session/{session}/mute"),
    ("PUT", "/session/{session}/stream"),
)
CALLS_OF_APPLICATIONS = (
    ("POST", "/archive"),
    ("POST", "/session/{session}/mute"),
    ("POST", "/session/{session}/migrate"),
)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_odd_value_breaks(rig: Rig, method: str, path: str) -> None:
    send_odd_values(rig, method, path)


@pytest.mark.parametrize(("method", "path"), CALLS_OF_APPLICATIONS)
def test_no_odd_value_of_an_application_breaks(
    application_rig: Rig, method: str, path: str
) -> None:
    send_odd_values(application_rig, method, path)


def send_odd_values(rig: Rig, method: str, path: str) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, streamMode="manual")
    broadcast_id = rig.start_broadcast(session_id, streamMode="manual")
    named = path.format(session=session_id, archive=archive_id, broadcast=broadcast_id)
    usual = {"sessionId": session_id, "outputs": {"hls": {}}, "active": True}

    for field, value in itertools.product(FIELDS, ODD):
        answer = rig.project(method, named, content=as_sent(usual | {field: value}))

        assert answer.status_code < 500, (field, value)
        if answer.status_code >= 400:
            body = answer.json()
            is_whole = set(body) == {"code", "message", "description"}
            assert is_whole or answer.status_code == 409, body


@pytest.mark.parametrize(
    "path",
    [
        "/connections",
        "/streams",
        "/signals",
        "/forceDisconnect",
        "/projects",
        "/applications",
        "/settings",
        "/callbacks",
        "/sessions/{session}/rotate",
        "/sessions/{session}/destroy",
        "/broadcasts/{broadcast}/hls",
    ],
)
def test_no_odd_value_breaks_a_control_call(rig: Rig, path: str) -> None:
    session_id, connection_id, _ = rig.publishing_session()
    named = path.format(session=session_id, broadcast=rig.start_broadcast(session_id))
    usual = {
        "sessionId": session_id,
        "connectionId": connection_id,
        "apiKey": "9",
        "applicationId": OTHER_ID,
    }
    fields = (*usual, *CONTROL_FIELDS)

    for field, value in itertools.product(fields, ODD):
        answer = rig.control("POST", named, content=as_sent(usual | {field: value}))

        assert answer.status_code < 500, (field, value)


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "bearer x",
        "Basic YTpi",
        "Bearer a.b.c",
        "Bearer " + "x" * 20_000,
    ],
)
def test_no_odd_credential_breaks(rig: Rig, authorization: str) -> None:
    answer = rig.fetch_with(
        f"{rig.url}/v2/project/{OTHER_ID}/archive",
        {"authorization": authorization},
    )

    assert answer.status_code == 403
    assert set(answer.json()) == {"code", "message", "description"}


def as_sent(body: dict[str, object]) -> bytes:
    return json.dumps(body).encode()
