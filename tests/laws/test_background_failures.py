"""What a background function answers when it fails: nobody sees it, but the platform.

The functions are those of `main.py`, found by their triggers.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest

import main as functions
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    EffectUnderway,
    Misconfigured,
    NotReadyYet,
    RulesDenied,
    TooManyRequests,
    VideoUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.served_function import client_of

PAYLOADS: Final[dict[str, dict[str, Any]]] = {
    "cleanEventImagesTask": {"runs": 1},
    "removeAdminTask": {"adminId": ADMIN_ID},
    "removeEventTask": {"eventId": EVENT_ID},
    "removeEventsTask": {"adminId": ADMIN_ID},
    "runShowEffectsTask": {"eventId": EVENT_ID, "effects": ["startArchive"]},
    "stopBroadcastTask": {"eventId": EVENT_ID, "effects": ["stopBroadcast"]},
}
"""For each function of a queue, what it is given."""

FAILURES: Final = (
    DatabaseUnavailable("Away."),
    VideoUnavailable("Away."),
    EffectUnderway("By another call."),
    NotReadyYet("Soon."),
    TooManyRequests("Later.", retry_after_s=60),
    RulesDenied("No."),
    Misconfigured("Nothing is set."),
    BackendError("Unexpected."),
    TimeoutError("too late"),
    ValueError("a mistake of ours"),
)


def triggered_by(trigger: str) -> Iterator[str]:
    """The functions whose declaration has such a trigger."""
    for name, function in vars(functions).items():
        declared = getattr(function, "__firebase_endpoint__", None)
        if getattr(declared, trigger, None) is not None:
            yield name


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def backend() -> None:
        raise error

    monkeypatch.setattr("interactive_broadcast.backend._connected", backend)


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_a_task_that_fails_comes_again_and_slows_down_no_other(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, error)

    told = {
        name: client_of(getattr(functions, name))
        .post("/", json={"data": PAYLOADS[name]})
        .status_code
        for name in triggered_by("taskQueueTrigger")
    }

    # Cloud Tasks slows down the whole queue for a 429 and for a 503.
    assert told == dict.fromkeys(PAYLOADS, 500)


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_a_schedule_that_fails_is_a_failed_job(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    failing(monkeypatch, error)
    names = [*triggered_by("scheduleTrigger")]

    told = {
        name: client_of(getattr(functions, name)).post("/").status_code
        for name in names
    }

    assert names
    assert told == dict.fromkeys(names, 500)
