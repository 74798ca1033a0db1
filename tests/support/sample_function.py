"""A function of two fields, declared in every way that `Api` knows, and served."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient
from pydantic import BaseModel, Field

from interactive_broadcast.events.models import Status
from interactive_broadcast.http.access import AccessControl
from interactive_broadcast.http.api import Api, Call
from interactive_broadcast.http.app_check import AppCheckPolicy
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.identity import Identity, IdTokens
from interactive_broadcast.kernel.caching import SingleFlight
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.kernel.models import ReplyModel, RequestModel
from interactive_broadcast.kernel.origins import Origins, parse_origins
from interactive_broadcast.kernel.token_buckets import TokenBuckets
from tests.support.builders import ADMIN_ID, a_database, a_fan, an_admin
from tests.support.fakes import (
    FakeAccounts,
    FakeAppAttestation,
    FakeDatabases,
    FakeSessionTokens,
)
from tests.support.served_function import client_of


class Greeting(RequestModel):
    first_name: str = Field(max_length=10)
    times: int = 1
    status: Status | None = None


class Greeted(ReplyModel):
    said_to: str
    by: str | None = None


def limits(
    *, caller: int = 0, admin: int = 0, address: int = 0, show: int = 0
) -> RateLimits:
    """Calls per minute; 0 for no limit. Time stands still: no bucket refills."""
    return RateLimits(
        caller=lambda: caller,
        admin=lambda: admin,
        address=lambda: address,
        show=lambda: show,
        buckets=TokenBuckets(now=lambda: 0.0),
    )


class NamedTokens(FakeSessionTokens):
    """Tokens are the callers' names; `session-1` and so on those of fans without."""

    def read(self, token: str) -> Caller | None:
        callers = {"fan": a_fan(), "admin": an_admin(), "gone": an_admin("gone")}
        if token.startswith("session-"):
            return replace(a_fan(None), token_id=token)
        return callers.get(token)


def an_identity() -> Identity:
    """Knows `fan` and `admin`. The admin `gone` has no record any more."""
    accounts = FakeAccounts()
    accounts.create(uid=ADMIN_ID, email="a@b.c", display_name="Ada", password=None)
    return Identity(
        session_tokens=NamedTokens(),
        accounts=accounts,
        databases=FakeDatabases(a_database()),
        id_tokens=IdTokens(accounts=accounts, verified=SingleFlight(ttl_s=2)),
        admins=SingleFlight(ttl_s=2),
    )


def greet(call: Call[Greeting]) -> BaseModel:
    by = call.caller.uid
    return Greeted(said_to=" ".join([call.body.first_name] * call.body.times), by=by)


def an_api(
    *,
    identity: Callable[[], Identity] = an_identity,
    origins: Callable[[], Origins] = lambda: parse_origins("*"),
    rate_limits: RateLimits | None = None,
    app_check: AppCheck = AppCheck.OFF,
) -> Api:
    return Api(
        an_access_control(
            identity=identity,
            origins=origins,
            rate_limits=rate_limits,
            app_check=app_check,
        )
    )


def an_access_control(
    *,
    identity: Callable[[], Identity] = an_identity,
    origins: Callable[[], Origins] = lambda: parse_origins("*"),
    rate_limits: RateLimits | None = None,
    app_check: AppCheck = AppCheck.OFF,
) -> AccessControl:
    return AccessControl(
        identity=identity,
        origins=origins,
        rate_limits=rate_limits or limits(),
        app_check=AppCheckPolicy(
            lambda: app_check, lambda: FakeAppAttestation("our-app")
        ),
    )


def served(  # noqa: PLR0913 - a function as it can be declared, and its world
    handle: Callable[[Call[Greeting]], BaseModel] = greet,
    *,
    allow: frozenset[Role] = frozenset({Role.ANYONE}),
    get: bool = False,
    shared: bool = False,
    origins: Callable[[], Origins] = lambda: parse_origins("*"),
    rate_limits: RateLimits | None = None,
    app_check: AppCheck = AppCheck.OFF,
) -> FlaskClient:
    api = an_api(origins=origins, rate_limits=rate_limits, app_check=app_check)
    wrap = api.endpoint(body=Greeting, allow=allow, get=get, shared=shared)
    return client_of(wrap(handle))


def failing(error: Exception) -> Callable[[Call[Greeting]], BaseModel]:
    def handle(call: Call[Greeting]) -> BaseModel:
        raise error

    return handle


def reason(answer: Any) -> str:
    found: str = answer.get_json()["error"]["details"]["reason"]
    return found


def codes(client: FlaskClient, times: int, **how: Any) -> list[int]:
    how = {"json": {"firstName": "Ann"}, **how}
    return [client.post("/", **how).status_code for _ in range(times)]
