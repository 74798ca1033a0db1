"""What comes late meets what is there now: a write names its event, the rules compare.

The paths come from the source of the rules, the writes from the tables that are tried
on them: everything that a client may write into a show, by everybody who may. A path
that somebody opens, and that the tables do not try, fails here.
"""

from collections import deque
from functools import cache
from typing import Any

from interactive_broadcast.events.models import Event, Status
from interactive_broadcast.kernel.ids import opaque_id
from tests.rules.table import every_case
from tests.rules.tables import late
from tests.rules.world import rules, ruling
from tests.support.in_process_platform import ANA, FANS, InProcessPlatform
from tests.support.naming import TOPS


@cache
def every_write() -> list[late.Write]:
    return late.writes_of(every_case())


def test_every_path_of_a_show_that_a_client_writes_is_tried() -> None:
    tried = {write.node for write in every_write()}

    assert late.nodes() - tried == late.NOT_BY_THEMSELVES.keys()


def test_each_path_refuses_what_names_no_event_or_another_or_did_so_before() -> None:
    """Whatever else is in the write, and however it is put together."""
    cases = [case for write in every_write() for case in write.late()]

    ruled = {str(case): ruling(case.asked_of(rules())) for case in cases}

    assert ruled == {str(case): case.expected for case in cases}


def test_what_the_backend_puts_off_leaves_the_next_show_alone() -> None:
    """Triggers and stored tasks of a show that was closed, hours into the next one."""
    platform = InProcessPlatform()
    former = platform.open_show(ANA)
    platform.change_status(former.id, Status.LIVE)
    platform.databases.as_backend().update(_a_fan_on_stage(former.id))
    put_off, platform.waiting = platform.waiting, deque()
    platform.change_status(former.id, Status.CLOSED)
    late = [task for task in platform.tasks.stored if former.id in task.key]
    today = platform.open_show(ANA)
    platform.settle()
    before = _at(platform, today)

    platform.clock.advance(7_200)
    while put_off:
        platform.attempt(put_off.popleft())
    for task in late:
        platform.run(task)

    assert late
    assert _at(platform, today) == before


def _a_fan_on_stage(event_id: str) -> dict[str, Any]:
    fan = {"id": FANS[0], "joinedAt": 1, "isOnStage": True}
    person = opaque_id(event_id, FANS[0])
    return {
        f"activeBroadcasts/ana/night/activeFans/{FANS[0]}": {**fan, "person": person}
    }


def _at(platform: InProcessPlatform, event: Event) -> dict[str, Any]:
    """All records of the show at its address, and what is told of it."""
    tree = platform.tree
    records = {
        top: tree.get(top, {}).get(event.admin_id, {}).get(event.fan_url)
        for top in sorted(TOPS)
    }
    return {**records, "timeline": tree["timeline"][event.id]}
