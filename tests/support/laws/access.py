"""Laws of who may read what, held against a platform in this process."""

from collections.abc import Iterator
from typing import Any

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

NEVER_READABLE = (
    "secrets", "effects", "viewers", "viewerCounts", "slugs", "sessions",
    "imageCleanups", "closedEvents", "config", "barred", "events", "activeBroadcasts",
    "adminEvents", "timeline", "presence", "recordingsDue",
)  # fmt: skip
"""As a whole, by any client. What lies below is looked at one by one."""

BY_UID = ("secrets", "viewers", "slugs")
BY_EVENT = ("effects", "sessions")
"""Neither are what lies below these."""


def clients(platform: InProcessPlatform) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Everybody who can have an identity, by uid."""
    yield "nobody", None
    for uid in (ANA, BOB, SUE, REX):
        yield uid, signed_in(uid)
    for uid in (*FANS, WALK_IN):
        yield uid, anonymous(uid)
    for event in platform.facts.events.values():
        for role in ("host", "celebrity"):
            guest = on_stage(role, event)
            yield guest["uid"], guest


def rights_stay_where_they_were_given(platform: InProcessPlatform) -> Iterator[str]:
    admins = platform.tree["admins"]
    if not admins.keys() <= {ANA, BOB, SUE}:
        yield f"there are more admins: {admins.keys()}"
    if (found := [uid for uid in admins if admins[uid].get("superAdmin")]) != [SUE]:
        yield f"superAdmins are {found}"


def nobody_reads_what_is_the_backends(platform: InProcessPlatform) -> Iterator[str]:
    # Who may read a place may read all below it: the lowest places say it for those
    # above them. And what the rules say of one event or session they say of all.
    tree = platform.tree
    below = [f"{place}/{key}" for place in BY_UID for key in tree.get(place, {})]
    below += [f"{place}/{key}" for place in BY_EVENT
              for key in list(tree.get(place, {}))[-1:]]  # fmt: skip
    above = {path.split("/")[0] for path in below}
    lowest = [*below, *(place for place in NEVER_READABLE if place not in above)]
    for uid, auth in clients(platform):
        client = platform.client(auth)
        for path in lowest:
            if client.may_read(path):
                yield f"{uid} reads {path}"


def nobody_reads_another_fan(platform: InProcessPlatform) -> Iterator[str]:
    # Whoever reads a name may be one who reads the record, all records, or the show.
    places = [
        (admin_id, fan_url, fan_id)
        for admin_id, fan_url, record in platform.facts.records("activeBroadcasts")
        for fan_id in record.get("activeFans", {})
    ]
    for uid, auth in clients(platform):
        client = platform.client(auth)
        for admin_id, fan_url, fan_id in places:
            path = f"activeBroadcasts/{admin_id}/{fan_url}/activeFans/{fan_id}/name"
            if uid not in (admin_id, fan_id) and client.may_read(path):
                yield f"{uid} reads {path}"


def only_the_owner_reads_an_event(platform: InProcessPlatform) -> Iterator[str]:
    for uid, auth in clients(platform):
        client = platform.client(auth)
        for event_id, event in platform.facts.events.items():
            is_owner = uid == event["adminId"] and uid in platform.tree["admins"]
            for path in (f"events/{event_id}", f"timeline/{event_id}"):
                if client.may_read(path) != is_owner:
                    yield f"{uid} reads {path}, or does not though it is theirs"


LAWS = (
    rights_stay_where_they_were_given,
    nobody_reads_what_is_the_backends,
    nobody_reads_another_fan,
    only_the_owner_reads_an_event,
)
