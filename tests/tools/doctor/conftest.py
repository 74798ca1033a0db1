"""A project in which all is well."""

import pytest

from tests.tools.doctor.examined import Examined, WholeRun, examined


@pytest.fixture
def well() -> Examined:
    return examined()


@pytest.fixture(scope="session")
def whole() -> WholeRun:
    """Every check, run once for all tests that only look at what was done."""
    return WholeRun.of(examined())
