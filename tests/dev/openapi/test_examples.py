import pytest

from dev.docs import samples
from dev.docs.declared import HttpFunction, http_functions
from dev.openapi.examples import VALUES, of


def test_each_variable_of_the_samples_has_a_value() -> None:
    assert VALUES.keys() == samples.VARIABLES.keys()


@pytest.mark.parametrize("function", http_functions(), ids=lambda one: one.name)
def test_an_example_is_a_good_request(function: HttpFunction) -> None:
    given = of(function)

    found = function.request.model_validate(given).model_dump(by_alias=True)

    assert given.keys() <= found.keys()
