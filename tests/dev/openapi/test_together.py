"""What the models check of several fields at once, said by schemas as well."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from dev.docs.declared import http_functions
from dev.openapi.together import IN_LISTS, TOGETHER
from interactive_broadcast.events.consent_terms import GivenConsentTerms

MODELS = {function.request.__name__: function.request for function in http_functions()}

SLUG = "a-secret-link-of-the-event"

FIELDS: dict[str, dict[str, list[Any]]] = {
    "ForceDisconnectRequest": {
        "id": ["event-1"],
        "session": [None, "stage"],
        "connectionId": [None, "connection-1"],
        "fanId": [None, "fan-1"],
    },
    "MoveInLineRequest": {
        "id": ["event-1"],
        "fanId": ["fan-1"],
        "before": [None, "fan-2"],
        "after": [None, "fan-2"],
        "to": [None, "first"],
    },
    "EventByKeyRequest": {
        "adminId": ["admin-1"],
        **{name: [None, SLUG] for name in ("fanUrl", "hostUrl", "celebrityUrl")},
    },
    "HostCelebTokensRequest": {
        "adminId": ["admin-1"],
        "userType": ["host", "celebrity"],
        **{name: [None, SLUG] for name in ("hostUrl", "celebrityUrl")},
    },
    "CreateSessionRequest": {
        "archiveMode": ["manual", "always"],
        "mediaMode": ["routed", "relayed"],
        "e2ee": [True, False],
    },
    "CreateAdminRequest": {
        "displayName": ["Paula"],
        "email": ["paula@example.com"],
        "otApiKey": [None, "100"],
        "otSecret": [None, "decade"],
    },
    "UpdateAdminRequest": {
        "id": ["admin-1"],
        "otApiKey": [None, "100"],
        "otSecret": [None, "decade"],
    },
}
"""By model and field: what it may have, in all combinations."""


def test_each_model_that_checks_several_fields_says_so() -> None:
    checking = {
        name
        for name, model in MODELS.items()
        if model.__pydantic_decorators__.model_validators
    }

    assert checking == TOGETHER.keys() == FIELDS.keys()


@pytest.mark.parametrize("name", TOGETHER)
def test_the_schema_takes_what_the_model_takes(name: str) -> None:
    for body in combinations(FIELDS[name]):
        assert fits(TOGETHER[name], body) == is_taken(MODELS[name], body), body


@pytest.mark.parametrize(
    ("uses", "is_good"),
    [
        (["recording"], True),
        (["marketing", "recording"], True),
        (["marketing"], False),
        (["recording", "recording"], False),
    ],
)
def test_a_consent_is_to_recording_and_names_each_use_once(
    uses: list[str], *, is_good: bool
) -> None:
    says = IN_LISTS["GivenConsentTerms", "uses"]

    fits_the_schema = says["contains"]["const"] in uses and (
        not says["uniqueItems"] or len(uses) == len(set(uses))
    )

    terms = {"version": "2027-01-terms", "uses": uses}
    assert fits_the_schema == is_taken(GivenConsentTerms, terms) == is_good


def combinations(fields: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Of values, with null for what is not given, and without the field."""
    for values in itertools.product(*fields.values()):
        body = dict(zip(fields, values, strict=True))
        yield body
        yield {key: value for key, value in body.items() if value is not None}


def fits(schema: dict[str, Any], value: object) -> bool:
    """Whether a schema of these few words takes a value (JSON Schema 2020-12)."""
    fields = value if isinstance(value, dict) else {}
    parts = schema.get("properties", {}).items()
    says: dict[str, Callable[[Any], bool]] = {
        "required": lambda names: fields.keys() >= {*names},
        "properties": lambda _: all(
            fits(one, fields[name]) for name, one in parts if name in fields
        ),
        "type": lambda kind: kind == "null" and value is None,
        "const": lambda constant: value == constant,
        "not": lambda one: not fits(one, value),
        "allOf": lambda all_: all(fits(one, value) for one in all_),
        "anyOf": lambda some: any(fits(one, value) for one in some),
        "oneOf": lambda some: sum(fits(one, value) for one in some) == 1,
    }
    return all(says[word](given) for word, given in schema.items())


def is_taken(model: type[BaseModel], body: dict[str, Any]) -> bool:
    try:
        model.model_validate(body)
    except ValidationError:
        return False
    return True
