"""What is different for a Vonage application, over the wire."""

import jwt
import pytest

from emulators.tests.opentok.application import APPLICATION_ID, signed
from emulators.tests.opentok.rig import API_KEY, API_SECRET, Rig


def legacy_token(rig: Rig) -> str:
    now_s = int(rig.context.clock.now().timestamp())
    claims = {"iss": API_KEY, "ist": "project", "iat": now_s, "exp": now_s + 180}
    return jwt.encode(claims, API_SECRET, algorithm="HS256")


def test_a_call_for_another_application_than_the_token_s_is_refused(
    application_rig: Rig,
) -> None:
    answer = application_rig.rest("GET", f"/v2/project/{API_KEY}/archive")

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "code": 403,
        "message": "Id in the token does not match the id provided in the url",
        "description": "Id in the token does not match the id provided in the url",
    }


def test_a_project_s_token_opens_no_application(rig: Rig) -> None:
    answer = rig.rest("GET", f"/v2/project/{APPLICATION_ID}/archive")

    assert answer.status_code == 403


def test_a_project_s_token_is_none_for_the_other_header(application_rig: Rig) -> None:
    rig = application_rig

    answer = rig.project("GET", "/archive", auth=legacy_token(rig))

    assert (answer.status_code, answer.json()["code"]) == (403, 10001)


def test_a_wrong_token_is_401_where_a_gateway_says_so(application_rig: Rig) -> None:
    rig = application_rig
    rig.control("POST", "/settings", {"answers401": True})

    wrong = rig.project("GET", "/archive", auth=signed(rig.claims(), 1))
    foreign = rig.rest("GET", f"/v2/project/{API_KEY}/archive")
    right = rig.project("GET", "/archive")
    rig.is_application = False
    legacy = rig.project("GET", "/archive", auth="wrong")

    assert wrong.status_code == 401
    assert wrong.json()["type"].startswith("https://developer.vonage.com/api-errors")
    assert wrong.json()["title"] == "Unauthorized"
    assert (foreign.status_code, right.status_code) == (401, 200)
    assert legacy.status_code == 403


def test_how_long_a_token_may_be_good_for_is_a_setting(application_rig: Rig) -> None:
    rig = application_rig
    rig.control("POST", "/settings", {"maxApplicationTokenS": 179})

    assert rig.project("GET", "/archive").status_code == 403


def test_a_new_session_says_what_a_real_one_does(application_rig: Rig) -> None:
    (made,) = application_rig.rest("POST", "/session/create").json()

    assert made["project_id"] == made["partner_id"] == APPLICATION_ID
    assert made["session_status"] is None
    assert 110 <= len(made["session_id"]) <= 112


def test_objects_name_the_application_alone(application_rig: Rig) -> None:
    rig = application_rig
    session_id, _, stream_id = rig.publishing_session()

    archive = rig.archive(rig.start_archive(session_id))
    broadcast = rig.broadcast(rig.start_broadcast(session_id))
    connections = rig.project("GET", f"/session/{session_id}/connection").json()
    muted = rig.project("POST", f"/session/{session_id}/mute", {"active": True}).json()
    one = rig.project("POST", f"/session/{session_id}/stream/{stream_id}/mute")

    for shown in (archive, broadcast, connections, muted):
        assert shown["applicationId"] == APPLICATION_ID
        assert not {"projectId", "partnerId"} & set(shown)
    assert "id" not in muted
    assert (one.status_code, one.content) == (200, b"")


@pytest.mark.parametrize("name", ["excludedStreams", "excludedStreamIds"])
def test_both_names_of_the_spared_streams_are_taken(
    application_rig: Rig, name: str
) -> None:
    rig = application_rig
    session_id, _, stream_id = rig.publishing_session()

    rig.project(
        "POST",
        f"/session/{session_id}/mute",
        {"active": True, name: [stream_id], "excludedStreamIds": [stream_id]},
    )

    (stream,) = rig.control("GET", f"/sessions/{session_id}").json()["streams"]
    assert stream["hasAudio"] is True


def test_a_project_and_an_application_share_no_session(application_rig: Rig) -> None:
    rig = application_rig
    session_id, _, _ = rig.publishing_session()
    token = rig.token(session_id)

    rig.is_application = False
    foreign = rig.project("GET", f"/session/{session_id}/stream")
    own = rig.session()
    mixed = rig.control("POST", "/connections", {"sessionId": own, "token": token})
    body = {"sessionId": session_id, "token": rig.token(session_id)}
    reverse = rig.control("POST", "/connections", body)

    assert foreign.status_code == 404
    assert (mixed.status_code, reverse.status_code) == (403, 403)


def test_an_archive_lies_under_the_application_s_id(application_rig: Rig) -> None:
    rig = application_rig
    rig.control("POST", "/settings", {"hlsNeedsViewers": False})
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, outputMode="individual")
    rig.advance(seconds=5)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)

    url = rig.archive(archive_id)["url"]

    assert f"/cloud/{APPLICATION_ID}/{archive_id}/archive.zip?" in url
    assert rig.fetch(url).status_code == 200


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/x-www-form-urlencoded; charset=utf-8", 200),
        ("application/json", 400),
        ("multipart/form-data; boundary=x", 400),
    ],
)
def test_a_session_is_made_by_a_form_alone(
    either_rig: Rig, content_type: str, status: int
) -> None:
    answer = either_rig.rest(
        "POST",
        "/session/create",
        content=b"p2p.preference=disabled&mystery=1",
        content_type=content_type,
    )

    assert answer.status_code == status


def test_no_location_is_the_word_null_for_an_application_alone(rig: Rig) -> None:
    legacy = rig.rest("POST", "/session/create", data={"location": "null"})
    rig.is_application = True
    made = rig.rest("POST", "/session/create", data={"location": "null"})

    assert (legacy.status_code, made.status_code) == (400, 200)


def test_what_comes_at_the_wrong_time_has_the_numbers_of_real_answers(
    either_rig: Rig,
) -> None:
    rig = either_rig
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.start_broadcast(session_id)
    body = {"sessionId": session_id, "outputs": {"hls": {}}}

    second = rig.project("POST", "/archive", body)
    early = rig.project("DELETE", f"/archive/{archive_id}")
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    late = rig.project("POST", f"/archive/{archive_id}/stop")
    broadcast = rig.project("POST", "/broadcast", body)

    refused = [
        (each.status_code, each.json()["code"]) for each in (second, late, early)
    ]
    assert refused == [(409, 15001), (409, 15002), (409, 15004)]
    assert broadcast.status_code == 409
    text = "Session is already composed for given tag with code 409"
    assert broadcast.json() == {"message": text}


def test_an_application_may_stop_an_archive_that_has_stopped(rig: Rig) -> None:
    statuses = {}
    for is_application in (False, True):
        rig.is_application = is_application
        session_id, _, _ = rig.publishing_session()
        stop = f"/archive/{rig.start_archive(session_id)}/stop"
        rig.project("POST", stop)
        statuses[is_application] = rig.project("POST", stop).status_code

    assert statuses == {False: 409, True: 200}


@pytest.mark.parametrize("path", ["/archive", "/broadcast"])
def test_an_empty_session_is_404_or_400(either_rig: Rig, path: str) -> None:
    rig = either_rig
    body = {"sessionId": rig.session(), "outputs": {"hls": {}}}

    usual = rig.project("POST", path, body)
    rig.control("POST", "/settings", {"emptySessionsAre400": True})
    other = rig.project("POST", path, body)

    assert (usual.status_code, other.status_code) == (404, 400)
    assert "No clients are actively connected" in other.json()["message"]


def test_a_list_is_filtered_by_the_documented_name_alone(application_rig: Rig) -> None:
    rig = application_rig
    first, second = (rig.publishing_session()[0] for _ in range(2))
    rig.start_archive(first)
    rig.start_archive(second)

    filtered = rig.project("GET", f"/archive?sessionId={first}").json()
    whole = rig.project("GET", f"/archive?session_id={first}").json()

    assert (filtered["count"], whole["count"]) == (1, 2)


def test_a_broadcast_that_has_stopped_is_not_found(application_rig: Rig) -> None:
    rig = application_rig
    stop = f"/broadcast/{rig.start_broadcast(rig.publishing_session()[0])}/stop"

    rig.project("POST", stop)

    assert rig.project("POST", stop).status_code == 404


def test_how_hls_is_is_told_from_the_second_look_on(application_rig: Rig) -> None:
    rig = application_rig
    body = {"sessionId": rig.publishing_session()[0], "outputs": {"hls": {}}}

    started = rig.project("POST", "/broadcast", body).json()
    looked_at = rig.broadcast(started["id"])

    assert set(started["broadcastUrls"]) == {"hls"}
    assert looked_at["broadcastUrls"]["hlsStatus"] == "connecting"
