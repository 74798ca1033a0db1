"""Removing admins with everything that is theirs."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    DatabaseUnavailable,
    EventIsLive,
    RecentLoginRequired,
    RulesDenied,
)
from interactive_broadcast.upkeep.admin_removal import (
    REMOVAL_TASK,
)
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    an_admin_by_session,
    an_event,
    another_event,
)
from tests.support.fakes import FakeImages
from tests.unit.world import (
    ADMIN,
    OTHER,
    SELF,
    SUPER,
    World,
    a_world,
    when_nothing_more_can_come,
    with_a_super_admin,
)

NOTE = f"unfinished/adminRemoval-{ADMIN_ID}"


class TestDeleting:
    def test_a_deleted_admin_leaves_nothing(self) -> None:
        image = {"id": "image-1", "url": "https://images.example/1"}
        images = FakeImages((ADMIN_ID, "image-1"))
        world = with_a_super_admin(a_world(an_event(start_image=image), images=images))

        deleted = world.admin_removal.delete(ADMIN, SELF)
        when_nothing_more_can_come(world)

        assert deleted.deleted == 1
        assert world.at("/") == {"admins": {"super-1": world.at("admins/super-1")}}
        assert world.accounts.users == {}
        assert images.stored == set()

    def test_the_record_is_deleted_as_the_caller(self) -> None:
        world = with_a_super_admin()

        world.admin_removal.delete(SUPER, SELF)

        assert world.databases.writes_by(SUPER) == [{f"admins/{ADMIN_ID}": None}]

    def test_an_admin_with_a_live_show_is_not_deleted(self) -> None:
        world = with_a_super_admin(a_world(an_event(status=Status.LIVE)))

        with pytest.raises(EventIsLive):
            world.admin_removal.delete(SUPER, SELF)

        assert world.databases.writes == []

    def test_a_second_click_finishes_what_the_first_has_left(self) -> None:
        world = with_a_super_admin()
        world.databases.put(f"admins/{ADMIN_ID}", None)

        deleted = world.admin_removal.delete(SUPER, SELF)

        assert deleted.deleted == 0
        assert world.at("events") is None
        assert ADMIN_ID not in world.accounts.users


class TestFailures:
    def test_a_removal_is_noted_before_the_record_is_removed(self) -> None:
        world = a_world()
        seen: list[object] = []
        place = f"admins/{ADMIN_ID}"
        world.databases.before_write(place, lambda: seen.append(world.at(NOTE)))

        world.admin_removal.delete(ADMIN, SELF)

        (noted,) = seen
        assert noted is not None
        when_nothing_more_can_come(world)
        assert world.at("/") is None

    def test_a_caller_whom_the_rules_refuse_leaves_no_note(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            world.admin_removal.delete(OTHER, SELF)

        assert world.at("unfinished") is None

    @pytest.mark.parametrize("uid", [ADMIN_ID, "super-1"])
    def test_a_session_token_does_not_suffice(self, uid: str) -> None:
        world = with_a_super_admin()

        with pytest.raises(RecentLoginRequired):
            world.admin_removal.delete(an_admin_by_session(uid), SELF)

        assert world.at(f"admins/{ADMIN_ID}") is not None
        assert world.databases.writes == []

    def test_a_super_admin_whose_right_is_taken_meanwhile_leaves_no_note(self) -> None:
        world = with_a_super_admin()
        world.databases.before_write(
            f"admins/{ADMIN_ID}", lambda: world.databases.put("admins/super-1", None)
        )

        with pytest.raises(RulesDenied):
            world.admin_removal.delete(SUPER, SELF)

        assert world.at(f"admins/{ADMIN_ID}") is not None
        assert world.at("unfinished") is None

    def test_an_admin_who_is_still_there_is_not_removed_by_a_note(self) -> None:
        """The call that began it was interrupted before it removed the record."""
        world = a_world()
        world.admin_removal.begin(ADMIN_ID, None)

        world.admin_removal.proceed(ADMIN_ID)

        assert world.at(f"events/{EVENT_ID}") is not None
        assert world.at("unfinished") is None

    def test_a_task_without_a_note_does_nothing(self) -> None:
        world = a_world()
        world.accounts.create(
            uid="walk-in", email="w@example.com", display_name="W", password=None
        )

        world.admin_removal.proceed("walk-in")

        assert world.databases.writes == []
        assert "walk-in" in world.accounts.users

    @pytest.mark.parametrize("after", [False, True])
    def test_a_last_step_that_fails_is_repeated(self, *, after: bool) -> None:
        world = with_a_user(a_world())
        world.accounts.fail_next("delete", AccountsUnavailable("Down."), after=after)

        deleted = world.admin_removal.delete(ADMIN, SELF)
        world.clock.advance(660)
        for left in world.unfinished.left_since(world.clock.now_ms()):
            world.unfinished_work.finish(left)
        when_nothing_more_can_come(world)

        assert (deleted.deleted, deleted.remaining) == (1, None)
        assert world.at("/") is None
        assert world.accounts.users == {}

    def test_a_database_that_is_down_is_an_error(self) -> None:
        world = a_world()
        world.databases.before_write(
            f"admins/{ADMIN_ID}",
            lambda: world.databases.fail_next(
                "read", DatabaseUnavailable("Down."), times=9
            ),
        )

        with pytest.raises(DatabaseUnavailable):
            world.admin_removal.delete(ADMIN, SELF)

        assert world.at(NOTE) is not None

    def test_a_second_removal_keeps_what_the_first_has_noted(self) -> None:
        world = a_world()
        world.admin_removal.begin(ADMIN_ID, "100001")
        world.clock.advance(500)

        world.admin_removal.begin(ADMIN_ID, None)

        assert world.at(f"{NOTE}/what/otApiKey") == "100001"
        assert world.at(f"{NOTE}/at") == world.clock.now_ms()


class TestTrigger:
    def test_beside_a_function_that_is_at_it_a_batch_is_stored_for_later(self) -> None:
        world = a_world(an_event(), another_event())
        world.admin_removal.begin(ADMIN_ID, None)
        world.databases.put(f"admins/{ADMIN_ID}", None)

        world.admin_removal.on_deleted(ADMIN_ID, {})
        world.admin_removal.on_deleted(ADMIN_ID, {})

        (task,) = world.tasks.of(REMOVAL_TASK)
        assert task.at is not None
        assert task.at > world.clock.now()
        assert world.at(f"events/{EVENT_ID}") is not None

    def test_a_record_that_is_no_record_names_no_project(self) -> None:
        world = a_world()
        world.databases.put(f"admins/{ADMIN_ID}", None)

        world.admin_removal.on_deleted(ADMIN_ID, "text")
        when_nothing_more_can_come(world)

        assert world.at("/") is None

    def test_what_a_deleted_admin_has_left_is_removed(self) -> None:
        world = a_world()
        world.accounts.create(
            email="ada@example.com", display_name="Ada", password=None, uid=ADMIN_ID
        )
        world.databases.put(f"admins/{ADMIN_ID}", None)

        world.admin_removal.on_deleted(ADMIN_ID, {})
        world.admin_removal.on_deleted(ADMIN_ID, {})
        when_nothing_more_can_come(world)

        assert world.at("/") is None
        assert world.accounts.users == {}

    def test_an_admin_who_is_there_is_left_alone(self) -> None:
        world = a_world()

        world.admin_removal.on_deleted(ADMIN_ID, {})

        assert world.databases.writes == []

    def test_credentials_that_were_stored_after_the_end_are_removed(self) -> None:
        world = a_world()
        world.databases.put(f"admins/{ADMIN_ID}", {"otApiKey": "100001"})

        world.admin_removal.on_deleted(ADMIN_ID, {"id": ADMIN_ID})

        assert world.at("admins") is None
        assert world.at("secrets") is None


def with_a_user(world: World) -> World:
    world.accounts.create(
        uid=ADMIN_ID, email="ada@example.com", display_name="Ada", password=None
    )
    return world
