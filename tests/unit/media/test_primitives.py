"""OpenTok's primitives under the calling admin's project."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import ValidateApiKeyRequest
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    InvalidRequest,
    Unavailable,
    VideoClockRefused,
    VideoCredentialsMissing,
    VideoNotFound,
    VideoUnavailable,
)
from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.media.models import (
    ArchiveMode,
    CreateSessionRequest,
    CreateTokenRequest,
    MediaMode,
)
from tests.support.builders import ADMIN_ID, a_fan, an_admin
from tests.support.fakes import API_KEY, API_SECRET, STAGE
from tests.support.private_keys import APPLICATION_ID, an_application_key
from tests.unit.world import a_world

ADMIN = an_admin()


@pytest.mark.parametrize(
    ("secret", "valid"), [(API_SECRET, True), ("wrongwrong", False)]
)
def test_opentok_says_whether_key_and_secret_belong_together(
    *, secret: str, valid: bool
) -> None:
    request = ValidateApiKeyRequest(ot_api_key=API_KEY, ot_secret=SecretStr(secret))

    assert a_world().video_primitives.validate_api_key(ADMIN, request).valid is valid


def test_so_it_says_of_an_application_however_its_key_is_pasted() -> None:
    world, key = a_world(), an_application_key()
    world.projects.add(APPLICATION_ID, key)
    request = ValidateApiKeyRequest(
        ot_api_key=APPLICATION_ID.upper(), ot_secret=SecretStr(key.replace("\n", r"\n"))
    )

    assert world.video_primitives.validate_api_key(ADMIN, request).valid


def test_what_are_no_credentials_is_not_asked_about() -> None:
    world = a_world()
    request = ValidateApiKeyRequest(
        ot_api_key=API_KEY, ot_secret=SecretStr(an_application_key())
    )

    with pytest.raises(InvalidRequest, match="no OpenTok project's secret"):
        world.video_primitives.validate_api_key(ADMIN, request)

    assert world.projects.calls == []


@pytest.mark.parametrize("error", [VideoUnavailable, VideoClockRefused])
def test_when_opentok_does_not_say_nobody_guesses(error: type[Unavailable]) -> None:
    world = a_world()
    world.projects.fail_next("accepts", error("It does not say."))
    request = ValidateApiKeyRequest(ot_api_key=API_KEY, ot_secret=SecretStr(API_SECRET))

    with pytest.raises(error):
        world.video_primitives.validate_api_key(ADMIN, request)


@pytest.mark.parametrize(
    ("request_", "options"),
    [
        (
            CreateSessionRequest(location="192.0.2.1"),
            ("192.0.2.1", False, False, False),
        ),
        (
            CreateSessionRequest(archive_mode=ArchiveMode.ALWAYS),
            (None, True, False, False),
        ),
        (
            CreateSessionRequest(media_mode=MediaMode.RELAYED),
            (None, False, True, False),
        ),
        (CreateSessionRequest(e2ee=True), (None, False, False, True)),
    ],
)
def test_a_session_is_made_with_each_of_its_options(
    request_: CreateSessionRequest, options: tuple[object, ...]
) -> None:
    world = a_world()

    session = world.video_primitives.create_session(ADMIN, request_)

    made = world.video.sessions[session.session_id]
    assert session.api_key == API_KEY
    assert options == (made.location, made.always_archived, made.relayed, made.e2ee)


def test_a_token_is_made_with_all_its_options() -> None:
    world = a_world()
    request = CreateTokenRequest(
        session_id=STAGE,
        role=VideoRole.MODERATOR,
        data="x",
        expires_in_s=3600,
        initial_layout_class_list=["full", "focus"],
    )

    token = world.video_primitives.create_token(ADMIN, request)

    assert token.token == (
        "moderator in stage-session until 2026-01-01 13:00 data=x layout=full,focus"
    )
    assert token.expires_at == world.clock.now_ms() + 3_600_000


def test_a_session_of_another_project_is_not_found() -> None:
    with pytest.raises(VideoNotFound):
        a_world().video_primitives.create_token(
            ADMIN, CreateTokenRequest(session_id="elsewhere")
        )


def test_an_admin_without_a_project_makes_nothing() -> None:
    world = a_world()
    world.databases.put(f"admins/{ADMIN_ID}/otApiKey", None)

    with pytest.raises(VideoCredentialsMissing):
        world.video_primitives.create_session(ADMIN, CreateSessionRequest())


def test_who_is_no_admin_has_no_project() -> None:
    world = a_world()

    for caller in (a_fan(None), an_admin("stranger")):
        with pytest.raises(AdminNotFound):
            world.video_primitives.create_session(caller, CreateSessionRequest())
