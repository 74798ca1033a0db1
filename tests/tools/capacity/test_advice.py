"""What an operator sets and asks for."""

import math

import pytest

from tests.tools.capacity.functions import a_function, an_audience_s, of_fans
from tools.capacity.advice import (
    DAY_S,
    advice,
    ask_for_cpus,
    ask_for_memory,
    warm_usd,
)
from tools.capacity.declared import declared
from tools.capacity.demand import Audience
from tools.capacity.sums import refused
from tools.parameters import parameters


def test_a_small_show_needs_nothing_more_than_a_new_project_has() -> None:
    found = advice(Audience(viewers=1000, limit=3000), an_audience_s())

    assert found.quota_cpus is None
    assert found.fans_max_instances == 1
    assert (found.connections, found.sign_ups) == (1000, 1000)


def test_a_large_one_needs_more_cpus_and_more_instances() -> None:
    found = advice(Audience(viewers=500_000, limit=3000), an_audience_s())

    assert found.quota_cpus is not None
    assert found.quota_cpus > found.cpus > 20
    assert found.fans_max_instances > 2
    assert found.connections == 3000


def test_both_revisions_of_what_an_audience_calls_fit_into_what_is_asked_for() -> None:
    functions = [*an_audience_s(), a_function("eventGoLive", cpu=0.5)]

    found = advice(Audience(viewers=100_000, limit=3000), functions)

    again = sum(one.instances for one in found.needs)
    assert found.quota_cpus == 10 * math.ceil((found.cpus + again) / 10)


@pytest.mark.parametrize("viewers", [100_000, 1_000_000, 10_000_000])
def test_a_deploy_takes_what_is_told_to_set_once_what_is_asked_for_is_there(
    viewers: int,
) -> None:
    values = parameters(None)
    found = advice(Audience(viewers=viewers, limit=3000), declared(values))

    functions = declared(
        {**values, "FANS_MAX_INSTANCES": str(found.fans_max_instances)}
    )

    cpus = found.quota_cpus or 20
    gib = found.quota_gib or 40
    assert list(refused(functions, cpus, 1024 * gib)) == []
    assert advice(found.audience, functions, cpus, 1024 * gib).quota_cpus is None


def test_memory_is_asked_for_where_so_many_instances_take_more() -> None:
    found = advice(Audience(viewers=1_000_000, limit=3000), an_audience_s())

    assert found.quota_gib is not None
    assert found.quota_gib >= 0.5 * len(an_audience_s()) * found.fans_max_instances


def test_a_warm_instance_is_paid_for_its_cpu_and_its_memory() -> None:
    one = of_fans("loginFan", cpu=1.0, memory_mib=512)

    # 86,400 seconds at 2.5 millionths of a dollar, for a CPU and half a GiB.
    assert warm_usd([one], DAY_S) == pytest.approx(0.324)
    assert warm_usd([one], DAY_S, each=2) == pytest.approx(0.648)


def test_cpus_are_asked_for_in_thousandths_of_one_region() -> None:
    command = ask_for_cpus("my-project", "europe-west1", 60)

    assert command[0] == "gcloud"
    assert "--preferred-value=60000" in command
    assert "--dimensions=region=europe-west1" in command


def test_memory_is_asked_for_in_bytes() -> None:
    command = ask_for_memory("my-project", "europe-west1", 80)

    assert "--quota-id=MemAllocPerProjectRegion" in command
    assert "--preferred-value=85899345920" in command
