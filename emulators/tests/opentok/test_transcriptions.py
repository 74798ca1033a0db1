"""What was said in a recording, written down."""

from typing import Any

import pytest

from emulators.opentok.bodies import Body
from emulators.opentok.transcriptions import file, read, shown
from emulators.tests.opentok.rig import Rig

INDIVIDUAL = {"outputMode": "individual", "hasTranscription": True}
PROPERTIES = {"primaryLanguageCode": "ja-JP", "hasSummary": True}


def a_stopped_archive(rig: Rig, **options: Any) -> str:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, **{**INDIVIDUAL, **options})
    rig.advance(seconds=20)
    rig.project("POST", f"/archive/{archive_id}/stop")
    return archive_id


def test_it_is_there_half_a_minute_after_its_archive(rig: Rig) -> None:
    archive_id = a_stopped_archive(rig, transcriptionProperties=PROPERTIES)
    told = [rig.archive(archive_id)]
    rig.advance(seconds=10)
    told.append(rig.archive(archive_id))

    rig.advance(seconds=30)

    told.append(rig.archive(archive_id))
    assert [one["hasTranscription"] for one in told] == [True] * 3
    written = [one["transcription"] for one in told]
    assert [one["status"] for one in written] == ["requested", "started", "available"]
    assert [one["url"] for one in written[:2]] == [None, None]
    assert written[2].items() >= PROPERTIES.items()
    found = rig.fetch(written[2]["url"])
    assert found.headers["content-type"] == "application/json"
    assert found.json()["primaryLanguageCode"] == "ja-JP"


def test_a_link_to_it_is_good_for_minutes(rig: Rig) -> None:
    archive_id = a_stopped_archive(rig)
    rig.advance(seconds=40)
    url = rig.archive(archive_id)["transcription"]["url"]

    rig.advance(minutes=11)

    assert rig.fetch(url).status_code == 403


def test_in_ones_own_bucket_it_has_no_link(rig: Rig) -> None:
    rig.report_to_receiver(uploadsArchives=True)
    archive_id = a_stopped_archive(rig)

    rig.advance(seconds=40)

    written = rig.archive(archive_id)["transcription"]
    assert (written["status"], written["url"]) == ("uploaded", None)


def test_it_can_fail_by_itself_and_with_its_archive(rig: Rig) -> None:
    alone, with_it = a_stopped_archive(rig), a_stopped_archive(rig)
    rig.control("POST", f"/archives/{alone}/failTranscription")
    rig.control("POST", f"/archives/{with_it}/fail")

    rig.advance(seconds=40)

    for archive_id in (alone, with_it):
        written = rig.archive(archive_id)["transcription"]
        assert (written["status"], written["reason"]) == ("failed", "failure")
    again = rig.control("POST", f"/archives/{alone}/failTranscription")
    assert again.status_code == 409


def test_nobody_is_told_of_it(rig: Rig) -> None:
    rig.report_to_receiver()
    a_stopped_archive(rig)
    rig.advance(seconds=10)
    before = len(rig.reported("archive"))

    rig.advance(seconds=30)

    assert len(rig.reported("archive")) == before


@pytest.mark.parametrize(
    ("options", "is_individual"),
    [
        ({"hasTranscription": True}, False),
        ({"hasTranscription": True, "hasAudio": False}, True),
        ({"transcriptionProperties": PROPERTIES}, True),
        (
            {
                "hasTranscription": True,
                "transcriptionProperties": {"primaryLanguageCode": "xx-XX"},
            },
            True,
        ),
    ],
)
def test_what_cannot_be_written_down_is_refused(
    rig: Rig, options: dict[str, Any], *, is_individual: bool
) -> None:
    session_id, _, _ = rig.publishing_session()
    mode = "individual" if is_individual else "composed"
    body = {"sessionId": session_id, "outputMode": mode, **options}

    assert rig.project("POST", "/archive", body).status_code == 400


def test_without_being_asked_for_there_is_none() -> None:
    assert read(Body({"hasTranscription": False}), is_individual=True) is None


def test_what_is_asked_for_is_shown_and_is_in_the_file() -> None:
    asked = read(Body({"hasTranscription": True}), is_individual=True)

    assert asked is not None
    assert shown(asked, None) == {
        "status": "requested",
        "url": None,
        "reason": "",
        "primaryLanguageCode": "en-US",
        "hasSummary": False,
    }
    assert b"summary" not in file("a", asked)
