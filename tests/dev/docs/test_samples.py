import json

import pytest

from dev.docs.declared import http_functions
from dev.docs.samples import BODIES, VARIABLES, Sample, variables_in

EVERY = {function.name: function for function in http_functions()}
PLAIN = {name: f"{name.lower()}-0123456789".replace("_", "-") for name in VARIABLES}
PLAIN |= dict.fromkeys(("ID_TOKEN", "FAN_ID_TOKEN", "STAFF_ID_TOKEN"), "a.b.c")


def test_every_function_has_a_sample() -> None:
    assert BODIES.keys() == EVERY.keys()


def test_every_variable_is_explained_and_used() -> None:
    used = {
        name for each in EVERY.values() for name in variables_in(Sample(each).curl())
    }

    assert used == VARIABLES.keys()


@pytest.mark.parametrize("name", EVERY)
def test_a_sample_is_of_the_shape_that_its_function_wants(name: str) -> None:
    sample = Sample(EVERY[name])
    text = json.dumps(sample.body)
    for variable in variables_in(text):
        text = text.replace(f"${variable}", PLAIN[variable])

    EVERY[name].request.model_validate_json(
        text, strict=True, by_alias=True, by_name=False
    )


def sample_of(name: str) -> str:
    return Sample(EVERY[name]).curl()


def test_a_function_that_may_be_read_is_asked_by_get() -> None:
    command = sample_of("getEventsByAdmin")

    assert '-G -d "adminId=$ADMIN_ID"' in command
    assert "Authorization" not in command


def test_any_other_is_sent_json_with_the_token_of_one_who_may() -> None:
    assert sample_of("eventGoLive").splitlines()[1:] == [
        '  -H "Authorization: Bearer $TOKEN" \\',
        '  -H "Content-Type: application/json" -d @- <<JSON',
        '{"id": "$EVENT_ID"}',
        "JSON",
    ]


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("login", None),
        ("createAdmin", "SUPER_TOKEN"),
        ("createTokensFan", "FAN_ID_TOKEN"),
        ("createTokenHostCeleb", "HOST_TOKEN"),
    ],
)
def test_a_sample_names_the_token_that_suits(name: str, token: str | None) -> None:
    assert Sample(EVERY[name]).token == token
