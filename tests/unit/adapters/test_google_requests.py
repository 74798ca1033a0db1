"""What Google's library asks by."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from google.auth.compute_engine import Credentials
from google.auth.exceptions import TransportError

from interactive_broadcast.adapters import google_requests
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.adapters.google_requests import (
    BoundedRequest,
    Unanswered,
    deadline,
)
from tests.support.fake_clock import FakeMonotonic


@dataclass
class Answer:
    status: int
    data: bytes = b"{}"


@dataclass
class Google:
    """Answers one after the other, each after so many seconds."""

    clock: FakeMonotonic
    answers: list[int | Exception]
    takes_s: float = 0.0
    timeouts: list[float] = field(default_factory=list)

    def __call__(self, *, timeout: float, **_: object) -> Any:
        self.timeouts.append(timeout)
        self.clock.now += self.takes_s
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeMonotonic:
    clock = FakeMonotonic()
    monkeypatch.setattr(google_requests, "time", clock)
    return clock


def away() -> Exception:
    return TransportError("Connection refused.")  # type: ignore[no-untyped-call]  # the library has few types


@pytest.mark.parametrize("first", [500, 503, 408, 429, away()])
def test_what_fails_is_asked_again_once(
    clock: FakeMonotonic, first: int | Exception
) -> None:
    google = Google(clock, [first, 200])

    assert BoundedRequest(google)(url="http://metadata").status == 200


@pytest.mark.parametrize("failure", [500, 503, 408, 429, away()])
def test_what_fails_twice_is_told(
    clock: FakeMonotonic, failure: int | Exception
) -> None:
    google = Google(clock, [failure, failure, 200])

    with pytest.raises(Unanswered):
        BoundedRequest(google)(url="http://metadata")


@pytest.mark.parametrize("status", [200, 204, 400, 403, 404, 499])
def test_whatever_else_is_said_is_an_answer(clock: FakeMonotonic, status: int) -> None:
    google = Google(clock, [status])

    assert BoundedRequest(google)(url="http://metadata").status == status


def test_no_attempt_takes_longer_than_any_other_of_ours(clock: FakeMonotonic) -> None:
    google = Google(clock, [503, 200])

    BoundedRequest(google)(url="http://metadata", timeout=3_600)

    assert google.timeouts == [TIMEOUT_S, TIMEOUT_S]


def test_all_calls_of_one_matter_have_one_deadline(clock: FakeMonotonic) -> None:
    google = Google(clock, [200, 200, 200], takes_s=4)
    ask = BoundedRequest(google)

    with deadline(10), deadline(60):
        for _ in range(3):
            ask(url="http://metadata")
        with pytest.raises(Unanswered):
            ask(url="http://metadata")

    assert google.timeouts == [5, 5, 2]


def test_another_matter_has_a_deadline_of_its_own(clock: FakeMonotonic) -> None:
    google = Google(clock, [200, 200], takes_s=4)
    ask = BoundedRequest(google)

    with deadline(4):
        ask(url="http://metadata")
    ask(url="http://metadata")

    assert google.timeouts == [4, TIMEOUT_S]


def test_google_s_library_does_not_go_on_asking(clock: FakeMonotonic) -> None:
    # By itself it asks five times, and waits for fifteen seconds between.
    google = Google(clock, [503] * 10)
    credentials = Credentials()  # type: ignore[no-untyped-call]  # the library has few types

    with pytest.raises(Unanswered):
        credentials.refresh(BoundedRequest(google))  # type: ignore[no-untyped-call]  # as above

    assert len(google.timeouts) == 2
