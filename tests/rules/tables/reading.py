"""Who may read what."""

from typing import Final

from tests.rules.case import NO_READ
from tests.rules.people import (
    EVERYBODY,
    NO_ONE,
    OWNERS,
    SIGNED_IN,
    SUPERS,
    Who,
)
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB
from tests.rules.states import LIFE, OLD_LIFE, State

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
WITH_OWNER: Final = tuple(state for state in LIFE if state is not State.OWNER_REMOVED)
SHOWN: Final = (State.PRESHOW, State.LIVE, State.CLOSING, State.DRAINING)
"""While there are records of a show, whose producer is an admin."""
EXISTING: Final = tuple(state for state in WITH_OWNER if state is not State.DELETED)
FOR_ALL: Final = (
    "name",
    "status",
    "interactiveLimit",
    "limitedBy",
    "callSeconds",
    "standby",
    "hlsEnabled",
    "hlsUrl",
    "startImage",
    "endImage",
    "producerActive",
    "producerHeartBeat",
    "hostActive",
    "hostHeartBeat",
    "celebrityActive",
    "celebrityHeartBeat",
    "privateCall",
    "volume",
)
"""What everybody in a show needs of its record."""

ODD: Final = (State.ODD_START, State.ODD_END)
RIVALS: Final = frozenset({Who.RIVAL, Who.RIVAL_FN})

_ADMINS: Final = (
    Right(node="admins", act=Act.READ, does="admins", by=SUPERS),
    Right(node="admins/$uid", act=Act.READ, does="admins/owner", by=OWNERS | SUPERS),
    Right(
        node="admins/$uid",
        act=Act.READ,
        does="admins/rival/email",
        by=RIVALS | SUPERS,
        is_shown=False,
    ),
)
_EVENTS: Final = (
    Right(
        node="events",
        act=Act.READ,
        does="events",
        by=NO_ONE,
        denied_by=NO_READ,
    ),
    *(
        Right(
            node="events/$eventId",
            act=Act.READ,
            does=path,
            by=OWNERS,
            during=EXISTING,
        )
        for path in ("events/e1", "events/e1/rtmpUrl")
    ),
    Right(
        node="events/$eventId",
        act=Act.READ,
        does="events/unknown",
        by=NO_ONE,
        is_shown=False,
    ),
    Right(
        node="adminEvents/$adminId",
        act=Act.READ,
        does="adminEvents/owner",
        by=OWNERS,
        during=WITH_OWNER,
    ),
    Right(
        node="archives/$eventId",
        act=Act.READ,
        does="archives/e1",
        by=OWNERS,
        during=EXISTING,
    ),
    Right(
        node="formerArchives/$adminId",
        act=Act.READ,
        does="formerArchives/owner",
        by=OWNERS | SUPERS,
        during=WITH_OWNER,
        tried=WITH_OWNER,
    ),
    Right(
        node="formerArchives/$adminId",
        act=Act.READ,
        what="after its owner was removed",
        does="formerArchives/owner",
        by=SUPERS,
        tried=(State.OWNER_REMOVED,),
        is_shown=False,
    ),
    Right(
        node="timeline/$eventId",
        act=Act.READ,
        does="timeline/e1",
        by=OWNERS,
        during=EXISTING,
    ),
    Right(
        node="names/$eventId",
        act=Act.READ,
        does="names/e1",
        by=OWNERS,
        during=EXISTING,
    ),
    *(
        right
        for top in ("openEvents", "current")
        for right in (
            Right(node=top, act=Act.READ, does=top, by=NO_ONE, denied_by=NO_READ),
            *(
                Right(node=f"{top}/$adminId", act=Act.READ, does=path, by=EVERYBODY)
                for path in (f"{top}/owner", f"{top}/owner/e1")
            ),
        )
    ),
)
_SHOWS: Final = (
    *(
        Right(node=node, act=Act.READ, does=path, by=NO_ONE, denied_by=NO_READ)
        for node, path in {
            "activeBroadcasts": "activeBroadcasts",
            "activeBroadcasts/$adminId": "activeBroadcasts/owner",
            "shows": "shows",
            "shows/$adminId": "shows/owner",
        }.items()
    ),
    *(
        Right(
            node=SHOW,
            act=Act.READ,
            does=path,
            by=OWNERS,
            during=WITH_OWNER,
        )
        for path in (
            AB,
            f"{AB}/activeFans",
            f"{AB}/hlsId",
            f"{AB}/eventId",
            f"{AB}/archiving",
            f"{AB}/stageFanId",
        )
    ),
    *(
        Right(node=f"{SHOW}/{field}", act=Act.READ, does=f"{AB}/{field}", by=SIGNED_IN)
        for field in FOR_ALL
    ),
    *(
        Right(
            node=f"{SHOW}/activeFans/$fanId",
            act=Act.READ,
            does=f"{AB}/activeFans/fan-ana{below}",
            by=OWNERS | {Who.FAN},
            during=WITH_OWNER,
            tried=WITH_OWNER,
        )
        for below in ("", "/name")
    ),
    Right(
        node="shows/$adminId/$fanUrl",
        act=Act.READ,
        does="shows/owner/launch-night",
        by=EVERYBODY,
    ),
)
_HALF_ON: Final = Right(
    node=SHOW,
    act=Act.READ,
    does=AB,
    by=OWNERS,
    during=(State.HALF_ON,),
    tried=(State.HALF_ON,),
    is_shown=False,
)
RIGHTS: Final = (*_ADMINS, *_EVENTS, *_SHOWS, _HALF_ON)

OLD_RIGHTS: Final = (
    Right(
        node=SHOW,
        act=Act.READ,
        does=AB,
        by=SIGNED_IN,
        during=OLD_LIFE,
        tried=OLD_LIFE,
        what="all of it",
    ),
)
"""With `config/legacyClients`."""
