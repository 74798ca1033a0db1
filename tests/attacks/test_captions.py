"""Live captions: made-up reports of them, which nobody can be asked about.

Whoever sends these knows the secret address of the show's own project. Without it they
are refused as all reports are.
"""

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.show.models import StartCaptionsRequest
from tests.support.callback_requests import a_callback, about_captions
from tests.support.in_process_platform import ANA, InProcessPlatform, admin


@pytest.fixture
def captioned(platform: InProcessPlatform) -> InProcessPlatform:
    """Ana's show is live, and has captions."""
    event = platform.event_of(ANA)
    platform.video.publish(event["stageSessionId"], "connection-1", "stream-1")
    platform.change_status(event["id"], Status.LIVE)
    platform.settle()
    request = StartCaptionsRequest(id=event["id"])
    platform.backend.show.captioning.start(admin(ANA), request)
    return platform


def report(platform: InProcessPlatform, captions_id: str, status: str) -> None:
    stage = platform.event_of(ANA)["stageSessionId"]
    body = about_captions(stage, captions_id, status)
    platform.backend.show.callbacks.take(a_callback(body))


def test_other_captions_are_said_to_run_or_to_be_over(
    captioned: InProcessPlatform,
) -> None:
    """A leaked address: reports about captions of ids that are made up.

    Hurts: captions that cannot be stopped any more, as another id is stopped instead;
    others that are started, and paid for twice.
    Stopped by: the id that the start was answered with is the one that counts.
    """
    before = captioned.tree

    for status in ("started", "paused", "stopped", "failed", "x", ""):
        report(captioned, "made-up", status)

    assert captioned.tree == before
    assert len(captioned.video.captions) == 1


@pytest.mark.parametrize("status", ["stopped", "failed"])
def test_captions_that_run_are_said_to_be_over(
    captioned: InProcessPlatform, status: str
) -> None:
    """A leaked address and a leaked id: the end of running captions, for an hour.

    Hurts: captions that run beside others, or that nobody stops any more.
    Stopped by: another start is refused while some run, which are kept; and it stays
    known which they are. The producer is told of ends that were none.
    """
    (captions_id,) = captioned.video.captions

    for _ in range(20):
        report(captioned, captions_id, status)
        captioned.clock.advance(180)
        captioned.reconcile()
    assert [one.id for one in captioned.video.running_captions] == [captions_id]

    event_id = captioned.event_of(ANA)["id"]
    request = EventRequest(id=event_id)
    captioned.backend.show.captioning.stop(admin(ANA), request)
    assert captioned.video.running_captions == []


def test_captions_of_a_show_that_wants_none(platform: InProcessPlatform) -> None:
    """A leaked address: reports of captions in a show that was never to have any.

    Hurts: captions that nobody has asked for, and that are paid for.
    Stopped by: nothing is started by a report but what was wanted before.
    """
    event = platform.event_of(ANA)
    platform.change_status(event["id"], Status.LIVE)
    platform.settle()
    before = platform.tree

    for status in ("started", "stopped", "failed"):
        report(platform, "made-up", status)

    assert platform.tree == before
    assert platform.video.captions == {}


def test_ids_of_captions_that_are_paths() -> None:
    """Captions whose ids lead somewhere else.

    Hurts: a value written over another; a call of the video service that is another.
    Stopped by: ids are letters, digits, `-` and `_`, 128 of them at most.
    """
    for path in ("../../archive/a", "a/b", "a.b", "$x", "", "x" * 256, "\u00e9", 7):
        with pytest.raises(ValidationError):
            a_callback(about_captions("stage", path, "started"))
