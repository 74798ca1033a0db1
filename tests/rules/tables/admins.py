"""Admins: made by a superAdmin, kept by themselves, through a function."""

from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import OWNER_FN, SUPER_FN, Who
from tests.rules.right import Act, Right
from tests.rules.states import LIFE, State
from tests.rules.tables.reading import WITH_OWNER
from tests.rules.world import NOW, an_admin

WRITE: Final = "admins/$uid/.write"
VALIDATE: Final = "admins/$uid/.validate"
NEW: Final = an_admin("new", createdAt=NOW, updatedAt=NOW)
_KEPT: Final = OWNER_FN | SUPER_FN

RIGHTS: Final = (
    Right(
        node="admins/$uid",
        act=Act.CREATE,
        does={"admins/new": NEW},
        by=SUPER_FN,
    ),
    Right(
        node="admins/$uid",
        act=Act.CREATE,
        is_shown=False,
        does={"admins/removed": {**NEW, "id": "removed"}},
        by=SUPER_FN,
        tried=(State.LIVE,),
        during=(State.LIVE,),
    ),
    Right(
        node="admins/$uid",
        act=Act.CHANGE,
        does={"admins/owner/displayName": "Olga", "admins/owner/updatedAt": NOW},
        by=_KEPT,
        during=WITH_OWNER,
        otherwise={Who.SUPER_FN: VALIDATE},
    ),
    Right(
        node="admins/$uid",
        act=Act.DELETE,
        does={"admins/owner": None},
        by=_KEPT,
        during=WITH_OWNER,
        tried=WITH_OWNER,
    ),
    Right(
        node="admins/$uid/superAdmin",
        act=Act.CHANGE,
        what="another's",
        does={"admins/rival/superAdmin": True},
        by=SUPER_FN,
        during=LIFE,
        denied_by=WRITE,
        otherwise={Who.RIVAL_FN: VALIDATE},
    ),
    Right(
        node="admins/$uid/superAdmin",
        act=Act.CHANGE,
        what="the own",
        does={"admins/super/superAdmin": False},
        by=frozenset(),
        tried=(State.LIVE,),
        denied_by=WRITE,
        otherwise={Who.SUPER_FN: VALIDATE},
    ),
)


def _case(expected: str, who: Who, writes: dict[str, Any]) -> Case:
    return Case(who=who, state=State.LIVE, writes=writes, expected=expected)


CASES: Final = (
    _case(ALLOWED, Who.SUPER_FN, {"admins/new": {**NEW, "superAdmin": True}}),
    _case(ALLOWED, Who.SUPER_FN, {"admins/new": {**NEW, "hls": True, "httpSupport": False, "otApiKey": "1"}}),
    _case(VALIDATE, Who.SUPER_FN, {"admins/super/superAdmin": None}),
    _case(VALIDATE, Who.OWNER_FN, {"admins/owner/superAdmin": True}),
    _case(ALLOWED, Who.OWNER_FN, {"admins/owner/superAdmin": False}),
    _case("admins/$uid/superAdmin/.validate", Who.OWNER_FN, {"admins/owner/superAdmin": "true"}),
    _case(ALLOWED, Who.SUPER_FN, {"admins/super/displayName": "Sue"}),
    _case(ALLOWED, Who.SUPER_FN, {"admins/super": None}),
    *(
        _case(VALIDATE, Who.SUPER_FN, {"admins/new": {k: v for k, v in NEW.items() if k != missing}})
        for missing in NEW
    ),
    *(
        _case(VALIDATE, Who.OWNER_FN, {f"admins/owner/{field}": None})
        for field in ("id", "displayName", "email", "createdAt", "updatedAt")
    ),
    _case("admins/$uid/id/.validate", Who.SUPER_FN, {"admins/new": {**NEW, "id": "owner"}}),
    _case("admins/$uid/id/.validate", Who.OWNER_FN, {"admins/owner/id": "rival"}),
    _case("admins/$uid/createdAt/.validate", Who.SUPER_FN, {"admins/new": {**NEW, "createdAt": NOW - 1}}),
    _case("admins/$uid/createdAt/.validate", Who.OWNER_FN, {"admins/owner/createdAt": NOW}),
    _case("admins/$uid/updatedAt/.validate", Who.SUPER_FN, {"admins/new": {**NEW, "updatedAt": NOW - 1}}),
    _case("admins/$uid/updatedAt/.validate", Who.OWNER_FN, {"admins/owner/updatedAt": NOW + 1}),
    _case("admins/$uid/$other/.validate", Who.OWNER_FN, {"admins/owner/otSecret": "x"}),
    _case(WRITE, Who.OWNER, {"admins/owner/displayName": "Olga"}),
    # A whole record written over, as a careless service would.
    _case(ALLOWED, Who.OWNER_FN, {"admins/owner": an_admin("owner", updatedAt=NOW)}),
    _case(ALLOWED, Who.OWNER_FN, {"admins/owner": an_admin("owner")}),
    _case(VALIDATE, Who.OWNER_FN, {"admins/owner": an_admin("owner", superAdmin=True)}),
    _case("no .write rule", Who.SUPER_FN, {"admins": None}),
)  # fmt: skip
