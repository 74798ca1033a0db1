"""Which pictures an event refers to, and the index of who uses which."""

from interactive_broadcast.events.images import (
    changed_uses,
    images_of,
    no_uses,
    uses,
)
from interactive_broadcast.events.models import GivenImage
from tests.support.builders import ADMIN_ID, EVENT_ID, IMAGE, an_event

IMAGE_2 = GivenImage(id="image-2", url="https://images.example/2")
FIRST, SECOND = (
    f"images/{ADMIN_ID}/image-{number}/{EVENT_ID}" for number in ("1", "2")
)


def test_a_picture_used_twice_is_one_picture() -> None:
    assert images_of(an_event(start_image=IMAGE, end_image=IMAGE)) == ["image-1"]


def test_an_event_may_have_none() -> None:
    assert images_of(an_event()) == []


def test_each_picture_has_an_entry_under_its_event() -> None:
    event = an_event(start_image=IMAGE, end_image=IMAGE_2)

    assert uses(event) == {FIRST: True, SECOND: True}
    assert no_uses(event) == {FIRST: None, SECOND: None}


def test_what_changes_is_what_only_one_of_two_refers_to() -> None:
    before = an_event(start_image=IMAGE)

    assert changed_uses(before, an_event(end_image=IMAGE)) == {}
    assert changed_uses(before, an_event(end_image=IMAGE_2)) == {
        FIRST: None,
        SECOND: True,
    }
