"""A second click on any button answers as the first did, and changes nothing."""

from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.people import People


@pytest.fixture
def people(people: People) -> People:
    people.publish_on_stage()
    return people


def go_live(people: People, stack: LocalStack) -> None:
    people.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.settle()


BEFORE_LIVE = (
    ("changeStatus", {"id": "$event", "status": "preshow"}),
    ("createTokenProducer", {"id": "$event"}),
    ("updateEvent", {"id": "$event", "name": "Launch Night"}),
    ("updateAdmin", {"id": "$producerId", "displayName": "Producer"}),
)
LIVE = (
    ("changeStatus", {"id": "$event", "status": "live"}),
    ("eventGoLive", {"id": "$event"}),
    ("createTokenProducer", {"id": "$event"}),
)


def unchanging(value: Any) -> Any:
    """Without the times that an update may set anew."""
    if isinstance(value, dict):
        return {
            key: unchanging(child) for key, child in value.items() if key != "updatedAt"
        }
    return value


@pytest.mark.parametrize(("name", "body"), BEFORE_LIVE)
def test_a_second_click_before_the_show(
    people: People, stack: LocalStack, name: str, body: dict[str, Any]
) -> None:
    first = people.reply(name, body, by="producer")
    stack.settle()
    before = unchanging(people.everything()), people.usage()

    second = people.reply(name, body, by="producer")
    stack.settle()

    assert first.keys() == second.keys()
    assert (unchanging(people.everything()), people.usage()) == before


@pytest.mark.parametrize(("name", "body"), LIVE)
def test_a_second_click_in_a_live_show(
    people: People, stack: LocalStack, name: str, body: dict[str, Any]
) -> None:
    go_live(people, stack)
    before = people.everything(), people.usage()

    people.reply(name, body, by="producer")
    stack.settle()

    assert (people.everything(), people.usage()) == before


def test_a_second_click_on_record_is_the_same_recording(
    people: People, stack: LocalStack
) -> None:
    go_live(people, stack)
    first = people.reply("startArchive", {"id": "$event"}, by="producer")
    stack.settle()
    before = people.everything(), people.usage()

    second = people.reply("startArchive", {"id": "$event"}, by="producer")
    stack.settle()

    assert second == first
    assert (people.everything(), people.usage()) == before


def test_a_second_click_on_stop_is_the_same_recording(
    people: People, stack: LocalStack
) -> None:
    go_live(people, stack)
    people.reply("startArchive", {"id": "$event"}, by="producer")
    first = people.reply("stopArchive", {"id": "$event"}, by="producer")
    stack.settle()
    before = people.everything(), people.usage()

    second = people.reply("stopArchive", {"id": "$event"}, by="producer")
    stack.settle()

    assert second == first
    assert (people.everything(), people.usage()) == before


@pytest.mark.parametrize("button", ["endBroadcast", "changeStatus"])
def test_a_second_click_on_the_end(
    people: People, stack: LocalStack, button: str
) -> None:
    go_live(people, stack)
    body = {"id": "$event"}
    people.reply("endBroadcast", body, by="producer")
    stack.settle()
    before = people.everything(), people.usage()

    again = {**body, "status": "closed"} if button == "changeStatus" else body
    people.reply(button, again, by="producer")
    stack.settle()

    assert (people.everything(), people.usage()) == before


@pytest.mark.parametrize(
    ("name", "body", "by"),
    [
        ("deleteEvent", {"id": "$event"}, "producer"),
        ("deleteEventsByAdminId", {"adminId": "$producerId"}, "producer"),
        ("deleteAdmin", {"id": "$producerId"}, "superAdmin"),
        ("deleteUser", {"id": "$rivalId"}, "superAdmin"),
    ],
)
def test_a_second_click_on_delete_finds_nothing_left(
    people: People, stack: LocalStack, name: str, body: dict[str, Any], by: str
) -> None:
    first = people.reply(name, body, by=by)
    stack.settle()
    before = people.everything()

    second = people.reply(name, body, by=by)
    stack.settle()

    assert (first, second) == ({"deleted": 1}, {"deleted": 0})
    assert people.everything() == before
