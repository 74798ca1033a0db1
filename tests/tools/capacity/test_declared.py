"""What is declared of each function, with the parameters of a project."""

from types import SimpleNamespace
from typing import Any

import pytest

from tools.capacity.declared import Kind, Undeclared, declared, endpoints, of_kind
from tools.parameters import parameters

VALUES = {"FANS_MAX_INSTANCES": "2", "FANS_CPU": "0.5", "FANS_MEMORY_MB": "512"}


def an_endpoint(**given: Any) -> SimpleNamespace:
    usual = {
        "maxInstances": "{{ params.FANS_MAX_INSTANCES }}",
        "minInstances": 0,
        "cpu": "{{ params.FANS_CPU }}",
        "concurrency": 1,
        "availableMemoryMb": "{{ params.FANS_MEMORY_MB }}",
    }
    return SimpleNamespace(**{**usual, **given})


def test_a_function_has_the_values_of_its_class() -> None:
    (found,) = declared(VALUES, {"loginFan": an_endpoint()})

    assert (found.kind, found.cpu, found.memory_mib) == (Kind.FANS, 0.5, 512)
    assert (found.max_instances, found.started) == (2, 1)


@pytest.mark.parametrize(
    ("given", "values", "told"),
    [
        ({}, {**VALUES, "FANS_CPU": "many"}, "FANS_CPU has no value"),
        ({}, {"FANS_MAX_INSTANCES": "2"}, "FANS_CPU has no value"),
        ({"maxInstances": 20}, VALUES, "loginFan has no parameter"),
        ({"concurrency": 1.5}, VALUES, "1.5, which is no whole number"),
    ],
)
def test_what_cannot_be_reckoned_with_is_named(
    given: dict[str, Any], values: dict[str, str], told: str
) -> None:
    with pytest.raises(Undeclared, match=told):
        declared(values, {"loginFan": an_endpoint(**given)})


def test_every_function_of_the_product_is_of_a_class() -> None:
    functions = declared(parameters(None))

    assert [one.name for one in functions] == list(endpoints())
    assert sum(len(of_kind(functions, kind)) for kind in Kind) == len(functions)
