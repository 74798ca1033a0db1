"""What `ports.Video` promises of captions."""

import pytest

from interactive_broadcast.kernel.errors import (
    CaptionsRunning,
    InvalidRequest,
    VideoNotRouted,
)
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.kernel.video import (
    Video,
)
from tests.support.fakes import FakeVideoProjects
from tests.support.video_implementations import VideoImplementation


def caption(video: Video, stage: str, language_code: str = "en-US") -> str:
    return video.start_captions(
        stage, language_code=language_code, max_duration_s=300, status_url=None
    )


def test_a_session_has_captions_once_at_a_time(made: VideoImplementation) -> None:
    video, stage = made.video, made.busy_stage()

    first = caption(video, stage)
    with pytest.raises(CaptionsRunning):
        caption(video, stage)
    was_running = video.stop_captions(first)

    assert was_running
    assert caption(video, stage) != first


def test_captions_that_have_ended_are_not_there_any_more(
    made: VideoImplementation,
) -> None:
    video = made.video
    captions_id = caption(video, made.busy_stage())
    video.stop_captions(captions_id)

    assert not video.stop_captions(captions_id)
    assert not video.stop_captions("5e1f5c10-0000-4000-8000-000000000000")


def test_only_a_routed_session_with_somebody_in_it_has_captions(
    made: VideoImplementation,
) -> None:
    with pytest.raises(StageEmpty):
        caption(made.video, made.empty_stage())
    with pytest.raises(VideoNotRouted):
        caption(made.video, made.busy_stage(relayed=True))


def test_a_language_that_is_not_taken_is_the_requests_fault(
    made: VideoImplementation,
) -> None:
    if isinstance(made.projects, FakeVideoProjects):
        made.projects.video.refused_languages.add("xx-XX")

    with pytest.raises(InvalidRequest):
        caption(made.video, made.busy_stage(), "xx-XX")
