"""What `ports.VideoProjects` and `ports.Video` promise of who may do what."""

import json
from collections.abc import Iterator
from datetime import timedelta

import jwt
import pytest
import requests
from pydantic import SecretStr

from emulators.opentok.service import OpenTokService
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.errors import (
    InvalidRequest,
    VideoCredentialsRefused,
    VideoNotFound,
)
from interactive_broadcast.kernel.video import (
    Video,
    VideoCredentials,
    VideoProjects,
    VideoRole,
)
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.private_keys import (
    APPLICATION_ID,
    an_application_key,
    an_rsa_key,
    public_part,
)
from tests.support.video_implementations import IN_AN_HOUR, VideoImplementation
from tests.support.video_services import video_services
from tests.support.vonage_application import (
    APPLICATION,
    UNKNOWN_APPLICATION,
    with_another_key,
)


def test_key_and_secret_that_belong_together_are_accepted(
    made: VideoImplementation,
) -> None:
    assert made.projects.accepts(made.credentials)


def test_credentials_are_given_in_many_forms_and_stored_in_one(
    made: VideoImplementation,
) -> None:
    key = an_application_key()
    pasted = SecretStr(json.dumps(key))

    found = made.projects.credentials(APPLICATION_ID.upper(), pasted)

    assert found == VideoCredentials(APPLICATION_ID, SecretStr(key))


def test_what_are_no_credentials_is_refused_without_a_call(
    made: VideoImplementation,
) -> None:
    with pytest.raises(InvalidRequest, match="a public key"):
        made.projects.credentials(APPLICATION_ID, SecretStr(public_part(an_rsa_key())))


def test_a_wrong_secret_is_not_accepted(made: VideoImplementation) -> None:
    assert not made.projects.accepts(made.wrong)


def test_an_unknown_key_is_not_accepted(made: VideoImplementation) -> None:
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


def test_with_a_wrong_secret_every_call_is_refused(made: VideoImplementation) -> None:
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
    made: VideoImplementation, video: Video
) -> None:
    stage = video.create_session()
    another = made.projects.of(made.unknown)

    assert video.owns(stage)
    assert not another.owns(stage)
    assert not video.owns("2_unknown")


def test_a_session_names_its_project_to_whoever_has_left_it(
    made: VideoImplementation, video: Video
) -> None:
    stage = video.create_session()

    assert made.projects.project_of(stage) == made.credentials.api_key
    assert made.projects.project_of("2_unknown") is None


def test_no_token_is_minted_for_an_unknown_session(video: Video) -> None:
    with pytest.raises(VideoNotFound):
        video.mint_token("2_unknown", role=VideoRole.PUBLISHER, expires_at=IN_AN_HOUR)


def test_whether_anybody_publishes_is_known_of_each_session(
    made: VideoImplementation, video: Video
) -> None:
    stage, other = video.create_session(), video.create_session()
    connection, _ = made.people_on(stage)

    assert video.has_streams(stage)
    assert not video.has_streams(other)
    video.disconnect(stage, connection)
    assert not video.has_streams(stage)


def test_who_is_in_a_session_is_known_by_the_ids_of_connections_and_streams(
    made: VideoImplementation, video: Video
) -> None:
    stage, other = video.create_session(), video.create_session()
    connection, stream = made.people_on(stage)

    assert video.connections_of(stage) == {connection}
    assert video.streams_of(stage) == {stream}
    assert video.connections_of(other) == video.streams_of(other) == frozenset()
    video.disconnect(stage, connection)
    assert video.connections_of(stage) == video.streams_of(stage) == frozenset()


def test_nobody_is_in_a_session_that_the_service_does_not_know(video: Video) -> None:
    assert video.connections_of("2_unknown") == frozenset()
    assert video.streams_of("2_unknown") == frozenset()


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


def test_somebody_is_put_out_once(made: VideoImplementation, video: Video) -> None:
    stage, other = video.create_session(), video.create_session()
    connection, _ = made.people_on(stage)

    assert not video.disconnect(other, connection)
    assert video.disconnect(stage, connection)
    assert not video.disconnect(stage, connection)


def test_a_stream_is_muted_however_often(
    made: VideoImplementation, video: Video
) -> None:
    stage = video.create_session()
    connection, stream = made.people_on(stage)

    assert video.mute_stream(stage, stream)
    assert video.mute_stream(stage, stream)
    video.disconnect(stage, connection)
    assert not video.mute_stream(stage, stream)


def test_a_session_is_muted_and_that_is_lifted(
    made: VideoImplementation, video: Video
) -> None:
    stage = video.create_session()
    _, stream = made.people_on(stage)

    assert video.mute_all(stage, excluded=[stream], active=True)
    assert video.mute_all(stage, excluded=[], active=False)
