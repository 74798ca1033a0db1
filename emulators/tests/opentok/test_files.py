"""The files of archives, whose names and sizes other things tell of."""

import io
import json
import zipfile
from typing import Any

import pytest

from emulators.tests.opentok.playing import played
from emulators.tests.opentok.rig import Rig


def zipped(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest, and all other files by name."""
    packed = zipfile.ZipFile(io.BytesIO(content))
    files = {name: packed.read(name) for name in packed.namelist()}
    (manifest,) = [name for name in files if name.endswith(".json")]
    return json.loads(files.pop(manifest)), files


def ended(rig: Rig, archive_id: str) -> dict[str, Any]:
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    return rig.archive(archive_id)


def test_each_stream_of_an_individual_archive_plays_for_as_long_as_it_was_there(
    rig: Rig,
) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, outputMode="individual")
    rig.advance(seconds=3)
    rig.publish(rig.join(session_id))
    rig.advance(seconds=5)
    archive = ended(rig, archive_id)

    content = rig.fetch(archive["url"]).content

    manifest, files = zipped(content)
    assert len(content) == archive["size"]
    assert len(files) == 2
    for entry in manifest["files"]:
        length_ms = entry["stopTimeOffset"] - entry["startTimeOffset"]
        shown = played(files[entry["filename"]])
        assert entry["size"] == len(files[entry["filename"]])
        assert shown.codecs == {"vp8", "opus"}
        assert shown.length_s == pytest.approx(length_ms / 1000, abs=0.01)


def test_a_stream_that_comes_back_has_another_file(rig: Rig) -> None:
    session_id, _, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(
        session_id, outputMode="individual", streamMode="manual"
    )
    path = f"/archive/{archive_id}/streams"
    for change in ({"addStream": stream_id}, {"removeStream": stream_id}) * 2:
        rig.project("PATCH", path, change)
        rig.advance(seconds=1)
    archive = ended(rig, archive_id)

    content = rig.fetch(archive["url"]).content

    _, files = zipped(content)
    assert sorted(files) == [f"{stream_id}-2.webm", f"{stream_id}.webm"]
    assert len(content) == archive["size"]


def test_a_composed_archive_plays_what_was_recorded(rig: Rig) -> None:
    session_id, client_id, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id, resolution="720x1280")
    rig.advance(seconds=2)
    rig.control("DELETE", f"/streams/{stream_id}")
    rig.advance(seconds=30)
    rig.publish(client_id)
    rig.advance(seconds=2.5)
    archive = ended(rig, archive_id)

    shown = played(rig.fetch(archive["url"]).content)

    assert archive["duration"] == 4
    assert shown.length_s == 4.0
    assert shown.pictures_s == [0.0, 1.0, 2.0, 3.0]


def test_a_recording_without_pictures_has_none(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, hasVideo=False)
    rig.advance(seconds=2)
    archive = ended(rig, archive_id)

    assert played(rig.fetch(archive["url"]).content).codecs == {"aac"}


def test_a_recording_of_a_moment_plays_for_a_second(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive = ended(rig, rig.start_archive(session_id))

    content = rig.fetch(archive["url"]).content

    assert (archive["duration"], played(content).length_s) == (0, 1.0)
    assert len(content) == archive["size"]
