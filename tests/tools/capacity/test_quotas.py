"""Quotas of the platform: each of a known source, none of tomorrow."""

import re

import pytest

from tools.capacity.quotas import CPUS, MEMORY_MIB, TABLE, Quota


@pytest.mark.parametrize("quota", TABLE, ids=[one.name for one in TABLE])
def test_a_quota_says_where_and_when_it_was_found(quota: Quota) -> None:
    assert quota.source.startswith("https://")
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", quota.date)
    assert quota.why
    assert quota.more


def test_what_is_reckoned_with_is_what_the_table_tells() -> None:
    told = {one.name: one.amount for one in TABLE}

    assert told["CPUs of all instances in a region"].startswith(f"{CPUS:g} in")
    assert told["memory of all instances in a region"].startswith("40 GiB in")
    assert MEMORY_MIB == 40 * 1024
