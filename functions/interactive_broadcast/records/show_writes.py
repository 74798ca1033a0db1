"""The writes that keep the two records of a show.

They are written child by child, never set as a whole: people put their places into the
one, and the counter its number into the other.
"""

from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import line_paths, show_paths
from interactive_broadcast.kernel.database import Writes, increment
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records import pointers
from interactive_broadcast.records.applied_limit import AppliedLimit

CONFIGURED = "configuredLimit"
"""Where a working record keeps how many viewers the operator lets be interactive."""

_ANNOUNCED = ("name", "startImage", "endImage")
_PEOPLE = (
    *("activeFans", *pointers.NAMES, "privateCall", "volume"),
    *("hostActive", "hostHeartBeat", "celebrityActive", "celebrityHeartBeat"),
)
"""Who was in a show, and where. Not the producer: a `fanUrl` stays one admin's."""


@dataclass(frozen=True, slots=True)
class ShowWrites:
    """The writes that keep both records of an event's show."""

    event: EventRecord

    @property
    def active(self) -> str:
        """Where the record lies that people in the show use."""
        return show_paths.active_broadcast(self.event.admin_id, self.event.fan_url)

    @property
    def public(self) -> str:
        """Where the public record lies."""
        return show_paths.show(self.event.admin_id, self.event.fan_url)

    @property
    def number(self) -> str:
        """Where the number of its viewers lies."""
        return show_paths.viewer_count(self.event.admin_id, self.event.fan_url)

    def open(
        self, status: Status, *, limit: AppliedLimit, hls: bool, call_s: int
    ) -> Writes:
        """Both records as a show begins.

        What an earlier show at the same address may have left of its stream goes; what
        it has left of its people is for `take_over`.

        Args:
            status: the event's.
            limit: how many viewers may be interactive, and why no more.
            hls: whether the others are to watch a stream.
            call_s: the seconds that a fan has to answer a call.
        """
        archive = self.event.archive
        return {
            **self.announce(),
            **self.set_standby(standby=self.event.standby is True),
            f"{self.active}/eventId": self.event.id,
            f"{self.active}/status": status.value,
            f"{self.active}/interactiveLimit": limit.viewers,
            f"{self.active}/limitedBy": limit.by.value,
            f"{self.active}/hlsEnabled": hls,
            f"{self.active}/callSeconds": call_s,
            f"{self.active}/archiving": archive is not None
            and not archive.status.is_over,
            f"{self.active}/hlsId": None,
            f"{self.active}/hlsUrl": None,
            f"{self.public}/status": status.value,
            f"{self.public}/limit": limit.viewers,
            f"{self.public}/limitedBy": limit.by.value,
            f"{self.public}/hlsUrl": None,
            # The rules count only from a number on; who is there stays counted.
            self.number: increment(0),
        }

    def keep_configured(self, limit: int) -> Writes:
        """What the operator lets be interactive, for the limit that follows the stage.

        It stays with the show, also when another number is deployed meanwhile.
        """
        return {f"{self.active}/{CONFIGURED}": limit}

    def room_at_first(self, *, limit: AppliedLimit) -> Writes:
        """Whether there is room in a show that has just opened.

        Written at once: after a full show apps would send everybody to the stream, and
        nobody would come in to have it put right.
        """
        # When it was last said: never, so that the first change is told at once.
        return {f"{self.public}/full": limit.viewers == 0, f"{self.public}/fullAt": 0}

    def take_over(self) -> Writes:
        """Beside `open` and `room_at_first`, where another event has a show still.

        Its people must not be in this one: whoever was on stage there would get a stage
        token here, and nobody but they themselves could take their presence away. The
        producer stays, who may have come to this one while it is being opened: their
        next heartbeat says again that they are connected. The flag of one who is not
        there goes after the grace period.
        """
        return {
            **{f"{self.active}/{key}": None for key in _PEOPLE},
            f"{self.public}/slate": None,
            self.number: 0,
            **_nobody(self.event.admin_id, self.event.fan_url),
        }

    def announce(self) -> Writes:
        """What both records repeat of the event for its viewers."""
        record = self.event.to_record()
        return {
            f"{place}/{key}": record.get(key)
            for place in (self.active, self.public)
            for key in _ANNOUNCED
        }

    def set_status(self, status: Status) -> Writes:
        """The event's status, in both."""
        return self._both("status", status.value)

    def set_standby(self, *, standby: bool) -> Writes:
        """Whether there is an intermission, in both: it is left out if not."""
        return self._both("standby", standby or None)

    def set_archiving(self, *, archiving: bool) -> Writes:
        """Whether the producer's app shows that the show is recorded."""
        return {f"{self.active}/archiving": archiving}

    def set_stream(self, broadcast_id: str | None) -> Writes:
        """OpenTok's id of the stream, for the producer's app."""
        return {f"{self.active}/hlsId": broadcast_id}

    def publish_hls(self, hls_url: str | None) -> Writes:
        """Where to watch, once there is something to see. None: nowhere any more."""
        return self._both("hlsUrl", hls_url)

    def remove(self) -> Writes:
        """The show is over, and nobody counts as its viewer any more."""
        return removal(self.event.admin_id, self.event.fan_url)

    def _both(self, key: str, value: Json) -> Writes:
        return {f"{place}/{key}": value for place in (self.active, self.public)}


def removal(admin_id: str, fan_url: str) -> Writes:
    """The write that removes both records of a show, its number, and who was there."""
    return {
        show_paths.active_broadcast(admin_id, fan_url): None,
        show_paths.show(admin_id, fan_url): None,
        show_paths.viewer_count(admin_id, fan_url): None,
        **_nobody(admin_id, fan_url),
    }


def _nobody(admin_id: str, fan_url: str) -> Writes:
    """No connection, picture or line, no call or note, and nobody who is counted."""
    return {
        show_paths.fan_pictures(admin_id, fan_url): None,
        show_paths.presence(admin_id, fan_url): None,
        line_paths.line(admin_id, fan_url): None,
        line_paths.deck(admin_id, fan_url): None,
        **{place(admin_id, fan_url): None for place in line_paths.OF_SHOW},
        show_paths.counted_viewers(admin_id, fan_url): None,
        show_paths.written_for_at(admin_id, fan_url): None,
    }
