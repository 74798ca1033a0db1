"""What may follow what."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.events.status import check_transition, may_have_been, way_to
from interactive_broadcast.kernel.errors import IllegalTransition

LEGAL = {
    (Status.NOT_STARTED, Status.PRESHOW),
    (Status.NOT_STARTED, Status.CLOSED),
    (Status.PRESHOW, Status.LIVE),
    (Status.PRESHOW, Status.CLOSED),
    (Status.LIVE, Status.CLOSED),
}
PAIRS = [(current, wanted) for current in Status for wanted in Status]


@pytest.mark.parametrize(("current", "wanted"), sorted(LEGAL))
def test_a_show_moves_forward(current: Status, wanted: Status) -> None:
    check_transition(current, wanted)


@pytest.mark.parametrize("status", list(Status))
def test_a_status_that_stands_may_be_asked_for_again(status: Status) -> None:
    check_transition(status, status)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [pair for pair in PAIRS if pair not in LEGAL and pair[0] is not pair[1]],
)
def test_anything_else_is_refused(current: Status, wanted: Status) -> None:
    with pytest.raises(IllegalTransition) as refusal:
        check_transition(current, wanted)

    assert refusal.value.details == {"from": current.value, "to": wanted.value}


@pytest.mark.parametrize(
    ("current", "status", "may"),
    [
        (Status.LIVE, Status.PRESHOW, True),
        (Status.LIVE, Status.LIVE, True),
        (Status.PRESHOW, Status.LIVE, False),
        (Status.CLOSED, Status.NOT_STARTED, False),
    ],
)
def test_an_event_has_not_been_where_it_is_yet_to_come(
    current: Status, status: Status, *, may: bool
) -> None:
    assert may_have_been(current, status) is may


@pytest.mark.parametrize(
    ("current", "was_live", "way"),
    [
        (Status.NOT_STARTED, False, [Status.NOT_STARTED]),
        (Status.LIVE, True, [Status.PRESHOW, Status.LIVE]),
        (Status.CLOSED, True, [Status.PRESHOW, Status.LIVE, Status.CLOSED]),
        (Status.CLOSED, False, [Status.CLOSED]),
    ],
)
def test_a_live_event_has_been_in_preshow(
    current: Status, way: list[Status], *, was_live: bool
) -> None:
    assert way_to(current, was_live=was_live) == way
