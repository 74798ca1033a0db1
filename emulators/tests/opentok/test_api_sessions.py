"""Creating sessions and looking into them, with the real SDK where it can say it."""

import base64
import re

import pytest
from opentok import ArchiveModes, MediaModes
from opentok.exceptions import GetStreamError, OpenTokException, RequestError

from emulators.tests.opentok.rig import Rig


def opened(session_id: str) -> list[str]:
    encoded = session_id[2:]
    padded = encoded + "=" * (-len(encoded) % 4)
    return base64.urlsafe_b64decode(padded).decode("ascii").split("~")


@pytest.mark.parametrize(
    ("mode", "shown"),
    [(MediaModes.routed, "routed"), (MediaModes.relayed, "relayed")],
)
def test_the_sdk_creates_a_session_it_can_make_tokens_for(
    rig: Rig, mode: MediaModes, shown: str
) -> None:
    client = rig.sdk()

    session = client.create_session(media_mode=mode, location="12.34.56.78")
    token = session.generate_token()

    body = {"sessionId": session.session_id, "token": token}
    assert rig.control("POST", "/connections", body).json()["role"] == "publisher"
    state = rig.control("GET", f"/sessions/{session.session_id}").json()
    assert state["mediaMode"] == shown
    assert opened(session.session_id)[:3] == ["1", "100", "12.34.56.78"]


def test_the_sdk_creates_a_session_that_records_itself(rig: Rig) -> None:
    session_id = (
        rig.sdk()
        .create_session(
            media_mode=MediaModes.routed,
            archive_mode=ArchiveModes.always,
            archive_name="every show",
            e2ee=False,
        )
        .session_id
    )

    state = rig.control("GET", f"/sessions/{session_id}").json()

    assert state["archiveMode"] == "always"


def test_the_answer_is_a_list_of_one_with_a_bare_json_type(rig: Rig) -> None:
    answer = rig.rest("POST", "/session/create", data={"bogus": "1"})

    (session,) = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert session["project_id"] == session["partner_id"] == "100"
    assert re.fullmatch(
        r"\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}", session["create_dt"]
    )
    assert session["ice_credential_expiration"] == 86_100


@pytest.mark.parametrize(
    "form",
    [
        {"p2p.preference": "maybe"},
        {"archiveMode": "sometimes"},
        {"archiveMode": "always", "p2p.preference": "enabled"},
        {"archiveName": "only with always"},
        {"archiveMode": "always", "archiveName": "n" * 81},
        {"archiveMode": "always", "archiveResolution": "1x1"},
        {"location": "here"},
        {"location": "1.2.3.4.5"},
        {"e2ee": "perhaps"},
    ],
)
def test_a_session_with_a_bad_option_is_refused(rig: Rig, form: dict[str, str]) -> None:
    answer = rig.rest("POST", "/session/create", data=form)

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "description"}


def test_the_sdk_fails_for_a_bad_option_and_for_a_wrong_secret(rig: Rig) -> None:
    client = rig.sdk()
    stranger = rig.sdk()
    stranger.api_secret = "0" * 40

    with pytest.raises(OpenTokException):
        client.create_session(location="300.1.1.1")
    with pytest.raises(RequestError):
        stranger.create_session()


def test_the_sdk_lists_streams_and_finds_one(rig: Rig) -> None:
    client = rig.sdk()
    session_id, connection_id, camera = rig.publishing_session()
    screen = rig.publish(connection_id, name="slides", videoType="screen")

    listed = client.list_streams(session_id)
    found = client.get_stream(session_id, screen)

    assert [stream.id for stream in listed.items] == [camera, screen]
    assert (found.name, found.videoType) == ("slides", "screen")


def test_no_stream_is_404_and_a_bad_stream_id_408(rig: Rig) -> None:
    client = rig.sdk()
    session_id = rig.session()

    assert client.list_streams(session_id).count == 0
    assert rig.project("GET", f"/session/{session_id}/stream").status_code == 404
    with pytest.raises(GetStreamError):
        client.get_stream(session_id, "nothing")
    answer = rig.project("GET", f"/session/{session_id}/stream/nothing")
    assert answer.status_code == 408


def test_a_stream_gets_layout_classes(rig: Rig) -> None:
    client = rig.sdk()
    session_id, _, stream_id = rig.publishing_session()

    items = [{"id": stream_id, "layoutClassList": ["full", "focus"]}]
    client.set_stream_class_lists(session_id, items)

    assert client.get_stream(session_id, stream_id).layoutClassList == ["full", "focus"]


@pytest.mark.parametrize(
    "item",
    [
        {"id": "nothing", "layoutClassList": ["a"]},
        {"layoutClassList": ["a"]},
        {"id": None, "layoutClassList": ["a b"]},
        {"id": None, "layoutClassList": "a"},
        {"id": None, "layoutClassList": [1]},
        {"id": None, "layoutClassList": ["x" * 64] * 20},
    ],
)
def test_bad_layout_classes_change_no_stream(rig: Rig, item: dict[str, object]) -> None:
    session_id, _, stream_id = rig.publishing_session()
    good = {"id": stream_id, "layoutClassList": ["full"]}
    bad = {**item, "id": stream_id} if item.get("id", "") is None else item

    path = f"/session/{session_id}/stream"
    answer = rig.project("PUT", path, {"items": [good, bad]})

    assert answer.status_code == 400
    listed = rig.project("GET", path).json()["items"]
    assert listed[0]["layoutClassList"] == []


def test_connections_are_listed_while_they_stand(rig: Rig) -> None:
    session_id = rig.session()
    path = f"/session/{session_id}/connection"
    empty = rig.project("GET", path)
    connection_id = rig.join(session_id)

    listed = rig.project("GET", path).json()

    assert empty.status_code == 404
    (item,) = listed.pop("items")
    assert listed == {"count": 1, "projectId": "100", "sessionId": session_id}
    # No data of the token: who that is, only the backend knows.
    assert set(item) == {"connectionId", "connectionState", "createdAt"}
    assert item["connectionId"] == connection_id
    assert item["connectionState"] == "Connected"


def test_all_connections_come_in_one_list(rig: Rig) -> None:
    # No parameter for pages is documented.
    session_id = rig.session()
    body = {"sessionId": session_id, "token": rig.token(session_id)}
    for _ in range(120):
        rig.control("POST", "/connections", body)

    path = f"/session/{session_id}/connection?offset=100&count=10"
    listed = rig.project("GET", path).json()

    assert (listed["count"], len(listed["items"])) == (120, 120)
