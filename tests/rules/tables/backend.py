"""What is the backend's alone, and what its counter may do."""

from typing import Final

from tests.rules.case import ALLOWED, NO_WRITE, Case
from tests.rules.people import NO_ONE, Who
from tests.rules.right import Act, Right, closed
from tests.rules.states import AB, LIFE, PUBLIC_SHOW, State

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
MARK: Final = "viewers/owner/launch-night"
MARK_RULE: Final = "viewers/$adminId/$fanUrl/$fanId/.write"
NUMBER: Final = "shows/$adminId/$fanUrl/viewers"
COUNTED: Final = (State.PRESHOW, State.LIVE, State.CLOSING, State.DRAINING, State.OWNER_REMOVED)  # fmt: skip
"""As long as the records are there."""

_RECORD: Final = {
    "eventId": "e2",
    "name": "x",
    "status": "live",
    "interactiveLimit": 9,
    "hlsEnabled": False,
    "hlsUrl": "https://example.com/x.m3u8",
    "hlsId": "x",
    "archiving": True,
    "startImage": {"id": "x", "url": "https://example.com/x.png"},
    "vip": "x",
}
_PUBLIC: Final = {
    "name": "x",
    "status": "closed",
    "hlsUrl": "https://example.com/x.m3u8",
    "limit": 9,
    "full": True,
    "vip": "x",
}

RIGHTS: Final = (
    *closed("secrets/{adminId}", "secrets/owner/otSecret"),
    *closed("effects/{eventId}", "effects/e1/startArchive"),
    *closed("barred/{eventId}", "barred/e1/fan-ana", value=None),
    *closed("published/{eventId}", "published/e1/s1/from", value=1),
    *closed("imageCleanups", "imageCleanups/2027-01-18/e1"),
    *closed("config", "config/legacyClients", value=True),
    *closed("anything else", "anything/else"),
    *closed("everything", ""),
    Right(
        node="archives/$eventId",
        act=Act.CHANGE,
        does={"archives/e1/a2": {"status": "started"}},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    Right(
        node="timeline/$eventId",
        act=Act.CHANGE,
        does={"timeline/e1/t2": {"what": "x"}},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    Right(
        node=SHOW,
        act=Act.DELETE,
        does={AB: None},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    *(
        Right(
            node=f"{SHOW}/{field.replace('vip', '$other')}",
            act=Act.CHANGE,
            does={f"{AB}/{field}": value},
            by=NO_ONE,
            denied_by=NO_WRITE,
        )
        for field, value in _RECORD.items()
    ),
    *(
        Right(
            node=f"shows/$adminId/$fanUrl/{field.replace('vip', '$other')}",
            act=Act.CHANGE,
            does={f"{PUBLIC_SHOW}/{field}": value},
            by=NO_ONE,
            denied_by=NO_WRITE,
        )
        for field, value in _PUBLIC.items()
    ),
    Right(
        node="viewers/$adminId/$fanUrl",
        act=Act.READ,
        does=MARK,
        by=NO_ONE,
        denied_by="no .read rule",
    ),
    Right(
        node="viewers/$adminId/$fanUrl/$fanId",
        act=Act.CREATE,
        what="count a fan who came",
        does={f"{MARK}/fan-ben": True, f"{PUBLIC_SHOW}/viewers": 5},
        by=frozenset({Who.COUNTER}),
        during=COUNTED,
    ),
    Right(
        node="viewers/$adminId/$fanUrl/$fanId",
        act=Act.DELETE,
        what="count a fan who left",
        does={f"{MARK}/fan-ana": None, f"{PUBLIC_SHOW}/viewers": 3},
        by=frozenset({Who.COUNTER}),
        during=COUNTED,
    ),
    Right(
        node=NUMBER,
        act=Act.CHANGE,
        what="move by one, with the fan's mark",
        does={f"{PUBLIC_SHOW}/viewers": 5, f"{MARK}/fan-ben": True},
        by=frozenset({Who.COUNTER}),
        during=COUNTED,
    ),
)


def _count(expected: str, writes: dict[str, object], state: State = State.LIVE) -> Case:
    return Case(who=Who.COUNTER, state=state, writes=writes, expected=expected)


CASES: Final = (
    # The number and the mark move together, by one, once.
    _count(MARK_RULE, {f"{MARK}/fan-ana": True, f"{PUBLIC_SHOW}/viewers": 5}),
    _count(MARK_RULE, {f"{MARK}/fan-ben": None, f"{PUBLIC_SHOW}/viewers": 3}),
    _count(MARK_RULE, {f"{MARK}/fan-ben": True}),
    _count(MARK_RULE, {f"{MARK}/fan-ben": True, f"{PUBLIC_SHOW}/viewers": 6}),
    _count(MARK_RULE, {f"{MARK}/fan-ben": True, f"{PUBLIC_SHOW}/viewers": 4}),
    _count(MARK_RULE, {f"{MARK}/fan-ben": True, f"{PUBLIC_SHOW}/viewers": 3}),
    _count(MARK_RULE, {f"{MARK}/fan-ana": None}),
    _count(MARK_RULE, {f"{MARK}/fan-ana": None, f"{PUBLIC_SHOW}/viewers": 2}),
    _count(MARK_RULE, {f"{MARK}/fan-ana": None, f"{PUBLIC_SHOW}/viewers": 5}),
    _count(
        "viewers/$adminId/$fanUrl/$fanId/.validate",
        {f"{MARK}/fan-ben": "yes", f"{PUBLIC_SHOW}/viewers": 5},
    ),
    _count(ALLOWED, {f"{MARK}/fan-ana": None, f"{PUBLIC_SHOW}/viewers": 0}, State.LAST_VIEWER),
    _count(f"{NUMBER}/.validate", {f"{MARK}/fan-ana": None, f"{PUBLIC_SHOW}/viewers": -1}, State.MISCOUNTED),
    _count(f"{NUMBER}/.validate", {f"{PUBLIC_SHOW}/viewers": 6}),
    _count(f"{NUMBER}/.validate", {f"{PUBLIC_SHOW}/viewers": 2}),
    _count(f"{NUMBER}/.validate", {f"{PUBLIC_SHOW}/viewers": 4}),
    _count(f"{NUMBER}/.validate", {f"{PUBLIC_SHOW}/viewers": "5"}),
    _count(NO_WRITE, {f"{PUBLIC_SHOW}/status": "closed"}),
    _count(NO_WRITE, {MARK: None}),
    *(
        Case(
            who=Who.OWNER_FN,
            state=state,
            writes={f"{AB}/status": "live"},
            expected=NO_WRITE,
        )
        for state in LIFE
    ),
    _count(ALLOWED, {f"{MARK}/fan-sam": None, f"{PUBLIC_SHOW}/viewers": 3}),
)  # fmt: skip
