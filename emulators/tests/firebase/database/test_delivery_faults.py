"""How deliveries go astray."""

import random
from datetime import timedelta

from emulators.firebase.database.delivery_faults import DeliveryFaults

ON_TIME = timedelta()


def test_the_same_dice_do_the_same_to_the_same_events() -> None:
    first, second = (DeliveryFaults(chance=random.Random(7)) for _ in range(2))  # noqa: S311 - repeatable

    assert [first.delays() for _ in range(50)] == [second.delays() for _ in range(50)]


def test_an_event_comes_at_least_once_and_never_later_than_said() -> None:
    delivery_faults = DeliveryFaults(chance=random.Random(7), twice=0.5, late=0.5)  # noqa: S311 - repeatable

    deliveries = [delivery_faults.delays() for _ in range(200)]

    assert {len(copies) for copies in deliveries} == {1, 2}
    delays = [delay for copies in deliveries for delay in copies]
    assert all(ON_TIME <= delay <= delivery_faults.latest for delay in delays)
    assert ON_TIME in delays


def test_it_counts_what_it_has_done() -> None:
    delivery_faults = DeliveryFaults(chance=random.Random(7), twice=1.0, late=1.0)  # noqa: S311 - repeatable

    delivery_faults.delays()

    assert (
        delivery_faults.events,
        delivery_faults.doubled,
        delivery_faults.delayed,
    ) == (1, 1, 2)
