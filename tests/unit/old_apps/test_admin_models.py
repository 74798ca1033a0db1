"""What old apps send of admins becomes what today's services are asked for."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.old_apps.admin_models import UpdateAdminRequest
from tests.support.builders import ADMIN_ID
from tests.support.fakes import API_KEY, API_SECRET


def sent(**changes: object) -> UpdateAdminRequest:
    given: dict[str, Any] = {"id": ADMIN_ID, "hls": True, **changes}
    return UpdateAdminRequest.model_validate(given, extra="ignore", by_name=False)


def test_a_key_without_its_secret_is_none() -> None:
    request = sent(otApiKey=API_KEY)

    assert request.has_key_alone
    assert request.translated.model_fields_set == {"id", "hls"}


def test_with_it_they_are_credentials() -> None:
    translated = sent(otApiKey=API_KEY, otSecret=API_SECRET).translated

    assert translated.changes_keys


def test_a_secret_without_its_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        sent(otSecret=API_SECRET)


@pytest.mark.parametrize("name", ["password", "otSignatureSecret", "uid"])
def test_what_the_form_does_not_have_is_passed_over(name: str) -> None:
    assert sent(**{name: "x" * 40}).translated == sent().translated
