"""What old apps send of events becomes what today's services are asked for."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from interactive_broadcast.old_apps.event_models import (
    CreateEventRequest,
    SomebodysEventsRequest,
    UpdateEventRequest,
)
from tests.support.builders import ADMIN_ID, EVENT_ID

FORM: dict[str, Any] = {
    "name": "Show 75114",
    "startImage": {"id": "Hk3x", "url": "https://example.com/a.png"},
    "dateTimeStart": "2017-07-22T18:00:00-03:00",
    "archiveEvent": True,
    "uncomposed": True,
    "fanUrl": "show-75114",
    "adminId": ADMIN_ID,
}
"""As the old web app sends it, but for the links of host and celebrity."""

THEIR_LINKS = {"hostUrl": "eouwT6", "celebrityUrl": "eouwT6"}


def sent(model: type[BaseModel], **changes: object) -> Any:
    return model.model_validate({**FORM, **changes}, extra="ignore", by_name=False)


def test_a_form_is_taken_as_it_is_filled_in() -> None:
    translated = sent(CreateEventRequest).translated

    assert translated.fan_url == "show-75114"
    assert translated.date_time_start == "2017-07-22T21:00:00Z"
    assert translated.start_image is not None
    assert (translated.archive_event, translated.uncomposed) == (True, True)


@pytest.mark.parametrize("more", [THEIR_LINKS, {"status": "live", "sessionId": "1_X"}])
def test_links_that_can_be_guessed_and_what_we_decide_are_passed_over(
    more: dict[str, str],
) -> None:
    created = sent(CreateEventRequest, **more)
    updated = sent(UpdateEventRequest, id=EVENT_ID, **more)

    assert created.translated == sent(CreateEventRequest).translated
    assert updated.translated == sent(UpdateEventRequest, id=EVENT_ID).translated


def test_what_is_left_out_of_a_change_stays() -> None:
    request = UpdateEventRequest.model_validate({"id": EVENT_ID, "name": "New"})

    assert request.translated.model_fields_set == {"id", "name"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("redirectUrl", "http://example.com/"),
        ("rtmpUrl", "rtmp://live.example.com/app"),
        ("fanUrl", "a/b"),
        ("name", " "),
        ("adminId", "a/b"),
    ],
)
def test_what_is_refused_today_is_refused_of_old_apps(field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        sent(CreateEventRequest, **{field: value})


@pytest.mark.parametrize("admin_id", [None, "", "a/b", "..", "é", 7, ["a"], "a" * 129])
def test_nobodys_id_is_nobodys(admin_id: object) -> None:
    request = SomebodysEventsRequest.model_validate({"adminId": admin_id})

    assert request.admin_id is None
