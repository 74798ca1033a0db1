"""A second click on any button answers as the first did, and changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.cast import Cast, assemble, books, take_a_seat


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    take_a_seat(cast)
    yield cast
    cast.http.close()


def go_live(cast: Cast, stack: LocalStack) -> None:
    cast.reply("eventGoLive", {"id": "$event"}, by="producer")
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
    cast: Cast, stack: LocalStack, name: str, body: dict[str, Any]
) -> None:
    first = cast.reply(name, body, by="producer")
    stack.settle()
    before = unchanging(cast.everything()), books(cast)

    second = cast.reply(name, body, by="producer")
    stack.settle()

    assert first.keys() == second.keys()
    assert (unchanging(cast.everything()), books(cast)) == before


@pytest.mark.parametrize(("name", "body"), LIVE)
def test_a_second_click_in_a_live_show(
    cast: Cast, stack: LocalStack, name: str, body: dict[str, Any]
) -> None:
    go_live(cast, stack)
    before = cast.everything(), books(cast)

    cast.reply(name, body, by="producer")
    stack.settle()

    assert (cast.everything(), books(cast)) == before


def test_a_second_click_on_record_is_the_same_recording(
    cast: Cast, stack: LocalStack
) -> None:
    go_live(cast, stack)
    first = cast.reply("startArchive", {"id": "$event"}, by="producer")
    stack.settle()
    before = cast.everything(), books(cast)

    second = cast.reply("startArchive", {"id": "$event"}, by="producer")
    stack.settle()

    assert second == first
    assert (cast.everything(), books(cast)) == before


def test_a_second_click_on_stop_is_the_same_recording(
    cast: Cast, stack: LocalStack
) -> None:
    go_live(cast, stack)
    cast.reply("startArchive", {"id": "$event"}, by="producer")
    first = cast.reply("stopArchive", {"id": "$event"}, by="producer")
    stack.settle()
    before = cast.everything(), books(cast)

    second = cast.reply("stopArchive", {"id": "$event"}, by="producer")
    stack.settle()

    assert second == first
    assert (cast.everything(), books(cast)) == before


@pytest.mark.parametrize("button", ["endBroadcast", "changeStatus"])
def test_a_second_click_on_the_end(cast: Cast, stack: LocalStack, button: str) -> None:
    go_live(cast, stack)
    body = {"id": "$event"}
    cast.reply("endBroadcast", body, by="producer")
    stack.settle()
    before = cast.everything(), books(cast)

    again = {**body, "status": "closed"} if button == "changeStatus" else body
    cast.reply(button, again, by="producer")
    stack.settle()

    assert (cast.everything(), books(cast)) == before


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
    cast: Cast, stack: LocalStack, name: str, body: dict[str, Any], by: str
) -> None:
    first = cast.reply(name, body, by=by)
    stack.settle()
    before = cast.everything()

    second = cast.reply(name, body, by=by)
    stack.settle()

    assert (first, second) == ({"deleted": 1}, {"deleted": 0})
    assert cast.everything() == before
