"""What tests of callbacks have in common."""

import pytest

from tests.unit.show.reporting import Reporting


@pytest.fixture
def opentok() -> Reporting:
    return Reporting()
