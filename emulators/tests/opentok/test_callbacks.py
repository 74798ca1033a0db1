"""What a backend is told, how often, and in which order."""

import asyncio
import hashlib
from typing import Any

import jwt

from emulators.tests.opentok.application import APPLICATION_ID
from emulators.tests.opentok.rig import Rig


def archive_statuses(rig: Rig) -> list[str]:
    return [body["status"] for body in rig.reported("archive")]


def deliveries(rig: Rig) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rig.control("GET", "/callbacks").json()["deliveries"]
    return found


def test_a_backend_is_told_every_status_of_an_archive(rig: Rig) -> None:
    rig.report_to_receiver()
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(hours=73)

    assert archive_statuses(rig) == ["started", "stopped", "available", "expired"]
    told = rig.reported("archive")[2]
    assert (told["id"], told["projectId"], told["certificate"]) == (archive_id, 100, "")
    assert told["url"].startswith(rig.url)
    assert rig.receiver.authorizations[0] is None


def test_a_backend_is_told_when_hls_is_live_and_when_it_ends(rig: Rig) -> None:
    rig.report_to_receiver()
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    playlist = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]

    rig.advance(seconds=20)
    rig.fetch(playlist)
    rig.fetch(playlist)
    rig.project("POST", f"/broadcast/{broadcast_id}/stop")

    told = [
        (body["status"], (body["broadcastUrls"] or {}).get("hlsStatus"))
        for body in rig.reported("broadcast")
    ]
    assert told == [
        ("started", "connecting"),
        ("started", "ready"),
        ("started", "live"),
        ("stopped", None),
    ]


def test_monitoring_follows_a_client_from_first_to_last(rig: Rig) -> None:
    rig.report_to_receiver()
    session_id, connection_id, stream_id = rig.publishing_session()

    rig.control("DELETE", f"/connections/{connection_id}?reason=networkDisconnected")
    rig.settle()

    told = rig.receiver.bodies
    assert [body["event"] for body in told] == [
        "sessionCreated",
        "connectionCreated",
        "streamCreated",
        "streamDestroyed",
        "connectionDestroyed",
        "sessionDestroyed",
    ]
    assert told[1]["projectId"] == "100"
    assert told[2]["stream"]["id"] == stream_id
    assert told[2]["stream"]["connection"]["id"] == connection_id
    assert told[4]["connection"]["id"] == connection_id
    assert {body["reason"] for body in told[3:]} == {"networkDisconnected"}
    assert {body["sessionId"] for body in told} == {session_id}


def test_a_signed_callback_binds_its_body(rig: Rig) -> None:
    secret = "signature-secret-of-the-demo-project"
    rig.report_to_receiver(signatureSecret=secret)
    rig.join(rig.session())
    rig.settle()

    authorization = rig.receiver.authorizations[0] or ""
    token = authorization.removeprefix("Bearer ")
    claims = jwt.decode(token, secret, algorithms=["HS256"])

    assert claims["iss"] == "Vonage"
    assert claims["api_key"] == "100"
    body = hashlib.sha256(rig.receiver.raw[0]).hexdigest()
    assert claims["payload_hash"] == body


def test_a_refused_callback_comes_again_twice_as_late_each_time(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.receiver.failures = 6
    rig.join(rig.session())  # Two callbacks, each refused three times.
    rig.settle()

    attempts = []
    for wait_s in (5, 10, 20):
        rig.advance(seconds=wait_s)
        attempts.append([each["attempts"] for each in deliveries(rig)])

    assert attempts == [[2, 2], [3, 3], [4, 4]]
    assert {each["state"] for each in deliveries(rig)} == {"delivered"}
    assert len(rig.receiver.bodies) == 2


def test_a_callback_is_given_up_after_a_day(rig: Rig) -> None:
    rig.report_to_receiver(monitoringUrl="http://127.0.0.1:1/nobody")
    rig.join(rig.session())

    rig.advance(hours=25)

    given_up = deliveries(rig)
    assert {each["state"] for each in given_up} == {"abandoned"}
    assert {each["lastStatus"] for each in given_up} == {None}
    # The first, eight that double up to a quarter of an hour, then four an hour.
    assert {each["attempts"] for each in given_up} == {1 + 8 + 94}


def test_callbacks_come_twice_when_asked(rig: Rig) -> None:
    rig.report_to_receiver(monitoringUrl=None)
    rig.control("POST", "/callbacks", {"duplicate": True})
    session_id, _, _ = rig.publishing_session()

    rig.start_archive(session_id)

    assert archive_statuses(rig) == ["started", "started"]


def test_callbacks_come_swapped_when_asked(rig: Rig) -> None:
    rig.report_to_receiver(monitoringUrl=None)
    rig.control("POST", "/callbacks", {"reverse": True})
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    rig.project("POST", f"/archive/{archive_id}/stop")
    swapped = archive_statuses(rig)
    rig.advance(seconds=39)
    held = archive_statuses(rig)
    rig.advance(seconds=1)

    assert swapped == ["stopped", "started"]
    assert held == swapped
    assert archive_statuses(rig) == ["stopped", "started", "available"]


def test_callbacks_come_twice_and_swapped_when_asked(rig: Rig) -> None:
    rig.report_to_receiver(monitoringUrl=None)
    rig.control("POST", "/callbacks", {"reverse": True, "duplicate": True})
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    rig.project("POST", f"/archive/{archive_id}/stop")

    assert archive_statuses(rig) == ["stopped"] * 2 + ["started"] * 2


def test_callbacks_come_late_when_asked(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.control("POST", "/callbacks", {"delayMs": 90_000})
    rig.join(rig.session())

    rig.advance(seconds=89)
    early = [*rig.receiver.bodies]
    rig.control("POST", "/callbacks", {"delayMs": 0})
    rig.join(rig.session())
    rig.settle()
    overtaking = len(rig.receiver.bodies)
    rig.advance(seconds=1)

    assert early == []
    assert overtaking == 2
    assert len(rig.receiver.bodies) == 4


def test_callbacks_of_some_events_get_lost_when_asked(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.control("POST", "/callbacks", {"lose": ["connectionCreated"]})
    rig.join(rig.session())
    rig.control("POST", "/callbacks", {"lose": []})
    rig.join(rig.session())
    rig.settle()

    told = [body["event"] for body in rig.receiver.bodies]
    assert told == ["sessionCreated", "sessionCreated", "connectionCreated"]
    states = [each["state"] for each in deliveries(rig)]
    assert states == ["delivered", "lost", "delivered", "delivered"]


def test_a_backend_is_told_of_pauses_and_of_a_deletion(rig: Rig) -> None:
    rig.report_to_receiver(monitoringUrl=None)
    session_id, connection_id, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    rig.control("DELETE", f"/streams/{stream_id}")
    rig.publish(connection_id)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    rig.project("DELETE", f"/archive/{archive_id}")

    assert archive_statuses(rig) == [
        "started",
        "paused",
        "started",
        "stopped",
        "available",
        "deleted",
    ]
    assert rig.reported("archive")[-1]["url"] is None


def test_nothing_comes_after_a_reset(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.receiver.failures = 2
    rig.join(rig.session())
    rig.settle()

    rig.reset()
    rig.advance(hours=1)

    assert rig.receiver.bodies == []


def test_a_reset_does_not_wait_for_an_answer_that_never_comes(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.receiver.gate = gate = asyncio.Event()
    rig.join(rig.session())

    rig.reset()
    rig.run(rig.context.activity.settled(timeout_s=1))
    rig.run_now(gate.set)

    assert deliveries(rig) == []


def claims_of(rig: Rig, number: int, secret: str) -> dict[str, Any]:
    authorization = rig.receiver.authorizations[number] or ""
    token = authorization.removeprefix("Bearer ")
    # The stack's clock may have been moved.
    claims: dict[str, Any] = jwt.decode(
        token, secret, algorithms=["HS256"], options={"verify_iat": False}
    )
    return claims


def test_an_application_s_callbacks_name_it_and_its_account(
    application_rig: Rig,
) -> None:
    rig = application_rig
    secret = "signature-secret-of-the-application"
    rig.report_to_receiver(signatureSecret=secret, accountApiKey="12345678")

    session_id, _, _ = rig.publishing_session()
    rig.start_archive(session_id)
    rig.start_broadcast(session_id)
    rig.settle()

    told = rig.receiver.bodies
    assert {body["event"] for body in told} >= {"streamCreated", "archive", "broadcast"}
    for number, body in enumerate(told):
        claims = claims_of(rig, number, secret)
        assert claims["api_key"] == "12345678"
        assert claims["application_id"] == APPLICATION_ID
        assert body["applicationId"] == APPLICATION_ID
        assert not {"projectId", "partnerId"} & set(body)


def test_an_application_has_an_address_and_a_secret_for_each_kind(
    application_rig: Rig,
) -> None:
    rig = application_rig
    every, archives = "e" * 32, "a" * 32
    rig.report_to_receiver(
        signatureSecret=every,
        signatureSecrets={"archive": archives},
        broadcastCallbackUrl=None,
    )

    session_id, _, _ = rig.publishing_session()
    rig.start_archive(session_id)
    rig.start_broadcast(session_id)
    rig.settle()

    events = [body["event"] for body in rig.receiver.bodies]
    assert "broadcast" not in events
    for number, event in enumerate(events):
        assert claims_of(rig, number, archives if event == "archive" else every)


def test_callbacks_call_an_application_a_project_when_asked(
    application_rig: Rig,
) -> None:
    rig = application_rig
    rig.report_to_receiver()
    rig.control("POST", "/settings", {"namesProjectId": True})

    session_id, _, _ = rig.publishing_session()
    rig.start_archive(session_id)
    rig.settle()

    for body in rig.receiver.bodies:
        assert body["projectId"] == APPLICATION_ID
        assert "applicationId" not in body


def test_a_callback_without_its_signature_comes_again_with_it(either_rig: Rig) -> None:
    rig = either_rig
    secret = "signature-secret-of-the-demo-project"
    rig.report_to_receiver(signatureSecret=secret)
    rig.control("POST", "/callbacks", {"unsignedFirst": True})
    rig.join(rig.session())
    rig.settle()
    first = [*rig.receiver.authorizations]

    rig.receiver.failures = 1
    rig.join(rig.session())
    rig.settle()
    rig.advance(seconds=5)

    assert set(first) == {None}
    assert claims_of(rig, -1, secret)["iss"] == "Vonage"


def test_captions_without_an_address_of_their_own_are_told_to_the_application(
    application_rig: Rig,
) -> None:
    rig = application_rig
    rig.report_to_receiver(captionsCallbackUrl=rig.receiver.url, monitoringUrl=None)
    session_id, _, _ = rig.publishing_session()
    body = {"sessionId": session_id, "token": rig.token(session_id, "moderator")}

    rig.project("POST", "/captions", body)
    rig.settle()

    (told,) = rig.receiver.bodies
    assert (told["applicationId"], told["status"]) == (APPLICATION_ID, "started")
