"""What everybody sees of a show, and the number of those who interact."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EventNotFound,
    RulesDenied,
    TooManyRequests,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.public_answers import PublicRead
from interactive_broadcast.seats.viewer_models import BroadcastDataRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.unit.world import (
    ACTIVE,
    OPEN_EVENT,
    SHOW,
    VIEWERS,
    World,
    a_show_just_set_live,
    a_world,
)

REQUEST = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"
NOON = 1_750_000_000_000
FAY = {"id": "fan-1", "name": "Fay"}
ON_STAGE = {**FAY, "isOnStage": True}
BACKSTAGE = {**FAY, "isBackstage": True}


def allow() -> None:
    """No limit is reached."""


def at_address(fan_url: str) -> BroadcastDataRequest:
    return BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=fan_url)


def test_a_viewer_sees_the_public_record_of_the_show() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/hlsUrl", "https://cdn.example/p.m3u8")
    world.databases.put(VIEWERS, 7)

    data = world.viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert data.model_dump(exclude_none=True) == {
        "name": "Launch night",
        "status": Status.LIVE,
        "hlsUrl": "https://cdn.example/p.m3u8",
        "viewers": 7,
        "full": False,
    }


def test_a_viewer_is_told_by_the_number_whether_there_is_room() -> None:
    world = a_show_just_set_live()
    world.databases.put_all({VIEWERS: 2, f"{SHOW}/limit": 2, f"{SHOW}/full": False})

    assert world.viewers.broadcast_data(REQUEST, PublicRead(allow)).full


def test_a_viewer_sees_an_event_that_has_not_started() -> None:
    assert (
        a_world().viewers.broadcast_data(REQUEST, PublicRead(allow)).status
        is Status.NOT_STARTED
    )


def test_four_reads_find_an_event_however_many_others_are_open() -> None:
    world = a_world()
    world.databases.reads.clear()

    world.viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert {read.path for read in world.databases.reads} == {
        SHOW,
        VIEWERS,
        f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}",
        OPEN_EVENT,
    }


def test_a_fragment_of_a_public_record_is_not_shown() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"openEvents/{ADMIN_ID}", None)
    world.databases.put(SHOW, {"full": True})

    with pytest.raises(EventNotFound):
        world.viewers.broadcast_data(REQUEST, PublicRead(allow))


def test_a_slug_that_no_open_event_has_is_not_found() -> None:
    request = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url="nothing")

    with pytest.raises(EventNotFound):
        a_world().viewers.broadcast_data(request, PublicRead(allow))


def test_a_second_viewer_costs_no_read() -> None:
    world = a_show_just_set_live()
    viewers = world.viewers
    viewers.broadcast_data(REQUEST, PublicRead(allow))
    world.databases.reads.clear()

    viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert world.databases.reads == []


def test_a_show_that_was_not_there_is_seen_the_moment_it_is() -> None:
    world, request = a_show_just_set_live(), at_address("second-night")
    viewers = world.viewers
    with pytest.raises(EventNotFound):
        viewers.broadcast_data(request, PublicRead(allow))

    world.databases.put(f"shows/{ADMIN_ID}/second-night", world.at(SHOW))

    found = viewers.broadcast_data(request, PublicRead(refuse))
    assert found.status is Status.LIVE


def test_whoever_asks_for_a_wrong_link_that_many_ask_for_is_not_counted() -> None:
    viewers, request = a_world().viewers, at_address("nothing")
    for check in (allow, refuse, refuse):
        with pytest.raises(EventNotFound):
            viewers.broadcast_data(request, PublicRead(check))


def refuse() -> None:
    raise TooManyRequests("Too many calls.", retry_after_s=1)


def test_the_rate_limit_is_checked_before_the_database_is_asked() -> None:
    world = a_show_just_set_live()
    world.databases.reads.clear()

    with pytest.raises(TooManyRequests):
        world.viewers.broadcast_data(REQUEST, PublicRead(refuse))

    assert world.databases.reads == []


def test_a_cached_answer_has_no_rate_limit() -> None:
    viewers = a_show_just_set_live().viewers
    viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert viewers.broadcast_data(REQUEST, PublicRead(refuse)).status is Status.LIVE


def a_change(before: object, after: object, *, by: str | None = None) -> Change:
    return Change(id="change-1", at=NOON, by=by, before=before, after=after)


def timeline(world: World) -> list[Any]:
    """In the order of the keys."""
    entries = world.databases.at(f"timeline/{EVENT_ID}") or {}
    return [entry for _, entry in sorted(entries.items())]


def comes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})


def goes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", None)


def deliver(world: World, fan_id: str = "fan-1", change: Change | None = None) -> None:
    """A change; without one, that the fan has come, or gone, as it is now."""
    there = world.at(f"{ACTIVE}/activeFans/{fan_id}")
    before = None if there else {"id": fan_id}
    told = change or a_change(before, there)
    world.fan_trigger.run(ADMIN_ID, FAN_URL, fan_id, told)


def viewers(world: World) -> Json:
    return world.at(VIEWERS)


def test_a_fan_who_comes_counts_and_one_who_goes_does_not() -> None:
    world = a_show_just_set_live()

    comes(world)
    deliver(world)
    counted = viewers(world)
    goes(world)
    deliver(world)

    assert (counted, viewers(world)) == (1, 0)
    assert world.at(MARKS) is None


def test_a_change_delivered_twice_counts_once() -> None:
    world = a_show_just_set_live()
    comes(world)

    deliver(world)
    deliver(world)

    assert viewers(world) == 1


CAME, GONE = (None, FAY), (FAY, None)


@pytest.mark.parametrize("order", [(CAME, GONE), (GONE, CAME), (GONE, GONE), (CAME,)])
@pytest.mark.parametrize("is_there", [True, False])
def test_changes_delivered_out_of_order_end_with_the_right_number(
    order: tuple[tuple[Json, Json], ...], *, is_there: bool
) -> None:
    world = a_show_just_set_live()
    comes(world)
    deliver(world)
    if not is_there:
        goes(world)
        deliver(world)

    for before, after in order:
        deliver(world, change=a_change(before, after))

    assert viewers(world) == int(is_there)


def test_a_fan_who_was_counted_as_they_came_costs_three_reads() -> None:
    world = a_show_just_set_live()
    comes(world)
    deliver(world)
    world.databases.reads.clear()

    deliver(world)

    assert [read.path for read in world.databases.reads] == [
        f"{MARKS}/fan-1",
        SHOW,
        VIEWERS,
    ]


def test_mark_and_number_change_in_one_write() -> None:
    world = a_show_just_set_live()
    comes(world)

    deliver(world)

    assert world.databases.writes_by("counter") == [
        {
            f"{MARKS}/fan-1": True,
            VIEWERS: {".sv": {"increment": 1}},
        }
    ]


def test_a_fan_whom_another_delivery_counts_meanwhile_counts_once() -> None:
    world = a_show_just_set_live()
    comes(world)

    def another_delivery() -> None:
        world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON
        world.databases.put(VIEWERS, 1)

    world.databases.before_write(MARKS, another_delivery)

    deliver(world)

    assert viewers(world) == 1


def test_the_show_is_full_at_its_limit_and_not_below() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/limit", 2)

    for fan_id in ("fan-1", "fan-2"):
        comes(world, fan_id)
        deliver(world, fan_id)
    full = world.at(f"{SHOW}/full")
    world.clock.advance(1)
    goes(world)
    deliver(world)

    assert (full, world.at(f"{SHOW}/full")) == (True, False)


def test_what_everybody_listens_to_changes_once_a_second_at_most() -> None:
    """However many come and go: all who watch hear each change."""
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/limit", 1)
    said: list[Json] = []

    for _ in range(40):
        comes(world)
        deliver(world)
        goes(world)
        deliver(world)
        said.append(world.at(f"{SHOW}/full"))
        world.clock.advance(0.1)

    changes = [
        one for one, before in zip(said[1:], said, strict=False) if one != before
    ]
    assert said[0] is True
    assert len(changes) <= 4


def test_what_was_not_said_of_the_room_in_time_is_said_with_the_next_change() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/limit", 1)
    comes(world)
    deliver(world)
    goes(world)
    deliver(world)
    late = world.at(f"{SHOW}/full")

    world.clock.advance(1)
    deliver(world, "fan-2")

    assert (late, world.at(f"{SHOW}/full")) == (True, False)


def test_nobody_is_counted_where_there_is_no_show() -> None:
    world = a_world()
    comes(world)

    deliver(world)

    assert world.at(SHOW) is None
    assert world.at(MARKS) is None


def test_a_mark_without_a_show_is_removed() -> None:
    world = a_world()
    world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON

    deliver(world)

    assert world.at("viewers") is None


def test_a_count_that_the_rules_always_refuse_is_given_up() -> None:
    world = a_show_just_set_live()
    comes(world)
    world.databases.fail_next("write", RulesDenied("No."), times=99)

    deliver(world)

    assert viewers(world) == 0


class TestFlagsThatNobodyHasGiven:
    """Of an old app, which stores its whole record as it knows it."""

    RECORD = f"{ACTIVE}/activeFans/fan-1"

    def say(self, world: World, before: dict[str, Json] | None, flag: str) -> Change:
        """What an old app stores as it comes back, or publishes on stage."""
        record: dict[str, Json] = {**FAY, "streamId": "s-1", flag: True}
        world.databases.put(self.RECORD, record)
        return a_change(before, record)

    @pytest.mark.parametrize("flag", ["isOnStage", "isBackstage", "inPrivateCall"])
    @pytest.mark.parametrize("before", [None, FAY])
    def test_one_goes_and_the_record_stays(
        self, before: dict[str, Json] | None, flag: str
    ) -> None:
        world = a_show_just_set_live()
        world.databases.put("config/legacyClients", value=True)
        change = self.say(world, before, flag)

        deliver(world, change=change)

        assert world.at(self.RECORD) == {**FAY, "streamId": "s-1"}
        assert viewers(world) == 1
        assert timeline(world) == []

    @pytest.mark.parametrize(
        ("flag", "named"),
        [
            ("isOnStage", "stageFanId"),
            ("isBackstage", "backstageFanId"),
            ("inPrivateCall", "privateCall/fanId"),
        ],
    )
    def test_the_producer_who_gives_it_meanwhile_has_the_last_word(
        self, flag: str, named: str
    ) -> None:
        world = a_show_just_set_live()
        world.databases.put("config/legacyClients", value=True)
        change = self.say(world, None, flag)
        world.databases.before_write(
            self.RECORD, lambda: world.databases.put(f"{ACTIVE}/{named}", "fan-1")
        )

        deliver(world, change=change)

        assert world.at(f"{self.RECORD}/{flag}") is True
        assert viewers(world) == 1

    def test_one_that_the_producer_gives_stays(self) -> None:
        world = a_show_just_set_live()
        on_stage: dict[str, Json] = {**FAY, "isOnStage": True}
        world.databases.put(self.RECORD, on_stage)

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert world.at(self.RECORD) == ON_STAGE

    def test_a_fan_who_has_left_again_does_not_come_back_by_it(self) -> None:
        world = a_show_just_set_live()
        world.databases.put("config/legacyClients", value=True)
        change = self.say(world, None, "isBackstage")
        world.databases.put(self.RECORD, None)

        deliver(world, change=change)

        assert world.at(self.RECORD) is None


class TestRecordsWithoutAnId:
    """Of an iOS fan who gets in line after the phone slept, and names none."""

    RECORD = f"{ACTIVE}/activeFans/fan-1"
    GRACE: dict[str, Json] = {"name": "Grace", "os": "apple", "mobile": True}  # noqa: RUF012 - read only

    def comes(self) -> World:
        world = a_show_just_set_live()
        world.databases.put("config/legacyClients", value=True)
        world.databases.put(self.RECORD, self.GRACE)
        return world

    def test_one_has_its_key_for_one_and_counts(self) -> None:
        world = self.comes()

        deliver(world)

        assert world.at(self.RECORD) == {**self.GRACE, "id": "fan-1"}
        assert viewers(world) == 1

    def test_the_id_is_added_once_however_often_it_is_delivered(self) -> None:
        world = self.comes()
        change = a_change(None, self.GRACE)

        deliver(world, change=change)
        deliver(world, change=change)

        assert world.at(self.RECORD) == {**self.GRACE, "id": "fan-1"}
        assert viewers(world) == 1

    def test_who_has_gone_meanwhile_does_not_come_back_by_it(self) -> None:
        world = self.comes()
        world.databases.before_write(
            self.RECORD, lambda: world.databases.put(self.RECORD, None)
        )

        deliver(world, change=a_change(None, self.GRACE))

        assert world.at(self.RECORD) is None
        assert viewers(world) in (0, None)

    def test_a_delivery_that_fails_is_made_up_for_by_whoever_counts(self) -> None:
        world = self.comes()
        world.databases.fail_next("write", DatabaseUnavailable("Gone."))
        with pytest.raises(DatabaseUnavailable):
            deliver(world)

        world.fan_trigger.count(ADMIN_ID, FAN_URL, "fan-1")

        assert world.at(self.RECORD) == {**self.GRACE, "id": "fan-1"}
        assert viewers(world) == 1

    def test_one_is_on_deck_like_any_other(self) -> None:
        world = self.comes()
        shows = world.fan_trigger.shows
        place = (ADMIN_ID, FAN_URL, "fan-1")
        before = shows.is_on_deck(*place)
        world.databases.put(f"deck/{ADMIN_ID}/{FAN_URL}/fan-1", "producer")
        without_id = shows.is_on_deck(*place)
        world.databases.put(self.RECORD, None)

        assert (before, without_id, shows.is_on_deck(*place)) == (False, True, False)


class TestTimeline:
    def test_a_fan_put_on_stage_is_there_with_the_time_of_the_change(self) -> None:
        world = a_show_just_set_live()

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert timeline(world) == [
            {
                "what": "onStage",
                "by": ADMIN_ID,
                "at": NOON,
                "details": {"fanId": "fan-1", "name": "Fay"},
            }
        ]

    def test_of_an_old_apps_long_id_128_characters_are_told(self) -> None:
        world = a_show_just_set_live()

        deliver(world, "x" * 200, change=a_change(FAY, ON_STAGE))

        assert timeline(world)[0]["details"]["fanId"] == "x" * 128

    def test_a_change_delivered_twice_is_one_entry(self) -> None:
        world = a_show_just_set_live()

        deliver(world, change=a_change(FAY, ON_STAGE))
        once = timeline(world)
        world.clock.advance(60)
        deliver(world, change=a_change(FAY, ON_STAGE))

        assert timeline(world) == once

    @pytest.mark.parametrize(("by", "told"), [(None, "fan-1"), (ADMIN_ID, ADMIN_ID)])
    def test_a_fan_who_leaves_the_show_has_left(
        self, by: str | None, told: str
    ) -> None:
        world = a_show_just_set_live()

        deliver(world, change=a_change(ON_STAGE, None, by=by))

        (entry,) = timeline(world)
        assert entry == {
            "what": "offStage",
            "by": told,
            "at": NOON,
            "details": {"fanId": "fan-1", "name": "Fay", "left": True},
        }

    def test_a_show_that_is_gone_has_no_entries(self) -> None:
        world = a_world()

        deliver(world, change=a_change(ON_STAGE, None))

        assert world.at("timeline") is None

    @pytest.mark.parametrize(
        ("event_id", "told"), [(EVENT_ID, ["onStage"]), ("yesterdays-event", [])]
    )
    def test_a_move_that_is_delivered_late_is_not_told_of_the_next_show(
        self, event_id: str, told: list[str]
    ) -> None:
        world = a_show_just_set_live()
        person = {"person": opaque_id(event_id, "fan-1")}

        deliver(world, change=a_change({**FAY, **person}, {**ON_STAGE, **person}))

        assert [entry["what"] for entry in timeline(world)] == told

    def test_fans_are_counted_also_when_an_entry_cannot_be_written(self) -> None:
        world = a_show_just_set_live()
        comes(world)
        world.databases.fail_next("read", DatabaseUnavailable("Gone."))

        deliver(world, change=a_change(FAY, ON_STAGE))

        assert viewers(world) == 1
        assert timeline(world) == []
