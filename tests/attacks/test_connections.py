"""Connections: being there without being there, and sending others away."""

from typing import Any

import pytest

from emulators.firebase.database.tree import InvalidData
from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.entering import TAB, entering, presence_of
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    WALK_IN,
    InProcessPlatform,
    anonymous,
    on_stage,
    signed_in,
)

SHOW = "activeBroadcasts/ana/night"
PRESENCE = "presence/ana/night"
NOW = {".sv": "timestamp"}
FAN = FANS[0]
RECORD = f"{SHOW}/activeFans/{FAN}"

Auth = dict[str, Any] | None


@pytest.fixture
def platform(platform: InProcessPlatform) -> InProcessPlatform:
    """Ana's show with a fan, the host and the producer, each with one connection."""
    fan = {"id": FAN, "name": "Fay", "joinedAt": NOW}
    host = on_stage("host", platform.event_of(ANA))
    platform.client(anonymous(FAN)).update(entering(RECORD, fan))
    platform.client(host).update(entering(f"{SHOW}/hostActive"))
    platform.client(signed_in(ANA)).update(entering(f"{SHOW}/producerActive"))
    return platform


def refused(platform: InProcessPlatform, auth: Auth, writes: dict[str, Any]) -> bool:
    """Whether the database refuses, and stays as it is."""
    before = platform.databases.instance.root
    try:
        platform.client(auth).update(writes)
    except (RulesDenied, InvalidData):
        return platform.databases.instance.root is before
    return False


def others(platform: InProcessPlatform) -> list[Auth]:
    """Everybody but Ana and the fan."""
    host_of_another = on_stage("host", platform.event_of(BOB))
    fans = [anonymous(uid) for uid in (*FANS[1:], WALK_IN)]
    return [None, *fans, signed_in(BOB), host_of_another]


@pytest.mark.parametrize("place", [FAN, "host", "producer"])
def test_nobody_ends_the_connections_of_another(
    platform: InProcessPlatform, place: str
) -> None:
    """Removing what somebody else's connection has written.

    Hurts: the host is taken for gone in the middle of the show, a fan loses the line.
    Stopped by: the rules: a connection is its person's, and the producer's to remove.
    """
    for auth in others(platform):
        for path in (f"{PRESENCE}/{place}/{TAB}", f"{PRESENCE}/{place}", PRESENCE):
            assert refused(platform, auth, {path: None}), (auth, path)


@pytest.mark.parametrize("place", [FAN, "host", "producer"])
def test_nobody_keeps_another_in_the_show(
    platform: InProcessPlatform, place: str
) -> None:
    """Heartbeats in the name of somebody who has gone.

    Hurts: a show that is full with nobody in it, a live show that never ends.
    Stopped by: the rules: a heartbeat is sent by the person whose it is.
    """
    for auth in others(platform):
        for tab in (TAB, "another-tab"):
            assert refused(platform, auth, {f"{PRESENCE}/{place}/{tab}": NOW}), auth


@pytest.mark.parametrize(
    "moment", [99_999_999_999_999, 1, -1, "now", True, {"at": 1}, [NOW]]
)
def test_a_heartbeat_is_not_of_another_time(
    platform: InProcessPlatform, moment: Any
) -> None:
    """A heartbeat of the year 5138.

    Hurts: a seat that is never free again.
    Stopped by: the rules: a heartbeat is the server's clock at that very moment.
    """
    writes = {f"{PRESENCE}/{FAN}/{TAB}": moment}

    assert refused(platform, anonymous(FAN), writes)


def test_a_place_is_not_held_without_a_connection(
    platform: InProcessPlatform,
) -> None:
    """A record that a script makes and leaves, without any connection.

    Hurts: seats of people who were never there, for as long as nobody looks.
    Stopped by: the rules: place and connection come in one write; whoever lets the
    connection fall silent has lost the place minutes later.
    """
    uid = FANS[1]
    place = f"{SHOW}/activeFans/{uid}"
    record = {"id": uid, "name": "Gus", "joinedAt": NOW}
    borrowed = {place: record, f"{presence_of(RECORD)}/{TAB}": NOW}

    assert refused(platform, anonymous(uid), {place: record})
    assert refused(platform, anonymous(uid), borrowed)


@pytest.mark.parametrize(
    "path",
    [
        f"{PRESENCE}/{WALK_IN}/{TAB}",
        f"presence/bob/night/{FAN}/{TAB}",
        f"presence/nobody/nowhere/{FAN}/{TAB}",
        f"{PRESENCE}/{FAN}/{'k' * 65}",
        f"{PRESENCE}/{FAN}/a tab",
        f"{PRESENCE}/{FAN}/{TAB}/deeper",
    ],
)
def test_presence_is_no_place_to_store_things(
    platform: InProcessPlatform, path: str
) -> None:
    """Connections in shows where one is not, under long keys, with more below.

    Hurts: the operator pays for a database that strangers fill.
    Stopped by: the rules: a number under a short key, beside a place in that show.
    (How many of their own connections somebody makes no rule can count; each is
    removed when it falls silent.)
    """
    uid = WALK_IN if WALK_IN in path else FAN

    assert refused(platform, anonymous(uid), {path: NOW})


def test_nobody_learns_who_is_connected(platform: InProcessPlatform) -> None:
    """Listening to who comes and goes.

    Hurts: uids of all fans, and the habits of each.
    Stopped by: the rules: the producer alone reads there.
    """
    for auth in (*others(platform), anonymous(FAN)):
        for path in ("presence", "presence/ana", PRESENCE, f"{PRESENCE}/host"):
            assert not platform.client(auth).may_read(path), (auth, path)
    assert platform.client(signed_in(ANA)).may_read(PRESENCE)


def test_whoever_was_sent_away_does_not_stay_by_a_heartbeat(
    platform: InProcessPlatform,
) -> None:
    """A tab that goes on sending heartbeats after the producer has removed the fan.

    Hurts: the fan is back, without having been let in.
    Stopped by: the rules: without a place there is no connection.
    """
    gone = {RECORD: None, presence_of(RECORD): None}
    platform.client(signed_in(ANA)).update(gone)

    assert refused(platform, anonymous(FAN), {f"{PRESENCE}/{FAN}/{TAB}": NOW})
