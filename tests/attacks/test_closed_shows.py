"""Staying in a show that is over, or that one was put out of.

OpenTok knows tokens and connections, and nothing of shows: it lets in whoever has a
token that is good, and never ends a connection by itself.
"""

import json
from typing import Any

import pytest

from interactive_broadcast.events.guests import guest_uid
from interactive_broadcast.events.models import Status, UpdateEventRequest
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.seats.models import FanTokensRequest
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from interactive_broadcast.show.callback_reports import Report
from interactive_broadcast.show.callbacks import CallbackRequest
from tests.support.fakes import API_KEY
from tests.support.in_process_platform import (
    ANA,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
    fan,
)

FAY = FANS[0]
AUDIENCE = FanTokensRequest(admin_id=ANA, fan_url="night")


class OpenTok:
    """What OpenTok lets in with a token that is good, and reports of it."""

    def __init__(self, platform: InProcessPlatform) -> None:
        self.platform = platform
        self.event: dict[str, Any] = platform.event_of(ANA)
        # Fay has come by a function, and is in the show.
        platform.backend.seats.tokens.fan(fan(FAY), AUDIENCE)

    def connect(
        self, uid: str, connection_id: str, *, user_type: str = "fan", told: bool = True
    ) -> None:
        stage = self.event["stageSessionId"]
        self.platform.video.connections[connection_id] = stage
        if not told:
            return
        person = opaque_id(self.event["id"], uid)
        report = Report.model_validate(
            {
                "projectId": API_KEY,
                "event": "connectionCreated",
                "sessionId": stage,
                "connection": {
                    "id": connection_id,
                    "data": json.dumps({"userType": user_type, "person": person}),
                },
            }
        )
        address = (API_KEY, f"path-key-of-{API_KEY}")
        request = CallbackRequest(report=report, raw=b"", address=address)
        self.platform.backend.show.callbacks.take(request)

    def is_there(self, connection_id: str) -> bool:
        return connection_id in self.platform.video.connections

    def close(self) -> None:
        """The drain is over as well."""
        self.platform.change_status(self.event["id"], Status.CLOSED)
        self.platform.clock.advance(61)


@pytest.fixture
def opentok(platform: InProcessPlatform) -> OpenTok:
    return OpenTok(platform)


def test_a_fan_stays_after_the_end(opentok: OpenTok) -> None:
    """A fan stays connected to the stage of a show that is over.

    Hurts: each minute of a connection is paid for, for as long as somebody likes, and
    whoever has a publisher's token talks to those who are left, unmoderated.
    Stopped by: an effect of the closing, after the drain; everybody else goes some
    minutes later.
    """
    opentok.connect(FAY, "c-1")
    assert opentok.is_there("c-1")

    opentok.close()
    opentok.platform.reconcile()

    assert not opentok.is_there("c-1")


def test_a_fan_connects_to_a_show_that_is_over(opentok: OpenTok) -> None:
    """A fan keeps a token and connects with it when the show is over.

    Hurts: an empty stage of the producer's, to publish on for hours, on their bill.
    Stopped by: a fan's token is good for ten minutes; within these OpenTok's report of
    the connection has it ended.
    """
    opentok.close()

    opentok.connect(FAY, "c-1")

    assert not opentok.is_there("c-1")


def test_somebody_connects_unseen_to_a_show_that_is_over(opentok: OpenTok) -> None:
    """Somebody with a token that is still good connects, and no callback tells it.

    Hurts: as above, where callbacks are not set up, or one is lost.
    Stopped by: OpenTok's own lists, which the reconciler compares until the last token
    has run out.
    """
    opentok.close()
    opentok.platform.settle()
    opentok.platform.clock.advance(hours=2)
    opentok.connect(FAY, "c-1", told=False)

    for _ in range(7):
        opentok.platform.look_at_everything()

    assert not opentok.is_there("c-1")


def test_a_barred_fan_comes_back_with_a_token_from_before(opentok: OpenTok) -> None:
    """A fan who was barred connects again with the token that they still have.

    Hurts: the producer has to put the same person out again and again.
    Stopped by: the bar, by which OpenTok's report of any connection of theirs has it
    ended, in both sessions.
    """
    opentok.connect(FAY, "c-1")
    assert opentok.is_there("c-1")
    order = ForceDisconnectRequest(id=opentok.event["id"], fan_id=FAY)
    opentok.platform.backend.seats.moderation.force_disconnect(admin(ANA), order)

    opentok.connect(FAY, "c-2")

    assert not opentok.is_there("c-1")
    assert not opentok.is_there("c-2")


def test_a_former_host_stays_on_stage_or_comes_back(opentok: OpenTok) -> None:
    """Somebody with a host's former link stays on stage, or connects again.

    Hurts: a link that has leaked is changed, and whoever has it is on stage all the
    same: host's tokens are good for the whole show.
    Stopped by: the change of the link, which ends their connections; and a token's
    opaque id, which is of the link: OpenTok's report of another one has it ended.
    """
    former = guest_uid("host", opentok.event["id"], opentok.event["hostUrl"])
    opentok.connect(former, "c-1", user_type="host")
    assert opentok.is_there("c-1")
    change = UpdateEventRequest(id=opentok.event["id"], host_url="another-link-of-it")
    opentok.platform.backend.show.event_changes.update(admin(ANA), change)

    opentok.connect(former, "c-2", user_type="host")

    assert not opentok.is_there("c-1")
    assert not opentok.is_there("c-2")


@pytest.mark.parametrize(
    "reason", ["barred", "link-changed", "seat-lost", "show-closed"]
)
def test_a_fan_makes_it_as_if_they_had_never_been_put_out(
    opentok: OpenTok, reason: str
) -> None:
    """Somebody who was put out removes or changes the record that says why.

    Hurts: the producer would not see whom they have put out.
    Stopped by: the rules: the backend writes it, and that person takes back at most
    that they were disconnected and may come again.
    """
    place = f"disconnections/{opentok.event['id']}/{FAY}"
    told: dict[str, Any] = {"reason": reason, "at": 1}
    opentok.platform.databases.as_backend().update({place: told})
    own = opentok.platform.client(anonymous(FAY))

    changed: Json = {"reason": "disconnected", "at": 1}
    for value in (None, changed):
        with pytest.raises(RulesDenied):
            own.update({place: value})
