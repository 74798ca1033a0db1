"""What users of other products of this kind have complained about."""

from typing import Any

import pytest

from tests.support.entering import entering, leaving
from tests.support.in_process_platform import (
    ANA,
    FANS,
    InProcessPlatform,
    anonymous,
    signed_in,
)
from tests.support.token_holders import TokenHolders, refusal

SHOW = "activeBroadcasts/ana/night"
NOW = {".sv": "timestamp"}
INVALID = (400, "invalid-request")


@pytest.mark.parametrize(
    "url",
    ["rmtp://live.example/app/key", "rtmp://live.example", "http://live.example/app/k",
     "rtmp:///app/key", "rtmp://live.example/app/", "rtmp://live.example/app/k ey",
     "file:///etc/passwd", "rtmp://" + "x" * 300 + "/app/key"],
)  # fmt: skip
def test_a_stream_goes_to_an_address_that_can_be_one(
    people: TokenHolders, url: str
) -> None:
    """A typing mistake, or something else than RTMP, as the encoder's address.

    Hurts: the show runs, and nobody sees it, without any error.
    Stopped by: the address is checked when it is set.
    """
    body = {"name": "Night", "rtmpUrl": url}

    assert refusal(people.call_with("createEvent", "producer", body)) == INVALID


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://evil.example",
     'https://evil.example/"onload=', "https://a b", "https://" + "x" * 2_100, "x"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["redirectUrl", "startImage"])
def test_a_link_that_apps_open_is_a_web_link(
    people: TokenHolders, field: str, url: str
) -> None:
    """Script, other schemes and markup where apps expect a link or a picture.

    Hurts: apps send every viewer there at the end of a show.
    Stopped by: http(s) alone, without quotes or blanks, in function and rules.
    """
    value: Any = {"id": "picture", "url": url} if field == "startImage" else url

    answer = people.call_with(
        "createEvent", "producer", {"name": "Night", field: value}
    )

    assert refusal(answer) == INVALID


def test_a_producer_who_reloads_finds_his_show(platform: InProcessPlatform) -> None:
    """The producer loses the connection; the mark stays, or goes late.

    Hurts: "a producer is active already": the event was blocked for ever.
    Stopped by: presence is a mark that its owner may set and take away at any time;
    nothing is decided by it.
    """
    producer = platform.client(signed_in(ANA))
    place = f"{SHOW}/producerActive"
    for there in (True, True, None, None, True):
        producer.update(entering(place) if there else leaving(place))

    assert platform.databases.at(f"{SHOW}/producerActive") is True


def test_a_fan_who_joins_twice_is_one_fan(platform: InProcessPlatform) -> None:
    """Fast double clicks on "join", and two tabs.

    Hurts: one person twice in the line.
    Stopped by: one record for each user, at one path.
    """
    place = f"{SHOW}/activeFans/{FANS[0]}"
    record: dict[str, Any] = {"id": FANS[0], "name": "Fay", "joinedAt": NOW}
    fan = platform.client(anonymous(FANS[0]))
    fan.update(entering(place, record))
    first = platform.databases.at(f"{place}/joinedAt")

    platform.clock.advance(5)
    fan.update({f"{place}/name": "Fay again"})
    platform.settle()

    assert platform.databases.at(f"{place}/joinedAt") == first
    assert platform.databases.at("viewerCounts/ana/night") == 1


def test_a_fan_does_not_learn_who_else_waits(platform: InProcessPlatform) -> None:
    """A fan lists the line: names, pictures and browsers of all others.

    Hurts: strangers' names and faces.
    Stopped by: the rules: a fan reads the own record; what else fans need to know
    stands beside the others, not above them.
    """
    for uid in FANS[:2]:
        record: dict[str, Any] = {"id": uid, "name": uid, "joinedAt": NOW}
        writes = entering(f"{SHOW}/activeFans/{uid}", record)
        platform.client(anonymous(uid)).update(writes)
    curious = platform.client(anonymous(FANS[0]))

    for place in ("", "/activeFans", f"/activeFans/{FANS[1]}", "/hlsId", "/eventId"):
        assert not curious.may_read(f"{SHOW}{place}"), place
    assert curious.may_read(f"{SHOW}/status")


def test_settings_that_do_not_exist_are_not_ignored(people: TokenHolders) -> None:
    """A misspelt setting that is passed over in silence.

    Hurts: a show that is not recorded because of one letter.
    Stopped by: unknown keys are an error that names them.
    """
    body = {"name": "Night", "archiveevent": True}

    answer = people.call_with("createEvent", "producer", body)

    assert refusal(answer) == INVALID
    assert answer.json()["error"]["details"]["fields"] == [
        "archiveevent: extra_forbidden"
    ]
