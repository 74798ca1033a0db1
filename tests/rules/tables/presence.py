"""Who is there: the producer, the host, the celebrity; calls and volumes."""

from typing import Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import OWNERS, SIGNED_IN, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, PRESENCE
from tests.rules.states import LIFE, OLD_LIFE, State
from tests.rules.tables.reading import ODD, SHOW, SHOWN, WITH_OWNER
from tests.rules.world import NOW

OPEN: Final = (State.PRESHOW, State.LIVE)
PRODUCING: Final = (State.EARLY, *OPEN)
PRODUCER_TRIED: Final = (*LIFE, State.EARLY, *ODD)
ARRIVING: Final = (State.NOT_STARTED, State.EARLY, *OPEN, State.OWNER_REMOVED)
GUESTS_TRIED: Final = (*LIFE, State.EARLY, State.NEXT_ONE)
OLD_OPEN: Final = (State.OLD_PRESHOW, State.OLD_LIVE)
OLD_TRIED: Final = (*OLD_LIFE, State.HALF_ON)
DAY_MS: Final = 86_400_000


def _producer(field: str, value: object) -> tuple[Right, Right]:
    """What the producer puts beside the record, and may always take away."""
    path = f"{AB}/{field}"
    comes = {f"{PRESENCE}/producer/tab-3": NOW} if field == "producerActive" else {}
    node = f"{SHOW}/volume/$role" if field.startswith("volume") else f"{SHOW}/{field}"
    return (
        Right(
            node=node,
            act=Act.CHANGE,
            does={path: value, **comes},
            by=OWNERS,
            during=PRODUCING,
            tried=PRODUCER_TRIED,
        ),
        Right(
            node=node,
            act=Act.DELETE,
            does={path: None},
            by=OWNERS,
            # The own flag is taken away at any time.
            during=WITH_OWNER if field == "producerActive" else SHOWN,
            tried=LIFE,
        ),
    )


_PRODUCER: Final = (
    *_producer("producerActive", value=True),
    *_producer("privateCall", {"isWith": "activeFan", "fanId": "fan-ana"}),
    *_producer("volume/fan", 25),
)


def _guest(role: str, who: Who, other: Who) -> tuple[Right, ...]:
    active, loud = f"{role}Active", f"volume/{role}"
    both = frozenset({who, other})
    return (
        Right(
            node=f"{SHOW}/{active}",
            act=Act.CHANGE,
            what="together with a connection",
            does={f"{AB}/{active}": True, f"{PRESENCE}/{role}/tab-3": NOW},
            by=frozenset({who}),
            during=ARRIVING,
            tried=GUESTS_TRIED,
        ),
        Right(
            node=f"{SHOW}/{active}",
            act=Act.DELETE,
            does={f"{AB}/{active}": None},
            by=frozenset({who}),
            during=(*OPEN, State.CLOSING, State.DRAINING, State.NEXT_ONE),
            tried=(*OPEN, State.CLOSING, State.DRAINING, State.NEXT_ONE),
        ),
        Right(
            node=f"{SHOW}/{active}",
            act=Act.DELETE,
            what="what is gone already",
            is_shown=False,
            does={f"{AB}/{active}": None},
            by=both,
            during=(State.OVER,),
            tried=(State.OVER,),
        ),
        Right(
            node=f"{SHOW}/volume/$role",
            act=Act.DELETE,
            what="the own volume",
            does={f"{AB}/{loud}": None},
            by=OWNERS | {who},
            during=(*OPEN, State.CLOSING, State.DRAINING),
            tried=(*OPEN, State.CLOSING, State.DRAINING),
        ),
        Right(
            node=f"{SHOW}/volume/$role",
            act=Act.CHANGE,
            does={f"{AB}/{loud}": 50},
            by=OWNERS,
            during=PRODUCING,
            tried=PRODUCER_TRIED,
        ),
    )


RIGHTS: Final = (
    *_PRODUCER,
    *_guest("host", Who.HOST, Who.OTHER_HOST),
    *_guest("celebrity", Who.CELEBRITY, Who.OTHER_CELEBRITY),
)


def _old_guest(role: str) -> tuple[Right, ...]:
    active, beat, loud = f"{role}Active", f"{role}HeartBeat", f"volume/{role}"
    return (
        Right(
            node=f"{SHOW}/{active}",
            act=Act.CHANGE,
            does={f"{AB}/{active}": True},
            by=SIGNED_IN,
            during=(State.OLD_NOT_STARTED, *OLD_OPEN),
            tried=(*OLD_LIFE, State.OLD_NEXT_ONE),
        ),
        Right(
            node=f"{SHOW}/{active}",
            act=Act.DELETE,
            does={f"{AB}/{active}": None},
            by=SIGNED_IN,
            during=OLD_LIFE,
            tried=OLD_LIFE,
        ),
        Right(
            node=f"{SHOW}/{beat}",
            act=Act.CHANGE,
            what="with the own clock",
            does={f"{AB}/{beat}": NOW - 1},
            by=SIGNED_IN,
            during=OLD_OPEN,
            tried=OLD_LIFE,
        ),
        Right(
            node=f"{SHOW}/{beat}",
            act=Act.DELETE,
            does={f"{AB}/{beat}": None},
            by=SIGNED_IN,
            during=OLD_LIFE,
            tried=OLD_LIFE,
        ),
        Right(
            node=f"{SHOW}/volume/$role",
            act=Act.DELETE,
            does={f"{AB}/{loud}": None},
            by=SIGNED_IN,
            during=OLD_LIFE,
            tried=OLD_LIFE,
        ),
    )


_OLD_PRODUCER: Final = tuple(
    Right(
        node=f"{SHOW}/producerHeartBeat",
        act=act,
        what="with the own clock" if beat else "",
        does={f"{AB}/producerHeartBeat": beat},
        by=OWNERS,
        during=during,
        tried=OLD_LIFE,
    )
    for act, beat, during in (
        (Act.CHANGE, NOW - 1, OLD_OPEN),
        (Act.DELETE, None, OLD_LIFE),
    )
)
OLD_RIGHTS: Final = (*_OLD_PRODUCER, *_old_guest("host"), *_old_guest("celebrity"))
"""With `config/legacyClients`."""


def _says(
    expected: str, who: Who, field: str, value: object, state: State = State.LIVE
) -> Case:
    return Case(
        who=who, state=state, writes={f"{AB}/{field}": value}, expected=expected
    )


_BEATS: Final = {
    "producerHeartBeat": Who.OWNER,
    "hostHeartBeat": Who.HOST,
    "celebrityHeartBeat": Who.CELEBRITY,
}
_AFTER_THE_END: Final[tuple[tuple[Who, str, dict[str, object]], ...]] = (
    (Who.OWNER, "producerHeartBeat", {f"{AB}/producerHeartBeat": NOW}),
    (Who.OWNER, "producerActive", {f"{AB}/producerActive": False, f"{AB}/privateCall": None}),
    (Who.OWNER, "producerActive", {f"{AB}/producerActive": True, f"{AB}/privateCall": None, f"{AB}/producerHeartBeat": NOW}),
    (Who.OWNER, "privateCall", {f"{AB}/privateCall": {"isWith": "host"}}),
    (Who.OWNER, "volume/$role", {f"{AB}/volume/host": 25}),
    (Who.HOST, "hostActive", {f"{AB}/hostActive": True}),
    (Who.STRANGER, "hostActive", {f"{AB}/hostActive": True}),
    (Who.STRANGER, "hostHeartBeat", {f"{AB}/hostHeartBeat": NOW}),
    (Who.STRANGER, "celebrityActive", {f"{AB}/celebrityActive": True}),
    (Who.STRANGER, "celebrityHeartBeat", {f"{AB}/celebrityHeartBeat": NOW}),
    (Who.FAN, "activeFans/$fanId", {f"{AB}/activeFans/fan-ana": {"id": "fan-ana"}}),
    (Who.FAN, "activeFans/$fanId", {f"{AB}/activeFans/fan-ana/networkQuality": "good"}),
)  # fmt: skip
CASES: Final = (
    *(
        _says(f"{SHOW}/{beat}/.write", who, beat, NOW, state)
        for beat, who in _BEATS.items()
        for state in (State.OLD_ODD_START, State.OLD_ODD_END)
    ),
    _says(f"{SHOW}/producerHeartBeat/.write", Who.OWNER, "producerHeartBeat", NOW, State.OLD_OWNER_REMOVED),
    # Heartbeats in the record are of old apps alone: others have one per connection.
    *(
        _says(f"{SHOW}/{beat}/.write", who, beat, value, state)
        for beat, who in _BEATS.items()
        for value in (NOW, None)
        for state in (State.LIVE, State.HALF_ON)
    ),
    *(
        _says(ALLOWED, who, beat, value, State.OLD_LIVE)
        for beat, who in _BEATS.items()
        for value in (NOW - DAY_MS + 1, NOW + DAY_MS - 1)
    ),
    *(
        _says(f"{SHOW}/{beat}/.validate", who, beat, value, State.OLD_LIVE)
        for beat, who in _BEATS.items()
        for value in (NOW - DAY_MS, NOW + DAY_MS, "now", True)
    ),
    # What old pages go on sending after the end makes no record of the show again.
    *(
        Case(who=who, state=state, writes=writes, expected=f"{SHOW}/{refused}/.write")
        for state in (State.OLD_OVER, State.OLD_DELETED)
        for who, refused, writes in _AFTER_THE_END
    ),
    # Volumes have four names, and of those host and celebrity take away two.
    _says(f"{SHOW}/volume/$role/.write", Who.HOST, "volume/celebrity", None),
    _says(f"{SHOW}/volume/$role/.write", Who.HOST, "volume/fan", None),
    _says(f"{SHOW}/volume/$role/.write", Who.STRANGER, "volume/fan", None, State.OLD_LIVE),
    _says(f"{SHOW}/volume/$role/.write", Who.STRANGER, "volume/hosts", None, State.OLD_LIVE),
    _says(f"{SHOW}/volume/$role/.write", Who.STRANGER, "volume/ahost", None, State.OLD_LIVE),
    _says(f"{SHOW}/volume/$role/.write", Who.HOST, "volume/host", 100, State.OLD_LIVE),
    _says(ALLOWED, Who.OWNER, "volume/backstageFan", 0),
    _says(ALLOWED, Who.OWNER, "volume/host", 100),
    _says(ALLOWED, Who.OWNER, "volume/celebrity", 100),
)  # fmt: skip
