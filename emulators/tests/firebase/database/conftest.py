"""A fresh database for each test."""

from collections.abc import Iterator

import pytest

from emulators.tests.firebase.database.rig import Rig


@pytest.fixture
def rig() -> Iterator[Rig]:
    """An open database."""
    rig = Rig()
    yield rig
    rig.close()
