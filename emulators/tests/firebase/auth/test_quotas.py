"""Who asks too often is refused, and may ask again in the next period."""

from datetime import timedelta

import firebase_admin
import httpx
import pytest
from firebase_admin import auth

from emulators.firebase.auth.codes import LASTS, Purpose
from emulators.firebase.auth.profiles import MAX_LOOKUPS
from emulators.firebase.auth.quotas import (
    HOUR_MS,
    MAX_COUNTED,
    SIGN_UPS,
    Operation,
    Quotas,
)
from emulators.firebase.auth.service import AuthService
from emulators.kernel.json_http import Refused
from emulators.tests.firebase.auth.calls import ADA, ADMIN, EMULATOR, OWNER, refusal
from emulators.tests.firebase.auth.conftest import Ask
from emulators.tests.served import Served

SIGN_UP = "/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any"
MANY = 10_000
ELSEWHERE = {"X-Forwarded-For": "10.0.0.1, 198.51.100.7"}


@pytest.mark.parametrize(
    "operation", [one for one in Operation if one.value.most <= MANY]
)
def test_a_quota_is_full_until_the_next_period(operation: Operation) -> None:
    quotas, quota = Quotas(), operation.value
    for _ in range(quota.most):
        quotas.take(operation, 7 * quota.period_ms)

    with pytest.raises(Refused, match=quota.code):
        quotas.take(operation, 8 * quota.period_ms - 1)
    quotas.take(operation, 8 * quota.period_ms)


def test_addresses_are_counted_apart_and_not_without_end() -> None:
    quotas = Quotas()
    for number in range(MAX_COUNTED + 10):
        quotas.sign_up(f"2001:db8::{number:x}", HOUR_MS)

    assert len(quotas) == MAX_COUNTED


def test_the_hundred_and_first_sign_up_from_an_address_is_refused(
    http: httpx.Client, served: Served[AuthService]
) -> None:
    answers = [http.post(SIGN_UP, json={}, headers=ELSEWHERE) for _ in range(SIGN_UPS)]
    refused = http.post(SIGN_UP, json=ADA, headers=ELSEWHERE)

    assert {answer.status_code for answer in answers} == {200}
    assert refusal(refused).startswith("TOO_MANY_ATTEMPTS_TRY_LATER")
    assert http.post(SIGN_UP, json={}).status_code == 200, "from this machine"
    served.advance(timedelta(hours=1))
    assert http.post(SIGN_UP, json={}, headers=ELSEWHERE).status_code == 200


def test_a_second_batch_of_deletions_within_a_second_is_refused(
    http: httpx.Client, served: Served[AuthService]
) -> None:
    def delete() -> httpx.Response:
        body = {"localIds": ["nobody"], "force": True}
        return http.post(f"{ADMIN}/accounts:batchDelete", headers=OWNER, json=body)

    answers = [delete(), delete(), delete()]
    served.advance(timedelta(seconds=1))

    # Of three one at least falls into the same second as another.
    assert answers[0].status_code == 200
    assert 400 in {answer.status_code for answer in answers}
    assert delete().status_code == 200


@pytest.mark.parametrize("purpose", ["PASSWORD_RESET", "VERIFY_EMAIL"])
def test_a_code_expires(
    ask: Ask, http: httpx.Client, served: Served[AuthService], purpose: Purpose
) -> None:
    session = ask("signUp", ADA).json()
    wish = {
        "requestType": purpose,
        "idToken": session["idToken"],
        "email": ADA["email"],
    }
    ask("sendOobCode", wish)
    [mail] = http.get(f"{EMULATOR}/oobCodes").json()["oobCodes"]

    served.advance(LASTS[purpose])

    code = {"oobCode": mail["oobCode"]}
    assert refusal(ask("resetPassword", code)) == "EXPIRED_OOB_CODE"
    assert refusal(ask("update", code)) == "EXPIRED_OOB_CODE"


@pytest.mark.parametrize(("name", "most"), [("displayName", 256), ("photoUrl", 2048)])
def test_a_long_name_is_refused(http: httpx.Client, name: str, most: int) -> None:
    def create(length: int) -> httpx.Response:
        return http.post(f"{ADMIN}/accounts", headers=OWNER, json={name: "x" * length})

    assert create(most).status_code == 200
    assert create(most + 1).status_code == 400


def test_no_more_than_a_hundred_users_are_looked_up_at_once(
    http: httpx.Client, admin: firebase_admin.App
) -> None:
    ids = [f"user-{number}" for number in range(MAX_LOOKUPS)]

    found = auth.get_users([auth.UidIdentifier(one) for one in ids], app=admin)
    body = {"localId": [*ids, "one-more"]}
    refused = http.post(f"{ADMIN}/accounts:lookup", headers=OWNER, json=body)

    assert len(found.not_found) == MAX_LOOKUPS
    assert refused.status_code == 400
