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


@pytest.fixture
def application_rig(rig: Rig) -> Rig:
    """The same, called by the demo application instead of the demo project."""
    rig.is_application = True
    return rig


@pytest.fixture(params=["project", "application"])
def either_rig(rig: Rig, request: pytest.FixtureRequest) -> Rig:
    """The same, called by a project of each kind in turn."""
    rig.is_application = request.param == "application"
    return rig
