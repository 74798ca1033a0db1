"""The people of a show on an empty stack, for the tests that ask for them."""

from collections.abc import Iterator

import pytest

from emulators.stack import LocalStack
from rehearsal.video_projects import VideoProduct
from tests.support.people import People, people_on, producer_on


@pytest.fixture
def people(stack: LocalStack, video_product: VideoProduct) -> Iterator[People]:
    """A producer with a show in preshow, and the superAdmin; nobody is on stage."""
    with producer_on(stack, video=video_product) as people:
        yield people


@pytest.fixture
def everybody(stack: LocalStack, video_product: VideoProduct) -> Iterator[People]:
    """Two producers with a show each, a host and a fan; nobody is on stage."""
    with people_on(stack, video=video_product) as people:
        yield people


@pytest.fixture
def recorded_people(people: People) -> People:
    """The producer, whose show is to be recorded."""
    update = {"id": "$event", "archiveEvent": True}
    people.reply("updateEvent", update, by="producer")
    return people
