"""What OpenTok knew is known again after a restart, and can be played."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile, DataRefused
from emulators.opentok.saved import PLACE
from emulators.opentok.service import OpenTokService
from emulators.settings import Settings
from emulators.tests.opentok.playing import played
from emulators.tests.opentok.rig import Rig


@pytest.fixture
def file(rig: Rig, tmp_path: Path) -> Iterator[DataFile]:
    """Where the rig's emulator keeps what it knows."""
    with closing(DataFile.open(tmp_path)) as file:
        rig.run(rig.renew(file))
        yield file
        rig.run(rig.restart(None))


def restart(rig: Rig, file: DataFile) -> None:
    rig.run(rig.restart(file))


def test_a_session_is_there_again_and_its_tokens_are_good(
    rig: Rig, file: DataFile
) -> None:
    options = {
        "archiveMode": "always",
        "archiveName": "n",
        "p2p.preference": "disabled",
    }
    session_id = rig.session(**options)
    token = rig.token(session_id)
    restart(rig, file)

    body = {"sessionId": session_id, "token": token}
    joined = rig.control("POST", "/connections", body)
    rig.publish(joined.json()["connectionId"])

    (archive,) = rig.project("GET", "/archive").json()["items"]
    assert (archive["sessionId"], archive["name"]) == (session_id, "n")


def test_a_recording_can_be_played_again(rig: Rig, file: DataFile) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, name="Show", resolution="1280x720")
    rig.advance(seconds=3)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    before = rig.archive(archive_id)
    was = rig.fetch(before["url"]).content
    restart(rig, file)

    after = rig.archive(archive_id)

    assert {**after, "url": None} == {**before, "url": None}
    assert rig.fetch(after["url"]).content == was


def test_an_individual_recording_can_be_played_again(rig: Rig, file: DataFile) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, outputMode="individual")
    rig.advance(seconds=2)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    was = rig.fetch(rig.archive(archive_id)["url"]).content
    restart(rig, file)

    assert rig.fetch(rig.archive(archive_id)["url"]).content == was


def test_a_stream_that_is_over_can_be_played_again(rig: Rig, file: DataFile) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=25)
    rig.project("POST", f"/broadcast/{broadcast_id}/stop")
    before = rig.broadcast(broadcast_id), rig.fetch(url).text
    restart(rig, file)

    after = rig.broadcast(broadcast_id), rig.fetch(url).text

    assert after == before
    parts = [
        rig.fetch(url.replace("playlist.m3u8", each)).content
        for each in ("init.mp4", "segment-1.m4s")
    ]
    assert played(b"".join(parts)).pictures_s[0] == 4.0


def test_who_was_connected_is_lost_and_everybody_is_told(
    rig: Rig, file: DataFile
) -> None:
    rig.report_to_receiver()
    session_id, client_id, stream_id = rig.publishing_session()
    rig.settle()
    restart(rig, file)

    (stream,) = rig.reported("streamDestroyed")
    (connection,) = rig.reported("connectionDestroyed")
    (session,) = rig.reported("sessionDestroyed")
    reasons = {each["reason"] for each in (stream, connection, session)}
    assert stream["stream"]["id"] == stream_id
    assert connection["connection"]["id"] == client_id
    assert session["sessionId"] == session_id
    assert reasons == {"networkDisconnected"}
    restart(rig, file)
    assert len(rig.reported("connectionDestroyed")) == 1


def test_who_had_left_is_not_lost_once_more(rig: Rig, file: DataFile) -> None:
    rig.report_to_receiver()
    _, client_id, _ = rig.publishing_session()
    rig.control("DELETE", f"/connections/{client_id}")
    rig.settle()
    restart(rig, file)

    (connection,) = rig.reported("connectionDestroyed")
    assert connection["reason"] == "clientDisconnected"


def test_what_ran_is_over_since_then(rig: Rig, file: DataFile) -> None:
    rig.report_to_receiver()
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=41)
    restart(rig, file)

    stopped = rig.archive(archive_id)
    rig.advance(seconds=10)
    archive, broadcast = rig.archive(archive_id), rig.broadcast(broadcast_id)

    assert (stopped["status"], stopped["reason"]) == ("stopped", "session ended")
    assert (archive["status"], archive["duration"]) == ("available", 41)
    assert played(rig.fetch(archive["url"]).content).length_s == 41.0
    assert broadcast["status"] == "stopped"
    assert rig.fetch(url).text.endswith("segment-5.m4s\n#EXT-X-ENDLIST\n")
    assert rig.reported("broadcast")[-1]["status"] == "stopped"


def test_a_stream_that_came_and_went_while_recording_is_in_it(
    rig: Rig, file: DataFile
) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, outputMode="individual")
    rig.advance(seconds=1)
    guest_id = rig.join(session_id)
    rig.publish(guest_id)
    rig.advance(seconds=1)
    rig.control("DELETE", f"/connections/{guest_id}")
    restart(rig, file)
    rig.advance(seconds=10)

    content = rig.fetch(rig.archive(archive_id)["url"]).content

    assert content.count(b"webmB") == 2


def test_a_file_that_was_being_made_comes_and_expires(rig: Rig, file: DataFile) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.project("POST", f"/archive/{archive_id}/stop")
    restart(rig, file)

    rig.advance(seconds=10)
    delivered = rig.archive(archive_id)["status"]
    restart(rig, file)
    rig.advance(hours=72, minutes=1)

    assert (delivered, rig.archive(archive_id)["status"]) == ("available", "expired")


def test_a_project_is_known_again_with_its_callbacks(rig: Rig, file: DataFile) -> None:
    rig.report_to_receiver(uploadsArchives=True)
    body = {"apiKey": "200", "apiSecret": "s" * 40, "name": "Other"}
    rig.control("POST", "/projects", body)
    before = rig.control("GET", "/projects").json()
    restart(rig, file)

    assert rig.control("GET", "/projects").json() == before


def test_an_application_is_known_again(rig: Rig, file: DataFile) -> None:
    rig.is_application = True
    rig.report_to_receiver(signatureSecrets={"archive": "s" * 40})
    before = rig.control("GET", "/projects").json()
    restart(rig, file)

    assert rig.control("GET", "/projects").json() == before


def test_a_reset_is_kept_too(rig: Rig, file: DataFile) -> None:
    session_id, _, _ = rig.publishing_session()
    rig.start_archive(session_id)
    rig.reset()
    restart(rig, file)

    assert rig.project("GET", "/archive").json()["count"] == 0
    assert rig.control("GET", f"/sessions/{session_id}").status_code == 404


def test_a_session_that_could_not_be_saved_is_not_there(
    rig: Rig, file: DataFile
) -> None:
    file.close()

    refused = rig.rest("POST", "/session/create")

    assert refused.status_code == 503
    assert "could not be saved" in refused.text
    assert not [*rig.service.cloud.sessions.all()]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sessions", "{"),
        ("sessions", "{}"),
        ("streams", '{"id": 1}'),
        ("archives", '{"session": "unknown"}'),
    ],
)
async def test_a_record_that_is_none_is_refused(
    tmp_path: Path, kind: str, text: str
) -> None:
    with closing(DataFile.open(tmp_path)) as file:
        key = f"{PLACE}/{kind}/x"
        file.replace([(key, [(key, text)])])

        with pytest.raises(DataRefused, match="cannot be read"):
            OpenTokService(Context(Settings()), file=file)
