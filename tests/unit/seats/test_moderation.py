"""Whoever is barred stays out, and only the owner of an event moderates it."""

import pytest

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import children
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    RulesDenied,
    VideoProjectChanged,
    VideoUnavailable,
    WrongPerson,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.show_errors import Barred
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.seats.models import FanTokensRequest
from interactive_broadcast.seats.moderation_models import (
    ForceDisconnectRequest,
    Moderated,
    MuteAllRequest,
    MuteStreamRequest,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_fan, an_admin
from tests.support.fakes import BACKSTAGE, STAGE
from tests.support.other_projects import change_project
from tests.unit.world import ACTIVE, World, a_show_just_set_live

ADMIN = an_admin()
AUDIENCE = FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
BARRED = f"barred/{EVENT_ID}"


def disconnect(
    world: World,
    room: SessionKind = SessionKind.STAGE,
    *,
    fan_id: str | None = None,
    by: Caller = ADMIN,
) -> Moderated:
    request = ForceDisconnectRequest(
        id=EVENT_ID, session=room, connection_id="c-1", fan_id=fan_id
    )
    return world.moderation.force_disconnect(by, request)


def a_show_with_a_fan(session_id: str = STAGE) -> World:
    """They publish `s-1` over `c-1` there, and have a record in the show."""
    world = a_show_just_set_live()
    world.video.leave(STAGE)
    world.video.publish(session_id, "c-1", "s-1")
    world.databases.put(
        f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1", "isOnStage": True}
    )
    return world


def entries(world: World) -> list[str]:
    """Words of the timeline, sorted: here all happens in one millisecond."""
    told = world.databases.at(f"timeline/{EVENT_ID}") or {}
    return sorted(entry["what"] for entry in told.values())


@pytest.mark.parametrize(
    ("room", "session_id"),
    [(SessionKind.STAGE, STAGE), (SessionKind.BACKSTAGE, BACKSTAGE)],
)
def test_a_producer_disconnects_somebody_from_a_session(
    room: SessionKind, session_id: str
) -> None:
    world = a_show_with_a_fan(session_id)

    reply = disconnect(world, room)

    assert reply.done
    assert world.video.connections == {}
    assert entries(world) == ["disconnected"]


def test_a_second_click_changes_nothing() -> None:
    world = a_show_with_a_fan()
    disconnect(world, fan_id="fan-1")
    told = entries(world)

    again = disconnect(world, fan_id="fan-1")

    assert not again.done
    assert entries(world) == told == ["barred", "disconnected"]


def test_nobody_is_disconnected_from_the_other_session() -> None:
    world = a_show_with_a_fan(STAGE)

    assert not disconnect(world, SessionKind.BACKSTAGE).done
    assert world.video.connections == {"c-1": STAGE}


def test_a_barred_fan_gets_no_tokens_and_loses_their_place() -> None:
    world = a_show_with_a_fan()

    disconnect(world, fan_id="fan-1")

    with pytest.raises(Barred):
        world.tokens.fan(a_fan("fan-1"), AUDIENCE)
    assert world.at(f"{ACTIVE}/activeFans/fan-1") is None
    assert world.tokens.fan(a_fan("fan-2"), AUDIENCE).stage_token


def test_in_a_project_that_was_left_a_fan_is_barred_and_the_producer_told() -> None:
    """Nobody can be put out there any more."""
    world = a_show_with_a_fan()
    change_project(world)

    with pytest.raises(VideoProjectChanged):
        disconnect(world, fan_id="fan-1")

    with pytest.raises(Barred):
        world.tokens.fan(a_fan("fan-1"), AUDIENCE)
    assert world.at(f"{ACTIVE}/activeFans/fan-1") is None


def test_a_fan_is_barred_also_when_opentok_does_not_answer() -> None:
    world = a_show_with_a_fan()
    world.video.fail_next("disconnect", VideoUnavailable("OpenTok did not answer."))

    with pytest.raises(VideoUnavailable):
        disconnect(world, fan_id="fan-1")

    with pytest.raises(Barred):
        world.tokens.fan(a_fan("fan-1"), AUDIENCE)


def test_a_producer_mutes_one_stream() -> None:
    world = a_show_with_a_fan()
    request = MuteStreamRequest(id=EVENT_ID, session=SessionKind.STAGE, stream_id="s-1")

    assert world.moderation.mute_stream(ADMIN, request).done
    assert not world.video.streams["s-1"].is_audible


def test_a_stream_that_is_gone_is_not_muted() -> None:
    request = MuteStreamRequest(id=EVENT_ID, session=SessionKind.STAGE, stream_id="s-9")
    world = a_show_with_a_fan()

    assert not world.moderation.mute_stream(ADMIN, request).done
    assert entries(world) == []


def test_all_but_the_host_are_muted_and_newcomers_until_it_is_lifted() -> None:
    world = a_show_with_a_fan()
    world.video.publish(STAGE, "c-2", "host")
    everybody = MuteAllRequest(
        id=EVENT_ID, session=SessionKind.STAGE, excluded_stream_ids=["host"]
    )

    world.moderation.mute_all(ADMIN, everybody)
    at_first = entries(world)
    world.video.publish(STAGE, "c-3", "late")
    world.moderation.mute_all(ADMIN, everybody.model_copy(update={"active": False}))
    world.video.publish(STAGE, "c-4", "later")

    audible = {name for name, one in world.video.streams.items() if one.is_audible}
    assert audible == {"host", "later"}
    assert (at_first, entries(world)) == (["allMuted"], ["allMuted", "muteLifted"])


def test_an_admin_cannot_moderate_the_event_of_another() -> None:
    world = a_show_with_a_fan()
    rival = an_admin("rival")

    with pytest.raises(RulesDenied):
        disconnect(world, fan_id="fan-1", by=rival)

    assert world.at(BARRED) is None
    assert world.video.connections == {"c-1": STAGE}


def test_an_unknown_event_is_not_found() -> None:
    request = MuteAllRequest(id="other", session=SessionKind.STAGE)

    with pytest.raises(EventNotFound):
        a_show_just_set_live().moderation.mute_all(ADMIN, request)


def report(
    world: World, connection_id: str, uid: str, session: SessionKind = SessionKind.STAGE
) -> None:
    """OpenTok has reported whose connection, and the stream over it, that is."""
    for kind, head_id in (
        (HeadKind.CONNECTIONS, connection_id),
        (HeadKind.STREAMS, connection_id.replace("c", "s")),
    ):
        world.backend.records.headcounts.arrived(
            Head(
                event_id=EVENT_ID,
                session=session,
                kind=kind,
                id=head_id,
                person=opaque_id(EVENT_ID, uid),
            )
        )


def test_nobody_is_barred_for_a_connection_that_is_anothers() -> None:
    world = a_show_with_a_fan()
    report(world, "c-1", "fan-1")

    with pytest.raises(WrongPerson):
        disconnect(world, fan_id="fan-2")

    assert world.at(BARRED) is None
    assert world.video.connections == {"c-1": STAGE}
    assert entries(world) == []


def test_nor_is_the_host_put_out_as_a_fan() -> None:
    world = a_show_with_a_fan()
    report(world, "c-1", "host-of-this-event")

    with pytest.raises(WrongPerson):
        disconnect(world, fan_id="fan-1")


def test_the_suffix_of_an_old_app_makes_nobody_another_person() -> None:
    world = a_show_with_a_fan()
    report(world, "c-1", "fan1")

    assert disconnect(world, fan_id="fan1-6f1c").done


def test_nor_lets_it_in_again_whoever_is_barred() -> None:
    world = a_show_with_a_fan()
    world.databases.put("config/legacyClients", value=True)

    disconnect(world, fan_id="fan1-6f1c")

    with pytest.raises(Barred):
        world.tokens.fan(a_fan("fan1"), AUDIENCE)
    assert world.at(f"{BARRED}/fan1-6f1c") is not None


UID = "Zq3vT8nWkLx0PbR5sYcM2aHdEfGj"
PAGES = [f"{UID}-{page}" for page in ("6f1c", "0b2d3c4e-0000-4000-8000-aabbccddeeff")]


@pytest.mark.parametrize("barred", [UID, *PAGES])
def test_of_an_old_apps_fan_every_page_is_out_and_nobody_else(barred: str) -> None:
    world = a_show_with_a_fan()
    world.databases.put("config/legacyClients", value=True)
    others = ["fan-1", "fan-2", f"{UID}0"]
    for fan_id in (UID, *PAGES, *others):
        world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})

    disconnect(world, fan_id=barred)

    assert children(world.at(f"{ACTIVE}/activeFans")).keys() == set(others)
    assert world.at(f"{BARRED}/{UID}") is not None


def test_a_page_of_before_the_switch_went_off_lets_nobody_back_either() -> None:
    world = a_show_with_a_fan()
    for fan_id in PAGES:
        world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})

    disconnect(world, fan_id=PAGES[0])

    assert children(world.at(f"{ACTIVE}/activeFans")).keys() == {"fan-1"}
    with pytest.raises(Barred):
        world.tokens.fan(a_fan(UID), AUDIENCE)


@pytest.mark.parametrize("is_on", [False, True])
def test_made_up_uids_that_begin_alike_are_of_as_many_fans(*, is_on: bool) -> None:
    """An app of today signs its users in by custom tokens, as `member-` and a UUID."""
    world = a_show_with_a_fan()
    world.databases.put("config/legacyClients", value=is_on)
    members = [f"member-{n}b2d3c4e-0000-4000-8000-aabbccddeeff" for n in range(3)]
    for fan_id in members:
        world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})

    disconnect(world, fan_id=members[0])

    left = children(world.at(f"{ACTIVE}/activeFans")).keys()
    assert left == {"fan-1", *members[1:]}
    assert children(world.at(BARRED)).keys().isdisjoint(members[1:])


def test_an_id_that_begins_with_a_hyphen_bars_one_user_and_not_all_places() -> None:
    world = a_show_with_a_fan()
    world.databases.put("config/legacyClients", value=True)

    disconnect(world, fan_id="-Nabc")

    assert children(world.at(BARRED)).keys() == {"-Nabc"}


def test_who_is_barred_is_out_of_both_sessions_at_once() -> None:
    world = a_show_with_a_fan()
    world.video.publish(BACKSTAGE, "c-2", "s-2")
    world.video.publish(STAGE, "c-3", "s-3")
    report(world, "c-1", "fan-1")
    report(world, "c-2", "fan-1", SessionKind.BACKSTAGE)
    report(world, "c-3", "fan-2")
    request = ForceDisconnectRequest(id=EVENT_ID, fan_id="fan-1")

    reply = world.moderation.force_disconnect(ADMIN, request)

    assert reply.done
    assert world.video.connections == {"c-3": STAGE}
    assert entries(world) == ["barred", "disconnected", "disconnected"]
    assert not world.moderation.force_disconnect(ADMIN, request).done


def test_a_stream_that_is_anothers_is_not_muted_as_the_fans() -> None:
    world = a_show_with_a_fan()
    report(world, "c-1", "fan-1")
    stream = {"id": EVENT_ID, "session": SessionKind.STAGE, "stream_id": "s-1"}

    with pytest.raises(WrongPerson):
        world.moderation.mute_stream(
            ADMIN, MuteStreamRequest.model_validate({**stream, "fan_id": "fan-2"})
        )

    assert world.video.streams["s-1"].is_audible
    own = MuteStreamRequest.model_validate({**stream, "fan_id": "fan-1"})
    assert world.moderation.mute_stream(ADMIN, own).done


class TestWhy:
    """It stands in the database before OpenTok is asked."""

    def told(self, world: World, uid: str = "fan-1") -> object:
        return world.at(f"disconnections/{EVENT_ID}/{uid}/reason")

    def report(self, world: World, person_id: str) -> None:
        """OpenTok has reported whose connection it is."""
        person = opaque_id(EVENT_ID, person_id)
        head = Head(
            event_id=EVENT_ID,
            session=SessionKind.STAGE,
            kind=HeadKind.CONNECTIONS,
            id="c-1",
            person=person,
        )
        world.backend.records.headcounts.arrived(head)
        world.databases.put(f"people/{EVENT_ID}/{person}", "fan-1")

    def test_whoever_is_barred_is_told_so_also_when_opentok_is_down(self) -> None:
        world = a_show_with_a_fan()
        world.video.fail_next("disconnect", VideoUnavailable("Down."))

        with pytest.raises(VideoUnavailable):
            disconnect(world, fan_id="fan-1")

        assert self.told(world) == "barred"

    def test_whoever_is_only_disconnected_is_told_so(self) -> None:
        world = a_show_with_a_fan()
        self.report(world, "fan-1")
        world.video.fail_next("disconnect", VideoUnavailable("Down."))

        with pytest.raises(VideoUnavailable):
            disconnect(world)

        assert self.told(world) == "disconnected"

    def test_so_are_those_who_run_the_show(self) -> None:
        world = a_show_with_a_fan()
        self.report(world, "producer")

        disconnect(world)

        assert self.told(world, ADMIN_ID) == "disconnected"

    def test_whom_nobody_knows_nobody_can_tell(self) -> None:
        world = a_show_with_a_fan()

        assert disconnect(world).done
        assert world.at(f"disconnections/{EVENT_ID}") is None
