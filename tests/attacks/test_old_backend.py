"""What the backend before this one let happen, beside the attacks of other chapters."""

import contextlib
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.events.models import (
    CreateEventRequest,
    Status,
)
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import BackendError, SlugTaken
from tests.support.in_process_platform import ANA, InProcessPlatform, admin
from tests.support.laws import database, media
from tests.support.laws.facts import broken
from tests.support.token_holders import TokenHolders, refusal


def event_id(platform: InProcessPlatform) -> str:
    return str(platform.event_of(ANA)["id"])


def change(platform: InProcessPlatform, *statuses: Status) -> None:
    for status in statuses:
        platform.change_status(event_id(platform), status)


def test_the_public_admin_id_opens_no_stage(people: TokenHolders) -> None:
    """A host's token asked for with the public admin id alone.

    Hurts: an anonymous viewer publishing on a running stage.
    Stopped by: a host's session takes the host's link, which no public answer has.
    """
    as_host = {"adminId": "$producerId", "userType": "host"}

    answer = people.function("loginHost", {"adminId": "$producerId"}, None)
    tokens = people.function("createTokenByUserType", as_host, None)

    assert refusal(answer) == (400, "invalid-request")
    assert refusal(tokens) == (401, "token-missing")


def test_of_ten_equal_events_one_is_made(platform: InProcessPlatform) -> None:
    """Ten times the same event at once; the same link for two events.

    Hurts: hosts got tokens for the wrong event.
    Stopped by: addresses are claimed in the same write as the event, under rules.
    """
    wanted = CreateEventRequest(
        name="Same", fan_url="same", host_url="the-hosts-link-is-this"
    )

    def attempt() -> str | None:
        with contextlib.suppress(SlugTaken):
            return platform.backend.events.service.create(admin(ANA), wanted).id
        return None

    made = [one for one in side_by_side([attempt] * 10) if one is not None]

    assert len(made) == 1
    other = wanted.model_copy(update={"fan_url": "another"})
    with pytest.raises(SlugTaken):
        platform.backend.events.service.create(admin(ANA), other)


Step = Callable[[InProcessPlatform], Any]
AT_ONCE: list[Step] = [
    lambda platform: platform.change_status(event_id(platform), Status.LIVE),
    lambda platform: platform.change_status(event_id(platform), Status.CLOSED),
    lambda platform: platform.deliver(),
]


@pytest.mark.parametrize("order", list(permutations(AT_ONCE)))
def test_live_and_closed_at_once_end_in_order(
    platform: InProcessPlatform, order: tuple[Step, ...]
) -> None:
    """Going live and ending at the same moment; deleting a show that is live.

    Hurts: records said "live" for ever; recording and stream ran on.
    Stopped by: one table of legal changes, in the rules; a live event is not deleted.
    """
    for step in order:
        with contextlib.suppress(BackendError):
            step(platform)
    platform.settle()

    at_rest = (*database.AT_REST, *media.AT_REST)
    assert broken(platform.facts, at_rest) == []
    assert platform.event_of(ANA)["status"] == "closed"


def test_new_credentials_count_from_the_next_call_on(
    platform: InProcessPlatform,
) -> None:
    """A changed OpenTok secret.

    Hurts: every call failed until the process was started again.
    Stopped by: a project is opened with what is stored now.
    """
    secret = "anotherSecret2ofProject200"
    new = platform.projects.add("200", secret)
    credentials = UpdateAdminRequest(
        id=ANA, ot_api_key="200", ot_secret=SecretStr(secret)
    )
    platform.backend.admins.service.update(admin(ANA), credentials)

    event = platform.backend.events.service.create(
        admin(ANA), CreateEventRequest(name="New")
    )

    assert event.stage_session_id in new.sessions


def test_a_reply_says_what_is_stored(platform: InProcessPlatform) -> None:
    """A reply made before its write had happened.

    Hurts: clients showed times and changes that never were.
    Stopped by: replies are read back after the write; its failure is the reply.
    """
    event = platform.backend.events.service.create(
        admin(ANA), CreateEventRequest(name="New")
    )

    stored = platform.databases.at(f"events/{event.id}")
    assert event.model_dump(mode="json", by_alias=True, exclude_none=True) == stored
