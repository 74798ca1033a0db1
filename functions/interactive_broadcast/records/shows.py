"""The two records of a running show, and the counting of its viewers.

`activeBroadcasts/{adminId}/{fanUrl}` is for the people who run the show and for its
fans, `shows/{adminId}/{fanUrl}` is public and names nobody. They come and go together,
and with them `presence/{adminId}/{fanUrl}`, the connections of these people, the line,
and `viewerCounts/{adminId}/{fanUrl}`, the number of interactive viewers: beside the
public record, so that nobody who listens to that hears of every other viewer. People
put their places into the first, so both are written child by child, never set as a
whole.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.models import EventRecord, Image, Status
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.callers import NOBODY, Caller
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Writes,
    children,
    get_all,
    increment,
    read_record,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json, RecordModel
from interactive_broadcast.kernel.ports import Database, Databases
from interactive_broadcast.records import people
from interactive_broadcast.records.applied_limit import LimitedBy
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.presence import (
    PRODUCER,
    fan_removal,
    read_places,
    remove_people,
)
from interactive_broadcast.records.show_writes import ShowWrites, removal
from interactive_broadcast.records.slates import Slate

CALLED_BY = ("isBackstage", "inPrivateCall")
"""What the producer sets in a fan's record to talk to them."""

ON_STAGE = "isOnStage"
"""What the producer sets there to put them on stage."""

MAX_LOOKS = 2
"""Before a seat counts as lost. Its parts are read one by one, so the fan may have gone
from one seat to another in between."""

MEDIA = ("archiving", "hlsId", "hlsUrl")
"""Where a working record has what it says of recording and stream."""

ShownMedia = tuple[bool, str | None, bool]
"""Whether a show's record says that it is recorded; the id of its stream; whether it
says where to watch that."""


class ShowRecord(RecordModel):
    """`shows/{adminId}/{fanUrl}`: what anybody may know of a show."""

    name: str
    status: Status
    hls_url: str | None = None
    start_image: Image | None = None
    end_image: Image | None = None
    limit: int
    """How many viewers may be interactive."""
    limited_by: LimitedBy = LimitedBy.CONFIGURED
    """Why no more."""
    viewers: int = 0
    """How many are. It lies beside the record."""
    full: bool = False
    """What the record says of it, perhaps a moment late."""
    standby: bool | None = None
    """True while there is an intermission."""
    slate: Slate | None = None
    """Of a stage that is cleared, or was a moment ago."""

    @property
    def is_full(self) -> bool:
        """By the number. `full` follows it, for those who read nothing else."""
        return self.viewers >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowStore:
    """`activeBroadcasts`, `shows`, `viewers` and `viewerCounts`.

    The backend's part of them is written with its own rights: it is what the backend
    found out, and the rules let nobody else write it.
    """

    databases: Databases

    def public_show(self, admin_id: str, fan_url: str) -> ShowRecord | None:
        """What anybody may know of the show at an address.

        The record is read as nobody. The number of its viewers is the owner's to read,
        so it is with the backend's rights.
        """
        value, viewers = side_by_side(
            [
                partial(self._public_record, admin_id, fan_url),
                partial(self._viewers, admin_id, fan_url),
            ]
        )
        return _parse_show(value, viewers)

    def show_with_room(self, admin_id: str, fan_url: str) -> ShowRecord | None:
        """The same of a show that people come to. None of one that is over."""
        value = self._public_record(admin_id, fan_url)
        if children(value).get("status") in (None, Status.CLOSED):
            return None
        return _parse_show(value, self._viewers(admin_id, fan_url))

    def has_show(self, admin_id: str, fan_url: str) -> bool:
        """Whether there is a show at an address, whose number can be moved."""
        place = f"{show_paths.show(admin_id, fan_url)}/status"
        return self._backend().get(place) is not None

    def public_shows(self) -> dict[str, dict[str, ShowRecord | None]]:
        """The same of all shows there are, by admin and address.

        There are few, and little of each. None for what a late write has left of one.
        """
        found = get_all(self._backend(), [show_paths.SHOWS, show_paths.VIEWER_COUNTS])
        records, counts = map(children, found)
        numbers = {admin_id: children(one) for admin_id, one in counts.items()}
        return {
            admin_id: {
                key: _parse_show(one, numbers.get(admin_id, {}).get(key))
                for key, one in children(shows).items()
            }
            for admin_id, shows in records.items()
        }

    def shown_event(self, event: EventRecord) -> str | None:
        """Id of the event whose show uses this event's address."""
        return self.event_at(event.admin_id, event.fan_url)

    def event_at(self, admin_id: str, fan_url: str) -> str | None:
        """Id of the event whose show is at an address."""
        value = self._backend().get(show_paths.showing_event(admin_id, fan_url))
        return value if isinstance(value, str) else None

    def media(self, event: EventRecord) -> ShownMedia:
        """What the show's record says of recording and stream."""
        active = ShowWrites(event).active
        places = [f"{active}/{key}" for key in MEDIA]
        found = get_all(self._backend(), places)
        return media_of(dict(zip(MEDIA, found, strict=True)))

    def shown_events(self, admin_id: str) -> list[str]:
        """Ids of the events of an admin that have a show: few, found by address."""
        addresses = self._backend().keys(show_paths.active_broadcasts(admin_id))
        places = [show_paths.showing_event(admin_id, address) for address in addresses]
        found = get_all(self._backend(), places)
        return [value for value in found if isinstance(value, str)]

    def lets_in_old_apps(self) -> bool:
        """Whether the operator lets old apps in."""
        return self._backend().get(paths.LEGACY_CLIENTS) is True

    def write(self, writes: Writes) -> None:
        """Write all of it or nothing, with the backend's rights."""
        self._backend().update(writes)

    def thin_out(self, admin_id: str, fan_url: str) -> None:
        """Before the write that ends a show: remove its people but for the last few.

        Raises:
            NotReadyYet: there are more than one call removes; try again.
        """
        # Not before: a show ends once, and its fans' tokens need none of this.
        from interactive_broadcast.records import crowds  # noqa: PLC0415

        crowds.thin_out_show(self._backend(), (admin_id, fan_url))

    def is_left_by(self, event: EventRecord) -> bool:
        """Whether what lies at an event's address is of its show, or nobody's.

        Another event may have the address by now: its show, or, before that is open,
        its host and celebrity, who may come early.
        """
        address = (event.admin_id, event.fan_url)
        shown = self.event_at(*address)
        if shown is not None:
            return shown == event.id
        holder = self._backend().get(paths.slug(event.admin_id, "fanUrl", address[1]))
        return holder in (None, event.id)

    def remove(self, event: EventRecord) -> None:
        """The records at an event's address, unless they are another one's by now."""
        if self.is_left_by(event):
            self.remove_at(event.admin_id, event.fan_url)

    def remove_at(self, admin_id: str, fan_url: str) -> None:
        """The records of a show that is over, however many people are in them.

        Not those of another one, which may have taken over the address meanwhile.

        Raises:
            NotReadyYet: there are more than one call removes; try again.
        """
        shown = self.event_at(admin_id, fan_url)
        self.thin_out(admin_id, fan_url)
        if self.event_at(admin_id, fan_url) == shown:
            self.write(removal(admin_id, fan_url))

    def has_fan(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether this fan has a record in the show."""
        return bool(self.fan_fields(admin_id, fan_url, fan_id))

    def fan_fields(self, admin_id: str, fan_url: str, fan_id: str) -> frozenset[str]:
        """What a fan's record has, by name; nothing without one.

        The values, a picture among them, are not fetched.
        """
        place = show_paths.active_fan(admin_id, fan_url, fan_id)
        return frozenset(self._backend().keys(place))

    def has_flag(self, admin_id: str, fan_url: str, fan_id: str, *flags: str) -> bool:
        """Whether a fan's record says any of this now: the producer has placed them."""
        record = show_paths.active_fan(admin_id, fan_url, fan_id)
        found = get_all(self._backend(), [f"{record}/{flag}" for flag in flags])
        return True in found

    def is_called(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether the producer talks to this fan now, backstage or in private."""
        return self.has_flag(admin_id, fan_url, fan_id, *CALLED_BY)

    def is_on_stage(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether the producer has this fan on stage now."""
        return self.has_flag(admin_id, fan_url, fan_id, ON_STAGE)

    def may_be_backstage(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether a seat of this fan allows a connection backstage now.

        On stage it does as well: their app goes there from backstage, and stays where
        it was if it does not get through.
        """
        place = (admin_id, fan_url, fan_id)
        return any(
            self.has_flag(*place, *CALLED_BY, ON_STAGE) or self.is_on_deck(*place)
            for _ in range(MAX_LOOKS)
        )

    def on_deck(self, admin_id: str, fan_url: str) -> list[str]:
        """Ids of all who are on deck in the show at an address."""
        return self._backend().keys(line_paths.deck(admin_id, fan_url))

    def is_on_deck(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether this fan, who is in the show, is on deck now, by whomever."""
        address = (admin_id, fan_url, fan_id)
        # The record of an old app may have no id as yet, and has a name then.
        record = show_paths.active_fan(*address)
        places = [line_paths.deck_place(*address), f"{record}/id", f"{record}/name"]
        place, *said = get_all(self._backend(), places)
        return place is not None and said != [None, None]

    def add_fan(
        self, caller: Caller, event: EventRecord, *, counts: bool = True
    ) -> None:
        """Make a fan's record, as that fan, and count them in the same write.

        Their app says later by which connection they are there.

        Args:
            caller: the fan. A caller without a uid may do nothing.
            event: whose show they come to.
            counts: False for whoever is still counted, from before.

        Raises:
            RulesDenied: they are there already, or barred, or the show is not open; or
                it has no room; or they are counted, or are not, unlike `counts`.
        """
        address = (event.admin_id, event.fan_url)
        uid = caller.uid or ""
        counting: Writes = {
            show_paths.counted_viewer(*address, uid): True,
            show_paths.viewer_count(*address): increment(1),
        }
        writes: Writes = {
            show_paths.active_fan(*address, uid): {
                "id": uid,
                "joinedAt": SERVER_TIME,
                PERSON: opaque_id(event.id, uid),
            },
            **people.entry(event.id, uid),
            **names_event(event, uid),
            **(counting if counts else {}),
        }
        self.databases.as_caller(caller).update(writes)

    def name_fan(self, caller: Caller, event: EventRecord) -> None:
        """Say in a fan's record, as that fan, who they are to others.

        Their app has made it by itself, and could say anything.

        Raises:
            RulesDenied: they have no record any more, or are barred, or the show is
                over.
        """
        uid = caller.uid or ""
        record = show_paths.active_fan(event.admin_id, event.fan_url, uid)
        named: Writes = {f"{record}/{PERSON}": opaque_id(event.id, uid)}
        entry = {**people.entry(event.id, uid), **names_event(event, uid)}
        self.databases.as_caller(caller).update({**named, **entry})

    def fan_ids(self, caller: Caller, event: EventRecord) -> list[str]:
        """Keys of the fans' records at an event's address, as its owner sees them."""
        place = show_paths.active_fans(event.admin_id, event.fan_url)
        return self.databases.as_caller(caller).keys(place)

    def remove_fans(
        self, caller: Caller, event: EventRecord, fan_ids: Sequence[str]
    ) -> None:
        """Take fans out of the line, and off the stage, with all their connections.

        Where another event has the show at this address, nobody is taken out of that.

        Raises:
            RulesDenied: the caller does not own the event; or has lost it just now.
        """
        if self.shown_event(event) != event.id:
            return
        database = self.databases.as_caller(caller)
        for some in in_batches(fan_ids):
            writes = names_event(event, PRODUCER)
            for fan_id in some:
                address = (event.admin_id, event.fan_url, fan_id)
                writes |= fan_removal(*address)
                writes[show_paths.presence_of(*address)] = None
            database.update(writes)

    def take_back(self, admin_id: str, fan_url: str, fan_id: str, flag: str) -> None:
        """Take a flag off a fan's record that nobody has given.

        As the counter: the rules compare in that very moment, so that a fan whom the
        producer has named meanwhile keeps it.

        Raises:
            RulesDenied: the producer has.
        """
        record = show_paths.active_fan(admin_id, fan_url, fan_id)
        self.databases.as_counter().update({f"{record}/{flag}": None})

    def add_id(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Add the id to a fan's record that has none: its key.

        As the counter: the rules see in that very moment that there is such a record.

        Raises:
            RulesDenied: it has an id, or has gone.
        """
        record = show_paths.active_fan(admin_id, fan_url, fan_id)
        self.databases.as_counter().update({f"{record}/id": fan_id})

    def remove_guests(self, event: EventRecord, roles: Collection[str]) -> None:
        """Take host or celebrity out of an event's show, with all their connections.

        With the backend's rights: they have lost theirs.
        """
        if self.shown_event(event) != event.id:
            return
        address = (event.admin_id, event.fan_url)
        place = f"{show_paths.active_broadcast(*address)}/privateCall"
        places = read_places({"privateCall": self._backend().get(place)})
        self.write(remove_people(address, roles, places))

    def is_counted(self, admin_id: str, fan_url: str, fan_id: str) -> bool:
        """Whether this fan is part of the number of viewers."""
        place = show_paths.counted_viewer(admin_id, fan_url, fan_id)
        return self._backend().get(place) is not None

    def forget_counted(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Remove a mark whose show is gone: there is no number left to change."""
        self.write({show_paths.counted_viewer(admin_id, fan_url, fan_id): None})

    def count(self, admin_id: str, fan_url: str, fan_id: str, *, by: int) -> None:
        """Add a viewer (`by` 1) or take one away (-1), mark and number together.

        As the counter: the rules refuse to count anybody twice.

        Raises:
            RulesDenied: somebody has counted this fan already, or the show is gone.
        """
        self.databases.as_counter().update(
            {
                show_paths.counted_viewer(admin_id, fan_url, fan_id): by > 0 or None,
                show_paths.viewer_count(admin_id, fan_url): increment(by),
            }
        )

    def _public_record(self, admin_id: str, fan_url: str) -> object:
        value: object = self.databases.as_caller(NOBODY).get(
            show_paths.show(admin_id, fan_url)
        )
        return value

    def _viewers(self, admin_id: str, fan_url: str) -> object:
        value: object = self._backend().get(show_paths.viewer_count(admin_id, fan_url))
        return value

    def _backend(self) -> Database:
        return self.databases.as_backend()


def media_of(record: Mapping[str, Json]) -> ShownMedia:
    """The same from as much of the record as there is of MEDIA."""
    archiving, hls_id, url = (record.get(key) for key in MEDIA)
    stream_id = hls_id if isinstance(hls_id, str) else None
    return archiving is True, stream_id, url is not None


def names_event(event: EventRecord, person_id: str) -> Writes:
    """What a write into a show says as well: for which event it is, and whose it is.

    The rules refuse it where the address is another event's by now.

    Args:
        event: whose show it is for.
        person_id: who writes: a fan's uid, or producer, host or celebrity.
    """
    place = show_paths.written_for(event.admin_id, event.fan_url, person_id, event.id)
    return {place: SERVER_TIME}


def _parse_show(value: object, viewers: object) -> ShowRecord | None:
    """The record in a snapshot, with the number that lies beside it."""
    if value is None:
        return None
    number = 0 if viewers is None else viewers
    return read_record(
        ShowRecord, {**children(value), "viewers": number}, "show-unreadable"
    )
