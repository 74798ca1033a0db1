"""An admin's user gets the claim, once, and keeps what it has."""

from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import auth

from emulators.stack import LocalStack
from tools.admin_claim import give_admin_claim
from tools.connection import connected
from tools.targets import find_target


@pytest.fixture
def app(
    stack: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> Iterator[firebase_admin.App]:
    for name, value in stack.settings.sdk_environment().items():
        monkeypatch.setenv(name, value)
    with connected(find_target(), "test") as connection:
        yield connection


def test_a_claim_is_given_once_and_takes_nothing_away(app: firebase_admin.App) -> None:
    uid = auth.create_user(email="ada@example.com", app=app).uid
    auth.set_custom_user_claims(uid, {"tester": True}, app=app)

    first, second = give_admin_claim(app, uid), give_admin_claim(app, uid)

    claims = auth.get_user(uid, app=app).custom_claims
    assert (first, second) == (True, False)
    assert claims == {"tester": True, "admin": True}
