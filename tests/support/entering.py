"""What an app writes when somebody takes a place in a show, or gives it up."""

from typing import Any, Final

from tests.support.naming import names_event

TAB: Final = "tab-1"
"""The key of the connection."""

_NOW: Final = {".sv": "timestamp"}


def entering(
    place: str, record: Any = None, *, event_id: str | None = None
) -> dict[str, Any]:
    """One write of a person's place and of their first connection; a fan is counted.

    Args:
        place: a fan's record below `activeFans`, or the flag of another person
            (`.../hostActive`), with the path of the show before it.
        record: the fan's; None for a flag.
        event_id: for which event; None leaves it to whatever writes it.
    """
    value = True if record is None else record
    connection = {f"{presence_of(place)}/{TAB}": _NOW}
    named = {} if event_id is None else naming(place, event_id)
    return {place: value, **connection, **counting(place, by=1), **named}


def leaving(place: str) -> dict[str, Any]:
    """One write that gives up the place, and takes all connections away."""
    gone = {place: None, presence_of(place): None}
    return {**gone, **_beside(place), **counting(place, by=-1)}


def counting(place: str, *, by: int) -> dict[str, Any]:
    """What a fan writes beside the record: mark and number. Nobody else is counted."""
    show, _, uid = _fan(place)
    if not uid:
        return {}
    return {
        f"viewers/{show}/{uid}": True if by > 0 else None,
        f"viewerCounts/{show}": {".sv": {"increment": by}},
    }


def naming(place: str, event_id: str) -> dict[str, Any]:
    """What the person whose place this is writes beside all else: for which event."""
    _, admin_id, fan_url, *_, last = place.split("/")
    person_id = last.removesuffix("Active")
    return names_event(f"{admin_id}/{fan_url}", person_id, event_id)


def _beside(place: str) -> dict[str, None]:
    """What a fan has beside the record: places in line and on deck, and a picture."""
    show, _, uid = _fan(place)
    tops = ("line", "deck", "fanPictures") if uid else ()
    return {f"{top}/{show}/{uid}": None for top in tops}


def _fan(place: str) -> tuple[str, str, str]:
    return place.removeprefix("activeBroadcasts/").partition("/activeFans/")


def presence_of(place: str) -> str:
    """The connections of the person whose place this is."""
    _, admin_id, fan_url, *_, last = place.split("/")
    return f"presence/{admin_id}/{fan_url}/{last.removesuffix('Active')}"
