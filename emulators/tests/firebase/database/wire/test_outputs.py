"""What waits to be sent."""

from emulators.firebase.database.wire import outputs
from emulators.firebase.database.wire.outputs import Close, Outbox, Send, framed

HALF = (Send("x" * (outputs.MAX_QUEUED_CHARS // 2)),)


class Transport:
    """Counts how often it is called for."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1


def test_things_are_taken_in_the_order_they_came_and_once() -> None:
    outbox = Outbox(Transport())

    outbox.put(framed("a"))
    outbox.put_update(framed("b"))
    outbox.close(1001, "bye")

    assert outbox.take() == [Send("a"), Send("b"), Close(1001, "bye")]
    assert outbox.take() == []


def test_the_transport_is_called_for_what_it_cannot_know_of() -> None:
    transport = Transport()
    outbox = Outbox(transport)

    outbox.put(framed("a"))
    assert transport.calls == 0
    outbox.put_update(framed("b"))
    outbox.close(1001, "bye")

    assert transport.calls == 2


def test_nothing_follows_the_end() -> None:
    outbox = Outbox(Transport())
    outbox.close(1001, "bye")

    outbox.put(framed("a"))
    outbox.put_update(framed("b"))
    outbox.close(1008, "again")

    assert outbox.take() == [Close(1001, "bye")]


def test_a_reader_that_never_takes_its_news_is_given_up() -> None:
    transport = Transport()
    outbox = Outbox(transport)

    outbox.put_update(HALF)
    before = outbox.has_overflowed
    outbox.put_update(HALF)

    assert (before, outbox.has_overflowed) == (False, True)
    assert outbox.take() == []
    assert transport.calls == 2


def test_a_reader_that_takes_its_news_may_have_any_number() -> None:
    outbox = Outbox(Transport())

    for _ in range(5):
        outbox.put_update(HALF)
        outbox.take()

    assert not outbox.has_overflowed


def test_what_a_client_asked_for_is_not_held_against_it() -> None:
    outbox = Outbox(Transport())

    outbox.put(HALF * 5)

    assert not outbox.has_overflowed
