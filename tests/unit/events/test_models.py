"""Events, as clients send them, as they are stored, and as others see them."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
    EventByKeyRequest,
    EventRequestRecord,
    EventsRequest,
    PublicEvent,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.models import RequestModel
from tests.support.builders import HOST_URL, an_event

EVENT = {"name": "Launch night"}
FIVE_URLS = [f"rtmp://host/app/key-{number}" for number in range(5)]
IMAGE = {"id": "image-1", "url": "https://images.example/1"}


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CreateEventRequest, {}),
        (CreateEventRequest, {**EVENT, "fanUrl": "a/b"}),
        (CreateEventRequest, {**EVENT, "hostUrl": "guessable"}),
        (CreateEventRequest, {**EVENT, "redirectUrl": "javascript:alert(1)"}),
        (CreateEventRequest, {**EVENT, "rtmpUrl": "rtmp://host/app"}),
        (CreateEventRequest, {**EVENT, "rtmpUrls": ["rtmp://host/app"]}),
        (CreateEventRequest, {**EVENT, "rtmpUrls": FIVE_URLS}),
        (CreateEventRequest, {**EVENT, "archiveOptions": {"layout": "pip"}}),
        (CreateEventRequest, {**EVENT, "broadcastOptions": {"layout": "pip"}}),
        (CreateEventRequest, {**EVENT, "dateTimeStart": "2026-01-01T12:00:00"}),
        (CreateEventRequest, {**EVENT, "startImage": {"id": "a"}}),
        (
            CreateEventRequest,
            {**EVENT, "startImage": {**IMAGE, "url": "http://images.example/1"}},
        ),
        (UpdateEventRequest, {"name": "Launch night"}),
        (EventByKeyRequest, {"adminId": "a"}),
        (EventByKeyRequest, {"adminId": "a", "fanUrl": "f", "hostUrl": HOST_URL}),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


def test_an_optional_field_can_be_cleared_with_null() -> None:
    request = UpdateEventRequest.model_validate({"id": "a", "redirectUrl": None})

    assert request.model_fields_set == {"id", "redirect_url"}


def test_the_backstage_session_is_called_as_the_first_clients_call_it() -> None:
    event = Event.model_validate(an_event().to_record())

    assert event.model_dump()["sessionId"] == "backstage-session"


def test_a_public_event_has_no_link_session_or_stream_key() -> None:
    event = an_event(rtmp_url="rtmp://host/app/key", rtmp_urls=FIVE_URLS[:4])

    public = PublicEvent.model_validate(event.to_record()).model_dump()

    assert public.keys().isdisjoint(
        {
            "hostUrl",
            "celebrityUrl",
            "sessionId",
            "stageSessionId",
            "rtmpUrl",
            "rtmpUrls",
        }
    )


@pytest.mark.parametrize(
    ("fields", "is_the_same"),
    [
        ({"requestId": "another"}, True),
        ({"adminId": "admin-1"}, True),
        ({"archiveEvent": False}, True),
        ({"archiveEvent": True}, False),
        ({"name": "Launch Night"}, False),
        ({"fanUrl": "launch"}, False),
        ({"startImage": IMAGE}, False),
        ({"rtmpUrls": []}, True),
        ({"rtmpUrls": FIVE_URLS[:1]}, False),
        ({"archiveOptions": {}}, True),
        ({"archiveOptions": {"maxBitrate": 100_000}}, False),
        ({"broadcastOptions": {}}, True),
    ],
)
def test_a_request_is_known_by_all_that_it_asks_for(
    fields: dict[str, Any], *, is_the_same: bool
) -> None:
    one = CreateEventRequest.model_validate({**EVENT, "requestId": "one"})
    other = CreateEventRequest.model_validate({**EVENT, "requestId": "one", **fields})

    assert (one.fingerprint == other.fingerprint) is is_the_same
    EventRequestRecord(event_id="e-1", fingerprint=other.fingerprint)


@pytest.mark.parametrize("fingerprint", ["0f" * 31, "0f" * 33, "0F" * 32, "x"])
def test_what_is_no_fingerprint_is_no_record_of_a_request(fingerprint: str) -> None:
    with pytest.raises(ValidationError):
        EventRequestRecord(event_id="e-1", fingerprint=fingerprint)


@pytest.mark.parametrize("limit", [1, 1_000])
def test_so_many_events_may_be_asked_for(limit: int) -> None:
    assert EventsRequest.model_validate({"adminId": "a", "limit": limit}).limit == limit


@pytest.mark.parametrize("limit", [0, 1_001])
def test_no_fewer_and_no_more_events_may_be_asked_for(limit: int) -> None:
    with pytest.raises(ValidationError):
        EventsRequest.model_validate({"adminId": "a", "limit": limit})


def test_four_more_encoders_may_be_asked_for() -> None:
    request = CreateEventRequest.model_validate({**EVENT, "rtmpUrls": FIVE_URLS[:4]})

    assert request.rtmp_urls == FIVE_URLS[:4]


def test_options_that_say_nothing_are_none_and_so_is_an_empty_list() -> None:
    """The database keeps neither: a change to them would never come to an end."""
    request = UpdateEventRequest.model_validate(
        {"id": "a", "archiveOptions": {}, "broadcastOptions": {}, "rtmpUrls": []}
    )

    assert request.archive_options is None
    assert request.broadcast_options is None
    assert request.rtmp_urls is None


def test_each_encoder_has_a_name_that_the_producer_knows() -> None:
    one, two, three = FIVE_URLS[:3]

    assert an_event(rtmp_url=one, rtmp_urls=[two, three]).rtmp_targets == {
        "rtmpUrl": one,
        "rtmpUrls-1": two,
        "rtmpUrls-2": three,
    }
    assert an_event().rtmp_targets == {}
