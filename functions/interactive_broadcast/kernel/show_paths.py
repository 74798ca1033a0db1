"""Paths of a running show: of each admin, at each address (`kernel.paths`).

A function without a docstring gives the path of what it is named after.
"""

ACTIVE_BROADCASTS = "activeBroadcasts"
SHOWS = "shows"
VIEWER_COUNTS = "viewerCounts"


def active_broadcast(admin_id: str, fan_url: str) -> str:
    return f"activeBroadcasts/{admin_id}/{fan_url}"


def active_broadcasts(admin_id: str) -> str:
    return f"activeBroadcasts/{admin_id}"


def showing_event(admin_id: str, fan_url: str) -> str:
    """Holds the id of the event whose show uses this slug."""
    return f"activeBroadcasts/{admin_id}/{fan_url}/eventId"


def active_fans(admin_id: str, fan_url: str) -> str:
    return f"activeBroadcasts/{admin_id}/{fan_url}/activeFans"


def active_fan(admin_id: str, fan_url: str, fan_id: str) -> str:
    return f"activeBroadcasts/{admin_id}/{fan_url}/activeFans/{fan_id}"


def presence_by_admin(admin_id: str) -> str:
    """Who is connected to the admin's shows."""
    return f"presence/{admin_id}"


def presence(admin_id: str, fan_url: str) -> str:
    """Who is connected to a show, by person and connection."""
    return f"presence/{admin_id}/{fan_url}"


def presence_of(admin_id: str, fan_url: str, person_id: str) -> str:
    """The connections of one person, each with the time of its last heartbeat.

    `person_id` is the key of a fan's record, or producer, host or celebrity.
    """
    return f"presence/{admin_id}/{fan_url}/{person_id}"


def connection_presence(
    admin_id: str, fan_url: str, person_id: str, connection_id: str
) -> str:
    return f"presence/{admin_id}/{fan_url}/{person_id}/{connection_id}"


def show(admin_id: str, fan_url: str) -> str:
    return f"shows/{admin_id}/{fan_url}"


def shows(admin_id: str) -> str:
    return f"shows/{admin_id}"


def counted_by_admin(admin_id: str) -> str:
    """The counted viewers of all of the admin's shows."""
    return f"viewers/{admin_id}"


def counted_viewers(admin_id: str, fan_url: str) -> str:
    return f"viewers/{admin_id}/{fan_url}"


def counted_viewer(admin_id: str, fan_url: str, fan_id: str) -> str:
    """Present while this fan is part of the number of viewers."""
    return f"viewers/{admin_id}/{fan_url}/{fan_id}"


def fan_pictures_by_admin(admin_id: str) -> str:
    """The pictures of the fans in all of the admin's shows."""
    return f"fanPictures/{admin_id}"


def fan_pictures(admin_id: str, fan_url: str) -> str:
    """The pictures of the fans in a show."""
    return f"fanPictures/{admin_id}/{fan_url}"


def fan_picture(admin_id: str, fan_url: str, fan_id: str) -> str:
    """Beside the fan's record, which says when it was taken."""
    return f"fanPictures/{admin_id}/{fan_url}/{fan_id}"


def viewer_counts(admin_id: str) -> str:
    """How many viewers each of the admin's shows has."""
    return f"viewerCounts/{admin_id}"


def viewer_count(admin_id: str, fan_url: str) -> str:
    """How many viewers of a show are interactive: a number."""
    return f"viewerCounts/{admin_id}/{fan_url}"


def written_for_by_admin(admin_id: str) -> str:
    """For which events people have written into the admin's shows."""
    return f"writtenFor/{admin_id}"


def written_for_at(admin_id: str, fan_url: str) -> str:
    """For which event each person has written into the show at an address."""
    return f"writtenFor/{admin_id}/{fan_url}"


def written_for(admin_id: str, fan_url: str, person_id: str, event_id: str) -> str:
    """Holds when a person has last written into an event's show.

    The rules compare: `event_id` must be the event that has the show at the address.
    """
    return f"writtenFor/{admin_id}/{fan_url}/{person_id}/{event_id}"
