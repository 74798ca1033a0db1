"""Consents, and names that were erased."""

from typing import Any

import pytest

from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from tests.support.entering import entering
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    InProcessPlatform,
    anonymous,
    signed_in,
)

FAN, ANOTHER_FAN = FANS[:2]
NOW = {".sv": "timestamp"}
RECORD = f"activeBroadcasts/ana/night/activeFans/{FAN}"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
TERMS: dict[str, Any] = {"version": "2026-12", "uses": ["recording"]}


@pytest.fixture
def event_id(platform: InProcessPlatform) -> str:
    """Of a show that asks for a consent, and that the fan has joined."""
    event_id = str(platform.event_of(ANA)["id"])
    platform.databases.as_backend().update(
        {
            f"events/{event_id}/consent": TERMS,
            f"openEvents/{ANA}/{event_id}/consent": TERMS,
        }
    )
    record = {"id": FAN, "name": "Fay", "joinedAt": NOW}
    platform.client(anonymous(FAN)).update(entering(RECORD, record))
    return event_id


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


def consent(event_id: str, uid: str = FAN, **other: Any) -> dict[str, Any]:
    given = {"version": "2026-12", "at": NOW, "recording": True, **other}
    return {f"consents/{event_id}/{uid}": given}


def test_a_picture_without_a_consent(
    platform: InProcessPlatform, event_id: str
) -> None:
    """An app that takes pictures of fans whom it has not asked.

    Hurts: somebody is shown who has agreed to nothing, and the operator answers for it.
    Stopped by: the rules, which want a stored consent to the present text.
    """
    fan = anonymous(FAN)
    picture = {f"fanPictures/ana/night/{FAN}": PICTURE, f"{RECORD}/snapshotAt": NOW}

    assert refused(platform, fan, picture)
    platform.client(fan).update(consent(event_id))
    assert not refused(platform, fan, picture)


def test_a_consent_in_another_ones_name(
    platform: InProcessPlatform, event_id: str
) -> None:
    """A producer, or another fan, consents for somebody.

    Hurts: a proof that the person has never given.
    Stopped by: the entry is for the user alone whose it is, also through a function.
    """
    for auth in (signed_in(ANA), anonymous(ANOTHER_FAN), signed_in(BOB)):
        assert refused(platform, auth, consent(event_id))


@pytest.mark.parametrize(
    "other", [{"at": 1}, {"version": "2020-01"}, {"withdrawnAt": NOW}, {"note": "x"}]
)
def test_a_consent_that_says_what_was_not(
    platform: InProcessPlatform, event_id: str, other: dict[str, Any]
) -> None:
    """A consent of another day, to another text, or with more in it.

    Hurts: proof of something that has not happened.
    Stopped by: the server's time, and the version of the event as it is.
    """
    assert refused(platform, anonymous(FAN), consent(event_id, **other))


def test_a_proof_that_disappears(platform: InProcessPlatform, event_id: str) -> None:
    """A fan, or a producer, removes a consent that was given.

    Hurts: the operator, who has recorded by right and cannot show it.
    Stopped by: nobody removes one; the fan takes it back, which is told in it.
    """
    place = f"consents/{event_id}/{FAN}"
    platform.client(anonymous(FAN)).update(consent(event_id))

    assert refused(platform, anonymous(FAN), {place: None})
    assert refused(platform, signed_in(ANA), {place: None})
    assert not refused(platform, anonymous(FAN), {f"{place}/withdrawnAt": NOW})


def test_a_consent_that_is_taken_back_by_half(
    platform: InProcessPlatform, event_id: str
) -> None:
    """A fan takes the consent back, and keeps picture and place.

    Hurts: somebody waits and is shown who has said that they will not be.
    Stopped by: the rules: in that very write picture, places and seat are gone.
    """
    fan = platform.client(anonymous(FAN))
    picture = f"fanPictures/ana/night/{FAN}"
    taken: dict[str, Any] = {picture: PICTURE, f"{RECORD}/snapshotAt": NOW}
    fan.update({**consent(event_id), **taken})
    back = {f"consents/{event_id}/{FAN}/withdrawnAt": NOW}

    assert refused(platform, anonymous(FAN), back)
    assert not refused(platform, anonymous(FAN), {**back, picture: None})


def test_consents_as_a_store_for_anybody(
    platform: InProcessPlatform, event_id: str
) -> None:
    """A script signs in as ever new users, and writes a consent as each of them.

    Hurts: the database fills with entries of people who were never there.
    Stopped by: one entry for each user, who must have a record in the show, which the
    limit counts.
    """
    assert refused(platform, anonymous(ANOTHER_FAN), consent(event_id, uid=ANOTHER_FAN))


def test_who_is_meant_on_the_timeline_is_nobodys_to_say(
    platform: InProcessPlatform, event_id: str
) -> None:
    """Somebody gives a person on the timeline another name, or their own again.

    Hurts: a recording with the wrong name in its chapters; an erased name comes back.
    Stopped by: names are the backend's to write, and the owner's to read.
    """
    place = f"names/{event_id}/{opaque_id(event_id, FAN)}"
    for auth in (anonymous(FAN), signed_in(ANA), signed_in(BOB)):
        assert refused(platform, auth, {f"{place}/name": "Somebody else"})
    for auth in (anonymous(FAN), signed_in(BOB)):
        with pytest.raises(RulesDenied):
            platform.client(auth).get(f"names/{event_id}")
