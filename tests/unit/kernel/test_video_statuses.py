"""What OpenTok's words for how far something has come mean: every row, as decided."""

import pytest

from interactive_broadcast.kernel.errors import (
    ArchiveDeleted,
    ArchiveExpired,
    ArchiveFailed,
    ArchiveNotReady,
    BackendError,
    BucketUnknown,
)
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.video_statuses import (
    ARCHIVE_REASONS,
    ARCHIVE_STATUSES,
    BROADCAST_STATUSES,
    HLS_STATUSES,
    RTMP_STATUSES,
    ArchiveStatus,
    BroadcastStatus,
    FileAddress,
    HlsStatus,
    Outcome,
    Publication,
    RtmpStatus,
    StreamMeaning,
    TranscriptionStatus,
)

BUCKET, LINK, NONE = FileAddress.BUCKET, FileAddress.FRESH_LINK, FileAddress.NONE
ENDED, BROKEN_OFF = Outcome.ENDED, Outcome.BROKEN_OFF

ADDRESSES = [
    # status, with an own bucket, without, what getArchiveUrl answers otherwise
    (ArchiveStatus.STARTED, NONE, NONE, ArchiveNotReady),
    (ArchiveStatus.PAUSED, NONE, NONE, ArchiveNotReady),
    (ArchiveStatus.STOPPED, NONE, NONE, ArchiveNotReady),
    (ArchiveStatus.UPLOADED, BUCKET, NONE, BucketUnknown),
    (ArchiveStatus.AVAILABLE, LINK, LINK, ArchiveNotReady),
    (ArchiveStatus.EXPIRED, NONE, NONE, ArchiveExpired),
    (ArchiveStatus.DELETED, NONE, NONE, ArchiveDeleted),
    (ArchiveStatus.FAILED, NONE, NONE, ArchiveFailed),
    (ArchiveStatus.UNKNOWN, NONE, NONE, ArchiveNotReady),
]
ENDS = [
    # status, over, final, what the producer is told
    (ArchiveStatus.STARTED, False, False, (None, None)),
    (ArchiveStatus.PAUSED, False, False, (None, None)),
    (ArchiveStatus.STOPPED, True, False, ("archive-ended", ENDED)),
    (ArchiveStatus.UPLOADED, True, True, ("archive-ended", ENDED)),
    (ArchiveStatus.AVAILABLE, True, True, ("archive-ended", ENDED)),
    (ArchiveStatus.EXPIRED, True, True, ("archive-ended", ENDED)),
    (ArchiveStatus.DELETED, True, True, ("archive-ended", ENDED)),
    (ArchiveStatus.FAILED, True, True, ("archive-failed", BROKEN_OFF)),
    (ArchiveStatus.UNKNOWN, True, False, ("archive-failed", BROKEN_OFF)),
]


def an_archive(status: ArchiveStatus, reason: str = "") -> Archive:
    return Archive(id="a1", status=status, duration_s=0, size_bytes=0, reason=reason)


def test_every_status_has_a_row() -> None:
    assert list(ARCHIVE_STATUSES) == list(ArchiveStatus)
    assert list(BROADCAST_STATUSES) == list(BroadcastStatus)
    assert list(HLS_STATUSES) == list(HlsStatus)
    assert list(RTMP_STATUSES) == list(RtmpStatus)


@pytest.mark.parametrize(("status", "own_bucket", "no_bucket", "refusal"), ADDRESSES)
def test_where_the_file_of_a_recording_is(
    status: ArchiveStatus,
    own_bucket: FileAddress,
    no_bucket: FileAddress,
    refusal: type[BackendError],
) -> None:
    archive = an_archive(status)

    assert archive.address(own_bucket=True) is own_bucket
    assert archive.address(own_bucket=False) is no_bucket
    assert archive.refusal is refusal


@pytest.mark.parametrize(("status", "is_over", "is_final", "told"), ENDS)
def test_how_far_a_recording_has_come(
    status: ArchiveStatus,
    *,
    is_over: bool,
    is_final: bool,
    told: tuple[str | None, Outcome | None],
) -> None:
    archive = an_archive(status)

    assert archive.is_over is status.is_over is is_over
    assert status.is_final is is_final
    assert (archive.problem, archive.outcome) == told
    assert archive.has_failed is (archive.outcome is BROKEN_OFF)


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("user initiated", ENDED),
        ("session ended", ENDED),
        ("maximum duration exceeded", ENDED),
        ("maximum idle time exceeded", ENDED),
        ("failure", BROKEN_OFF),
        ("", ENDED),
        ("a reason that is not documented", ENDED),
    ],
)
def test_why_a_recording_has_ended_tells_whether_it_was_a_failure(
    reason: str, outcome: Outcome
) -> None:
    assert an_archive(ArchiveStatus.STOPPED, reason).outcome is outcome
    assert an_archive(ArchiveStatus.STARTED, reason).outcome is None
    assert an_archive(ArchiveStatus.FAILED, reason).outcome is BROKEN_OFF


def test_every_documented_reason_is_told_as_its_table_says() -> None:
    told = {
        reason: an_archive(ArchiveStatus.AVAILABLE, reason).outcome
        for reason in ARCHIVE_REASONS
    }

    assert told == ARCHIVE_REASONS


GOES_ON: tuple[str | None, Outcome | None] = (None, None)
STREAM_ENDED = ("broadcast-ended", ENDED)
STREAM_FAILED = ("broadcast-failed", BROKEN_OFF)


@pytest.mark.parametrize(
    ("row", "is_over", "told", "published"),
    [
        (BROADCAST_STATUSES[BroadcastStatus.STARTED], False, GOES_ON, None),
        (BROADCAST_STATUSES[BroadcastStatus.STOPPED], True, STREAM_ENDED, None),
        (BROADCAST_STATUSES[BroadcastStatus.FAILED], True, STREAM_FAILED, None),
        (BROADCAST_STATUSES[BroadcastStatus.UNKNOWN], True, STREAM_FAILED, None),
        (HLS_STATUSES[HlsStatus.CONNECTING], False, GOES_ON, Publication.AFTER_DELAY),
        (HLS_STATUSES[HlsStatus.READY], False, GOES_ON, Publication.AFTER_DELAY),
        (HLS_STATUSES[HlsStatus.LIVE], False, GOES_ON, Publication.AT_ONCE),
        (HLS_STATUSES[HlsStatus.ENDED], True, STREAM_ENDED, Publication.NEVER),
        (HLS_STATUSES[HlsStatus.ERROR], True, STREAM_FAILED, Publication.NEVER),
        (HLS_STATUSES[HlsStatus.UNKNOWN], False, GOES_ON, Publication.AFTER_DELAY),
        (RTMP_STATUSES[RtmpStatus.CONNECTING], False, GOES_ON, None),
        (RTMP_STATUSES[RtmpStatus.LIVE], False, GOES_ON, None),
        (
            RTMP_STATUSES[RtmpStatus.OFFLINE],
            *(True, ("rtmp-offline", BROKEN_OFF), None),
        ),
        (RTMP_STATUSES[RtmpStatus.ERROR], True, ("rtmp-failed", BROKEN_OFF), None),
        (RTMP_STATUSES[RtmpStatus.UNKNOWN], False, GOES_ON, None),
    ],
)
def test_what_the_status_of_a_stream_or_of_an_output_means(
    row: StreamMeaning,
    *,
    is_over: bool,
    told: tuple[str | None, Outcome | None],
    published: Publication | None,
) -> None:
    assert row.is_over is is_over
    assert (row.problem, row.outcome) == told
    assert row.published is (published or Publication.NEVER)


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


@pytest.mark.parametrize("enum", [HlsStatus, RtmpStatus, BroadcastStatus])
def test_a_word_for_a_stream_that_opentok_does_not_document_is_unknown(
    enum: type[HlsStatus | RtmpStatus | BroadcastStatus],
) -> None:
    assert enum("warming-up") is enum.UNKNOWN


def test_what_is_written_down_is_final_when_it_is_there_or_never_will_be() -> None:
    final = [one.value for one in TranscriptionStatus if one.is_final]

    assert final == ["uploaded", "available", "failed"]


def test_a_word_for_a_transcription_that_is_not_known_is_not_its_end() -> None:
    word = TranscriptionStatus("what is this")

    assert word is TranscriptionStatus.UNKNOWN
    assert TranscriptionStatus.REQUESTED.progress < word.progress
    assert word.progress < TranscriptionStatus.FAILED.progress
