"""No call outlives what others wait for it."""

from interactive_broadcast.adapters.deadlines import ANSWER_S, TIMEOUT_S
from interactive_broadcast.effects.ledger import LEASE


def test_a_call_that_acts_is_over_before_its_lease() -> None:
    one_call = TIMEOUT_S + TIMEOUT_S + ANSWER_S

    assert one_call < LEASE.total_seconds()
