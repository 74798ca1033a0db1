"""Abuse: asking too often, under many names, and coming back after being thrown out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.kernel.errors import (
    RulesDenied,
    TooManyRequests,
    VideoCredentialsRefused,
)
from interactive_broadcast.kernel.public_answers import PublicAnswers, PublicRead
from interactive_broadcast.seats.login_models import LoginHostRequest
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokensRequest,
    UserType,
)
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from interactive_broadcast.seats.viewer_models import BroadcastDataRequest
from interactive_broadcast.upkeep.reconciliation.projects import MAX_SECRETS
from tests.support.builders import a_database, a_fan, an_admin_record
from tests.support.entering import entering
from tests.support.fakes import FakeClock, FakeDatabases
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
)
from tests.support.sample_function import limits, reason, served
from tests.support.token_holders import TokenHolders, refusal
from tests.unit.upkeep.reconciliation.runs import wait_for_a_round
from tests.unit.world import World

PER_MINUTE = 10
MEMORY = timedelta(seconds=3)
"""Longer than anything is remembered of who may do what."""


def guard(*, address: int = 0, show: int = 0) -> RateLimits:
    """Of each caller as few as of whatever a test is about, or none of the others."""
    return limits(caller=PER_MINUTE, address=address, show=show)


def request_from(remote: str, forwarded: str | None = None) -> Request:
    environ = EnvironBuilder(environ_overrides={"REMOTE_ADDR": remote}).get_environ()
    header = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return Request({**environ, **header})


def let_in(calls: Iterable[Callable[[], None]]) -> int:
    """How many calls come through until one is refused."""
    for count, call in enumerate(calls):
        try:
            call()
        except TooManyRequests:
            return count
    raise AssertionError("None was refused.")


def test_a_guesser_is_slowed_down() -> None:
    """Thousands of guesses of a host's link from one address.

    Hurts: database reads that the operator pays for; sooner or later, luck.
    Stopped by: a limit for each address, in each instance; and 128 bits to guess.
    """
    rate_limits = guard(address=PER_MINUTE)
    guess = request_from("203.0.113.7")
    for _ in range(PER_MINUTE):
        rate_limits.check_address("loginHost", guess)

    with pytest.raises(TooManyRequests) as caught:
        rate_limits.check_address("loginHost", guess)

    assert caught.value.retry_after_s == 6


def test_an_address_cannot_be_made_up() -> None:
    """Another `X-Forwarded-For` with every request.

    Hurts: a limit by address would be none.
    Stopped by: only the last address counts, which Google's front end has added.
    """
    rate_limits = guard(address=PER_MINUTE)

    requests = (
        request_from("10.0.0.1", f"198.51.100.{number}, 10.0.0.{number}, 203.0.113.7")
        for number in range(2 * PER_MINUTE)
    )

    passed = let_in(
        partial(rate_limits.check_address, "loginHost", one) for one in requests
    )

    assert passed == PER_MINUTE


def test_a_household_has_one_address() -> None:
    """Another IPv6 address with every request, out of the millions that one line has.

    Hurts: the same.
    Stopped by: what belongs to one line counts as one address.
    """
    rate_limits = guard(address=PER_MINUTE)

    requests = (request_from(f"2001:db8::{one:x}") for one in range(2 * PER_MINUTE))

    passed = let_in(
        partial(rate_limits.check_address, "loginHost", one) for one in requests
    )

    assert passed == PER_MINUTE


@pytest.mark.parametrize(
    "header", ["", " ", "unknown", "1.2.3", "a, b", "[::1]:80", ","]
)
def test_an_address_that_is_none_does_not_free_from_the_limit(header: str) -> None:
    """Nonsense as an address.

    Hurts: a crash, or no limit.
    Stopped by: all who send nonsense share one limit.
    """
    rate_limits = guard(address=PER_MINUTE)
    nonsense = request_from("not-an-address", header)

    call = partial(rate_limits.check_address, "loginHost", nonsense)

    assert let_in([call] * 2 * PER_MINUTE) == PER_MINUTE


def test_made_up_shows_do_not_make_the_guard_forget() -> None:
    """Thousands of made-up shows, so that memory runs out or the limit is forgotten.

    Hurts: memory of every instance; and then no limit at all.
    Stopped by: the guard remembers so many and no more; who comes often is remembered.
    """
    rate_limits = guard(address=20_000, show=PER_MINUTE)
    attacker = request_from("203.0.113.7")

    def ask(number: int) -> None:
        rate_limits.check_address("getBroadcastData", attacker)
        made_up = BroadcastDataRequest(admin_id="a", fan_url=f"show-{number}")
        rate_limits.check_show("getBroadcastData", NOBODY, made_up)

    many = 20_000
    assert let_in(partial(ask, number) for number in range(many + 1)) == many


def test_guesses_through_a_cdn_do_not_turn_its_viewers_away() -> None:
    """Made-up links, asked for at Hosting, whose address is that of all viewers.

    Hurts: the function would refuse Hosting, and with it everybody who watches a show.
    Stopped by: shows that are known to be there are counted apart, and ten times as
    many; a made-up link is known to nobody.
    """
    limits_of, hosting = guard(address=PER_MINUTE), request_from("192.0.2.1")
    read = PublicRead(
        partial(limits_of.check_address, "getBroadcastData", hosting),
        partial(limits_of.check_known, "getBroadcastData", hosting),
    )
    clock = FakeClock()
    recent = SingleFlight[str | None](ttl_s=2, now=lambda: clock.now().timestamp())
    answers = PublicAnswers(recent, now=lambda: clock.now().timestamp())

    def ask(fan_url: str) -> None:
        answers.get(fan_url, lambda: "on" if fan_url == "ours" else None, read)
        # What was at hand is old by now, and has to be looked for again.
        clock.advance(2)

    ask("ours")
    guesses = (partial(ask, f"guess-{number}") for number in range(PER_MINUTE))

    assert let_in(guesses) == PER_MINUTE - 1
    assert let_in([partial(ask, "ours")] * 20 * PER_MINUTE) == 10 * PER_MINUTE


def test_guesses_do_not_lock_the_host_out() -> None:
    """Guessing one admin's links from a thousand machines, until nobody gets in.

    Hurts: a limit for the show would be a switch with which strangers end it.
    Stopped by: each link has a limit of its own, which only who knows it can use up.
    Against guessing there are the limit for each address, and 128 bits.
    """
    rate_limits = guard(show=PER_MINUTE)
    guesses = (
        LoginHostRequest(admin_id="ana", host_url=f"guess-number-{number:04}")
        for number in range(2 * PER_MINUTE)
    )
    for guess in guesses:
        rate_limits.check_show("loginHost", NOBODY, guess)

    link = LoginHostRequest(admin_id="ana", host_url="what-ana-has-sent-her-host")
    call = partial(rate_limits.check_show, "loginHost", NOBODY, link)

    assert let_in([call] * 2 * PER_MINUTE) == PER_MINUTE


def test_a_crowd_of_fans_does_not_lock_the_host_out() -> None:
    """Thousands of fans' calls, also in the host's name, at the function of all three.

    Hurts: the same.
    Stopped by: calls are counted apart by what the token says, not by what is asked.
    """
    rate_limits = guard(show=PER_MINUTE)
    body = CurrentEventTokensRequest(admin_id="ana", user_type=UserType.HOST)
    guests = (a_fan(uid=f"fan-{number}") for number in range(2 * PER_MINUTE))
    host = Caller(role=Role.HOST, uid="host-e1", admin_id="ana", event_id="e1")

    def call(caller: Caller) -> None:
        rate_limits.check_show("createTokenByUserType", caller, body)

    assert let_in(partial(call, guest) for guest in guests) == PER_MINUTE
    assert let_in([partial(call, host)] * 2 * PER_MINUTE) == PER_MINUTE


def test_a_session_without_a_user_does_not_use_up_the_show() -> None:
    """One session of nobody, used from twelve addresses; and as many as one likes.

    Hurts: it was counted for no caller, so twelve addresses had the whole limit of the
    show, and the fans who were there to see it got 429.
    Stopped by: such a session is counted for itself; and all of them together have a
    limit for the show that is not the one of fans with a Firebase user.
    """
    rate_limits = guard(show=2 * PER_MINUTE)
    body = FanTokensRequest(admin_id="ana", fan_url="launch-night")

    def call(caller: Caller) -> None:
        rate_limits.check_caller("createTokensFan", caller)
        rate_limits.check_show("createTokensFan", caller, body)

    def session(number: int) -> Caller:
        return replace(a_fan(uid=None), token_id=f"session-{number}")

    one = let_in([partial(call, session(0))] * 12 * PER_MINUTE)
    many = let_in(partial(call, session(number)) for number in range(1, 99))
    fan = let_in([partial(call, a_fan())] * 2 * PER_MINUTE)

    assert (one, many, fan) == (PER_MINUTE, PER_MINUTE, PER_MINUTE)


def test_an_admin_asks_no_thousand_times_a_minute() -> None:
    """Thousands of calls a minute by one admin, with one's own token or a stolen one.

    Hurts: database reads that the operator pays for; guesses that nobody counts.
    Stopped by: each admin's calls are counted, by a limit that no page of theirs meets.
    """
    rate_limits = limits(admin=PER_MINUTE)

    call = partial(rate_limits.check_caller, "getEventByKey", admin(ANA))

    assert let_in([call] * 2 * PER_MINUTE) == PER_MINUTE
    rate_limits.check_caller("getEventByKey", admin(BOB))


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (None, "app-check-missing"),
        ("another-app", "app-check-invalid"),
        ("x" * 5_000, "app-check-invalid"),
    ],
)
def test_a_script_is_no_app(token: str | None, why: str) -> None:
    """A script that calls the functions by itself, with a made-up App Check token.

    Hurts: thousands of anonymous users that a machine has signed up.
    Stopped by: App Check, where the operator has set `APP_CHECK` to `enforce`.
    """
    headers = {} if token is None else {"X-Firebase-AppCheck": token}
    client = served(app_check=AppCheck.ENFORCE)

    answer = client.post("/", json={"firstName": "Ann"}, headers=headers)

    assert (answer.status_code, reason(answer)) == (401, why)


def test_whoever_was_thrown_out_gets_no_token(fresh_people: TokenHolders) -> None:
    """A fan who was disconnected connects again, with a new token.

    Hurts: kicks that help for a second, as users of other products complain.
    Stopped by: the producer can bar the fan's user from the show along with it. (A fan
    without a Firebase user can come again as a new one.)
    """
    fan = fresh_people.sign_up()
    fresh_people.known["barredId"] = fan["localId"]
    show = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    welcome = fresh_people.function("createTokensFan", show, fan["idToken"])
    kick = {
        "id": "$event",
        "session": "backstage",
        "connectionId": "long-gone",
        "fanId": "$barredId",
    }

    kicked = fresh_people.call("forceDisconnect", kick, by="producer")
    fresh_people.stack.advance(MEMORY)
    again = fresh_people.function("createTokensFan", show, fan["idToken"])

    assert welcome.status_code == kicked.status_code == 200
    assert refusal(again) == (403, "barred")


def test_whoever_was_thrown_out_makes_no_record(platform: InProcessPlatform) -> None:
    """A fan who was put out writes the record again, past the functions.

    Hurts: they are in the line again, and the producer must put them out all day.
    Stopped by: the rules: whom the producer bars makes no record in that show.
    """
    event_id = platform.event_of(ANA)["id"]
    kick = ForceDisconnectRequest(
        id=event_id,
        session=SessionKind.BACKSTAGE,
        connection_id="long-gone",
        fan_id=FANS[0],
    )
    line = "activeBroadcasts/ana/night/activeFans"
    records: dict[str, Any] = {
        uid: {"id": uid, "name": "Fay", "joinedAt": {".sv": "timestamp"}}
        for uid in FANS[:2]
    }
    joining = {uid: entering(f"{line}/{uid}", records[uid]) for uid in FANS[:2]}
    platform.client(anonymous(FANS[0])).update(joining[FANS[0]])

    platform.backend.seats.moderation.force_disconnect(admin(ANA), kick)

    barred = platform.client(anonymous(FANS[0]))
    for writes in (joining[FANS[0]], {f"barred/{event_id}/{FANS[0]}": None}):
        with pytest.raises(RulesDenied):
            barred.update(writes)
    platform.client(anonymous(FANS[1])).update(joining[FANS[1]])
    assert list(platform.databases.at(line)) == [FANS[1]]


def test_a_project_that_many_name_does_not_use_up_the_time_of_the_others() -> None:
    """Admins name somebody's OpenTok project as theirs, with secrets that are wrong.

    Hurts: every show: the reconciler would try one secret after the other, and come to
    nothing else.
    Stopped by: a run tries five secrets of a project, the next run others.
    """
    clock = FakeClock()
    admins = tuple(an_admin_record(id=f"admin-{one}") for one in range(40))
    databases = FakeDatabases(a_database(admins=admins), clock=clock)
    world = World(databases=databases, clock=clock)
    refused = VideoCredentialsRefused("Refused.")
    world.video.fail_next("recent_archives", refused, times=MAX_SECRETS)

    world.reconciler.run()
    asked = world.video.calls.count("recent_archives")
    wait_for_a_round(world)
    world.reconciler.run()

    assert asked == MAX_SECRETS
    assert world.video.calls[-1] == "recent_broadcasts"
