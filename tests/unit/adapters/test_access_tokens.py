"""Tokens of our own service account: one thread renews them, in time."""

import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError

from interactive_broadcast.adapters import access_tokens, google_requests
from interactive_broadcast.adapters.access_tokens import AccessTokens
from interactive_broadcast.adapters.google_requests import Unanswered
from tests.support.deadline import DEADLINE_S

FRESH, STALE, GONE = timedelta(hours=1), timedelta(minutes=2), timedelta(seconds=-1)


class Counted(Credentials):
    """Credentials whose next token is one higher."""

    def __init__(self, left: timedelta | None, *, fails: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has few types
        self.renewals = 0
        self.fails = fails
        self.entered, self.may_go_on = Event(), Event()
        self.may_go_on.set()
        if left is not None:
            self.token, self.expiry = "token-0", _in(left)

    def refresh(self, request: object) -> None:
        self.renewals += 1
        self.entered.set()
        assert callable(request)
        assert self.may_go_on.wait(DEADLINE_S)
        if self.fails:
            raise RefreshError("The metadata server does not answer.")  # type: ignore[no-untyped-call]  # as above
        self.token, self.expiry = f"token-{self.renewals}", _in(FRESH)


def _in(left: timedelta) -> datetime:
    # As the library has it: in UTC, without saying so.
    return datetime.now(UTC).replace(tzinfo=None) + left


def sent(number: int) -> str:
    return f"authorization: Bearer token-{number}\r\n"


@pytest.mark.parametrize(
    ("left", "renewals"), [(FRESH, 0), (STALE, 1), (GONE, 1), (None, 1)]
)
def test_a_token_is_renewed_some_minutes_before_its_end(
    left: timedelta | None, renewals: int
) -> None:
    credentials = Counted(left)
    tokens = AccessTokens(credentials)

    assert [tokens.headers() for _ in range(3)] == [sent(renewals)] * 3
    assert credentials.renewals == renewals


def test_while_one_thread_renews_the_others_go_on_with_the_old_token() -> None:
    credentials = Counted(STALE)
    credentials.may_go_on.clear()
    tokens = AccessTokens(credentials)
    renewing = Thread(target=tokens.headers)
    renewing.start()
    assert credentials.entered.wait(DEADLINE_S)

    assert tokens.headers() == sent(0)

    credentials.may_go_on.set()
    renewing.join(DEADLINE_S)
    assert tokens.headers() == sent(1)


def test_who_has_none_waits_for_the_one_that_is_on_its_way() -> None:
    credentials = Counted(None)
    credentials.may_go_on.clear()
    tokens = AccessTokens(credentials)
    got: list[str] = []
    threads = [Thread(target=lambda: got.append(tokens.headers())) for _ in range(4)]
    for thread in threads:
        thread.start()
    credentials.may_go_on.set()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert got == [sent(1)] * 4
    assert credentials.renewals == 1


def test_nobody_waits_longer_for_anothers_renewal_than_for_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access_tokens, "RENEWAL_S", 0.01)
    credentials = Counted(None)
    credentials.may_go_on.clear()
    tokens = AccessTokens(credentials)
    renewing = Thread(target=tokens.headers)
    renewing.start()
    assert credentials.entered.wait(DEADLINE_S)
    told: list[BaseException] = []

    def ask() -> None:
        with pytest.raises(Unanswered) as refused:
            tokens.headers()
        told.append(refused.value)

    waiting = Thread(target=ask, daemon=True)
    waiting.start()
    waiting.join(DEADLINE_S)

    assert [str(each) for each in told] == ["There is no access token in time."]
    credentials.may_go_on.set()
    renewing.join(DEADLINE_S)


def test_a_renewal_has_ten_seconds() -> None:
    left: list[float] = []

    class Timed(Counted):
        def refresh(self, request: object) -> None:
            left.append(google_requests._until.get() - time.monotonic())  # noqa: SLF001 - nothing else tells it
            super().refresh(request)

    AccessTokens(Timed(GONE)).headers()

    assert len(left) == 1
    assert 5 < left[0] <= 10


def test_a_token_that_cannot_be_renewed_is_used_to_its_end() -> None:
    assert AccessTokens(Counted(STALE, fails=True)).headers() == sent(0)


@pytest.mark.parametrize("left", [GONE, None])
def test_without_a_token_nothing_can_be_asked(left: timedelta | None) -> None:
    with pytest.raises(RefreshError):
        AccessTokens(Counted(left, fails=True)).headers()
