import json

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from interactive_broadcast.http.app_check import AppCheckPolicy
from interactive_broadcast.kernel.config import AppCheck
from interactive_broadcast.kernel.errors import AppCheckUnavailable
from tests.support.fakes import FakeAppAttestation
from tests.support.sample_function import codes, reason, served


def a_call() -> Request:
    return Request(
        EnvironBuilder(headers=[("X-Firebase-AppCheck", "our-app")]).get_environ()
    )


def gate(mode: AppCheck) -> AppCheckPolicy:
    attestation = FakeAppAttestation("our-app")
    attestation.fail_next("verify", AppCheckUnavailable("No keys."))
    return AppCheckPolicy(lambda: mode, lambda: attestation)


def test_without_googles_keys_nobody_passes_where_it_is_enforced() -> None:
    with pytest.raises(AppCheckUnavailable):
        gate(AppCheck.ENFORCE).check(a_call())


def test_without_googles_keys_everybody_passes_where_it_is_watched() -> None:
    assert gate(AppCheck.MONITOR).check(a_call()) == "app-check-unavailable"


def test_where_it_is_off_nobody_looks() -> None:
    assert gate(AppCheck.OFF).check(a_call()) is None


@pytest.mark.parametrize(
    ("token", "status", "why"),
    [
        (None, 401, "app-check-missing"),
        ("", 401, "app-check-missing"),
        ("another app", 401, "app-check-invalid"),
        ("x" * 5_000, 401, "app-check-invalid"),
    ],
)
def test_where_app_check_is_enforced_a_script_is_refused(
    token: str | None, status: int, why: str
) -> None:
    headers = {} if token is None else {"X-Firebase-AppCheck": token}

    answer = served(app_check=AppCheck.ENFORCE).post(
        "/", json={"firstName": "Ann"}, headers=headers
    )

    assert (answer.status_code, reason(answer)) == (status, why)


def test_where_app_check_is_enforced_our_app_is_let_in() -> None:
    headers = {"X-Firebase-AppCheck": "our-app"}

    assert codes(served(app_check=AppCheck.ENFORCE), 1, headers=headers) == [200]


@pytest.mark.parametrize(
    ("token", "found"),
    [("our-app", "ok"), ("rubbish", "app-check-invalid"), ("", "app-check-missing")],
)
def test_where_app_check_is_watched_everybody_passes_and_the_log_says_who(
    capsys: pytest.CaptureFixture[str], token: str, found: str
) -> None:
    headers = {"X-Firebase-AppCheck": token}

    assert codes(served(app_check=AppCheck.MONITOR), 1, headers=headers) == [200]

    assert json.loads(capsys.readouterr().out)["app_check"] == found


def test_a_preflight_needs_no_app_check_token() -> None:
    answer = served(app_check=AppCheck.ENFORCE).options("/")

    assert answer.status_code == 204


@pytest.mark.parametrize(("length", "looked_at"), [(4_096, True), (4_097, False)])
def test_what_is_longer_than_any_token_is_not_looked_at(
    length: int, *, looked_at: bool
) -> None:
    attestation = FakeAppAttestation("x" * length)
    policy = AppCheckPolicy(lambda: AppCheck.MONITOR, lambda: attestation)
    headers = [("X-Firebase-AppCheck", "x" * length)]

    policy.check(Request(EnvironBuilder(headers=headers).get_environ()))

    assert bool(attestation.calls) is looked_at
