"""The Firebase CLI's expressions.

`tests/sdk/cli/expressions.py` has the CLI itself resolve all that is here.
"""

import pytest

from emulators.firebase.functions.expressions import (
    ExpressionRefused,
    Expressions,
    Parameter,
)

PARAMETERS = {
    "REGION": Parameter("string", "europe-west1"),
    "EMPTY": Parameter("string", ""),
    "PROJECT_ID": Parameter("string", "demo-x"),
    "MOST": Parameter("int", "20"),
    "CPU": Parameter("int", "0.333"),
    "BUSY": Parameter("boolean", "true"),
}
EXPRESSIONS = Expressions(PARAMETERS)


TEXTS = [
    ("plain", "plain"),
    ("{{ params.REGION }}", "europe-west1"),
    ("a@{{ params.PROJECT_ID }}.b-{{ params.REGION }}", "a@demo-x.b-europe-west1"),
    ('{{ params.EMPTY == "" ? params.PROJECT_ID : params.EMPTY }}', "demo-x"),
    ('{{ params.REGION == "" ? "a" : params.REGION }}', "europe-west1"),
    ('{{ params.REGION == "" ? "a" : "" }}', ""),
    ('{{ params.REGION != params.EMPTY ? "differ" : "same" }}', "differ"),
    ('{{ params.MOST >= 20 ? "many" : "few" }}', "many"),
    ('{{ params.MOST < 3 ? "few" : params.BUSY ? "busy" : "many" }}', "busy"),
    ('{{ params.REGION == "a ? b : c" ? "x" : "y" }}', "y"),
    # Without the spaces it is no expression.
    ("{{params.REGION}}", "{{params.REGION}}"),
]


@pytest.mark.parametrize(("text", "resolved"), TEXTS)
def test_a_text_has_the_values_of_its_expressions(text: str, resolved: str) -> None:
    assert EXPRESSIONS.text(text) == resolved


NUMBERS = [
    ("{{ params.MOST }}", 20),
    ("{{ params.CPU }}", 0.333),
    ("{{ params.BUSY ? 2 : params.MOST }}", 2),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_what_one_expression_says(text: str, number: float) -> None:
    assert EXPRESSIONS.number(text) == number


REFUSED = [
    "{{ params.MISSING }}",
    "{{ params.MISSING == 1 ? 2 : 3 }}",
    "{{ params.MOST }}",
    "{{ params.REGION ? 1 : 2 }}",
    "{{ params.BUSY ? 1 }}",
    "{{ params.BUSY ? a : b }}",
    '{{ params.REGION == x ? "a" : "b" }}',
    "{{ size(params.REGION) }}",
    '{{ params.REGION + "x" }}',
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_cli_would_not_resolve_is_refused(text: str) -> None:
    with pytest.raises(ExpressionRefused):
        EXPRESSIONS.text(text)


@pytest.mark.parametrize("text", ["soon", "{{ params.REGION }}", "{{ params.MOST }}0"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ExpressionRefused):
        EXPRESSIONS.number(text)
