"""What the fields of one event have to do with each other. The rules say the same.

A change is not kept from happening by what it leaves as it was: an event that was
accepted once can go on.
"""

from collections.abc import Mapping
from itertools import combinations

from interactive_broadcast.events.models import CreateEventRequest, EventRecord
from interactive_broadcast.kernel.errors import InvalidRequest


def check_change(before: EventRecord, after: EventRecord) -> None:
    """All of what is below, where the change touches it. Raises InvalidRequest."""
    if before.links != after.links:
        check_links(after.links)
    dates = (after.date_time_start, after.date_time_end)
    if dates != (before.date_time_start, before.date_time_end):
        check_dates(*dates)
    if _recorded(after) != _recorded(before):
        check_recording(after)
    if after.broadcast_options != before.broadcast_options:
        check_streaming(after)
    if after.rtmp_targets != before.rtmp_targets:
        check_targets(after)


def check_media(event: CreateEventRequest) -> None:
    """How a new event is recorded and streamed. Raises InvalidRequest."""
    check_recording(event)
    check_streaming(event)
    check_targets(event)


def check_links(links: Mapping[str, str]) -> None:
    """No two of fans, host, celebrity and staff have the same one.

    Raises:
        InvalidRequest: two have.
    """
    for (one, link), (other, its_link) in combinations(links.items(), 2):
        if link == its_link:
            raise InvalidRequest(
                "Fans, host, celebrity and staff need different links.",
                fields=[f"{other}: same as {one}"],
                expected=[f"{other}: another link than {one}"],
            )


def check_dates(begins: str | None, ends: str | None) -> None:
    """It ends after it begins, where both are known.

    Args:
        begins: as stored, in UTC: the two are compared as texts.
        ends: likewise.

    Raises:
        InvalidRequest: it does not.
    """
    if begins is not None and ends is not None and ends <= begins:
        raise InvalidRequest(
            "An event ends after it begins.",
            fields=["dateTimeEnd: not after dateTimeStart"],
            expected=["dateTimeEnd: a moment after dateTimeStart"],
        )


def check_recording(event: CreateEventRequest | EventRecord) -> None:
    """What is chosen fits how it is recorded: as one film, or a file per person.

    Raises:
        InvalidRequest: it does not, or two of its options do not fit together.
    """
    options = event.archive_options
    if options is None:
        return
    of_a_film = {
        "resolution": options.resolution,
        "maxBitrate": options.max_bitrate,
        "quantizationParameter": options.quantization_parameter,
    }
    of_a_transcription = {
        "primaryLanguageCode": options.primary_language_code,
        "hasSummary": options.has_summary or None,
    }
    given = [name for name, value in of_a_film.items() if value is not None]
    if event.uncomposed and given:
        raise _unfit("archiveOptions", given[0], "left out where uncomposed is true")
    if given[-2:] == ["maxBitrate", "quantizationParameter"]:
        raise _unfit("archiveOptions", given[-1], "left out where maxBitrate is given")
    if options.has_transcription:
        if not event.uncomposed:
            wanted = "left out where uncomposed is not true"
            raise _unfit("archiveOptions", "hasTranscription", wanted)
        return
    for name, value in of_a_transcription.items():
        if value is not None:
            wanted = "left out where hasTranscription is not true"
            raise _unfit("archiveOptions", name, wanted)


def check_streaming(event: CreateEventRequest | EventRecord) -> None:
    """Viewers can go back, or are close to the show, but not both.

    Raises:
        InvalidRequest: both are chosen.
    """
    options = event.broadcast_options
    if options is not None and options.dvr and options.low_latency:
        wanted = "left out where dvr is true"
        raise _unfit("broadcastOptions", "lowLatency", wanted)


def check_targets(event: CreateEventRequest | EventRecord) -> None:
    """No two encoders are the same one.

    Raises:
        InvalidRequest: two are.
    """
    known = set() if event.rtmp_url is None else {event.rtmp_url}
    for place, url in enumerate(event.rtmp_urls or []):
        if url in known:
            raise InvalidRequest(
                "Each stream goes to another place.",
                fields=[f"rtmpUrls.{place}: the same as another"],
                expected=[f"rtmpUrls.{place}: none of rtmpUrl and the others"],
            )
        known.add(url)


def _recorded(event: EventRecord) -> tuple[object, ...]:
    return event.uncomposed, event.archive_options


def _unfit(options: str, name: str, wanted: str) -> InvalidRequest:
    return InvalidRequest(
        "These options do not fit together.",
        fields=[f"{options}.{name}: does not fit the others"],
        expected=[f"{options}.{name}: {wanted}"],
    )
