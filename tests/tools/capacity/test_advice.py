"""What an operator sets and asks for."""

import pytest

from tests.tools.capacity.functions import an_audience_s, of_fans
from tools.capacity.advice import DAY_S, advice, ask_for_cpus, shards, warm_usd
from tools.capacity.demand import Audience


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


@pytest.mark.parametrize(("apps", "instances"), [(1, 1), (200_000, 1), (200_001, 2)])
def test_a_database_instance_has_two_hundred_thousand_connections(
    apps: int, instances: int
) -> None:
    assert shards(apps) == instances
