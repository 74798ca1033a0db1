"""Everybody who may come to the database, by the words in which a person says it."""

from enum import StrEnum
from typing import Final

from tests.rules.world import Auth, guest, signed_in, through_functions


class Who(StrEnum):
    """An identity of the tables, and of `docs/rules.md`."""

    NOBODY = "nobody"
    STRANGER = "an anonymous user"
    STRANGER_FN = "an anonymous user by a function"
    FAN = "the fan"
    OTHER_FAN = "another fan"
    BACKSTAGE_FAN = "the backstage fan"
    STAGE_FAN = "the fan on stage"
    HOST = "the host"
    CELEBRITY = "the celebrity"
    FORMER_HOST = "the host by a former link"
    FORMER_CELEBRITY = "the celebrity by a former link"
    OTHER_HOST = "the host of another show"
    OTHER_CELEBRITY = "the celebrity of another show"
    FOREIGN_HOST = "the host of another admin"
    FOREIGN_CELEBRITY = "the celebrity of another admin"
    OWNER = "the owner"
    OWNER_FN = "the owner by a function"
    RIVAL = "another admin"
    RIVAL_FN = "another admin by a function"
    SUPER = "a superAdmin"
    SUPER_FN = "a superAdmin by a function"
    REMOVED = "a removed admin"
    REMOVED_FN = "a removed admin by a function"
    SCREENER = "a screener"
    SCREENER_FN = "a screener by a function"
    OTHER_SCREENER = "a screener of another event"
    COUNTER = "the counter"


def _guest(
    role: str,
    event_id: str,
    admin_id: str = "owner",
    *,
    link: str = "0123456789abcdef",
) -> Auth:
    uid = guest(role, event_id, link)
    claims = {"role": role, "adminId": admin_id, "eventId": event_id}
    return signed_in(uid, "custom", **claims)


AUTH: Final[dict[Who, Auth]] = {
    Who.NOBODY: None,
    Who.STRANGER: signed_in("fan-ben", "anonymous"),
    Who.STRANGER_FN: through_functions("fan-ben"),
    Who.FAN: signed_in("fan-ana", "anonymous"),
    Who.OTHER_FAN: signed_in("fan-cyd", "anonymous"),
    Who.BACKSTAGE_FAN: signed_in("fan-bea", "anonymous"),
    Who.STAGE_FAN: signed_in("fan-sam", "anonymous"),
    Who.HOST: _guest("host", "e1"),
    Who.CELEBRITY: _guest("celebrity", "e1"),
    Who.FORMER_HOST: _guest("host", "e1", link="fedcba9876543210"),
    Who.FORMER_CELEBRITY: _guest("celebrity", "e1", link="fedcba9876543210"),
    Who.OTHER_HOST: _guest("host", "e9"),
    Who.OTHER_CELEBRITY: _guest("celebrity", "e9"),
    # With the same event id, should ids ever coincide.
    Who.FOREIGN_HOST: _guest("host", "e1", "rival"),
    Who.FOREIGN_CELEBRITY: _guest("celebrity", "e1", "rival"),
    Who.OWNER: signed_in("owner"),
    Who.OWNER_FN: through_functions("owner"),
    Who.RIVAL: signed_in("rival"),
    Who.RIVAL_FN: through_functions("rival"),
    Who.SUPER: signed_in("super"),
    Who.SUPER_FN: through_functions("super"),
    Who.REMOVED: signed_in("removed"),
    Who.REMOVED_FN: through_functions("removed"),
    Who.SCREENER: signed_in("screener"),
    Who.SCREENER_FN: through_functions("screener"),
    Who.OTHER_SCREENER: signed_in("other-screener"),
    Who.COUNTER: {"uid": "counter", "via": "counter", "token": {}},
}

NO_ONE: Final[frozenset[Who]] = frozenset()
EVERYBODY: Final = frozenset(Who)
SIGNED_IN: Final = EVERYBODY - {Who.NOBODY}
STRANGERS: Final = frozenset({Who.STRANGER, Who.STRANGER_FN})
OWNERS: Final = frozenset({Who.OWNER, Who.OWNER_FN})
OWNER_FN: Final = frozenset({Who.OWNER_FN})
SCREENERS: Final = frozenset({Who.SCREENER, Who.SCREENER_FN})
DESK: Final = OWNERS | SCREENERS
"""Who directs the line."""
SUPERS: Final = frozenset({Who.SUPER, Who.SUPER_FN})
SUPER_FN: Final = frozenset({Who.SUPER_FN})


def in_words(people: frozenset[Who]) -> str:
    """The people, as `docs/rules.md` names them."""
    whole = {
        NO_ONE: "nobody but the backend",
        EVERYBODY: "everybody",
        SIGNED_IN: "everybody who is signed in",
    }
    if people in whole:
        return whole[people]
    # Who may do it directly may do it by a function as well.
    implied = {
        Who.STRANGER: Who.STRANGER_FN,
        Who.OWNER: Who.OWNER_FN,
        Who.SUPER: Who.SUPER_FN,
        Who.SCREENER: Who.SCREENER_FN,
    }
    left = people - {by for who, by in implied.items() if who in people}
    return ", ".join(who for who in Who if who in left)
