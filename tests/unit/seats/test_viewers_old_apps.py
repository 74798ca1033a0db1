"""What old apps store in fans' records, and what becomes of it."""

import pytest

from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
)
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.seats.fan_changes import (
    FAY,
    ON_STAGE,
    a_change,
    deliver,
    timeline,
    viewers,
)
from tests.unit.world import (
    ACTIVE,
    World,
    a_show_just_set_live,
)


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
