"""Every row of the limits is true: its constants are there, on the right side."""

from typing import Final

import pytest

from dev.limits.limit import Limit, has_test, measure, named
from dev.limits.table import LIMITS

ROWS: Final = [
    pytest.param(limit, id=f"{service}-{limit.of}")
    for service, limits in LIMITS.items()
    for limit in limits
]


@pytest.mark.parametrize("limit", ROWS)
def test_the_product_stays_below_it(limit: Limit) -> None:
    assert limit.by or limit.how
    assert [name for name in limit.by if not limit.is_kept_by(name)] == []


@pytest.mark.parametrize("limit", ROWS)
def test_the_stand_in_refuses_from_exactly_there(limit: Limit) -> None:
    found = {name: measure(named(name)) for name in limit.refused_by}

    assert found == dict.fromkeys(limit.refused_by, limit.value)


@pytest.mark.parametrize("limit", ROWS)
def test_a_test_shows_it(limit: Limit) -> None:
    assert has_test(limit.test), limit.test


@pytest.mark.parametrize("service", LIMITS)
def test_a_limit_is_said_once(service: str) -> None:
    said = [limit.of for limit in LIMITS[service]]

    assert sorted(set(said)) == sorted(said)
