"""How deliveries go astray."""

import random
from datetime import timedelta

from emulators.firebase.database.disorder import Disorder

ON_TIME = timedelta()


def test_the_same_dice_do_the_same_to_the_same_events() -> None:
    first, second = (Disorder(dice=random.Random(7)) for _ in range(2))  # noqa: S311 - repeatable

    assert [first.delays() for _ in range(50)] == [second.delays() for _ in range(50)]


def test_an_event_comes_at_least_once_and_never_later_than_said() -> None:
    disorder = Disorder(dice=random.Random(7), twice=0.5, late=0.5)  # noqa: S311 - repeatable

    deliveries = [disorder.delays() for _ in range(200)]

    assert {len(copies) for copies in deliveries} == {1, 2}
    delays = [delay for copies in deliveries for delay in copies]
    assert all(ON_TIME <= delay <= disorder.latest for delay in delays)
    assert ON_TIME in delays


def test_it_counts_what_it_has_done() -> None:
    disorder = Disorder(dice=random.Random(7), twice=1.0, late=1.0)  # noqa: S311 - repeatable

    disorder.delays()

    assert (disorder.events, disorder.doubled, disorder.delayed) == (1, 1, 2)
