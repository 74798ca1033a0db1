"""Who is connected to a show: each connection of a person, with its last heartbeat."""

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import OWNERS, STRANGERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, COUNTED, PRESENCE, VIEWERS
from tests.rules.states import State
from tests.rules.tables.presence import ARRIVING, GUESTS_TRIED, OPEN, PRODUCING
from tests.rules.tables.reading import ODD, SHOW, WITH_OWNER
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

PERSON: Final = "presence/$adminId/$fanUrl/$personId"
CONNECTION: Final = f"{PERSON}/$connectionId"
WITHOUT_OWNER: Final = (State.OWNER_REMOVED,)
KEPT: Final = (*OPEN, State.CLOSING, State.DRAINING)
"""While there is something to remove."""
_HOSTS: Final = frozenset({Who.HOST, Who.OTHER_HOST})
_CELEBRITIES: Final = frozenset({Who.CELEBRITY, Who.OTHER_CELEBRITY})


def _renewed(who: Who, person: str, *during: State) -> tuple[Right, ...]:
    """A heartbeat, and another tab: for those who have a place in the show."""
    by = OWNERS if who is Who.OWNER else frozenset({who})
    # A link is good for an event that is not closed, whatever else it is.
    odd = () if person in ("host", "celebrity") else ODD
    return tuple(
        Right(
            node=CONNECTION,
            act=act,
            does={f"{PRESENCE}/{person}/{tab}": NOW},
            by=by,
            during=(*OPEN, *during),
            tried=(*GUESTS_TRIED, *odd),
        )
        for act, tab in ((Act.CREATE, "tab-3"), (Act.CHANGE, "tab-1"))
    )


def _removed(who: Who, person: str, *further: State) -> Iterator[Right]:
    """One connection of two, or all of them; the owner removes anybody's."""
    own = frozenset({who}) - OWNERS
    moments = {(*KEPT, *further): own | OWNERS, WITHOUT_OWNER: own}
    places = {CONNECTION: f"{PRESENCE}/{person}/tab-1", PERSON: f"{PRESENCE}/{person}"}
    for (node, place), (during, by) in product(places.items(), moments.items()):
        yield Right(
            node=node,
            act=Act.DELETE,
            is_shown=during != WITHOUT_OWNER,
            does={place: None},
            by=by,
            during=during,
            tried=during,
        )


def _gone_already(by: frozenset[Who], person: str, *when: State) -> Iterator[Right]:
    """What a client asks for before it connects is asked of the rules at once."""
    places = {CONNECTION: f"{PRESENCE}/{person}/tab-3", PERSON: f"{PRESENCE}/{person}"}
    for (node, place), state in product(places.items(), when):
        if node == CONNECTION or state is State.OVER:
            yield Right(
                node=node,
                act=Act.DELETE,
                is_shown=False,
                does={place: None},
                by=by,
                during=(state,),
                tried=(state,),
            )


def _early(who: Who, role: str, during: tuple[State, ...]) -> Right:
    """Coming to a show that does not say yet that they are there."""
    flag = f"{role}Active"
    return Right(
        node=CONNECTION,
        act=Act.CREATE,
        what=f"together with `{flag}`",
        does={f"{PRESENCE}/{role}/tab-3": NOW, f"{AB}/{flag}": True},
        by=OWNERS if who is Who.OWNER else frozenset({who}),
        during=during,
        tried=GUESTS_TRIED,
    )


RIGHTS: Final = (
    Right(
        node="presence/$adminId/$fanUrl",
        act=Act.READ,
        does=PRESENCE,
        by=OWNERS,
        during=WITH_OWNER,
    ),
    *_renewed(Who.FAN, "fan-ana", *WITHOUT_OWNER),
    *_renewed(Who.HOST, "host", *WITHOUT_OWNER),
    *_renewed(Who.CELEBRITY, "celebrity", *WITHOUT_OWNER),
    *_renewed(Who.OWNER, "producer"),
    _early(Who.HOST, "host", ARRIVING),
    _early(Who.CELEBRITY, "celebrity", ARRIVING),
    _early(Who.OWNER, "producer", PRODUCING),
    *_removed(Who.FAN, "fan-ana", State.NEXT_ONE),
    *_removed(Who.HOST, "host", State.NEXT_ONE),
    *_removed(Who.CELEBRITY, "celebrity", State.NEXT_ONE),
    *_removed(Who.OWNER, "producer", State.NEXT_ONE, State.OVER),
    *_gone_already(OWNERS | STRANGERS, "fan-ben", State.LIVE),
    *_gone_already(frozenset({Who.FAN}), "fan-ana", State.OVER),
    *_gone_already(_HOSTS, "host", State.NOT_STARTED, State.OVER),
    *_gone_already(OWNERS | _HOSTS, "host", State.LIVE),
    *_gone_already(_CELEBRITIES, "celebrity", State.NOT_STARTED, State.OVER),
    *_gone_already(OWNERS | _CELEBRITIES, "celebrity", State.LIVE),
)

SHAPES: Final = (
    Shape(
        node=CONNECTION,
        says="the server's time at the moment of the write",
        path=f"{PRESENCE}/fan-ana/tab-1",
        who=Who.FAN,
        fits=(NOW,),
        fails=(NOW - 1, NOW + 1, "now", True, {"at": NOW}, {".value": NOW, ".priority": 1}),
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.LIVE
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _alone(
    expected: str, who: Who, role: str, state: State = State.LIVE, **flag: bool
) -> Case:
    """What a flag says when the last connection goes in the same write."""
    ((name, value),) = flag.items()
    writes = {f"{AB}/{name}": value, f"{PRESENCE}/{role}": None}
    return _says(expected, who, writes, state)


def _named(key: str, expected: str = f"{CONNECTION}/.validate") -> Case:
    return _says(expected, Who.FAN, {f"{PRESENCE}/fan-ana/{key}": NOW})


CASES: Final = (
    # Nobody is connected who has no place in the show.
    _says(f"{CONNECTION}/.write", Who.STRANGER, {f"{PRESENCE}/fan-ben/tab-1": NOW}),
    _says(f"{CONNECTION}/.write", Who.FAN, {f"{AB}/activeFans/fan-ana": None, f"{COUNTED}/fan-ana": None, VIEWERS: 3, f"{PRESENCE}/fan-ana/tab-1": NOW}),
    _says(f"{CONNECTION}/.write", Who.HOST, {f"{AB}/hostActive": None, f"{PRESENCE}/host/tab-1": NOW}),
    _says(f"{CONNECTION}/.write", Who.OWNER, {f"{AB}/producerActive": False, f"{PRESENCE}/producer/tab-1": NOW}),
    # Nor does anybody take a place without a connection, but for old apps.
    _alone(f"{SHOW}/hostActive/.write", Who.HOST, "host", hostActive=True),
    _alone(f"{SHOW}/celebrityActive/.write", Who.CELEBRITY, "celebrity", celebrityActive=True),
    _alone(f"{SHOW}/producerActive/.validate", Who.OWNER, "producer", producerActive=True),
    _alone(f"{SHOW}/producerActive/.validate", Who.OWNER, "producer", State.HALF_ON, producerActive=True),
    _alone(ALLOWED, Who.OWNER, "producer", State.OLD_LIVE, producerActive=True),
    _alone(ALLOWED, Who.HOST, "host", State.OLD_LIVE, hostActive=True),
    _alone(ALLOWED, Who.OWNER, "producer", producerActive=False),
    # Not all connections of one are made at once.
    _says(f"{PERSON}/.write", Who.FAN, {f"{PRESENCE}/fan-ana": {"tab-1": NOW}}),
    # The ids that apps make.
    _named("-Og_aZ09", ALLOWED),
    _named("k" * 64, ALLOWED),
    _named("k" * 65),
    _named(" tab"),
    _named("tab "),
    _named("täb"),
)  # fmt: skip
