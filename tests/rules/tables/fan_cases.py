"""Single writes to fans' records and to the places that the producer gives."""

from typing import Any, Final

from tests.rules.case import Case
from tests.rules.people import Who
from tests.rules.show_paths import AB, PICTURES, PRESENCE, VIEWERS
from tests.rules.states import State
from tests.rules.tables.examples import OLD_PICTURE_LIMIT, PICTURE_LIMIT
from tests.rules.tables.fans import (
    ANA,
    BEA,
    BEN,
    BEN_COMES,
    BEN_CONNECTS,
    BEN_COUNTS,
    BEN_JOINS,
    FAN,
    FANS,
    SAM,
    counted_out,
)
from tests.rules.tables.reading import SHOW
from tests.rules.world import NOW

STAGE: Final = f"{AB}/stageFanId"
BACKSTAGE: Final = f"{AB}/backstageFanId"
ANOTHER: Final = "data:image/jpeg;base64,AAAA"
LARGE: Final = ANOTHER + "A" * PICTURE_LIMIT
LARGEST: Final = ANOTHER + "A" * (OLD_PICTURE_LIMIT - len(ANOTHER))

_OLD_WEB: Final = {
    "id": "fan-ben",
    "name": "Ben",
    "browser": "Chrome",
    "os": "Mac OS",
    "mobile": False,
    "snapshot": "data:image/png;base64,iVBORw0KGgo=",
    "streamId": "3f6a2c1e-0000-4000-8000-000000000000",
    "isBackstage": False,
    "inPrivateCall": False,
}
_OLD_ANDROID: Final = {
    **_OLD_WEB,
    "os": "Android",
    "mobile": True,
    "isOnStage": False,
    # Its encoder breaks lines.
    "snapshot": "data:image/png;base64," + "iVBORw0K" * 9 + "iVBO\nGgo=\n",
    "networkQuality": "good",
}
_OLD_IOS: Final = {**_OLD_WEB, "os": "apple", "networkQuality": "Great"}
"""Fans' records as old apps write them."""


def _case(expected: str, who: Who, state: State = State.LIVE, **fields: Any) -> Case:
    """Fields of Ana's record, written one by one."""
    return Case(
        who=who,
        state=state,
        writes={f"{ANA}/{name}": value for name, value in fields.items()},
        expected=expected,
    )


def _move(
    expected: str,
    writes: dict[str, Any],
    who: Who = Who.OWNER,
    state: State = State.LIVE,
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _invariants(key: str, flag: str, holder: str, who: Who) -> tuple[Case, ...]:
    """`holder` is the path of the fan who has the place, `who` that fan."""
    pointer, rule = f"{AB}/{key}", f"{SHOW}/{key}"
    uid = holder.rpartition("/")[2]
    record = {"id": uid, "name": "Still here", "joinedAt": NOW - 100}
    cyd = f"{FANS}/fan-cyd"
    return (
        # A flag is true only where the pointer names the fan.
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": True}),
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": True, f"{holder}/{flag}": None}),
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": True, f"{cyd}/{flag}": True, pointer: "fan-ana", f"{holder}/{flag}": None}),
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": "yes"}),
        _move(f"{FAN}/{flag}/.validate", {f"{holder}/{flag}": "yes"}),
        # A pointer moves only when the former fan's flag goes, and to a fan with one.
        _move(f"{rule}/.write", {pointer: "fan-ana"}),
        _move(f"{rule}/.write", {pointer: None}),
        _move(f"{rule}/.write", {pointer: "fan-ana", f"{ANA}/{flag}": True}),
        _move(f"{rule}/.validate", {pointer: "fan-ana", f"{holder}/{flag}": None}),
        _move(f"{rule}/.validate", {pointer: "fan-ana", f"{holder}/{flag}": False, f"{ANA}/{flag}": False}),
        _move(f"{rule}/.validate", {pointer: "fan-gone", f"{holder}/{flag}": None}),
        _move(f"{rule}/.validate", {pointer: 7, f"{holder}/{flag}": None}),
        _move(f"{rule}/.validate", {pointer: f"fan-ana/{flag}", f"{holder}/{flag}": None}),
        _move("allowed", {pointer: "fan-ana", f"{holder}/{flag}": False, f"{ANA}/{flag}": True}),
        _move("allowed", {pointer: "fan-ana", holder: None, f"{ANA}/{flag}": True}),
        _move("allowed", {pointer: uid}),
        _move("allowed", {f"{holder}/{flag}": True}),
        _move("allowed", {pointer: None, f"{holder}/{flag}": None}, state=State.CLOSING),
        # A fan who has a place keeps it over a write of the whole record, or leaves.
        _move("allowed", {holder: {**record, flag: True}}, who),
        _move("allowed", {holder: {**record, flag: False}}, who),
        _move("allowed", {holder: record}, who),
        _move("allowed", {f"{holder}/{flag}": False}, who),
        _move("allowed", {holder: None, **counted_out(uid)}, who),
        _move("allowed", {holder: None, **counted_out(uid)}, who, State.DRAINING),
        # A former one does not come back alone, nor does anybody else.
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": True}, Who.FAN),
        _move(f"{FAN}/{flag}/.validate", {ANA: {"id": "fan-ana", "joinedAt": NOW - 100, flag: True}}, Who.FAN),
        _move(f"{FAN}/{flag}/.validate", {BEN: {**BEN_JOINS, flag: True}, **BEN_COMES}, Who.STRANGER),
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": True}, Who.FAN, State.OLD_LIVE),
        _move(f"{FAN}/{flag}/.validate", {f"{ANA}/{flag}": True}, Who.OWNER, State.HALF_ON),
        # Nor does a closed show, but it can be left.
        _move(f"{FAN}/{flag}/.write", {f"{ANA}/{flag}": True, f"{holder}/{flag}": None, pointer: "fan-ana"}, state=State.CLOSING),
        _move("allowed", {f"{holder}/{flag}": False}, state=State.CLOSING),
        _move(f"{FAN}/{flag}/.write", {f"{ANA}/{flag}": True}, state=State.OLD_DRAINING),
        # A record does not appear by its flag.
        _move(f"{FAN}/.validate", {f"{FANS}/fan-gone/{flag}": False}),
    )  # fmt: skip


def _not_given(flag: str, holder: str) -> tuple[Case, ...]:
    """Old apps store the whole record, with flags that they believe to have."""
    rule = f"{FAN}/{flag}"
    new = {"id": "fan-ben", flag: True}
    streams = {"streamId": "s-new", flag: True}
    return (
        # It is let in with the record that it makes, and with another stream.
        _move("allowed", {BEN: new}, Who.STRANGER, State.OLD_LIVE),
        _move("allowed", {BEN: {**_OLD_ANDROID, flag: True}}, Who.STRANGER, State.OLD_LIVE),
        _case("allowed", Who.FAN, State.OLD_LIVE, **streams),
        _move("allowed", {ANA: {**_OLD_ANDROID, "id": "fan-ana", flag: True}}, Who.FAN, State.OLD_LIVE),
        # Not alone, nor with anything else; not while old apps are not let in.
        _case(f"{rule}/.validate", Who.FAN, State.OLD_LIVE, **{flag: True}),
        _case(f"{rule}/.validate", Who.FAN, State.OLD_LIVE, **{flag: True, "name": "Ann", "networkQuality": "good"}),
        _case(f"{rule}/.validate", Who.FAN, State.OLD_LIVE, **{flag: "yes", "streamId": "s-new"}),
        _move(f"{rule}/.validate", {f"{BEN}/{flag}": True, f"{BEN}/id": "fan-ben", f"{BEN}/joinedAt": NOW, **BEN_COMES}, Who.STRANGER),
        _case(f"{FAN}/.validate", Who.FAN, State.HALF_ON, **streams),
        # The counter takes it off, unless the producer names the fan; and does nothing else to it.
        *(
            _case("allowed", Who.COUNTER, state, **{flag: None})
            for state in (State.LIVE, State.OLD_LIVE, State.CLOSING, State.OVER)
        ),
        _move(f"{rule}/.write", {f"{holder}/{flag}": None}, Who.COUNTER, State.OLD_NAMED),
        _case(f"{rule}/.write", Who.COUNTER, State.OLD_LIVE, **{flag: False}),
        _case(f"{rule}/.write", Who.COUNTER, State.OLD_LIVE, **{flag: True}),
        *(
            _case(f"{rule}/.write", who, State.OLD_LIVE, **{flag: None})
            for who in (Who.OTHER_FAN, Who.STRANGER_FN, Who.RIVAL, Who.HOST, Who.NOBODY)
        ),
    )  # fmt: skip


_IOS_AGAIN: Final = {
    "name": "Ben",
    "os": "apple",
    "mobile": True,
    "snapshot": "data:image/png;base64,iVBORw0KGgo=",
    "streamId": "s-1",
    "isBackstage": False,
    "isOnStage": False,
    "inPrivateCall": False,
}
"""What iOS gets in line with: the fields of a record that it believes to be there."""

_WITHOUT_ID: Final = (
    # It makes the record, when that has gone while the phone slept.
    _move("allowed", {f"{BEN}/{key}": value for key, value in _IOS_AGAIN.items()}, Who.STRANGER, State.OLD_LIVE),
    _move("allowed", {BEN: _IOS_AGAIN}, Who.STRANGER, State.OLD_PRESHOW),
    # Not without a name, with a wrong id, as somebody else, under a suffix, barred or full or over; nor while old apps are not let in.
    _move(f"{FAN}/.validate", {f"{BEN}/networkQuality": "Good"}, Who.STRANGER, State.OLD_LIVE),
    _move(f"{FAN}/name/.validate", {BEN: {**_IOS_AGAIN, "name": " "}}, Who.STRANGER, State.OLD_LIVE),
    _move(f"{FAN}/.validate", {BEN: {**_IOS_AGAIN, "id": "fan-ana"}}, Who.STRANGER, State.OLD_LIVE),
    _move(f"{FAN}/.validate", {f"{FANS}/fan-ben-6f1c": _IOS_AGAIN}, Who.STRANGER, State.OLD_LIVE),
    _move(f"{FAN}/.write", {BEN: _IOS_AGAIN}, Who.FAN, State.OLD_LIVE),
    _move(f"{FAN}/.write", {BEN: _IOS_AGAIN}, Who.STRANGER, State.OLD_FULL),
    _move(f"{FAN}/.write", {BEN: _IOS_AGAIN}, Who.STRANGER, State.OLD_DRAINING),
    _move(f"{FAN}/.validate", {BEN: {"name": "Ben", "joinedAt": NOW}, **BEN_COMES}, Who.STRANGER),
    _move(f"{FAN}/.validate", {BEN: {"name": "Ben", "joinedAt": NOW}, **BEN_COMES}, Who.STRANGER, State.HALF_ON),
    # Who has an id keeps it.
    _move(f"{FAN}/.validate", {ANA: {"name": "Ana"}}, Who.FAN, State.OLD_LIVE),
    _case(f"{FAN}/.validate", Who.FAN, State.OLD_LIVE, id=None),
    # Until it has one, everybody does with the record what they do with any.
    _case("allowed", Who.FAN, State.OLD_NO_IDS, networkQuality="Good", streamId="s-2"),
    _case(f"{FAN}/.validate", Who.FAN, State.OLD_NO_IDS, name=None),
    _case("allowed", Who.FAN, State.OLD_NO_IDS, id="fan-ana"),
    _case(f"{FAN}/.validate", Who.FAN, State.OLD_NO_IDS, id="fan-ben"),
    _case("allowed", Who.OWNER, State.OLD_NO_IDS, isBackstage=True, inPrivateCall=True),
    _case(f"{FAN}/isOnStage/.validate", Who.FAN, State.OLD_NO_IDS, isOnStage=True),
    _case("allowed", Who.COUNTER, State.OLD_NO_IDS, isOnStage=None),
    *(_move("allowed", {ANA: None}, who, State.OLD_NO_IDS) for who in (Who.FAN, Who.OWNER)),
    # The counter adds the key, where there is a record without; and nobody else does, nor it anything else.
    _case("allowed", Who.COUNTER, State.OLD_NO_IDS, id="fan-ana"),
    *(
        _case(f"{FAN}/id/.write", Who.COUNTER, state, id=wrong)
        for state, wrong in (
            (State.OLD_NO_IDS, "fan-ben"),
            (State.OLD_LIVE, "fan-ana"),
            (State.OLD_LIVE, None),
            (State.LIVE, "fan-ana"),
        )
    ),
    _move(f"{FAN}/id/.write", {f"{BEN}/id": "fan-ben"}, Who.COUNTER, State.OLD_LIVE),
    _case(f"{FAN}/.write", Who.COUNTER, State.OLD_NO_IDS, id="fan-ana", name="Ann"),
    *(
        _case(f"{FAN}/id/.write", who, State.OLD_NO_IDS, id="fan-ana")
        for who in Who
        if who not in (Who.FAN, Who.COUNTER)
    ),
)  # fmt: skip


CASES: Final = (
    *_WITHOUT_ID,
    *_invariants("stageFanId", "isOnStage", SAM, Who.STAGE_FAN),
    *_invariants("backstageFanId", "isBackstage", BEA, Who.BACKSTAGE_FAN),
    *_not_given("isOnStage", SAM),
    *_not_given("isBackstage", BEA),
    *_not_given("inPrivateCall", SAM),
    # From the backstage to the stage in one write, as the producer's app does it.
    _move("allowed", {f"{SAM}/isOnStage": None, f"{BEA}/isBackstage": False, f"{BEA}/isOnStage": True, STAGE: "fan-bea"}),
    # Private calls are the producer's to begin.
    _case(f"{FAN}/inPrivateCall/.validate", Who.FAN, inPrivateCall=True),
    _case(f"{FAN}/inPrivateCall/.validate", Who.OWNER, inPrivateCall="yes"),
    _case("allowed", Who.FAN, inPrivateCall=False),
    _case(f"{FAN}/inPrivateCall/.write", Who.OWNER, State.OWNER_REMOVED, inPrivateCall=True),
    _case(f"{FAN}/inPrivateCall/.write", Who.OTHER_FAN, inPrivateCall=False),
    _case(f"{FAN}/inPrivateCall/.write", Who.OWNER, State.CLOSING, inPrivateCall=True),
    _move("allowed", {f"{SAM}/inPrivateCall": False}, state=State.CLOSING),
    _move("allowed", {f"{SAM}/inPrivateCall": True}, Who.STAGE_FAN),
    # The own record is under the own id, with the moment of coming, once.
    _move(f"{FAN}/.validate", {BEN: {"id": "fan-ben"}, **BEN_COMES}, Who.STRANGER),
    _move(f"{FAN}/.validate", {BEN: {"id": "fan-ben"}, **BEN_COMES}, Who.STRANGER, State.HALF_ON),
    _move(f"{FAN}/.validate", {BEN: {"id": "fan-ana", "joinedAt": NOW}, **BEN_COMES}, Who.STRANGER),
    _move(f"{FAN}/.validate", {BEN: {"id": "fan-ana"}}, Who.STRANGER, State.OLD_LIVE),
    _move(f"{FAN}/.validate", {BEN: "fan-ben", **BEN_COMES}, Who.STRANGER),
    _case(f"{FAN}/.validate", Who.FAN, id=None),
    _case(f"{FAN}/.validate", Who.FAN, joinedAt=None),
    _case("allowed", Who.FAN, State.OLD_LIVE, joinedAt=None),
    *(
        _move(f"{FAN}/joinedAt/.validate", {BEN: {**BEN_JOINS, "joinedAt": moment}, **BEN_COMES}, Who.STRANGER)
        for moment in (1, NOW - 1, NOW + 1, "now", True)
    ),
    _case(f"{FAN}/joinedAt/.validate", Who.FAN, joinedAt=NOW),
    _case("allowed", Who.FAN, joinedAt=NOW - 100),
    # Nobody comes in without a connection, or with another's.
    _move(f"{FAN}/.write", {BEN: BEN_JOINS, **BEN_COUNTS}, Who.STRANGER),
    _move(f"{FAN}/.write", {BEN: BEN_JOINS, **BEN_COUNTS}, Who.STRANGER, State.HALF_ON),
    _move(f"{FAN}/.write", {BEN: BEN_JOINS, **BEN_COUNTS, f"{PRESENCE}/fan-ana/tab-1": NOW}, Who.STRANGER),
    # Nor does anybody come in uncounted, by a function or not.
    _move(f"{FAN}/.write", {BEN: BEN_JOINS, **BEN_CONNECTS}, Who.STRANGER),
    _move(f"{FAN}/.write", {BEN: BEN_JOINS, **BEN_CONNECTS}, Who.STRANGER, State.HALF_ON),
    _move(f"{FAN}/.write", {BEN: BEN_JOINS}, Who.STRANGER_FN),
    _move(f"{FAN}/.write", {BEN: BEN_JOINS, **BEN_CONNECTS, VIEWERS: 5}, Who.STRANGER),
    # Whoever is still counted need not be counted again.
    _move("allowed", {BEN: BEN_JOINS, **BEN_CONNECTS}, Who.STRANGER, State.KEPT_MARK),
    # Nobody leaves and stays counted, but old apps.
    _move(f"{FAN}/.write", {ANA: None}, Who.FAN, State.DRAINING),
    _move("allowed", {ANA: None}, Who.FAN, State.OLD_LIVE),
    _move("allowed", {BEN: None}, Who.STRANGER, State.LIVE),
    # Whoever has lost the last one keeps their place, and what they may do there.
    _move("allowed", {f"{ANA}/name": "Ana B.", f"{PRESENCE}/fan-ana": None}, Who.FAN),
    # The moment of a picture is a minute after the one before, and is not taken away, to be made anew.
    _move("allowed", {f"{SAM}/snapshotAt": NOW}, Who.STAGE_FAN, State.PICTURED),
    _move("allowed", {f"{BEA}/name": "Bea B."}, Who.BACKSTAGE_FAN, State.PICTURED),
    _move(f"{FAN}/snapshotAt/.validate", {f"{BEA}/snapshotAt": NOW}, Who.BACKSTAGE_FAN, State.PICTURED),
    _move("allowed", {f"{BEA}/snapshotAt": NOW - 59_999}, Who.BACKSTAGE_FAN, State.PICTURED),
    _move(f"{FAN}/.validate", {f"{SAM}/snapshotAt": None}, Who.STAGE_FAN, State.PICTURED),
    _move(f"{FAN}/.validate", {f"{SAM}/snapshotAt": None, f"{PICTURES}/fan-sam": None}, Who.STAGE_FAN, State.PICTURED),
    # No picture is in a record, but of old apps, which know no moment, and send what they always sent.
    _move(f"{FAN}/snapshot/.validate", {f"{SAM}/snapshot": ANOTHER, f"{SAM}/snapshotAt": NOW}, Who.STAGE_FAN, State.PICTURED),
    _move(f"{FAN}/snapshot/.validate", {f"{ANA}/snapshot": ANOTHER}, Who.FAN, State.HALF_ON),
    _move("allowed", {f"{BEA}/snapshot": LARGE}, Who.BACKSTAGE_FAN, State.OLD_PICTURED),
    _move("allowed", {f"{BEA}/snapshot": LARGEST}, Who.BACKSTAGE_FAN, State.OLD_PICTURED),
    _move(f"{FAN}/snapshot/.validate", {f"{BEA}/snapshot": f"{LARGEST}A"}, Who.BACKSTAGE_FAN, State.OLD_PICTURED),
    _move("allowed", {f"{BEA}/snapshot": None}, Who.BACKSTAGE_FAN, State.OLD_PICTURED),
    _move("allowed", {f"{BEA}/snapshotAt": None, f"{BEA}/snapshot": ANOTHER}, Who.BACKSTAGE_FAN, State.OLD_PICTURED),
    # A priority is a text of any length that no other rule sees.
    _move(f"{FAN}/.validate", {BEN: {**BEN_JOINS, ".priority": 1}, **BEN_COMES}, Who.STRANGER),
    _move(f"{SHOW}/stageFanId/.validate", {STAGE: {".value": "fan-sam", ".priority": 1}}),
    _move(f"{SHOW}/backstageFanId/.validate", {BACKSTAGE: {".value": "fan-bea", ".priority": 1}}),
    _case(f"{FAN}/.write", Who.OWNER, name="Bad"),
    _case(f"{FAN}/$other/.validate", Who.FAN, vip=True),
    _move(f"{FAN}/id/.validate", {f"{FANS}/fan-ana-{'x' * 121}": {"id": f"fan-ana-{'x' * 121}"}}, Who.FAN, State.OLD_LIVE),
    _move("allowed", {f"{FANS}/fan-ana-{'x' * 120}": {"id": f"fan-ana-{'x' * 120}"}}, Who.FAN, State.OLD_LIVE),
    # What old apps write: the whole record, over and over, and no pointers.
    *(
        _move("allowed", {BEN: record}, Who.STRANGER, State.OLD_PRESHOW)
        for record in (_OLD_WEB, _OLD_ANDROID, _OLD_IOS)
    ),
    _move("allowed", {ANA: {**_OLD_ANDROID, "id": "fan-ana"}}, Who.FAN, State.OLD_LIVE),
    _move("allowed", {f"{ANA}/isOnStage": True, f"{ANA}/isBackstage": False, f"{AB}/privateCall": None}, state=State.OLD_LIVE),
    _move("allowed", {f"{AB}/producerActive": True, f"{AB}/privateCall": None, f"{AB}/producerHeartBeat": NOW - 7_000}, state=State.OLD_PRESHOW),
    # A suffix is no other fan's, and is no suffix without the switch.
    _move(f"{FAN}/.write", {f"{FANS}/fan-anabel": {"id": "fan-anabel"}}, Who.FAN, State.OLD_LIVE),
    _move(f"{FAN}/.write", {f"{FANS}/fan-ana-1": {"id": "fan-ana-1", "joinedAt": NOW}}, Who.FAN),
    _move(f"{FAN}/.write", {f"{FANS}/fan-ana-1": None}, Who.FAN),
)  # fmt: skip
