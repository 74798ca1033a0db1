"""What OpenTok's words for how far something has come mean."""

import pytest

from interactive_broadcast.kernel.video import Archive
from interactive_broadcast.kernel.video_statuses import ArchiveStatus

STATUSES = [
    # status, over, has a file, final
    (ArchiveStatus.STARTED, False, False, False),
    (ArchiveStatus.PAUSED, False, False, False),
    (ArchiveStatus.STOPPED, True, False, False),
    (ArchiveStatus.UPLOADED, True, True, True),
    (ArchiveStatus.AVAILABLE, True, True, True),
    (ArchiveStatus.EXPIRED, True, False, True),
    (ArchiveStatus.DELETED, True, False, True),
    (ArchiveStatus.FAILED, True, False, True),
    (ArchiveStatus.UNKNOWN, True, False, False),
]


def an_archive(status: ArchiveStatus) -> Archive:
    return Archive(id="a1", status=status, duration_s=0, size_bytes=0)


def test_every_status_is_in_the_table() -> None:
    assert [status for status, *_ in STATUSES] == list(ArchiveStatus)


@pytest.mark.parametrize(("status", "is_over", "has_file", "is_final"), STATUSES)
def test_how_far_a_recording_has_come(
    status: ArchiveStatus, *, is_over: bool, has_file: bool, is_final: bool
) -> None:
    assert status.is_over is is_over
    assert an_archive(status).is_over is is_over
    assert status.has_file is has_file
    assert status.is_final is is_final


def test_a_recording_that_is_paused_goes_on_as_if_it_had_just_started() -> None:
    assert ArchiveStatus.PAUSED.progress == ArchiveStatus.STARTED.progress


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (ArchiveStatus.STARTED, ArchiveStatus.STOPPED),
        (ArchiveStatus.STOPPED, ArchiveStatus.UPLOADED),
        (ArchiveStatus.STOPPED, ArchiveStatus.AVAILABLE),
        (ArchiveStatus.AVAILABLE, ArchiveStatus.EXPIRED),
        (ArchiveStatus.UPLOADED, ArchiveStatus.DELETED),
        (ArchiveStatus.STOPPED, ArchiveStatus.FAILED),
    ],
)
def test_what_comes_later_has_come_further(
    earlier: ArchiveStatus, later: ArchiveStatus
) -> None:
    assert earlier.progress < later.progress


def test_a_word_that_opentok_does_not_document_is_unknown() -> None:
    assert ArchiveStatus("archived") is ArchiveStatus.UNKNOWN
