"""Who watches a show: the public answer for everybody, the count of those who interact.

Up to the interactive limit fans take part over OpenTok, and each of them is counted.
Viewers beyond it watch the HLS stream, which they find in the public answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.caching import Inquiry, SingleFlight
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import EventNotFound, RulesDenied, Unavailable
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.public_answers import PublicAnswers, PublicRead
from interactive_broadcast.records.people import MAX_ID, PERSON
from interactive_broadcast.records.places import (
    OFF_BACKSTAGE,
    ON_STAGE,
    Move,
    flags_not_given,
    lacks_id,
    moves,
)
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.viewer_models import (
    BroadcastData,
    BroadcastDataRequest,
)

if TYPE_CHECKING:
    # `getBroadcastData`, which many wait for, has no use for it.
    from interactive_broadcast.records.line import LineStore
    from interactive_broadcast.records.room import Room
    from interactive_broadcast.records.stage_turns import StageTurns
    from interactive_broadcast.seats.told_moves import ToldMoves

MAX_RECOUNTS = 5
"""Tries, as other deliveries may change the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewers:
    """`getBroadcastData`."""

    events: EventStore
    shows: ShowStore
    answers: PublicAnswers[BroadcastData]
    """By admin id and `fanUrl`."""

    def broadcast_data(
        self, request: BroadcastDataRequest, read: PublicRead
    ) -> BroadcastData:
        """What anybody may know of a show, or of an event that is still to begin.

        While the database is away: what was so before, for five minutes.

        Args:
            request: which show.
            read: its rate limit, and the age of an answer that is not new.

        Raises:
            EventNotFound: no open event has this `fanUrl`.
            TooManyRequests: who asks for show after show.
        """
        place = request.admin_id, request.fan_url
        found = self.answers.get(place, partial(self._look_up, *place), read)
        if found is None:
            raise EventNotFound("No open event has this address.", field="fanUrl")
        return found

    def _look_up(self, admin_id: str, fan_url: str) -> BroadcastData | None:
        show = self.shows.public_show(admin_id, fan_url)
        if show is not None:
            # By the number, which `full` follows a moment late.
            return BroadcastData(**{**show.to_record(), "full": show.is_full})
        found = self.events.open_at(admin_id, fan_url)
        return None if found is None else BroadcastData(**found.to_record())


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFanTrigger:
    """`onActiveFanWritten`: keeps the number of interactive viewers.

    A fan is part of `viewers` while there is a mark for them. Fans make it as they come
    and take it away as they leave. This counts those who do not: whom the producer or
    the reconciler has removed, and old apps. The rules let mark and number change only
    together, so that nobody counts twice however often a change is delivered. `full`
    says whether the number has reached the show's limit. All who watch listen to it, so
    it changes once a second at most: what is left then is put right when the next one
    comes or goes, or by the next pass of the reconciler.

    It also puts on the timeline who came on stage or backstage: no function is called
    for that. Whoever came on stage has had their turn, is noted as such for the line's
    estimate, and leaves the line; whoever is called no more, or has left the show,
    leaves no call behind. And it takes off the flags that an old app has said along
    with the whole record, though nobody has given them, and adds the id that another
    has left out.
    """

    shows: ShowStore
    told_moves: "ToldMoves"
    turns: "StageTurns"
    room: "Room"
    line: "LineStore"
    looks: SingleFlight[None]
    """By admin id and `fanUrl`: for those who come at the same time."""

    def run(self, admin_id: str, fan_url: str, fan_id: str, change: Change) -> None:
        """Take account of a fan who comes, goes or moves.

        Safe to repeat, in any order. Other changes of their record are not for this,
        and cost nothing: a fan whom this could not count is not found by the next one,
        but by `reconcileShows`.

        Args:
            admin_id: whose show.
            fan_url: the slug of the show.
            fan_id: key of the record below `activeFans`.
            change: the record before and after. The count goes by what is there now;
                the timeline by the change.

        Raises:
            DatabaseUnavailable: the fan could not be counted, nor their id be added,
                nor leave the line. `reconcileShows` will. A flag that nobody has given
                stays until the producer takes it off.
        """
        if lacks_id(change.after):
            self._add_id(admin_id, fan_url, fan_id)
        for flag in flags_not_given(change.before, change.after):
            self._take_back(admin_id, fan_url, fan_id, flag)
        found = moves(change.before, change.after)
        if found:
            self._record_moves(admin_id, fan_url, fan_id, change, found)
        if self.shows.is_counted(admin_id, fan_url, fan_id) is not bool(change.after):
            self._count(admin_id, fan_url, fan_id)
        # Whoever is counted when they have come, and is not when they have gone, is so
        # rightly, or somebody else is told of what has happened since.
        self._follow_number(admin_id, fan_url)
        self._follow_in_line(admin_id, fan_url, fan_id, change)

    def count(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Count a fan if and only if they are there, and bring `full` in step.

        Whom no delivery has counted has no id either, if their app has left it out.

        Safe to repeat, and for an id that nobody has.

        Raises:
            DatabaseUnavailable: not now.
        """
        fields = self.shows.fan_fields(admin_id, fan_url, fan_id)
        if fields and "id" not in fields:
            self._add_id(admin_id, fan_url, fan_id)
        self._count(admin_id, fan_url, fan_id)
        self.room.tell(admin_id, fan_url)

    def _count(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        for _ in range(MAX_RECOUNTS):
            is_there = self.shows.has_fan(admin_id, fan_url, fan_id)
            is_counted = self.shows.is_counted(admin_id, fan_url, fan_id)
            if is_there == is_counted:
                return
            if not self.shows.has_show(admin_id, fan_url):
                # The show is over: there is no number left to change.
                if is_counted:
                    self.shows.forget_counted(admin_id, fan_url, fan_id)
                return
            by = 1 if is_there else -1
            try:
                self.shows.count(admin_id, fan_url, fan_id, by=by)
            except RulesDenied:
                # Another delivery of the same change was faster: look again.
                logs.info("viewer-counted-elsewhere", fan_id=fan_id)

    def _take_back(self, admin_id: str, fan_url: str, fan_id: str, flag: str) -> None:
        """Take off a flag that nobody has given, unless the producer has meanwhile."""
        try:
            self.shows.take_back(admin_id, fan_url, fan_id, flag)
        except RulesDenied:
            logs.info("flag-given-meanwhile", fan_id=fan_id[:MAX_ID], flag=flag)

    def _add_id(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Add the id of a record without, unless it has one by now, or has gone."""
        try:
            self.shows.add_id(admin_id, fan_url, fan_id)
        except RulesDenied:
            logs.info("fan-named-or-gone-meanwhile", fan_id=fan_id[:MAX_ID])

    def _record_moves(
        self,
        admin_id: str,
        fan_url: str,
        fan_id: str,
        change: Change,
        found: Sequence[Move],
    ) -> None:
        """Put moves on the timeline, each at its time and under a key of its own."""
        try:
            event_id = self.shows.event_at(admin_id, fan_url)
        except Unavailable as error:
            # The viewers are counted all the same.
            logs.warning("move-not-recorded", fan_id=fan_id, reason=error.reason)
            return
        if event_id is None or not _is_of(event_id, fan_id, change):
            # The show is gone, and with it everybody's place; or another event has its
            # address by now.
            return
        self.told_moves.tell(event_id, admin_id, fan_id, change, found)
        if any(move.what == ON_STAGE for move in found):
            # By this the line is told how long a turn takes.
            person = opaque_id(event_id, fan_id)
            self.turns.note((admin_id, fan_url), person, change.at)

    def _follow_in_line(
        self, admin_id: str, fan_url: str, fan_id: str, change: Change
    ) -> None:
        """What becomes of the place in line, and of a call, of one who has moved."""
        place = (admin_id, fan_url, fan_id)
        moved = {move.what for move in moves(change.before, change.after)}
        if not change.after:
            self.line.forget(*place, by=change.at)
        elif ON_STAGE in moved:
            self.line.leave(*place, by=change.at)
        elif OFF_BACKSTAGE in moved:
            self.line.end_call(*place, by=change.at)

    def _follow_number(self, admin_id: str, fan_url: str) -> None:
        """Have `full` in step, once for all deliveries that come at the same time."""
        look = partial(self.room.tell, admin_id, fan_url)
        self.looks.get((admin_id, fan_url), look, Inquiry(anew=True))


def _is_of(event_id: str, fan_id: str, change: Change) -> bool:
    """Whether a fan's record is of this event, as far as it says.

    Whoever has been given tokens has the opaque id there by which this event knows
    them. Nobody comes on stage or backstage without.
    """
    states = [one for one in (change.after, change.before) if isinstance(one, dict)]
    said = [one[PERSON] for one in states if PERSON in one]
    return said[:1] in ([], [opaque_id(event_id, fan_id)])
