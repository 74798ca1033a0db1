"""Every call to OpenTok against everything that can come instead of an answer."""

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.opentok import OpenTokProjects
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.video import Video, VideoCredentials
from tests.support.failure_table import ALL, PAGE, REFUSING, TORN_JSON, Failure
from tests.support.tiny_server import TinyServer

CREDENTIALS = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))

TELLING: dict[str, Callable[[Video], object]] = {
    "create_session": lambda video: video.create_session(),
    "start_archive": lambda video: video.start_archive("s", name="n", composed=True),
    "stop_archive": lambda video: video.stop_archive("a"),
    "archive": lambda video: video.archive("a"),
    "archives_of": lambda video: video.archives_of("s"),
    "recent_archives": lambda video: video.recent_archives(),
    "start_broadcast": lambda video: video.start_broadcast("s", hls=True, rtmp=[]),
    "broadcast": lambda video: video.broadcast("b"),
    "broadcasts_of": lambda video: video.broadcasts_of("s"),
    "recent_broadcasts": lambda video: video.recent_broadcasts(),
    "has_streams": lambda video: video.has_streams("s"),
    "streams_of": lambda video: video.streams_of("s"),
    "connections_of": lambda video: video.connections_of("s"),
}
"""Calls whose answer is needed."""

ACTING: dict[str, Callable[[Video], object]] = {
    "disconnect": lambda video: video.disconnect("s", "c"),
    "mute_stream": lambda video: video.mute_stream("s", "t"),
    "mute_all": lambda video: video.mute_all("s", excluded=[], active=True),
}
"""Calls of which it is enough to know that they went well."""

CASES: dict[str, tuple[Callable[[Video], object], tuple[Failure, ...]]] = {
    **{name: (call, ALL) for name, call in TELLING.items()},
    **{name: (call, REFUSING) for name, call in ACTING.items()},
    "stop_broadcast": (
        lambda video: video.stop_broadcast("b"),
        (*REFUSING, PAGE, TORN_JSON),
    ),
}


@pytest.mark.parametrize(("call", "failures"), CASES.values(), ids=CASES)
def test_whatever_is_no_answer_may_be_asked_for_again(
    server: TinyServer,
    call: Callable[[Video], object],
    failures: tuple[Failure, ...],
) -> None:
    for failure in failures:
        video = OpenTokProjects(api_url=lambda: server.url).of(CREDENTIALS)
        server.drops = failure.status is None
        server.answer(failure.status or 200, failure.body, failure.content_type)
        with pytest.raises(VideoUnavailable):
            call(video)


@pytest.mark.parametrize("call", [*TELLING.values(), *ACTING.values()])
def test_where_nobody_listens_there_is_no_answer(
    call: Callable[[Video], object],
) -> None:
    # Nothing can listen at port 0.
    projects = OpenTokProjects(api_url=lambda: "http://127.0.0.1:0")

    with pytest.raises(VideoUnavailable):
        call(projects.of(CREDENTIALS))
