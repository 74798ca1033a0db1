"""The life of an archive on the stack's clock."""

import pytest

from emulators.tests.opentok.rig import API_KEY, API_SECRET, Rig


def statuses(rig: Rig, session_id: str) -> list[list[str]]:
    archives = rig.usage(session_id)["archives"]
    return [[step["status"] for step in each["history"]] for each in archives]


def test_a_stopped_archive_becomes_available_then_expires(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.advance(minutes=10)
    rig.project("POST", f"/archive/{archive_id}/stop")

    before = rig.archive(archive_id)
    rig.advance(seconds=9)
    still = rig.archive(archive_id)["status"]
    rig.advance(seconds=1)
    after = rig.archive(archive_id)
    rig.advance(hours=72)
    expired = rig.archive(archive_id)

    assert (before["status"], before["reason"]) == ("stopped", "user initiated")
    assert (before["duration"], before["size"]) == (600, 0)
    assert still == "stopped"
    assert after["status"] == "available"
    assert after["size"] > 600 * 4_096
    assert after["url"].startswith(rig.url)
    assert (expired["status"], expired["url"]) == ("expired", None)
    assert rig.project("DELETE", f"/archive/{archive_id}").status_code == 409


def test_a_project_with_a_bucket_gets_its_archives_uploaded(rig: Rig) -> None:
    project = {"apiKey": API_KEY, "apiSecret": API_SECRET}
    rig.control("POST", "/projects", project | {"uploadsArchives": True})
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.project("POST", f"/archive/{archive_id}/stop")

    rig.advance(seconds=10)
    rig.advance(hours=80)

    archive = rig.archive(archive_id)
    assert (archive["status"], archive["url"]) == ("uploaded", None)


@pytest.mark.parametrize(
    ("fallback", "status", "reason"),
    [
        ("opentok", "available", "user initiated"),
        ("none", "failed", "failure"),
        (None, "failed", "failure"),
    ],
)
def test_an_upload_that_fails_ends_where_the_project_says(
    rig: Rig, fallback: str | None, status: str, reason: str
) -> None:
    rig.report_to_receiver(uploadsArchives=True, uploadFallback=fallback)
    session_id, _, _ = rig.publishing_session()
    failing = rig.start_archive(session_id, multiArchiveTag="a")
    other = rig.start_archive(session_id, multiArchiveTag="b")

    told = rig.control("POST", f"/archives/{failing}/failUpload").json()
    for archive_id in (failing, other):
        rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)

    archive = rig.archive(failing)
    assert told["status"] == "started"
    assert (archive["status"], archive["reason"]) == (status, reason)
    assert (archive["url"] is not None) == (status == "available")
    assert rig.archive(other)["status"] == "uploaded"
    assert [body["status"] for body in rig.reported("archive")][-2:] == [
        status,
        "uploaded",
    ]


def test_only_an_upload_that_is_to_come_can_fail(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    without_target = rig.start_archive(session_id)
    first = rig.control("POST", f"/archives/{without_target}/failUpload")
    rig.report_to_receiver(uploadsArchives=True)
    rig.project("POST", f"/archive/{without_target}/stop")
    rig.advance(seconds=10)

    second = rig.control("POST", f"/archives/{without_target}/failUpload")

    assert (first.status_code, second.status_code) == (409, 409)


def test_recording_pauses_while_nobody_publishes(rig: Rig) -> None:
    session_id, connection_id, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.advance(seconds=30)

    rig.control("DELETE", f"/streams/{stream_id}")
    paused = rig.archive(archive_id)["status"]
    rig.advance(minutes=30)
    rig.publish(connection_id)
    resumed = rig.archive(archive_id)["status"]
    rig.advance(seconds=30)
    rig.project("POST", f"/archive/{archive_id}/stop")

    assert (paused, resumed) == ("paused", "started")
    assert rig.archive(archive_id)["duration"] == 60
    (used,) = rig.usage(session_id)["archives"]
    lengths = [(each["to"] - each["from"]) // 1000 for each in used["recorded"]]
    assert lengths == [30, 30]


def test_an_hour_without_a_publisher_ends_an_archive(rig: Rig) -> None:
    session_id, _, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.control("DELETE", f"/streams/{stream_id}")

    rig.advance(minutes=59)
    waiting = rig.archive(archive_id)["status"]
    rig.advance(minutes=1)

    archive = rig.archive(archive_id)
    assert waiting == "paused"
    assert archive["status"] == "stopped"
    assert archive["reason"] == "maximum idle time exceeded"


def test_an_archive_waits_one_minute_for_its_first_publisher(rig: Rig) -> None:
    patient, hopeless = rig.session(), rig.session()
    connection_id = rig.join(patient)
    rig.join(hopeless)
    kept, lost = rig.start_archive(patient), rig.start_archive(hopeless)

    rig.advance(seconds=30)
    waiting = rig.usage(patient)["archives"][0]["recorded"]
    rig.publish(connection_id)
    rig.advance(seconds=30)

    assert waiting == []
    (going_on,) = rig.usage(patient)["archives"][0]["recorded"]
    assert going_on["to"] is None
    assert rig.archive(kept)["status"] == "started"
    assert rig.archive(lost)["reason"] == "maximum idle time exceeded"


def test_an_archive_ends_a_minute_after_the_last_client_left(rig: Rig) -> None:
    session_id, connection_id, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.control("DELETE", f"/connections/{connection_id}")

    rig.advance(seconds=59)
    before = rig.archive(archive_id)["status"]
    rig.advance(seconds=1)

    archive = rig.archive(archive_id)
    assert before == "paused"
    assert (archive["status"], archive["reason"]) == ("stopped", "session ended")


def test_a_client_who_returns_in_time_keeps_the_archive_going(rig: Rig) -> None:
    session_id, connection_id, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    rig.control("DELETE", f"/connections/{connection_id}")
    rig.advance(seconds=59)

    rig.publish(rig.join(session_id))
    rig.advance(minutes=5)

    assert rig.archive(archive_id)["status"] == "started"


def test_an_archive_holds_four_hours(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    rig.advance(hours=4)

    archive = rig.archive(archive_id)
    assert archive["reason"] == "maximum duration exceeded"
    assert archive["duration"] == 4 * 3600


def test_an_archive_with_pauses_is_over_after_twelve_hours(rig: Rig) -> None:
    session_id, connection_id, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    for _ in range(15):
        rig.control("DELETE", f"/streams/{stream_id}")
        rig.advance(minutes=47)
        stream_id = rig.publish(connection_id)
        rig.advance(minutes=1)

    archive = rig.archive(archive_id)
    assert archive["reason"] == "maximum duration exceeded"
    assert archive["duration"] < 4 * 3600


def test_an_automatic_archive_goes_on_in_a_second_file(rig: Rig) -> None:
    form = {"p2p.preference": "disabled", "archiveMode": "always"}
    session_id = rig.session(**form)
    rig.publish(rig.join(session_id))

    rig.advance(hours=4, seconds=10)

    assert statuses(rig, session_id) == [
        ["started", "stopped", "available"],
        ["started"],
    ]


def test_a_manual_archive_records_only_while_it_has_a_stream(rig: Rig) -> None:
    session_id, _, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id, streamMode="manual")
    path = f"/archive/{archive_id}/streams"

    rig.advance(seconds=20)
    rig.project("PATCH", path, {"addStream": stream_id})
    rig.advance(seconds=20)
    rig.project("PATCH", path, {"removeStream": stream_id})
    paused = rig.archive(archive_id)["status"]
    rig.project("POST", f"/archive/{archive_id}/stop")

    assert paused == "paused"
    assert rig.archive(archive_id)["duration"] == 20


def test_what_is_over_takes_no_stream_and_no_layout(rig: Rig) -> None:
    session_id, _, stream_id = rig.publishing_session()
    archive_id = rig.start_archive(session_id, streamMode="manual")
    rig.project("POST", f"/archive/{archive_id}/stop")

    path = f"/archive/{archive_id}"
    added = rig.project("PATCH", f"{path}/streams", {"addStream": stream_id})
    placed = rig.project("PUT", f"{path}/layout", {"type": "pip"})

    assert (added.status_code, placed.status_code) == (404, 404)


def test_an_archive_tells_its_bitrate(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, maxBitrate=800_000)
    rig.advance(seconds=10)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)

    archive = rig.archive(archive_id)

    assert archive["maxBitrate"] == 800_000


def test_a_second_publisher_starts_no_second_automatic_archive(rig: Rig) -> None:
    session_id = rig.session(archiveMode="always")

    for _ in range(2):
        rig.publish(rig.join(session_id))

    assert statuses(rig, session_id) == [["started"]]


def test_a_recording_can_be_told_to_break(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    broken = rig.control("POST", f"/archives/{archive_id}/fail").json()
    rig.advance(minutes=10)

    assert (broken["status"], broken["reason"]) == ("failed", "failure")
    assert rig.archive(archive_id)["status"] == "failed"
    assert rig.control("POST", f"/archives/{archive_id}/fail").status_code == 409


@pytest.mark.parametrize(
    ("form", "code"),
    [
        pytest.param({"p2p.preference": "enabled"}, 15008, id="relayed"),
        pytest.param({"e2ee": "true"}, 409, id="encrypted"),
    ],
)
def test_no_recording_of_a_session_that_is(
    rig: Rig, form: dict[str, str], code: int
) -> None:
    session_id = rig.session(**form)
    rig.publish(rig.join(session_id))

    answer = rig.project("POST", "/archive", {"sessionId": session_id})

    assert (answer.status_code, answer.json()["code"]) == (409, code)
