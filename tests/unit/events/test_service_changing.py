"""Events, as their owner changes them."""

from typing import Any

import pytest

from interactive_broadcast.events.consent_terms import ConsentUse, GivenConsentTerms
from interactive_broadcast.events.line_options import GivenLineOptions, LineOptions
from interactive_broadcast.events.models import (
    Event,
    GivenImage,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    EventIsClosed,
    EventIsLive,
    InvalidRequest,
    RulesDenied,
    SlugTaken,
)
from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    GivenArchiveOptions,
    GivenBroadcastOptions,
    Resolution,
)
from tests.support.builders import CELEBRITY_URL, EVENT_ID, an_event
from tests.unit.world import (
    ADMIN,
    EVENT,
    OPEN_EVENT,
    OTHER,
    World,
    a_world,
    two_events,
)

IMAGE_2 = GivenImage(id="image-2", url="https://images.example/2")


def update(world: World, *, by: Caller = ADMIN, **fields: Any) -> Event:
    return world.event_changes.update(by, UpdateEventRequest(id=EVENT_ID, **fields))


class TestChanging:
    def test_only_what_is_given_changes_and_the_public_copy_with_it(self) -> None:
        world = a_world()

        event = update(world, name="New")

        (writes,) = world.databases.writes_by(ADMIN)
        assert event.name == "New"
        assert set(writes) == {
            f"{EVENT}/name",
            f"{EVENT}/updatedAt",
            f"{OPEN_EVENT}/name",
        }

    def test_a_null_clears_an_optional_field(self) -> None:
        world = a_world(an_event(redirect_url="https://example.com/"))

        event = update(world, redirect_url=None)

        assert event.redirect_url is None

    @pytest.mark.parametrize(
        ("field", "shown"),
        [
            ("name", "name"),
            ("fan_url", "fanUrl"),
            ("host_url", "hostUrl"),
            ("celebrity_url", "celebrityUrl"),
            ("archive_event", "archiveEvent"),
            ("uncomposed", "uncomposed"),
        ],
    )
    def test_a_null_cannot_clear_what_every_event_has(
        self, field: str, shown: str
    ) -> None:
        nothing: dict[str, Any] = {field: None}

        with pytest.raises(InvalidRequest) as refusal:
            update(a_world(), **nothing)

        assert refusal.value.details["fields"] == [f"{shown}: cannot be cleared"]

    def test_a_date_is_held_against_the_one_that_stays(self) -> None:
        world = a_world()
        update(world, date_time_start="2027-01-31T20:00:00+01:00")

        with pytest.raises(InvalidRequest) as refusal:
            update(world, date_time_end="2027-01-31T18:59:59Z")

        assert refusal.value.details == {
            "fields": ["dateTimeEnd: not after dateTimeStart"],
            "expected": ["dateTimeEnd: a moment after dateTimeStart"],
        }
        ended = update(world, date_time_end="2027-01-31T19:00:01Z")
        assert ended.date_time_end == "2027-01-31T19:00:01Z"

    def test_a_link_is_held_against_those_that_stay(self) -> None:
        world = a_world()

        with pytest.raises(InvalidRequest) as refusal:
            update(world, host_url=CELEBRITY_URL)

        assert refusal.value.details["fields"] == ["celebrityUrl: same as hostUrl"]

    def test_options_change_as_a_whole_and_are_cleared_by_null(self) -> None:
        world = a_world()
        film = GivenArchiveOptions(resolution=Resolution.HD, max_bitrate=100_000)
        update(world, archive_options=film, rtmp_urls=["rtmp://host/app/key"])

        event = update(
            world, archive_options=GivenArchiveOptions(quantization_parameter=20)
        )

        assert event.archive_options == ArchiveOptions(quantization_parameter=20)
        event = update(world, archive_options=None, rtmp_urls=None)
        assert event.archive_options is None
        assert event.rtmp_urls is None

    def test_how_the_line_goes_and_what_is_asked_are_set_and_cleared(self) -> None:
        world = a_world()
        chosen: dict[str, Any] = {
            "line_options": GivenLineOptions(max_on_stage=2),
            "consent": GivenConsentTerms(version="1", uses=[ConsentUse.RECORDING]),
            "retain_days": 30,
            "staff_url": "the-link-of-the-staff",
        }

        event = update(world, **chosen)

        assert event.line_options == LineOptions(max_on_stage=2)
        assert event.staff_url == "the-link-of-the-staff"
        assert world.at(f"{OPEN_EVENT}/consent/version") == "1"
        assert event.retain_days == 30
        nothing: dict[str, Any] = dict.fromkeys(chosen)
        event = update(world, **nothing)
        assert world.at(f"{OPEN_EVENT}/consent") is None
        assert {getattr(event, name) for name in chosen} == {None}

    def test_the_same_options_again_write_nothing(self) -> None:
        world = a_world()
        hls = GivenBroadcastOptions(dvr=True)
        update(world, broadcast_options=hls)
        before = len(world.databases.writes)

        update(world, broadcast_options=hls)

        assert len(world.databases.writes) == before

    def test_how_it_is_recorded_is_held_against_options_that_stay(self) -> None:
        world = a_world()
        update(world, archive_options=GivenArchiveOptions(max_bitrate=100_000))

        with pytest.raises(InvalidRequest) as refusal:
            update(world, uncomposed=True)

        assert refusal.value.details["expected"] == [
            "archiveOptions.maxBitrate: left out where uncomposed is true"
        ]

    def test_the_same_again_writes_nothing(self) -> None:
        world = a_world()

        update(world, name="Launch night")

        assert world.databases.writes == []

    def test_an_address_of_another_open_event_is_taken(self) -> None:
        with pytest.raises(SlugTaken):
            update(two_events(), fan_url="second-night")

    def test_the_fans_address_stays_while_the_show_is_on(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))

        with pytest.raises(EventIsLive):
            update(world, fan_url="new")

    def test_a_closed_event_stays_as_it_is(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        with pytest.raises(EventIsClosed):
            update(world, name="New")

    def test_an_event_that_is_closed_meanwhile_is_said_to_be_closed(self) -> None:
        world = a_world()
        world.databases.before_write(EVENT, lambda: world.write_status(Status.CLOSED))

        with pytest.raises(EventIsClosed):
            update(world, name="New")

    def test_another_admins_event_cannot_be_changed(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            update(world, by=OTHER, name="Mine")
