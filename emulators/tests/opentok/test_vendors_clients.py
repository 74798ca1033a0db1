"""What the vendors' own clients make of an application played here."""

import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import opentok
import pytest
import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from opentok import MediaModes, Roles
from opentok.exceptions import ArchiveError, AuthError, NotFoundError
from requests.adapters import HTTPAdapter
from vonage_http_client.auth import Auth
from vonage_http_client.errors import (
    ForbiddenError,
    HttpRequestError,
)
from vonage_http_client.errors import (
    NotFoundError as VonageNotFoundError,
)
from vonage_http_client.http_client import HttpClient
from vonage_video.errors import InvalidArchiveStateError
from vonage_video.models.archive import CreateArchiveRequest, ListArchivesFilter
from vonage_video.models.broadcast import (
    BroadcastHls,
    BroadcastOutputSettings,
    CreateBroadcastRequest,
)
from vonage_video.models.captions import CaptionsOptions
from vonage_video.models.enums import TokenRole
from vonage_video.models.session import SessionOptions
from vonage_video.models.signal import SignalData
from vonage_video.models.token import TokenOptions
from vonage_video.video import Video

from emulators.tests.deadline import DEADLINE_S
from emulators.tests.opentok.application import APPLICATION_ID, private_pem
from emulators.tests.opentok.rig import Rig


class _WithoutTls(HTTPAdapter):
    """vonage-video knows only `https://`, and the stand-in has no certificate."""

    def send(
        self, request: requests.PreparedRequest, *args: Any, **options: Any
    ) -> Any:
        request.url = (request.url or "").replace("https://", "http://", 1)
        return super().send(request, *args, **options)


def vonage(rig: Rig, number: int = 0) -> Video:
    """vonage-video 1.6: the client of the unified product."""
    client = HttpClient(
        Auth(application_id=APPLICATION_ID, private_key=private_pem(number)),
        {"video_host": rig.url.removeprefix("http://"), "timeout": int(DEADLINE_S)},
    )
    session: requests.Session = client._session  # noqa: SLF001 - there is no other way to it
    session.trust_env = False
    session.mount("https://", _WithoutTls())
    return Video(client)


@pytest.fixture(autouse=True)
def keys_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both clients read the key anew for each call, a tenth of a second each."""
    read_once = cache(load_pem_private_key)
    monkeypatch.setattr("jwt.algorithms.load_pem_private_key", read_once)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "private.key"
    path.write_text(private_pem())
    return path


def opentok_client(rig: Rig, key_file: Path) -> Any:
    """Opentok 3.15, which takes an application by the path of its key."""
    client = opentok.Client(APPLICATION_ID, str(key_file), timeout=DEADLINE_S)
    client.endpoints.api_url = rig.url
    return client


def connected(rig: Rig, session_id: str, token: str | bytes) -> Mapping[str, Any]:
    text = token.decode() if isinstance(token, bytes) else token
    body = {"sessionId": session_id, "token": text}
    answer = rig.control("POST", "/connections", body)
    assert answer.status_code == 200, answer.text
    client: dict[str, Any] = answer.json()
    return client


def test_opentok_plays_a_show_with_an_application(rig: Rig, key_file: Path) -> None:
    rig.is_application = True
    client = opentok_client(rig, key_file)

    session_id = client.create_session(media_mode=MediaModes.routed).session_id
    token = client.generate_token(
        session_id, role=Roles.moderator, data="ann", initial_layout_class_list=["full"]
    )
    entered = connected(rig, session_id, token)
    stream_id = rig.publish(entered["connectionId"])
    archive = client.start_archive(session_id)
    with pytest.raises(ArchiveError):
        client.start_archive(session_id)
    broadcast = client.start_broadcast(session_id, {"outputs": {"hls": {}}})
    streams = client.list_streams(session_id)
    client.mute_all(session_id, [])
    client.mute_stream(session_id, stream_id)
    client.stop_archive(archive.id)
    client.stop_broadcast(broadcast.id)
    client.force_disconnect(session_id, entered["connectionId"])

    assert (entered["role"], entered["data"]) == ("moderator", "ann")
    assert [each.id for each in streams] == [stream_id]
    assert client.get_archive(archive.id).status == "stopped"
    with pytest.raises(NotFoundError):
        client.get_archive(str(uuid.uuid4()))


def test_opentok_is_refused_with_another_key(rig: Rig, key_file: Path) -> None:
    key_file.write_text(private_pem(1))

    with pytest.raises(AuthError):
        opentok_client(rig, key_file).get_archives()


def test_vonage_video_plays_a_show(rig: Rig) -> None:
    rig.is_application = True
    client = vonage(rig)

    session_id = client.create_session(SessionOptions()).session_id
    token = client.generate_client_token(
        TokenOptions(
            session_id=session_id,
            role=TokenRole.MODERATOR,
            connection_data="ann",
            initial_layout_class_list=["full", "focus"],
        )
    )
    entered = connected(rig, session_id, token)
    stream_id = rig.publish(entered["connectionId"])
    archive = client.start_archive(CreateArchiveRequest(session_id=session_id))
    outputs = BroadcastOutputSettings(hls=BroadcastHls())
    broadcast = client.start_broadcast(
        CreateBroadcastRequest(session_id=session_id, outputs=outputs)
    )
    (stream,) = client.list_streams(session_id)
    client.send_signal(session_id, SignalData(type="chat", data="hi"))
    client.mute_all_streams(session_id, excluded_stream_ids=[stream_id])
    client.mute_all_streams(session_id)
    client.mute_stream(session_id, stream_id)
    captions = client.start_captions(
        CaptionsOptions(session_id=session_id, token=token.decode())
    )
    client.stop_captions(captions)
    stopped = client.stop_archive(archive.id)
    over = client.stop_broadcast(broadcast.id)
    client.disconnect_client(session_id, entered["connectionId"])

    assert entered["role"] == "moderator"
    assert stream.layout_class_list == ["full", "focus"]
    assert archive.application_id == broadcast.application_id == APPLICATION_ID
    assert (stopped.status, over.status) == ("stopped", "stopped")
    assert client.get_archive(archive.id).reason == "user initiated"
    with pytest.raises(VonageNotFoundError):
        client.stop_broadcast(broadcast.id)


def test_vonage_video_tells_what_it_is_refused_for(rig: Rig) -> None:
    rig.is_application = True
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    with pytest.raises(ForbiddenError, match="10001"):
        vonage(rig, 1).list_streams(session_id)
    with pytest.raises(InvalidArchiveStateError):
        vonage(rig).delete_archive(archive_id)


def test_a_filter_by_a_name_that_is_not_documented_has_no_effect(rig: Rig) -> None:
    # vonage-video 1.6 asks by `session_id`.
    rig.is_application = True
    first, second = (rig.publishing_session()[0] for _ in range(2))
    rig.start_archive(first)
    rig.start_archive(second)

    found, count, _ = vonage(rig).list_archives(ListArchivesFilter(session_id=first))

    assert (len(found), count) == (2, 2)


def test_a_session_is_not_made_by_a_form_that_is_sent_as_json(rig: Rig) -> None:
    # vonage-http-client 1.5 does so once it has sent anything else.
    rig.is_application = True
    session_id, _, _ = rig.publishing_session()
    client = vonage(rig)
    client.mute_all_streams(session_id)

    with pytest.raises(HttpRequestError, match="must be a form"):
        client.create_session(SessionOptions())
