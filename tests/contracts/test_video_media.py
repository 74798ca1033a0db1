"""What `ports.Video` promises of recordings and streams."""

from dataclasses import replace

import pytest

from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    VideoConflict,
    VideoNotFound,
    VideoRequestRefused,
)
from interactive_broadcast.kernel.media import Transcription
from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    BroadcastOptions,
    Resolution,
)
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.kernel.video import RtmpTarget, Video
from interactive_broadcast.kernel.video_statuses import (
    HlsStatus,
    RtmpStatus,
    TranscriptionStatus,
)
from tests.support.video_implementations import VideoImplementation

ENCODER = RtmpTarget(
    id="rtmpUrl", server_url="rtmp://encoder.example/app", stream_name="stream"
)
FILM = ArchiveOptions(resolution=Resolution.HD, quantization_parameter=20)
SPOKEN = ArchiveOptions(
    has_transcription=True, primary_language_code="ja-JP", has_summary=True
)


def test_a_stage_is_recorded_until_it_is_stopped(
    made: VideoImplementation, video: Video
) -> None:
    started = video.start_archive(made.busy_stage(), name="Launch", composed=True)

    stopped = video.stop_archive(started.id)

    assert (started.status, started.is_over) == ("started", False)
    assert stopped.id == started.id
    assert stopped.is_over
    assert video.archive(started.id).is_over


def test_stopping_a_recording_twice_changes_nothing(
    made: VideoImplementation, video: Video
) -> None:
    archive = video.start_archive(made.busy_stage(), name="Launch", composed=False)
    once = video.stop_archive(archive.id)

    again = video.stop_archive(archive.id)

    assert again == once


def test_an_empty_stage_is_neither_recorded_nor_streamed(
    made: VideoImplementation, video: Video
) -> None:
    stage = made.empty_stage()

    with pytest.raises(StageEmpty):
        video.start_archive(stage, name="Launch", composed=True)
    with pytest.raises(StageEmpty):
        video.start_broadcast(stage, hls=True, rtmp=[])


def test_a_relayed_stage_is_neither_recorded_nor_streamed(
    made: VideoImplementation, video: Video
) -> None:
    stage = made.busy_stage(relayed=True)

    with pytest.raises(VideoConflict):
        video.start_archive(stage, name="Launch", composed=True)
    with pytest.raises(VideoConflict):
        video.start_broadcast(stage, hls=True, rtmp=[])


def test_a_stage_has_one_recording_and_one_stream_at_a_time(
    made: VideoImplementation, video: Video
) -> None:
    stage = made.busy_stage()
    video.start_archive(stage, name="Launch", composed=True)
    video.start_broadcast(stage, hls=True, rtmp=[])

    with pytest.raises(VideoConflict):
        video.start_archive(stage, name="Launch", composed=True)
    with pytest.raises(VideoConflict):
        video.start_broadcast(stage, hls=True, rtmp=[])


def test_the_recordings_of_a_stage_are_listed_newest_first(
    made: VideoImplementation, video: Video
) -> None:
    stage, other = made.busy_stage(), made.busy_stage()
    older = video.start_archive(stage, name="One", composed=True)
    video.stop_archive(older.id)
    newer = video.start_archive(stage, name="Two", composed=True)
    video.start_archive(other, name="Other", composed=True)

    assert [archive.id for archive in video.archives_of(stage)] == [newer.id, older.id]


def test_a_project_lists_its_newest_recordings_and_streams_of_all_stages(
    made: VideoImplementation, video: Video
) -> None:
    stage, other = made.busy_stage(), made.busy_stage()
    older = video.start_archive(stage, name="One", composed=True)
    newer = video.start_archive(other, name="Two", composed=True)
    stream = video.start_broadcast(other, hls=True, rtmp=[])

    archives, streams = video.recent_archives(), video.recent_broadcasts()

    assert [(one.id, one.session_id) for one in archives] == [
        (newer.id, other),
        (older.id, stage),
    ]
    assert [(one.id, one.session_id) for one in streams] == [(stream.id, other)]


def test_a_recording_that_goes_on_is_not_deleted(
    made: VideoImplementation, video: Video
) -> None:
    archive = video.start_archive(made.busy_stage(), name="Show", composed=True)

    with pytest.raises(VideoConflict):
        video.delete_archive(archive.id)


def test_an_unknown_recording_cannot_be_deleted(video: Video) -> None:
    assert not video.delete_archive("00000000-0000-0000-0000-000000000000")


def test_an_unknown_recording_is_not_found(video: Video) -> None:
    unknown = "5e1f5c10-0000-4000-8000-000000000000"

    with pytest.raises(ArchiveNotFound):
        video.archive(unknown)
    with pytest.raises(ArchiveNotFound):
        video.stop_archive(unknown)


def test_a_stage_is_streamed_until_it_is_stopped(
    made: VideoImplementation, video: Video
) -> None:
    stage = made.busy_stage()
    started = video.start_broadcast(stage, hls=True, rtmp=[ENCODER])

    listed = video.broadcasts_of(stage)
    video.stop_broadcast(started.id)

    assert [broadcast.id for broadcast in listed] == [started.id]
    assert started.hls_url is not None
    # The answer to a start does not always tell it yet.
    assert listed[0].hls_status is HlsStatus.CONNECTING
    assert list(started.rtmp.values()) == [RtmpStatus.CONNECTING]
    assert not started.is_playable(started.created_at + 19_000)
    assert started.is_playable(started.created_at + 20_000)
    assert all(one.status != "started" for one in video.broadcasts_of(stage))


def test_a_film_is_made_as_it_is_asked_for(
    made: VideoImplementation, video: Video
) -> None:
    archive = video.start_archive(
        made.busy_stage(), name="Launch", composed=True, options=FILM
    )

    assert archive.transcription is None


def test_what_is_said_is_written_down_of_one_that_keeps_people_apart(
    made: VideoImplementation, video: Video
) -> None:
    archive = video.start_archive(
        made.busy_stage(), name="Launch", composed=False, options=SPOKEN
    )

    requested = Transcription(status=TranscriptionStatus.REQUESTED)
    assert archive.transcription == requested
    assert video.archive(archive.id).transcription == requested


@pytest.mark.parametrize(("composed", "options"), [(True, SPOKEN), (False, FILM)])
def test_what_the_service_does_not_do_together_starts_no_recording(
    made: VideoImplementation, video: Video, *, composed: bool, options: ArchiveOptions
) -> None:
    stage = made.busy_stage()

    with pytest.raises(VideoRequestRefused):
        video.start_archive(stage, name="Launch", composed=composed, options=options)

    assert video.archives_of(stage) == []


def test_a_stream_goes_to_five_encoders_each_under_its_name(
    made: VideoImplementation, video: Video
) -> None:
    encoders = [replace(ENCODER, id=f"encoder-{number}") for number in range(5)]
    options = BroadcastOptions(resolution=Resolution.HD, max_bitrate=10**6, dvr=True)

    started = video.start_broadcast(
        made.busy_stage(), hls=True, rtmp=encoders, options=options
    )

    assert set(started.rtmp) == {encoder.id for encoder in encoders}


def test_what_the_service_does_not_do_together_starts_no_stream(
    made: VideoImplementation, video: Video
) -> None:
    stage = made.busy_stage()
    both = BroadcastOptions(dvr=True, low_latency=True)

    with pytest.raises(VideoRequestRefused):
        video.start_broadcast(stage, hls=True, rtmp=[], options=both)

    assert video.broadcasts_of(stage) == []


def test_a_stream_without_hls_has_no_address(
    made: VideoImplementation, video: Video
) -> None:
    started = video.start_broadcast(made.busy_stage(), hls=False, rtmp=[ENCODER])

    assert video.broadcast(started.id).hls_url is None


def test_stopping_a_stream_twice_or_one_that_never_was_changes_nothing(
    made: VideoImplementation, video: Video
) -> None:
    started = video.start_broadcast(made.busy_stage(), hls=True, rtmp=[])

    video.stop_broadcast(started.id)
    video.stop_broadcast(started.id)
    video.stop_broadcast("5e1f5c10-0000-4000-8000-000000000000")


def test_an_unknown_stream_is_not_found(video: Video) -> None:
    with pytest.raises(VideoNotFound):
        video.broadcast("5e1f5c10-0000-4000-8000-000000000000")
