"""Admins, as clients send them and as they are shown."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.admins.models import (
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
        (CreateAdminRequest, {**ADMIN, "otApiKey": "one", "otSecret": "abcdefgh"}),
        (CreateAdminRequest, {**ADMIN, "otApiKey": "1", "otSecret": "key.pem.path"}),
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
    "secret", [{"password": "sesam"}, {"otApiKey": "1", "otSecret": "sesam.pem"}]
)
def test_a_refusal_does_not_repeat_a_secret(secret: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        CreateAdminRequest.model_validate({**ADMIN, **secret})

    assert "sesam" not in str(refusal.value)


def test_a_secret_does_not_show() -> None:
    request = CreateAdminRequest.model_validate({**ADMIN, "password": "correct horse"})

    assert "correct horse" not in repr(request)


def test_names_are_trimmed_and_addresses_lowered() -> None:
    request = CreateAdminRequest.model_validate(
        {"displayName": " Ada ", "email": "ADA@Example.com "}
    )

    assert (request.display_name, request.email) == ("Ada", "ada@example.com")
