"""Messages between the producer and one person in the show."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    WALK_IN,
    InProcessPlatform,
    anonymous,
    signed_in,
)

FAY, GUS, _ = FANS
NOW = {".sv": "timestamp"}


@pytest.fixture
def event_id(platform: InProcessPlatform) -> str:
    """Of Ana's show, which Fay and Gus are in."""
    place = "activeBroadcasts/ana/night/activeFans"
    for uid in (FAY, GUS):
        record: dict[str, Any] = {"id": uid, "joinedAt": 1}
        platform.databases.as_backend().update({f"{place}/{uid}": record})
    return str(platform.event_of(ANA)["id"])


def sent(place: str, sender: str, slot: str = "00", **message: Any) -> dict[str, Any]:
    return {
        f"{place}/{sender}/{slot}": {"at": NOW, **message},
        f"{place}/last/{sender}": slot,
    }


def may(platform: InProcessPlatform, uid: str, writes: dict[str, Any]) -> bool:
    """Whether the write succeeds; it is made if it does."""
    who = signed_in(uid) if uid in {ANA, BOB} else anonymous(uid)
    try:
        platform.client(who).update(writes)
    except RulesDenied:
        return False
    return True


def test_what_is_written_to_one_is_read_by_others(
    platform: InProcessPlatform, event_id: str
) -> None:
    """Another fan, a passer-by or another producer listens to somebody's messages.

    Hurts: what people tell the producer in private.
    Stopped by: the rules: the person reads the own messages, the owner those of the
    event, and nobody any other.
    """
    place = f"messages/{event_id}/{FAY}"
    platform.client(anonymous(FAY)).update(sent(place, "person", text="My number is"))

    for who in (anonymous(GUS), anonymous(WALK_IN), signed_in(BOB), None):
        for path in (place, f"{place}/person/00", f"messages/{event_id}", "messages"):
            assert not platform.client(who).may_read(path)
    assert platform.client(anonymous(FAY)).may_read(place)
    assert platform.client(signed_in(ANA)).may_read(f"messages/{event_id}")


def test_somebody_writes_in_anothers_name(
    platform: InProcessPlatform, event_id: str
) -> None:
    """A fan sends the cue to come on stage to another, or answers for them.

    Hurts: people follow what the producer has not said.
    Stopped by: the rules: who writes as the producer owns the event, and who writes as
    the person is that Firebase user.
    """
    place = f"messages/{event_id}/{FAY}"

    assert not may(platform, GUS, sent(place, "producer", cue="joinStage"))
    assert not may(platform, FAY, sent(place, "producer", cue="joinStage"))
    assert not may(platform, GUS, sent(place, "person", cue="ready"))
    assert not may(platform, BOB, sent(place, "producer", cue="leave"))
    assert not may(platform, ANA, sent(place, "person", cue="ready"))
    assert may(platform, ANA, sent(place, "producer", cue="joinStage"))


def test_the_producer_is_flooded(platform: InProcessPlatform, event_id: str) -> None:
    """Messages without end, without bound, or from people who are in no show.

    Hurts: the producer's screen, the database's traffic.
    Stopped by: the rules: one message at a time, half a second after the one before, in
    one of a hundred slots; 500 characters; only with a record in the show.
    """
    place, fan = f"messages/{event_id}/{FAY}", platform.client(anonymous(FAY))
    fan.update(sent(place, "person", text="One"))
    both = {
        **sent(place, "person", "02", text="Two"),
        f"{place}/person/03": {"at": NOW},
    }

    assert not may(platform, FAY, sent(place, "person", "01", text="Two"))
    platform.clock.advance(1)
    assert not may(platform, FAY, both)
    assert not may(platform, FAY, sent(place, "person", "100", text="Two"))
    assert not may(platform, FAY, sent(place, "person", "01", text="x" * 501))
    assert not may(platform, FAY, sent(place, "person", "01", text="x", picture="y"))
    stranger = f"messages/{event_id}/{WALK_IN}"
    assert not may(platform, WALK_IN, sent(stranger, "person", text="Hello"))
    assert may(platform, FAY, sent(place, "person", "01", text="Two"))


def test_what_was_said_is_changed_or_denied(
    platform: InProcessPlatform, event_id: str
) -> None:
    """Somebody rewrites or removes a message after it was read.

    Hurts: nobody can show what was said.
    Stopped by: the rules: a message stays until its sender uses the slot again, with
    another time.
    """
    place = f"messages/{event_id}/{FAY}"
    platform.client(anonymous(FAY)).update(sent(place, "person", text="An insult"))
    platform.clock.advance(60)

    assert not may(platform, FAY, {f"{place}/person/00/text": "A compliment"})
    assert not may(platform, FAY, {f"{place}/person/00": None})
    assert not may(platform, ANA, {f"{place}/person/00": None})
    assert not may(platform, FAY, {place: None})


def test_who_was_put_out_goes_on_writing(
    platform: InProcessPlatform, event_id: str
) -> None:
    """A fan who was barred, or whose show is over, writes to the producer.

    Hurts: whoever was put out for what they say goes on saying it.
    Stopped by: the rules: not when barred, not without a record, not once it is closed.
    """
    barred, other = f"messages/{event_id}/{FAY}", f"messages/{event_id}/{GUS}"
    platform.databases.as_backend().update({f"barred/{event_id}/{FAY}": 1})

    assert not may(platform, FAY, sent(barred, "person", text="Hello"))
    assert may(platform, GUS, sent(other, "person", text="Hello"))
    platform.change_status(event_id, Status.CLOSED)
    assert not may(platform, GUS, sent(other, "person", text="Hello"))
    assert not may(platform, ANA, sent(other, "producer", text="Hello"))
