"""The emulator as a whole: credentials, odd calls, faults, reset."""

import re
from email.utils import parsedate_to_datetime

import httpx
import jwt
import pytest

from emulators.kernel.faults import Fault
from emulators.tests.opentok.rig import API_KEY, API_SECRET, PROJECT, Rig

ARCHIVES = "/v2/project/100/archive"


def test_wrong_credentials_get_the_real_body(rig: Rig) -> None:
    token = jwt.encode(rig.claims(), "0" * 40, algorithm="HS256")

    answer = rig.rest("GET", ARCHIVES, auth=token)

    assert answer.status_code == 403
    assert answer.json() == {
        "code": -1,
        "message": "Invalid signature",
        "description": "Invalid signature",
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/session/create"),
        ("POST", ARCHIVES),
        ("DELETE", f"{ARCHIVES}/x"),
        ("GET", "/v2/project/100/broadcast"),
        ("PUT", "/v2/project/100/broadcast/x/layout"),
        ("POST", "/v2/project/100/session/x/signal"),
        ("POST", "/v2/project/100/session/x/mute"),
        ("DELETE", "/v2/project/100/session/x/connection/y"),
        ("GET", "/v2/project/100/session/x/stream"),
    ],
)
def test_every_call_needs_credentials(rig: Rig, method: str, path: str) -> None:
    assert rig.rest(method, path, auth="").status_code == 403


def test_a_key_reaches_no_other_project(rig: Rig) -> None:
    assert rig.rest("GET", "/v2/project/101/archive").status_code == 403


def test_a_doubled_slash_is_one(rig: Rig) -> None:
    assert rig.rest("POST", "//session/create").status_code == 200
    assert rig.rest("GET", f"/{ARCHIVES}").status_code == 200


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b"[" * 60_000, 400),
        (b'{"name":"' + b"x" * 70_000, 413),
        (b"", 400),
        (b"{}", 400),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    rig: Rig, content: bytes, status: int
) -> None:
    answer = rig.rest("POST", ARCHIVES, content=content)

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "description"}


def test_a_json_type_without_a_body_harms_nothing(rig: Rig) -> None:
    token = jwt.encode(rig.claims(), API_SECRET, algorithm="HS256")
    headers = {"X-OPENTOK-AUTH": token, "Content-Type": "application/json"}

    answer = rig.fetch_with(f"{rig.url}{ARCHIVES}", headers)

    assert answer.json() == {"count": 0, "items": []}


@pytest.mark.parametrize(
    "path",
    ["/v2/project/100/dial", "/v2/project/100/render"],
)
def test_what_it_does_not_do_it_says(rig: Rig, path: str) -> None:
    assert rig.rest("POST", path, {}).status_code == 501


def test_a_fault_strikes_by_the_name_of_the_call(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    fault = rig.context.faults.arm(
        Fault(service="opentok", operation="startArchive", status=503, when="after")
    )

    lost = rig.project("POST", "/archive", {"sessionId": session_id})

    assert (lost.status_code, fault.fired) == (503, 1)
    assert len(rig.usage(session_id)["archives"]) == 1
    (entry,) = rig.journal(operation="startArchive")
    assert entry.status == 503


def date_of(answer: httpx.Response) -> float:
    return parsedate_to_datetime(answer.headers["date"]).timestamp()


def test_its_date_is_the_stacks(rig: Rig) -> None:
    rig.advance(days=3)

    told = date_of(rig.rest("POST", "/session/create"))

    assert abs(told - rig.context.clock.now().timestamp()) < 5


def test_a_clock_that_is_slow_takes_only_tokens_of_its_own_time(rig: Rig) -> None:
    rig.context.faults.arm(Fault(service="opentok", times=9, clock_ms=-180_000))

    refused = rig.rest("GET", ARCHIVES)
    told_s = int(date_of(refused))
    too_early, moved = (
        jwt.encode(rig.claims(iat=iat, exp=iat + 60), API_SECRET, algorithm="HS256")
        for iat in (told_s + 5, told_s)
    )

    assert refused.status_code == 403
    text = "issued time cannot be greater than current time"
    assert refused.json() == {"code": -1, "message": text, "description": text}
    assert abs(told_s + 180 - rig.context.clock.now().timestamp()) < 5
    assert rig.rest("GET", ARCHIVES, auth=too_early).status_code == 403
    assert rig.rest("GET", ARCHIVES, auth=moved).status_code == 200


def test_a_clock_that_is_fast_finds_tokens_expired(rig: Rig) -> None:
    rig.context.faults.arm(Fault(service="opentok", times=9, clock_ms=600_000))

    refused = rig.rest("GET", ARCHIVES)

    assert (refused.status_code, refused.json()["code"]) == (403, -1)


def test_every_kind_of_call_has_a_name_for_faults(rig: Rig) -> None:
    assert {"createSession", "startArchive", "muteStream", "listConnections"} <= set(
        rig.service.operations
    )
    for operation in rig.service.operations:
        assert re.fullmatch(r"[a-z][A-Za-z]+", operation)


def test_a_reset_forgets_all_but_the_first_projects(rig: Rig) -> None:
    session_id, connection_id, _ = rig.publishing_session()
    added = {"apiKey": "7", "apiSecret": "s" * 40}
    rig.control("POST", "/projects", added)
    rig.report_to_receiver(name="changed")

    rig.reset()

    assert rig.control("GET", f"/sessions/{session_id}").status_code == 404
    assert rig.control("GET", f"/connections/{connection_id}").status_code == 404
    assert rig.service.project(API_KEY) == PROJECT
    with pytest.raises(KeyError):
        rig.service.project("7")


def test_a_reset_stops_the_clockwork_of_what_it_forgets(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    rig.start_archive(session_id)
    rig.start_broadcast(session_id)

    rig.reset()
    rig.advance(hours=20)

    assert rig.control("GET", "/usage").json()["sessions"] == {}
