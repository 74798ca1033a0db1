"""Events on the paths of old apps."""

from collections.abc import Callable
from typing import Any

import pytest

from interactive_broadcast.events.models import (
    AdminEventsRequest,
    ChangeStatusRequest,
    EventRequest,
    Status,
)
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import (
    EventIsLive,
    EventNotFound,
    IllegalTransition,
    RulesDenied,
    SlugTaken,
)
from interactive_broadcast.kernel.public_answers import PublicRead
from interactive_broadcast.old_apps.aliases import alias_of
from interactive_broadcast.old_apps.event_models import (
    CreateEventRequest,
    ListedEvent,
    SomebodysEventsRequest,
    UpdateEventRequest,
)
from interactive_broadcast.old_apps.events import OldEvents
from tests.support.builders import (
    ADMIN_ID,
    CELEBRITY_URL,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    IMAGE,
    an_event,
    another_event,
)
from tests.unit.old_apps.old_shows import ALIAS, let_in
from tests.unit.world import ADMIN, EVENT, OTHER, World, a_world, two_events

OF_THE_ADMIN = SomebodysEventsRequest(admin_id=ADMIN_ID)
MINE = AdminEventsRequest(admin_id=ADMIN_ID)
THIS = EventRequest(id=EVENT_ID)
NEW = CreateEventRequest(name="Show 75114", fan_url="show-75114")
PRIVATE = ("sessionId", "stageSessionId", "rtmpUrl", HOST_URL, CELEBRITY_URL)


def over(world: World) -> OldEvents:
    return world.backend.old_apps.events


def links(event: Any) -> tuple[str | None, str | None]:
    return event.host_url, event.celebrity_url


class TestWhatAnybodySees:
    def listed(self, world: World) -> list[ListedEvent]:
        return over(world).list_open(OF_THE_ADMIN, PublicRead()).root

    def test_open_events_are_listed_with_the_links_that_old_apps_make(self) -> None:
        listed = self.listed(let_in(two_events()))

        assert [event.id for event in listed] == [EVENT_ID, "event-2"]
        assert links(listed[0]) == (ALIAS, ALIAS)

    def test_without_links_while_old_apps_are_not_let_in(self) -> None:
        (listed,) = self.listed(a_world())

        told = listed.model_dump(by_alias=True, exclude_none=True)
        assert not {"hostUrl", "celebrityUrl"} & told.keys()

    @pytest.mark.parametrize("is_on", [False, True])
    def test_nothing_else_of_an_event_is_told(self, *, is_on: bool) -> None:
        world = a_world(an_event(rtmp_url="rtmp://live.example.com/app/key"))
        (listed,) = self.listed(let_in(world) if is_on else world)

        told = listed.model_dump_json(by_alias=True, exclude_none=True)
        assert not [name for name in PRIVATE if name in told]

    def test_no_closed_event_is_among_them(self) -> None:
        world = a_world(an_event(), another_event(status=Status.CLOSED))

        assert [event.id for event in self.listed(let_in(world))] == [EVENT_ID]

    @pytest.mark.parametrize("admin_id", [None, "nobody"])
    def test_nobody_has_no_events(self, admin_id: str | None) -> None:
        request = SomebodysEventsRequest(admin_id=admin_id)
        events = over(let_in(a_world()))

        assert events.list_open(request, PublicRead()).root == []
        assert events.current(request, PublicRead()) is None


class TestTheCurrentOne:
    def current(self, world: World) -> ListedEvent | None:
        return over(world).current(OF_THE_ADMIN, PublicRead())

    def test_it_is_the_oldest_live_one(self) -> None:
        events = an_event(status=Status.PRESHOW), another_event(status=Status.LIVE)

        found = self.current(let_in(a_world(*events)))

        assert found is not None
        assert found.id == "event-2"
        assert links(found) == (alias_of("second-night"),) * 2

    def test_it_has_no_links_while_old_apps_are_not_let_in(self) -> None:
        found = self.current(a_world(an_event(status=Status.LIVE)))

        assert found is not None
        assert links(found) == (None, None)

    def test_else_it_is_the_newest_closed_one(self) -> None:
        world = let_in(a_world(an_event(status=Status.CLOSED, end_image=IMAGE)))
        world.databases.put(paths.closed_event(ADMIN_ID, FAN_URL), EVENT_ID)

        found = self.current(world)

        assert found is not None
        assert found.end_image is not None
        assert (found.id, found.status) == (EVENT_ID, Status.CLOSED)
        told = found.model_dump_json(by_alias=True, exclude_none=True)
        assert not [name for name in PRIVATE if name in told]

    def test_a_closed_one_is_told_to_nobody_while_old_apps_are_not_let_in(
        self,
    ) -> None:
        world = a_world(an_event(status=Status.CLOSED))
        world.databases.put(paths.closed_event(ADMIN_ID, FAN_URL), EVENT_ID)

        assert self.current(world) is None

    def test_without_any_it_is_none(self) -> None:
        assert self.current(let_in(a_world())) is None


class TestWhatTheOwnerSees:
    def test_an_event_has_the_alias_while_old_apps_are_let_in(self) -> None:
        assert links(over(let_in(a_world())).get(ADMIN, THIS)) == (ALIAS, ALIAS)

    def test_and_else_the_real_links(self) -> None:
        found = over(a_world()).get(ADMIN, THIS)

        assert links(found) == (HOST_URL, CELEBRITY_URL)

    def test_so_has_each_in_the_list(self) -> None:
        listed = over(let_in(two_events())).list_own(ADMIN, MINE).root

        assert {key: event.host_url for key, event in listed.items()} == {
            EVENT_ID: ALIAS,
            "event-2": alias_of("second-night"),
        }

    def test_another_admins_are_not_seen(self) -> None:
        events = over(let_in(a_world()))

        with pytest.raises(RulesDenied):
            events.get(OTHER, THIS)
        with pytest.raises(RulesDenied):
            events.list_own(OTHER, MINE)


class TestCreating:
    @pytest.mark.parametrize("is_on", [False, True])
    def test_its_links_are_not_to_be_guessed(self, *, is_on: bool) -> None:
        world = let_in(a_world()) if is_on else a_world()

        created = over(world).create(ADMIN, NEW)

        stored: Any = world.at(paths.event(created.id))
        assert stored["fanUrl"] == "show-75114"
        assert len({stored["hostUrl"], stored["celebrityUrl"], "eouwT6"}) == 3
        assert min(len(stored["hostUrl"]), len(stored["celebrityUrl"])) >= 16
        assert (created.host_url == "eouwT6") is is_on

    def test_a_second_one_at_the_same_address_is_refused(self) -> None:
        events = over(let_in(a_world()))
        events.create(ADMIN, NEW)

        with pytest.raises(SlugTaken):
            events.create(ADMIN, NEW)

    def test_nobody_creates_another_admins(self) -> None:
        request = NEW.model_copy(update={"admin_id": ADMIN_ID})

        with pytest.raises(RulesDenied):
            over(a_world()).create(OTHER, request)


class TestChanging:
    def test_what_is_given_is_changed_and_the_links_stay(self) -> None:
        world = let_in(a_world(an_event(start_image=IMAGE)))
        request = UpdateEventRequest(id=EVENT_ID, name="New", fan_url="new-night")

        changed = over(world).update(ADMIN, request)

        assert (changed.name, changed.host_url) == ("New", alias_of("new-night"))
        stored: Any = world.at(EVENT)
        assert (stored["hostUrl"], stored["startImage"]["id"]) == (HOST_URL, IMAGE.id)

    def test_a_form_that_is_sent_back_as_it_was_changes_nothing(self) -> None:
        world = let_in(a_world(an_event(start_image=IMAGE)))
        before = world.at("")
        request = UpdateEventRequest(
            id=EVENT_ID, name=an_event().name, fan_url=FAN_URL, start_image=IMAGE
        )

        over(world).update(ADMIN, request)

        assert world.at("") == before

    def test_it_is_moved_on(self) -> None:
        world = let_in(a_world())
        request = ChangeStatusRequest(id=EVENT_ID, status=Status.PRESHOW)

        changed = over(world).change_status(ADMIN, request)

        assert (changed.status, changed.host_url) == (Status.PRESHOW, ALIAS)
        assert world.at(f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}/status") == "preshow"

    def test_a_step_that_there_is_not_is_refused(self) -> None:
        request = ChangeStatusRequest(id=EVENT_ID, status=Status.LIVE)

        with pytest.raises(IllegalTransition):
            over(a_world()).change_status(ADMIN, request)


class TestDeleting:
    def test_an_event_goes_and_once_more_is_no_error(self) -> None:
        world = a_world()

        over(world).delete(ADMIN, THIS)
        over(world).delete(ADMIN, THIS)

        assert world.at(EVENT) is None
        with pytest.raises(EventNotFound):
            over(world).get(ADMIN, THIS)

    def test_a_live_one_stays(self) -> None:
        with pytest.raises(EventIsLive):
            over(a_world(an_event(status=Status.LIVE))).delete(ADMIN, THIS)


@pytest.mark.parametrize(
    "act",
    [
        lambda events: events.create(ADMIN, NEW),
        lambda events: events.update(ADMIN, UpdateEventRequest(id=EVENT_ID, name="B")),
        lambda events: events.change_status(
            ADMIN, ChangeStatusRequest(id=EVENT_ID, status=Status.PRESHOW)
        ),
    ],
    ids=["create", "update", "changeStatus"],
)
def test_whether_old_apps_are_let_in_is_asked_before_anything_is_done(
    act: Callable[[OldEvents], Any],
) -> None:
    """Or what is done would be answered as a failure where that cannot be read."""
    world = let_in(a_world())

    act(over(world))

    asked = [read.path for read in world.databases.reads]
    assert (asked[0], asked.count(asked[0])) == (paths.LEGACY_CLIENTS, 1)
