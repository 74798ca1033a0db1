"""Events, as their owner makes them and as anybody finds them."""

from typing import Any

import pytest

from interactive_broadcast.events.finding_models import (
    EventByKeyRequest,
    EventBySessionRequest,
    EventsRequest,
    ValidateEventRequest,
)
from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventRequest,
    Status,
)
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    InvalidRequest,
    RulesDenied,
    SlugTaken,
    VideoCredentialsMissing,
    VideoUnavailable,
)
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    an_event,
)
from tests.support.fakes import STAGE
from tests.unit.world import ADMIN, OTHER, a_world, two_events

ALL_OF_MINE = EventsRequest(admin_id=ADMIN_ID)


class TestCreating:
    def test_an_event_comes_with_two_routed_sessions(self) -> None:
        world = a_world()

        event = world.events.create(ADMIN, CreateEventRequest(name="Été à Zürich"))

        sessions = world.video.sessions
        assert event.stage_session_id != event.backstage_session_id
        assert not sessions[event.stage_session_id].relayed
        assert event.status is Status.NOT_STARTED
        assert event.created_at == world.clock.now_ms()

    def test_an_event_and_its_indexes_are_one_write_as_the_caller(self) -> None:
        world = a_world()

        event = world.events.create(ADMIN, CreateEventRequest(name="Second night"))

        (writes,) = world.databases.writes_by(ADMIN)
        assert set(writes) == {
            f"events/{event.id}",
            f"openEvents/{ADMIN_ID}/{event.id}",
            f"adminEvents/{ADMIN_ID}/{event.id}",
            f"sessions/{event.stage_session_id}",
            f"sessions/{event.backstage_session_id}",
            f"guests/{event.id}/host",
            f"guests/{event.id}/celebrity",
            f"slugs/{ADMIN_ID}/fanUrl/second-night",
            f"slugs/{ADMIN_ID}/hostUrl/{event.host_url}",
            f"slugs/{ADMIN_ID}/celebrityUrl/{event.celebrity_url}",
        }

    def test_a_name_without_a_latin_letter_gets_a_random_address(self) -> None:
        event = a_world().events.create(ADMIN, CreateEventRequest(name="夜"))

        assert len(event.fan_url) == 8

    def test_a_namesake_gets_an_address_of_its_own(self) -> None:
        event = a_world().events.create(ADMIN, CreateEventRequest(name="Launch night"))

        assert event.fan_url.startswith("launch-night-")

    @pytest.mark.parametrize(
        ("kind", "field", "slug"),
        [
            ("fanUrl", "fan_url", FAN_URL),
            ("hostUrl", "host_url", HOST_URL),
            ("celebrityUrl", "celebrity_url", CELEBRITY_URL),
        ],
    )
    def test_an_address_of_another_open_event_is_taken(
        self, kind: str, field: str, slug: str
    ) -> None:
        request = CreateEventRequest.model_validate({"name": "Other", field: slug})

        with pytest.raises(SlugTaken) as refusal:
            a_world().events.create(ADMIN, request)

        assert refusal.value.details == {"field": kind}

    def test_an_address_of_a_closed_event_is_free(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))
        request = CreateEventRequest(name="Again", fan_url=FAN_URL)

        assert world.events.create(ADMIN, request).fan_url == FAN_URL

    def test_an_address_that_somebody_takes_meanwhile_is_taken(self) -> None:
        world = a_world()
        world.databases.before_write(
            "events",
            lambda: world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/other", "event-9"),
        )

        with pytest.raises(SlugTaken):
            world.events.create(ADMIN, CreateEventRequest(name="Other"))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hostUrl", "celebrityUrl"),
            ("fanUrl", "hostUrl"),
            ("fanUrl", "celebrityUrl"),
            ("fanUrl", "staffUrl"),
            ("hostUrl", "staffUrl"),
            ("celebrityUrl", "staffUrl"),
        ],
    )
    def test_fans_host_and_celebrity_need_different_links(
        self, one: str, other: str
    ) -> None:
        link = "the-same-link-for-both"
        request = CreateEventRequest.model_validate(
            {"name": "X", one: link, other: link}
        )

        with pytest.raises(InvalidRequest) as refusal:
            a_world().events.create(ADMIN, request)

        assert refusal.value.details == {
            "fields": [f"{other}: same as {one}"],
            "expected": [f"{other}: another link than {one}"],
        }

    @pytest.mark.parametrize("kind", ["hostUrl", "celebrityUrl", "staffUrl"])
    def test_an_address_made_from_the_name_is_no_link(self, kind: str) -> None:
        link = "launch-of-the-year"
        request = CreateEventRequest.model_validate(
            {"name": "Launch of the year", kind: link}
        )

        event = a_world().events.create(ADMIN, request)

        assert event.fan_url.startswith(f"{link}-")

    def test_an_event_ends_after_it_begins(self) -> None:
        world = a_world()
        request = CreateEventRequest(
            name="X",
            date_time_start="2027-01-31T20:00:00+01:00",
            date_time_end="2027-01-31T19:00:00Z",
        )

        with pytest.raises(InvalidRequest) as refusal:
            world.events.create(ADMIN, request)

        assert refusal.value.details["fields"] == [
            "dateTimeEnd: not after dateTimeStart"
        ]
        assert world.video.calls == []

    def test_nobody_makes_events_or_sessions_for_another_admin(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            world.events.create(OTHER, CreateEventRequest(name="X", admin_id=ADMIN_ID))

        assert world.video.calls == []

    def test_without_a_video_project_there_is_no_event(self) -> None:
        world = a_world()
        world.databases.put(f"secrets/{ADMIN_ID}", None)

        with pytest.raises(VideoCredentialsMissing):
            world.events.create(ADMIN, CreateEventRequest(name="X"))

    def test_when_opentok_is_down_nothing_is_written(self) -> None:
        world = a_world()
        world.video.fail_next("create_session", VideoUnavailable("Down."))

        with pytest.raises(VideoUnavailable):
            world.events.create(ADMIN, CreateEventRequest(name="X"))

        assert world.databases.writes == []


class TestFinding:
    def test_an_owner_finds_all_events_by_id(self) -> None:
        events = two_events(status=Status.CLOSED).events.list(ADMIN, ALL_OF_MINE)

        assert set(events.root) == {EVENT_ID, "event-2"}

    @pytest.mark.parametrize(
        ("part", "found"),
        [
            ({"limit": 1}, [EVENT_ID]),
            ({"after": EVENT_ID}, ["event-2"]),
            ({"after": EVENT_ID, "limit": 1}, ["event-2"]),
            ({"after": "event-2", "limit": 9}, []),
            ({"after": "event-15"}, ["event-2"]),
        ],
    )
    def test_or_a_part_of_them_as_many_as_they_like(
        self, part: dict[str, Any], found: list[str]
    ) -> None:
        request = EventsRequest(admin_id=ADMIN_ID, **part)

        events = two_events(status=Status.CLOSED).events.list(ADMIN, request)

        assert list(events.root) == found

    def test_an_event_is_found_by_its_id(self) -> None:
        assert a_world().events.get(ADMIN, EventRequest(id=EVENT_ID)).id == EVENT_ID

    @pytest.mark.parametrize(
        "slug",
        [
            {"fan_url": FAN_URL},
            {"host_url": HOST_URL},
            {"celebrity_url": CELEBRITY_URL},
        ],
    )
    def test_an_event_is_found_by_each_of_its_addresses(
        self, slug: dict[str, str]
    ) -> None:
        request = EventByKeyRequest.model_validate({"admin_id": ADMIN_ID, **slug})

        assert a_world().events.by_key(ADMIN, request).id == EVENT_ID

    def test_an_unknown_address_finds_nothing(self) -> None:
        request = EventByKeyRequest(admin_id=ADMIN_ID, fan_url="nothing")

        with pytest.raises(EventNotFound):
            a_world().events.by_key(ADMIN, request)

    @pytest.mark.parametrize("session_id", [STAGE, "backstage-session"])
    def test_an_event_is_found_by_either_session(self, session_id: str) -> None:
        request = EventBySessionRequest(session_id=session_id)

        assert a_world().events.by_session(ADMIN, request).id == EVENT_ID

    def test_another_admins_event_is_not_found_by_its_session(self) -> None:
        world = a_world()
        asked = (STAGE, "a-session-that-is-nobodys")

        told = []
        for session_id in asked:
            before = len(world.databases.reads)
            with pytest.raises(EventNotFound) as refused:
                world.events.by_session(
                    OTHER, EventBySessionRequest(session_id=session_id)
                )
            error = refused.value
            reads = len(world.databases.reads) - before
            told.append((error.message, error.details, reads))

        assert told[0] == told[1]

    def test_of_another_admins_address_nothing_is_looked_up(self) -> None:
        world = a_world()
        told = []
        for slug in (HOST_URL, "nobodys-link-at-all"):
            request = EventByKeyRequest(admin_id=ADMIN_ID, host_url=slug)
            with pytest.raises(EventNotFound) as refused:
                world.events.by_key(OTHER, request)
            told.append((refused.value.message, refused.value.details))

        assert told[0] == told[1]
        assert world.databases.reads == []

    def test_an_address_is_available_unless_another_open_event_has_it(self) -> None:
        events = a_world().events
        taken = ValidateEventRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
        own = ValidateEventRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, id=EVENT_ID)
        free = ValidateEventRequest(admin_id=ADMIN_ID, fan_url="free")

        assert not events.validate(ADMIN, taken).available
        assert events.validate(ADMIN, own).available
        assert events.validate(ADMIN, free).available

    def test_nobody_tries_out_another_admins_addresses(self) -> None:
        request = ValidateEventRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)

        with pytest.raises(RulesDenied):
            a_world().events.validate(OTHER, request)
