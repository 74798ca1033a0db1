"""What fans do with their places in line, and their producer with the line."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from rehearsal.people import Person
from rehearsal.tabs import NOW
from tests.chaos.plans import Step, Verb
from tests.chaos.shows import PlayedShow

CLICK: Final = "callNext "
"""Before the id of a click: as what its answers are known."""

ENDS: Final = ("first", "last")


async def _get_in_line(_: PlayedShow, fan: Person) -> None:
    await fan.change({fan.own_line_place: {"at": NOW, "order": NOW}})


async def _get_out_of_line(_: PlayedShow, fan: Person) -> None:
    await fan.change({fan.own_line_place: None, f"linePositions/{fan.own_key}": None})


async def _answer(_: PlayedShow, fan: Person) -> None:
    await fan.change({f"calls/{fan.own_key}": None})


async def _hold(show: PlayedShow, fan: Person) -> None:
    await _direct(show, {f"{fan.own_line_place}/held": True})


async def _release(show: PlayedShow, fan: Person) -> None:
    await _direct(show, {f"{fan.own_line_place}/held": None})


async def _move_to_the_end(show: PlayedShow, fan: Person) -> None:
    """Without a function: one number, which the rules let a producer write."""
    await _direct(show, {f"{fan.own_line_place}/order": NOW})


async def _direct(show: PlayedShow, writes: Mapping[str, object]) -> None:
    async with show.turns["producer"]:
        await show.people["producer"].change(writes)


STEPS: Final[Mapping[Verb, Callable[[PlayedShow, Person], Awaitable[None]]]] = {
    "getInLine": _get_in_line,
    "getOutOfLine": _get_out_of_line,
    "answerCall": _answer,
    "hold": _hold,
    "release": _release,
    "moveByWrite": _move_to_the_end,
}


def line_call(show: PlayedShow, step: Step) -> tuple[str, dict[str, Any], str]:
    """The function that a step calls, with what, and as what its answer is known."""
    body: dict[str, Any] = {"id": show.id}
    if step.do == "moveInLine":
        body["fanId"] = show.people[step.to].uid
        if step.beside in ENDS:
            body["to"] = step.beside
        else:
            body["before"] = show.people[step.beside].uid
        return step.do, body, step.do
    body["requestId"] = step.to
    if step.do == "putNextOnStage":
        body["to"] = "stage"
    return "callNext", body, f"{CLICK}{step.to}"
