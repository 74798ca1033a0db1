import httpx
import pytest
from websockets import InvalidURI

from rehearsal.checks import Unmet
from rehearsal.failures import EXPLAINED, explain
from rehearsal.requests import Refused


@pytest.mark.parametrize(
    ("error", "came"),
    [
        (Unmet("w", expected="e", came="c", advice="a"), "c"),
        (Refused("login", 403, "not-an-admin", "{}"), "403 not-an-admin: {}"),
        (httpx.ConnectError("no"), "ConnectError: no"),
        (InvalidURI("ws:", "no"), "InvalidURI: "),
        (KeyError("stage"), "KeyError: 'stage' at test_failures.py:"),
    ],
    ids=["unmet", "refused", "no answer", "no socket", "out of order"],
)
def test_whatever_goes_wrong_in_a_step_is_told_with_what_to_do(
    error: Exception, came: str
) -> None:
    try:
        raise error
    except EXPLAINED as raised:
        failure = explain(raised)

    assert failure.came.startswith(came)
    assert failure.advice
