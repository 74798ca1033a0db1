"""No failure that passes is told as the caller's mistake, or as a bad token.

Every method of every port that makes a call, against everything that can come instead
of an answer: it is a 503 with a reason and `Retry-After`. Ports and methods are found
in the code: one that is new has to be put into a table here.
"""

import base64
import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Final, Protocol

import jwt
import pytest
from google.auth.exceptions import (
    DefaultCredentialsError,
    RefreshError,
    TransportError,
)

from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.kernel import ports, video
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.ports import Database
from interactive_broadcast.kernel.video import Video
from tests.support import temporary_failures as table
from tests.support.failing_services import (
    APPLICATION,
    NO_CONNECTION,
    PROJECT,
    Adapters,
    failing_adapters,
)
from tests.support.fakes import FakeClock
from tests.support.temporary_failures import Failure

LOCAL_PORTS: Final = {
    "CallbackProofs": "hashes",
    "Clock": "the machine's",
    "Limits": "parameters",
    "SessionTokens": "our own keys",
    "Vault": "our own keys",
}
"""Ports that make no call, and what they work with instead."""

LOCAL_METHODS: Final = {
    "Databases.as_backend",
    "Databases.as_caller",
    "Databases.as_counter",
    "Video.mint_token",
    "Video.owns",
    "VideoProjects.credentials",
    "VideoProjects.of",
    "VideoProjects.project_of",
}
"""Methods that make no call."""


@pytest.fixture(scope="module")
def adapters() -> Iterator[Adapters]:
    with failing_adapters() as made:
        yield made


def _segment(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def id_token(algorithm: str) -> str:
    """What its holder has of Firebase; nobody has signed it."""
    now = int(FakeClock().now().timestamp())
    issuer = f"https://securetoken.google.com/{PROJECT}"
    claims = {"sub": "ada", "aud": PROJECT, "iss": issuer, "iat": now, "auth_time": now}
    header = {"alg": algorithm, "kid": "key-1"}
    return f"{_segment(header)}.{_segment({**claims, 'exp': now + 60})}.c2ln"


APP_CHECK_TOKEN: Final = jwt.encode({}, "k" * 32, headers={"kid": "key-1"})

A_FILE: Final = "https://storage.googleapis.com/recordings/100/archive-1/archive.mp4"

Call = Callable[[Adapters], object]


def of_google(call: Call) -> Call:
    """The same call where no emulator of Auth is configured."""

    def make(adapters: Adapters) -> object:
        with pytest.MonkeyPatch.context() as environment:
            environment.delenv("FIREBASE_AUTH_EMULATOR_HOST")
            return call(adapters)

    return make


@dataclass(frozen=True, slots=True)
class Case:
    """A method, and which of the failures are answers to it after all."""

    call: Call
    words: Sequence[Failure]
    """Of the service, beside what can come from anywhere."""
    answers: Sequence[Failure] = ()
    unreadable: Sequence[Failure] = table.UNREADABLE_ANYWHERE

    @property
    def failures(self) -> list[Failure]:
        whatever = (*table.ANYWHERE, *self.unreadable, *self.words)
        return [each for each in whatever if each not in self.answers]


ANY_JSON: Final = (table.OTHER_JSON, table.NULLS, table.NULL)
"""Any JSON may lie in the database."""
NOTHING_TO_READ: Final = (table.NULLS, table.NULL, table.EMPTY)
"""Some of OpenTok's successes have no content, or none that is documented."""


def database(call: Callable[[Database], object], *answers: Failure) -> Case:
    return Case(lambda adapters: call(adapters.database), table.DATABASE, answers)


def accounts(call: Callable[[FirebaseAccounts], object], *answers: Failure) -> Case:
    return Case(lambda adapters: call(adapters.accounts), table.AUTH, answers)


def of_video(call: Callable[[Video], object], *answers: Failure) -> Case:
    return Case(lambda adapters: call(adapters.video), table.VIDEO, answers)


def of_application(case: Case) -> Case:
    """The same for a Vonage application."""
    return replace(
        case,
        call=lambda adapters: case.call(replace(adapters, credentials=APPLICATION)),
    )


WHO: Final[dict[str, Any]] = {"email": "ada@example.com", "display_name": "Ada"}

FOR_ALL: Final = {
    "Database.get": database(lambda it: it.get("a"), *ANY_JSON),
    "Database.keys": database(lambda it: it.keys("a"), table.NULL),
    "Database.first_by_value": database(
        lambda it: it.first_by_value("a", limit=1), table.OTHER_JSON, table.NULL
    ),
    "Database.last_by_value": database(
        lambda it: it.last_by_value("a", limit=1), table.OTHER_JSON, table.NULL
    ),
    "Database.children_between": database(
        lambda it: it.children_between("a", by="$key", first="b"), *ANY_JSON
    ),
    "Database.update": database(lambda it: it.update({"a": 1})),
    "Database.get_versioned": database(lambda it: it.get_versioned("a")),
    "Database.replace": database(lambda it: it.replace("a", 1, version="v"), *ANY_JSON),
    "Database.get, of the backend": Case(
        lambda adapters: adapters.databases.as_backend().get("a"),
        (
            *table.DATABASE,
            Failure(
                name="401 to the backend",
                status=401,
                body='{"error":"Permission denied"}',
            ),
        ),
        ANY_JSON,
    ),
    "Tasks.enqueue": Case(
        lambda adapters: adapters.tasks.enqueue("sweepTask", {}, key="e1"), table.TASKS
    ),
    "Tasks.cancel": Case(
        lambda adapters: adapters.tasks.cancel("sweepTask", key="e1"),
        tuple(each for each in table.TASKS if each.status != 404),
    ),
    "Accounts.verify": accounts(lambda it: it.verify(id_token("none"))),
    "Accounts.verify, certificates": Case(
        of_google(lambda them: them.unknown_accounts.verify(id_token("RS256"))),
        table.GOOGLE,
        unreadable=table.CERTIFICATES,
    ),
    "Accounts.find": accounts(lambda it: it.find("ada")),
    "Accounts.find_by_email": accounts(lambda it: it.find_by_email("ada@example.com")),
    "Accounts.find_all": accounts(lambda it: it.find_all(["ada"])),
    "Accounts.create": accounts(lambda it: it.create(**WHO, password=None)),
    "Accounts.update": accounts(lambda it: it.update("ada", display_name="Ada")),
    "Accounts.sign_out": accounts(lambda it: it.sign_out("ada")),
    "Accounts.delete": accounts(lambda it: it.delete("ada")),
    # Nothing but an object is what it answers when all of them are deleted.
    "Accounts.delete_all": accounts(lambda it: it.delete_all(["ada"]), table.NULLS),
    "Accounts.set_admin_claim": accounts(
        lambda it: it.set_admin_claim("ada", is_admin=True)
    ),
    "Accounts.password_reset_link": accounts(
        lambda it: it.password_reset_link("ada@example.com")
    ),
    "Accounts.custom_token": Case(
        of_google(lambda them: them.unknown_accounts.custom_token("ada", {})),
        table.GOOGLE,
    ),
    "ArchiveFiles.delete": Case(
        lambda adapters: adapters.archive_files.delete(A_FILE), table.STORAGE
    ),
    "AppAttestation.verify": Case(
        lambda adapters: adapters.app_check.verify(APP_CHECK_TOKEN),
        table.GOOGLE,
        unreadable=table.CERTIFICATES,
    ),
    "Images.delete": Case(
        lambda adapters: adapters.images.delete("ada", "before"), table.STORAGE
    ),
    "Images.in_folder": Case(
        lambda adapters: adapters.images.in_folder("ada", limit=9), table.STORAGE
    ),
    "Images.move_in": Case(
        lambda adapters: adapters.images.move_in("ada", "before", token="t"),
        table.STORAGE,
    ),
    "Images.uploads": Case(lambda adapters: adapters.images.uploads(), table.STORAGE),
    "Images.delete_upload": Case(
        lambda adapters: adapters.images.delete_upload("before"), table.STORAGE
    ),
    "Video.create_session": of_video(lambda it: it.create_session()),
    "Video.start_archive": of_video(
        lambda it: it.start_archive("s", name="n", composed=True)
    ),
    "Video.stop_archive": of_video(lambda it: it.stop_archive("a")),
    "Video.archive": of_video(lambda it: it.archive("a")),
    "Video.delete_archive": of_video(
        lambda it: it.delete_archive("a"), *NOTHING_TO_READ
    ),
    "Video.archives_of": of_video(lambda it: it.archives_of("s")),
    "Video.recent_archives": of_video(lambda it: it.recent_archives()),
    "Video.start_broadcast": of_video(
        lambda it: it.start_broadcast("s", hls=True, rtmp=[])
    ),
    "Video.stop_broadcast": of_video(lambda it: it.stop_broadcast("b")),
    "Video.broadcast": of_video(lambda it: it.broadcast("b")),
    "Video.start_captions": Case(
        lambda adapters: adapters.video.start_captions(
            adapters.own_session, language_code="en-us", max_duration_s=300
        ),
        table.VIDEO,
    ),
    "Video.stop_captions": of_video(lambda it: it.stop_captions("c"), *NOTHING_TO_READ),
    "Video.broadcasts_of": of_video(lambda it: it.broadcasts_of("s")),
    "Video.recent_broadcasts": of_video(lambda it: it.recent_broadcasts()),
    "Video.has_streams": of_video(lambda it: it.has_streams("s")),
    "Video.streams_of": of_video(lambda it: it.streams_of("s")),
    "Video.connections_of": of_video(lambda it: it.connections_of("s")),
    "Video.disconnect": of_video(lambda it: it.disconnect("s", "c"), *NOTHING_TO_READ),
    "Video.mute_stream": of_video(
        lambda it: it.mute_stream("s", "t"), *NOTHING_TO_READ
    ),
    "Video.mute_all": of_video(
        lambda it: it.mute_all("s", excluded=[], active=True), *NOTHING_TO_READ
    ),
    "VideoProjects.accepts": Case(
        lambda adapters: adapters.projects.accepts(adapters.credentials), table.VIDEO
    ),
}
"""By port and method; some methods call two services."""

CASES: Final = {
    **FOR_ALL,
    **{
        f"{name}, of an application": of_application(case)
        for name, case in FOR_ALL.items()
        if name.startswith("Video")
    },
}
"""Those of the video service for either product."""


def methods_of(module: ModuleType) -> Iterator[str]:
    """The methods of the ports that a module declares."""
    for name, port in vars(module).items():
        is_port = inspect.isclass(port) and Protocol in port.__bases__
        if is_port and port.__module__ == module.__name__ and name not in LOCAL_PORTS:
            for method, value in vars(port).items():
                if inspect.isfunction(value) and not method.startswith("_"):
                    yield f"{name}.{method}"


def test_every_method_that_makes_a_call_is_in_the_table() -> None:
    found = {*methods_of(ports), *methods_of(video)}

    assert {name.partition(",")[0] for name in CASES} == found - LOCAL_METHODS
    assert found >= LOCAL_METHODS


@pytest.mark.parametrize("name", CASES)
def test_a_failure_that_passes_is_told_as_one(adapters: Adapters, name: str) -> None:
    case = CASES[name]
    told = {}

    for failure in case.failures:
        adapters.services.fail(failure)
        told[failure.name] = outcome(case.call, adapters)

    assert {what: how for what, how in told.items() if how != UNAVAILABLE} == {}


@pytest.mark.parametrize("what", NO_CONNECTION)
def test_without_a_connection_nothing_can_be_said(
    adapters: Adapters, what: str
) -> None:
    # App Check's keys are fetched by another library: see the connections above.
    cases = {name: case for name, case in CASES.items() if "Attestation" not in name}
    adapters.services.cut(what)

    told = {name: outcome(case.call, adapters) for name, case in cases.items()}

    assert {name: how for name, how in told.items() if how != UNAVAILABLE} == {}


@pytest.mark.parametrize(
    "kind", [RefreshError, TransportError, DefaultCredentialsError]
)
def test_without_credentials_of_our_own_nobody_elses_are_bad(
    adapters: Adapters, kind: type[Exception]
) -> None:
    of_google = {
        name: case
        for name, case in CASES.items()
        if not name.startswith(("Video", "AppAttestation"))
    }
    away = kind("The metadata server does not answer.")
    adapters.services.raises, adapters.services.breaks = (lambda _: away), away

    told = {name: outcome(case.call, adapters) for name, case in of_google.items()}

    assert {name: how for name, how in told.items() if how != UNAVAILABLE} == {}


def kinds_of(error: type[Unavailable]) -> Iterator[type[Unavailable]]:
    yield error
    for kind in error.__subclasses__():
        yield from kinds_of(kind)


@pytest.mark.parametrize("kind", [*kinds_of(Unavailable)])
def test_each_says_when_to_ask_again(kind: type[Unavailable]) -> None:
    is_told_each_time = "retry_after_s" in inspect.signature(kind).parameters

    assert (kind.http_status, kind.status) == (503, "UNAVAILABLE")
    assert is_told_each_time or kind.retry_after_s


UNAVAILABLE: Final = (503, "told when to ask again")


def outcome(call: Call, adapters: Adapters) -> object:
    try:
        return "succeeds", call(adapters)
    except Unavailable as error:
        return (
            error.http_status,
            "told when to ask again" if error.retry_after_s else "",
        )
    except Exception as error:  # noqa: BLE001 - whatever else it is, is what is wrong
        return repr(error)
