"""Pictures of the fans in a show: beside their records, so that the producer loads those who are looked at."""

from typing import Final

from interactive_broadcast.kernel.texts import Text
from rules import show, value
from rules.consents import asks, has_consented
from rules.fields import is_text
from rules.language import Rule, after, new, predicate
from rules.nodes import Node, Nodes
from rules.show import SHOW
from rules.who import old_apps, owner, user

PICTURES: Final = "fanPictures/$adminId/$fanUrl/$fanId"

MOMENT: Final = "snapshotAt"
"""Field of the fan's record: when the picture was taken. It tells the producer that there is a new one."""

_BASE64: Final = r"^data:image/(png|jpeg|webp);base64,([A-Za-z0-9+/]{64,76}\s\s?)*[A-Za-z0-9+/]*=?=?\s?\s?$"
_NO_BLANKS: Final = (r"[\u0009\u000b\u000c ]",)

PICTURE: Final = Text(most=20_000, pattern=_BASE64, never=_NO_BLANKS)
"""Base64, which some apps break into lines."""

PICTURE_INTERVAL_MS: Final = 60_000
"""The database takes 64 MB a minute, and 3,000 fans may have a picture each."""

OLD_PICTURE: Final = Text(most=400_000, pattern=_BASE64, never=_NO_BLANKS)
"""Of old apps, in the record itself. iOS sends all of the fan's preview, as large as the screen has it, and a fan whose
record is refused never gets in line. The platform delivers a change in at most 512 kB of JSON: any, unless one of the
largest pictures takes the place of another, which no app does."""


@predicate
def is_gone() -> Rule:
    """After the write there is none of this fan."""
    return after(PICTURES).missing()


@predicate
def has_its_moment() -> Rule:
    """It is written with the record's moment, which the rules there let be written once a minute; so there is one."""
    return value.still_the_same() | after(SHOW, "activeFans", "$fanId", MOMENT).is_(value.NOW)


@predicate
def is_put_by_the_fan() -> Rule:
    """The fan themselves, while the show is open; not who is barred, nor without the consent that is asked for.

    They take it away at any time.
    """
    may_put = ~show.barred() & show.is_open() & show.names_the_event("$fanId") & has_consented()
    return user("$fanId") & (new.missing() | may_put)


@predicate
def is_taken_away() -> Rule:
    """By the producer, with a fan whom they send away."""
    return owner() & new.missing() & show.names_the_event("producer")


def nodes() -> Nodes:
    return {
        PICTURES: Node(
            "A fan's picture. Producer and screeners read one by one those whom they look at: together they would be "
            "60 MB. It is there only beside the fan's record, is written together with its moment in that, and goes "
            "with it at the latest.",
            read=owner() | user("$fanId") | show.screener(),
            write=is_put_by_the_fan() | is_taken_away(),
            validate=is_text(PICTURE) & has_its_moment() & new.has_no_priority(),
        )
    }


def in_record() -> Nodes:
    """What fans' records have of their pictures."""
    return {
        "snapshot": Node(
            "A picture of the fan in line: of old apps alone, where the event asks for no consent, as they give none.",
            validate=is_text(OLD_PICTURE) & old_apps() & ~asks(),
        ),
        MOMENT: Node(
            "When the picture was taken. It stays without the picture, so that the next one is not taken too soon.",
            validate=value.set_again(after_ms=PICTURE_INTERVAL_MS),
        ),
    }
