"""The video service's time, as its refusals tell it."""

from email.utils import formatdate

import pytest
import requests

from interactive_broadcast.adapters.video_clock import (
    LEARNT_FOR_S,
    VideoClock,
    complains_of_time,
)

NOW = 1_800_000_000.5
COMPLAINT = "issued time cannot be greater than current time"


class Machine:
    """A machine, and what its clock says."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> VideoClock:
    return VideoClock(machine)


def an_answer(
    *, status: int = 403, text: str = COMPLAINT, date: str | None = None
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = text.encode()  # noqa: SLF001 - an answer that nobody has sent
    if date is not None:
        response.headers["Date"] = date
    return response


def at(offset_s: float) -> str:
    return formatdate(NOW + offset_s, usegmt=True)


def test_nothing_is_known_of_a_clock_that_nothing_was_said_of(
    clock: VideoClock,
) -> None:
    assert clock.offset_s == 0


@pytest.mark.parametrize("offset_s", [-600, -1, 400])
def test_a_refusal_tells_how_far_the_clocks_are_apart(
    clock: VideoClock, offset_s: int
) -> None:
    assert clock.learn(an_answer(date=at(offset_s)))

    # Seconds are all that an answer tells: never more than the service's clock has.
    assert offset_s - 1 < clock.offset_s <= offset_s


@pytest.mark.parametrize(
    "answer",
    [
        an_answer(status=200, date=at(-600)),
        an_answer(status=403, text="Invalid signature", date=at(1)),
        an_answer(status=403, text="Invalid signature", date=at(-600)),
        an_answer(status=403, date=None),
        an_answer(status=403, date="the day before yesterday"),
    ],
    ids=["success", "wrong secret", "wrong secret, behind", "no date", "no time"],
)
def test_any_other_answer_tells_nothing_of_it(
    clock: VideoClock, answer: requests.Response
) -> None:
    assert not clock.learn(answer)
    assert clock.offset_s == 0


def test_a_refusal_by_who_is_far_ahead_is_for_the_time_whatever_it_says(
    clock: VideoClock,
) -> None:
    """What the SDK signs is good for three minutes; how that is told is not known."""
    late = an_answer(text="Forbidden", date=at(200))

    assert clock.learn(late)
    # What is signed by that clock is not refused for it.
    assert not clock.learn(late)


@pytest.mark.parametrize(
    ("offset_s", "is_for_time"), [(-600, True), (-12, True), (-10, False), (5, False)]
)
def test_where_refusals_do_not_say_why_a_call_of_the_future_is_refused_for_that(
    machine: Machine, offset_s: int, *, is_for_time: bool
) -> None:
    clock = VideoClock(machine, says_why=False)
    refused = an_answer(status=401, text="Unauthorized", date=at(offset_s))

    assert clock.learn(refused) is is_for_time
    # What is signed by that clock is not refused for it.
    assert not clock.learn(refused)


def test_what_was_learnt_is_forgotten_after_a_time(
    clock: VideoClock, machine: Machine
) -> None:
    clock.learn(an_answer(date=at(-600)))

    machine.now = NOW + LEARNT_FOR_S - 1
    known = clock.offset_s
    machine.now = NOW + LEARNT_FOR_S

    assert known != 0
    assert clock.offset_s == 0


def test_what_was_learnt_is_forgotten_when_the_clock_is_put_back(
    clock: VideoClock, machine: Machine
) -> None:
    clock.learn(an_answer(date=at(-600)))

    machine.now = NOW - 600

    assert clock.offset_s == 0


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (403, COMPLAINT.capitalize(), True),
        (403, "Token has expired", True),
        (401, COMPLAINT, True),
        (403, "Invalid signature", False),
        (400, COMPLAINT, False),
    ],
)
def test_which_refusal_is_for_the_time(
    status: int, text: str, *, expected: bool
) -> None:
    assert complains_of_time(an_answer(status=status, text=text)) is expected
