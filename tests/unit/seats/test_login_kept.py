"""What one login has found serves the next ones for two seconds, and refuses nobody."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    NoCurrentEvent,
    NotAnAdmin,
)
from interactive_broadcast.seats.login import Login
from interactive_broadcast.seats.login_models import (
    LoginCelebrityRequest,
    LoginFanRequest,
    LoginHostRequest,
    LoginRequest,
    Session,
)
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    an_admin_record,
    an_event,
)
from tests.unit.world import World, a_world

FAN = LoginFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
CURRENT = LoginFanRequest(admin_id=ADMIN_ID)
HOST = LoginHostRequest(admin_id=ADMIN_ID, host_url=HOST_URL)
CELEBRITY = LoginCelebrityRequest(admin_id=ADMIN_ID, celebrity_url=CELEBRITY_URL)

LOGINS: dict[str, Callable[[Login], Session]] = {
    "fan": lambda login: login.fan(FAN),
    "fan of the current event": lambda login: login.fan(CURRENT),
    "host": lambda login: login.host(HOST),
    "celebrity": lambda login: login.celebrity(CELEBRITY),
}


@dataclass
class Warm:
    """One instance of the functions, and a world that goes on without it."""

    world: World

    def asked(self) -> int:
        """How often anything outside was asked since this was last called."""
        asked = [*self.world.databases.reads, *self.world.accounts.calls]
        self.world.databases.reads.clear()
        self.world.accounts.calls.clear()
        return len(asked)


def warm(*statuses: Status) -> Warm:
    return Warm(a_world(*(an_event(status=status) for status in statuses)))


@pytest.mark.parametrize("who", LOGINS)
def test_the_second_login_asks_nobody(who: str) -> None:
    here = warm(Status.PRESHOW)
    login = here.world.login
    first = LOGINS[who](login)
    assert here.asked()

    second = LOGINS[who](login)

    assert here.asked() == 0
    assert first.token != second.token


def test_the_second_login_of_an_admin_asks_nobody() -> None:
    here = warm(Status.LIVE)
    request = LoginRequest(id_token=here.world.accounts.sign_in(ADMIN_ID))
    first = here.world.login.admin(request)
    here.asked()

    second = here.world.login.admin(request)

    assert here.asked() == 0
    assert first.token != second.token


def test_a_link_that_was_unknown_is_good_the_moment_there_is_one() -> None:
    here = warm(Status.CLOSED)
    login = here.world.login
    with pytest.raises(EventNotFound):
        login.fan(FAN)

    here.world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", EVENT_ID)

    assert login.fan(FAN).token


def test_an_event_that_was_not_on_is_current_the_moment_it_is() -> None:
    here = warm(Status.NOT_STARTED)
    login = here.world.login
    with pytest.raises(NoCurrentEvent):
        login.fan(CURRENT)

    here.world.databases.put(f"current/{ADMIN_ID}/{EVENT_ID}", "preshow")
    here.world.databases.put(f"openEvents/{ADMIN_ID}/{EVENT_ID}/status", "preshow")

    assert login.fan(CURRENT).token


def test_who_was_no_admin_is_one_the_moment_there_is_a_record() -> None:
    here = warm(Status.NOT_STARTED)
    world = here.world
    request = LoginRequest(id_token=world.accounts.sign_in("admin-2"))
    login = world.login
    with pytest.raises(NotAnAdmin):
        login.admin(request)

    record = an_admin_record(id="admin-2").to_record()
    world.databases.put("admins/admin-2", record)

    assert login.admin(request).token
