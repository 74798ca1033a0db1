"""A session, its connections, streams and recordings, as clients are told of them."""

from emulators.kernel.json_http import JsonObject
from emulators.opentok.participants import Connection, SessionEvent, Signal, Stream
from emulators.opentok.recordings import Archive


def connection(one: Connection) -> JsonObject:
    return {"id": one.id, "creationTime": one.created_at_ms, "data": one.data}


def stream(one: Stream) -> JsonObject:
    """`hasMedia` is false where no browser publishes, and nothing can be received."""
    return {
        "id": one.id,
        "connectionId": one.connection.id,
        "creationTime": one.created_at_ms,
        "name": one.name,
        "hasAudio": one.has_audio,
        "hasVideo": one.has_video,
        "videoType": one.video_type,
        "width": one.width,
        "height": one.height,
        "frameRate": one.frame_rate,
        "hasMedia": one.has_media,
    }


def archive(one: Archive) -> JsonObject:
    return {"id": one.id, "name": one.name}


def capabilities(one: Connection) -> JsonObject:
    """What the connection's role lets it do, 1 or 0."""
    moderates = int(one.is_moderator)
    return {
        "publish": int(one.may_publish),
        "subscribe": int(one.may_subscribe),
        "signal": int(one.may_signal),
        "forceUnpublish": moderates,
        "forceDisconnect": moderates,
        "forceMute": moderates,
    }


def signal(one: Signal) -> JsonObject:
    """What is empty is left out, as a client that sent nothing meant it."""
    sides = {"type": one.type, "data": one.data, "from": one.sender}
    return {"what": "signal", **{name: side for name, side in sides.items() if side}}


def stream_changed(event: SessionEvent, changed: Stream) -> JsonObject:
    changes = [
        {"property": each.property, "old": each.old, "new": each.new}
        for each in event.changes
    ]
    return {"what": "streamChanged", "streamId": changed.id, "changed": changes}
