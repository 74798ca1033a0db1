"""Fans: their own record, and the places that the producer gives."""

from typing import Any, Final

from tests.rules.people import NO_ONE, OWNERS, STRANGERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, COUNTED, PRESENCE, VIEWERS
from tests.rules.states import LIFE, OLD_LIFE, State
from tests.rules.tables.presence import OLD_OPEN, OLD_TRIED, OPEN
from tests.rules.tables.reading import ODD, SHOW, SHOWN
from tests.rules.world import NOW

FANS: Final = f"{AB}/activeFans"
FAN: Final = f"{SHOW}/activeFans/$fanId"
INSIDE: Final = (*OPEN, State.OWNER_REMOVED)
"""The fans' show does not end because the owner is no admin any more."""

THERE: Final = (
    *(*INSIDE, State.CLOSING, State.DRAINING),
    *(State.BARRED, State.FULL),
)
"""While there are records of a show."""
NOBODY_THERE: Final = (State.NOT_STARTED, State.OVER, State.DELETED)
VIEWER_RULE: Final = "viewers/$adminId/$fanUrl/$fanId/.write"

FLAGS: Final = ("isOnStage", "isBackstage", "inPrivateCall")
"""What the producer gives."""

ANA, BEN, BEA, SAM = (f"{FANS}/fan-{name}" for name in ("ana", "ben", "bea", "sam"))
BEN_JOINS: Final = {"id": "fan-ben", "joinedAt": NOW}
BEN_CONNECTS: Final = {f"{PRESENCE}/fan-ben/tab-1": NOW}
BEN_COUNTS: Final = {f"{COUNTED}/fan-ben": True, VIEWERS: 5}
BEN_COMES: Final = {**BEN_CONNECTS, **BEN_COUNTS}


def counted_out(uid: str) -> dict[str, Any]:
    return {f"{COUNTED}/{uid}": None, VIEWERS: 3}


def _leaves(state: State) -> dict[str, Any]:
    viewers = 5 if state is State.FULL else 3
    return {ANA: None, **counted_out("fan-ana"), VIEWERS: viewers}


def _places(key: str, flag: str, former: str) -> tuple[Right, ...]:
    """Putting Ana into the place that `former` has."""
    pointer = f"{AB}/{key}"
    moves = {f"{former}/{flag}": None, f"{ANA}/{flag}": True}
    return (
        Right(
            node=f"{SHOW}/{key}",
            act=Act.CHANGE,
            what="name another fan, whose flag is set and the former fan's removed in the same write",
            does={pointer: "fan-ana", **moves},
            by=OWNERS,
            during=OPEN,
            tried=(*LIFE, *ODD),
        ),
        Right(
            node=f"{SHOW}/{key}",
            act=Act.CHANGE,
            what="name the first fan of the show, with the flag",
            does={pointer: "fan-ana", f"{ANA}/{flag}": True},
            by=OWNERS,
            during=(State.NOBODY_CALLED,),
            tried=(State.NOBODY_CALLED,),
        ),
        Right(
            node=f"{SHOW}/{key}",
            act=Act.DELETE,
            what="with the fan's flag",
            does={pointer: None, f"{former}/{flag}": None},
            by=OWNERS,
            during=SHOWN,
        ),
        Right(
            node=f"{FAN}/{flag}",
            act=Act.CHANGE,
            what="put the fan there, naming the fan in the same write",
            does={f"{ANA}/{flag}": True, f"{former}/{flag}": None, pointer: "fan-ana"},
            by=OWNERS,
            during=OPEN,
            tried=(*LIFE, *ODD),
        ),
        Right(
            node=f"{FAN}/{flag}",
            act=Act.DELETE,
            what="take the fan from there; or the fan leaves",
            does={f"{former}/{flag}": None},
            by=OWNERS | {Who.STAGE_FAN if former == SAM else Who.BACKSTAGE_FAN},
            during=OPEN,
            tried=OPEN,
        ),
    )


RIGHTS: Final = (
    Right(
        node=FAN,
        act=Act.CREATE,
        what="join, under the own uid, counted, together with a first connection",
        does={BEN: BEN_JOINS, **BEN_COMES},
        by=STRANGERS,
        during=INSIDE,
        tried=(*LIFE, State.EARLY, State.BARRED, State.NEXT_ONE),
    ),
    Right(
        node=FAN,
        act=Act.CREATE,
        what="join, under the own uid, counted",
        does={BEN: BEN_JOINS, **BEN_COUNTS},
        by=frozenset({Who.STRANGER_FN}),
        during=INSIDE,
        tried=(*LIFE, State.EARLY, State.BARRED, State.NEXT_ONE),
    ),
    Right(
        node=FAN,
        act=Act.CHANGE,
        does={f"{ANA}/name": "Ana B."},
        by=frozenset({Who.FAN}),
        during=(*INSIDE, State.FULL),
        tried=(*LIFE, State.FULL, State.BARRED, *ODD),
    ),
    Right(
        node=FAN,
        act=Act.DELETE,
        what="leave, and count oneself out",
        does=_leaves,
        by=frozenset({Who.FAN}),
        during=THERE,
        tried=THERE,
        # Who is counted is not for them to say.
        otherwise={
            (who, state): VIEWER_RULE
            for who in OWNERS
            for state in THERE
            if state is not State.OWNER_REMOVED
        },
    ),
    Right(
        node=FAN,
        act=Act.DELETE,
        what="send the fan away",
        does={ANA: None},
        by=OWNERS,
        during=tuple(state for state in THERE if state is not State.OWNER_REMOVED),
        tried=THERE,
    ),
    Right(
        node=FAN,
        act=Act.DELETE,
        is_shown=False,
        does={ANA: None},
        by=frozenset({Who.FAN}),
        during=NOBODY_THERE,
        tried=NOBODY_THERE,
    ),
    *_places("stageFanId", "isOnStage", SAM),
    *_places("backstageFanId", "isBackstage", BEA),
    Right(
        node=f"{FAN}/inPrivateCall",
        act=Act.CHANGE,
        what="call the fan",
        does={f"{ANA}/inPrivateCall": True},
        by=OWNERS,
        during=OPEN,
        tried=(*OPEN, *ODD),
        otherwise={
            (Who.FAN, State.PRESHOW): f"{FAN}/inPrivateCall/.validate",
            (Who.FAN, State.LIVE): f"{FAN}/inPrivateCall/.validate",
        },
    ),
    Right(
        node=f"{FAN}/inPrivateCall",
        act=Act.CHANGE,
        what="end the call",
        does={f"{SAM}/inPrivateCall": False},
        by=OWNERS | {Who.STAGE_FAN},
        during=OPEN,
        tried=OPEN,
    ),
    *(
        Right(
            node=f"{FAN}/{flag}",
            act=Act.DELETE,
            what="of a fan whom the show does not name there",
            does={f"{ANA}/{flag}": None},
            by=OWNERS | {Who.FAN, Who.COUNTER},
            during=OPEN,
            tried=OPEN,
        )
        for flag in FLAGS
    ),
    Right(
        node=FANS.replace(AB, SHOW),
        act=Act.DELETE,
        does={FANS: None},
        by=NO_ONE,
        denied_by="no .write rule",
    ),
)

_OLD_ANA: Final = f"{FANS}/fan-ana-6f1c"
OLD_COMING: Final = (State.OLD_EARLY, *OLD_OPEN)
"""When fans come: nobody tells an old app that the preshow has begun."""

OLD_RIGHTS: Final = (
    Right(
        node=FAN,
        act=Act.CREATE,
        what="under the own uid, without the moment of coming",
        does={BEN: {"id": "fan-ben"}},
        by=STRANGERS,
        during=OLD_COMING,
        tried=(
            *OLD_LIFE,
            State.OLD_EARLY,
            State.OLD_FULL,
            State.OLD_ODD_START,
            State.OLD_ODD_END,
        ),
    ),
    Right(
        node=FAN,
        act=Act.CREATE,
        what="under the own uid, with a name and without an id: a function adds it",
        does={BEN: {"name": "Ben"}},
        by=STRANGERS,
        during=OLD_COMING,
        tried=(*OLD_LIFE, State.OLD_EARLY, State.OLD_FULL, State.OLD_NEXT_ONE),
    ),
    Right(
        node=FAN,
        act=Act.CREATE,
        what="under the own uid with a suffix",
        does={_OLD_ANA: {"id": "fan-ana-6f1c"}},
        by=frozenset({Who.FAN}),
        during=OLD_COMING,
        tried=(*OLD_TRIED, State.OLD_EARLY),
    ),
    Right(
        node=FAN,
        act=Act.DELETE,
        what="under the own uid with a suffix",
        does={_OLD_ANA: None},
        by=OWNERS | {Who.FAN},
        during=OLD_LIFE,
        tried=OLD_LIFE,
    ),
    *(
        Right(
            node=f"{FAN}/{flag}",
            act=Act.CHANGE,
            what="put any fan there",
            does={f"{ANA}/{flag}": True},
            by=OWNERS,
            during=OLD_OPEN,
            tried=OLD_OPEN,
            otherwise={Who.FAN: f"{FAN}/{flag}/.validate"},
        )
        for flag in ("isOnStage", "isBackstage")
    ),
    *(
        Right(
            node=f"{FAN}/{flag}",
            act=Act.CHANGE,
            what="as the app knows it, with the record that it makes or another stream: a function takes off what "
            "nobody has given",
            does={BEN: {"id": "fan-ben", flag: True}},
            by=STRANGERS,
            during=OLD_COMING,
            tried=(*OLD_LIFE, State.OLD_EARLY, State.OLD_FULL),
            denied_by=f"{FAN}/.write",
        )
        for flag in FLAGS
    ),
)
"""With `config/legacyClients`."""
