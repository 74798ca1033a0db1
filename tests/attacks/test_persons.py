"""Pretending to be another fan.

What a fan writes about themselves, the producer sees beside the stream that they choose
by it.
"""

from typing import Any

import pytest

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.errors import RulesDenied, WrongPerson
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.seats.moderation_models import (
    ForceDisconnectRequest,
    MuteStreamRequest,
)
from tests.support.in_process_platform import (
    ANA,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
)

FAY, GUS, _ = FANS
NOW = {".sv": "timestamp"}
FANS_PATH = "activeBroadcasts/ana/night/activeFans"


@pytest.fixture
def event_id(platform: InProcessPlatform) -> str:
    """Of a show that both fans are in; Fay publishes backstage."""
    found = str(platform.event_of(ANA)["id"])
    writes: dict[str, Any] = {}
    for uid in (FAY, GUS):
        person = opaque_id(found, uid)
        record = {"id": uid, "name": uid, "joinedAt": 1, "person": person}
        writes |= {f"{FANS_PATH}/{uid}": record, f"people/{found}/{person}": uid}
    platform.databases.as_backend().update(writes)
    session_id = platform.event_of(ANA)["sessionId"]
    platform.video.publish(session_id, "c-fay", "s-fay")
    for kind, head_id in (
        (HeadKind.CONNECTIONS, "c-fay"),
        (HeadKind.STREAMS, "s-fay"),
    ):
        head = Head(
            event_id=found,
            session=SessionKind.BACKSTAGE,
            kind=kind,
            id=head_id,
            person=opaque_id(found, FAY),
        )
        platform.backend.records.headcounts.arrived(head)
    platform.backend.records.fan_streams.settle(
        found, (ANA, "night"), opaque_id(found, FAY)
    )
    return found


def is_refused(platform: InProcessPlatform, uid: str, writes: dict[str, Any]) -> bool:
    try:
        platform.client(anonymous(uid)).update(writes)
    except RulesDenied:
        return True
    return False


def test_a_fan_takes_anothers_stream_name_and_picture(
    platform: InProcessPlatform, event_id: str
) -> None:
    """One fan copies another's name and picture, and the id of that fan's stream.

    Hurts: the producer calls, mutes or bars whom the record shows, and it is the other.
    Stopped by: the rules: `streamId` is written by our functions alone, from OpenTok's
    report, and only a stream of the person whose record it is.
    """
    picture = "data:image/png;base64,iVBORw0KGgo="
    copied: dict[str, Any] = {
        f"{FANS_PATH}/{GUS}/name": FAY,
        f"{FANS_PATH}/{GUS}/snapshotAt": NOW,
        f"fanPictures/ana/night/{GUS}": picture,
    }
    platform.client(anonymous(GUS)).update(copied)

    stolen = {f"{FANS_PATH}/{GUS}/streamId": "s-fay"}
    person = opaque_id(event_id, FAY)

    assert is_refused(platform, GUS, stolen)
    assert is_refused(platform, GUS, {f"{FANS_PATH}/{GUS}/person": person})
    assert is_refused(platform, GUS, {f"people/{event_id}/{person}": GUS})
    assert is_refused(platform, FAY, {f"{FANS_PATH}/{FAY}/streamId": None})
    assert platform.databases.at(f"{FANS_PATH}/{FAY}/streamId") == "s-fay"
    assert platform.databases.at(f"{FANS_PATH}/{GUS}/streamId") is None


def test_a_producer_is_led_to_bar_or_mute_the_wrong_fan(
    platform: InProcessPlatform, event_id: str
) -> None:
    """An app of the producer puts one fan's id and another's connection together.

    Hurts: one is barred for what the other does, who stays.
    Stopped by: `forceDisconnect` and `muteStream` refuse a connection or stream that
    OpenTok has reported as another person's than the `fanId` says.
    """
    moderation = platform.backend.seats.moderation
    there = {"id": event_id, "session": "backstage", "fanId": GUS}
    bar = ForceDisconnectRequest.model_validate({**there, "connectionId": "c-fay"})
    mute = MuteStreamRequest.model_validate({**there, "streamId": "s-fay"})

    with pytest.raises(WrongPerson):
        moderation.force_disconnect(admin(ANA), bar)
    with pytest.raises(WrongPerson):
        moderation.mute_stream(admin(ANA), mute)

    assert platform.databases.at(f"barred/{event_id}") is None
    assert "c-fay" in platform.video.connections
    assert platform.video.streams["s-fay"].is_audible


def test_a_late_report_brings_back_a_fan_who_was_sent_away(
    platform: InProcessPlatform, event_id: str
) -> None:
    """OpenTok's report of a stream arrives, once more, when its fan is gone.

    Hurts: a record of nobody, which stands in the line and is counted.
    Stopped by: the rules: a stream is named in a record that is there, of that person.
    """
    fan = ForceDisconnectRequest(id=event_id, fan_id=FAY)
    platform.backend.seats.moderation.force_disconnect(admin(ANA), fan)

    person = opaque_id(event_id, FAY)
    platform.backend.records.fan_streams.settle(event_id, (ANA, "night"), person)

    assert platform.databases.at(f"{FANS_PATH}/{FAY}") is None
