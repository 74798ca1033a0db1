"""What `ports.VideoProjects` and `ports.Video` promise.

Against the fake, and against the adapter with each product.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import jwt
import pytest
import requests
from pydantic import SecretStr

from emulators.opentok.service import OpenTokService
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    CaptionsRunning,
    InvalidRequest,
    StageEmpty,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoNotRouted,
    VideoRequestRefused,
)
from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    BroadcastOptions,
    Resolution,
)
from interactive_broadcast.kernel.video import (
    RtmpTarget,
    Transcription,
    Video,
    VideoCredentials,
    VideoProjects,
    VideoRole,
)
from interactive_broadcast.kernel.video_statuses import (
    HlsStatus,
    RtmpStatus,
    TranscriptionStatus,
)
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.support.builders import credentials
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import FakeVideoProjects
from tests.support.private_keys import (
    APPLICATION_ID,
    an_application_key,
    an_rsa_key,
    public_part,
)
from tests.support.video_services import video_services
from tests.support.vonage_application import (
    APPLICATION,
    UNKNOWN_APPLICATION,
    with_another_key,
)

OTHER = SecretStr("0therSecret0fN0bodyThatIsLongEnough")
UNKNOWN = VideoCredentials("999999", OTHER)
IN_AN_HOUR = SystemClock().now() + timedelta(hours=1)
ENCODER = RtmpTarget(
    id="rtmpUrl", server_url="rtmp://encoder.example/app", stream_name="stream"
)


@dataclass(frozen=True, slots=True)
class Implementation:
    """An implementation, and how people come on its stages."""

    projects: VideoProjects
    credentials: VideoCredentials
    wrong: VideoCredentials
    """Of the same project, with another secret."""
    unknown: VideoCredentials
    """Of a project that there is not."""
    emulated: EmulatedService[OpenTokService] | None = None

    @property
    def video(self) -> Video:
        return self.projects.of(self.credentials)

    def empty_stage(self, *, relayed: bool = False) -> str:
        stage = self.video.create_session(relayed=relayed)
        if isinstance(self.projects, FakeVideoProjects):
            self.projects.video.empty_stages.add(stage)
        return stage

    def busy_stage(self, *, relayed: bool = False) -> str:
        stage = self.video.create_session(relayed=relayed)
        if self.emulated is not None:
            token = self.video.mint_token(
                stage, role=VideoRole.PUBLISHER, expires_at=IN_AN_HOUR
            )
            requests.post(
                f"{self.emulated.url}/__/connections",
                json={"sessionId": stage, "token": token},
                timeout=DEADLINE_S,
            ).raise_for_status()
        return stage


@pytest.fixture(params=["fake", "opentok", "vonage"])
def made(request: pytest.FixtureRequest) -> Implementation:
    if request.param == "fake":
        own = credentials()
        return Implementation(
            FakeVideoProjects(), own, replace(own, api_secret=OTHER), UNKNOWN
        )
    emulated: EmulatedService[OpenTokService] = request.getfixturevalue(
        "emulated_opentok"
    )
    emulated.run(emulated.service.reset)
    if request.param == "opentok":
        own = VideoCredentials(DEMO_API_KEY, SecretStr(DEMO_API_SECRET))
        wrong, unknown = replace(own, api_secret=OTHER), UNKNOWN
    else:
        own, wrong = APPLICATION, with_another_key()
        unknown = UNKNOWN_APPLICATION
    return Implementation(video_services(emulated.url), own, wrong, unknown, emulated)


@pytest.fixture
def video(made: Implementation) -> Video:
    return made.video


def test_key_and_secret_that_belong_together_are_accepted(made: Implementation) -> None:
    assert made.projects.accepts(made.credentials)


def test_credentials_are_given_in_many_forms_and_stored_in_one(
    made: Implementation,
) -> None:
    key = an_application_key()
    pasted = SecretStr(json.dumps(key))

    found = made.projects.credentials(APPLICATION_ID.upper(), pasted)

    assert found == VideoCredentials(APPLICATION_ID, SecretStr(key))


def test_what_are_no_credentials_is_refused_without_a_call(
    made: Implementation,
) -> None:
    with pytest.raises(InvalidRequest, match="a public key"):
        made.projects.credentials(APPLICATION_ID, SecretStr(public_part(an_rsa_key())))


def test_a_wrong_secret_is_not_accepted(made: Implementation) -> None:
    assert not made.projects.accepts(made.wrong)


def test_an_unknown_key_is_not_accepted(made: Implementation) -> None:
    assert not made.projects.accepts(made.unknown)


@pytest.fixture
def answered_401(
    emulated_opentok: EmulatedService[OpenTokService],
) -> Iterator[VideoProjects]:
    """A Vonage Video before which a gateway looks at who calls."""
    settings = f"{emulated_opentok.url}/__/settings"
    requests.post(settings, json={"answers401": True}, timeout=DEADLINE_S)
    yield video_services(emulated_opentok.url)
    requests.post(settings, json={"answers401": False}, timeout=DEADLINE_S)


def test_where_a_gateway_refuses_credentials_they_are_refused(
    answered_401: VideoProjects,
) -> None:
    assert answered_401.accepts(APPLICATION)
    assert not answered_401.accepts(with_another_key())
    assert not answered_401.accepts(UNKNOWN_APPLICATION)


def test_with_a_wrong_secret_every_call_is_refused(made: Implementation) -> None:
    video = made.projects.of(made.wrong)

    with pytest.raises(VideoCredentialsRefused):
        video.create_session()
    with pytest.raises(VideoCredentialsRefused):
        video.archives_of("stage")
    with pytest.raises(VideoCredentialsRefused):
        video.stop_broadcast("b1")


def test_each_session_is_another(video: Video) -> None:
    assert video.create_session() != video.create_session()


def test_a_token_is_minted_for_a_session_of_the_project(video: Video) -> None:
    stage = video.create_session(location="12.34.56.78")

    token = video.mint_token(
        stage,
        role=VideoRole.MODERATOR,
        expires_at=IN_AN_HOUR,
        data='{"userType":"producer"}',
        layout_classes=["focus"],
    )

    assert token


@pytest.mark.parametrize("role", list(VideoRole))
def test_a_token_of_any_role_may_last_for_thirty_days(
    video: Video, role: VideoRole
) -> None:
    stage = video.create_session()
    in_thirty_days = SystemClock().now() + timedelta(days=30)

    assert video.mint_token(stage, role=role, expires_at=in_thirty_days)


def test_a_session_is_owned_by_the_project_that_it_was_created_for(
    made: Implementation, video: Video
) -> None:
    stage = video.create_session()
    another = made.projects.of(made.unknown)

    assert video.owns(stage)
    assert not another.owns(stage)
    assert not video.owns("2_unknown")


def test_a_session_names_its_project_to_whoever_has_left_it(
    made: Implementation, video: Video
) -> None:
    stage = video.create_session()

    assert made.projects.project_of(stage) == made.credentials.api_key
    assert made.projects.project_of("2_unknown") is None


def test_no_token_is_minted_for_an_unknown_session(video: Video) -> None:
    with pytest.raises(VideoNotFound):
        video.mint_token("2_unknown", role=VideoRole.PUBLISHER, expires_at=IN_AN_HOUR)


def test_a_stage_is_recorded_until_it_is_stopped(
    made: Implementation, video: Video
) -> None:
    started = video.start_archive(made.busy_stage(), name="Launch", composed=True)

    stopped = video.stop_archive(started.id)

    assert (started.status, started.is_over) == ("started", False)
    assert stopped.id == started.id
    assert stopped.is_over
    assert video.archive(started.id).is_over


def test_stopping_a_recording_twice_changes_nothing(
    made: Implementation, video: Video
) -> None:
    archive = video.start_archive(made.busy_stage(), name="Launch", composed=False)
    once = video.stop_archive(archive.id)

    again = video.stop_archive(archive.id)

    assert again == once


def test_an_empty_stage_is_neither_recorded_nor_streamed(
    made: Implementation, video: Video
) -> None:
    stage = made.empty_stage()

    with pytest.raises(StageEmpty):
        video.start_archive(stage, name="Launch", composed=True)
    with pytest.raises(StageEmpty):
        video.start_broadcast(stage, hls=True, rtmp=[])


def test_a_relayed_stage_is_neither_recorded_nor_streamed(
    made: Implementation, video: Video
) -> None:
    stage = made.busy_stage(relayed=True)

    with pytest.raises(VideoConflict):
        video.start_archive(stage, name="Launch", composed=True)
    with pytest.raises(VideoConflict):
        video.start_broadcast(stage, hls=True, rtmp=[])


def test_a_stage_has_one_recording_and_one_stream_at_a_time(
    made: Implementation, video: Video
) -> None:
    stage = made.busy_stage()
    video.start_archive(stage, name="Launch", composed=True)
    video.start_broadcast(stage, hls=True, rtmp=[])

    with pytest.raises(VideoConflict):
        video.start_archive(stage, name="Launch", composed=True)
    with pytest.raises(VideoConflict):
        video.start_broadcast(stage, hls=True, rtmp=[])


def test_the_recordings_of_a_stage_are_listed_newest_first(
    made: Implementation, video: Video
) -> None:
    stage, other = made.busy_stage(), made.busy_stage()
    older = video.start_archive(stage, name="One", composed=True)
    video.stop_archive(older.id)
    newer = video.start_archive(stage, name="Two", composed=True)
    video.start_archive(other, name="Other", composed=True)

    assert [archive.id for archive in video.archives_of(stage)] == [newer.id, older.id]


def test_a_project_lists_its_newest_recordings_and_streams_of_all_stages(
    made: Implementation, video: Video
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


def test_whether_anybody_publishes_is_known_of_each_session(
    made: Implementation, video: Video
) -> None:
    stage, other = video.create_session(), video.create_session()
    connection, _ = people_on(made, stage)

    assert video.has_streams(stage)
    assert not video.has_streams(other)
    video.disconnect(stage, connection)
    assert not video.has_streams(stage)


def test_who_is_in_a_session_is_known_by_the_ids_of_connections_and_streams(
    made: Implementation, video: Video
) -> None:
    stage, other = video.create_session(), video.create_session()
    connection, stream = people_on(made, stage)

    assert video.connections_of(stage) == {connection}
    assert video.streams_of(stage) == {stream}
    assert video.connections_of(other) == video.streams_of(other) == frozenset()
    video.disconnect(stage, connection)
    assert video.connections_of(stage) == video.streams_of(stage) == frozenset()


def test_nobody_is_in_a_session_that_the_service_does_not_know(video: Video) -> None:
    assert video.connections_of("2_unknown") == frozenset()
    assert video.streams_of("2_unknown") == frozenset()


def test_a_recording_that_goes_on_is_not_deleted(
    made: Implementation, video: Video
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
    made: Implementation, video: Video
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


FILM = ArchiveOptions(resolution=Resolution.HD, quantization_parameter=20)
SPOKEN = ArchiveOptions(
    has_transcription=True, primary_language_code="ja-JP", has_summary=True
)


def test_a_film_is_made_as_it_is_asked_for(made: Implementation, video: Video) -> None:
    archive = video.start_archive(
        made.busy_stage(), name="Launch", composed=True, options=FILM
    )

    assert archive.transcription is None


def test_what_is_said_is_written_down_of_one_that_keeps_people_apart(
    made: Implementation, video: Video
) -> None:
    archive = video.start_archive(
        made.busy_stage(), name="Launch", composed=False, options=SPOKEN
    )

    requested = Transcription(status=TranscriptionStatus.REQUESTED)
    assert archive.transcription == requested
    assert video.archive(archive.id).transcription == requested


@pytest.mark.parametrize(("composed", "options"), [(True, SPOKEN), (False, FILM)])
def test_what_the_service_does_not_do_together_starts_no_recording(
    made: Implementation, video: Video, *, composed: bool, options: ArchiveOptions
) -> None:
    stage = made.busy_stage()

    with pytest.raises(VideoRequestRefused):
        video.start_archive(stage, name="Launch", composed=composed, options=options)

    assert video.archives_of(stage) == []


def test_a_stream_goes_to_five_encoders_each_under_its_name(
    made: Implementation, video: Video
) -> None:
    encoders = [replace(ENCODER, id=f"encoder-{number}") for number in range(5)]
    options = BroadcastOptions(resolution=Resolution.HD, max_bitrate=10**6, dvr=True)

    started = video.start_broadcast(
        made.busy_stage(), hls=True, rtmp=encoders, options=options
    )

    assert set(started.rtmp) == {encoder.id for encoder in encoders}


def test_what_the_service_does_not_do_together_starts_no_stream(
    made: Implementation, video: Video
) -> None:
    stage = made.busy_stage()
    both = BroadcastOptions(dvr=True, low_latency=True)

    with pytest.raises(VideoRequestRefused):
        video.start_broadcast(stage, hls=True, rtmp=[], options=both)

    assert video.broadcasts_of(stage) == []


def test_a_stream_without_hls_has_no_address(
    made: Implementation, video: Video
) -> None:
    started = video.start_broadcast(made.busy_stage(), hls=False, rtmp=[ENCODER])

    assert video.broadcast(started.id).hls_url is None


def test_stopping_a_stream_twice_or_one_that_never_was_changes_nothing(
    made: Implementation, video: Video
) -> None:
    started = video.start_broadcast(made.busy_stage(), hls=True, rtmp=[])

    video.stop_broadcast(started.id)
    video.stop_broadcast(started.id)
    video.stop_broadcast("5e1f5c10-0000-4000-8000-000000000000")


def test_an_unknown_stream_is_not_found(video: Video) -> None:
    with pytest.raises(VideoNotFound):
        video.broadcast("5e1f5c10-0000-4000-8000-000000000000")


def test_the_adapters_tokens_say_what_the_holder_may(
    emulated_opentok: EmulatedService[OpenTokService],
) -> None:
    projects = video_services(emulated_opentok.url)
    video = projects.of(VideoCredentials(DEMO_API_KEY, SecretStr(DEMO_API_SECRET)))
    stage = video.create_session()

    token = video.mint_token(
        stage,
        role=VideoRole.PUBLISHER_ONLY,
        expires_at=IN_AN_HOUR,
        data='{"userType":"fan"}',
        layout_classes=["full", "focus"],
    )

    claims = jwt.decode(
        token, DEMO_API_SECRET, algorithms=["HS256"], options={"verify_exp": False}
    )
    assert claims["session_id"] == stage
    assert claims["role"] == "publisheronly"
    assert claims["connection_data"] == '{"userType":"fan"}'
    assert claims["initial_layout_class_list"] == "full focus"
    assert claims["exp"] == int(IN_AN_HOUR.timestamp())


def people_on(made: Implementation, stage: str) -> tuple[str, str]:
    """Somebody connects and publishes: connection and stream."""
    if isinstance(made.projects, FakeVideoProjects):
        made.projects.video.publish(stage, "connection-1", "stream-1")
        return "connection-1", "stream-1"
    assert made.emulated is not None
    token = made.video.mint_token(
        stage, role=VideoRole.PUBLISHER, expires_at=IN_AN_HOUR
    )
    control = f"{made.emulated.url}/__"
    answer = requests.post(
        f"{control}/connections",
        json={"sessionId": stage, "token": token},
        timeout=DEADLINE_S,
    )
    connection = answer.json()["connectionId"]
    answer = requests.post(
        f"{control}/streams", json={"connectionId": connection}, timeout=DEADLINE_S
    )
    return connection, answer.json()["id"]


def test_somebody_is_put_out_once(made: Implementation, video: Video) -> None:
    stage, other = video.create_session(), video.create_session()
    connection, _ = people_on(made, stage)

    assert not video.disconnect(other, connection)
    assert video.disconnect(stage, connection)
    assert not video.disconnect(stage, connection)


def test_a_stream_is_muted_however_often(made: Implementation, video: Video) -> None:
    stage = video.create_session()
    connection, stream = people_on(made, stage)

    assert video.mute_stream(stage, stream)
    assert video.mute_stream(stage, stream)
    video.disconnect(stage, connection)
    assert not video.mute_stream(stage, stream)


def test_a_session_is_muted_and_that_is_lifted(
    made: Implementation, video: Video
) -> None:
    stage = video.create_session()
    _, stream = people_on(made, stage)

    assert video.mute_all(stage, excluded=[stream], active=True)
    assert video.mute_all(stage, excluded=[], active=False)


def caption(video: Video, stage: str, language_code: str = "en-US") -> str:
    return video.start_captions(
        stage, language_code=language_code, max_duration_s=300, status_url=None
    )


def test_a_session_has_captions_once_at_a_time(made: Implementation) -> None:
    video, stage = made.video, made.busy_stage()

    first = caption(video, stage)
    with pytest.raises(CaptionsRunning):
        caption(video, stage)
    was_running = video.stop_captions(first)

    assert was_running
    assert caption(video, stage) != first


def test_captions_that_have_ended_are_not_there_any_more(made: Implementation) -> None:
    video = made.video
    captions_id = caption(video, made.busy_stage())
    video.stop_captions(captions_id)

    assert not video.stop_captions(captions_id)
    assert not video.stop_captions("5e1f5c10-0000-4000-8000-000000000000")


def test_only_a_routed_session_with_somebody_in_it_has_captions(
    made: Implementation,
) -> None:
    with pytest.raises(StageEmpty):
        caption(made.video, made.empty_stage())
    with pytest.raises(VideoNotRouted):
        caption(made.video, made.busy_stage(relayed=True))


def test_a_language_that_is_not_taken_is_the_requests_fault(
    made: Implementation,
) -> None:
    if isinstance(made.projects, FakeVideoProjects):
        made.projects.video.refused_languages.add("xx-XX")

    with pytest.raises(InvalidRequest):
        caption(made.video, made.busy_stage(), "xx-XX")
