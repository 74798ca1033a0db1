"""What there is before a case begins, made as new apps make it."""

import base64
from typing import Any, Final

from emulators.stack import LocalStack
from tests.clients.cases import Given
from tests.support.people import PASSWORD, People

ADMIN: Final = "producer@example.com"
IOS_SNAPSHOT: Final = "data:image/png;base64," + "/9j/4AAQ" * 25_000
"""As iOS makes one of its whole preview: a JPEG that it calls a PNG, of some 150 kB."""

SWITCH: Final = "config/legacyClients"

PREVIEW: Final = f"data:image/png;base64,{base64.b64encode(bytes(175_000)).decode()}"
"""A fan's picture as iOS sends it: a JPEG of all of the preview, under another name."""

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
        "preview": PREVIEW,
    }
    if given.event is None:
        return known
    event = people.reply("createEvent", given.event, by="newApp")
    for status in _BEFORE[given.status]:
        body = {"id": event["id"], "status": status}
        people.reply("changeStatus", body, by="newApp")
    # In the old apps' addresses it is the name alone that tells host from celebrity.
    return {**known, "event": event, "AB": "activeBroadcasts/$adminId/$event.fanUrl"}
