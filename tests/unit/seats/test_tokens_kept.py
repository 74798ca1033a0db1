"""Tokens of an instance that has answered a moment ago.

`elsewhere` is what another instance writes, or a client: this one is not told.
"""

import pytest

from interactive_broadcast.backend import assemble
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    SessionKind,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    LinkChanged,
    NoCurrentEvent,
    VideoCredentialsMissing,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import (
    Barred,
    ShowNotOpen,
    StageFull,
    WrongShow,
)
from interactive_broadcast.seats.models import (
    CurrentEventTokensRequest,
    FanTokens,
    FanTokensRequest,
    HostCelebTokensRequest,
    StageRole,
    UserType,
)
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from interactive_broadcast.seats.tokens import Tokens
from interactive_broadcast.upkeep.models import DeleteEventRequest
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    HOST_URL,
    a_fan,
    a_host,
    an_event,
    another_event,
)
from tests.support.fakes import API_KEY
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    SHOW,
    VIEWERS,
    World,
    a_show_just_set_live,
    a_world,
    change,
)

RECORDS = (
    *("events", "openEvents", "current", "shows", "viewerCounts"),
    "activeBroadcasts",
)
"""What changes with an event that opens."""

AUDIENCE = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
CURRENT = CurrentEventTokensRequest(admin_id=ADMIN_ID, user_type=UserType.FAN)
AS_HOST = HostCelebTokensRequest(
    admin_id=ADMIN_ID, user_type=StageRole.HOST, host_url=HOST_URL
)
A_FAN_OF_ANY_SHOW = a_fan(admin_id=None, event_id=None)


class Warm:
    """One instance of the functions, and a world that goes on without it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens: Tokens = world.backend.seats.tokens

    def elsewhere(self, path: str, value: Json) -> None:
        self.world.databases.put(path, value)

    def two_seconds_later(self) -> None:
        """What was known has aged; of whom has been seen here there is a hint still."""
        known = (self.tokens.ids, self.tokens.accesses.known)
        for cache in (*known, self.tokens.admission.present):
            cache.forget()

    def reads(self) -> list[str]:
        found = [read.path for read in self.world.databases.reads]
        self.world.databases.reads.clear()
        return found


def test_what_is_known_of_a_show_and_its_people_is_known_for_two_seconds() -> None:
    tokens = a_world().backend.seats.tokens
    kept = (tokens.ids, tokens.accesses.known, tokens.admission.present)

    assert [cache.ttl_s for cache in kept] == [2.0, 2.0, 2.0]


def test_a_fan_who_waits_before_the_doors_gets_in_the_moment_they_open() -> None:
    warm = Warm(a_world())
    with pytest.raises(ShowNotOpen):
        warm.tokens.fan(a_fan(), AUDIENCE)

    another = a_world()
    change(another, Status.PRESHOW)
    for root in RECORDS:
        warm.elsewhere(root, another.at(root))

    assert warm.tokens.fan(a_fan(), AUDIENCE).stage_token


def test_a_fan_of_a_show_without_an_address_gets_in_the_moment_it_opens() -> None:
    warm = Warm(a_world())
    with pytest.raises(NoCurrentEvent):
        warm.tokens.by_user_type(a_fan(), CURRENT)

    another = a_world()
    change(another, Status.PRESHOW)
    for root in RECORDS:
        warm.elsewhere(root, another.at(root))

    assert isinstance(warm.tokens.by_user_type(a_fan(), CURRENT), FanTokens)


def test_a_fan_who_was_turned_away_gets_in_once_there_is_room() -> None:
    warm = Warm(a_show_just_set_live())
    warm.elsewhere(f"{SHOW}/limit", 0)
    with pytest.raises(StageFull):
        warm.tokens.fan(a_fan(), AUDIENCE)

    warm.elsewhere(f"{SHOW}/limit", 1)

    assert warm.tokens.fan(a_fan(), AUDIENCE).stage_token


def test_a_fan_whose_bar_is_lifted_gets_in_at_once() -> None:
    warm = Warm(a_show_just_set_live())
    warm.elsewhere(f"barred/{EVENT_ID}/fan-1", 1)
    with pytest.raises(Barred):
        warm.tokens.fan(a_fan(), AUDIENCE)

    warm.elsewhere(f"barred/{EVENT_ID}", None)

    assert warm.tokens.fan(a_fan(), AUDIENCE).stage_token


def test_a_refused_fan_costs_what_is_read_once() -> None:
    warm = Warm(a_world())
    with pytest.raises(ShowNotOpen):
        warm.tokens.fan(a_fan(), AUDIENCE)
    first = warm.reads()

    with pytest.raises(ShowNotOpen):
        warm.tokens.fan(a_fan(), AUDIENCE)

    assert sorted(warm.reads()) == sorted(first)
    assert len(first) == len(set(first))


def give_the_slug_to_another_event(warm: Warm) -> None:
    """The first one is closed; what is left of its show is not cleared yet."""
    warm.world.video.know("stage-2", "backstage-2")
    following = another_event(fan_url=FAN_URL, status=Status.PRESHOW)
    warm.elsewhere(f"{EVENT}/status", "closed")
    warm.elsewhere("events/event-2", following.to_record())
    warm.elsewhere(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", "event-2")
    warm.elsewhere(f"openEvents/{ADMIN_ID}/{EVENT_ID}", None)
    warm.elsewhere(f"current/{ADMIN_ID}", {"event-2": "preshow"})
    public = {"id", "adminId", "name", "fanUrl", "status", "createdAt"}
    record = following.to_record()
    warm.elsewhere(
        f"openEvents/{ADMIN_ID}/event-2", {key: record[key] for key in public}
    )


def test_whoever_comes_in_comes_to_the_new_event_the_moment_it_has_the_slug() -> None:
    """What is known of the slug is outdated: the rules compare what the write says."""
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(A_FAN_OF_ANY_SHOW, AUDIENCE)
    give_the_slug_to_another_event(warm)
    another = a_world(another_event(fan_url=FAN_URL))
    another.shows.change_status(
        ADMIN, ChangeStatusRequest(id="event-2", status=Status.PRESHOW)
    )
    for root in ("shows", "viewerCounts", "activeBroadcasts"):
        warm.elsewhere(root, another.at(root))

    newcomer = a_fan("fan-2", admin_id=None, event_id=None)

    assert warm.tokens.fan(newcomer, AUDIENCE).id == "event-2"


def test_renewed_tokens_are_for_the_new_event_two_seconds_after_it_has_the_slug() -> (
    None
):
    warm = Warm(a_show_just_set_live())
    assert warm.tokens.fan(A_FAN_OF_ANY_SHOW, AUDIENCE).id == EVENT_ID

    give_the_slug_to_another_event(warm)
    warm.two_seconds_later()

    assert warm.tokens.fan(A_FAN_OF_ANY_SHOW, AUDIENCE).id == "event-2"
    current = warm.tokens.by_user_type(A_FAN_OF_ANY_SHOW, CURRENT)
    assert current.id == "event-2"


def test_a_fan_of_the_old_event_learns_in_two_seconds_that_it_is_over() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)

    give_the_slug_to_another_event(warm)
    warm.two_seconds_later()

    with pytest.raises(WrongShow):
        warm.tokens.fan(a_fan(), AUDIENCE)


def test_a_host_whose_link_was_changed_gets_nothing_two_seconds_later() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.host_or_celebrity(a_host(), AS_HOST)

    warm.elsewhere(f"{EVENT}/hostUrl", "another-link-of-the-host")
    warm.two_seconds_later()

    with pytest.raises(LinkChanged):
        warm.tokens.host_or_celebrity(a_host(), AS_HOST)


def test_a_host_whose_link_is_changed_here_gets_nothing_here_from_then_on() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.host_or_celebrity(a_host(), AS_HOST)

    new_link = "another-link-of-the-host"
    warm.world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, host_url=new_link)
    )

    with pytest.raises((EventNotFound, LinkChanged)):
        warm.tokens.host_or_celebrity(a_host(), AS_HOST)


def test_a_guest_who_is_there_costs_nothing_within_two_seconds() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.host_or_celebrity(a_host(), AS_HOST)
    warm.reads()

    warm.tokens.host_or_celebrity(a_host(), AS_HOST)

    assert warm.reads() == []


def test_a_fan_who_comes_in_costs_one_write_and_no_read() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)
    warm.reads()
    warm.world.databases.writes.clear()

    warm.tokens.fan(a_fan("fan-2"), AUDIENCE)

    assert warm.reads() == []
    assert [write.by for write in warm.world.databases.writes] == ["fan-2"]


def test_a_fan_who_is_in_costs_nothing_within_two_seconds() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)
    warm.reads()
    warm.world.databases.writes.clear()

    warm.tokens.fan(a_fan(), AUDIENCE)

    assert warm.reads() == []
    assert warm.world.databases.writes == []


def test_later_a_fan_who_is_in_costs_one_read_of_their_own_and_no_write() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)
    warm.two_seconds_later()
    # Somebody else has asked, so that the show is known.
    warm.tokens.fan(a_fan("fan-2"), AUDIENCE)
    warm.reads()
    warm.world.databases.writes.clear()

    warm.tokens.fan(a_fan(), AUDIENCE)

    assert warm.reads() == [f"{ACTIVE}/activeFans/fan-1"]
    assert warm.world.databases.writes == []


def test_a_fan_whom_another_instance_let_in_costs_a_refused_write_and_a_read() -> None:
    world = a_show_just_set_live()
    Warm(world).tokens.fan(a_fan(), AUDIENCE)
    another = Warm(world)
    another.tokens = assemble(world.ports).seats.tokens
    another.tokens.fan(a_fan("fan-2"), AUDIENCE)
    another.reads()
    before = world.at(f"{ACTIVE}/activeFans/fan-1")

    another.tokens.fan(a_fan(), AUDIENCE)

    assert another.reads() == [f"{ACTIVE}/activeFans/fan-1"]
    assert world.at(f"{ACTIVE}/activeFans/fan-1") == before


def test_whom_the_producer_takes_out_here_has_a_record_when_they_get_tokens() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)
    event = warm.world.event_store.find(EVENT_ID)
    assert event is not None
    warm.world.show_store.remove_fans(ADMIN, event, ["fan-1"])

    warm.tokens.fan(a_fan(), AUDIENCE)

    assert warm.world.at(f"{ACTIVE}/activeFans/fan-1/id") == "fan-1"


def test_two_seconds_after_a_fan_has_left_tokens_come_with_a_new_record() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)
    for place in (f"{ACTIVE}/activeFans/fan-1", f"viewers/{ADMIN_ID}/{FAN_URL}/fan-1"):
        warm.elsewhere(place, None)
    warm.elsewhere(VIEWERS, 0)
    warm.two_seconds_later()

    warm.tokens.fan(a_fan(), AUDIENCE)

    assert warm.world.at(f"{ACTIVE}/activeFans/fan-1/id") == "fan-1"
    assert warm.world.at(VIEWERS) == 1


def test_whoever_is_barred_here_gets_nothing_here_from_then_on() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)

    warm.world.moderation.force_disconnect(
        ADMIN,
        ForceDisconnectRequest(
            id=EVENT_ID,
            session=SessionKind.STAGE,
            connection_id="c-1",
            fan_id="fan-1",
        ),
    )

    with pytest.raises(Barred):
        warm.tokens.fan(a_fan(), AUDIENCE)


def test_a_show_that_is_closed_here_gives_no_tokens_here_from_then_on() -> None:
    warm = Warm(a_show_just_set_live())
    warm.tokens.fan(a_fan(), AUDIENCE)

    change(warm.world, Status.CLOSED)

    with pytest.raises((EventNotFound, ShowNotOpen)):
        warm.tokens.fan(a_fan(), AUDIENCE)


def test_an_event_that_is_deleted_here_gives_no_tokens_here_from_then_on() -> None:
    warm = Warm(a_world())
    with pytest.raises(ShowNotOpen):
        warm.tokens.fan(a_fan(), AUDIENCE)

    warm.world.delete(ADMIN, DeleteEventRequest(id=EVENT_ID))

    with pytest.raises(EventNotFound):
        warm.tokens.fan(a_fan(), AUDIENCE)


def test_an_admin_who_has_just_connected_their_project_has_one() -> None:
    warm = Warm(a_world(an_event(status=Status.PRESHOW)))
    warm.elsewhere(f"admins/{ADMIN_ID}/otApiKey", None)
    with pytest.raises(VideoCredentialsMissing):
        warm.tokens.host_or_celebrity(a_host(), AS_HOST)

    warm.elsewhere(f"admins/{ADMIN_ID}/otApiKey", API_KEY)

    assert warm.tokens.host_or_celebrity(a_host(), AS_HOST).api_key == API_KEY
