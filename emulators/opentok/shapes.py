"""The JSON of OpenTok's objects, as answers and callbacks carry it."""

from dataclasses import dataclass

from emulators.kernel.json_http import JsonObject
from emulators.opentok import transcriptions
from emulators.opentok.broadcasts import Broadcast, Hls
from emulators.opentok.captions import Caption
from emulators.opentok.files import archive_size
from emulators.opentok.media import Medium
from emulators.opentok.participants import (
    Connection,
    Session,
    SessionEvent,
    Signal,
    Stream,
)
from emulators.opentok.projects import is_application
from emulators.opentok.recordings import HAS_FILE, Archive
from emulators.settings import VideoProject


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Links to the files of one archive, good for some minutes."""

    archive: str
    transcription: str


def project_ids(api_key: str) -> JsonObject:
    """How an object names its project: an application by its id, as a text, alone."""
    if is_application(api_key):
        return {"applicationId": api_key}
    number = int(api_key)
    return {"applicationId": api_key, "projectId": number, "partnerId": number}


def named_in_text(api_key: str) -> str:
    """What the field is called where a project is named by a text alone."""
    return "applicationId" if is_application(api_key) else "projectId"


def archive_path(archive: Archive) -> str:
    """Where the file lies, in a bucket or in OpenTok's cloud.

    `KEY/ARCHIVE/archive.mp4`, or `.zip` for an individual one.
    """
    extension = "zip" if archive.is_individual else "mp4"
    return f"{archive.session.api_key}/{archive.id}/archive.{extension}"


def _medium_object(medium: Medium) -> JsonObject:
    """What archives and broadcasts have in common."""
    composition = medium.composition
    shown: JsonObject = {
        "id": medium.id,
        "sessionId": medium.session.id,
        **project_ids(medium.session.api_key),
        "updatedAt": medium.updated_at_ms,
        "streamMode": composition.mode,
        "hasAudio": composition.has_audio,
        "hasVideo": composition.has_video,
    }
    if composition.max_bitrate is not None:
        shown["maxBitrate"] = composition.max_bitrate
    if composition.is_manual:
        shown["streams"] = composition.as_json()
    return shown


def transcription_path(archive: Archive) -> str:
    """Where what was said lies, in OpenTok's cloud."""
    return f"{archive.session.api_key}/{archive.id}/transcription.json"


def archive_object(archive: Archive, links: FileLinks) -> JsonObject:
    """An archive as every archive call and callback shows it.

    Args:
        archive: the archive.
        links: open its files in OpenTok's cloud; shown only while there are any.
    """
    shown: JsonObject = {
        **_medium_object(archive),
        "status": archive.status,
        "name": archive.name,
        "reason": archive.reason,
        "createdAt": archive.created_at_ms // 1000 * 1000,
        "size": archive_size(archive) if archive.status in HAS_FILE else 0,
        "duration": archive.duration_s,
        "outputMode": "individual" if archive.is_individual else "composed",
        "hasTranscription": archive.transcription is not None,
        "sha256sum": "",
        "password": "",
        "multiArchiveTag": archive.composition.tag,
        "event": "archive",
        "url": None,
    }
    if not archive.is_individual:
        shown["resolution"] = archive.composition.resolution
    if archive.composition.quantization_parameter is not None:
        quantization = archive.composition.quantization_parameter
        shown["quantizationParameter"] = quantization
    if archive.status == "available":
        shown["url"] = links.archive
    if archive.transcription is not None:
        is_there = is_written_down(archive)
        link = links.transcription if is_there else None
        shown["transcription"] = transcriptions.shown(archive.transcription, link)
    return shown


def is_written_down(archive: Archive) -> bool:
    """Whether there is a file of what was said, beside the archive's, in the cloud.

    That it goes with the archive's own is our choice.
    """
    written = archive.transcription
    is_kept = archive.status == "available"
    return written is not None and written.status == "available" and is_kept


def playlist_url(broadcast: Broadcast, hls: Hls, *, base_url: str) -> str:
    folder = f"{base_url}/hls/{broadcast.session.api_key}/{broadcast.id}"
    return f"{folder}/playlist.m3u8" + ("?DVR" if hls.is_dvr else "")


def broadcast_object(broadcast: Broadcast, *, base_url: str) -> JsonObject:
    """A broadcast as every broadcast call and callback shows it.

    Once it is over `broadcastUrls` is null: nobody may count on reading URLs from it.
    """
    shown: JsonObject = {
        **_medium_object(broadcast),
        "createdAt": broadcast.created_at_ms,
        "status": broadcast.status,
        "maxDuration": broadcast.max_duration_s,
        "resolution": broadcast.composition.resolution,
        "multiBroadcastTag": broadcast.composition.tag,
        "event": "broadcast",
        "broadcastUrls": None,
    }
    if broadcast.hls is not None:
        hls = broadcast.hls
        shown["settings"] = {
            "hls": {"dvr": hls.is_dvr, "lowLatency": hls.is_low_latency}
        }
    if broadcast.is_running:
        shown["broadcastUrls"] = _broadcast_urls(broadcast, base_url)
    return shown


def _broadcast_urls(broadcast: Broadcast, base_url: str) -> JsonObject:
    urls: JsonObject = {}
    if broadcast.hls is not None:
        urls["hls"] = playlist_url(broadcast, broadcast.hls, base_url=base_url)
        urls["hlsStatus"] = broadcast.hls.status
    if broadcast.rtmp:
        urls["rtmp"] = [
            {
                "id": rtmp.id,
                "status": rtmp.status,
                "serverUrl": rtmp.server_url,
                "streamName": rtmp.stream_name,
            }
            for rtmp in broadcast.rtmp
        ]
    return urls


def captions_object(caption: Caption) -> JsonObject:
    """The body of a callback about live captions, as `@vonage/video` describes it.

    Its type knows no `event`. That OpenTok's own has a `projectId` is taken from its
    other callbacks.
    """
    api_key = caption.session.api_key
    return {
        "captionId": caption.id,
        "applicationId": api_key,
        named_in_text(api_key): api_key,
        "sessionId": caption.session.id,
        "status": caption.status,
        "createdAt": caption.created_at_ms,
        "updatedAt": caption.updated_at_ms,
        "duration": caption.duration_s,
        "languageCode": caption.language_code.lower(),
        "provider": "aws-transcribe",
        "reason": caption.reason,
    }


def stream_object(stream: Stream) -> JsonObject:
    return {
        "id": stream.id,
        "videoType": stream.video_type,
        "name": stream.name,
        "layoutClassList": list(stream.layout_classes),
    }


def connection_object(connection: Connection) -> JsonObject:
    return {
        "connectionId": connection.id,
        "connectionState": "Connecting" if connection.is_connecting else "Connected",
        "createdAt": connection.created_at_ms,
    }


def project_object(project: VideoProject) -> JsonObject:
    """What the mute calls answer with."""
    name = "applicationId" if is_application(project.api_key) else "id"
    return {
        name: project.api_key,
        "status": "ACTIVE",
        "name": project.name,
        "environment": "standard",
        "createdAt": project.created_at_ms,
    }


def session_object(session: Session, created: str) -> JsonObject:
    """The one element of the answer to `POST /session/create`."""
    return {
        "session_id": session.id,
        "project_id": session.api_key,
        "partner_id": session.api_key,
        "create_dt": created,
        "session_status": None,
        "status_invalid": None,
        "media_server_hostname": None,
        "messaging_server_url": None,
        "messaging_url": None,
        "symphony_address": None,
        "properties": None,
        "ice_server": None,
        "ice_servers": None,
        "ice_credential_expiration": 86_100,
    }


def monitoring_event(event: SessionEvent) -> JsonObject:
    """The body of a session monitoring callback. Its project id is a string."""
    shown: JsonObject = {
        "sessionId": event.session.id,
        named_in_text(event.session.api_key): event.session.api_key,
        "event": event.kind,
        "timestamp": event.at_ms,
    }
    if event.reason is not None:
        shown["reason"] = event.reason
    if event.connection is not None:
        shown["connection"] = _monitored_connection(event.connection)
    if event.stream is not None:
        shown["stream"] = {
            "id": event.stream.id,
            "connection": _monitored_connection(event.stream.connection),
            "createdAt": event.stream.created_at_ms,
            "name": event.stream.name,
            "videoType": event.stream.video_type,
        }
    return shown


def _monitored_connection(connection: Connection) -> JsonObject:
    return {
        "id": connection.id,
        "createdAt": connection.created_at_ms,
        "data": connection.data,
    }


def client_view(connection: Connection) -> JsonObject:
    """What a client knows about itself."""
    return {
        "connectionId": connection.id,
        "sessionId": connection.session_id,
        "role": connection.role,
        "data": connection.data,
        "createdAt": connection.created_at_ms,
        "connected": connection.is_connected,
        "reason": connection.cut_reason,
        "signals": [signal_object(signal) for signal in connection.signals],
    }


def stream_view(stream: Stream) -> JsonObject:
    """What a client sees of a stream."""
    return {
        **stream_object(stream),
        "connectionId": stream.connection.id,
        "hasAudio": stream.has_audio,
        "hasVideo": stream.has_video,
        "width": stream.width,
        "height": stream.height,
        "frameRate": stream.frame_rate,
        "hasMedia": stream.has_media,
    }


def signal_object(signal: Signal) -> JsonObject:
    return {"type": signal.type, "data": signal.data, "from": signal.sender}


def session_view(session: Session) -> JsonObject:
    """Who is in a session, and what goes on there."""
    return {
        "sessionId": session.id,
        "apiKey": session.api_key,
        "mediaMode": "relayed" if session.is_relayed else "routed",
        "archiveMode": "always" if session.is_always_archived else "manual",
        "muted": session.is_muted,
        "connecting": [client_view(each) for each in session.connecting.values()],
        "connections": [client_view(each) for each in session.connections.values()],
        "streams": [stream_view(each) for each in session.streams.values()],
        "signals": [signal_object(each) for each in session.signals],
    }
