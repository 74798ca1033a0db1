"""What many threads ask for at once becomes few calls."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from interactive_broadcast.adapters.merged_calls import MergedCalls
from interactive_broadcast.kernel.errors import AccountsUnavailable
from tests.support.deadline import DEADLINE_S


class Sender:
    """Keeps what was sent. The first call takes as long as it is told to."""

    def __init__(self) -> None:
        self.sent: list[list[str]] = []
        self.has_begun, self.may_end = Event(), Event()
        self.fails = False

    def send(self, items: Sequence[str]) -> None:
        self.sent.append([*items])
        if len(self.sent) == 1:
            self.has_begun.set()
            assert self.may_end.wait(DEADLINE_S)
        elif self.fails:
            raise AccountsUnavailable("Down.")


def many_at_once(sender: Sender, calls: MergedCalls, many: int) -> list[Future[None]]:
    """A first call, and while it is under way so many more, two items each."""
    with ThreadPoolExecutor(many + 1) as pool:
        first = pool.submit(calls.call, ["first"])
        assert sender.has_begun.wait(DEADLINE_S)
        others = [pool.submit(calls.call, [f"a{n}", f"b{n}"]) for n in range(many)]
        while len(calls) < many:
            pass
        sender.may_end.set()
    return [first, *others]


def test_what_comes_while_a_call_is_under_way_goes_together_into_the_next() -> None:
    sender = Sender()

    many_at_once(sender, MergedCalls(sender.send, most=1000), 20)

    assert [len(items) for items in sender.sent] == [1, 40]


def test_a_call_takes_no_more_than_it_may() -> None:
    sender = Sender()

    many_at_once(sender, MergedCalls(sender.send, most=7), 10)

    assert [len(items) for items in sender.sent] == [1, 6, 6, 6, 2]


def test_everybody_learns_that_their_own_call_has_failed() -> None:
    sender = Sender()
    sender.fails = True

    first, *others = many_at_once(sender, MergedCalls(sender.send, most=1000), 3)

    first.result(0)
    for other in others:
        with pytest.raises(AccountsUnavailable):
            other.result(0)
