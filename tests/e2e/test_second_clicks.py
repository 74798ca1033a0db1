"""A second click on what the launch night clicks once answers and changes nothing."""

from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.people import People


@pytest.fixture
def people(people: People) -> People:
    people.publish_on_stage()
    return people


UPDATES = (
    ("updateEvent", {"id": "$event", "name": "Launch Night"}),
    ("updateAdmin", {"id": "$producerId", "displayName": "Producer"}),
)


def unchanging(value: Any) -> Any:
    """Without the times that an update may set anew."""
    if isinstance(value, dict):
        return {
            key: unchanging(child) for key, child in value.items() if key != "updatedAt"
        }
    return value


@pytest.mark.parametrize(("name", "body"), UPDATES)
def test_a_second_click_on_save(
    people: People, stack: LocalStack, name: str, body: dict[str, Any]
) -> None:
    first = people.reply(name, body, by="producer")
    stack.settle()
    before = unchanging(people.everything()), people.usage()

    second = people.reply(name, body, by="producer")
    stack.settle()

    assert first.keys() == second.keys()
    assert (unchanging(people.everything()), people.usage()) == before


@pytest.mark.parametrize(
    ("name", "body", "by"),
    [
        ("deleteEvent", {"id": "$event"}, "producer"),
        ("deleteEventsByAdminId", {"adminId": "$producerId"}, "producer"),
        ("deleteAdmin", {"id": "$producerId"}, "superAdminIdToken"),
        ("deleteUser", {"id": "$walkInId"}, "superAdminIdToken"),
    ],
)
def test_a_second_click_on_delete_finds_nothing_left(
    people: People, stack: LocalStack, name: str, body: dict[str, Any], by: str
) -> None:
    people.known["walkInId"] = people.sign_up("walk-in@example.com")["localId"]
    first = people.reply(name, body, by=by)
    stack.settle()
    before = people.everything()

    second = people.reply(name, body, by=by)
    stack.settle()

    assert (first, second) == ({"deleted": 1}, {"deleted": 0})
    assert people.everything() == before
