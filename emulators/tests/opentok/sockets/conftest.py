from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from emulators.tests.opentok.rig import Rig
from emulators.tests.opentok.sockets.page import Page

Open = Callable[[], Page]


@pytest.fixture
def open_page(rig: Rig) -> Iterator[Open]:
    """Opens pages, and closes them in the end."""
    with ExitStack() as until:
        yield lambda: Page.open(rig, until)


@pytest.fixture
def session_id(rig: Rig) -> str:
    return rig.session()
