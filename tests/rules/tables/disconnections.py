"""Why somebody was disconnected: who reads it, and who may take it back."""

from typing import Final

from tests.rules.case import NO_WRITE, Case
from tests.rules.people import NO_ONE, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import LIFE, State
from tests.rules.tables.reading import EXISTING
from tests.rules.world import guest

EVENT: Final = "disconnections/$eventId"
PERSON: Final = f"{EVENT}/$uid"
TOLD: Final = "disconnections/e1"

RIGHTS: Final = (
    Right(node=EVENT, act=Act.READ, does=TOLD, by=OWNERS, during=EXISTING),
    Right(
        node=PERSON,
        act=Act.READ,
        does=f"{TOLD}/fan-ana",
        by=OWNERS | {Who.FAN},
        during=EXISTING,
        tried=EXISTING,
    ),
    Right(
        node=PERSON,
        act=Act.DELETE,
        what="after a plain disconnect",
        does={f"{TOLD}/fan-ana": None},
        by=frozenset({Who.FAN}),
        during=tuple(state for state in LIFE if state is not State.DELETED),
    ),
    Right(
        node=PERSON,
        act=Act.CHANGE,
        does={f"{TOLD}/fan-ana/reason": "show-closed"},
        by=NO_ONE,
    ),
    Right(node=EVENT, act=Act.DELETE, does={TOLD: None}, by=NO_ONE, denied_by=NO_WRITE),
)

CASES: Final = tuple(
    Case(
        who=who,
        state=State.LIVE,
        writes={f"{TOLD}/{uid}": None},
        expected=f"{PERSON}/.write",
    )
    for who, uid in (
        (Who.BACKSTAGE_FAN, "fan-bea"),
        (Who.STAGE_FAN, "fan-sam"),
        (Who.HOST, guest("host", "e1")),
    )
)
"""Who was disconnected for another reason: it stays."""
