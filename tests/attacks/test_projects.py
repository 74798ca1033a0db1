"""Projects that are left: what is on there, and who still reports from there."""

from pydantic import SecretStr

from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import VideoProjectChanged, VideoProjectInUse
from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.callback_requests import a_callback, about_somebody
from tests.support.fakes import FakeVideo
from tests.support.in_process_platform import (
    ANA,
    SUE,
    InProcessPlatform,
    admin,
    just_signed_in,
)

NEW_KEY, SECRET = "200002", "5ecret0fProject200002"


def leave(platform: InProcessPlatform, by: str) -> FakeVideo:
    """Ana's project for another one, by `updateAdmin`."""
    video = platform.projects.add(NEW_KEY, SECRET)
    request = UpdateAdminRequest(
        id=ANA, ot_api_key=NEW_KEY, ot_secret=SecretStr(SECRET)
    )
    backend = platform.backend
    backend.admins.service.update(just_signed_in(by, backend), request)
    return video


def is_refused(platform: InProcessPlatform, by: str) -> bool:
    try:
        leave(platform, by)
    except VideoProjectInUse:
        return True
    return False


def test_leaving_a_project_under_a_running_show(platform: InProcessPlatform) -> None:
    """An admin, or a superAdmin for them, gives other credentials during the show.

    Hurts: a recording and a stream that nobody can stop any more, and that cost money;
    people in sessions for which nobody gets tokens.
    Stopped by: it is refused from the first who is connected in the preshow until,
    after the end, nothing runs and nobody is left; nothing is stored.
    """
    event = platform.event_of(ANA)
    refused = [is_refused(platform, ANA)]
    platform.change_status(event["id"], Status.LIVE)
    refused += [is_refused(platform, one) for one in (ANA, SUE)]
    platform.change_status(event["id"], Status.CLOSED)
    refused.append(is_refused(platform, ANA))
    before = platform.tree["admins"][ANA]["otApiKey"]
    platform.settle()

    assert refused == [True, True, True, True]
    assert before == platform.video.api_key
    assert all(one.state.is_over for one in platform.video.broadcasts.values())
    assert not is_refused(platform, ANA)


def test_a_show_that_is_live_before_anybody_looks(platform: InProcessPlatform) -> None:
    """The owner's page writes the status itself while the credentials are stored.

    Hurts: sessions are exchanged under people who are in them.
    Stopped by: the sessions of a live show stay. Nobody gets tokens for others, what
    went wrong stands in the event, and the former credentials put it right.
    """
    event, store = platform.event_of(ANA), platform.backend.admins.store
    own = platform.projects.video_credentials
    new = platform.projects.add(NEW_KEY, SECRET)
    platform.change_status(event["id"], Status.LIVE)
    record = store.find(ANA)
    assert record is not None
    store.store_credentials(record, VideoCredentials(NEW_KEY, SecretStr(SECRET)))

    request = EventRequest(id=event["id"])
    try:
        platform.backend.seats.tokens.producer(admin(ANA), request)
        told = None
    except VideoProjectChanged as error:
        told = error.details["id"]
    now = platform.event_of(ANA)

    assert told == event["id"]
    assert now["stageSessionId"] == event["stageSessionId"]
    assert now["problems"]["sessions"]["reason"] == "video-project-changed"
    assert new.sessions == {}
    store.store_credentials(record, own)
    assert platform.backend.seats.tokens.producer(admin(ANA), request).stage_token


def test_a_project_that_was_left_reports(platform: InProcessPlatform) -> None:
    """Its address was good once, and whoever has it still sends reports.

    Hurts: viewers and recordings of the next show, told by somebody who is out.
    Stopped by: an event knows the sessions of its own project alone; reports of others
    are accepted, so that they are not sent again for a day, and forgotten.
    """
    event = platform.event_of(ANA)
    platform.video.leave(event["stageSessionId"])
    leave(platform, ANA)
    backend = platform.backend
    tokens = backend.seats.tokens.producer(admin(ANA), EventRequest(id=event["id"]))
    before = platform.tree
    said = []
    for session_id in (event["stageSessionId"], tokens.stage_session_id):
        body = about_somebody("connectionCreated", session_id, "made-up")
        said.append(platform.backend.show.callbacks.take(a_callback(body)))

    assert said == ["unknown-session", "foreign-session"]
    assert platform.tree == before
