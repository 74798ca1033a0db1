"""What has to fit into the CPUs and the memory of a region."""

from tests.tools.capacity.functions import a_function, of_fans
from tools.capacity.declared import Declared, Kind, declared
from tools.capacity.quotas import CPUS, MEMORY_MIB
from tools.capacity.sums import refused, sums
from tools.parameters import parameters


def test_the_defaults_fit_into_a_new_project() -> None:
    """Twenty CPUs and 40 GiB in a region, also while both revisions run."""
    functions = declared(parameters(None))

    assert list(refused(functions)) == []
    assert len(sums(functions)) == 3 + len(Kind)


def with_warm(*kinds: Kind) -> list[Declared]:
    warm = {f"{kind.value}_MIN_INSTANCES": "1" for kind in kinds}
    return declared({**parameters(None), **warm})


def test_a_warm_instance_of_each_function_of_one_class_fits_in_both_revisions() -> None:
    assert list(refused(with_warm(Kind.FANS))) == []
    assert list(refused(with_warm(Kind.GUESTS))) == []


def test_one_for_old_apps_fits_beside_either() -> None:
    assert list(refused(with_warm(Kind.FANS, Kind.API))) == []
    assert list(refused(with_warm(Kind.GUESTS, Kind.API))) == []


def test_of_fans_and_guests_it_takes_28_cpus() -> None:
    functions = with_warm(Kind.FANS, Kind.GUESTS)

    assert list(refused(functions)) != []
    assert list(refused(functions, cpus=28)) == []


def test_one_function_counts_in_both_revisions() -> None:
    largest, small = of_fans("createTokensFan", max_instances=11), a_function()

    told = [text for text in refused([largest, small]) if "createTokensFan" in text]

    assert "22.0 CPUs" in told[0]


def test_an_instance_of_every_function_counts_or_those_that_are_kept_warm() -> None:
    functions = [of_fans("loginFan", min_instances=3, max_instances=3), a_function()]

    found = {one.what: one.cpus for one in sums(functions)}

    assert found["an instance of every function"] == 3.17
    assert found["instances that are kept warm, of both revisions"] == 6


def test_memory_counts_as_well() -> None:
    functions = [
        a_function(f"f{n}", memory_mib=1024, max_instances=5) for n in range(9)
    ]

    (told,) = refused(functions)

    assert told.startswith("all admins functions at their most instances")
    assert "45.0 GiB, of 20 CPUs and 40 GiB" in told


def test_what_is_exactly_the_quota_fits() -> None:
    functions = [of_fans("loginFan", max_instances=int(CPUS) // 2)]

    assert all(one.fits(CPUS, MEMORY_MIB) for one in sums(functions))
