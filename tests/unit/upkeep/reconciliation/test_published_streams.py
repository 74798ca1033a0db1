"""When streams were published, found out without callbacks."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoUnavailable,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.upkeep.reconciliation.published_streams import (
    RUN_MS,
    corrections,
)
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.runs import lines, reconcile
from tests.unit.world import World, a_show_in_preshow, a_show_that_is_live, change

PLACE = f"published/{EVENT_ID}"


def stored(world: World) -> Any:
    return world.at(PLACE)


def test_a_stream_that_no_callback_has_told_of_began_after_the_run_before() -> None:
    world = a_show_in_preshow()
    world.video.leave(STAGE)
    world.video.publish(STAGE, "connection-1", "s1")

    reconcile(world)

    assert stored(world) == {"s1": {"foundAt": world.clock.now_ms() - RUN_MS}}


def test_a_stream_that_is_gone_was_there_at_the_run_before() -> None:
    world = a_show_that_is_live()
    world.video.leave(STAGE)
    world.databases.put(f"{PLACE}/s1", {"from": 1})

    reconcile(world)

    assert stored(world) == {"s1": {"from": 1, "lostAt": world.clock.now_ms() - RUN_MS}}


def test_what_callbacks_have_told_is_right_and_costs_no_write() -> None:
    world = a_show_that_is_live()
    world.video.leave(STAGE)
    world.video.publish(STAGE, "connection-1", "s1")
    told: dict[str, Json] = {"s1": {"from": 5}, "s2": {"from": 1, "to": 4}}
    world.databases.put(PLACE, told)
    before = len(world.databases.writes)

    world.reconciler.run()

    assert stored(world) == told
    assert not any(PLACE in str(one.writes) for one in world.databases.writes[before:])


def test_where_opentok_does_not_answer_nothing_is_concluded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{PLACE}/s1", {"from": 1})
    world.video.fail_next("connections_of", VideoUnavailable("Down."))

    world.reconciler.run()

    assert stored(world) == {"s1": {"from": 1}}
    assert lines(capsys)[-1]["failed"] == 1


def test_where_opentok_refuses_the_project_nothing_is_concluded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{PLACE}/s1", {"from": 1})
    world.video.fail_next("connections_of", VideoCredentialsRefused("Refused."))

    world.reconciler.run()

    assert stored(world) == {"s1": {"from": 1}}
    assert lines(capsys)[-1]["failed"] == 0


def test_of_an_admin_without_a_project_nothing_is_asked() -> None:
    world = a_show_in_preshow()
    world.databases.put(f"admins/{ADMIN_ID}/otApiKey", None)
    world.video.publish(STAGE, "connection-1", "s1")

    reconcile(world)

    assert stored(world) is None


def test_a_show_that_is_over_is_left_as_it_was() -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{PLACE}/s1", {"from": 1})
    change(world, Status.CLOSED)

    world.reconciler.run()

    assert stored(world) == {"s1": {"from": 1}}


def corrected(
    known: dict[str, PublishedStream], *listed: str, since: int = 100
) -> dict[str, Any]:
    """Without the path of the event."""
    writes = corrections(EVENT_ID, known, listed, since=since)
    return {path.removeprefix(f"{PLACE}/"): at for path, at in writes.items()}


class TestCorrections:
    def test_what_began_since_the_run_before_lasts_no_less_than_nothing(self) -> None:
        assert corrected({"s1": PublishedStream(began_at=130)}) == {"s1/lostAt": 130}

    def test_what_is_listed_again_is_not_lost(self) -> None:
        known = {"s1": PublishedStream(began_at=1, lost_at=50)}

        assert corrected(known, "s1") == {"s1/lostAt": None}

    def test_of_what_has_ended_it_may_be_found_out_when_it_began(self) -> None:
        known = {"s1": PublishedStream(ended_at=120)}

        assert corrected(known, "s1") == {"s1/foundAt": 100}
        assert corrected(known) == {}
