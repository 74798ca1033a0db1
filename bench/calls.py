"""What a call costs, beside the empty function and the Node backend.

The database asks no rules here. To judge a join takes our emulator longer than the join
takes a function, which then sleeps in between; and what it does after that costs up to
twice as much CPU time, as caches are cold. All else asks them.
"""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench import seeded
from bench.cpu import Pair, Requests
from bench.load import a_request
from bench.options import Options
from bench.platform import Platform, platform
from bench.prepared import Prepared
from bench.rows import Row

EVENTS: Final = 100
FANS: Final = 50
"""Who are in the show already, and renew their tokens."""

FORMER_EMPTY_MS: Final = 0.28
"""Of the empty function where the Node backend was measured."""

MOST_NEWCOMERS: Final = 12_000
WARM: Final = 1.8
CACHED: Final = 1.4
JOIN: Final = 3.0
ONE_TRIP: Final = 1.1
"""The write, and what all share: that is looked at anew every two seconds."""

FEW: Final = 8
FORMER_JOIN: Final = 1.48 / FORMER_EMPTY_MS
"""Two calls, and nobody is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function, how it is called, and what that may cost.

    Args:
        name: what it is for.
        function: which one.
        requests: the calls.
        goal: times the empty function.
        former: the same of the Node backend; None where it has no such call.
        requests_of_database: how many it may make, on average; None where the goal is
            that of CPU time alone.
    """

    name: str
    function: str
    requests: Requests
    goal: float
    former: float | None = None
    requests_of_database: float | None = None


def measured(options: Options) -> Iterator[Row]:
    """Each call at 100 events, on a warm instance."""
    fans = [*regulars(), *newcomers(MOST_NEWCOMERS)]
    with platform(seeded.database(EVENTS), fans, asks_rules=False) as here:
        show = Prepared.make(here.variables)
        with here.serve_empty() as empty:
            for call in calls(here, show):
                if options.match not in f"{call.name} {call.function}":
                    continue
                with here.serve(call.function) as ours:
                    pair = Pair(ours=ours, empty=empty, services=here.services)
                    yield from rows("calls", call, pair, options)


def calls(here: Platform, show: Prepared) -> list[Call]:
    """What is called, and with what."""
    event = show.event
    admin = {"adminId": event["adminId"]}
    fans = {**admin, "fanUrl": event["fanUrl"]}
    host = {**admin, "hostUrl": event["hostUrl"]}
    star = {**admin, "celebrityUrl": event["celebrityUrl"]}
    return [
        Call(
            name="a fan joins",
            function="createTokensFan",
            requests=Newcomers(here, fans),
            goal=JOIN,
            former=FORMER_JOIN,
            requests_of_database=ONE_TRIP,
        ),
        Call(
            name="a fan renews",
            function="createTokensFan",
            requests=Regulars(here, fans),
            goal=WARM,
            former=0.91 / FORMER_EMPTY_MS,
        ),
        Call(
            name="a host's tokens",
            function="createTokenHostCeleb",
            requests=posted({**host, "userType": "host"}, show.host_token),
            goal=WARM,
        ),
        Call(
            name="a fan logs in",
            function="loginFan",
            requests=posted(fans),
            goal=WARM,
            former=0.57 / 0.27,
        ),
        Call(
            name="a host logs in",
            function="loginHost",
            requests=posted(host),
            goal=WARM,
        ),
        Call(
            name="a celebrity logs in",
            function="loginCelebrity",
            requests=posted(star),
            goal=WARM,
        ),
        Call(
            name="an admin logs in",
            function="login",
            requests=posted(
                {"idToken": here.signer.id_token(event["adminId"], provider="password")}
            ),
            goal=WARM,
        ),
        Call(
            name="the current event",
            function="getMostRecentEvent",
            requests=asked(f"/?adminId={event['adminId']}"),
            goal=WARM,
            former=0.60 / 0.26,
        ),
        Call(
            name="an admin's open events",
            function="getEventsByAdmin",
            requests=asked(f"/?adminId={event['adminId']}"),
            goal=WARM,
        ),
        Call(
            name="the document of a show",
            function="getBroadcastData",
            requests=asked(f"/?adminId={event['adminId']}&fanUrl={event['fanUrl']}"),
            goal=CACHED,
        ),
    ]


def posted(
    body: Mapping[str, Any], token: str | None = None, *, target: str = "/"
) -> Requests:
    """The same call each time."""
    data = json.dumps(body).encode()
    return [a_request(data, token=token, target=target)].__mul__


def asked(target: str) -> Requests:
    """The same address each time."""
    return [a_request(b"", method="GET", target=target)].__mul__


def newcomers(count: int) -> list[str]:
    """Firebase users who come for the first time."""
    return [f"newcomer{number:020d}" for number in range(count)]


def regulars() -> list[str]:
    """Firebase users who are in the show."""
    return [f"regular{number:021d}" for number in range(FANS)]


class Newcomers:
    """Fans who come for the first time, each with an ID token of their own."""

    def __init__(self, here: Platform, body: Mapping[str, Any]) -> None:
        self._here = here
        self._body = json.dumps(body).encode()
        self._uids = iter(newcomers(MOST_NEWCOMERS))

    def __call__(self, count: int) -> Sequence[bytes]:
        uids = itertools.islice(self._uids, count)
        sign = self._here.signer.id_token
        return [a_request(self._body, token=sign(uid)) for uid in uids]


class Regulars:
    """The same few fans again and again."""

    def __init__(self, here: Platform, body: Mapping[str, Any]) -> None:
        data = json.dumps(body).encode()
        self._requests = [
            a_request(data, token=here.signer.id_token(uid)) for uid in regulars()
        ]

    def __call__(self, count: int) -> Sequence[bytes]:
        return list(itertools.islice(itertools.cycle(self._requests), count))


def rows(subject: str, call: Call, pair: Pair, options: Options) -> Iterator[Row]:
    """What a call costs, at each number of calls that are under way at once."""
    for connections in options.concurrencies:
        cost = pair.measured(call.requests, connections=connections, options=options)
        if call.requests_of_database is not None and connections == FEW:
            yield Row(
                subject=subject,
                name=f"{call.name}: requests to the database",
                value=cost.database_requests,
                unit="requests",
                goal=call.requests_of_database,
            )
        yield Row(
            subject=subject,
            name=f"{call.name}, {connections} at once",
            value=cost.ours_ms,
            unit="ms",
            empty=cost.empty_ms,
            # Of many calls at once it is asked that none costs more than it did before.
            goal=call.goal if connections == FEW else call.former,
            former=call.former,
            note=f"`{call.function}`, {cost.database_requests:.3g} database requests",
        )
