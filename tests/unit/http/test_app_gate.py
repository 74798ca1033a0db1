"""What is logged and refused is in `test_api`; here, what happens when Google fails."""

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from interactive_broadcast.errors import AppCheckUnavailable
from interactive_broadcast.http import AppGate
from interactive_broadcast.models.identity import AppCheck
from tests.support.fakes import FakeAppAttestation


def a_call() -> Request:
    return Request(
        EnvironBuilder(headers=[("X-Firebase-AppCheck", "our-app")]).get_environ()
    )


def gate(mode: AppCheck) -> AppGate:
    attestation = FakeAppAttestation("our-app")
    attestation.fail_next("verify", AppCheckUnavailable("No keys."))
    return AppGate(lambda: mode, lambda: attestation)


def test_without_googles_keys_nobody_passes_where_it_is_enforced() -> None:
    with pytest.raises(AppCheckUnavailable):
        gate(AppCheck.ENFORCE).check(a_call())


def test_without_googles_keys_everybody_passes_where_it_is_watched() -> None:
    assert gate(AppCheck.MONITOR).check(a_call()) == "app-check-unavailable"


def test_where_it_is_off_nobody_looks() -> None:
    assert gate(AppCheck.OFF).check(a_call()) is None
