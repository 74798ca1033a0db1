"""A last look for what came late of admins who have been removed."""

from interactive_broadcast.kernel.errors import StorageUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.removal_records import UPLOADS_LAST
from tests.support.builders import ADMIN_ID
from tests.support.fakes import FakeImages
from tests.unit.world import ADMIN, SELF, World, a_world


def removed_for_days(*late: tuple[str, str]) -> World:
    """ADMIN was removed; then came these uploads."""
    world = a_world(images=FakeImages())
    world.admin_removal.delete(ADMIN, SELF)
    world.databases.put("unfinished", None)
    world.images.stored |= set(late)
    world.clock.advance(UPLOADS_LAST.total_seconds())
    return world


def test_an_upload_that_was_ended_days_later_is_removed() -> None:
    world = removed_for_days((ADMIN_ID, "late"), ("admin-2", "theirs"))
    world.databases.put(f"removals/{ADMIN_ID}", {"total": 1})

    world.image_cleaning.run()

    assert world.images.stored == {("admin-2", "theirs")}
    assert world.at("/") is None


def test_nothing_is_removed_before_its_day() -> None:
    world = removed_for_days((ADMIN_ID, "late"))
    world.clock.advance(-2 * 86_400)

    world.image_cleaning.run()

    assert world.images.stored == {(ADMIN_ID, "late")}


def test_what_cannot_be_removed_now_keeps_nobody_else_waiting() -> None:
    world = removed_for_days((ADMIN_ID, "late"), ("former", "late"))
    day = world.clock.now().date().isoformat()
    world.databases.put(f"formerAdmins/{day}/former", value=True)
    world.images.fail_next("in_folder", StorageUnavailable("Down."))

    world.image_cleaning.run()
    assert len(world.images.stored) == 1

    world.image_cleaning.run()
    assert world.images.stored == set()


def test_an_admin_who_has_been_made_again_keeps_everything() -> None:
    world = removed_for_days((ADMIN_ID, "new"))
    record: dict[str, Json] = {
        "id": ADMIN_ID,
        "displayName": "Ada",
        "email": "ada@example.com",
    }
    world.databases.put(f"admins/{ADMIN_ID}", record)

    world.image_cleaning.run()

    assert world.images.stored == {(ADMIN_ID, "new")}
    assert world.at("formerAdmins") is None
