"""One call to OpenTok: what it makes of an answer is in `tests/laws`, too."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.tiny_server import TinyServer
from tests.support.video_services import video_services

CREDENTIALS = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))


def test_where_nobody_listens_there_is_no_answer() -> None:
    # Nothing can listen at port 0.
    projects = video_services("http://127.0.0.1:0")

    with pytest.raises(VideoUnavailable):
        projects.of(CREDENTIALS).streams_of("s")


def test_a_page_that_refuses_does_not_tell_what_time_it_is_at_opentok(
    server: TinyServer,
) -> None:
    server.answer(403, "<html>Your session has expired</html>", "text/html")

    with pytest.raises(VideoUnavailable):
        video_services(server.url).of(CREDENTIALS).streams_of("s")

    assert len(server.requests) == 1
