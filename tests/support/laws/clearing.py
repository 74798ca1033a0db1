"""Laws of a stage that its producer has cleared."""

from collections.abc import Iterator

from tests.support.laws.facts import Law, Show, for_each_show
from tests.support.person_ids import opaque_person

GUESTS = ("host", "celebrity")


@for_each_show
def viewers_are_told_of_a_cleared_stage(show: Show) -> Iterator[str]:
    """In one write with it: the slate holds as long as the stage is cleared."""
    if not show.is_on:
        return
    slate = show.public.get("slate")
    holds = slate is not None and "until" not in slate
    if holds is not ("cleared" in show.event):
        yield f"it is cleared: {show.event.get('cleared')}, and its slate says {slate}"


@for_each_show
def nobody_has_a_place_on_a_cleared_stage(show: Show) -> Iterator[str]:
    if not show.is_on or "cleared" not in show.event:
        return
    fans = show.active.get("activeFans", {})
    placed = [uid for uid, fan in fans.items() if fan.get("isOnStage") is True]
    if placed or "stageFanId" in show.active:
        yield f"on a cleared stage are {placed} {show.active.get('stageFanId')}"


@for_each_show
def whoever_is_off_a_cleared_stage_is_disconnected(show: Show) -> Iterator[str]:
    cleared = show.event.get("cleared")
    if not show.is_on or cleared is None:
        return
    off = {*cleared.get("persons", {})}
    if cleared.get("everybody"):
        off |= {opaque_person(show.event, role) for role in GUESTS}
    present = show.facts.tree.get("headcounts", {}).get(show.id, {}).get("present", {})
    heads = present.get("stage", {}).get("connections", {})
    there = {head for head, person in heads.items() if person in off}
    connected = show.facts.connections.get(show.event["stageSessionId"], frozenset())
    if there & connected:
        yield f"still connected to a cleared stage: {sorted(there & connected)}"


@for_each_show
def a_cleared_stage_is_streamed_nowhere_else(show: Show) -> Iterator[str]:
    running = [one.id for one in show.broadcasts if one.is_running]
    if show.is_on and is_held(show) and running:
        yield f"{running} go on where no slate is"


def is_held(show: Show) -> bool:
    """Whether nothing is to be streamed, as it would be seen where no slate is."""
    options = show.event.get("broadcastOptions", {})
    is_elsewhere = "rtmpUrl" in show.event or options.get("dvr") is True
    return "cleared" in show.event and is_elsewhere


ALWAYS: tuple[Law, ...] = (
    viewers_are_told_of_a_cleared_stage,
    nobody_has_a_place_on_a_cleared_stage,
)

AT_REST: tuple[Law, ...] = (
    whoever_is_off_a_cleared_stage_is_disconnected,
    a_cleared_stage_is_streamed_nowhere_else,
)
