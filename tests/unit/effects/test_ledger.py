"""Claims on effects."""

import pytest

from interactive_broadcast.effects.ledger import Claim
from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import EffectUnderway
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID, an_event
from tests.unit.world import World, a_world

PLACE = f"effects/{EVENT_ID}/startArchive"


def claim(world: World, *, at_once: bool = False) -> Claim:
    got = world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE, at_once=at_once)
    assert isinstance(got, Claim)
    return got


def test_a_claim_is_a_lease_of_a_minute() -> None:
    world = a_world()

    got = claim(world)

    assert got.lease_until == world.clock.now_ms() + 60_000
    assert not got.may_have_acted


def test_nobody_claims_what_is_claimed() -> None:
    world = a_world()
    claim(world)

    with pytest.raises(EffectUnderway):
        claim(world)


def test_what_was_given_back_can_be_claimed_at_once() -> None:
    world = a_world()
    first = claim(world)
    world.databases.as_backend().update(world.ledger.released(first, "down"))

    second = claim(world)

    assert second.attempt == 2
    assert second.may_have_acted


def test_what_is_done_is_answered_and_not_claimed() -> None:
    world = a_world()
    done = world.ledger.done(claim(world), {"archiveId": "a"})
    world.databases.as_backend().update(done)

    answer = world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE, at_once=True)

    assert isinstance(answer, EffectRecord)
    assert answer.result == {"archiveId": "a"}


def test_who_finds_others_faster_again_and_again_gives_up() -> None:
    world = a_world()

    def others(attempt: int) -> None:
        record: dict[str, Json] = {
            "state": "running",
            "attempt": attempt,
            "leaseUntil": 0,
        }
        world.databases.put(PLACE, record)
        if attempt < 9:
            world.databases.before_write(PLACE, lambda: others(attempt + 1))

    world.databases.before_write(PLACE, lambda: others(1))

    with pytest.raises(EffectUnderway):
        claim(world)


def test_a_claim_stays_mine_after_its_lease_until_somebody_takes_it() -> None:
    world = a_world()
    mine = claim(world)
    world.clock.advance(61)
    before = world.ledger.is_mine(mine)
    claim(world)

    assert (before, world.ledger.is_mine(mine)) == (True, False)


def test_a_claim_on_an_event_that_is_gone_is_nobodys() -> None:
    world = a_world()
    mine = claim(world)
    world.clock.advance(61)
    world.databases.put(PLACE, None)

    assert not world.ledger.is_mine(mine)


def test_who_directs_a_status_does_so_for_a_minute() -> None:
    world = a_world()
    world.ledger.announce_status(an_event(), Status.LIVE)

    at_once = world.ledger.is_being_carried_out(EVENT_ID, Status.LIVE)
    another = world.ledger.is_being_carried_out(EVENT_ID, Status.CLOSED)
    world.clock.advance(60)

    assert (at_once, another) == (True, False)
    assert not world.ledger.is_being_carried_out(EVENT_ID, Status.LIVE)


def test_who_directs_is_no_effect() -> None:
    world = a_world()
    world.ledger.announce_status(an_event(), Status.LIVE)
    claim(world)

    assert set(world.ledger.read(EVENT_ID)) == {Effect.START_ARCHIVE}
