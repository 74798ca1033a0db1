"""Who may read what."""

import pytest

from tests.rules.world import (
    ANA,
    BEN,
    CELEBRITY,
    COUNTER,
    HOST,
    NOBODY,
    OTHER_HOST,
    OWNER,
    OWNER_BY_FUNCTION,
    REMOVED,
    RIVAL,
    RIVAL_BY_FUNCTION,
    SUPER,
    Auth,
    World,
    a_show,
    ruling,
)

AB = "activeBroadcasts/owner/launch-night"
EVERYBODY = {
    "nobody": NOBODY,
    "a fan": ANA,
    "another fan": BEN,
    "the host": HOST,
    "the celebrity": CELEBRITY,
    "the host of another show": OTHER_HOST,
    "the owner": OWNER,
    "the owner by a function": OWNER_BY_FUNCTION,
    "another admin": RIVAL,
    "another admin by a function": RIVAL_BY_FUNCTION,
    "a superAdmin": SUPER,
    "a removed admin": REMOVED,
    "the counter": COUNTER,
}
SIGNED_IN = set(EVERYBODY) - {"nobody"}
OWNERS = {"the owner", "the owner by a function"}

READERS: dict[str, set[str]] = {
    # What is nobody's business, and what is below it.
    "": set(),
    "secrets": set(),
    "secrets/owner": set(),
    "secrets/owner/otSecret": set(),
    "effects/e1": set(),
    "viewers/owner/launch-night": set(),
    "slugs/owner": set(),
    "slugs/owner/hostUrl/host-address-0001": set(),
    "sessions/stage-e1": set(),
    "imageCleanups": set(),
    "config/legacyClients": set(),
    "anything/else": set(),
    # Admins.
    "admins": {"a superAdmin"},
    "admins/owner": {"a superAdmin", *OWNERS},
    "admins/rival": {
        "a superAdmin",
        "another admin",
        "another admin by a function",
    },
    # Events.
    "events": set(),
    "events/e1": OWNERS,
    "events/e1/rtmpUrl": OWNERS,
    "events/unknown": set(),
    "adminEvents/owner": OWNERS,
    "timeline/e1": OWNERS,
    "openEvents": set(),
    "openEvents/owner": set(EVERYBODY),
    "openEvents/owner/e1": set(EVERYBODY),
    # The running show.
    "activeBroadcasts": set(),
    "activeBroadcasts/owner": set(),
    AB: OWNERS,
    f"{AB}/activeFans": OWNERS,
    f"{AB}/activeFans/fan-ana": {"a fan", *OWNERS},
    f"{AB}/activeFans/fan-ana/name": {"a fan", *OWNERS},
    f"{AB}/hlsId": OWNERS,
    f"{AB}/eventId": OWNERS,
    f"{AB}/status": SIGNED_IN,
    f"{AB}/hlsUrl": SIGNED_IN,
    f"{AB}/privateCall": SIGNED_IN,
    f"{AB}/volume": SIGNED_IN,
    f"{AB}/producerActive": SIGNED_IN,
    f"{AB}/hostActive": SIGNED_IN,
    # The public face.
    "shows": set(),
    "shows/owner": set(),
    "shows/owner/launch-night": set(EVERYBODY),
}


@pytest.mark.parametrize(("who", "auth"), EVERYBODY.items(), ids=EVERYBODY)
@pytest.mark.parametrize("path", READERS, ids=lambda path: path or "the root")
def test_who_may_read(path: str, who: str, auth: Auth) -> None:
    verdict = World().read(auth, path)

    assert (ruling(verdict) == "allowed") == (who in READERS[path])


def test_an_admin_who_was_removed_no_longer_reads_what_he_owns() -> None:
    show = a_show()
    del show["admins"]["owner"]

    world = World(show)

    assert ruling(world.read(OWNER, "events/e1")) == "events/$eventId/.read"
    assert ruling(world.read(OWNER, AB)) == "activeBroadcasts/$adminId/$fanUrl/.read"
    assert ruling(world.read(OWNER, "timeline/e1")) == "timeline/$eventId/.read"
