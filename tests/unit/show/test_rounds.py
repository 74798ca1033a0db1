"""Effects of one round: claimed, looked at once, acted upon."""

from functools import partial

import pytest

from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.effects.plan import LOOKS_ANY_TIME, RULES
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EffectUnderway,
    IllegalTransition,
    RulesDenied,
)
from tests.support.builders import EVENT_ID, an_event
from tests.unit.world import (
    EVENT,
    World,
    a_show_in_preshow,
    a_show_just_set_live,
    a_show_that_is_live,
    a_world,
    change,
)

LEDGER = f"effects/{EVENT_ID}"


def states(world: World) -> dict[str, str]:
    """What the ledger says of each effect that somebody has begun."""
    records = world.ledger.read(EVENT_ID)
    return {effect.value: one.state.value for effect, one in records.items()}


def the_event(world: World) -> EventRecord:
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return event


class TestLooking:
    @pytest.mark.parametrize("effect", ["startArchive", "startBroadcast"])
    def test_a_show_that_is_closed_after_the_claim_starts_nothing(
        self, effect: str
    ) -> None:
        world = a_show_just_set_live(archive_event=True, hls=True)
        close = partial(world.write_status, Status.CLOSED)
        world.databases.before_write(f"{LEDGER}/{effect}", close)

        world.director.follow(the_event(world), by="admin-1")

        assert world.video.calls == []
        assert states(world)[effect] == EffectState.DONE

    def test_what_is_claimed_is_given_back_if_there_is_no_looking(self) -> None:
        """So that nobody waits for a lease of which nothing was made."""
        world = a_show_just_set_live()
        world.ledger.claim(EVENT_ID, Effect.OPEN_RECORDS)
        world.databases.before_write(
            f"{LEDGER}/liveRecords",
            lambda: world.databases.fail_next("read", DatabaseUnavailable("Gone.")),
        )

        postponed = world.director.follow(the_event(world), by="admin-1")

        assert isinstance(postponed[Effect.LIVE_RECORDS], DatabaseUnavailable)
        assert "liveRecords" not in states(world)

    def test_what_looks_any_time_waits_only_for_what_looks_at_the_status(self) -> None:
        """After its own claim. Those that a show begins with all do."""
        looking = {
            Effect.OPEN_RECORDS,
            Effect.LIVE_RECORDS,
            Effect.START_ARCHIVE,
            Effect.START_BROADCAST,
            Effect.PUBLISH_HLS,
            Effect.START_CAPTIONS,
        }

        waited_for = {
            other
            for effects in LOOKS_ANY_TIME.values()
            for effect in effects
            for other in RULES[effect].waits_for
        }

        assert waited_for <= looking
        assert all(RULES[effect].ends_with_the_show for effect in looking)

    def test_only_of_a_status_that_is_final_something_looks_any_time(self) -> None:
        assert LOOKS_ANY_TIME.keys() == {Status.CLOSED}


class TestClaimingWithTheStatus:
    def test_a_status_that_the_rules_refuse_leaves_no_claim(self) -> None:
        world = a_show_in_preshow(archive_event=True)
        close = partial(world.write_status, Status.CLOSED)
        world.databases.before_write(f"{EVENT}/status", close)

        with pytest.raises(IllegalTransition):
            change(world, Status.LIVE)

        assert states(world) == {"openRecords": "done"}
        assert world.video.calls == []

    def test_a_status_whose_answer_is_lost_leaves_no_claim_either(self) -> None:
        """The status may be set: whoever comes next need not wait for a lease."""
        world = a_show_in_preshow(archive_event=True)
        world.databases.before_write(
            f"{EVENT}/status",
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
        )

        with pytest.raises(DatabaseUnavailable):
            change(world, Status.LIVE)

        assert states(world) == {"openRecords": "done"}

    def test_what_ends_a_recording_is_claimed_after_the_status_only(self) -> None:
        """Others take such a claim for a stop by hand."""
        world = a_show_that_is_live(archive_event=True)
        seen: list[dict[str, str]] = []
        world.databases.before_write(
            f"{EVENT}/status", lambda: seen.append(states(world))
        )
        world.databases.before_write(
            f"{EVENT}/status",
            lambda: world.databases.fail_next("write", RulesDenied("No.")),
        )

        with pytest.raises(RulesDenied):
            change(world, Status.CLOSED)

        assert [one.keys() & {"stopArchive", "closedRecords"} for one in seen] == [
            set()
        ]
        assert states(world).keys().isdisjoint({"stopArchive", "closedRecords"})

    def test_a_call_that_dies_with_its_claims_is_made_good_when_they_run_out(
        self,
    ) -> None:
        """Before it could set the status: the next click does, a minute later."""
        world = a_show_in_preshow(archive_event=True)
        for effect in (Effect.LIVE_RECORDS, Effect.START_ARCHIVE):
            world.ledger.claim(EVENT_ID, effect)
        world.clock.advance(61)

        event = change(world, Status.LIVE)

        assert event.problems is None
        assert set(states(world).values()) == {"done"}
        assert world.video.calls.count("start_archive") == 1

    def test_such_claims_keep_nobody_from_ending_the_preshow(self) -> None:
        world = a_show_in_preshow(archive_event=True)
        world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
        world.clock.advance(61)

        event = change(world, Status.CLOSED)

        assert event.problems is None
        assert "start_archive" not in world.video.calls

    def test_a_show_goes_on_though_it_could_not_be_announced(self) -> None:
        world = a_world(an_event())
        world.databases.before_write(
            f"{LEDGER}/directing",
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
        )

        event = change(world, Status.PRESHOW)

        assert event.status is Status.PRESHOW
        assert states(world) == {"openRecords": "done"}
        assert world.at(f"watched/{EVENT_ID}/adminId") == event.admin_id


def test_by_hand_what_another_call_is_at_is_not_done_twice() -> None:
    world = a_show_that_is_live()
    world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)

    with pytest.raises(EffectUnderway):
        world.director.by_hand(the_event(world), Effect.START_ARCHIVE, by="admin-1")

    assert world.video.calls == []
