import json
from collections.abc import Callable, Iterable

import jwt
import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters import deadlines
from interactive_broadcast.adapters.video import MOST_RECENT
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotRouted,
    VideoRequestRefused,
    VideoUnavailable,
)
from interactive_broadcast.kernel.show_errors import StageEmpty
from interactive_broadcast.kernel.video import Video, VideoCredentials
from tests.support.tiny_server import TinyServer
from tests.support.video_services import video_services
from tests.support.vonage_application import APPLICATION

CREDENTIALS = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))


def _pages(offsets: Iterable[int]) -> list[str]:
    return [f"count=1000&offset={one}" for one in offsets]


HTML = "<html>Bad gateway</html>"
REFUSED = '{"code":-1,"message":"Refused.","description":"Refused."}'
"""In the form of OpenTok's own refusals."""


@pytest.fixture
def video(server: TinyServer) -> Video:
    return video_services(server.url).of(CREDENTIALS)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, '{"message":"Not found. No clients are actively"}', StageEmpty),
        (400, '{"message":"Invalid session"}', VideoRequestRefused),
        (400, HTML, VideoUnavailable),
        (401, REFUSED, VideoCredentialsRefused),
        (401, "{}", VideoUnavailable),
        (403, '{"code":-1,"message":"Invalid signature"}', VideoCredentialsRefused),
        (404, '{"message":"No clients"}', StageEmpty),
        (404, HTML, VideoUnavailable),
        (409, '{"code":15008,"message":"Only routed"}', VideoNotRouted),
        (409, '{"code":15004,"message":"15008 is running"}', VideoConflict),
        (429, "{}", VideoUnavailable),
        (500, "{}", VideoUnavailable),
        (502, HTML, VideoUnavailable),
        (302, "", VideoUnavailable),
        (200, HTML, VideoUnavailable),
        (200, "", VideoUnavailable),
        (200, "[]", VideoUnavailable),
        (200, '{"id":"a"}', VideoUnavailable),
    ],
)
def test_what_an_answer_to_starting_a_recording_means(
    video: Video, server: TinyServer, status: int, body: str, error: type[Exception]
) -> None:
    server.answer(status, body)

    with pytest.raises(error):
        video.start_archive("stage", name="Launch", composed=True)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, REFUSED, VideoRequestRefused),
        (403, REFUSED, VideoCredentialsRefused),
        (404, REFUSED, StageEmpty),
        (409, REFUSED, VideoConflict),
        (500, HTML, VideoUnavailable),
        (200, "null", VideoUnavailable),
    ],
)
def test_what_an_answer_to_starting_a_stream_means(
    video: Video, server: TinyServer, status: int, body: str, error: type[Exception]
) -> None:
    server.answer(status, body)

    with pytest.raises(error):
        video.start_broadcast("stage", hls=True, rtmp=[])


@pytest.fixture
def vonage_video(server: TinyServer) -> Video:
    return video_services(server.url).of(APPLICATION)


ANSWERS_OF_VONAGE = [
    # As in Vonage's description of its API, version 0.3.2, and in its SDK's tests.
    (400, '{"code":400,"message":"No clients are actively connected"}', StageEmpty),
    (401, '{"code":401,"message":"Invalid JWT"}', VideoCredentialsRefused),
    (403, '{"code":10001,"message":"Invalid token"}', VideoCredentialsRefused),
    (403, '{"code":403,"message":"Authentication error"}', VideoCredentialsRefused),
    (404, '{"code":404,"message":"Session not found"}', StageEmpty),
    (408, '{"code":-1,"message":"Request timed out."}', VideoUnavailable),
    (409, '{"code":15001,"message":"session is already composed"}', VideoConflict),
    (409, '{"message":"Session is already composed for given tag"}', VideoConflict),
    (429, '{"code":50004,"message":"Limit of renders"}', VideoUnavailable),
]


@pytest.mark.parametrize(("status", "body", "error"), ANSWERS_OF_VONAGE)
def test_what_vonage_answers_to_starting_something_means(
    vonage_video: Video,
    server: TinyServer,
    status: int,
    body: str,
    error: type[Exception],
) -> None:
    server.answer(status, body)

    with pytest.raises(error):
        vonage_video.start_archive("stage", name="Launch", composed=True)
    with pytest.raises(error):
        vonage_video.start_broadcast("stage", hls=True, rtmp=[])


def test_a_stream_that_vonage_could_not_stop_in_time_has_not_stopped(
    vonage_video: Video, server: TinyServer
) -> None:
    server.answer(408, '{"code":-1,"message":"Request timed out."}')

    with pytest.raises(VideoUnavailable):
        vonage_video.stop_broadcast("b1")


def test_what_vonage_says_of_a_recording_is_read_as_opentoks_is(
    vonage_video: Video, server: TinyServer
) -> None:
    """It names the application alone, where OpenTok has a project's number."""
    server.answer(
        200, json.dumps({"id": "a1", "status": "stopped", "applicationId": "0a1b-2c3d"})
    )

    assert vonage_video.archive("a1").is_over


@pytest.mark.parametrize("body", ["{}", "[]", '[{"id":"s"}]', "<sessions/>"])
def test_a_session_without_an_id_is_no_session(
    video: Video, server: TinyServer, body: str
) -> None:
    server.answer(200, body)

    with pytest.raises(VideoUnavailable):
        video.create_session()


@pytest.mark.parametrize("status", [404, 409])
def test_a_stream_that_is_gone_counts_as_stopped(
    video: Video, server: TinyServer, status: int
) -> None:
    server.answer(status, REFUSED)

    video.stop_broadcast("b1")

    assert server.requests == ["POST /v2/project/100/broadcast/b1/stop"]


def test_a_recording_that_has_ended_is_looked_up(
    video: Video, server: TinyServer
) -> None:
    server.answer(409, REFUSED)

    with pytest.raises(VideoConflict):
        video.stop_archive("a1")

    assert server.requests == [
        "POST /v2/project/100/archive/a1/stop",
        "GET /v2/project/100/archive/a1",
    ]


def test_an_unknown_recording_is_told_from_an_unknown_stage(
    video: Video, server: TinyServer
) -> None:
    server.answer(404, REFUSED)

    with pytest.raises(ArchiveNotFound):
        video.stop_archive("a1")


def test_an_effect_whose_answer_is_lost_is_not_repeated(
    video: Video, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(VideoUnavailable):
        video.start_archive("stage", name="Launch", composed=True)

    assert server.requests == ["POST /v2/project/100/archive"]


def test_when_nobody_answers_the_credentials_are_neither_good_nor_bad(
    server: TinyServer,
) -> None:
    server.answer(503)

    with pytest.raises(VideoUnavailable):
        video_services(server.url).accepts(CREDENTIALS)


def test_an_id_cannot_leave_its_place_in_the_address(
    video: Video, server: TinyServer
) -> None:
    server.answer(404, REFUSED)

    video.stop_broadcast("../x?y")

    assert server.requests == ["POST /v2/project/100/broadcast/..%2Fx%3Fy/stop"]


def test_each_call_waits_for_a_bounded_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 0 < deadlines.TIMEOUT_S <= 5


def test_a_header_is_signed_for_less_than_five_minutes(video: Video) -> None:
    header = video._calls._headers(is_form=True)["X-OPENTOK-AUTH"]  # type: ignore[attr-defined]  # noqa: SLF001 - what goes over the wire

    claims = jwt.decode(
        header, CREDENTIALS.api_secret.get_secret_value(), algorithms=["HS256"]
    )
    assert 0 < claims["exp"] - claims["iat"] < 300


MODERATION: list[Callable[[Video], bool]] = [
    lambda video: video.disconnect("stage", "connection"),
    lambda video: video.mute_stream("stage", "stream"),
    lambda video: video.mute_all("stage", excluded=["host"], active=True),
    lambda video: video.delete_archive("archive"),
]


@pytest.mark.parametrize("act", MODERATION)
@pytest.mark.parametrize(("status", "body"), [(204, ""), (200, ""), (200, "{}")])
def test_a_success_need_not_say_more(
    video: Video,
    server: TinyServer,
    act: Callable[[Video], bool],
    status: int,
    body: str,
) -> None:
    server.answer(status, body)

    assert act(video)


@pytest.mark.parametrize("act", MODERATION)
def test_who_is_gone_needs_no_moderation(
    video: Video, server: TinyServer, act: Callable[[Video], bool]
) -> None:
    server.answer(404, REFUSED)

    assert not act(video)


@pytest.mark.parametrize("act", MODERATION)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, VideoConflict),
        (403, VideoCredentialsRefused),
        (429, VideoUnavailable),
        (500, VideoUnavailable),
    ],
)
def test_a_failure_to_moderate_does_not_look_like_success(
    video: Video,
    server: TinyServer,
    act: Callable[[Video], bool],
    status: int,
    error: type[Exception],
) -> None:
    server.answer(status, REFUSED)

    with pytest.raises(error):
        act(video)


@pytest.mark.parametrize(
    "body",
    [
        '{"items":[{"connectionState":"Connected"}]}',
        '{"items":[{"connectionId":null}]}',
        '{"items":["c1"]}',
        '{"count":2,"items":[{"connectionId":"c1"}]}',
        '{"count":"many","items":[]}',
    ],
)
def test_nobody_is_gone_because_a_list_of_connections_is_damaged_or_not_whole(
    video: Video, server: TinyServer, body: str
) -> None:
    server.answer(200, body)

    with pytest.raises(VideoUnavailable):
        video.connections_of("stage")


def test_connections_are_asked_for_by_session(video: Video, server: TinyServer) -> None:
    server.answer(200, '{"count":1,"items":[{"connectionId":"c1"}]}')

    assert video.connections_of("stage") == {"c1"}
    assert server.requests == ["GET /v2/project/100/session/stage/connection"]


def a_list(number: int, *, at: int) -> str:
    """So many recordings that were started then."""
    one = {"id": "a", "status": "stopped", "createdAt": at}
    return json.dumps({"count": 9_999, "items": [one] * number})


@pytest.mark.parametrize(
    ("number", "since", "asked"),
    [
        (199, 1_000, ["count=200"]),
        (200, None, ["count=200"]),
        (200, 5_001, ["count=200"]),
        (200, 5_000, ["count=200", "count=1000&offset=200"]),
        (1_000, 0, ["count=200", *_pages(range(1_000, MOST_RECENT, 1_000))]),
    ],
)
def test_a_project_is_listed_by_pages_as_far_back_as_its_shows_have_been_live(
    video: Video, server: TinyServer, number: int, since: int | None, asked: list[str]
) -> None:
    server.answer(200, a_list(number, at=5_000))

    listed = video.recent_archives(since=since)

    assert server.queries == asked
    assert len(listed) == number * len(asked)
