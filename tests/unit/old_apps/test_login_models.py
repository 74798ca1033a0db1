"""What old apps send to sign in."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.old_apps.login_models import (
    TokenCelebrityRequest,
    TokenFanRequest,
    TokenHostRequest,
)

FIELDS: dict[type[RequestModel], str] = {
    TokenFanRequest: "fanUrl",
    TokenHostRequest: "hostUrl",
    TokenCelebrityRequest: "celebrityUrl",
}


@pytest.mark.parametrize("model", FIELDS)
@pytest.mark.parametrize("slug", ["eouwT6", "x", "x" * 128])
def test_a_link_may_be_as_short_as_an_alias_or_left_out(
    model: type[RequestModel], slug: str
) -> None:
    model.model_validate({"adminId": "a", FIELDS[model]: slug})
    model.model_validate({"adminId": "a"})


@pytest.mark.parametrize("model", FIELDS)
@pytest.mark.parametrize("slug", ["", "x" * 129, "a/b", "../x", "a.b", 7, None, []])
def test_it_is_nothing_that_could_lead_beside_a_path(
    model: type[RequestModel], slug: Any
) -> None:
    field = FIELDS[model]
    with pytest.raises(ValidationError):
        model.model_validate({"adminId": slug})
    if slug is not None:
        with pytest.raises(ValidationError):
            model.model_validate({"adminId": "a", field: slug})
