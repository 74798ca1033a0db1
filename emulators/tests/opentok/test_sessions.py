"""The limits of a session, without HTTP."""

import pytest

from emulators.kernel.activity import Activity
from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Refused
from emulators.opentok import sessions
from emulators.opentok.claims import ClientToken
from emulators.opentok.limits import MAX_PUBLISHERS, participants
from emulators.opentok.moderation import Moderation
from emulators.opentok.participants import MAX_SIGNALS_KEPT, Session, Signal
from emulators.opentok.sessions import Sessions


def token_for(session: Session) -> ClientToken:
    return ClientToken(
        api_key=session.api_key,
        session_id=session.id,
        role="publisher",
        data="",
        layout_classes=("full",),
    )


def a_session() -> tuple[Sessions, Session]:
    world = Sessions(VirtualClock(Activity()))
    return world, world.create("100", is_relayed=False)


async def test_a_session_holds_fifteen_thousand() -> None:
    world, session = a_session()
    token = token_for(session)
    for _ in range(15_000):
        world.connect(session.id, token)

    with pytest.raises(Refused) as caught:
        world.connect(session.id, token)

    assert (caught.value.status, caught.value.code) == (409, 1027)


@pytest.mark.parametrize(
    ("publishers", "connections"),
    [(0, 15_000), (2, 15_000), (3, 13_000), (11, 3_400), (55, 700), (56, 700)],
)
def test_the_more_publish_the_fewer_may_be_there(
    publishers: int, connections: int
) -> None:
    assert participants(publishers) == connections


async def test_where_many_publish_a_session_is_full_before() -> None:
    world, session = a_session()
    token = token_for(session)
    for _ in range(MAX_PUBLISHERS):
        world.publish(world.connect(session.id, token).id)

    one_more = world.connect(session.id, token)
    with pytest.raises(Refused) as caught:
        world.publish(one_more.id)
    assert (caught.value.status, caught.value.code) == (409, 1605)

    for _ in range(700 - MAX_PUBLISHERS - 1):
        world.connect(session.id, token)
    with pytest.raises(Refused) as caught:
        world.connect(session.id, token)
    assert (caught.value.status, caught.value.code) == (409, 1027)


async def test_a_stream_has_the_layout_classes_of_its_token() -> None:
    world, session = a_session()

    stream = world.publish(world.connect(session.id, token_for(session)).id)

    assert stream.layout_classes == ("full",)


async def test_only_the_newest_signals_are_kept() -> None:
    world, session = a_session()
    connection = world.connect(session.id, token_for(session))
    moderation = Moderation(world)

    for number in range(MAX_SIGNALS_KEPT + 1):
        moderation.signal(session, Signal("t", str(number), None))

    assert len(connection.signals) == len(session.signals) == MAX_SIGNALS_KEPT
    assert connection.signals[0].data == "1"


async def test_a_connection_that_is_long_gone_is_forgotten() -> None:
    world, session = a_session()
    token = token_for(session)
    first = world.connect(session.id, token).id
    world.disconnect(first)

    for _ in range(sessions.MAX_CUT_KEPT):
        world.disconnect(world.connect(session.id, token).id)

    with pytest.raises(Refused):
        world.get_connection(first)
