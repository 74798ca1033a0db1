"""Several fans on stage and backstage: as many as the event has places for."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB
from tests.rules.states import State
from tests.rules.tables.fans import ANA, BEA, FAN, FANS, SAM
from tests.rules.tables.reading import SHOW

CYD: Final = f"{FANS}/fan-cyd"


def _named(name: str, most: int) -> tuple[str, ...]:
    return (name, *(f"{name}{number}" for number in range(2, most + 1)))


STAGE: Final = _named("stageFanId", 4)
BACKSTAGE: Final = _named("backstageFanId", 10)
PLACES: Final = (
    # Pointers, flag, who has the first one, and who is named above what there is.
    (STAGE, "isOnStage", SAM, BEA),
    (BACKSTAGE, "isBackstage", BEA, SAM),
)

RIGHTS: Final = tuple(
    Right(
        node=f"{SHOW}/{pointer}",
        act=Act.CHANGE,
        what=f"one more fan, where `lineOptions` has {number} places or more",
        does={f"{AB}/{pointer}": "fan-ana", f"{ANA}/{flag}": True},
        by=OWNERS,
        during=(State[f"PLACES_{number}"],),
        tried=(State[f"PLACES_{number}"],),
    )
    for pointers, flag, *_ in PLACES
    for number, pointer in enumerate(pointers, start=1)
    if number > 1
)


def _case(
    expected: str, state: State, writes: dict[str, Any], who: Who = Who.OWNER
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _bounds() -> Iterator[Case]:
    """Of each pointer, on both sides of what the event has places for."""
    for pointers, flag, _, another in PLACES:
        rule = f"{FAN}/{flag}/.validate"
        for number, pointer in enumerate(pointers, start=1):
            place = f"{AB}/{pointer}"
            if number == 1:
                continue
            has, has_not = State[f"PLACES_{number}"], State[f"PLACES_{number - 1}"]
            lacks = f"{SHOW}/{pointer}/.write"
            # Named there: by somebody who comes, or who was named before.
            comes = {place: "fan-ana", f"{ANA}/{flag}": True}
            yield _case(ALLOWED, has, comes)
            yield _case(ALLOWED, has, {f"{ANA}/{flag}": True})
            yield _case(lacks, has_not, comes)
            yield _case(f"{SHOW}/{pointer}/.validate", has, {place: "fan-ana"})
            # Whoever is named beyond has no place.
            yield _case(rule, has_not, {f"{another}/{flag}": True})
            # Who is there stays, and goes.
            fewer = State[f"PLACES_{number - 2}"]
            yield _case(ALLOWED, fewer, {f"{CYD}/{flag}": True})
            yield _case(ALLOWED, fewer, {f"{CYD}/{flag}": None, place: None})
            yield _case(lacks, fewer, {place: None})
            # The counter takes off nothing that is given.
            yield _case(
                f"{FAN}/{flag}/.write", fewer, {f"{CYD}/{flag}": None}, Who.COUNTER
            )
        # The first is there whatever the event says.
        for state in (State.PLACES_0, State.PLACES_1, State.PLACES_2):
            first = f"{AB}/{pointers[0]}"
            former = SAM if another == BEA else BEA
            moves = {first: "fan-ana", f"{former}/{flag}": None, f"{ANA}/{flag}": True}
            yield _case(ALLOWED, state, moves)


def _pairs() -> Iterator[Case]:
    """A pointer lets go of a fan whom another one has, and of no other with a flag."""
    for pointers, flag, former, another in PLACES:
        flags = {f"{ANA}/{flag}": True, f"{CYD}/{flag}": True}
        for one, other in permutations(pointers, 2):
            writes: dict[str, Any] = {
                f"{AB}/{each}": None
                for each in pointers[1:]
                if each not in (one, other)
            }
            if one == pointers[0]:
                writes[f"{AB}/{other}"] = former.rpartition("/")[2]
                writes[f"{former}/{flag}"] = True
                writes[f"{CYD}/{flag}"] = True
            else:
                writes |= flags
            if other == pointers[0]:
                writes |= {f"{AB}/{other}": "fan-ana", f"{former}/{flag}": None}
            yield _case(ALLOWED, State.ALL_NAMED, {f"{AB}/{one}": "fan-cyd", **writes})
        for one in pointers[1:]:
            gone = {f"{AB}/{each}": None for each in pointers[1:] if each != one}
            yield _case(
                f"{SHOW}/{one}/.write",
                State.ALL_NAMED,
                {f"{AB}/{one}": "fan-cyd", **gone, **flags},
            )
        # One fan at two places takes up both.
        both = {f"{AB}/{pointers[1]}": another.rpartition("/")[2]}
        yield _case(ALLOWED, State.ALL_NAMED, {f"{another}/{flag}": True, **both})


def _by_screeners() -> Iterator[Case]:
    """Backstage, and not on stage."""
    for pointers, flag, _, another in PLACES:
        for pointer in pointers[1:]:
            is_backstage = pointers is BACKSTAGE
            comes = {
                f"{AB}/{pointer}": another.rpartition("/")[2],
                f"{another}/{flag}": True,
            }
            expected = ALLOWED if is_backstage else f"{SHOW}/{pointer}/.write"
            yield _case(expected, State.ALL_NAMED, comes, Who.SCREENER)


CASES: Final = (*_bounds(), *_pairs(), *_by_screeners())
