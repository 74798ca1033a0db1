"""A project in which all is well."""

import pytest

from tests.tools.doctor.examined import Examined, examined


@pytest.fixture
def well() -> Examined:
    return examined()
