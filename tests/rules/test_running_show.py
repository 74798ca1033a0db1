"""Who may change what in a running show."""

from typing import Any

import pytest

from tests.rules.world import (
    ANA,
    BEN,
    CELEBRITY,
    COUNTER,
    HOST,
    NOBODY,
    NOW,
    OTHER_HOST,
    OWNER,
    OWNER_BY_FUNCTION,
    RIVAL,
    SUPER,
    Auth,
    World,
    a_show,
    ruling,
)

AB = "activeBroadcasts/owner/launch-night"
RULE = "activeBroadcasts/$adminId/$fanUrl"
FAN = f"{RULE}/activeFans/$fanId"
SHOW = "shows/owner/launch-night"
MARK = "viewers/owner/launch-night"
BEN_JOINS = {"id": "fan-ben", "joinedAt": NOW}
PNG = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("who", "writes", "expected"),
    [
        # The record of the show is the backend's.
        (OWNER, {f"{AB}/status": "live"}, "no .write rule"),
        (OWNER_BY_FUNCTION, {f"{AB}/hlsUrl": "https://x"}, "no .write rule"),
        (ANA, {AB: None}, "no .write rule"),
        (OWNER, {AB: None}, "no .write rule"),
        (OWNER, {f"{SHOW}/name": "x"}, "no .write rule"),
        # The producer.
        (OWNER, {f"{AB}/producerActive": True, f"{AB}/producerHeartBeat": NOW}, "allowed"),
        (OWNER, {f"{AB}/producerActive": "yes"}, f"{RULE}/producerActive/.validate"),
        (OWNER, {f"{AB}/producerHeartBeat": NOW - 86_400_000}, f"{RULE}/producerHeartBeat/.validate"),
        (RIVAL, {f"{AB}/producerActive": True}, f"{RULE}/producerActive/.write"),
        (SUPER, {f"{AB}/producerActive": True}, f"{RULE}/producerActive/.write"),
        (ANA, {f"{AB}/producerActive": False}, f"{RULE}/producerActive/.write"),
        (OWNER, {f"{AB}/privateCall": {"isWith": "activeFan", "fanId": "fan-ana"}}, "allowed"),
        (OWNER, {f"{AB}/privateCall": {"isWith": "everybody"}}, f"{RULE}/privateCall/isWith/.validate"),
        (OWNER, {f"{AB}/privateCall": {"fanId": "fan-ana"}}, f"{RULE}/privateCall/.validate"),
        (ANA, {f"{AB}/privateCall": None}, f"{RULE}/privateCall/.write"),
        (OWNER, {f"{AB}/volume/host": 25}, "allowed"),
        (OWNER, {f"{AB}/volume/host": 101}, f"{RULE}/volume/$role/.validate"),
        (OWNER, {f"{AB}/volume/band": 50}, f"{RULE}/volume/$role/.validate"),
        # Host and celebrity.
        (HOST, {f"{AB}/hostActive": True, f"{AB}/hostHeartBeat": NOW}, "allowed"),
        (HOST, {f"{AB}/hostActive": False}, f"{RULE}/hostActive/.validate"),
        (HOST, {f"{AB}/hostActive": None}, "allowed"),
        (HOST, {f"{AB}/celebrityActive": True}, f"{RULE}/celebrityActive/.write"),
        (CELEBRITY, {f"{AB}/celebrityActive": True}, "allowed"),
        (OTHER_HOST, {f"{AB}/hostActive": True}, f"{RULE}/hostActive/.write"),
        (OTHER_HOST, {f"{AB}/hostHeartBeat": NOW}, f"{RULE}/hostHeartBeat/.write"),
        (ANA, {f"{AB}/hostActive": True}, f"{RULE}/hostActive/.write"),
        (OWNER, {f"{AB}/hostActive": True}, f"{RULE}/hostActive/.write"),
        (HOST, {f"{AB}/volume/host": None}, "allowed"),
        (HOST, {f"{AB}/volume/celebrity": None}, f"{RULE}/volume/$role/.write"),
        (HOST, {f"{AB}/volume/host": 100}, f"{RULE}/volume/$role/.write"),
        # Fans: their own record.
        (BEN, {f"{AB}/activeFans/fan-ben": BEN_JOINS}, "allowed"),
        (BEN, {f"{AB}/activeFans/fan-ben": {"id": "fan-ana"}}, f"{FAN}/.validate"),
        (BEN, {f"{AB}/activeFans/fan-ben": {**BEN_JOINS, "joinedAt": 1}}, f"{FAN}/joinedAt/.validate"),
        (BEN, {f"{AB}/activeFans/fan-cyd": {"id": "fan-cyd"}}, f"{FAN}/.write"),
        (NOBODY, {f"{AB}/activeFans/fan-cyd": {"id": "fan-cyd"}}, f"{FAN}/.write"),
        (ANA, {f"{AB}/activeFans/fan-ana": None}, "allowed"),
        (BEN, {f"{AB}/activeFans/fan-ana": None}, f"{FAN}/.write"),
        (HOST, {f"{AB}/activeFans/fan-ana": None}, f"{FAN}/.write"),
        (OWNER, {f"{AB}/activeFans/fan-ana": None}, "allowed"),
        (OWNER, {f"{AB}/activeFans/fan-ana/name": "Bad"}, f"{FAN}/.write"),
        (ANA, {f"{AB}/activeFans/fan-ana/snapshot": PNG}, "allowed"),
        (ANA, {f"{AB}/activeFans/fan-ana/snapshot": "https://tracker"}, f"{FAN}/snapshot/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/snapshot": PNG + "A" * 400_000}, f"{FAN}/snapshot/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/name": 7}, f"{FAN}/name/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/name": "A" * 101}, f"{FAN}/name/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/mobile": "yes"}, f"{FAN}/mobile/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/networkQuality": "Great"}, "allowed"),
        (ANA, {f"{AB}/activeFans/fan-ana/networkQuality": "awful"}, f"{FAN}/networkQuality/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/vip": True}, f"{FAN}/$other/.validate"),
        # Places are the producer's to give.
        (ANA, {f"{AB}/activeFans/fan-ana/isOnStage": True}, f"{FAN}/isOnStage/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/isBackstage": True}, f"{FAN}/isBackstage/.validate"),
        (ANA, {f"{AB}/activeFans/fan-ana/isOnStage": False}, "allowed"),
        (OWNER, {f"{AB}/activeFans/fan-ana/isOnStage": True}, "allowed"),
        (OWNER, {f"{AB}/activeFans/fan-ana/isBackstage": True}, "allowed"),
        (OWNER, {f"{AB}/activeFans/fan-cyd/isBackstage": True}, f"{FAN}/.validate"),
        (BEN, {f"{AB}/activeFans/fan-ana/isBackstage": False}, f"{FAN}/isBackstage/.write"),
        (HOST, {f"{AB}/activeFans/fan-ana/isOnStage": True}, f"{FAN}/isOnStage/.write"),
        # The number of viewers.
        (COUNTER, {f"{MARK}/fan-ben": True, f"{SHOW}/viewers": 2}, "allowed"),
        (COUNTER, {f"{MARK}/fan-ana": None, f"{SHOW}/viewers": 0}, "allowed"),
        (COUNTER, {f"{MARK}/fan-ana": True, f"{SHOW}/viewers": 2}, "viewers/$adminId/$fanUrl/$fanId/.write"),
        (COUNTER, {f"{MARK}/fan-ben": None, f"{SHOW}/viewers": 0}, "viewers/$adminId/$fanUrl/$fanId/.write"),
        (COUNTER, {f"{MARK}/fan-ben": True}, "viewers/$adminId/$fanUrl/$fanId/.write"),
        (COUNTER, {f"{MARK}/fan-ben": True, f"{SHOW}/viewers": 9}, "viewers/$adminId/$fanUrl/$fanId/.write"),
        (COUNTER, {f"{SHOW}/status": "closed"}, "no .write rule"),
        (OWNER_BY_FUNCTION, {f"{SHOW}/viewers": 2}, "shows/$adminId/$fanUrl/viewers/.write"),
        (ANA, {f"{SHOW}/viewers": 2}, "shows/$adminId/$fanUrl/viewers/.write"),
        # The books of the backend.
        (OWNER_BY_FUNCTION, {"effects/e1/startArchive": None}, "no .write rule"),
        (OWNER_BY_FUNCTION, {"timeline/e1/t2": {"what": "x"}}, "no .write rule"),
        (OWNER, {"config/legacyClients": True}, "no .write rule"),
    ],
)  # fmt: skip
def test_who_may_change_a_running_show(
    who: Auth, writes: dict[str, Any], expected: str
) -> None:
    verdict = World(a_show("preshow")).write(who, writes)

    assert ruling(verdict) == expected


@pytest.mark.parametrize(
    ("who", "writes"),
    [
        (OWNER, {f"{AB}/producerActive": True}),
        (OWNER, {f"{AB}/producerHeartBeat": NOW}),
        (OWNER, {f"{AB}/privateCall": {"isWith": "host"}}),
        (OWNER, {f"{AB}/volume/host": 25}),
        (HOST, {f"{AB}/hostActive": True}),
        (HOST, {f"{AB}/hostHeartBeat": NOW}),
        (CELEBRITY, {f"{AB}/celebrityActive": True}),
        (ANA, {f"{AB}/activeFans/fan-ana": {"id": "fan-ana", "joinedAt": NOW}}),
        (COUNTER, {f"{MARK}/fan-ana": True, f"{SHOW}/viewers": 1}),
    ],
)
def test_a_late_sign_of_life_does_not_bring_a_closed_show_back(
    who: Auth, writes: dict[str, Any]
) -> None:
    gone = World(a_show("closed"))
    draining = World(a_show("closed", **{f"{AB}/status": "closed"}))

    assert ruling(gone.write(who, writes)) != "allowed"
    assert ruling(draining.write(who, writes)) != "allowed"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (OWNER, f"{AB}/producerActive"),
        (HOST, f"{AB}/hostActive"),
        (ANA, f"{AB}/activeFans/fan-ana"),
    ],
)
def test_a_lost_connection_may_take_its_presence_away_after_the_end(
    who: Auth, path: str
) -> None:
    assert ruling(World(a_show("closed")).write(who, {path: None})) == "allowed"


def test_host_and_celebrity_may_be_there_before_the_doors_open() -> None:
    early = World(a_show("notStarted"))

    assert ruling(early.write(HOST, {f"{AB}/hostActive": True})) == "allowed"
    assert ruling(early.write(OTHER_HOST, {f"{AB}/hostActive": True})) != "allowed"


def test_nobody_joins_a_full_show_but_whoever_is_in_stays() -> None:
    full = World(a_show("live", **{f"{SHOW}/full": True}))

    joining = full.write(BEN, {f"{AB}/activeFans/fan-ben": BEN_JOINS})
    staying = full.write(ANA, {f"{AB}/activeFans/fan-ana/name": "Ana B."})

    assert ruling(joining) == f"{FAN}/.write"
    assert ruling(staying) == "allowed"


def test_a_fan_who_is_on_stage_keeps_the_place_when_he_writes_his_whole_record() -> (
    None
):
    on_stage = World(a_show("live", **{f"{AB}/activeFans/fan-ana/isOnStage": True}))

    verdict = on_stage.write(
        ANA,
        {
            f"{AB}/activeFans/fan-ana": {
                "id": "fan-ana",
                "name": "Ana",
                "isOnStage": True,
                "joinedAt": NOW - 100,
            }
        },
    )

    assert ruling(verdict) == "allowed"


def test_a_producer_whose_rights_are_gone_directs_no_longer() -> None:
    show = a_show("live")
    del show["admins"]["owner"]

    verdict = World(show).write(OWNER, {f"{AB}/activeFans/fan-ana/isOnStage": True})

    assert ruling(verdict) == f"{FAN}/isOnStage/.write"
