"""How often garbage is looked for."""

import gc

from emulators.kernel.garbage_collection import (
    ALLOCATIONS,
    collect_seldom,
    making_no_garbage,
)


def test_garbage_is_looked_for_less_often() -> None:
    before = gc.get_threshold()

    try:
        collect_seldom()

        assert gc.get_threshold()[0] == ALLOCATIONS
    finally:
        gc.set_threshold(*before)


def test_nobody_looks_through_what_is_made_without_garbage() -> None:
    before = gc.get_freeze_count()

    with making_no_garbage(), making_no_garbage():
        made = [{"a": [number]} for number in range(1_000)]
        is_enabled = gc.isenabled()

    try:
        assert not is_enabled
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + 2 * len(made)
    finally:
        gc.unfreeze()
