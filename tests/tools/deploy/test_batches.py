"""Which functions are deployed side by side."""

from tests.tools.capacity.functions import a_function, of_fans
from tools.capacity.declared import Kind, declared
from tools.capacity.quotas import CPUS, WRITES_AT_ONCE
from tools.deploy.batches import batches, cpus_of, room_of
from tools.parameters import parameters


def test_the_new_instances_of_a_batch_fit_beside_the_old_ones() -> None:
    """Twenty CPUs: ten for each of the two revisions."""
    functions = [of_fans(f"f{number}") for number in range(25)]

    groups = batches(functions, room_of(20))

    assert [len(group) for group in groups] == [10, 10, 5]


def test_instances_that_are_kept_warm_all_start() -> None:
    functions = [of_fans(f"f{number}", min_instances=4) for number in range(3)]

    assert [len(group) for group in batches(functions, room=10)] == [2, 1]


def test_no_more_than_the_cli_deploys_at_once() -> None:
    groups = batches([a_function(f"f{n}", cpu=0.1) for n in range(50)], room=500)

    assert [len(group) for group in groups] == [WRITES_AT_ONCE, 10]


def test_one_that_needs_more_than_there_is_has_a_batch_of_its_own() -> None:
    groups = batches([of_fans("a"), of_fans("b", cpu=4.0), of_fans("c")], room=2)

    assert [[one.name for one in group] for group in groups] == [["a"], ["b"], ["c"]]


def test_what_is_called_is_there_before_those_that_call_it() -> None:
    functions = [
        of_fans("createTokensFan"),
        a_function("createEvent"),
        a_function("removeEventTask", kind=Kind.BACKGROUND),
        a_function("eventGoLive", kind=Kind.GUESTS),
    ]

    (group,) = batches(functions, room=10)

    assert [one.name for one in group] == [
        *("removeEventTask", "createEvent", "eventGoLive", "createTokensFan")
    ]


def test_every_function_of_the_product_is_in_one_batch_that_fits() -> None:
    functions = declared(parameters(None))

    groups = batches(functions, room_of(CPUS))

    assert sorted(one.name for group in groups for one in group) == sorted(
        one.name for one in functions
    )
    assert all(sum(map(cpus_of, group)) <= CPUS / 2 for group in groups)
