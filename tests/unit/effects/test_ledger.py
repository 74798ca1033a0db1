"""The ledger of effects: claims, what is due later, announced statuses."""

import pytest

from interactive_broadcast.effects.ledger import Claim, Ended
from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import EffectNotDue, EffectUnderway
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID, an_event
from tests.unit.world import World, a_world

PLACE = f"effects/{EVENT_ID}/startArchive"
STOPS = (Effect.STOP_ARCHIVE, Effect.FINISH_ARCHIVE)


def claim(world: World, *, at_once: bool = False, again: bool = False) -> Claim:
    got = world.ledger.claim(
        EVENT_ID, Effect.START_ARCHIVE, at_once=at_once, again=again
    )
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


def test_a_call_that_has_announced_any_status_may_still_set_it() -> None:
    world = a_world()
    before = world.ledger.is_any_announced(EVENT_ID)
    world.ledger.announce_status(an_event(), Status.PRESHOW)

    at_once = world.ledger.is_any_announced(EVENT_ID)
    world.clock.advance(60)

    assert (before, at_once) == (False, True)
    assert not world.ledger.is_any_announced(EVENT_ID)


def test_an_event_whose_status_is_announced_is_watched() -> None:
    world = a_world()

    world.ledger.announce_status(an_event(), Status.PRESHOW)

    assert set(world.backend.records.watch_list.all()) == {EVENT_ID}


def test_why_the_attempt_before_failed_is_told_to_the_next() -> None:
    world = a_world()
    first = claim(world)
    world.databases.as_backend().update(world.ledger.released(first, "down"))

    assert (first.former_error, claim(world).former_error) == (None, "down")


def test_what_has_failed_for_good_is_claimed_only_by_hand() -> None:
    world = a_world()
    world.databases.as_backend().update(world.ledger.failed(claim(world), "relayed"))

    answer = world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)

    assert isinstance(answer, EffectRecord)
    assert (answer.state, answer.error) == (EffectState.FAILED, "relayed")
    assert claim(world, again=True).attempt == 2


def test_a_claim_given_back_leaves_no_trace() -> None:
    world = a_world()
    first = claim(world)
    world.databases.as_backend().update(world.ledger.given_back(first))
    assert world.at(PLACE) is None

    world.databases.as_backend().update(world.ledger.released(claim(world), "down"))
    before = world.at(PLACE)
    second = claim(world)
    world.databases.as_backend().update(world.ledger.given_back(second))

    assert world.at(PLACE) == before


def test_the_ledgers_of_several_events_are_read_in_their_order() -> None:
    world = a_world()
    claim(world)

    first, other = world.ledger.read_all([EVENT_ID, "event-2"])

    assert (set(first), other) == ({Effect.START_ARCHIVE}, {})


class TestDueLater:
    def scheduled(self) -> World:
        world = a_world()
        now = world.clock.now_ms()
        writes = world.ledger.schedule(
            EVENT_ID, Effect.START_ARCHIVE, since=now, due=now + 5_000
        )
        world.databases.as_backend().update(writes)
        return world

    def reschedule(self, world: World, seconds: int) -> bool:
        due = world.clock.now_ms() + seconds * 1_000
        return world.ledger.reschedule(EVENT_ID, Effect.START_ARCHIVE, due=due)

    def test_until_then_nobody_claims_it_but_by_hand(self) -> None:
        world = self.scheduled()

        with pytest.raises(EffectNotDue):
            claim(world)
        assert claim(world, at_once=True).attempt == 1

    def test_then_it_is_claimed_and_keeps_its_times(self) -> None:
        world = self.scheduled()
        since = world.clock.now_ms()
        world.clock.advance(5)

        claim(world)

        record = world.effect(Effect.START_ARCHIVE)
        assert record is not None
        assert (record.since, record.due_at) == (since, since + 5_000)

    def test_it_can_be_moved_until_somebody_has_tried_it(self) -> None:
        world = self.scheduled()

        assert self.reschedule(world, 0)
        claim(world)
        assert not self.reschedule(world, 9)

    def test_nothing_is_moved_that_is_not_there(self) -> None:
        assert not self.reschedule(a_world(), 9)


class TestRenewal:
    def recorded(self, world: World) -> None:
        done = world.ledger.done(claim(world), {"archiveId": "one"})
        world.databases.as_backend().update(done)

    def test_a_part_that_is_over_makes_the_next_one_due(self) -> None:
        world = a_world()
        self.recorded(world)
        world.clock.advance(hours=4)

        renewed = world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, Ended("one"))

        assert renewed is not None
        assert renewed == world.effect(Effect.START_ARCHIVE)
        assert (renewed.state, renewed.attempt) == (EffectState.SCHEDULED, 0)
        assert renewed.is_due(world.clock.now_ms())
        assert (renewed.text("archiveId"), renewed.ended_parts) == (None, 1)

    def test_it_is_renewed_once_for_each_part(self) -> None:
        world = a_world()
        self.recorded(world)
        ended = Ended("one")
        world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, ended)

        assert world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, ended) is None
        world.clock.advance(10)
        done = world.ledger.done(claim(world), {"archiveId": "two"})
        world.databases.as_backend().update(done)
        assert world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, ended) is None
        again = world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, Ended("two"))
        assert again is not None
        assert again.ended_parts == 2

    def test_what_ends_at_once_does_not_begin_at_once(self) -> None:
        world = a_world()
        self.recorded(world)

        renewed = world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, Ended("one"))

        assert renewed is not None
        assert renewed.due_at == world.clock.now_ms() + 10_000

    def test_a_failure_is_counted_and_stays_counted(self) -> None:
        world = a_world()
        self.recorded(world)
        failed = Ended("one", has_failed=True)

        world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, failed)
        world.clock.advance(10)
        done = world.ledger.done(claim(world), {"archiveId": "two"})
        world.databases.as_backend().update(done)

        record = world.effect(Effect.START_ARCHIVE)
        assert record is not None
        assert record.failures is not None
        assert record.failures.count == 1

    def test_when_others_are_faster_each_time_it_is_left_to_the_next_look(self) -> None:
        world = a_world()
        self.recorded(world)

        def change(number: int) -> None:
            world.databases.put(f"{PLACE}/leaseUntil", number)
            if number:
                world.databases.before_write(PLACE, lambda: change(number - 1))

        world.databases.before_write(PLACE, lambda: change(5))

        assert world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, Ended("one")) is None

    def test_a_stop_that_is_taken_back_leaves_no_trace(self) -> None:
        world = a_world()
        stopped: Json = {"state": "done", "attempt": 1, "leaseUntil": 0}
        world.databases.put(f"effects/{EVENT_ID}/stopArchive", stopped)
        world.databases.put(f"effects/{EVENT_ID}/finishArchive", stopped)

        world.ledger.call_on(EVENT_ID, world.ledger.read(EVENT_ID), STOPS)

        assert world.at(f"effects/{EVENT_ID}") is None

    def test_a_stop_that_is_underway_is_not_taken_back(self) -> None:
        world = a_world()
        underway = world.ledger.claim(EVENT_ID, Effect.STOP_ARCHIVE)
        assert isinstance(underway, Claim)

        with pytest.raises(EffectUnderway):
            world.ledger.call_on(EVENT_ID, world.ledger.read(EVENT_ID), STOPS)


class TestWhatHappensAgain:
    """An effect that is due once for each time that something happens."""

    EFFECT = Effect.EMPTY_STAGE

    def begin(self, world: World, since: int) -> bool:
        return world.ledger.begin_again(EVENT_ID, self.EFFECT, since=since)

    def stored(self, world: World) -> EffectRecord:
        found = world.effect(self.EFFECT)
        assert found is not None
        return found

    def test_it_is_due_once_for_each_time(self) -> None:
        world = a_world()

        begun = [self.begin(world, since) for since in (7, 7, 9, 9)]

        assert begun == [True, False, True, False]
        entry = self.stored(world)
        assert (entry.since, entry.state) == (9, EffectState.SCHEDULED)
        assert entry.is_due(world.clock.now_ms())

    def test_whoever_claims_it_keeps_which_time_it_is(self) -> None:
        world = a_world()
        self.begin(world, 7)

        got = world.ledger.claim(EVENT_ID, self.EFFECT)

        assert isinstance(got, Claim)
        assert (got.attempt, self.stored(world).since) == (1, 7)
        world.databases.as_backend().update(world.ledger.done(got, {}))
        assert not self.begin(world, 7)
        assert self.begin(world, 9)
        again = world.ledger.claim(EVENT_ID, self.EFFECT)
        assert isinstance(again, Claim)
        assert again.attempt == 1

    def test_whoever_is_at_it_for_a_former_time_is_passed_by(self) -> None:
        world = a_world()
        self.begin(world, 7)
        former = world.ledger.claim(EVENT_ID, self.EFFECT)
        assert isinstance(former, Claim)

        self.begin(world, 9)

        assert former.is_passed_by(world.ledger.read(EVENT_ID))
        assert not world.ledger.is_mine(former)
        next_ = world.ledger.claim(EVENT_ID, self.EFFECT)
        assert isinstance(next_, Claim)
        assert next_.attempt == 2
        assert not world.ledger.is_mine(former)

    def test_when_others_are_faster_each_time_it_is_left_to_the_next_look(self) -> None:
        world = a_world()
        place, passed = f"effects/{EVENT_ID}/{self.EFFECT}", iter(range(10, 30))

        def another() -> None:
            world.databases.before_write(place, another)
            other = EffectRecord(
                state=EffectState.DONE, attempt=1, lease_until=0, since=next(passed)
            )
            world.databases.put(place, other.to_record())

        world.databases.before_write(place, another)

        assert not self.begin(world, 7)
