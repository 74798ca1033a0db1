"""Events, as clients send them, as they are stored, and as others see them."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.consent_terms import ConsentTerms
from interactive_broadcast.events.line_options import LineOptions
from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
    EventRequestRecord,
    PublicEvent,
    UpdateEventRequest,
)
from interactive_broadcast.events.staff import StaffEntry
from interactive_broadcast.kernel.models import RequestModel
from tests.support.builders import an_event

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
        (CreateEventRequest, {**EVENT, "lineOptions": {"maxOnStage": 5}}),
        (CreateEventRequest, {**EVENT, "consent": {"version": "1"}}),
        (CreateEventRequest, {**EVENT, "retainDays": 0}),
        (CreateEventRequest, {**EVENT, "retainDays": 3_651}),
        (CreateEventRequest, {**EVENT, "staffUrl": "guessable"}),
        (CreateEventRequest, {**EVENT, "staff": {}}),
        (UpdateEventRequest, {"id": "a", "retainDays": 0}),
        (UpdateEventRequest, {"id": "a", "retainDays": 3_651}),
        (UpdateEventRequest, {"id": "a", "staff": {}}),
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
    event = an_event(
        rtmp_url="rtmp://host/app/key",
        rtmp_urls=FIVE_URLS[:4],
        staff_url="a-link-of-sixteen-or-more",
        staff={"ben": StaffEntry(name="Ben", at=7)},
        retain_days=30,
    )

    public = PublicEvent.model_validate(event.to_record()).model_dump()

    assert public.keys().isdisjoint(
        {
            "hostUrl",
            "celebrityUrl",
            "sessionId",
            "stageSessionId",
            "rtmpUrl",
            "rtmpUrls",
            "staffUrl",
            "staff",
            "retainDays",
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
        ({"lineOptions": {}}, True),
        ({"lineOptions": {"maxOnStage": 2}}, False),
        ({"consent": {"version": "1", "uses": ["recording"]}}, False),
        ({"retainDays": 30}, False),
        ({"staffUrl": "a-link-of-sixteen-or-more"}, False),
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


def test_four_more_encoders_may_be_asked_for() -> None:
    request = CreateEventRequest.model_validate({**EVENT, "rtmpUrls": FIVE_URLS[:4]})

    assert request.rtmp_urls == FIVE_URLS[:4]


def test_options_that_say_nothing_are_none_and_so_is_an_empty_list() -> None:
    """The database keeps neither: a change to them would never come to an end."""
    request = UpdateEventRequest.model_validate(
        {
            "id": "a",
            "archiveOptions": {},
            "broadcastOptions": {},
            "lineOptions": {},
            "rtmpUrls": [],
        }
    )

    assert request.archive_options is None
    assert request.broadcast_options is None
    assert request.line_options is None
    assert request.rtmp_urls is None


def test_each_encoder_has_a_name_that_the_producer_knows() -> None:
    one, two, three = FIVE_URLS[:3]

    assert an_event(rtmp_url=one, rtmp_urls=[two, three]).rtmp_targets == {
        "rtmpUrl": one,
        "rtmpUrls-1": two,
        "rtmpUrls-2": three,
    }
    assert an_event().rtmp_targets == {}


@pytest.mark.parametrize("days", [1, 3_650])
def test_a_recording_is_kept_for_so_many_days(days: int) -> None:
    made = CreateEventRequest.model_validate({**EVENT, "retainDays": days})
    changed = UpdateEventRequest.model_validate({"id": "a", "retainDays": days})

    assert made.retain_days == changed.retain_days == days


def test_what_fans_consent_to_is_public() -> None:
    terms = {"version": "1", "uses": ["recording"]}
    event = an_event(consent=ConsentTerms.model_validate(terms))

    public = PublicEvent.model_validate(event.to_record()).model_dump()

    assert public["consent"] == terms


def test_an_owner_is_not_told_who_has_signed_in_by_a_reply() -> None:
    """A thousand events have to fit into one: it is read where it lies."""
    event = an_event(staff={"ben": StaffEntry(name="Ben", at=7)})

    assert "staff" not in Event.model_validate(event.to_record()).model_dump()


def test_the_link_of_staff_is_one_of_those_that_differ() -> None:
    event = an_event(staff_url="a-link-of-sixteen-or-more")

    assert event.links == {**event.slugs, "staffUrl": "a-link-of-sixteen-or-more"}
    assert an_event().links == an_event().slugs


def test_where_nothing_is_chosen_the_line_goes_as_before_there_were_options() -> None:
    chosen = LineOptions(max_on_stage=2)

    assert an_event(line_options=chosen).line is chosen
    assert an_event().line == LineOptions()
