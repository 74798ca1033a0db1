"""A seeded stack, whose callers ask as often as they like."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from emulators.settings import Ports
from emulators.stack import LocalStack
from rehearsal.demo import demo_settings
from rehearsal.seed import seed
from tests.docs.world import EVERY, World
from tests.openapi.callers import Callers

FOLDER: Final = Path(__file__).parent

WITHOUT_LIMITS = dict.fromkeys(
    ("CALLER_RATE", "ADMIN_RATE", "ADDRESS_RATE", "SHOW_RATE"), "0"
)


LATER: Final = {
    # They end the show, remove what the others are about, and make tokens void.
    **dict.fromkeys(("changeStatus", "endBroadcast", "updateUser"), 1),
    **dict.fromkeys((name for name in EVERY if name.startswith("delete")), 2),
    **dict.fromkeys(("updateAdmin", "erasePerson"), 3),
}
"""By function: how late it is tried."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of here in one order, the same in every run."""
    here = [item for item in items if item.path.is_relative_to(FOLDER)]
    others = [item for item in items if item not in here]
    items[:] = [*others, *sorted(here, key=_rank)]


def _rank(item: pytest.Item) -> tuple[int, int, str, str]:
    label = getattr(item, "operation_label", None) or ""
    function = label.rpartition("/")[2]
    place = list(EVERY).index(function) if function else -1
    return LATER.get(function, 0), place, label, item.name


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    settings = demo_settings(ports=Ports.free(), parameters=WITHOUT_LIMITS)
    with LocalStack(settings) as stack:
        seed(stack)
        with World(stack.settings) as world:
            world.fill()
            yield world


@pytest.fixture(scope="session")
def callers(world: World) -> Callers:
    return Callers.of(world)
