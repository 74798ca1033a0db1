"""The old backend's paths for producers, while the operator lets old apps in."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import AdminRequest, CreateAdminRequest
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import RECENT_LOGIN_S
from interactive_broadcast.kernel.errors import RecentLoginRequired
from interactive_broadcast.old_apps.admin_models import UpdateAdminRequest
from interactive_broadcast.old_apps.aliases import alias_of
from tests.support.builders import ADMIN_ID, an_admin_by_session
from tests.support.fakes import API_KEY, API_SECRET
from tests.support.token_holders import TokenHolders, old_apps_let_in
from tests.unit.world import with_a_super_admin


@pytest.fixture(scope="module")
def let_in(people: TokenHolders) -> Iterator[TokenHolders]:
    """The people of two shows, while old apps are let in."""
    with old_apps_let_in(people):
        yield people


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "event?adminId=$producerId", {}),
        ("GET", "event/$event", {}),
        ("PATCH", "event/$event", {"name": "Mine"}),
        ("PUT", "event/change-status/$event", {"status": "closed"}),
        ("DELETE", "event/$event", {}),
        ("POST", "event", {"name": "Mine", "adminId": "$producerId"}),
        ("GET", "admin", {}),
        ("GET", "admin/$producerId", {}),
        ("PATCH", "admin/$producerId", {"displayName": "Mine"}),
        ("DELETE", "admin/$producerId", {}),
        ("POST", "admin", {"displayName": "M", "email": "m@example.com"}),
        ("PATCH", "admin/$rivalId", {"superAdmin": True}),
    ],
)
def test_a_producer_reaches_nothing_of_another_nor_more_rights(
    let_in: TokenHolders, method: str, path: str, body: dict[str, Any]
) -> None:
    """One producer's session, with another's ids; or a superAdmin's rights.

    Hurts: the old backend asked for no more than some admin's token.
    Stopped by: the same services as everywhere, which read and write as the caller.
    """
    answer = let_in.old_path(method, path, body, token=let_in.tokens["rival"])

    assert answer.status_code == 403, answer.text
    assert answer.json()["reason"] in ("rules-denied", "not-super-admin")


def test_a_form_changes_nothing_but_what_it_has(let_in: TokenHolders) -> None:
    """Fields that no form has, in the body of a change: owner, status, sessions, id.

    Hurts: the old backend stored whatever came, and events changed hands.
    Stopped by: what a form does not have is passed over, and the path says which event.
    """
    body = {
        "id": "$event",
        "adminId": "$producerId",
        "status": "live",
        "sessionId": "1_MX4",
        "stageSessionId": "1_MX4",
        "archiveId": "a1",
        "createdAt": 1,
        "hostUrl": "guessed",
        "celebrityUrl": "guessed",
    }
    before = let_in.everything()["events"]

    answer = let_in.old_path(
        "PATCH", "event/$rivalEvent", body, token=let_in.tokens["rival"]
    )

    assert answer.status_code == 200, answer.text
    assert let_in.everything()["events"] == before


def test_the_list_for_everybody_has_no_link_that_is_a_secret(
    let_in: TokenHolders,
) -> None:
    """The list that the phones ask for without a token, read for links and keys.

    Hurts: the old list had the links of host and celebrity, sessions and RTMP keys.
    Stopped by: it has public fields, and instead of the links what anybody can compute
    from the fans' address.
    """
    path = "event/get-events-by-admin?adminId=$producerId"
    answer = let_in.old_path("GET", path, token=None)

    secrets = ("hostUrl", "celebrityUrl", "sessionId", "stageSessionId")
    assert not [name for name in secrets if let_in.known[name] in answer.text]
    (listed,) = answer.json()
    assert listed["hostUrl"] == listed["celebrityUrl"]
    assert listed["hostUrl"] == alias_of(let_in.known["fanUrl"])


def test_no_markup_of_the_caller_comes_back_in_a_message(let_in: TokenHolders) -> None:
    """Markup in a form's fields, which the old web app shows where it shows a message.

    Hurts: it puts the message into its page as HTML, with the producer signed in.
    Stopped by: a message says what is expected, and never repeats what was sent.
    """
    markup = "<img src=x onerror=alert(1)>"
    fields = ("name", "fanUrl", "redirectUrl", "rtmpUrl", "dateTimeStart", markup)
    body = dict.fromkeys(fields, markup * 50)

    answer = let_in.old_path("POST", "event", body, token=let_in.tokens["producer"])

    assert answer.status_code == 400
    message = answer.json()["message"]
    assert not {"<", ">"} & set(message)
    assert "onerror" not in message


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "mallory@example.com"},
        {"ot_api_key": API_KEY, "ot_secret": SecretStr(API_SECRET)},
    ],
)
def test_a_session_of_some_time_ago_takes_no_account_over(
    changes: dict[str, Any],
) -> None:
    """A stolen session, sent as the old web app sends its own, to change a sign-in.

    Hurts: the owner would be locked out for good. Old apps have nothing but a session.
    Stopped by: only one whose sign-in is of the last five minutes will do.
    """
    world = with_a_super_admin()
    world.databases.put(paths.LEGACY_CLIENTS, value=True)
    world.clock.advance(seconds=RECENT_LOGIN_S + 1)
    admins, before = world.backend.old_apps.admins, world.at("admins")
    stolen, of_super = an_admin_by_session(), an_admin_by_session("super-1")
    accomplice = CreateAdminRequest(
        display_name="M", email="mallory@example.com", super_admin=True
    )

    with pytest.raises(RecentLoginRequired):
        admins.update(stolen, UpdateAdminRequest(id=ADMIN_ID, **changes))
    with pytest.raises(RecentLoginRequired):
        admins.delete(stolen, AdminRequest(id=ADMIN_ID))
    with pytest.raises(RecentLoginRequired):
        admins.create(of_super, accomplice)
    assert world.at("admins") == before


def test_half_of_the_credentials_is_a_mistake_in_a_form(let_in: TokenHolders) -> None:
    """A secret is sent without the key that it belongs to.

    Hurts: each such call was an error of ours, which somebody has to look into.
    Stopped by: the form's shape says that both belong together.
    """
    answer = let_in.old_path(
        "PATCH",
        "admin/$producerId",
        {"otSecret": API_SECRET},
        token=let_in.tokens["producer"],
    )

    assert (answer.status_code, answer.json()["reason"]) == (400, "invalid-request")
