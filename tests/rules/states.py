"""The moments in the life of a show in which people come to the database."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """A moment of the tables, and of `docs/rules.md`."""

    NOT_STARTED = "before the preshow"
    EARLY = "while the preshow opens"
    """The record of the show is there, the status has not changed yet."""
    PRESHOW = "in the preshow"
    LIVE = "live"
    CLOSING = "as it closes"
    """The status has changed, the records of the show have not yet."""
    DRAINING = "while the stream drains"
    OVER = "when it is over"
    DELETED = "when it is deleted"
    OWNER_REMOVED = "after its owner was removed"
    FULL = "when it is full"
    BARRED = "with all fans barred"
    NEXT_ONE = "while the former show with its slug drains"

    IN_LINE = "with fans in line"
    SCREENED = "live, with screeners, a line and one who is called"
    SCREENED_CLOSING = "as it closes, with screeners, a line and one who is called"
    SCREENER_IN_IT_CLOSING = "as it closes, with a screener who is in it as a fan"
    OLD_SCREENED = "for old apps, with screeners, a line and one who is called"
    ODD_IDS = "live, with people in line whose ids no user has"
    STILL_CALLED = "live, with the third call of 29.999 s ago"
    RUN_OUT = "live, with a call of 30 s ago"
    RUN_OUT_AGAIN = "live, with the second call of 30 s ago to one who has missed one"
    RUN_OUT_FOR_GOOD = "live, with the third call of 30 s ago to one who has missed two"
    RUN_OUT_OUTSIDE = "live, with a call of 30 s ago to one who is in no line"
    UNTIMED = "live, with a call of 30 s ago, and no word of how long it waits"
    ANSWERED = "live, with somebody backstage who has answered"
    PASSED_OVER = (
        "live, with a line of those who are held, away, backstage and on stage"
    )
    RECORDED = "live, with a recording in its place and an end that was noted"
    PICTURED = "with pictures of Bea, taken 9.999 s ago, and of Sam, a moment before"
    SAME_LINKS = "with one link for all, of an older form"
    DATED = "with both dates known"
    ODDLY_DATED = "with dates of an older form, in the wrong order as texts"
    NOBODY_CALLED = "with nobody called yet"
    LAST_ROOM = "with room for one more"
    OVERFULL = "with more viewers than its limit"
    UNCOUNTED = "with a record of somebody who is not counted"
    UNCOUNTED_FULL = "with one in it who is not counted, and full"
    KEPT_MARK = "with a mark of somebody without a record"
    PICTURES = "with pictures in use"
    ASKING = "with a consent asked for"
    ASKED_BEFORE = "with consents to a show before, at the same address"
    ASKED_ANEW = "live, with another text to consent to than before"
    ASKS_NO_MORE = "live, with consents that are not asked for any more"
    ASKED_AT_LAST = "when it is over, with consents"
    CLEARED = "with a cleared stage"
    RESUMED = "live, with a stage that was cleared a while ago"
    TAKEN = "live, with the records of another event at its address"
    OLD_CLEARED = "for old apps, with a cleared stage"
    PLACES_0 = "with somebody named where the event has no place"
    PLACES_1 = "with 1 place backstage, by the event"
    PLACES_2 = "with 2 places backstage, by the event"
    PLACES_3 = "with 3 places backstage, by the event"
    PLACES_4 = "with 4 places backstage, by the event"
    PLACES_5 = "with 5 places backstage, by the event"
    PLACES_6 = "with 6 places backstage, by the event"
    PLACES_7 = "with 7 places backstage, by the event"
    PLACES_8 = "with 8 places backstage, by the event"
    PLACES_9 = "with 9 places backstage, by the event"
    PLACES_10 = "with 10 places backstage, by the event"
    ALL_NAMED = "with one fan named at all places, who has none"
    STAFFED = "with staff signed in, and a consent asked for"
    FORMER_STAFF = "with staff who have signed in by a link that is gone"
    LONG_FAN_URL = "with an address of the fans that could be a secret one"
    LAST_VIEWER = "with one viewer counted"
    MISCOUNTED = "with fewer viewers counted than there are marks"
    LEASED = "with a producer's lease of 29.999 s ago"
    LEASE_OVER = "with a producer's lease of 30 s ago"
    LEASE_OFFERED = "with a producer's lease that is offered to another client"
    LEASE_RELEASED = "with a producer's lease that was released"
    ODD_START = "with a status that only ends as one"
    ODD_END = "with a status that only begins as one"

    OLD_NOT_STARTED = "for old apps, before the preshow"
    OLD_EARLY = "for old apps, before the preshow, with its records made"
    OLD_PRESHOW = "for old apps, in the preshow"
    OLD_LIVE = "for old apps, live"
    OLD_DRAINING = "for old apps, while the stream drains"
    OLD_OVER = "for old apps, when it is over"
    OLD_DELETED = "for old apps, when it is deleted"
    OLD_NEXT_ONE = "for old apps, while the former show with its slug drains"
    OLD_FULL = "for old apps, when it is full"
    OLD_ODD_START = "for old apps, with a status that only ends as one"
    OLD_ODD_END = "for old apps, with a status that only begins as one"
    OLD_NAMED = "for old apps, with those named whom the producer has called"
    OLD_PICTURED = "for old apps, with pictures"
    OLD_NO_IDS = "for old apps, with records that have no id yet"
    OLD_ASKING = "for old apps, with a consent asked for"
    OLD_OWNER_REMOVED = "for old apps, after its owner was removed"
    HALF_ON = "with a switch for old apps that is not quite true"


LIFE: Final = (
    State.NOT_STARTED,
    State.PRESHOW,
    State.LIVE,
    State.CLOSING,
    State.DRAINING,
    State.OVER,
    State.DELETED,
    State.OWNER_REMOVED,
)
"""What every right is tried in."""

OLD_LIFE: Final = (
    State.OLD_NOT_STARTED,
    State.OLD_PRESHOW,
    State.OLD_LIVE,
    State.OLD_DRAINING,
    State.OLD_OVER,
)
"""What every right of the old apps is tried in, and all of `LIFE` without it."""

ALWAYS: Final[dict[frozenset[State], str]] = {
    frozenset(LIFE): "always",
    frozenset(LIFE) - {State.OWNER_REMOVED}: "as long as the owner is an admin",
    frozenset(LIFE) - {State.OWNER_REMOVED, State.DELETED}: (
        "as long as the event is there and the owner is an admin"
    ),
    frozenset({State.NOT_STARTED, State.PRESHOW, State.LIVE}): (
        "until the event is closed"
    ),
    frozenset({State.EARLY, State.PRESHOW, State.LIVE}): (
        "from when the preshow opens until the event is closed"
    ),
    frozenset({State.PRESHOW, State.LIVE}): "in the preshow and live",
    frozenset({State.PRESHOW, State.LIVE, State.CLOSING, State.DRAINING}): (
        "as long as the records of the show are there"
    ),
    frozenset(OLD_LIFE): "always",
}
"""Moments that have a name together."""


def in_words(during: tuple[State, ...]) -> str:
    """The moments, as `docs/rules.md` names them."""
    moments = frozenset(during) & {*LIFE, *OLD_LIFE, State.EARLY, State.OLD_EARLY}
    named = ALWAYS.get(moments) or ", ".join(s for s in State if s in moments)
    return named.replace("for old apps, ", "")
