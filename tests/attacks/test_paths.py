"""Every path of the database, tried by everybody who has no business there."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.entering import entering
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    REX,
    SUE,
    WALK_IN,
    InProcessPlatform,
    anonymous,
    on_stage,
    signed_in,
)

SHOW = "activeBroadcasts/ana/night"
PUBLIC = ("openEvents/ana", "current/ana", "shows/ana/night")
"""For anybody, also who is not signed in."""

ANNOUNCED = tuple(
    f"{SHOW}/{field}"
    for field in (
        "name", "status", "interactiveLimit", "limitedBy", "callSeconds", "hlsEnabled",
        "hlsUrl",
        "startImage", "endImage", "producerActive", "producerHeartBeat", "hostActive",
        "hostHeartBeat", "celebrityActive", "celebrityHeartBeat", "privateCall",
        "volume",
    )
)  # fmt: skip
"""For everybody who is signed in."""

STRANGERS = (
    "nobody", "a walk-in", "another producer", "another producer by a function",
    "a removed admin", "a removed admin by a function", "the host of another show",
    "a superAdmin", "a superAdmin by a function", "another fan",
    "who claims to be a function", "who claims to be the host",
)  # fmt: skip


def by_function(uid: str) -> dict[str, Any]:
    return {"uid": uid, "via": "functions", "token": {}}


def stranger(platform: InProcessPlatform, who: str) -> dict[str, Any] | None:
    known: dict[str, dict[str, Any] | None] = {
        "nobody": None,
        "a walk-in": anonymous(WALK_IN),
        "another producer": signed_in(BOB),
        "another producer by a function": by_function(BOB),
        "a removed admin": signed_in(REX),
        "a removed admin by a function": by_function(REX),
        "the host of another show": on_stage("host", platform.event_of(BOB)),
        "a superAdmin": signed_in(SUE),
        "a superAdmin by a function": by_function(SUE),
        "another fan": anonymous(FANS[1]),
        "who claims to be a function": {
            **anonymous(WALK_IN),
            "token": {"via": "functions"},
        },
        "who claims to be the host": signed_in("x", role="host", adminId=ANA),
    }
    return known[who]


@pytest.fixture
def full_house(platform: InProcessPlatform) -> InProcessPlatform:
    """Ana's show is live, with everybody and everything in it."""
    event = platform.event_of(ANA)
    platform.change_status(event["id"], Status.LIVE)
    platform.settle()
    fan: dict[str, Any] = {
        "id": FANS[0],
        "name": "Fay",
        "joinedAt": {".sv": "timestamp"},
    }
    place = f"{SHOW}/activeFans/{FANS[0]}"
    platform.client(anonymous(FANS[0])).update(entering(place, fan))
    host = platform.client(on_stage("host", event))
    host.update(entering(f"{SHOW}/hostActive"))
    platform.client(signed_in(ANA)).update(
        {
            **entering(f"{SHOW}/producerActive"),
            f"{SHOW}/privateCall": {"isWith": "fan", "fanId": FANS[0]},
            f"{SHOW}/volume/fan": 50,
            f"{place}/isOnStage": True,
            f"{SHOW}/stageFanId": FANS[0],
        }
    )
    platform.settle()
    return platform


def places(platform: InProcessPlatform) -> list[str]:
    """Every path that there is below the root, but those of others than Ana."""
    theirs = platform.event_of(BOB)
    names = {BOB, SUE, theirs["id"], theirs["sessionId"], theirs["stageSessionId"]}
    return [
        path for path in _below("", platform.tree) if not names & set(path.split("/"))
    ]


def _below(path: str, value: Any) -> Iterator[str]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _below(f"{path}/{key}".lstrip("/"), child)


def is_at(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(f"{path}/".startswith(f"{prefix}/") for prefix in prefixes)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_reads_what_is_public_and_no_more(
    full_house: InProcessPlatform, who: str
) -> None:
    """Every path there is, read by everybody who has no part in the show.

    Hurts: names, faces, links, keys and plans of others.
    Stopped by: the rules are closed at the root; what is open is open by name.
    """
    auth = stranger(full_house, who)
    client = full_house.client(auth)
    open_to_him = PUBLIC + (ANNOUNCED if auth else ())
    if who.startswith("a superAdmin"):
        open_to_him += ("admins", "viewerCounts/ana/night")

    seen = {path for path in places(full_house) if client.may_read(path)}

    assert seen == {path for path in places(full_house) if is_at(path, open_to_him)}


ABSENT = tuple(
    f"{SHOW}/{field}"
    for field in ("startImage", "celebrityActive", "hostHeartBeat", "backstageFanId")
)
REPLACEMENTS: tuple[Any, ...] = (
    None, True, 0, "live", "https://evil.example/x.m3u8", {".sv": "timestamp"},
    {"id": "x", "url": "https://evil.example/x.png"},
    {"isWith": "fan", "fanId": FANS[0]},
)  # fmt: skip
"""Of every type that a field may have."""


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_changes_nothing_anywhere(
    full_house: InProcessPlatform, who: str
) -> None:
    """Every path there is, overwritten and removed by the same people.

    Hurts: everything; a show directed, emptied or redirected by a viewer.
    Stopped by: the same; a superAdmin manages admins, and no shows. A claim that looks
    like ours is none: only the backend's own rights can set `auth.via`.
    """
    client = full_house.client(stranger(full_house, who))
    managed = ("admins",) if who == "a superAdmin by a function" else ()
    before = full_house.databases.instance.root

    found = [path for path in places(full_house) if not is_at(path, managed)]
    for path, value in (
        *product(found, REPLACEMENTS),
        *product(ABSENT, REPLACEMENTS[1:]),
    ):
        with pytest.raises(RulesDenied):
            client.update({path: value})

    assert full_house.databases.instance.root is before


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_adds_nothing_anywhere(
    full_house: InProcessPlatform, who: str
) -> None:
    """A new child with a strange name below every path there is.

    Hurts: apps that meet what they do not know; storage that somebody else pays for.
    Stopped by: records have the fields that the rules name, and no others.
    """
    client = full_house.client(stranger(full_house, who))
    before = full_house.databases.instance.root

    for path in places(full_house):
        for key in ("anything", "__proto__", "constructor", "0", "x" * 700):
            with pytest.raises(RulesDenied):
                client.update({f"{path}/{key}": "x"})

    assert full_house.databases.instance.root is before
