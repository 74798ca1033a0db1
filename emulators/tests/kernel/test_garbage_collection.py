"""How often garbage is looked for."""

import gc

from emulators.kernel.garbage_collection import ALLOCATIONS, collect_seldom


def test_garbage_is_looked_for_less_often() -> None:
    before = gc.get_threshold()

    try:
        collect_seldom()

        assert gc.get_threshold()[0] == ALLOCATIONS
    finally:
        gc.set_threshold(*before)
