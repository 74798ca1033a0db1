"""Who may make, change and delete an event, and what must change with it."""

from itertools import product
from typing import Any

import pytest

from interactive_broadcast.domain.status import NEXT
from interactive_broadcast.models.events import Status
from tests.rules.world import (
    ANA,
    CELEBRITY_URL,
    HOST,
    HOST_URL,
    NOBODY,
    NOW,
    OWNER,
    OWNER_BY_FUNCTION,
    REMOVED_BY_FUNCTION,
    RIVAL,
    RIVAL_BY_FUNCTION,
    SUPER_BY_FUNCTION,
    Auth,
    World,
    a_show,
    an_event,
    indexed,
    ruling,
    without,
)

WRITE = "events/$eventId/.write"
VALIDATE = "events/$eventId/.validate"
SLUG = "slugs/$adminId/$kind/$slug/.write"
OPEN = "openEvents/$adminId/$eventId/.write"
IMAGE = {"id": "doors", "url": "https://example.com/doors.png"}


def a_new_event(**fields: Any) -> dict[str, Any]:
    made = {
        "fanUrl": "second-night",
        "hostUrl": "host-address-0002",
        "celebrityUrl": "celebrity-address-0002",
        "createdAt": NOW,
        "updatedAt": NOW,
        **fields,
    }
    return indexed(an_event("e2", **made))


@pytest.mark.parametrize(
    ("who", "writes", "expected"),
    [
        pytest.param(OWNER_BY_FUNCTION, a_new_event(), "allowed", id="the owner by a function"),
        pytest.param(OWNER, a_new_event(), WRITE, id="the owner's client"),
        pytest.param(RIVAL_BY_FUNCTION, a_new_event(), WRITE, id="in another's name"),
        pytest.param(SUPER_BY_FUNCTION, a_new_event(), WRITE, id="a superAdmin for another"),
        pytest.param(REMOVED_BY_FUNCTION, a_new_event(adminId="removed"), WRITE, id="a removed admin"),
        pytest.param(NOBODY, a_new_event(), WRITE, id="nobody"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(status="live"), "events/$eventId/status/.validate", id="already live"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(fanUrl="launch-night"), SLUG, id="a fan address that is taken"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(hostUrl=HOST_URL), SLUG, id="a host address that is taken"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(hostUrl="short"), "events/$eventId/hostUrl/.validate", id="a host address to guess"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(hostUrl="the-same-address-2", celebrityUrl="the-same-address-2"), VALIDATE, id="one address for both"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(name=""), "events/$eventId/name/.validate", id="no name"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(createdAt=1), "events/$eventId/createdAt/.validate", id="an invented time"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(archiveId="a1"), "events/$eventId/archiveId/.validate", id="an invented archive"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(showStartedAt=NOW), "events/$eventId/showStartedAt/.validate", id="an invented start"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(vip=True), "events/$eventId/$other/.validate", id="an unknown field"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(startImage=IMAGE, rtmpUrl="rtmp://live/app/key", redirectUrl="https://example.com"), "allowed", id="everything an owner may say"),
        pytest.param(OWNER_BY_FUNCTION, a_new_event(redirectUrl="javascript:alert(1)"), "events/$eventId/redirectUrl/.validate", id="a redirect that is a script"),
        pytest.param(OWNER_BY_FUNCTION, {p: v for p, v in a_new_event().items() if "fanUrl" not in p}, VALIDATE, id="without its address in the index"),
        pytest.param(OWNER_BY_FUNCTION, {p: v for p, v in a_new_event().items() if "openEvents" not in p}, VALIDATE, id="without its public copy"),
        pytest.param(OWNER_BY_FUNCTION, {p: v for p, v in a_new_event().items() if "adminEvents" not in p}, VALIDATE, id="without its place in the list"),
        pytest.param(OWNER_BY_FUNCTION, {p: v for p, v in a_new_event().items() if "stage-e2" not in p}, VALIDATE, id="without its stage in the index"),
        pytest.param(OWNER_BY_FUNCTION, {"slugs/owner/fanUrl/free": "e1"}, SLUG, id="an address for an event that has another"),
        pytest.param(OWNER_BY_FUNCTION, {"slugs/owner/vipUrl/free": "e1"}, SLUG, id="an unknown kind of address"),
        pytest.param(OWNER_BY_FUNCTION, {"sessions/some-session": "e1"}, "sessions/$sessionId/.write", id="a foreign session"),
    ],
)  # fmt: skip
def test_who_may_make_an_event(
    who: Auth, writes: dict[str, Any], expected: str
) -> None:
    assert ruling(World().write(who, writes)) == expected


@pytest.mark.parametrize(("current", "wanted"), list(product(Status, Status)))
@pytest.mark.parametrize("who", [OWNER, OWNER_BY_FUNCTION], ids=["client", "function"])
def test_the_rules_and_the_functions_agree_on_what_may_follow_what(
    current: Status, wanted: Status, who: Auth
) -> None:
    world = World(a_show(status=current.value))
    legal = wanted is current or wanted in NEXT[current]

    verdict = world.write(who, {"events/e1/status": wanted.value})

    assert (ruling(verdict) == "allowed") == legal


DIRECT = "events/$eventId/status/.write"


@pytest.mark.parametrize(
    ("who", "writes", "expected"),
    [
        # Others.
        (RIVAL, {"events/e1/status": "live"}, DIRECT),
        (RIVAL_BY_FUNCTION, {"events/e1/status": "live"}, DIRECT),
        (ANA, {"events/e1/status": "closed"}, DIRECT),
        (HOST, {"events/e1/status": "closed"}, DIRECT),
        (NOBODY, {"events/e1/status": "closed"}, DIRECT),
        (OWNER, {"events/e1/status": None}, DIRECT),
        # What an owner's client may edit, and with what.
        (OWNER, {"events/e1/archiveEvent": True}, "allowed"),
        (OWNER, {"events/e1/rtmpUrl": "rtmps://live/app/key"}, "allowed"),
        (OWNER, {"events/e1/rtmpUrl": "https://live/app/key"}, "events/$eventId/rtmpUrl/.validate"),
        (OWNER, {"events/e1/name": "Last Night"}, VALIDATE),
        (OWNER, {"events/e1/name": "Last Night", "openEvents/owner/e1/name": "Last Night"}, "allowed"),
        (OWNER, {"events/e1/startImage": IMAGE, "openEvents/owner/e1/startImage": IMAGE}, "allowed"),
        (OWNER, {"events/e1/startImage/url": "ftp://x", "openEvents/owner/e1/startImage/url": "ftp://x"}, "events/$eventId/startImage/.validate"),
        (OWNER, {"openEvents/owner/e1/name": "Last Night"}, "openEvents/$adminId/$eventId/name/.validate"),
        (OWNER, {"openEvents/owner/e1/hostUrl": HOST_URL}, "openEvents/$adminId/$eventId/$other/.validate"),
        (RIVAL, {"events/e1/archiveEvent": True}, "events/$eventId/archiveEvent/.write"),
        # What only the backend knows.
        (OWNER, {"events/e1/archiveId": "a1"}, WRITE),
        (OWNER_BY_FUNCTION, {"events/e1/archiveId": "a1"}, "events/$eventId/archiveId/.validate"),
        (OWNER_BY_FUNCTION, {"events/e1/archive/status": "available"}, "events/$eventId/archive/$field/.validate"),
        (OWNER_BY_FUNCTION, {"events/e1/adminId": "rival"}, VALIDATE),
        (OWNER_BY_FUNCTION, {"events/e1/stageSessionId": "mine"}, VALIDATE),
        # Moving to another address.
        (
            OWNER_BY_FUNCTION,
            {"events/e1/hostUrl": "host-address-0009", f"slugs/owner/hostUrl/{HOST_URL}": None, "slugs/owner/hostUrl/host-address-0009": "e1"},
            "allowed",
        ),
        (
            OWNER_BY_FUNCTION,
            {"events/e1/fanUrl": "late-night", "openEvents/owner/e1/fanUrl": "late-night", "slugs/owner/fanUrl/launch-night": None, "slugs/owner/fanUrl/late-night": "e1"},
            "events/$eventId/fanUrl/.validate",
        ),
        (OWNER_BY_FUNCTION, {f"slugs/owner/hostUrl/{HOST_URL}": None}, SLUG),
        (OWNER_BY_FUNCTION, {"openEvents/owner/e1": None}, OPEN),
        (OWNER_BY_FUNCTION, {"adminEvents/owner/e1": None}, "adminEvents/$adminId/$eventId/.write"),
    ],
)  # fmt: skip
def test_who_may_change_an_event(
    who: Auth, writes: dict[str, Any], expected: str
) -> None:
    assert ruling(World().write(who, writes)) == expected


def test_the_fans_address_may_change_until_the_doors_open() -> None:
    world = World(a_show(status="notStarted"))

    verdict = world.write(
        OWNER_BY_FUNCTION,
        {
            "events/e1/fanUrl": "late-night",
            "openEvents/owner/e1/fanUrl": "late-night",
            "slugs/owner/fanUrl/launch-night": None,
            "slugs/owner/fanUrl/late-night": "e1",
        },
    )

    assert ruling(verdict) == "allowed"


def test_closing_an_event_frees_its_addresses_in_the_same_write() -> None:
    closing = {
        "events/e1/status": "closed",
        "events/e1/updatedAt": NOW,
        "openEvents/owner/e1": None,
        "slugs/owner/fanUrl/launch-night": None,
        f"slugs/owner/hostUrl/{HOST_URL}": None,
        f"slugs/owner/celebrityUrl/{CELEBRITY_URL}": None,
    }

    verdict = World(a_show("live")).write(OWNER_BY_FUNCTION, closing)

    assert ruling(verdict) == "allowed"


@pytest.mark.parametrize(
    ("status", "who", "expected"),
    [
        ("notStarted", OWNER_BY_FUNCTION, "allowed"),
        ("preshow", OWNER_BY_FUNCTION, "allowed"),
        ("live", OWNER_BY_FUNCTION, WRITE),
        ("closed", OWNER_BY_FUNCTION, "allowed"),
        ("preshow", OWNER, WRITE),
        ("preshow", RIVAL_BY_FUNCTION, WRITE),
        ("preshow", SUPER_BY_FUNCTION, WRITE),
    ],
)
def test_who_may_delete_an_event(status: str, who: Auth, expected: str) -> None:
    everything = without(indexed(an_event(status=status)))

    verdict = World(a_show(status)).write(who, everything)

    assert ruling(verdict) == expected


def test_an_event_does_not_go_without_its_entries() -> None:
    everything = without(indexed(an_event()))

    for path in everything.keys() - {"events/e1"}:
        rest = {other: None for other in everything if other != path}
        assert ruling(World().write(OWNER_BY_FUNCTION, rest)) == WRITE, path


def test_a_closed_event_keeps_its_hands_off_an_address_that_others_use_now() -> None:
    show = a_show("closed")
    for path, value in indexed(an_event("e2")).items():
        top, *rest = path.split("/")
        node = show.setdefault(top, {})
        for name in rest[:-1]:
            node = node.setdefault(name, {})
        node[rest[-1]] = value

    verdict = World(show).write(
        OWNER_BY_FUNCTION, {"slugs/owner/fanUrl/launch-night": None}
    )

    assert ruling(verdict) == SLUG


@pytest.mark.parametrize(
    "writes",
    [
        {"events/e1/name": "Again"},
        {"events/e1/archiveEvent": True},
        {"events/e1/status": "live"},
        {"events/e1/updatedAt": NOW},
        {"slugs/owner/fanUrl/launch-night": "e1"},
        {"openEvents/owner/e1": {"id": "e1"}},
    ],
)
def test_a_closed_event_stays_as_it_is(writes: dict[str, Any]) -> None:
    for who in (OWNER, OWNER_BY_FUNCTION):
        assert ruling(World(a_show("closed")).write(who, writes)) != "allowed"
