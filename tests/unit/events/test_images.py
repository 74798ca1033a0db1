"""The pictures of an event."""

from interactive_broadcast.events.images import images_of
from tests.support.builders import an_event

PICTURE = {"id": "image-1", "url": "https://images.example/1"}


def test_a_picture_used_twice_is_one_picture() -> None:
    assert images_of(an_event(start_image=PICTURE, end_image=PICTURE)) == ["image-1"]


def test_an_event_may_have_none() -> None:
    assert images_of(an_event()) == []
