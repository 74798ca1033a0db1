"""Laws of a show's line: who stands where, who is called, and what fans are told."""

from collections.abc import Iterator

from interactive_broadcast.records.calls import MISSES_UNTIL_LAST
from tests.support.laws.facts import Law, Show, for_each_show


@for_each_show
def whoever_has_missed_too_many_calls_is_out(show: Show) -> Iterator[str]:
    for fan_id, place in show.record("line").items():
        if place.get("missed", 0) > MISSES_UNTIL_LAST:
            yield f"{fan_id} is in line still: {place}"


@for_each_show
def a_place_in_line_is_whole(show: Show) -> Iterator[str]:
    for fan_id, place in show.record("line").items():
        if not {"at", "order"} <= place.keys():
            yield f"of the place of {fan_id} this is left: {place}"


@for_each_show
def nobody_on_stage_is_in_line(show: Show) -> Iterator[str]:
    fans = show.active.get("activeFans", {})
    for fan_id in show.record("line"):
        if show.is_on and fans.get(fan_id, {}).get("isOnStage") is True:
            yield f"{fan_id} is on stage, and in line"


@for_each_show
def whoever_is_called_is_backstage(show: Show) -> Iterator[str]:
    fans = show.active.get("activeFans", {})
    for fan_id in show.record("calls"):
        if fans.get(fan_id, {}).get("isBackstage") is not True:
            yield f"{fan_id} is being called, and not backstage"


@for_each_show
def fans_are_told_where_they_stand(show: Show) -> Iterator[str]:
    """The order that the producer sees; each in line, and nobody else."""
    if not show.is_on or "positions" in show.event.get("lineOptions", {}):
        return
    line = show.record("line")
    order = sorted(line, key=lambda fan_id: (line[fan_id]["order"], fan_id))
    wanted = {one: {"position": number} for number, one in enumerate(order, start=1)}
    told = show.record("linePositions")
    if told != wanted:
        yield f"{order} are in line, and are told {told}"
    waiting = show.record("lineSummary").get("waiting", 0)
    if waiting != len(line):
        yield f"{len(line)} are in line, and {waiting} are said to wait"


ALWAYS: tuple[Law, ...] = (
    whoever_has_missed_too_many_calls_is_out,
    a_place_in_line_is_whole,
)

AT_REST: tuple[Law, ...] = (
    nobody_on_stage_is_in_line,
    whoever_is_called_is_backstage,
    fans_are_told_where_they_stand,
)
