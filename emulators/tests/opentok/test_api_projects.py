"""Control calls: the projects and applications that are known."""

import jwt
import pytest

from emulators.tests.opentok.application import (
    OTHER_ID,
    private_pem,
    public_pem,
    signed,
)
from emulators.tests.opentok.rig import Rig

SECRET = "0123456789abcdef0123456789abcdef01234567"
PROJECT = {"apiKey": "4242", "apiSecret": SECRET}


def test_a_new_project_has_sessions_of_its_own(rig: Rig) -> None:
    rig.control("POST", "/projects", PROJECT)
    token = jwt.encode(rig.claims(iss="4242"), SECRET, algorithm="HS256")
    foreign = rig.session()

    made = rig.rest("POST", "/session/create", auth=token)
    path = f"/v2/project/4242/session/{foreign}/connection"
    hidden = rig.rest("GET", path, auth=token)

    assert made.json()[0]["project_id"] == "4242"
    assert hidden.status_code == 404


def test_projects_are_listed_without_their_secrets(rig: Rig) -> None:
    rig.control("POST", "/projects", PROJECT | {"signatureSecret": "s" * 32})

    listed = rig.control("GET", "/projects")

    assert [each["apiKey"] for each in listed.json()["projects"]] == ["100", "4242"]
    assert listed.json()["projects"][1]["signsCallbacks"] is True
    assert SECRET not in listed.text
    assert "s" * 32 not in listed.text


@pytest.mark.parametrize(
    "change",
    [
        {"apiKey": "not-a-number"},
        {"apiKey": None},
        {"apiKey": 100},
        {"apiSecret": "short"},
        {"apiSecret": "s" * 129},
        {"signatureSecret": "short"},
        {"archiveCallbackUrl": "ftp://example.com"},
        {"monitoringUrl": "http://"},
        {"broadcastCallbackUrl": "http://x/" + "y" * 2048},
        {"uploadsArchives": 1},
        {"uploadFallback": "tape"},
    ],
)
def test_a_project_is_refused_with(rig: Rig, change: dict[str, object]) -> None:
    answer = rig.control("POST", "/projects", PROJECT | change)

    assert answer.status_code == 400
    assert len(rig.control("GET", "/projects").json()["projects"]) == 1


def application(**changes: object) -> dict[str, object]:
    return {"applicationId": OTHER_ID, "publicKey": public_pem(1)} | changes


def test_a_new_application_has_sessions_of_its_own(application_rig: Rig) -> None:
    rig = application_rig
    rig.control("POST", "/applications", application())
    token = signed(rig.claims(application_id=OTHER_ID), 1)
    foreign = rig.session()

    made = rig.rest("POST", "/session/create", auth=token)
    path = f"/v2/project/{OTHER_ID}/session/{foreign}/connection"
    hidden = rig.rest("GET", path, auth=token)

    assert made.json()[0]["project_id"] == OTHER_ID
    assert hidden.status_code == 404


def test_applications_are_listed_without_their_secrets(rig: Rig) -> None:
    secrets = {"archive": "a" * 32, "monitoring": "m" * 32}
    rig.control("POST", "/applications", application(signatureSecrets=secrets))

    listed = rig.control("GET", "/projects")

    applications = listed.json()["applications"]
    assert applications[1]["applicationId"] == OTHER_ID
    assert applications[1]["publicKey"] == public_pem(1)
    assert applications[1]["signatureSecrets"] == ["archive", "monitoring"]
    assert "a" * 32 not in listed.text
    assert "m" * 32 not in listed.text


def test_an_added_application_is_forgotten_with_a_reset(rig: Rig) -> None:
    rig.control("POST", "/applications", application())

    rig.reset()

    assert len(rig.control("GET", "/projects").json()["applications"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"applicationId": OTHER_ID.upper()},
        {"applicationId": "100"},
        {"applicationId": None},
        {"publicKey": "-----BEGIN PUBLIC KEY-----"},
        {"publicKey": private_pem(1)},
        {"publicKey": "k" * 5_000},
        {"accountApiKey": "no hex!!"},
        {"captionsCallbackUrl": "ftp://example.com"},
        {"signatureSecrets": {"archive": "short"}},
        {"signatureSecrets": ["s" * 32]},
        {"uploadFallback": "tape"},
    ],
)
def test_an_application_is_refused_with(rig: Rig, change: dict[str, object]) -> None:
    answer = rig.control("POST", "/applications", application(**change))

    assert answer.status_code == 400
    assert len(rig.control("GET", "/projects").json()["applications"]) == 1
