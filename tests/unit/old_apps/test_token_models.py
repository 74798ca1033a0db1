"""What old apps send and get for OpenTok tokens."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.old_apps.token_models import (
    CreateTokenCelebrityRequest,
    CreateTokenFanRequest,
    CreateTokenHostRequest,
    OldFanTokens,
)

FIELDS: dict[type[RequestModel], str] = {
    CreateTokenFanRequest: "fanUrl",
    CreateTokenHostRequest: "hostUrl",
    CreateTokenCelebrityRequest: "celebrityUrl",
}


@pytest.mark.parametrize("model", FIELDS)
@pytest.mark.parametrize("slug", ["eouwT6", "x", "x" * 128])
def test_a_link_may_be_as_short_as_an_alias(
    model: type[RequestModel], slug: str
) -> None:
    model.model_validate({"adminId": "a", FIELDS[model]: slug})


@pytest.mark.parametrize("model", FIELDS)
@pytest.mark.parametrize("slug", ["", "x" * 129, "a/b", "../x", "a.b", 7, None])
def test_it_is_needed_and_leads_nowhere_beside_a_path(
    model: type[RequestModel], slug: Any
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate({"adminId": "a", FIELDS[model]: slug})
    with pytest.raises(ValidationError):
        model.model_validate({"adminId": "a"})


def test_of_an_event_that_is_over_nothing_is_null() -> None:
    told = OldFanTokens(id="1", admin_id="a", name="Night", fan_url="night")

    assert told.model_dump(mode="json", exclude_none=True) == {
        "id": "1",
        "adminId": "a",
        "name": "Night",
        "status": "notStarted",
        "fanUrl": "night",
    }
