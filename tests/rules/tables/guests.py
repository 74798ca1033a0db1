"""Which Firebase users host and celebrity are: changed with their links alone."""

from typing import Any, Final

from tests.rules.case import Case
from tests.rules.people import NO_ONE, OWNER_FN, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import State
from tests.rules.tables.events import (
    EVENT,
    EVERYTHING,
    MOVED,
    NEW_LINK,
    UNCLOSED,
    VALIDATE,
    a_new_event,
    first,
    moved,
)
from tests.rules.tables.reading import EXISTING, WITH_OWNER
from tests.rules.world import NOW, guest, guests

NODE: Final = "guests/$eventId"
USER: Final = f"{NODE}/$role"

RIGHTS: Final = (
    Right(
        node=NODE,
        act=Act.READ,
        does="guests/e1",
        by=OWNERS,
        during=EXISTING,
    ),
    Right(
        node="guests", act=Act.READ, does="guests", by=NO_ONE, denied_by="no .read rule"
    ),
    Right(
        node=NODE,
        act=Act.CREATE,
        what="with its event",
        does=first("guests/e2", a_new_event()),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="another user, for another link",
        does=first("guests/e1/host", MOVED),
        by=OWNER_FN,
        during=UNCLOSED,
        tried=UNCLOSED,
    ),
    Right(
        node=NODE,
        act=Act.DELETE,
        what="with its event",
        does=first("guests/e1", EVERYTHING),
        by=OWNER_FN,
        during=(
            State.NOT_STARTED,
            State.PRESHOW,
            State.CLOSING,
            State.DRAINING,
            State.OVER,
        ),
        tried=(
            State.NOT_STARTED,
            State.PRESHOW,
            State.CLOSING,
            State.DRAINING,
            State.OVER,
        ),
    ),
    Right(
        node=NODE,
        act=Act.DELETE,
        what="of an event that stays",
        does={"guests/e1": None},
        by=NO_ONE,
        tried=EXISTING,
    ),
    Right(
        node=NODE,
        act=Act.CREATE,
        what="of an event that is not there",
        does={"guests/e7": guests("e7")},
        by=NO_ONE,
        tried=(State.LIVE,),
    ),
)


def _written(expected: str, value: Any, path: str = "guests/e1/host") -> Case:
    return Case(
        who=Who.OWNER_FN, state=State.PRESHOW, writes={path: value}, expected=expected
    )


def _made_without(*roles: str) -> Case:
    """An event of which nobody is the host, or the celebrity."""
    left = {role: uid for role, uid in guests("e2").items() if role not in roles}
    writes = {**a_new_event(), "guests/e2": left or None}
    return Case(who=Who.OWNER_FN, state=State.LIVE, writes=writes, expected=VALIDATE)


def _moved_without_user(role: str) -> Case:
    """Another link, and the same user."""
    writes = moved(f"{role}Url")
    del writes[f"guests/e1/{role}"]
    return Case(who=Who.OWNER_FN, state=State.PRESHOW, writes=writes, expected=VALIDATE)


CASES: Final = (
    # The form.
    _written("allowed", guest("host", "e1", NEW_LINK)),
    _written(f"{USER}/.validate", guest("celebrity", "e1", NEW_LINK)),
    _written(f"{USER}/.validate", guest("host", "e2", NEW_LINK)),
    _written(f"{USER}/.validate", "host-e1-" + NEW_LINK[1:]),
    _written(f"{USER}/.validate", "host-e1-" + NEW_LINK.upper()),
    _written(f"{USER}/.validate", f"host-e1-{NEW_LINK}0-"),
    _written(f"{USER}/.validate", 7),
    _written(f"{USER}/.validate", guest("fan", "e1"), "guests/e1/fan"),
    _written(f"{USER}/.validate", guest("xhost", "e1"), "guests/e1/xhost"),
    _written(f"{USER}/.validate", guest("hostx", "e1"), "guests/e1/hostx"),
    _written(f"{NODE}/.validate", {"celebrity": guest("celebrity", "e1")}, "guests/e1"),
    _written(f"{NODE}/.validate", {"host": guest("host", "e1")}, "guests/e1"),
    # What the event demands.
    _made_without("host", "celebrity"),
    _made_without("host"),
    _made_without("celebrity"),
    *map(_moved_without_user, ("host", "celebrity")),
    Case(
        who=Who.OWNER_FN,
        state=State.PRESHOW,
        writes={
            path: value for path, value in EVERYTHING.items() if path != "guests/e1"
        },
        expected=f"{EVENT}/.write",
    ),
    Case(
        who=Who.OWNER_FN,
        state=State.PRESHOW,
        writes={"events/e1/updatedAt": NOW},
        expected="allowed",
    ),
)
