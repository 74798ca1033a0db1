"""Archives over the wire, with the real SDK where it can say it."""

from typing import Any

import pytest
from opentok import ArchiveModes, MediaModes, OutputModes
from opentok.exceptions import ArchiveError, NotFoundError, RequestError

from emulators.tests.opentok.rig import Rig


def test_a_show_is_recorded_from_start_to_stop_with_the_real_sdk(rig: Rig) -> None:
    client = rig.sdk()
    session_id = client.create_session(media_mode=MediaModes.routed).session_id
    rig.publish(rig.join(session_id))

    started = client.start_archive(session_id, name="launch night")
    stopped = client.stop_archive(started.id)
    found = client.get_archive(started.id)
    listed = client.list_archives(session_id=session_id)

    assert (started.status, started.name) == ("started", "launch night")
    assert started.output_mode is OutputModes.composed
    assert stopped.status == found.status == "stopped"
    assert [archive.id for archive in listed.items] == [started.id]
    assert listed.count == 1


def test_the_sdk_gets_its_own_errors(rig: Rig) -> None:
    client = rig.sdk()
    relayed = client.create_session(media_mode=MediaModes.relayed).session_id
    empty = client.create_session(media_mode=MediaModes.routed).session_id
    taken, _, _ = rig.publishing_session()
    archive = client.start_archive(taken)

    with pytest.raises(ArchiveError, match="Only routed sessions"):
        client.start_archive(relayed)
    with pytest.raises(NotFoundError):
        client.start_archive(empty)
    with pytest.raises(ArchiveError):
        client.start_archive(taken)
    with pytest.raises(RequestError):
        client.delete_archive(archive.id)
    client.stop_archive(archive.id)
    with pytest.raises(ArchiveError):
        client.stop_archive(archive.id)
    with pytest.raises(NotFoundError):
        client.get_archive("nothing")


def test_an_archive_has_the_shape_of_a_real_one(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()

    archive = rig.archive(rig.start_archive(session_id, name="n"))

    assert archive["createdAt"] % 1000 == 0
    assert archive["url"] is None
    assert {key: archive[key] for key in archive if key not in VARYING} == {
        "status": "started",
        "name": "n",
        "reason": "",
        "sessionId": session_id,
        "applicationId": "100",
        "projectId": 100,
        "partnerId": 100,
        "size": 0,
        "duration": 0,
        "outputMode": "composed",
        "streamMode": "auto",
        "hasAudio": True,
        "hasVideo": True,
        "hasTranscription": False,
        "sha256sum": "",
        "password": "",
        "multiArchiveTag": "",
        "event": "archive",
        "resolution": "640x480",
    }


VARYING = ("id", "createdAt", "updatedAt", "url")


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"sessionId": None}, 400),
        ({"sessionId": 7}, 400),
        ({"sessionId": "1_nowhere"}, 404),
        ({"resolution": "4x4"}, 400),
        ({"outputMode": "individual", "resolution": "640x480"}, 400),
        ({"outputMode": "sideways"}, 400),
        ({"hasAudio": False, "hasVideo": False}, 400),
        ({"hasAudio": "perhaps"}, 400),
        ({"maxBitrate": 99_999}, 400),
        ({"maxBitrate": 200_000, "quantizationParameter": 20}, 400),
        ({"quantizationParameter": 41}, 400),
        ({"layout": {"type": "custom"}}, 400),
        ({"layout": {"type": "pip", "stylesheet": "stream {}"}}, 400),
        ({"layout": []}, 400),
        ({"name": "n" * 81}, 400),
        ({"name": "\N{PARTY POPPER}" * 41}, 400),
        ({"hasTranscription": True}, 400),
        ({"outputMode": "individual", "maxBitrate": 200_000}, 400),
        ({"outputMode": "individual", "quantizationParameter": 20}, 400),
    ],
)
def test_a_start_with_a_bad_option_is_refused(
    rig: Rig, options: dict[str, Any], status: int
) -> None:
    session_id, _, _ = rig.publishing_session()

    answer = rig.project("POST", "/archive", {"sessionId": session_id} | options)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"code", "message", "description"}
    assert rig.usage(session_id)["archives"] == []


def test_a_second_archive_needs_a_tag_of_its_own(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    rig.start_archive(session_id, multiArchiveTag="main")

    untagged = rig.project("POST", "/archive", {"sessionId": session_id})
    same = {"sessionId": session_id, "multiArchiveTag": "main"}
    other = {"sessionId": session_id, "multiArchiveTag": "spare"}

    assert untagged.status_code == 409
    assert rig.project("POST", "/archive", same).status_code == 409
    assert rig.project("POST", "/archive", other).status_code == 200


def test_a_list_is_newest_first_in_pages_and_without_the_deleted(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archives = [rig.start_archive(session_id, multiArchiveTag=tag) for tag in "abc"]
    rig.project("POST", f"/archive/{archives[0]}/stop")
    rig.advance(seconds=10)

    deleted = rig.project("DELETE", f"/archive/{archives[0]}")
    page = rig.project("GET", f"/archive?offset=1&count=1&sessionId={session_id}")
    elsewhere = rig.project("GET", "/archive?sessionId=other").json()

    assert deleted.status_code == 204
    assert rig.archive(archives[0])["status"] == "deleted"
    assert rig.project("DELETE", f"/archive/{archives[0]}").status_code == 204
    assert page.json()["count"] == 2
    assert [item["id"] for item in page.json()["items"]] == [archives[1]]
    assert elsewhere == {"count": 0, "items": []}
    assert rig.project("GET", "/archive?count=many").status_code == 400
    assert rig.project("GET", "/archive?count=1001").status_code == 400


def test_streams_of_a_manual_archive_are_chosen_one_by_one(rig: Rig) -> None:
    session_id, _, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id, streamMode="manual")
    path = f"/archive/{archive_id}/streams"

    added = rig.project("PATCH", path, {"addStream": stream_id, "hasVideo": False})
    shown = rig.archive(archive_id)["streams"]
    removed = rig.project("PATCH", path, {"removeStream": stream_id})

    assert (added.status_code, removed.status_code) == (204, 204)
    assert shown == [{"streamId": stream_id, "hasAudio": True, "hasVideo": False}]
    assert rig.archive(archive_id)["streams"] == []
    assert rig.project("PATCH", path, {"addStream": "ghost"}).status_code == 404
    assert rig.project("PATCH", path, {"removeStream": "ghost"}).status_code == 404
    assert rig.project("PATCH", path, {}).status_code == 400


def test_the_sdk_chooses_streams_and_layouts(rig: Rig) -> None:
    client = rig.sdk()
    session_id, _, stream_id = rig.publishing_session()
    automatic = client.start_archive(session_id)
    manual = rig.start_archive(session_id, multiArchiveTag="m", streamMode="manual")

    client.add_archive_stream(manual, stream_id, has_audio=True, has_video=True)
    client.set_archive_layout(automatic.id, "bestFit", screenshare_type="pip")

    assert len(rig.archive(manual)["streams"]) == 1
    with pytest.raises(RequestError):
        client.add_archive_stream(automatic.id, stream_id, True, True)  # noqa: FBT003 - the SDK's order
    answer = rig.project(
        "PATCH", f"/archive/{automatic.id}/streams", {"addStream": stream_id}
    )
    assert answer.status_code == 405


def test_an_individual_archive_has_no_layout(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, outputMode="individual")

    answer = rig.project("PUT", f"/archive/{archive_id}/layout", {"type": "pip"})

    assert answer.status_code == 400
    assert "resolution" not in rig.archive(archive_id)


def test_an_always_archived_session_records_itself_and_ignores_stop(rig: Rig) -> None:
    client = rig.sdk()
    session_id = client.create_session(
        media_mode=MediaModes.routed,
        archive_mode=ArchiveModes.always,
        archive_name="auto",
    ).session_id
    rig.publish(rig.join(session_id))
    (archive,) = client.list_archives(session_id=session_id).items

    stopped = client.stop_archive(archive.id)

    assert (archive.name, archive.status) == ("auto", "started")
    assert stopped.status == "started"
