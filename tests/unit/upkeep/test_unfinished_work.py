"""What becomes of work whose function was interrupted."""

from datetime import timedelta

import pytest

from interactive_broadcast.admins.models import new_admin
from interactive_broadcast.events.models import GivenImage
from interactive_broadcast.events.pictures import used_picture
from interactive_broadcast.kernel.errors import AccountsUnavailable, DatabaseUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.unfinished import UnfinishedRecord, Work
from interactive_broadcast.upkeep.event_traces import RemovedEvent
from interactive_broadcast.upkeep.unfinished_work import SECOND_TRY
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import FakeImages
from tests.unit.world import EVENT, World, a_world

IMAGE = GivenImage(id="image-1", url="https://images.example/1")
NEW = "new-admin"
RECORD: dict[str, Json] = {"id": NEW, "displayName": "Bea", "email": "bea@example.com"}


def finish(world: World) -> list[bool]:
    """As the reconciler does: what came of each note."""
    left = world.unfinished.left_since(world.clock.now_ms())
    return [world.unfinished_work.finish(record) for record in left]


def begun(world: World, work: Work, *, ago: timedelta = timedelta(minutes=10)) -> World:
    world.unfinished.begin(work)
    world.clock.advance(ago.total_seconds())
    return world


def with_a_user(world: World) -> World:
    world.accounts.create(
        uid=NEW, email="bea@example.com", display_name="Bea", password=None
    )
    return world


class TestAdmins:
    def test_a_user_and_a_secret_without_a_record_are_removed(self) -> None:
        world = begun(with_a_user(a_world()), new_admin(NEW))
        world.databases.put(f"secrets/{NEW}/otSecret", "sealed")

        assert finish(world) == [True]
        assert world.accounts.users == {}
        assert set(world.databases.at("secrets")) == {ADMIN_ID}
        assert finish(world) == []

    def test_an_admin_with_record_and_user_stays(self) -> None:
        world = begun(with_a_user(a_world()), new_admin(NEW))
        world.databases.put(f"admins/{NEW}", RECORD)

        assert finish(world) == [True]
        assert NEW in world.accounts.users
        assert world.at(f"admins/{NEW}") == RECORD
        assert world.at("unfinished") is None

    def test_a_record_without_a_user_is_removed(self) -> None:
        world = begun(a_world(), new_admin(NEW))
        world.databases.put(f"admins/{NEW}", RECORD)

        finish(world)

        assert world.at(f"admins/{NEW}") is None

    def test_what_cannot_be_undone_now_stays_noted(self) -> None:
        world = begun(with_a_user(a_world()), new_admin(NEW))
        world.accounts.fail_next("delete", AccountsUnavailable("Down."))

        with pytest.raises(AccountsUnavailable):
            finish(world)

        assert world.at("unfinished") is not None
        assert finish(world) == [True]
        assert world.accounts.users == {}


class TestPictures:
    WORK = used_picture(ADMIN_ID, EVENT_ID, IMAGE.id)

    def test_for_a_day_a_producer_may_try_again_with_the_same(self) -> None:
        world = begun(a_world(images=FakeImages((ADMIN_ID, IMAGE.id))), self.WORK)
        writes = list(world.databases.writes)

        assert finish(world) == [False]
        assert world.databases.writes == writes
        assert len(world.images.stored) == 1

    def test_after_a_day_a_picture_that_no_event_uses_is_removed(self) -> None:
        images = FakeImages((ADMIN_ID, IMAGE.id))
        world = begun(a_world(images=images), self.WORK, ago=SECOND_TRY)

        assert finish(world) == [True]
        assert images.stored == set()
        assert world.at("unfinished") is None

    def test_a_picture_that_is_used_stays(self) -> None:
        images = FakeImages((ADMIN_ID, IMAGE.id))
        world = a_world(an_event(start_image=IMAGE), images=images)

        assert finish(begun(world, self.WORK, ago=SECOND_TRY)) == [True]
        assert len(images.stored) == 1


class TestRemovedEvents:
    def test_an_event_that_was_never_deleted_stays(self) -> None:
        world = begun(a_world(), RemovedEvent(event=an_event()).work)
        before = world.at(EVENT)

        assert finish(world) == [True]
        assert world.at(EVENT) == before
        assert world.at("unfinished") is None

    def test_the_fragment_that_a_late_result_has_left_is_removed(self) -> None:
        world = begun(a_world(), RemovedEvent(event=an_event()).work)
        world.databases.put(EVENT, {"archiveId": "late"})

        finish(world)

        assert world.at("events") is None

    def test_what_the_database_does_not_take_now_stays_noted(self) -> None:
        world = begun(a_world(), RemovedEvent(event=an_event()).work)
        world.databases.put(EVENT, None)
        world.databases.fail_next("write", DatabaseUnavailable("Down."))

        with pytest.raises(DatabaseUnavailable):
            finish(world)

        assert world.at("unfinished") is not None


def test_a_note_that_cannot_be_read_is_left_to_people() -> None:
    world = a_world()
    record = UnfinishedRecord(key="admin-x", kind="admin", at=1, what={"somebody": "x"})

    assert not world.unfinished_work.finish(record)
    assert world.databases.writes == []
