"""Pictures that old apps upload beside the folders."""

from datetime import timedelta

import pytest

from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
    GivenImage,
    UpdateEventRequest,
)
from interactive_broadcast.events.picture_uploads import KEPT
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    InvalidRequest,
    SlugTaken,
    StorageUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, IMAGE, an_event
from tests.unit.world import ADMIN, EVENT, World, a_world

TOKEN = "8f2e-token"
BUCKET = "https://firebasestorage.googleapis.com/v0/b/demo.appspot.com/o"
UPLOADED = f"{BUCKET}/eventImages%2FrJ3kS-_9?alt=media&token={TOKEN}"
MOVED = f"{BUCKET}/eventImages%2F{ADMIN_ID}%2FrJ3kS-_9?alt=media&token={TOKEN}"
IMAGE_ID = "rJ3kS-_9"
PICTURE = GivenImage(id=IMAGE_ID, url=UPLOADED)
NEW = CreateEventRequest(name="Second night", start_image=PICTURE)


def uploaded(world: World | None = None) -> World:
    """A producer's old app has just uploaded the picture."""
    world = world or a_world()
    world.images.uploaded[IMAGE_ID] = (TOKEN, world.clock.now())
    return world


def with_url(url: str, image_id: str = IMAGE_ID) -> GivenImage:
    return GivenImage(id=image_id, url=url)


def url_of(event: Event) -> str:
    return event.start_image.url if event.start_image else ""


def test_a_new_event_has_its_picture_in_its_admins_folder() -> None:
    world = uploaded()

    event = world.events.create(ADMIN, NEW)

    assert url_of(event) == MOVED
    assert world.images.stored == {(ADMIN_ID, IMAGE_ID)}
    assert world.images.uploaded == {}
    assert world.at(f"openEvents/{ADMIN_ID}/{event.id}/startImage/url") == MOVED
    assert world.at("unfinished") is None


def test_a_change_of_an_event_moves_its_picture() -> None:
    world = uploaded(a_world(an_event(start_image=IMAGE)))

    event = world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=PICTURE, end_image=PICTURE)
    )

    assert event.start_image == event.end_image
    assert url_of(event) == MOVED
    assert world.images.stored == {(ADMIN_ID, IMAGE_ID)}
    assert world.at("unfinished") is None


def test_an_event_of_a_time_before_folders_moves_its_picture_when_it_is_saved() -> None:
    world = uploaded(a_world(an_event(start_image=PICTURE)))

    unchanged = UpdateEventRequest(id=EVENT_ID, start_image=PICTURE)
    world.event_changes.update(ADMIN, unchanged)

    assert world.at(f"{EVENT}/startImage/url") == MOVED


def test_a_picture_that_was_moved_is_not_moved_again() -> None:
    world = uploaded()
    event = world.events.create(ADMIN, NEW)
    world.images.calls.clear()

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=event.id, start_image=with_url(MOVED))
    )

    assert world.images.calls == []


def test_a_second_page_that_still_has_the_former_address_gets_the_new_one() -> None:
    world = uploaded()
    event = world.events.create(ADMIN, NEW)

    again = UpdateEventRequest(id=event.id, name="Third night", start_image=PICTURE)

    assert url_of(world.event_changes.update(ADMIN, again)) == MOVED


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(with_url(UPLOADED, "another"), id="of another picture"),
        pytest.param(with_url(UPLOADED + "-x"), id="another token"),
        pytest.param(with_url(UPLOADED.partition("&")[0]), id="no token"),
        pytest.param(with_url(UPLOADED.partition("?")[0]), id="no query"),
        pytest.param(with_url(UPLOADED + "#x"), id="with a fragment"),
        pytest.param(with_url(MOVED), id="in a folder"),
        pytest.param(with_url(UPLOADED.replace("eventI", "otherI")), id="elsewhere"),
        pytest.param(with_url(f"https://cdn.example/?u={UPLOADED}"), id="in a query"),
        pytest.param(with_url("https://images.example/1"), id="another host's"),
        pytest.param(with_url(f"{UPLOADED}&x=".ljust(1_501, "x")), id="too long"),
    ],
)
def test_any_other_address_stays_as_it_is_given(image: GivenImage) -> None:
    world = uploaded()

    event = world.events.create(ADMIN, NEW.model_copy(update={"start_image": image}))

    assert url_of(event) == image.url
    assert list(world.images.uploaded) == [IMAGE_ID]


def test_the_longest_address_fits_into_an_event_with_its_folder() -> None:
    world = uploaded()
    url = f"{UPLOADED}&x=".ljust(1_500, "x")

    event = world.events.create(
        ADMIN, NEW.model_copy(update={"start_image": with_url(url)})
    )

    assert url_of(event).startswith(MOVED)


def test_a_picture_that_is_not_there_is_left_as_it_is_given() -> None:
    world = a_world(an_event(start_image=PICTURE))

    saved = UpdateEventRequest(id=EVENT_ID, start_image=PICTURE)
    world.event_changes.update(ADMIN, saved)

    assert world.at(f"{EVENT}/startImage/url") == UPLOADED
    assert "unfinished" not in str(world.databases.writes)


def test_an_event_without_such_a_picture_asks_nobody() -> None:
    world = a_world()

    world.events.create(ADMIN, NEW.model_copy(update={"start_image": IMAGE}))

    assert world.images.calls == []


def test_a_save_that_is_refused_before_leaves_the_picture_where_it_was() -> None:
    world = uploaded()

    with pytest.raises(SlugTaken):
        world.events.create(ADMIN, NEW.model_copy(update={"fan_url": "launch-night"}))
    with pytest.raises(InvalidRequest):
        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=PICTURE, name=None)
        )

    assert list(world.images.uploaded) == [IMAGE_ID]


@pytest.mark.parametrize("step", ["copy", "delete_upload"])
@pytest.mark.parametrize("after", [False, True])
def test_a_save_that_storage_did_not_answer_succeeds_when_it_is_repeated(
    step: str, *, after: bool
) -> None:
    world = uploaded()
    world.images.fail_next(step, StorageUnavailable("Down."), after=after)

    with pytest.raises(StorageUnavailable):
        world.events.create(ADMIN, NEW)
    event = world.events.create(ADMIN, NEW)

    assert url_of(event) == MOVED
    assert world.images.stored == {(ADMIN_ID, IMAGE_ID)}
    assert world.images.uploaded == {}


def test_a_picture_of_an_event_that_could_not_be_written_is_there_for_the_next() -> (
    None
):
    world = uploaded()
    world.databases.before_write(
        "events",
        lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
    )

    with pytest.raises(DatabaseUnavailable):
        world.events.create(ADMIN, NEW)

    assert f"picture-{ADMIN_ID}-{IMAGE_ID}-" in str(world.at("unfinished"))
    assert url_of(world.events.create(ADMIN, NEW)) == MOVED


def left_over(world: World) -> list[str]:
    """Where there have been uploads for long."""
    world.databases.put(paths.UPLOADS_SINCE, 0)
    return world.backend.events.picture_uploads.left_over()


def test_what_no_event_has_taken_within_a_day_is_left_over() -> None:
    world = a_world()
    now = world.clock.now()
    for number, age in enumerate((KEPT * 2, KEPT, KEPT + timedelta(seconds=1))):
        world.images.uploaded[f"image-{number}"] = (TOKEN, now - age)

    assert left_over(world) == ["image-0", "image-2"]


def test_an_upload_that_an_event_refers_to_stays() -> None:
    """It was made before there were folders, and is moved when it is saved."""
    world = uploaded(a_world(an_event(start_image=PICTURE)))
    world.clock.advance(days=2)

    assert left_over(world) == []


def test_where_nothing_is_left_over_no_index_is_read() -> None:
    world = uploaded()
    world.databases.reads.clear()

    assert left_over(world) == []
    assert world.databases.reads == []


def test_what_lay_there_when_one_was_first_found_is_no_upload_of_an_old_app() -> None:
    """It may be of a time before folders, and not listed yet; or another server's."""
    world = a_world()
    for name in ("used", "by", "another", "server"):
        world.images.uploaded[name] = (TOKEN, world.clock.now())
    world.clock.advance(days=30)
    uploads = world.backend.events.picture_uploads
    assert uploads.left_over() == []

    world.images.uploaded["new"] = (TOKEN, world.clock.now())
    world.clock.advance(days=2)

    assert uploads.left_over() == ["new"]
