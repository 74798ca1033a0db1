"""What becomes of the recordings of deleted events."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    RulesDenied,
    VideoCredentialsMissing,
    VideoCredentialsRefused,
    VideoUnavailable,
)
from interactive_broadcast.kernel.video import VideoCredentials
from interactive_broadcast.upkeep import former_archives
from interactive_broadcast.upkeep.former_archives import MAX_AT_ONCE
from interactive_broadcast.upkeep.models import (
    DeleteAdminRequest,
    DeleteEventRequest,
    DeleteFormerArchivesRequest,
    FormerArchivesRequest,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.support.fakes import API_KEY, STAGE
from tests.unit.world import (
    ADMIN,
    SUPER,
    World,
    a_show_that_is_live,
    a_world,
    change,
    when_nothing_more_can_come,
    with_a_super_admin,
)

MINE = FormerArchivesRequest(admin_id=ADMIN_ID)
WITH_RECORDINGS = DeleteEventRequest(id=EVENT_ID, delete_archives=True)
DOWN = VideoUnavailable("Down.")


def a_recorded_show(status: str = "available") -> World:
    """It is over, and OpenTok has its recording."""
    world = a_show_that_is_live(archive_event=True)
    world.clock.advance(60)
    change(world, Status.CLOSED)
    world.video.archive_becomes("archive-1", status, duration_s=60, size_bytes=9)
    return world


def a_left_recording() -> World:
    """Of a show that was deleted without it."""
    world = a_recorded_show()
    world.delete()
    return world


def look_again(world: World) -> None:
    """As the reconciler does, at what is deleted but for another look."""
    for record in world.unfinished.left_since(world.clock.now_ms()):
        world.unfinished_work.finish(record)


def listed(world: World) -> list[str]:
    return list(world.at(f"formerArchives/{ADMIN_ID}") or {})  # type: ignore[arg-type]  # a tree


def status(world: World) -> str:
    return world.video.archives["archive-1"].state.status.value


class TestOfAnEvent:
    def test_a_recording_that_stays_is_told_and_listed(self) -> None:
        world = a_recorded_show()

        told = world.delete().archives or []

        assert [(one.id, one.event_id, one.deleting) for one in told] == [
            ("archive-1", EVENT_ID, None)
        ]
        assert listed(world) == ["archive-1"]
        assert status(world) == "available"

    def test_a_recording_that_is_to_go_is_deleted_and_listed_nowhere(self) -> None:
        world = a_recorded_show()

        told = world.delete(ADMIN, WITH_RECORDINGS).archives or []

        assert [(one.id, one.deleting) for one in told] == [("archive-1", True)]
        assert listed(world) == []
        assert status(world) == "deleted"

    def test_one_that_no_record_knows_goes_as_well(self) -> None:
        """Its start had an answer that was lost."""
        world = a_recorded_show()
        world.databases.put(f"archives/{EVENT_ID}", None)

        world.delete(ADMIN, WITH_RECORDINGS)

        assert status(world) == "deleted"

    def test_what_is_without_a_file_is_not_told_of(self) -> None:
        world = a_recorded_show("expired")
        world.run_task(Effect.FINISH_ARCHIVE)

        assert world.delete().archives is None

    def test_what_opentok_alone_knows_to_be_without_a_file_leaves_the_list(
        self,
    ) -> None:
        """The reply does not wait for OpenTok."""
        world = a_recorded_show("expired")

        deleted = world.event_removal.delete(ADMIN, DeleteEventRequest(id=EVENT_ID))
        before = listed(world)
        world.run_removals()

        assert [one.id for one in deleted.archives or []] == before == ["archive-1"]
        assert listed(world) == []

    def test_it_stays_listed_while_opentok_is_silent_and_its_records_are_gone(
        self,
    ) -> None:
        """Another call, which removes the same event, has removed them."""
        world = a_recorded_show()
        world.event_removal.delete(ADMIN, DeleteEventRequest(id=EVENT_ID))
        world.databases.put(f"archives/{EVENT_ID}", None)
        world.video.fail_next("archives_of", DOWN)

        world.run_removals()

        assert listed(world) == ["archive-1"]

    def test_one_that_no_record_knows_is_listed_when_opentok_answers_again(
        self,
    ) -> None:
        world = a_recorded_show()
        world.databases.put(f"archives/{EVENT_ID}", None)
        world.video.fail_next("archives_of", DOWN, times=2)

        world.delete()
        with pytest.raises(VideoUnavailable):
            look_again(world)
        assert listed(world) == []
        look_again(world)

        assert listed(world) == ["archive-1"]
        asked = world.video.calls.count("archives_of")
        look_again(world)
        assert world.video.calls.count("archives_of") == asked

    def test_of_a_show_of_long_ago_it_is_asked_for_all_the_same(self) -> None:
        world = a_recorded_show()
        world.clock.advance(86_400)
        world.databases.put(f"archives/{EVENT_ID}", None)
        world.video.fail_next("archives_of", DOWN)

        world.delete()
        look_again(world)

        assert listed(world) == ["archive-1"]

    def test_an_event_without_a_show_asks_opentok_for_none(self) -> None:
        world = a_world()

        world.delete(ADMIN, WITH_RECORDINGS)

        assert "archives_of" not in world.video.calls

    def test_nothing_is_deleted_while_it_is_not_known_what_is_to_go(self) -> None:
        world = a_recorded_show()
        world.video.fail_next("archives_of", DOWN)

        world.delete(ADMIN, WITH_RECORDINGS)
        assert (listed(world), status(world)) == (["archive-1"], "available")
        world.run_removals()

        assert (listed(world), status(world)) == ([], "deleted")

    def test_an_event_goes_while_opentok_is_down_and_what_is_known_is_listed(
        self,
    ) -> None:
        world = a_recorded_show()
        world.video.fail_next("archives_of", DOWN)

        assert world.delete().deleted == 1
        assert listed(world) == ["archive-1"]

    @pytest.mark.parametrize("after", [False, True])
    def test_what_cannot_be_deleted_now_is_told_and_made_up_for(
        self, *, after: bool
    ) -> None:
        world = a_recorded_show()
        world.video.fail_next("delete_archive", DOWN, after=after)

        told = world.delete(ADMIN, WITH_RECORDINGS).archives or []
        assert [(one.id, one.deleting) for one in told] == [("archive-1", True)]
        when_nothing_more_can_come(world)

        assert status(world) == "deleted"
        assert listed(world) == []

    def test_what_opentok_refuses_for_good_stays_listed(self) -> None:
        world = a_recorded_show()
        refused = VideoCredentialsRefused("No.")
        world.video.fail_next("delete_archive", refused)

        world.delete(ADMIN, WITH_RECORDINGS)

        (left,) = world.backend.upkeep.former_archives.get(ADMIN, MINE).archives
        assert left.deleting is None


class TestGetting:
    def test_an_owner_sees_them_with_a_link_that_is_good_now(self) -> None:
        world = a_left_recording()

        (left,) = world.backend.upkeep.former_archives.get(ADMIN, MINE).archives

        assert left.archive_url == "https://cloud.example/archive-1"
        assert (left.event_name, left.duration_s) == ("Launch night", 60)

    def test_what_opentok_has_no_more_leaves_the_list(self) -> None:
        world = a_left_recording()
        world.video.archive_becomes("archive-1", "expired")

        assert world.backend.upkeep.former_archives.get(ADMIN, MINE).archives == []
        assert listed(world) == []

    def test_while_opentok_is_down_they_are_told_as_they_were(self) -> None:
        world = a_left_recording()
        world.video.fail_next("archive", DOWN)

        (left,) = world.backend.upkeep.former_archives.get(ADMIN, MINE).archives
        assert left.archive_url is None

    def test_another_admin_sees_none(self) -> None:
        world = a_left_recording()
        of_ada = FormerArchivesRequest(admin_id=ADMIN_ID)

        with pytest.raises(RulesDenied):
            world.backend.upkeep.former_archives.get(an_admin("admin-2"), of_ada)

    def test_who_has_none_is_told_so_without_a_project(self) -> None:
        world = a_world()
        world.databases.put(f"secrets/{ADMIN_ID}", None)

        assert world.backend.upkeep.former_archives.get(ADMIN, MINE).archives == []


def test_the_cleaning_asks_about_some_of_them_and_about_others_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(former_archives, "MAX_AT_ONCE", 2)
    world = a_left_recording()
    one = world.at(f"formerArchives/{ADMIN_ID}/archive-1")
    gone = {
        f"old-{number}": {**one, "id": f"old-{number}"}  # type: ignore[dict-item]  # a record
        for number in range(4)
    }
    world.databases.put(f"formerArchives/{ADMIN_ID}", {"archive-1": one, **gone})

    world.image_cleaning.run()
    assert len(listed(world)) >= 3
    for _ in range(6):
        world.clock.advance(86_400)
        world.image_cleaning.run()

    assert listed(world) == ["archive-1"]


class TestDeleting:
    def test_an_owner_deletes_those_they_choose(self) -> None:
        world = a_left_recording()
        former = world.backend.upkeep.former_archives
        other = DeleteFormerArchivesRequest(
            admin_id=ADMIN_ID, archive_ids=["archive-9"]
        )
        chosen = DeleteFormerArchivesRequest(
            admin_id=ADMIN_ID, archive_ids=["archive-1"]
        )

        assert former.delete(ADMIN, other).deleted == 0
        assert former.delete(ADMIN, chosen).deleted == 1
        assert (listed(world), status(world)) == ([], "deleted")
        assert former.delete(ADMIN, chosen).deleted == 0

    def test_a_recording_that_is_not_listed_is_not_touched(self) -> None:
        """Another show of the same project is still being recorded."""
        world = a_recorded_show()
        former = world.backend.upkeep.former_archives

        former.delete(
            ADMIN,
            DeleteFormerArchivesRequest(admin_id=ADMIN_ID, archive_ids=["archive-1"]),
        )

        assert status(world) == "available"

    def test_what_is_being_processed_is_left(self) -> None:
        world = a_left_recording()
        world.video.archive_becomes("archive-1", "stopped")

        reply = world.backend.upkeep.former_archives.delete(
            ADMIN, DeleteFormerArchivesRequest(admin_id=ADMIN_ID)
        )

        assert (reply.deleted, [one.id for one in reply.archives]) == (0, ["archive-1"])

    def test_without_a_project_nothing_can_be_deleted(self) -> None:
        world = a_left_recording()
        world.databases.put(f"secrets/{ADMIN_ID}", None)

        with pytest.raises(VideoCredentialsMissing):
            world.backend.upkeep.former_archives.delete(
                ADMIN, DeleteFormerArchivesRequest(admin_id=ADMIN_ID)
            )

    def test_a_call_deletes_no_more_than_it_has_time_for(self) -> None:
        world = a_left_recording()
        one = world.at(f"formerArchives/{ADMIN_ID}/archive-1")
        for number in range(MAX_AT_ONCE):
            other = {**one, "id": f"old-{number:03}", "startedAt": 1}  # type: ignore[dict-item]  # a record
            world.databases.put(f"formerArchives/{ADMIN_ID}/old-{number:03}", other)

        reply = world.backend.upkeep.former_archives.delete(
            ADMIN, DeleteFormerArchivesRequest(admin_id=ADMIN_ID)
        )

        assert (reply.deleted, len(reply.archives)) == (MAX_AT_ONCE, 1)


class TestOfAnAdmin:
    def test_all_recordings_go_before_the_secret_that_it_takes(self) -> None:
        world = with_a_super_admin(a_left_recording())
        request = DeleteAdminRequest(id=ADMIN_ID, delete_archives=True)
        world.video.fail_next("delete_archive", DOWN)

        told = world.admin_removal.delete(SUPER, request).archives or []
        assert [one.id for one in told] == ["archive-1"]
        assert world.at(f"secrets/{ADMIN_ID}") is not None
        # Whoever is no admin any more is not signed in, however long that may take.
        assert world.accounts.find(ADMIN_ID) is None
        world.admin_removal.proceed(ADMIN_ID)

        assert (listed(world), status(world)) == ([], "deleted")
        assert world.at(f"secrets/{ADMIN_ID}") is None

    def test_after_a_day_nobody_waits_for_opentok_any_more(self) -> None:
        world = with_a_super_admin(a_left_recording())
        request = DeleteAdminRequest(id=ADMIN_ID, delete_archives=True)
        world.video.fail_next("delete_archive", DOWN, times=9)
        world.admin_removal.delete(SUPER, request)

        world.clock.advance(86_400)
        world.admin_removal.proceed(ADMIN_ID)

        assert world.at(f"secrets/{ADMIN_ID}") is None
        assert listed(world) == ["archive-1"]

    def test_those_that_stay_are_told_to_super_admins_for_some_days(self) -> None:
        world = with_a_super_admin(a_recorded_show())
        of_ada = FormerArchivesRequest(admin_id=ADMIN_ID)
        self_deleted = DeleteAdminRequest(id=ADMIN_ID)

        told = world.admin_removal.delete(SUPER, self_deleted).archives or []
        assert [one.id for one in told] == ["archive-1"]
        former = world.backend.upkeep.former_archives
        assert [one.id for one in former.get(SUPER, of_ada).archives] == ["archive-1"]
        when_nothing_more_can_come(world)

        assert listed(world) == []
        assert status(world) == "available"


def test_a_show_that_was_never_live_has_no_recordings() -> None:
    world = a_world()
    world.video.start_archive(STAGE, name="by somebody else", composed=True)
    event = an_event(status=Status.CLOSED)

    found = world.backend.upkeep.former_archives.of(
        event, world.admin_store, delete=True
    )

    assert found.archives == []


class TestOfAFormerProject:
    """The admin has gone to another one, which knows nothing of these recordings."""

    @staticmethod
    def moved(world: World) -> World:
        world.projects.add("999", "b" * 40)
        store = world.backend.events.admins.store
        admin = store.find(ADMIN_ID)
        assert admin is not None
        store.store_credentials(admin, VideoCredentials("999", SecretStr("b" * 40)))
        return world

    def test_it_stays_listed_and_is_told_as_it_was(self) -> None:
        world = self.moved(a_left_recording())

        told = world.backend.upkeep.former_archives.get(ADMIN, MINE).archives
        world.image_cleaning.run()

        assert [(one.id, one.status) for one in told] == [("archive-1", "available")]
        assert listed(world) == ["archive-1"]

    def test_its_owner_may_take_it_from_the_list(self) -> None:
        world = self.moved(a_left_recording())

        reply = world.backend.upkeep.former_archives.delete(
            ADMIN, DeleteFormerArchivesRequest(admin_id=ADMIN_ID)
        )

        assert reply.archives == []
        assert (listed(world), status(world)) == ([], "available")

    def test_one_that_was_to_be_deleted_is_not_waited_for(self) -> None:
        world = a_recorded_show("stopped")
        world.delete(ADMIN, WITH_RECORDINGS)
        assert world.at(f"formerArchives/{ADMIN_ID}/archive-1/deleting") is True

        when_nothing_more_can_come(self.moved(world))

        assert listed(world) == ["archive-1"]
        assert world.at(f"formerArchives/{ADMIN_ID}/archive-1/deleting") is None

    def test_those_of_an_event_that_goes_later_are_listed_as_they_were_known(
        self,
    ) -> None:
        world = self.moved(a_recorded_show())

        told = world.delete().archives or []

        assert [one.id for one in told] == listed(world) == ["archive-1"]
        assert world.at(f"formerArchives/{ADMIN_ID}/archive-1/apiKey") == API_KEY

    def test_they_cannot_be_deleted_with_it_and_stay_listed(self) -> None:
        world = self.moved(a_recorded_show())

        world.delete(ADMIN, WITH_RECORDINGS)
        when_nothing_more_can_come(world)

        assert (listed(world), status(world)) == (["archive-1"], "available")
        assert world.at(f"formerArchives/{ADMIN_ID}/archive-1/deleting") is None
