"""What is read of a running show, and who is in it."""

import pytest

from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.crowds import PEOPLE_AT_ONCE
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    an_admin,
    an_event,
)
from tests.unit.world import ACTIVE, SHOW, VIEWERS, a_show_just_set_live, a_world


def test_the_records_of_a_show_are_removed() -> None:
    world = a_show_just_set_live()

    world.show_store.remove_at(ADMIN_ID, FAN_URL)

    assert world.at(ACTIVE) is None
    assert world.at(SHOW) is None


@pytest.mark.parametrize(
    ("shown", "holder", "is_left"),
    [
        (EVENT_ID, "event-2", True),
        ("event-2", None, False),
        (None, None, True),
        (None, EVENT_ID, True),
        (None, "event-2", False),
    ],
)
def test_what_lies_at_an_address_is_of_whoever_has_it(
    shown: str | None,
    holder: str | None,
    is_left: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The host of the next event may come before its show is open."""
    world = a_show_just_set_live()
    world.databases.put(f"{ACTIVE}/eventId", shown)
    world.databases.put(f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}", holder)

    assert world.show_store.is_left_by(an_event()) is is_left


def test_records_of_another_event_stay() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{ACTIVE}/eventId", "event-2")

    world.show_store.remove(an_event())

    assert world.at(ACTIVE) is not None


def test_a_show_that_begins_while_the_former_one_is_removed_stays() -> None:
    world = a_show_just_set_live()
    fans: dict[str, Json] = {
        f"fan-{number:03d}": {"id": "fan"} for number in range(3 * PEOPLE_AT_ONCE)
    }
    world.databases.put(f"{ACTIVE}/activeFans", fans)

    def tomorrows_event_takes_over() -> None:
        world.databases.put(f"{ACTIVE}/eventId", "tomorrows")
        world.databases.put(f"{ACTIVE}/activeFans", fans)

    first = f"{ACTIVE}/activeFans/fan-000"
    world.databases.before_write(first, tomorrows_event_takes_over)
    world.show_store.remove_at(ADMIN_ID, FAN_URL)

    # Of the write that was on its way nothing can be taken back.
    left = world.databases.as_backend().keys(f"{ACTIVE}/activeFans")
    assert len(left) == 2 * PEOPLE_AT_ONCE
    assert world.at(f"{ACTIVE}/eventId") == "tomorrows"


def test_the_public_face_is_read_as_anybody() -> None:
    world = a_show_just_set_live()
    world.databases.reads.clear()

    world.show_store.public_show(ADMIN_ID, FAN_URL)

    assert {read.path: read.by for read in world.databases.reads} == {
        SHOW: "anyone",
        # Nobody but its owner may read the number.
        VIEWERS: "backend",
    }


def test_shows_of_an_admin_are_found_by_their_addresses() -> None:
    assert a_show_just_set_live().show_store.shown_events(ADMIN_ID) == [EVENT_ID]
    assert a_world().show_store.shown_events(ADMIN_ID) == []


def test_all_public_faces_are_read_at_once_with_what_is_left_of_some() -> None:
    world = a_show_just_set_live()
    public_show = world.show_store.public_show(ADMIN_ID, FAN_URL)
    world.databases.put("shows/admin-2/other/limit", 1)
    world.databases.reads.clear()

    public_shows = world.show_store.public_shows()

    assert public_shows == {
        ADMIN_ID: {FAN_URL: public_show},
        "admin-2": {"other": None},
    }
    assert public_show is not None
    assert len(world.databases.reads) == 2


def test_what_the_record_says_of_the_shows_media_is_read() -> None:
    world = a_show_just_set_live()
    assert world.show_store.media(an_event()) == (False, None, False)

    world.show_store.write(
        {f"{ACTIVE}/archiving": True, f"{ACTIVE}/hlsId": "broadcast-1"}
    )

    assert world.show_store.media(an_event()) == (True, "broadcast-1", False)

    world.databases.put(f"{ACTIVE}/hlsUrl", "https://cdn.example/live.m3u8")

    assert world.show_store.media(an_event()) == (True, "broadcast-1", True)


def test_old_apps_are_let_in_while_the_operator_says_so() -> None:
    world = a_show_just_set_live()
    before = world.show_store.lets_in_old_apps()

    world.databases.put("config/legacyClients", value=True)

    assert (before, world.show_store.lets_in_old_apps()) == (False, True)


class TestAFan:
    PLACE = (ADMIN_ID, FAN_URL, "fan-1")
    RECORD = f"{ACTIVE}/activeFans/fan-1"

    def test_one_who_has_a_record_is_in_the_show(self) -> None:
        world = a_show_just_set_live()
        before = world.show_store.has_fan(*self.PLACE)

        world.databases.put(self.RECORD, {"name": "Ana"})

        assert (before, world.show_store.has_fan(*self.PLACE)) == (False, True)
        assert not world.show_store.has_flag(*self.PLACE, "isOnStage")

    @pytest.mark.parametrize(("flag", "is_there"), [(True, True), ("yes", False)])
    def test_one_is_where_the_producer_has_put_them(
        self, *, flag: Json, is_there: bool
    ) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"name": "Ana", "isOnStage": flag})

        store = world.show_store

        assert store.has_flag(*self.PLACE, "isBackstage", "isOnStage") is is_there
        assert not store.has_flag(*self.PLACE, "isBackstage")

    @pytest.mark.parametrize("by", ["line", "producer"])
    def test_one_is_on_deck_by_the_line_or_by_the_producer(self, by: str) -> None:
        world = a_show_just_set_live()
        world.databases.put(f"{self.RECORD}/id", "fan-1")
        before = world.show_store.is_on_deck(*self.PLACE)
        world.databases.put(f"deck/{ADMIN_ID}/{FAN_URL}/fan-1", by)

        assert (before, world.show_store.is_on_deck(*self.PLACE)) == (False, True)

    @pytest.mark.parametrize(
        ("flags", "deck", "backstage", "on_stage"),
        [
            pytest.param((), None, False, False, id="in the audience"),
            pytest.param((), "line", True, False, id="on deck"),
            pytest.param(("isBackstage",), None, True, False, id="backstage"),
            pytest.param(("inPrivateCall",), None, True, False, id="in private"),
            pytest.param(("isOnStage",), None, True, True, id="on stage"),
        ],
    )
    def test_a_seat_allows_to_be_backstage_or_to_publish_on_stage(
        self, flags: tuple[str, ...], deck: Json, *, backstage: bool, on_stage: bool
    ) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"id": "fan-1", **dict.fromkeys(flags, True)})
        world.databases.put(f"deck/{ADMIN_ID}/{FAN_URL}/fan-1", deck)

        assert world.show_store.may_be_backstage(*self.PLACE) is backstage
        assert world.show_store.is_on_stage(*self.PLACE) is on_stage

    def test_who_is_on_deck_is_told_by_id(self) -> None:
        world = a_show_just_set_live()
        before = world.show_store.on_deck(ADMIN_ID, FAN_URL)
        world.databases.put(f"deck/{ADMIN_ID}/{FAN_URL}", {"a": "line", "b": "line"})

        assert (before, world.show_store.on_deck(ADMIN_ID, FAN_URL)) == ([], ["a", "b"])

    def test_one_is_removed_as_the_caller(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"name": "Ana"})

        world.show_store.remove_fans(an_admin(), an_event(), ["fan-1"])

        assert world.at(self.RECORD) is None
        assert world.databases.writes_by(an_admin())

    def test_nobody_is_removed_from_the_show_of_another_event(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"name": "Ana"})

        world.show_store.remove_fans(an_admin(), an_event(id="yesterdays"), ["fan-1"])

        assert world.at(self.RECORD) == {"name": "Ana"}
        assert not world.databases.writes_by(an_admin())

    def test_another_event_that_takes_the_address_just_now_keeps_its_fans(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"name": "Ana"})
        world.databases.before_write(
            self.RECORD, lambda: world.databases.put(f"{ACTIVE}/eventId", "another")
        )

        with pytest.raises(RulesDenied):
            world.show_store.remove_fans(an_admin(), an_event(), ["fan-1"])

        assert world.at(self.RECORD) == {"name": "Ana"}

    def test_one_is_counted_once(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"name": "Ana"})
        before = world.show_store.is_counted(*self.PLACE)

        world.show_store.count(*self.PLACE, by=1)

        assert (before, world.show_store.is_counted(*self.PLACE)) == (False, True)
        assert world.at(VIEWERS) == 1

    def test_one_who_leaves_is_counted_no_more(self) -> None:
        world = a_show_just_set_live()
        world.databases.put(self.RECORD, {"name": "Ana"})
        world.show_store.count(*self.PLACE, by=1)
        world.databases.put(self.RECORD, None)

        world.show_store.count(*self.PLACE, by=-1)

        assert not world.show_store.is_counted(*self.PLACE)
        assert world.at(VIEWERS) == 0

    def test_a_mark_that_a_show_has_left_goes_without_a_number(self) -> None:
        world = a_world()
        world.databases.put(f"viewers/{ADMIN_ID}/{FAN_URL}/fan-1", True)  # noqa: FBT003 - JSON

        world.show_store.forget_counted(*self.PLACE)

        assert world.at("viewers") is None


def test_an_event_knows_whose_show_is_at_its_address() -> None:
    world = a_show_just_set_live()
    assert world.show_store.shown_event(an_event()) == EVENT_ID

    world.databases.put(f"{ACTIVE}/eventId", "event-2")

    assert world.show_store.event_at(ADMIN_ID, FAN_URL) == "event-2"
