"""Admins, as clients send them and as they are shown."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.admins.models import (
    ApiKey,
    CreateAdminRequest,
    UpdateAdminRequest,
    ValidateApiKeyRequest,
)
from interactive_broadcast.kernel.models import RequestModel

ADMIN = {"displayName": "Ada", "email": "ada@example.com"}


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CreateAdminRequest, {**ADMIN, "email": "ada"}),
        (CreateAdminRequest, {**ADMIN, "password": "short"}),
        (CreateAdminRequest, {**ADMIN, "otApiKey": "1"}),
        (CreateAdminRequest, {**ADMIN, "otApiKey": "", "otSecret": "abcdefgh"}),
        (CreateAdminRequest, {**ADMIN, "otApiKey": "1", "otSecret": ""}),
        (CreateAdminRequest, {**ADMIN, "otSignatureSecret": "x" * 31}),
        (CreateAdminRequest, {**ADMIN, "otSignatureSecret": "x" * 31 + " "}),
        (UpdateAdminRequest, {"id": "a", "otSecret": "abcdefgh"}),
        (ValidateApiKeyRequest, {"otApiKey": "1"}),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


@pytest.mark.parametrize(
    "secret", [{"password": "sesam"}, {"otApiKey": "1", "otSecret": "sesam" * 2_000}]
)
def test_a_refusal_does_not_repeat_a_secret(secret: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        CreateAdminRequest.model_validate({**ADMIN, **secret})

    assert "sesam" not in str(refusal.value)


def test_a_secret_does_not_show() -> None:
    request = CreateAdminRequest.model_validate({**ADMIN, "password": "correct horse"})

    assert "correct horse" not in repr(request)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("1", "1"),
        ("1" * 20, "1" * 20),
        ("1" * 21, None),
        (
            "0A1B2C3D-4e5f-6071-8293-a4b5c6d7e8f9",
            "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", None),
        ("0a1b2c3d", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_project_is_named_by_digits_or_by_a_uuid_in_lower_case(
    given: str, stored: str | None
) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(ApiKey)
    if stored is None:
        with pytest.raises(ValidationError):
            adapter.validate_python(given)
    else:
        assert adapter.validate_python(given) == stored


def test_names_are_trimmed_and_addresses_lowered() -> None:
    request = CreateAdminRequest.model_validate(
        {"displayName": " Ada ", "email": "ADA@Example.com "}
    )

    assert (request.display_name, request.email) == ("Ada", "ada@example.com")
