"""What the fields of one event have to do with each other."""

from typing import Any

import pytest

from interactive_broadcast.events.consistency import (
    check_change,
    check_dates,
    check_links,
    check_media,
)
from interactive_broadcast.events.models import CreateEventRequest
from interactive_broadcast.kernel.errors import InvalidRequest
from tests.support.builders import HOST_URL, an_event

NOON, LATER = "2027-01-31T12:00:00Z", "2027-01-31T12:00:01Z"
LINK = "a-link-of-sixteen-or-more"
LINKS = {"fanUrl": "f", "hostUrl": "h", "celebrityUrl": "c"}


def test_three_links_that_differ_are_fine() -> None:
    check_links(LINKS)


@pytest.mark.parametrize(
    ("one", "other"),
    [("fanUrl", "hostUrl"), ("fanUrl", "celebrityUrl"), ("hostUrl", "celebrityUrl")],
)
def test_two_links_that_are_the_same_are_refused(one: str, other: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        check_links({**LINKS, other: LINKS[one]})

    assert refusal.value.details["fields"] == [f"{other}: same as {one}"]


@pytest.mark.parametrize(
    ("begins", "ends"), [(NOON, LATER), (None, NOON), (NOON, None), (None, None)]
)
def test_an_event_may_end_later_or_who_knows_when(
    begins: str | None, ends: str | None
) -> None:
    check_dates(begins, ends)


@pytest.mark.parametrize("ends", [NOON, "2027-01-31T11:59:59Z"])
def test_an_event_does_not_end_as_it_begins_or_before(ends: str) -> None:
    with pytest.raises(InvalidRequest, match="ends after it begins"):
        check_dates(NOON, ends)


@pytest.mark.parametrize(
    "changed", [{"date_time_end": NOON}, {"host_url": "celebrity-link-of-16"}]
)
def test_a_change_is_checked_with_what_was_there(changed: dict[str, Any]) -> None:
    before = an_event(
        date_time_start=NOON,
        date_time_end=LATER,
        celebrity_url="celebrity-link-of-16",
    )

    with pytest.raises(InvalidRequest):
        check_change(before, before.model_copy(update=changed))


def test_what_a_change_leaves_as_it_was_is_not_checked_again() -> None:
    before = an_event(date_time_start=LATER, date_time_end=NOON, host_url="f")
    before = before.model_copy(update={"fan_url": "f"})

    check_change(before, before.model_copy(update={"name": "Another"}))


ONE, TWO = "rtmp://one.example/app/key", "rtmp://two.example/app/key"
FILM = {"resolution": "1280x720", "maxBitrate": 2_000_000}
TRANSCRIBED = {"hasTranscription": True, "primaryLanguageCode": "ja-JP"}


def a_new_event(**fields: Any) -> CreateEventRequest:
    return CreateEventRequest.model_validate({"name": "Launch night", **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"archiveOptions": FILM},
        {"archiveOptions": {"quantizationParameter": 20}},
        {"archiveOptions": {**TRANSCRIBED, "hasSummary": True}, "uncomposed": True},
        {"archiveOptions": {"hasSummary": False}},
        {"broadcastOptions": {**FILM, "dvr": True, "lowLatency": False}},
        {"broadcastOptions": {"lowLatency": True}},
        {"rtmpUrl": ONE, "rtmpUrls": [TWO]},
    ],
)
def test_what_the_service_does_together_may_be_chosen(fields: dict[str, Any]) -> None:
    check_media(a_new_event(**fields))


@pytest.mark.parametrize(
    ("fields", "unfit"),
    [
        ({"archiveOptions": FILM, "uncomposed": True}, "archiveOptions.resolution"),
        (
            {"archiveOptions": {"maxBitrate": 100_000}, "uncomposed": True},
            "archiveOptions.maxBitrate",
        ),
        (
            {"archiveOptions": {"quantizationParameter": 20}, "uncomposed": True},
            "archiveOptions.quantizationParameter",
        ),
        (
            {"archiveOptions": {**FILM, "quantizationParameter": 20}},
            "archiveOptions.quantizationParameter",
        ),
        ({"archiveOptions": TRANSCRIBED}, "archiveOptions.hasTranscription"),
        (
            {"archiveOptions": {"primaryLanguageCode": "ja-JP"}, "uncomposed": True},
            "archiveOptions.primaryLanguageCode",
        ),
        (
            {"archiveOptions": {"hasSummary": True}, "uncomposed": True},
            "archiveOptions.hasSummary",
        ),
        (
            {"broadcastOptions": {"dvr": True, "lowLatency": True}},
            "broadcastOptions.lowLatency",
        ),
        ({"rtmpUrl": ONE, "rtmpUrls": [ONE]}, "rtmpUrls.0"),
        ({"rtmpUrls": [ONE, TWO, ONE]}, "rtmpUrls.2"),
    ],
)
def test_what_the_service_would_refuse_at_go_live_is_refused_before(
    fields: dict[str, Any], unfit: str
) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        check_media(a_new_event(**fields))

    details = refusal.value.details
    assert str(details["fields"]).startswith(f"['{unfit}: ")
    assert str(details["expected"]).startswith(f"['{unfit}: ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"archive_options": FILM}, {"uncomposed": True}),
        ({"archive_options": TRANSCRIBED, "uncomposed": True}, {"uncomposed": False}),
        ({"rtmp_urls": [ONE]}, {"rtmp_url": ONE}),
        ({"rtmp_url": ONE}, {"rtmp_urls": [ONE]}),
        ({}, {"broadcast_options": {"dvr": True, "lowLatency": True}}),
        ({}, {"staff_url": HOST_URL}),
        ({"staff_url": LINK}, {"host_url": LINK}),
    ],
)
def test_what_is_chosen_is_held_against_what_stays(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    with pytest.raises(InvalidRequest):
        check_change(an_event(**before), an_event(**{**before, **after}))
