"""The largest record that the rules allow fits into one event of the platform.

Eventarc delivers 512 kB at most. A change of a fan's record carries what was there and
what is different; an event that is too large is not delivered, and where it was to tell
that a fan comes or goes, the fan is not counted.
"""

from typing import Any, Final

import pytest

from emulators.firebase.database.changes import Pattern
from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.events import MAX_DELIVERED_BYTES, Event
from emulators.firebase.database.model import Commit
from interactive_broadcast.kernel.errors import RulesDenied
from rules.pictures import OLD_PICTURE
from tests.rules.show_paths import AB
from tests.rules.world import ANA, NOW, a_show, rules
from tests.support.store_databases import StoreDatabases, identity_of

ATTRIBUTES_BYTES: Final = 4_000
"""Of headers, more than there are."""

OLD_APPS: Final = {"config/legacyClients": True}
"""Their pictures may be the largest."""

FANS: Final = "activeBroadcasts/{adminId}/{fanUrl}/activeFans/{fanId}"
RECORD: Final = f"{AB}/activeFans/fan-ana"
BEGIN: Final = "data:image/jpeg;base64,"
LINE: Final = "+" * 64 + "\r\n"
"""The ends of lines take two bytes each in JSON, and are as frequent as they may be."""

LONGEST: Final = "漢" * 120
"""Six bytes a unit in JSON that is spelled in ASCII."""


def a_picture(fill: str) -> str:
    room = (OLD_PICTURE.most or 0) - len(BEGIN)
    lines = LINE.replace("+", fill) * (room // len(LINE))
    return BEGIN + lines + fill * (room - len(lines))


def a_record(fill: str, at: int) -> dict[str, Any]:
    """As large as each of its fields may be."""
    return {
        "id": "fan-ana",
        "joinedAt": NOW - 100,
        "name": LONGEST,
        "browser": '"' * 60,
        "os": "\\" * 60,
        "mobile": False,
        "snapshot": a_picture(fill),
        "snapshotAt": at,
        "networkQuality": "great",
        "isBackstage": False,
        "isOnStage": False,
        "inPrivateCall": False,
        "person": "p" * 64,
        "streamId": "漢" * 200,
    }


def delivered(commit: Commit) -> int:
    """Bytes of the event by which the function of fans' records hears of it."""
    (change,) = Pattern.parse(FANS).changes(commit.before, commit.after, commit.written)
    event = Event.of(change, commit, kind="written", instance="i", region="us-central1")
    _, body = event.request()
    return len(body)


def test_the_largest_record_is_delivered_as_it_comes_changes_and_goes() -> None:
    databases = StoreDatabases(rules(), now_ms=lambda: NOW)
    databases.client(ADMIN).update(a_show("live"))
    databases.client(ADMIN).update(OLD_APPS)
    told = {"person": "p" * 64, "streamId": "漢" * 200}
    databases.client(ADMIN).update({f"{RECORD}/{k}": v for k, v in told.items()})
    commits: list[Commit] = []
    databases.instance.subscribe(commits.append)
    fan = databases.app(ANA)

    fan.update({RECORD: a_record("a", NOW)})
    fan.update({f"{RECORD}/name": LONGEST[1:], f"{RECORD}/networkQuality": "poor"})
    fan.update({RECORD: None})

    sizes = [delivered(commit) for commit in commits]
    assert min(sizes) > (OLD_PICTURE.most or 0)
    assert max(sizes) + ATTRIBUTES_BYTES <= MAX_DELIVERED_BYTES


@pytest.mark.parametrize("name", ["name", "browser", "os", "snapshot"])
def test_no_field_of_it_can_be_larger(name: str) -> None:
    tree = {**a_show("live"), **OLD_APPS}
    databases = StoreDatabases(rules(), now_ms=lambda: NOW, tree=tree)
    record = a_record("a", NOW)
    del record["person"], record["streamId"]
    record[name] += record[name][-1]

    with pytest.raises(RulesDenied):
        databases.client(identity_of(ANA)).update({RECORD: record})
