"""The writes that keep the records of a running show.

`activeBroadcasts/{adminId}/{fanUrl}` and `shows/{adminId}/{fanUrl}` come and go
together. Clients keep their presence beside the first and the counter its number
beside the second, so both are merged child by child, never set as a whole.
"""

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, increment

_ANNOUNCED = ("name", "startImage", "endImage")
_PEOPLE = (
    *("activeFans", "stageFanId", "backstageFanId", "privateCall", "volume"),
    *("hostActive", "hostHeartBeat", "celebrityActive", "celebrityHeartBeat"),
)
"""Who was in a show, and where. Not the producer: an address stays one admin's."""


def open_records(
    event: EventRecord, status: Status, *, limit: int, hls: bool
) -> Writes:
    """Both records as a show begins.

    What an earlier show at the same address may have left of its stream goes; what
    it has left of its people is for `take_over`.
    """
    active, show = _paths(event)
    is_recording = event.archive is not None and event.archive.status == "started"
    return {
        **announce(event),
        f"{active}/eventId": event.id,
        f"{active}/status": status.value,
        f"{active}/interactiveLimit": limit,
        f"{active}/hlsEnabled": hls,
        f"{active}/archiving": is_recording,
        f"{active}/hlsId": None,
        f"{active}/hlsUrl": None,
        f"{show}/status": status.value,
        f"{show}/limit": limit,
        f"{show}/hlsUrl": None,
        # The rules count only from a number on; those who are there stay counted.
        f"{show}/viewers": increment(0),
    }


def empty_house(event: EventRecord, *, limit: int) -> Writes:
    """Whether there is room in a show that has just opened.

    Said at once: what a show before it had to say would turn everybody away, and nobody
    could come in to have it counted anew.
    """
    return {f"{_paths(event)[1]}/full": limit == 0}


def take_over(event: EventRecord) -> Writes:
    """Beside the two above, where the show of another event still stands.

    Its people must not be in this one: whoever was on stage there would get a stage
    token here, and nobody but they themselves could take their presence away.
    """
    active, show = _paths(event)
    return {
        **{f"{active}/{key}": None for key in _PEOPLE},
        f"{show}/viewers": 0,
        paths.counted_viewers(event.admin_id, event.fan_url): None,
    }


def announce(event: EventRecord) -> Writes:
    """What both records repeat of the event for its viewers."""
    record = event.to_record()
    return {
        f"{place}/{key}": record.get(key)
        for place in _paths(event)
        for key in _ANNOUNCED
    }


def set_status(event: EventRecord, status: Status) -> Writes:
    return {f"{place}/status": status.value for place in _paths(event)}


def media(event: EventRecord, *, archiving: bool, hls_id: str | None) -> Writes:
    """What the producer's app shows of recording and stream."""
    active, _ = _paths(event)
    return {f"{active}/archiving": archiving, f"{active}/hlsId": hls_id}


def publish_hls(event: EventRecord, hls_url: str) -> Writes:
    """Where to watch, once there is something to see."""
    return {f"{place}/hlsUrl": hls_url for place in _paths(event)}


def not_recorded(event: EventRecord) -> Writes:
    """The recording has ended before the show."""
    return {f"{paths.active_broadcast(event.admin_id, event.fan_url)}/archiving": False}


def withdraw_hls(event: EventRecord) -> Writes:
    """There is nothing to see at that address any more."""
    return {f"{place}/hlsUrl": None for place in _paths(event)}


def remove_records(event: EventRecord) -> Writes:
    """The show is over, and nobody counts as its viewer any more."""
    viewers = paths.counted_viewers(event.admin_id, event.fan_url)
    return {**dict.fromkeys(_paths(event)), viewers: None}


def _paths(event: EventRecord) -> tuple[str, str]:
    return (
        paths.active_broadcast(event.admin_id, event.fan_url),
        paths.show(event.admin_id, event.fan_url),
    )
