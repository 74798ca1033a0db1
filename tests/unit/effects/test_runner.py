"""How a side effect happens once."""

import pytest

from interactive_broadcast.effects.acts import Acted, Attempt
from interactive_broadcast.effects.ledger import Claim, Ended
from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EffectNotDue,
    EffectUnderway,
    VideoNotRouted,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from tests.support.builders import EVENT_ID, an_event
from tests.unit.acts import Act, run
from tests.unit.world import EVENT, a_world

PROBLEM = f"{EVENT}/problems/startArchive"


def test_what_an_act_did_is_stored_in_one_write_with_its_being_done() -> None:
    world = a_world()

    record = run(world, Act())

    last = world.databases.writes[-1].writes
    assert record.state is EffectState.DONE
    assert last[f"{EVENT}/archiveId"] == "archive-1"
    assert last[f"effects/{EVENT_ID}/startArchive"] == {
        "state": "done",
        "attempt": 1,
        "leaseUntil": record.lease_until,
        "result": {"archiveId": "archive-1"},
    }
    assert world.told("startArchive") == ["done"]


def test_an_effect_that_is_done_is_not_done_again() -> None:
    world, act = a_world(), Act()

    first, second = run(world, act), run(world, act)

    assert first == second
    assert len(act.attempts) == 1
    assert world.told("startArchive") == ["done"]


def test_an_attempt_after_a_lost_answer_is_told_that_it_may_have_happened() -> None:
    world, act = a_world(), Act([VideoUnavailable("No answer.")])
    with pytest.raises(VideoUnavailable):
        run(world, act)

    run(world, act)

    assert [attempt.may_have_acted for attempt in act.attempts] == [False, True]


def test_a_claim_whose_holder_died_can_be_taken_over_after_its_lease() -> None:
    world, act = a_world(), Act()
    world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
    world.clock.advance(60)

    record = run(world, act)

    assert record.attempt == 2
    assert act.attempts[0].may_have_acted


def test_a_crash_between_acting_and_storing_is_made_good_by_the_next_attempt() -> None:
    world, act = a_world(), Act()

    class Crash(BaseException):
        """The instance is gone."""

    def crash(attempt: Attempt) -> Acted:
        act(attempt)
        raise Crash

    with pytest.raises(Crash):
        world.runner.run(EVENT_ID, Effect.START_ARCHIVE, crash, by="x")
    world.clock.advance(60)

    run(world, act)

    assert [attempt.may_have_acted for attempt in act.attempts] == [False, True]
    assert world.at(f"{EVENT}/archiveId") == "archive-1"


def test_when_storing_fails_the_lease_runs_out_and_it_is_tried_again() -> None:
    world, act = a_world(), Act()

    def act_and_lose_the_database(attempt: Attempt) -> Acted:
        world.databases.fail_next("write", DatabaseUnavailable("Gone."))
        return act(attempt)

    with pytest.raises(DatabaseUnavailable):
        world.runner.run(
            EVENT_ID,
            Effect.START_ARCHIVE,
            act_and_lose_the_database,
            by="x",
        )
    with pytest.raises(EffectUnderway):
        run(world, act)
    world.clock.advance(60)

    assert run(world, act).state is EffectState.DONE


def test_who_lost_a_race_for_the_claim_does_not_act() -> None:
    world, act = a_world(), Act()
    world.databases.before_write(
        f"effects/{EVENT_ID}/startArchive",
        lambda: world.databases.put(
            f"effects/{EVENT_ID}/startArchive",
            {"state": "done", "attempt": 1, "leaseUntil": 0},
        ),
    )

    record = run(world, act)

    assert record.state is EffectState.DONE
    assert act.attempts == []


def test_a_call_slower_than_its_lease_leaves_it_to_who_took_over() -> None:
    world, act = a_world(), Act()

    def slow(attempt: Attempt) -> Acted:
        world.clock.advance(61)
        world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
        return act(attempt)

    with pytest.raises(EffectUnderway):
        world.runner.run(EVENT_ID, Effect.START_ARCHIVE, slow, by="x")

    assert world.at(f"{EVENT}/archiveId") is None
    assert world.told("startArchive") == []


@pytest.mark.parametrize(("took_ms", "looks"), [(1_999, 0), (2_000, 1)])
def test_what_has_waited_for_nothing_is_its_own_for_two_seconds(
    took_ms: int, looks: int
) -> None:
    world = a_world()
    place = f"effects/{EVENT_ID}/startArchive"

    def act(_attempt: Attempt) -> Acted:
        world.clock.advance(took_ms / 1000)
        world.databases.reads.clear()
        return Acted({"archiveId": "archive-1"}, at_once=True)

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, act, by="x")

    assert [read.path for read in world.databases.reads].count(place) == looks


def test_what_depends_on_what_is_the_case_by_then_is_written_with_the_rest() -> None:
    world = a_world()

    def act(_attempt: Attempt) -> Acted:
        return Acted(writes={f"{EVENT}/a": 1}, late=lambda: {f"{EVENT}/b": 2})

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, act, by="x")

    last = world.databases.writes[-1].writes
    assert (last[f"{EVENT}/a"], last[f"{EVENT}/b"]) == (1, 2)


def test_if_that_cannot_be_found_out_the_next_attempt_may_try_at_once() -> None:
    world, act = a_world(), Act()

    def gone() -> dict[str, Json]:
        raise DatabaseUnavailable("Gone.")

    with pytest.raises(DatabaseUnavailable):
        world.runner.run(
            EVENT_ID, Effect.START_ARCHIVE, lambda _: Acted(late=gone), by="x"
        )

    assert run(world, act).attempt == 2
    assert act.attempts[0].may_have_acted


def test_a_call_that_was_overtaken_before_it_could_look_does_not_act() -> None:
    world, act, late = a_world(), Act(), Act()
    claim = world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
    assert isinstance(claim, Claim)
    # The status that it was claimed with took that long to be set.
    world.clock.advance(61)
    run(world, act)
    records = world.ledger.read(EVENT_ID)

    with pytest.raises(EffectUnderway):
        world.runner.carry_out(claim, late, records, by="x")

    assert (len(act.attempts), late.attempts) == (1, [])
    assert world.told("startArchive") == ["done"]


def test_a_call_that_was_overtaken_does_not_begin_the_part_that_is_due_next() -> None:
    world, late = a_world(), Act()
    claim = world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
    assert isinstance(claim, Claim)
    world.clock.advance(61)
    run(world, Act())
    world.ledger.renew(EVENT_ID, Effect.START_ARCHIVE, Ended("archive-1"))

    with pytest.raises(EffectUnderway):
        world.runner.carry_out(claim, late, world.ledger.read(EVENT_ID), by="x")

    assert late.attempts == []


def test_a_call_slower_than_its_lease_still_finishes_when_nobody_took_over() -> None:
    world, act = a_world(), Act()

    def slow(attempt: Attempt) -> Acted:
        world.clock.advance(61)
        return act(attempt)

    record = world.runner.run(EVENT_ID, Effect.START_ARCHIVE, slow, by="x")

    assert record.state is EffectState.DONE


def test_what_repeating_cannot_cure_has_failed_for_good() -> None:
    world, act = a_world(), Act([VideoNotRouted("Relayed.")])

    record = run(world, act)

    assert record.state is EffectState.FAILED
    assert world.at(f"{PROBLEM}/final") is True
    assert world.told("startArchive") == ["failed"]


def test_what_has_failed_for_good_is_not_tried_again_by_itself() -> None:
    world, act = a_world(), Act([VideoNotRouted("Relayed.")])
    run(world, act)

    run(world, act)

    assert len(act.attempts) == 1


def test_what_has_failed_for_good_can_be_tried_again_by_hand() -> None:
    world, act = a_world(), Act([VideoNotRouted("Relayed.")])
    run(world, act)

    record = run(world, act, by_hand=True)

    assert record.state is EffectState.DONE
    assert world.at(PROBLEM) is None


def test_what_is_due_later_is_left_alone_until_then() -> None:
    world, act = a_world(), Act()
    now_ms = world.clock.now_ms()
    world.databases.as_backend().update(
        world.ledger.schedule(
            EVENT_ID, Effect.STOP_BROADCAST, since=now_ms, due=now_ms + 60_000
        )
    )

    with pytest.raises(EffectNotDue):
        run(world, act, effect=Effect.STOP_BROADCAST)
    world.clock.advance(60)
    record = run(world, act, effect=Effect.STOP_BROADCAST)

    assert record.state is EffectState.DONE
    assert [attempt.may_have_acted for attempt in act.attempts] == [False]


def test_what_is_due_later_can_be_had_by_hand_now() -> None:
    world, act = a_world(), Act()
    world.databases.as_backend().update(
        world.ledger.schedule(EVENT_ID, Effect.STOP_BROADCAST, since=0, due=10**15)
    )

    record = run(world, act, effect=Effect.STOP_BROADCAST, by_hand=True)

    assert record.state is EffectState.DONE


def test_an_effect_waits_for_the_one_that_it_would_be_undone_by() -> None:
    world, act = a_world(), Act()
    world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)

    with pytest.raises(EffectUnderway):
        run(world, act, effect=Effect.STOP_ARCHIVE)

    assert act.attempts == []
    assert world.effect(Effect.STOP_ARCHIVE) is None


def test_a_claim_that_was_taken_over_meanwhile_is_not_failed_by_the_slow_one() -> None:
    world = a_world()

    def slow(_attempt: Attempt) -> Acted:
        world.clock.advance(61)
        world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
        raise VideoNotRouted("Relayed.")

    world.runner.run(EVENT_ID, Effect.START_ARCHIVE, slow, by="x")

    record = world.effect(Effect.START_ARCHIVE)
    assert record is not None
    assert (record.state, record.attempt) == (EffectState.RUNNING, 2)


def test_an_act_is_told_what_is_recorded_and_streamed() -> None:
    world, act = a_world(), Act()
    run(world, act)

    run(world, act, effect=Effect.STOP_ARCHIVE)

    assert act.attempts[-1].media(an_event()).archive.id == "archive-1"


def test_what_follows_something_that_has_not_begun_leaves_no_trace() -> None:
    world, act = a_world(), Act()

    with pytest.raises(EffectNotDue):
        run(world, act, effect=Effect.FINISH_ARCHIVE)

    assert act.attempts == []
    assert world.at(f"effects/{EVENT_ID}") is None
