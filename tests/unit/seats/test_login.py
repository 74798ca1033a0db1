"""Who gets a session token, and which event it is bound to."""

from datetime import timedelta

import pytest

from interactive_broadcast.admins.models import new_admin
from interactive_broadcast.events.models import Status
from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    EventNotFound,
    NoCurrentEvent,
    NotAnAdmin,
    TokenExpired,
    TokenInvalid,
)
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
    a_celebrity,
    a_fan,
    a_host,
    an_event,
)
from tests.support.fakes import NOON
from tests.unit.world import World, a_world, with_a_super_admin


def caller_of(world: World, session: Session) -> Caller | None:
    return world.ports.session_tokens.read(session.token)


def hours(session: Session) -> float:
    lasts = timedelta(milliseconds=session.expires_at - NOON.timestamp() * 1000)
    return lasts / timedelta(hours=1)


def test_an_admin_signs_in_for_twelve_hours() -> None:
    world = a_world()
    id_token = world.accounts.sign_in(ADMIN_ID)

    session = world.login.admin(LoginRequest(id_token=id_token))

    assert caller_of(world, session) == Caller(role=Role.ADMIN, uid=ADMIN_ID)
    assert hours(session) == 12


def test_what_a_clients_sdk_has_changed_is_recorded_at_the_next_sign_in() -> None:
    world = with_a_super_admin()
    world.accounts.update(ADMIN_ID, email="new@example.com", display_name="Ada L.")

    world.login.admin(LoginRequest(id_token=world.accounts.sign_in(ADMIN_ID)))

    record = world.admin_store.find(ADMIN_ID)
    assert record is not None
    assert (record.email, record.display_name) == ("new@example.com", "Ada L.")
    assert world.accounts.claims[ADMIN_ID] == {"admin": True}


@pytest.mark.parametrize("call", ["find", "set_admin_claim"])
def test_an_admin_signs_in_also_while_they_cannot_be_compared(call: str) -> None:
    world = with_a_super_admin()
    world.accounts.fail_next(call, AccountsUnavailable("Gone."))

    session = world.login.admin(LoginRequest(id_token=world.accounts.sign_in(ADMIN_ID)))

    assert hours(session) == 12


@pytest.mark.parametrize("is_being_made", [True, False])
def test_whoever_has_no_record_loses_the_claim_of_an_admin(
    *, is_being_made: bool
) -> None:
    """Not while `createAdmin` is at it, which gives the claim before the record."""
    world = with_a_super_admin()
    user = world.accounts.create(email="x@example.com", display_name="X", password=None)
    world.accounts.set_admin_claim(user.uid, is_admin=True)
    if is_being_made:
        world.unfinished.begin(new_admin(user.uid))

    with pytest.raises(NotAnAdmin):
        world.login.admin(LoginRequest(id_token=world.accounts.sign_in(user.uid)))

    assert ("admin" in world.accounts.claims[user.uid]) is is_being_made


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_a_user_without_a_record_is_no_admin(*, is_anonymous: bool) -> None:
    world = a_world()
    id_token = world.accounts.sign_in("stranger", is_anonymous=is_anonymous)

    with pytest.raises(NotAnAdmin):
        world.login.admin(LoginRequest(id_token=id_token))


def test_an_anonymous_user_is_no_admin_whatever_record_there_is() -> None:
    world = a_world()
    id_token = world.accounts.sign_in(ADMIN_ID, is_anonymous=True)

    with pytest.raises(NotAnAdmin):
        world.login.admin(LoginRequest(id_token=id_token))


def test_an_invalid_or_expired_id_token_is_refused() -> None:
    world = a_world()
    old = world.accounts.sign_in(ADMIN_ID)
    world.accounts.expire(old)

    with pytest.raises(TokenInvalid):
        world.login.admin(LoginRequest(id_token="not.a.token"))
    with pytest.raises(TokenExpired):
        world.login.admin(LoginRequest(id_token=old))


def test_a_fan_is_bound_to_one_show_for_a_day() -> None:
    world = a_world()

    session = world.login.fan(LoginFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL))

    assert caller_of(world, session) == a_fan(None)
    assert hours(session) == 24


def test_a_fan_may_bring_their_anonymous_user() -> None:
    world = a_world()
    id_token = world.accounts.sign_in("fan-1", is_anonymous=True)
    request = LoginFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, id_token=id_token)

    session = world.login.fan(request)

    assert caller_of(world, session) == a_fan("fan-1")


def test_a_fan_who_names_no_show_means_the_current_one() -> None:
    world = a_world(an_event(status=Status.PRESHOW))

    session = world.login.fan(LoginFanRequest(admin_id=ADMIN_ID))

    assert caller_of(world, session) == a_fan(None)


def test_without_a_current_show_a_fan_must_name_one() -> None:
    with pytest.raises(NoCurrentEvent):
        a_world().login.fan(LoginFanRequest(admin_id=ADMIN_ID))


def test_a_host_gets_a_token_for_the_database_as_well() -> None:
    world = a_world()

    session = world.login.host(LoginHostRequest(admin_id=ADMIN_ID, host_url=HOST_URL))

    assert caller_of(world, session) == a_host()
    assert session.firebase_token == (
        f"custom token of host-{EVENT_ID}-{fingerprint(HOST_URL)} with "
        f"role=host, adminId={ADMIN_ID}, eventId={EVENT_ID}, link={a_host().link}"
    )


def test_a_celebrity_has_a_link_of_their_own() -> None:
    world = a_world()
    request = LoginCelebrityRequest(admin_id=ADMIN_ID, celebrity_url=CELEBRITY_URL)

    session = world.login.celebrity(request)

    assert caller_of(world, session) == a_celebrity()
    assert (
        f"celebrity-{EVENT_ID}-{fingerprint(CELEBRITY_URL)}" in session.firebase_token
    )


def test_an_unknown_link_is_not_found() -> None:
    login = a_world().login

    with pytest.raises(EventNotFound):
        login.host(LoginHostRequest(admin_id=ADMIN_ID, host_url=CELEBRITY_URL))
    with pytest.raises(EventNotFound):
        login.celebrity(
            LoginCelebrityRequest(admin_id=ADMIN_ID, celebrity_url=HOST_URL)
        )
    with pytest.raises(EventNotFound):
        login.fan(LoginFanRequest(admin_id=ADMIN_ID, fan_url="nothing"))


def test_the_links_of_a_closed_event_are_not_found() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    with pytest.raises(EventNotFound):
        world.login.fan(LoginFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL))
