"""A function of two fields, declared in every way that `Api` knows, and served."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from pydantic import BaseModel, Field

from interactive_broadcast.events.models import Status
from interactive_broadcast.http import Api, AppGate, Call, CrowdControl
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.kernel.errors import NotAnAdmin, TokenInvalid
from interactive_broadcast.kernel.models import ReplyModel, RequestModel
from interactive_broadcast.kernel.rate_limits import Buckets
from tests.support.builders import a_fan, an_admin
from tests.support.fakes import FakeAppAttestation
from tests.support.served_function import client_of


class Greeting(RequestModel):
    first_name: str = Field(max_length=10)
    times: int = 1
    status: Status | None = None


class Greeted(ReplyModel):
    said_to: str
    by: str | None = None


@dataclass(frozen=True)
class Rates:
    """Calls per minute."""

    caller: int = 0
    address: int = 0
    show: int = 0

    def caller_rate(self) -> int:
        return self.caller

    def address_rate(self) -> int:
        return self.address

    def show_rate(self) -> int:
        return self.show


NO_LIMITS = Rates()


class Callers:
    """Tokens are the callers' names. The admin `gone` has no record any more."""

    def caller_of(self, authorization: str | None) -> Caller:
        match authorization:
            case None:
                return NOBODY
            case "Bearer fan":
                return a_fan()
            case "Bearer admin":
                return an_admin()
            case "Bearer gone":
                return an_admin("gone")
        raise TokenInvalid("The token is not valid.")

    def admit(self, caller: Caller) -> None:
        if caller.uid == "gone":
            raise NotAnAdmin("This user is not an admin.")


def greet(call: Call[Greeting]) -> BaseModel:
    by = call.caller.uid
    return Greeted(said_to=" ".join([call.body.first_name] * call.body.times), by=by)


def an_api(
    *,
    callers: Callable[[], Callers] = Callers,
    origins: Callable[[], frozenset[str]] = lambda: frozenset({"*"}),
    rates: Rates = NO_LIMITS,
    app_check: AppCheck = AppCheck.OFF,
) -> Api:
    return Api(
        callers=callers,
        origins=origins,
        crowd=CrowdControl(rates, Buckets(now=lambda: 0.0)),
        gate=AppGate(lambda: app_check, lambda: FakeAppAttestation("our-app")),
    )


def served(  # noqa: PLR0913 - a function as it can be declared, and its world
    handle: Callable[[Call[Greeting]], BaseModel] = greet,
    *,
    allow: frozenset[Role] = frozenset({Role.ANYONE}),
    get: bool = False,
    shared: bool = False,
    origins: Callable[[], frozenset[str]] = lambda: frozenset({"*"}),
    rates: Rates = NO_LIMITS,
    app_check: AppCheck = AppCheck.OFF,
) -> FlaskClient:
    api = an_api(origins=origins, rates=rates, app_check=app_check)
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
