"""Docs and behaviour agree while something that we depend on is away.

What anybody may know is answered from memory for a stated time, and says so; nobody
gets in by such an answer, and nothing that is not there is said from it. The functions
are those of `main.py`, the outages those of the ports, the promises those of the docs:
a new one without a case here fails.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

import main as functions
from interactive_broadcast.http.api import Endpoint
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    DatabaseUnavailable,
    StorageUnavailable,
    TasksUnavailable,
    VideoUnavailable,
)
from interactive_broadcast.kernel.public_answers import REST_S, STALE_S
from rehearsal.demo import ROOT
from tests.support.builders import ADMIN_ID, CELEBRITY_URL, EVENT_ID, FAN_URL, HOST_URL
from tests.support.served_function import client_of
from tests.unit.seats.lines import SCREENER
from tests.unit.world import SHOW, World, a_show_that_is_live

PUBLIC_READS: Final[dict[str, dict[str, str]]] = {
    "getBroadcastData": {"adminId": ADMIN_ID, "fanUrl": FAN_URL},
    "getEventsByAdmin": {"adminId": ADMIN_ID},
    "getMostRecentEvent": {"adminId": ADMIN_ID},
}
"""What anybody may read, and a question that has an answer."""

LETS_IN: Final[dict[str, dict[str, str]]] = {
    "login": {"idToken": "id.token.of-admin-1"},
    "loginFan": {"adminId": ADMIN_ID, "fanUrl": FAN_URL},
    "loginHost": {"adminId": ADMIN_ID, "hostUrl": HOST_URL},
    "loginCelebrity": {"adminId": ADMIN_ID, "celebrityUrl": CELEBRITY_URL},
    "loginStaff": {
        "id": EVENT_ID,
        "staffUrl": "staff-of-launch-night",
        "name": "Sue",
        "idToken": "id.token.of-fan-1",
    },
    "createTokensFan": {"adminId": ADMIN_ID, "fanUrl": FAN_URL},
    "createTokenHostCeleb": {
        "adminId": ADMIN_ID,
        "userType": "host",
        "hostUrl": HOST_URL,
    },
    "createTokenByUserType": {"adminId": ADMIN_ID, "userType": "fan"},
    "callNext": {"id": EVENT_ID, "requestId": "click-1"},
    "moveInLine": {"id": EVENT_ID, "fanId": "fan-1", "to": "first"},
}
"""The other functions that are not for admins alone: what they let in by."""

AS: Final = {
    "createTokensFan": "id.token.of-fan-1",
    "createTokenByUserType": "id.token.of-fan-1",
    "createTokenHostCeleb": "id.token.of-host-1",
}

BY_SCREENERS: Final = {"callNext", "moveInLine"}
"""What they may call by their session, as the producer may by theirs."""

PROMISES: Final[dict[tuple[str, str], str]] = {
    ("cdn.md", "the same while the database is away"): (
        "test_an_old_answer_says_so_and_is_kept_for_as_long_as_a_new_one"
    ),
    ("configuration.md", "while they cannot be had, `enforce` answers 503"): (
        "test_without_the_keys_nothing_can_be_said"
    ),
    ("configuration.md", "Without an answer from Firebase Auth the call is"): (
        "test_without_an_answer_about_the_account_nobody_is_admitted"
    ),
    ("functions.md", "and longer [while the database is away]"): (
        "test_the_last_answer_is_served_for_a_stated_time_and_says_how_old_it_is"
    ),
    ("messages.md", "a show is directed on while OpenTok is down"): (
        "test_a_message_is_on_the_other_screen_within_a_second_also_while_opentok_is_down"
    ),
    ("reliability.md", "While OpenTok does not answer"): (
        "test_nobody_is_removed_while_opentok_does_not_answer"
    ),
    ("reliability.md", "an OpenTok that does not answer, use nothing up"): (
        "test_an_opentok_that_does_not_answer_uses_nothing_up"
    ),
    ("reliability.md", "also where OpenTok does not answer at first"): (
        "test_a_stream_that_cannot_be_stopped_now_is_stopped_by_the_next_try"
    ),
    ("reliability.md", "are answered from memory while the database is away"): (
        "test_the_last_answer_is_served_while_the_database_is_away"
    ),
}
"""What a page promises for that time → the test that shows it."""

OF_OUTAGES: Final = re.compile(
    r"\b(is|are) away\b|\bdo(es)? not answer\b|\bis down\b|\bcannot be had\b"
    r"|\b[Ww]ithout an answer\b"
)
"""Of services: the network of a client is another matter."""


def public_reads() -> list[Endpoint[Any]]:
    return [one for one in functions.http_api.endpoints.values() if is_public_read(one)]


def is_public_read(endpoint: Endpoint[Any]) -> bool:
    return endpoint.get and Role.ANYONE in endpoint.allow


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_show_that_is_live()
    for uid, anonymous in ((ADMIN_ID, False), ("fan-1", True)):
        made.accounts.sign_in(uid, is_anonymous=anonymous)
    monkeypatch.setattr(
        "interactive_broadcast.backend._connected", lambda: made.backend
    )
    return made


def ask(name: str, *, token: str | None = None, **query: str) -> TestResponse:
    question = query or PUBLIC_READS[name]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = client_of(getattr(functions, name))
    return client.get(f"/?{urlencode(question)}", headers=headers)


def forget(world: World) -> None:
    """As when what is kept for a moment is over."""
    world.backend.events.store.databases.as_backend().update({"config/noted": True})


def away(world: World, times: int = 1_000) -> None:
    world.databases.fail_next("read", DatabaseUnavailable("Down."), times=times)


def test_every_public_read_has_a_case_and_they_alone_are_shared() -> None:
    assert {one.name for one in public_reads()} == set(PUBLIC_READS)
    shared = {one.name for one in functions.http_api.endpoints.values() if one.shared}
    assert shared == set(PUBLIC_READS)


def test_every_other_function_that_is_not_for_admins_alone_has_a_case() -> None:
    others = {
        one.name
        for one in functions.http_api.endpoints.values()
        if one.access.is_public and not one.shared
    }

    assert others == set(LETS_IN)


@pytest.mark.parametrize("name", PUBLIC_READS)
def test_the_last_answer_is_served_for_a_stated_time_and_says_how_old_it_is(
    world: World, name: str
) -> None:
    new = ask(name)
    away(world)
    forget(world)

    world.clock.advance(STALE_S - 1)
    old = ask(name)
    world.clock.advance(REST_S)
    over = ask(name)

    assert (new.status_code, old.status_code) == (200, 200)
    assert old.get_json() == new.get_json()
    assert "Age" not in new.headers
    assert old.headers["Age"] == "299"
    assert old.headers["Cache-Control"].endswith(", stale-if-error=1")
    assert (over.status_code, over.headers["Cache-Control"]) == (503, "no-store")
    assert int(over.headers["Retry-After"]) > 0


@pytest.mark.parametrize("name", PUBLIC_READS)
def test_what_was_never_asked_for_is_unavailable_and_not_absent(
    world: World, name: str
) -> None:
    away(world)

    answer = ask(name)

    assert answer.status_code == 503
    assert answer.get_json()["error"]["details"]["reason"] == "database-unavailable"


@pytest.mark.parametrize("name", ["getBroadcastData", "getMostRecentEvent"])
def test_what_has_ended_is_gone_for_a_moment_in_caches_and_never_from_memory(
    world: World, name: str
) -> None:
    ask(name)
    world.databases.put(f"openEvents/{ADMIN_ID}", None)
    world.databases.put(f"slugs/{ADMIN_ID}", None)
    world.databases.put(SHOW, None)
    forget(world)

    gone = ask(name)
    away(world)
    forget(world)
    unknown = ask(name)

    assert gone.status_code == 404
    assert gone.headers["Cache-Control"] == "public, max-age=1, s-maxage=2"
    assert (unknown.status_code, unknown.headers["Cache-Control"]) == (503, "no-store")


@pytest.mark.parametrize("name", PUBLIC_READS)
def test_no_other_outage_is_noticed(world: World, name: str) -> None:
    """Not even with a token, of which nobody can say then whether it is good."""
    for port, operation, error in (
        (world.accounts, "verify", AccountsUnavailable("Down.")),
        (world.video, "archive", VideoUnavailable("Down.")),
        (world.images, "delete", StorageUnavailable("Down.")),
        (world.tasks, "store", TasksUnavailable("Down.")),
    ):
        port.fail_next(operation, error, times=100)

    assert ask(name, token="id.token.of-fan-1").status_code == 200


@pytest.mark.parametrize("name", PUBLIC_READS)
def test_nothing_private_is_in_what_is_kept(world: World, name: str) -> None:
    answer = ask(name).get_data(as_text=True)

    for secret in (HOST_URL, CELEBRITY_URL, '"sessionId"', '"stageSessionId"', "rtmp"):
        assert secret not in answer


@pytest.mark.parametrize("name", LETS_IN)
def test_nobody_gets_in_while_the_database_is_away(world: World, name: str) -> None:
    world.accounts.sign_in("host-1", role="host", admin_id=ADMIN_ID, event_id=EVENT_ID)
    client = client_of(getattr(functions, name))
    screener = world.ports.session_tokens.issue(
        SCREENER, expires_at=world.clock.now() + timedelta(hours=1)
    )
    token = AS.get(name, screener if name in BY_SCREENERS else None)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for read in PUBLIC_READS:
        ask(read)
    client.post("/", json=LETS_IN[name], headers=headers)
    away(world)
    forget(world)

    answer = client.post("/", json=LETS_IN[name], headers=headers)

    assert answer.status_code == 503
    assert "Age" not in answer.headers


def sentences(page: str) -> Iterator[str]:
    """What a page says itself: no code, and nothing that is generated."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for left_out in (r"<!-- ([\w-]+):start -->.*?<!-- \1:end -->", r"```.*?```"):
        text = re.sub(left_out, "", text, flags=re.DOTALL)
    text = re.sub(r"[*]{2}", "", re.sub(r"\s*\n\s*(?=[^\s|#-])", " ", text))
    yield from re.split(r"(?<=[.:;])\s+|\n", text)


def test_every_promise_for_an_outage_names_the_test_that_shows_it() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    promised = [
        (page.name, sentence)
        for page in pages
        for sentence in sentences(str(page.relative_to(ROOT)))
        if OF_OUTAGES.search(sentence) and "network" not in sentence
    ]

    unheld = [
        (page, sentence)
        for page, sentence in promised
        if not any(page == p and phrase in sentence for p, phrase in PROMISES)
    ]
    unsaid = [
        (p, phrase)
        for p, phrase in PROMISES
        if not any(p == page and phrase in sentence for page, sentence in promised)
    ]
    assert (unheld, unsaid) == ([], [])


def test_every_test_that_a_promise_names_exists() -> None:
    written = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }

    assert set(PROMISES.values()) - written == set()
