"""What those who are in a show are sent when others come: nothing grows with them."""

from collections.abc import Iterator

import pytest

from emulators.firebase.database.changes import Pattern
from emulators.firebase.database.model import Commit
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.seats.models import FanTokensRequest
from tests.support.entering import TAB
from tests.support.in_process_platform import ANA, InProcessPlatform, anonymous
from tests.support.naming import names_event

ADDRESS = f"{ANA}/night"
ACTIVE, PUBLIC = f"activeBroadcasts/{ADDRESS}", f"shows/{ADDRESS}"
FIRST = "the-first-fan"
ROOM = 100

SHOWN = ("status", "standby", "producerActive", "hostActive", "celebrityActive")


def listened_to(uid: str) -> Iterator[str]:
    """What the pages tell a fan's app to listen to."""
    yield PUBLIC
    for field in (*SHOWN, "privateCall", f"activeFans/{uid}"):
        yield f"{ACTIVE}/{field}"
    for top in ("viewers", "line", "deck", "linePositions"):
        yield f"{top}/{ADDRESS}/{uid}"
    for number in ("waiting", "turn"):
        yield f"lineSummary/{ADDRESS}/{number}"


class Pushes:
    """How often an app is sent something that it listens to."""

    def __init__(self, places: Iterator[str]) -> None:
        self._places = [Pattern.parse(place) for place in places]
        self.count = 0

    def __call__(self, commit: Commit) -> None:
        for place in self._places:
            changes = place.changes(commit.before, commit.after, commit.written)
            self.count += any(True for _ in changes)


def join(platform: InProcessPlatform, uid: str) -> None:
    """As an app does: one call, and a connection beside the place it has got."""
    fan = Caller(role=Role.FAN, uid=uid, has_id_token=True)
    tokens = platform.backend.seats.tokens
    event = tokens.fan(fan, FanTokensRequest(admin_id=ANA, fan_url="night"))
    platform.client(anonymous(uid)).update(
        {
            f"presence/{ADDRESS}/{uid}/{TAB}": {".sv": "timestamp"},
            **names_event(ADDRESS, uid, event.id),
        }
    )
    while platform.waiting:
        platform.deliver()


def pushes_while_others_come(others: int, room: int) -> int:
    platform = InProcessPlatform()
    platform.open_show(ANA)
    platform.databases.arrange({f"{PUBLIC}/limit": room})
    join(platform, FIRST)
    pushes = Pushes(listened_to(FIRST))
    stop = platform.databases.instance.subscribe(pushes)
    for number in range(others):
        join(platform, f"fan-{number}")
    stop()
    assert platform.tree["viewerCounts"][ANA]["night"] == others + 1
    return pushes.count


@pytest.mark.parametrize("others", [3, 30])
def test_nobody_hears_of_those_who_come(others: int) -> None:
    assert pushes_while_others_come(others, ROOM) == 0


def test_all_hear_once_that_a_show_is_full() -> None:
    """And once when that was: others may listen to the one and not to the other."""
    assert pushes_while_others_come(30, room=31) == 2


def get_in_line(platform: InProcessPlatform, uid: str) -> None:
    event_id = str(platform.databases.at(f"{ACTIVE}/eventId"))
    now: Json = {".sv": "timestamp"}
    platform.client(anonymous(uid)).update(
        {
            f"line/{ADDRESS}/{uid}": {"at": now, "order": now},
            **names_event(ADDRESS, uid, event_id),
        }
    )
    while platform.waiting:
        platform.deliver()


def test_of_those_who_get_in_line_the_others_hear_a_number_every_ten_seconds() -> None:
    platform = InProcessPlatform()
    platform.open_show(ANA)
    platform.databases.arrange({f"{PUBLIC}/limit": ROOM})
    others = [f"fan-{number}" for number in range(30)]
    for uid in (FIRST, *others):
        join(platform, uid)
    get_in_line(platform, FIRST)
    pushes = Pushes(listened_to(FIRST))
    stop = platform.databases.instance.subscribe(pushes)
    for uid in others:
        platform.clock.advance(1)
        get_in_line(platform, uid)
    stop()

    assert platform.tree["linePositions"][ANA]["night"][FIRST] == {"position": 1}
    assert pushes.count == 3
