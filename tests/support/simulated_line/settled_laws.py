"""What is true of a line whenever everything that was to happen has happened."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from interactive_broadcast.records.line import LineStore
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.support.simulated_line.show import (
    ACTIVE,
    ADDRESS,
    FLAGS,
    SimulatedShow,
)
from tests.support.simulated_line.write_laws import LawBroken, WriteLaws

Findings = Iterator[tuple[str, Iterable[str]]]
"""What is wrong, and with whom."""


@dataclass(frozen=True)
class Moment:
    """A show at rest, and what there is to compare it with."""

    show: SimulatedShow
    writes: WriteLaws
    """Has seen every write."""
    there: Collection[str]
    """The fans who are really there."""

    @cached_property
    def line(self) -> Mapping[str, Any]:
        places: Mapping[str, Any] = self.show.at(f"line/{ADDRESS}") or {}
        return places

    @cached_property
    def fans(self) -> Mapping[str, Any]:
        """Their records."""
        records: Mapping[str, Any] = self.show.at(f"{ACTIVE}/activeFans") or {}
        return records

    def in_order(self) -> list[str]:
        """The fans in line as whoever sees all of it sorts them."""
        return [fan_id for fan_id, _ in self.show.placed()]


def check(moment: Moment) -> None:
    """Hold all of them.

    Raises:
        LawBroken: the first that does not hold.
    """
    for law in LAWS:
        for text, fans in law(moment):
            raise LawBroken(text, *sorted(fans)[:5])


def nobody_is_lost(moment: Moment) -> Findings:
    """Whoever has got in line is in it, since then, until somebody took them out."""
    line = {fan_id: place.get("at") for fan_id, place in moment.line.items()}
    known = moment.writes.waiting
    if line != known:
        yield "Lost, or there for no reason", dict(line.items() ^ known.items())


def first_come_is_first_unless_moved(moment: Moment) -> Findings:
    line, moved = moment.line, moment.writes.moved
    wrong = [
        one
        for one, place in line.items()
        if one not in moved and place["order"] != place["at"]
    ]
    if wrong:
        yield "Nobody has moved them", wrong


def whoever_is_there_is_passed_over_no_longer(moment: Moment) -> Findings:
    line = moment.line
    wrong = [one for one in moment.there if "awaySince" in line.get(one, {})]
    if wrong:
        yield "Away, and there", wrong


def no_place_is_in_pieces(moment: Moment) -> Findings:
    """Nothing is left of a place but the whole of it."""
    wrong = [one for one, place in moment.line.items() if "order" not in place]
    if wrong:
        yield "Half a place", wrong


def whoever_is_in_is_counted_once(moment: Moment) -> Findings:
    show, records = moment.show, {*moment.fans}
    marks = {*show.keys(f"viewers/{ADDRESS}")}
    if records != marks:
        yield "Not counted, or counted in vain", records ^ marks
    if (show.at(f"viewerCounts/{ADDRESS}") or 0) != len(records):
        yield "The number of viewers is wrong", ()


def nobody_has_a_place_who_is_not_in(moment: Moment) -> Findings:
    records = {*moment.fans}
    for top in ("line", "deck", "calls", "linePositions", "presence", "fanPictures"):
        left = {*moment.show.keys(f"{top}/{ADDRESS}")} - records
        if left:
            yield f"In {top}, and not in the show", left


def all_see_one_order(moment: Moment) -> Findings:
    """By the index, page by page, as by everything that there is; each fan once."""
    store = LineStore(databases=moment.show.databases)
    listed = [
        one.fan_id for page in store.pages(ADMIN_ID, FAN_URL, size=500) for one in page
    ]
    if listed != moment.in_order():
        yield "The index has another order", {*listed} ^ {*moment.line}


def fans_are_told_that_order(moment: Moment) -> Findings:
    """Each of them their own position, counted from 1, and all how many wait."""
    told = moment.show.at(f"linePositions/{ADDRESS}") or {}
    line = enumerate(moment.in_order(), start=1)
    expected = {fan_id: {"position": position} for position, fan_id in line}
    if told != expected:
        wrong = [
            one for one in {**told, **expected} if told.get(one) != expected.get(one)
        ]
        yield "Told of another position", wrong
    summary = moment.show.at(f"lineSummary/{ADDRESS}") or {}
    if summary.get("waiting", 0) != len(expected):
        yield f"Told that {summary.get('waiting')} wait", ()


def the_first_who_are_there_are_on_deck(moment: Moment) -> Findings:
    show, line = moment.show, moment.line
    deck: Mapping[str, str] = show.at(f"deck/{ADDRESS}") or {}
    there = [one for one in moment.in_order() if "awaySince" not in line[one]]
    taken = {one for one, by in deck.items() if by == "producer"}
    expected = {*there[: show.limits.on_deck()]} | taken
    if deck.keys() != expected:
        yield "Wrongly on deck, or not", deck.keys() ^ expected


def pointers_name_who_has_a_place(moment: Moment) -> Findings:
    record, fans = moment.show.at(ACTIVE), moment.fans
    for flag, pointer in zip(FLAGS, ("stageFanId", "backstageFanId"), strict=True):
        seated = [one for one, fan in fans.items() if fan.get(flag) is True]
        named = [one for name, one in record.items() if name.startswith(pointer)]
        if len(seated) > moment.show.most[flag]:
            yield f"Too many {flag}", seated
        unnamed = {*seated} - {*named}
        if unnamed:
            yield f"{flag}, and named by no {pointer}", unnamed


def nobody_waits_who_is_on_stage(moment: Moment) -> Findings:
    fans = moment.fans
    both = [one for one in moment.line if fans[one].get("isOnStage") is True]
    if both:
        yield "On stage and in line", both


def only_whoever_is_backstage_is_called(moment: Moment) -> Findings:
    fans, called = moment.fans, moment.show.keys(f"calls/{ADDRESS}")
    wrong = [one for one in called if fans[one].get("isBackstage") is not True]
    if wrong:
        yield "Called, and not backstage", wrong


LAWS: tuple[Callable[[Moment], Findings], ...] = (
    no_place_is_in_pieces,
    nobody_is_lost,
    whoever_is_in_is_counted_once,
    nobody_has_a_place_who_is_not_in,
    first_come_is_first_unless_moved,
    all_see_one_order,
    fans_are_told_that_order,
    whoever_is_there_is_passed_over_no_longer,
    the_first_who_are_there_are_on_deck,
    pointers_name_who_has_a_place,
    nobody_waits_who_is_on_stage,
    only_whoever_is_backstage_is_called,
)
