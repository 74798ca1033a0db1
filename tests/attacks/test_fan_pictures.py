"""Pictures of fans, which lie beside their records."""

from typing import Any

import pytest

from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.entering import counting, entering, presence_of
from tests.support.in_process_platform import (
    ANA,
    FANS,
    InProcessPlatform,
    anonymous,
    signed_in,
)

FAN, ANOTHER_FAN = FANS[:2]
NOW = {".sv": "timestamp"}
RECORD = f"activeBroadcasts/ana/night/activeFans/{FAN}"
PICTURES = "fanPictures/ana/night"
OWN = f"{PICTURES}/{FAN}"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
PICTURED: dict[str, Any] = {OWN: PICTURE, f"{RECORD}/snapshotAt": NOW}


def join(platform: InProcessPlatform) -> None:
    record = {"id": FAN, "name": "Fay", "joinedAt": NOW}
    platform.client(anonymous(FAN)).update(entering(RECORD, record))


def refused(
    platform: InProcessPlatform, auth: dict[str, Any], writes: dict[str, Any]
) -> bool:
    """Whether the database refuses, and stays as it is."""
    before = platform.databases.instance.root
    try:
        platform.client(auth).update(writes)
    except RulesDenied:
        return platform.databases.instance.root is before
    return False


def is_hidden(platform: InProcessPlatform, auth: dict[str, Any], path: str) -> bool:
    try:
        platform.client(auth).get(path)
    except RulesDenied:
        return True
    return False


@pytest.mark.parametrize(
    "picture",
    [
        "data:image/png;base64," + "x" * 20_000,
        "data:image/png;base64," + "é" * 10_000,
        "data:image/png;base64," + "\n" * 10_000,
        "data:image/png;base64,x' onerror='alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "javascript:alert(1)",
        "https://evil.example/x.png",
        " data:image/png;base64,x",
        'data:image/png;base64,x" onerror="alert(1)',
        "data:image/png;base64,x><script>alert(1)</script>",
        {"url": PICTURE},
        1,
    ],
)
def test_a_hostile_picture_is_refused(
    platform: InProcessPlatform, picture: object
) -> None:
    """Script, markup, an address of one's own or something huge as a fan's picture.

    Hurts: whatever the producer's app does with it, at the moment of looking.
    Stopped by: the rules: a `data:` URL of an image in base64, 20,000 characters.
    """
    join(platform)

    assert refused(platform, anonymous(FAN), {**PICTURED, OWN: picture})
    assert not refused(platform, anonymous(FAN), PICTURED)


def test_a_picture_is_not_sent_again_and_again(platform: InProcessPlatform) -> None:
    """A fan changes the picture as fast as the network can.

    Hurts: the producer's app loads each, and the database takes no more than 64 MB a
    minute from everybody.
    Stopped by: the rules: a picture has at most 20,000 characters and comes with its
    moment in the record, a minute after the one before; the moment stays when the
    picture is taken away.
    """
    join(platform)
    platform.client(anonymous(FAN)).update(PICTURED)
    another = {**PICTURED, OWN: f"{PICTURE[:-1]}BBB="}

    platform.clock.advance(59)
    assert refused(platform, anonymous(FAN), {OWN: another[OWN]})
    assert refused(platform, anonymous(FAN), another)
    without: dict[str, Any] = {OWN: None, f"{RECORD}/snapshotAt": None}
    assert refused(platform, anonymous(FAN), without)
    platform.clock.advance(1)
    assert not refused(platform, anonymous(FAN), another)


def test_the_producer_is_not_sent_all_pictures(platform: InProcessPlatform) -> None:
    """Thousands of fans each put the largest picture into their record.

    Hurts: a producer who opens the show loads 60 MB, and each change of a record is an
    event for a function with the picture in it.
    Stopped by: the rules: a picture lies beside the record, and is read by itself.
    """
    join(platform)
    platform.client(anonymous(FAN)).update(PICTURED)
    in_record: dict[str, Any] = {f"{RECORD}/snapshot": PICTURE}

    assert refused(platform, anonymous(FAN), in_record)
    assert is_hidden(platform, signed_in(ANA), PICTURES)
    assert not is_hidden(platform, signed_in(ANA), OWN)


def test_nobody_puts_or_sees_anothers_picture(platform: InProcessPlatform) -> None:
    """A fan looks at other fans, or puts a picture beside another's record.

    Hurts: faces of people who have shown themselves to the producer alone; a fan who
    is refused for what somebody else has put there.
    Stopped by: the rules: a picture is put and read by its fan, and read by the owner.
    """
    join(platform)
    platform.client(anonymous(FAN)).update(PICTURED)

    assert is_hidden(platform, anonymous(ANOTHER_FAN), OWN)
    assert refused(platform, anonymous(ANOTHER_FAN), {OWN: PICTURE})
    assert refused(platform, anonymous(ANOTHER_FAN), {OWN: None})
    assert refused(platform, signed_in(ANA), {OWN: PICTURE})


def test_no_picture_stays_of_who_is_not_there(platform: InProcessPlatform) -> None:
    """A picture without a record: put by a stranger, or left by who goes.

    Hurts: what nobody knows of is paid for, and is found by whoever comes with the
    same user.
    Stopped by: the rules: a picture is there only beside a record, and goes in the
    write that removes it, whoever does that.
    """
    strangers = f"{PICTURES}/{ANOTHER_FAN}"
    join(platform)
    platform.client(anonymous(FAN)).update(PICTURED)
    goes = {RECORD: None, presence_of(RECORD): None, **counting(RECORD, by=-1)}

    assert refused(platform, anonymous(ANOTHER_FAN), {strangers: PICTURE})
    assert refused(platform, anonymous(FAN), goes)
    assert refused(platform, signed_in(ANA), {RECORD: None})
    assert not refused(platform, anonymous(FAN), {**goes, OWN: None})
