"""What there is before a case begins, made as new apps make it."""

from base64 import b64encode
from typing import Any, Final

from emulators.stack import LocalStack
from tests.clients.cases import Given
from tests.support.people import PASSWORD, People

ADMIN: Final = "producer@example.com"
IOS_SNAPSHOT: Final = f"data:image/png;base64,{b64encode(bytes(175_000)).decode()}"
"""A fan's picture, as iOS makes one of its whole preview: a JPEG that it calls a PNG,
of some 230,000 characters."""

SWITCH: Final = "config/legacyClients"

_BEFORE: Final = {
    "notStarted": (),
    "preshow": ("preshow",),
    "live": ("preshow", "live"),
    "closed": ("preshow", "live", "closed"),
}
"""The statuses through which an event gets to the one that is given."""


def arrange(stack: LocalStack, given: Given) -> People:
    """An admin, and the event where one is given; `$newApp` is the admin's own app."""
    people = People(stack.settings)
    super_admin = people.sign_up("superadmin@example.com")["localId"]
    record = {"id": super_admin, "displayName": "Robin", "superAdmin": True}
    people.put(f"admins/{super_admin}", {**record, "email": "superadmin@example.com"})
    people.log_in("superAdmin", "superadmin@example.com")
    account = {
        "displayName": "Paula",
        "email": ADMIN,
        "password": PASSWORD,
        "hls": given.hls,
        **people.project.credentials,
    }
    people.reply("createAdmin", account, by="superAdmin")
    people.log_in("newApp", ADMIN)
    return people


def known_of(people: People, given: Given) -> dict[str, Any]:
    """What a case knows from the start; makes the given event on the way."""
    known: dict[str, Any] = {
        "adminId": people.known["newAppId"],
        "admin": {"email": ADMIN, "password": PASSWORD, **people.project.credentials},
        "bucket": people.settings.bucket,
        "iosSnapshot": IOS_SNAPSHOT,
    }
    if given.event is None:
        return known
    event = people.reply("createEvent", given.event, by="newApp")
    for status in _BEFORE[given.status]:
        body = {"id": event["id"], "status": status}
        people.reply("changeStatus", body, by="newApp")
    # In the old apps' addresses it is the name alone that tells host from celebrity.
    return {**known, "event": event, "AB": "activeBroadcasts/$adminId/$event.fanUrl"}
