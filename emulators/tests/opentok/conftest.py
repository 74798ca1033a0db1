from collections.abc import Iterator

import pytest

from emulators.tests.opentok.rig import Rig, running_rig


@pytest.fixture(scope="session")
def servers() -> Iterator[Rig]:
    """Sockets for the whole run: opening and closing them is what takes time."""
    with running_rig() as rig:
        yield rig


@pytest.fixture
def rig(servers: Rig) -> Iterator[Rig]:
    """A new emulator, its clock at real time."""
    servers.run(servers.renew())
    yield servers
    servers.run(servers.put_away())
