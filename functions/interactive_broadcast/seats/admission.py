"""How a fan comes into a show: with a record, counted in the write that makes it."""

from dataclasses import dataclass
from functools import partial

from interactive_broadcast.kernel.caching import Inquiry, RecentKeys, SingleFlight
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import RulesDenied, UserNeeded
from interactive_broadcast.kernel.show_errors import ShowNotOpen, StageFull
from interactive_broadcast.records.applied_limit import LimitedBy
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.room import Room
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.access import ShowAccess, ShowAccesses

PRESENT_S = 2.0
"""How old the last look at a fan's record may be when the fan gets tokens."""

MAX_TRIES = 3
"""To make a record, while others change what decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Lets fans in as long as there is room.

    The rules judge the write: it makes the record, marks the fan as counted and moves
    the number of viewers, which must be below the limit. So as many get in as there is
    room for, whoever makes the record: this, or the fan's app by itself.
    """

    shows: ShowStore
    accesses: ShowAccesses
    room: Room
    present: SingleFlight[bool]
    """Who has a record, by event id and uid. That somebody has none is never kept."""
    seen: RecentKeys
    """The same keys of those who have had one lately. Of them it is read, before all
    else, whether they still have; of others the write finds it out."""

    def admit(self, fan: Caller, access: ShowAccess, inquiry: Inquiry) -> None:
        """Make sure that the fan has a record in the show. Safe to repeat.

        One write for whoever comes; one read for whoever is in already, and nothing
        for two seconds after it, however often they ask.

        Args:
            fan: who wants to come in.
            access: what is known of the show, maybe a little old.
            inquiry: says whether it will do what is known of the fan.

        Raises:
            UserNeeded: nobody can be counted without a Firebase user.
            StageFull: the interactive limit is reached, as far as is known.
            ShowNotOpen, Barred: the rules have refused the write for that.
            RulesDenied: others were faster, again and again.
        """
        if fan.uid is None:
            raise UserNeeded("Sign in to Firebase as a user, anonymously for example.")
        key = (access.event.id, fan.uid)
        self.present.get(key, partial(self._enter, fan, access), inquiry)
        self.seen.note(key)

    def _enter(self, fan: Caller, access: ShowAccess) -> bool:
        """True once they have a record."""
        # A look is cheaper than a write that is refused. And the record of an old app
        # could be written over: it need not have a time that stays.
        is_seen = (access.event.id, fan.uid) in self.seen
        looks = is_seen or access.is_full or access.has_old_apps
        if looks and self.is_known(fan, access):
            return True
        counts = self._finds_room(fan, access) if access.is_full else True
        for tries_left in reversed(range(MAX_TRIES)):
            try:
                self.shows.add_fan(fan, access.event, counts=counts)
            except RulesDenied:
                # Perhaps because they are in: here, or by another instance.
                if self.is_known(fan, access):
                    return True
                counts = self._finds_room(fan, self._still_open(fan, access))
                if tries_left == 0:
                    raise
            else:
                break
        return True

    def is_known(self, fan: Caller, access: ShowAccess) -> bool:
        """Whether a fan has a record, which then says who they are to others.

        OpenTok's reports know the fan by that opaque id. An app that makes the record
        by itself leaves it out.

        Raises ShowNotOpen, Barred: as of now.
        """
        place = (access.event.admin_id, access.event.fan_url, fan.uid or "")
        fields = self.shows.fan_fields(*place)
        if fields and PERSON not in fields:
            try:
                self.shows.name_fan(fan, access.event)
            except RulesDenied:
                self._still_open(fan, access)
                return self.shows.has_fan(*place)
        return bool(fields)

    def _still_open(self, fan: Caller, access: ShowAccess) -> ShowAccess:
        """What is so now. Raises ShowNotOpen, Barred."""
        now = self.accesses.of(access.event.id, Inquiry(anew=True))
        now.check_admits(fan)
        if now.show is None:
            raise ShowNotOpen("The show has no records yet.", id=now.event.id)
        return now

    def _finds_room(self, fan: Caller, access: ShowAccess) -> bool:
        """Whether the fan has to be counted. Raises StageFull if they cannot be.

        Whoever has just been removed may be counted still, and keeps that.
        """
        place = (access.event.admin_id, access.event.fan_url, fan.uid or "")
        if self.shows.is_counted(*place):
            return False
        if access.is_full:
            if access.show is not None and not access.show.full:
                # Or all who watch come to find out.
                self.room.tell(*place[:2])
            raise _full(access)
        return True


def _full(access: ShowAccess) -> StageFull:
    """And whether those whom it turns away have a stream, and why no more get in."""
    has_url = access.show is not None and access.show.hls_url is not None
    hls = has_url or access.project.admin.hls
    limited_by = LimitedBy.CONFIGURED if access.show is None else access.show.limited_by
    return StageFull(
        "The show is full; watch its stream.", hls=hls, limitedBy=limited_by.value
    )
