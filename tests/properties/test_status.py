"""The status of an event never moves back, whatever is asked for."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.events.models import ChangeStatusRequest, Status
from interactive_broadcast.kernel.errors import IllegalTransition
from tests.support.builders import EVENT_ID, an_admin
from tests.unit.world import EVENT, a_world

ORDER = list(Status)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(Status), max_size=8))
def test_no_sequence_of_requests_leads_back(wanted: list[Status]) -> None:
    world = a_world(hls=True)
    seen = [Status.NOT_STARTED]

    for status in wanted:
        request = ChangeStatusRequest(id=EVENT_ID, status=status)
        with contextlib.suppress(IllegalTransition):
            world.shows.change_status(an_admin(), request)
        seen.append(Status(str(world.at(f"{EVENT}/status"))))

    ranks = [ORDER.index(status) for status in seen]
    assert ranks == sorted(ranks)
