"""A call that changes two systems leaves neither half.

Every function is in one of two tables. Of those that change one system, or none, a call
of each is looked at. Of the others every call that changes something fails, once before
it has, once after (its answer is lost), and where the service can refuse it for good
that too. Triggers, tasks and the reconciler do what they do; then the laws of a
platform at rest hold: all of it, or none.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import pytest

import main as functions
from dev.docs.declared import OLD_API, manifest
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.http.api import Call
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    VideoCredentialsRefused,
    VideoNotFound,
)
from interactive_broadcast.kernel.show_errors import (
    NobodyReady,
    NotInLine,
    ShowNotLive,
    ShowNotOpen,
)
from tests.crash.campaign import before, judge, perform
from tests.crash.crashing_platform import CrashingPlatform
from tests.crash.scenarios import SCENARIOS
from tests.support.bad_input import ROWS
from tests.support.crashes import CrashSchedule, Order, PortCall, one_thread
from tests.support.failures import (
    FINAL,
    READS,
    TEMPORARY,
    FailingSchedule,
    Failure,
    How,
    can_be_refused,
    changes,
)
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    SUE,
    admin,
    fan,
    just_signed_in,
)
from tests.support.person_ids import guest_of

NOTHING, DATABASE = frozenset[str](), frozenset({"Database"})
STAFF_URL: Final = "staff-of-launch-night"
ACCOUNTS, VIDEO = frozenset({"Accounts"}), frozenset({"Video"})

ONE: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("loginFan", "loginHost", "loginCelebrity"), NOTHING),
    **dict.fromkeys(("getAdmins", "getAdmin", "validateApiKey"), NOTHING),
    **dict.fromkeys(("getEvents", "getEvent", "getEventByKey"), NOTHING),
    **dict.fromkeys(("getEventBySessionId", "getEventsByAdmin"), NOTHING),
    **dict.fromkeys(("getMostRecentEvent", "validateEvent", "createToken"), NOTHING),
    **dict.fromkeys(("getArchiveUrl", "getBroadcastData", "getTimeline"), NOTHING),
    **dict.fromkeys(("createTokenHostCeleb", "createTokenByUserType"), NOTHING),
    **dict.fromkeys(("createTokensFan", "setStandby", "loginStaff"), DATABASE),
    **dict.fromkeys(("callNext", "moveInLine"), DATABASE),
    "getConsents": NOTHING,
    "getFormerArchives": DATABASE,
    **dict.fromkeys(("createUser", "deleteUser"), ACCOUNTS),
    **dict.fromkeys(("createSession",), VIDEO),
}
"""HTTP functions that change one system at most: which."""

TWO: Final[Mapping[str, tuple[str, ...]]] = {
    "login": ("sign-in",),
    "createAdmin": ("create-admin-with-project",),
    "updateAdmin": ("update-admin", "change-project"),
    "createTokenProducer": ("tokens-in-another-project",),
    "deleteAdmin": ("delete-admin",),
    "updateUser": ("update-user",),
    "createEvent": ("create",),
    "updateEvent": ("update", "update-link"),
    "deleteEvent": ("delete",),
    "deleteEventsByAdminId": ("delete-all",),
    "deleteFormerArchives": ("delete-archives",),
    "deleteRecording": ("delete-recording",),
    "erasePerson": ("erase",),
    "changeStatus": ("live",),
    "eventGoLive": ("live",),
    "endBroadcast": ("end",),
    "clearStage": ("clear-stage",),
    "resume": ("resume-stage",),
    "startArchive": ("start-archive",),
    "stopArchive": ("stop-archive",),
    "startCaptions": ("start-captions",),
    "stopCaptions": ("stop-captions",),
    "forceDisconnect": ("disconnect",),
    "muteStream": ("mute-all",),
    "muteAll": ("mute-all",),
}
"""HTTP functions that change several: the scenarios of `tests.crash` that call them."""

BACKGROUND: Final[Mapping[str, str]] = {
    "onEventStatusWritten": "client-live",
    "onEventDeleted": "deleted-with-people",
    "onAdminDeleted": "delete-oneself",
    "onActiveFanWritten": "fans",
    "onLineWritten": "fans",
    "openTokCallback": "part-of-four-hours-and-is-told",
    "runShowEffectsTask": "lost-live",
    "stopBroadcastTask": "client-end",
    "removeAdminTask": "delete-oneself",
    "removeEventTask": "delete-while-draining",
    "removeEventsTask": "delete-all-by-task",
    "cleanEventImagesTask": "clean-pictures-by-task",
    "cleanEventImages": "clean-pictures",
    "reconcileShows": "recording-breaks",
}
"""The others: scenarios in which they do something."""

LONG: Final = 30
"""Calls. Of a scenario with more, those fail that change another system than the change
before or after; at all others processes are killed by `tests.crash`."""

MISSED: Final = ("no_problem_is_left", "every_effect_is_done")
"""What a failure may leave for people to see: what was not recorded or streamed is told
as a problem, and an attempt that was given up stays in the ledger."""


def test_every_function_is_in_one_of_the_tables() -> None:
    # What old apps call has the services of the others behind it.
    tables = [*ONE, *TWO, *BACKGROUND, OLD_API]

    assert len(tables) == len(set(tables))
    assert set(tables) == manifest().keys()


def test_every_call_that_can_fail_is_known() -> None:
    assert READS.isdisjoint(FINAL.keys() - {"Accounts.password_reset_link"})
    assert {name.partition(".")[0] for name in FINAL} <= TEMPORARY.keys()


@pytest.fixture(scope="module")
def preshow() -> CrashingPlatform:
    """Ana's event is in preshow."""
    platform = CrashingPlatform()
    platform.open_show(ANA)
    platform.settle()
    return platform


@pytest.mark.parametrize("function_id", ONE)
def test_a_function_that_changes_one_system_changes_no_other(
    preshow: CrashingPlatform, function_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = preshow.copied()
    schedule = CrashSchedule()
    backend = assemble(schedule.process(platform.ports))
    monkeypatch.setattr("interactive_broadcast.backend._connected", lambda: backend)

    call_function(function_id, platform, backend)

    assert systems(schedule.calls) <= ONE[function_id]


def call_function(
    function_id: str, platform: CrashingPlatform, backend: Backend
) -> None:
    """As its row of `bad_input` says, which is refused at times: after the change."""
    row, endpoint = ROWS[function_id], functions.http_api.endpoints[function_id]
    event = platform.event_of(ANA)
    platform.databases.arrange({f"events/{event['id']}/staffUrl": STAFF_URL})
    known = {
        **{f"${name}": event.get(name) for name in ("fanUrl", "hostUrl", "sessionId")},
        "$celebrityUrl": event["celebrityUrl"],
        "$staffUrl": STAFF_URL,
        "$event": event["id"],
        "$producerId": ANA,
        "$rivalId": BOB,
        "$fanIdToken": platform.accounts.sign_in(FANS[0], is_anonymous=True),
    }
    body = {
        key: known.get(value, value) if isinstance(value, str) else value
        for key, value in row.body.items()
    }
    caller = callers(event, backend)[row.by]
    refused = (ArchiveNotFound, NobodyReady, NotInLine, ShowNotLive, ShowNotOpen)
    with suppress(VideoNotFound, VideoCredentialsRefused, *refused):
        endpoint.handle(Call(caller, endpoint.body.model_validate(body)))


def callers(event: dict[str, Any], backend: Backend) -> dict[str | None, Caller]:
    show = {"admin_id": ANA, "event_id": event["id"]}
    host = Caller(
        role=Role.HOST,
        uid=guest_of("host", event),
        link=fingerprint(event["hostUrl"]),
        **show,
    )
    return {
        None: NOBODY,
        "producer": admin(ANA),
        "superAdmin": just_signed_in(SUE, backend),
        "fan": replace(fan(FANS[0]), **show),
        "host": host,
    }


def systems(calls: Iterable[PortCall]) -> set[str]:
    """The ports by which something may have been changed."""
    return {call.port for call in calls if changes(call)}


def play(
    scenario: str, failure: Failure | None
) -> tuple[CrashingPlatform, FailingSchedule]:
    """The scenario with that failure, until everything has come to rest."""
    platform = before(scenario).copied()
    schedule = FailingSchedule(failure, look=platform.look)
    platform.schedule = schedule
    with one_thread(Order.FIRST_FIRST):
        perform(platform, SCENARIOS[scenario])
    return platform, schedule


CALLED: Final = sorted({scenario for several in TWO.values() for scenario in several})


@pytest.mark.parametrize("scenario", CALLED)
def test_of_a_call_that_fails_half_way_neither_half_is_left(scenario: str) -> None:
    platform, schedule = play(scenario, None)
    clicked = {
        number: call
        for number, call in enumerate(schedule.calls, 1)
        if call.process in platform.clicked
    }
    every = [
        Failure(number, how)
        for number, call in clicked.items()
        for how in ways(call)
        if len(clicked) <= LONG or number in at_seams(clicked)
    ]

    assert len(systems(clicked.values())) > 1
    assert wrong_after(scenario, every) == []


@pytest.mark.parametrize("scenario", sorted(set(BACKGROUND.values())))
def test_what_fails_half_way_in_the_background_is_made_up_for(scenario: str) -> None:
    """The database's own part in that is played by `tests.crash`."""
    platform, schedule = play(scenario, None)
    every = [
        Failure(number, How.BEFORE)
        for number, call in enumerate(schedule.calls, 1)
        if call.process not in platform.clicked
        if changes(call) and call.port != "Database"
    ]

    assert wrong_after(scenario, every) == []


def ways(call: PortCall) -> Iterator[How]:
    """In which a call can fail that changes something."""
    if changes(call):
        yield from (How.BEFORE, How.LOST)
    if can_be_refused(call):
        yield How.REFUSED


def at_seams(calls: Mapping[int, PortCall]) -> set[int]:
    """The changes before and after which another system is changed.

    The first ones of each kind: a removal goes through the same for each event.
    """
    changed = [(number, call) for number, call in calls.items() if changes(call)]
    seams = {
        (one.name, other.name): (first, second)
        for (first, one), (second, other) in reversed(list(pairwise(changed)))
        if one.port != other.port
    }
    return {number for pair in seams.values() for number in pair}


def wrong_after(scenario: str, every: Iterable[Failure]) -> list[tuple[Failure, str]]:
    """Each failure after which something is wrong, and what."""
    return [
        (failure, f"{law}: {by}")
        for failure in every
        for law, by in judge(play(scenario, failure)[0])
        if law not in MISSED
    ]
