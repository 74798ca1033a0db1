"""Hostile records: what a client itself writes into a running show."""

from typing import Any

import pytest

from emulators.firebase.database.changes import Change, Pattern
from emulators.firebase.database.tree import InvalidData
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.show_errors import NotOnStage
from interactive_broadcast.records.places import one_line
from interactive_broadcast.seats.models import FanTokensRequest, Seat
from interactive_broadcast.show.models import Chapter
from interactive_broadcast.show.web_vtt import web_vtt
from tests.support.entering import entering, leaving
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    LIMIT,
    InProcessPlatform,
    anonymous,
    fan,
    on_stage,
    signed_in,
)

SHOW = "activeBroadcasts/ana/night"
NOW = {".sv": "timestamp"}
FAN = FANS[0]
RECORD = f"{SHOW}/activeFans/{FAN}"
HIDDEN = "x" * 1_000_000
"""Far more than any field may hold."""


def a_fan(uid: str = FAN, /, **fields: Any) -> dict[str, Any]:
    return {"id": uid, "name": "Fay", "joinedAt": NOW, **fields}


def refused(
    platform: InProcessPlatform, auth: dict[str, Any] | None, writes: Any
) -> bool:
    """Whether the database refuses, and stays as it is."""
    before = platform.databases.instance.root
    try:
        platform.client(auth).update(writes)
    except (RulesDenied, InvalidData):
        return platform.databases.instance.root is before
    return False


def join(platform: InProcessPlatform, uid: str = FAN, /, **fields: Any) -> None:
    place = f"{SHOW}/activeFans/{uid}"
    platform.client(anonymous(uid)).update(entering(place, a_fan(uid, **fields)))


@pytest.mark.parametrize(
    "key", ["another-fan", f"{FAN}-2", f"uid-{FAN}", "ana", "__proto__", "0", f"{FAN} "]
)
def test_a_user_has_one_record(platform: InProcessPlatform, key: str) -> None:
    """One user makes many records, under keys of their choice.

    Hurts: a line full of ghosts, a show that is full with nobody in it.
    Stopped by: the rules: the key of a fan's record is the fan's user id. (With the
    switch for old apps on, a suffix is let through: that is part of its price.)
    """
    place = f"{SHOW}/activeFans/{key}"

    assert refused(platform, anonymous(FAN), entering(place, a_fan(key)))


def test_a_record_says_whose_it_is(platform: InProcessPlatform) -> None:
    """A fan's record with somebody else's id inside.

    Hurts: apps that read the id inside would move the wrong person.
    Stopped by: the rules: the id inside is the key.
    """
    assert refused(platform, anonymous(FAN), entering(RECORD, a_fan("fan-2")))


def test_a_full_show_takes_nobody_else(platform: InProcessPlatform) -> None:
    """Joining a full show past the functions, directly.

    Hurts: interactive viewers cost money; their number is what the operator set.
    Stopped by: the rules: the number of viewers, which moves with each record.
    """
    for uid in FANS[:LIMIT]:
        join(platform, uid)
    late = f"{SHOW}/activeFans/{FANS[LIMIT]}"

    writes = entering(late, a_fan(FANS[LIMIT]))
    assert refused(platform, anonymous(FANS[LIMIT]), writes)


def test_coming_and_going_does_not_wear_the_number_down(
    platform: InProcessPlatform,
) -> None:
    """A fan joins and leaves a hundred times, with deliveries late and doubled.

    Hurts: counters of other products go negative, or fill a show that is empty.
    Stopped by: mark and number change in one write, and each only once.
    """
    for _ in range(100):
        join(platform)
        platform.client(anonymous(FAN)).update(leaving(RECORD))
    platform.settle()

    assert platform.databases.at("viewerCounts/ana/night") == 0
    assert platform.databases.at("viewers/ana") is None


@pytest.mark.parametrize("moment", [0, 1, 99_999_999_999_999, -1, "now", True, None])
def test_a_fan_cannot_choose_when_he_came(
    platform: InProcessPlatform, moment: Any
) -> None:
    """A record with a time of joining of one's own, or none.

    Hurts: first in every line that is sorted by it.
    Stopped by: the rules: it is the server's clock at that very moment.
    """
    assert refused(platform, anonymous(FAN), entering(RECORD, a_fan(joinedAt=moment)))


@pytest.mark.parametrize("flag", ["isOnStage", "isBackstage", "inPrivateCall"])
def test_a_fan_cannot_seat_himself(platform: InProcessPlatform, flag: str) -> None:
    """A fan moves to the stage, backstage or into a private call.

    Hurts: the stage of the show, and a token to publish there.
    Stopped by: the rules: places are the producer's to give; a fan can only leave one.
    """
    at_once = refused(platform, anonymous(FAN), {RECORD: a_fan(**{flag: True})})
    join(platform)

    assert at_once
    assert refused(platform, anonymous(FAN), {f"{RECORD}/{flag}": True})
    assert refused(platform, anonymous(FAN), {RECORD: a_fan(**{flag: True})})


TOO_MUCH: dict[str, list[Any]] = {
    "name": [
        "x" * 121,
        "🎤" * 61,
        "",
        "\u3164",
        "\u202eyaF",
        "Fay\u2066",
        "Fa\u200by",
        "Fay\x85",
        1,
        True,
        {"a": "b"},
        ["a"],
    ],
    "browser": ["x" * 61, "Chrome\u202e", 1, {"a": 1}],
    "os": ["x" * 61, 1, {"a": 1}],
    "mobile": ["true", 1, {"a": 1}],
    "snapshot": ["data:image/png;base64,iVBORw0KGgo="],
    "streamId": ["x" * 201, 1],
    "networkQuality": ["excellent", "great\n", 1],
    "id": [1, True],
    "isAdmin": [True],
    "__proto__": [{"isOnStage": True}],
    "constructor": ["x"],
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(field, value, id=f"{field}-{number}")
        for field, values in TOO_MUCH.items()
        for number, value in enumerate(values)
    ],
)
def test_a_hostile_record_is_refused(
    platform: InProcessPlatform, field: str, value: Any
) -> None:
    """Fields one too long, of another type, unknown, with script or hidden characters.

    Hurts: one badly typed record crashed every Android app in the show; a name that
    looks like another's, or like none.
    Stopped by: the rules: type and length of every field, and no other fields.
    """
    assert refused(platform, anonymous(FAN), entering(RECORD, a_fan(**{field: value})))


@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=alert(1)>", "{{7*7}}", "${7*7}", "%s%n", "'; DROP TABLE--",
     "=HYPERLINK(1)", "../../x", "null", "e" + "\u0301" * 60],
)  # fmt: skip
def test_a_strange_name_stays_a_text(platform: InProcessPlatform, name: str) -> None:
    """Markup, templates and formulas as a fan's name.

    Hurts: an app that shows names as markup.
    Stopped by: nothing here: a name is a text of at most 120 characters, and apps must
    show it as text. The producer alone sees it, and reads it again in the timeline and
    the chapters of the recording, where WebVTT has it without markup.
    """
    join(platform, name=name)
    platform.client(signed_in(ANA)).update(
        {f"{RECORD}/isOnStage": True, f"{SHOW}/stageFanId": FAN}
    )
    platform.settle()

    assert platform.databases.at(f"{RECORD}/name") == name
    (known,) = platform.tree["names"][platform.event_of(ANA)["id"]].values()
    assert one_line(known["name"]) == one_line(name)
    assert "<" not in web_vtt([Chapter(start=0, title=name)], 1_000)
    public = str([platform.tree["shows"], platform.tree["openEvents"]])
    assert name not in public


def test_a_fan_in_two_shows_is_two_fans(platform: InProcessPlatform) -> None:
    """A fan who is on stage in one show appears in another.

    Hurts: a seat in one's own show as a key to all others.
    Stopped by: the place is read below the show that the token is asked for.
    """
    join(platform)
    seat: dict[str, Any] = {f"{RECORD}/isOnStage": True, f"{SHOW}/stageFanId": FAN}
    platform.client(signed_in(ANA)).update(seat)
    other = f"activeBroadcasts/bob/night/activeFans/{FAN}"
    platform.client(anonymous(FAN)).update(entering(other, a_fan()))

    assert refused(platform, anonymous(FAN), {f"{other}/isOnStage": True})
    assert refused(platform, signed_in(ANA), {f"{other}/isOnStage": True})


def test_a_seat_does_not_outlive_its_show(platform: InProcessPlatform) -> None:
    """A fan who is on stage as a show ends is there as the next one begins, at once.

    Hurts: in the minute of the drain an address may have a new show; with the records
    of the old one came its fans, and their right to publish.
    Stopped by: a show that takes an address over takes nobody along.
    """
    join(platform)
    seat: dict[str, Any] = {f"{RECORD}/isOnStage": True, f"{SHOW}/stageFanId": FAN}
    platform.client(signed_in(ANA)).update(seat)
    old_host = on_stage("host", platform.event_of(ANA))
    platform.client(old_host).update(entering(f"{SHOW}/hostActive"))
    stage = FanTokensRequest(admin_id=ANA, fan_url="night", seat=Seat.STAGE)
    platform.backend.seats.tokens.fan(fan(FAN), stage)
    platform.change_status(platform.event_of(ANA)["id"], Status.CLOSED)

    platform.open_show(ANA)

    with pytest.raises(NotOnStage):
        platform.backend.seats.tokens.fan(fan(FAN), stage)
    assert refused(platform, anonymous(FAN), {f"{RECORD}/isOnStage": True})
    platform.settle()
    left = platform.databases.at(SHOW)
    assert {"activeFans", "stageFanId", "hostActive"}.isdisjoint(left)
    assert platform.databases.at("viewerCounts/ana/night") == 0
    assert platform.databases.at("viewers") is None


@pytest.mark.parametrize(
    "writes",
    [
        {RECORD: {**a_fan(), ".priority": HIDDEN}},
        {RECORD: a_fan(name={".value": "Fay", ".priority": HIDDEN})},
        {f"{RECORD}/.priority": HIDDEN},
        {f"{RECORD}/name/.priority": HIDDEN},
    ],
    ids=["of a new record", "of a new field", "of the record", "of a field"],
)
def test_a_priority_is_no_place_to_hide_in(
    platform: InProcessPlatform, writes: dict[str, Any]
) -> None:
    """A megabyte as the priority of a record, or of a field that is short itself.

    Hurts: every rule on lengths; the producer's app is sent all of it.
    Stopped by: the rules: what is written into a running show has no priority.
    """
    join(platform)

    assert refused(platform, anonymous(FAN), writes)


def test_two_fans_never_share_the_stage(platform: InProcessPlatform) -> None:
    """Two quick clicks of the producer, or two open pages, seat two fans at once.

    Hurts: two strangers on stage, of whom the producer sees one.
    Stopped by: the rules: one value says who is there, and the flag must agree.
    """
    producer = signed_in(ANA)
    for uid in FANS[:2]:
        join(platform, uid)
    first, second = (f"{SHOW}/activeFans/{uid}/isOnStage" for uid in FANS[:2])
    platform.client(producer).update({first: True, f"{SHOW}/stageFanId": FANS[0]})

    assert refused(platform, producer, {second: True})
    assert refused(platform, producer, {second: True, f"{SHOW}/stageFanId": FANS[1]})
    moved: dict[str, Any] = {first: False, second: True, f"{SHOW}/stageFanId": FANS[1]}
    assert not refused(platform, producer, moved)


def test_no_more_fans_are_on_stage_than_the_event_has_places(
    platform: InProcessPlatform,
) -> None:
    """A producer's app that counts wrongly, or two pages, go on to a third pointer.

    Hurts: more strangers on stage than were meant, and fewer viewers who are carried.
    Stopped by: the rules: a pointer is set only where the event has that many places.
    """
    producer, room = (
        signed_in(ANA),
        f"{SHOW}/limit".replace("activeBroadcasts", "shows"),
    )
    event = f"events/{platform.event_of(ANA)['id']}"
    platform.databases.as_backend().update(
        {f"{event}/lineOptions/maxOnStage": 2, room: len(FANS)}
    )
    for uid in FANS[:3]:
        join(platform, uid)
    seats: list[dict[str, Any]] = [
        {f"{SHOW}/activeFans/{uid}/isOnStage": True, f"{SHOW}/{pointer}": uid}
        for uid, pointer in zip(
            FANS, ("stageFanId", "stageFanId2", "stageFanId3"), strict=False
        )
    ]

    assert [refused(platform, producer, seat) for seat in seats] == [False, False, True]
    # Nor does the fan put themselves there, by whatever pointer.
    assert refused(platform, anonymous(FANS[2]), seats[2])
    assert refused(
        platform, anonymous(FANS[2]), {**seats[2], f"{event}/lineOptions/maxOnStage": 3}
    )


def test_presence_does_not_bring_a_closed_show_back(
    platform: InProcessPlatform,
) -> None:
    """Heartbeats and presence that arrive after the end.

    Hurts: records without a status, in which viewers never see the end.
    Stopped by: the rules: presence only while the event is open.
    """
    event = platform.event_of(ANA)
    platform.client(signed_in(ANA)).update({f"events/{event['id']}/status": "closed"})
    platform.settle()
    assert platform.databases.at(SHOW) is None

    for role in ("host", "celebrity"):
        guest = on_stage(role, event)
        assert refused(platform, guest, entering(f"{SHOW}/{role}Active"))
    producer = signed_in(ANA)
    assert refused(platform, producer, entering(f"{SHOW}/producerActive"))
    assert refused(platform, anonymous(FAN), entering(RECORD, a_fan()))


@pytest.mark.parametrize(
    "status", ["notStarted", "preshow", "live", "paused", "", None]
)
def test_a_closed_show_stays_closed(
    platform: InProcessPlatform, status: str | None
) -> None:
    """The owner's client writes an old or invented status.

    Hurts: recording, stream and address of a show that was over.
    Stopped by: the rules know every legal change; `closed` is final.
    """
    place = f"events/{platform.event_of(ANA)['id']}/status"
    platform.client(signed_in(ANA)).update({place: "closed"})

    assert refused(platform, signed_in(ANA), {place: status})


def test_an_index_cannot_be_pointed_elsewhere(platform: InProcessPlatform) -> None:
    """A producer bends the indexes towards another's event, or takes another's address.

    Hurts: fans and hosts would be led to the wrong stage.
    Stopped by: the rules: clients write no index at all; functions only one that fits
    the event, in the same write.
    """
    theirs = platform.event_of(BOB)
    writes: list[dict[str, Any]] = [
        {"slugs/ana/fanUrl/x": theirs["id"]},
        {"slugs/bob/fanUrl/night": platform.event_of(ANA)["id"]},
        {f"openEvents/ana/{theirs['id']}": {"id": theirs["id"], "adminId": ANA}},
        {f"current/ana/{theirs['id']}": "live"},
        {f"current/ana/{platform.event_of(ANA)['id']}": "live"},
        {f"adminEvents/ana/{theirs['id']}": 1},
        {f"sessions/{theirs['sessionId']}": platform.event_of(ANA)["id"]},
        {f"events/{theirs['id']}/adminId": ANA},
    ]
    through_functions = {"uid": ANA, "via": "functions", "token": {}}

    for write in writes:
        assert refused(platform, signed_in(ANA), write), write
        assert refused(platform, through_functions, write), write


def test_coming_and_going_at_the_limit_does_not_reach_all_who_watch(
    platform: InProcessPlatform,
) -> None:
    """A fan joins a show with one free place and leaves it, again and again.

    Hurts: each time thousands of listeners are told, until the database sends no more.
    Stopped by: the number is not in what they listen to; `full` changes once a second.
    """
    platform.databases.arrange({"shows/ana/night/limit": 1})
    public = Pattern.parse("shows/ana/night")
    told: list[Change] = []
    platform.databases.instance.subscribe(
        lambda commit: told.extend(
            public.changes(commit.before, commit.after, commit.written)
        )
    )

    for _ in range(50):
        join(platform)
        deliver_all(platform)
        platform.client(anonymous(FAN)).update(leaving(RECORD))
        deliver_all(platform)

    # That it is full, and when that was said.
    assert len(told) == 2


def deliver_all(platform: InProcessPlatform) -> None:
    while platform.waiting:
        platform.deliver()
