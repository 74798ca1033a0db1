"""The files that come out: archives and HLS playlists, tiny but well-formed.

No media flows through the emulator, so an MP4 has no frames and a segment only padding;
what a program reads of them (types, manifests, playlists) is right.
"""

import io
import json
import struct
import zipfile
from datetime import UTC, datetime

from emulators.opentok.broadcasts import PLAYABLE, Broadcast, Hls
from emulators.opentok.projects import is_application
from emulators.opentok.recordings import Archive, Track

SEGMENT_S = 4
LIVE_WINDOW = 5
"""Segments in a playlist without DVR."""

DVR_WINDOW = 1_800
"""Two hours of segments. How long OpenTok's window is was not found."""

_WEBM_HEADER = bytes.fromhex("1a45dfa3 87 4282 84 7765626d")
_NULL_PACKET = b"\x47\x1f\xff\x10" + b"\xff" * 184
"""One MPEG-TS packet of padding, 188 bytes."""


def mp4_file() -> bytes:
    """An MP4 with a type box and an empty media box."""
    brand = b"isom" + struct.pack(">I", 0x200) + b"isommp42"
    return _box(b"ftyp", brand) + _box(b"mdat", b"")


def zip_file(archive: Archive) -> bytes:
    """An individual archive: one `.webm` per stream and the manifest."""
    manifest = {
        "createdAt": archive.created_at_ms,
        "files": [_manifest_entry(archive, track) for track in archive.tracks],
        "id": archive.id,
        "name": archive.name,
        **_owner(archive.session.api_key),
        "sessionId": archive.session.id,
    }
    packed = io.BytesIO()
    made = datetime.fromtimestamp(archive.created_at_ms / 1000, UTC).timetuple()[:6]
    with zipfile.ZipFile(packed, "w") as target:
        for name in {_filename(track) for track in archive.tracks}:
            target.writestr(zipfile.ZipInfo(name, made), _WEBM_HEADER)
        text = json.dumps(manifest)
        target.writestr(zipfile.ZipInfo(f"{archive.id}.json", made), text)
    return packed.getvalue()


def playlist(broadcast: Broadcast, hls: Hls, *, now_ms: int) -> str | None:
    """The HLS media playlist, or None before the first segment is out or when it broke.

    With DVR it keeps what was, and after the stop it says that nothing follows.
    """
    if hls.ready_at_ms is None or hls.status not in PLAYABLE:
        return None
    end_ms = broadcast.ended_at_ms or now_ms
    # Being ready means that there is a segment to play.
    newest = (end_ms - hls.ready_at_ms) // (SEGMENT_S * 1000)
    oldest = max(0, newest + 1 - (DVR_WINDOW if hls.is_dvr else LIVE_WINDOW))
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{SEGMENT_S}",
        f"#EXT-X-MEDIA-SEQUENCE:{oldest}",
    ]
    for number in range(oldest, newest + 1):
        lines += [f"#EXTINF:{SEGMENT_S}.0,", f"segment-{number}.ts"]
    if not broadcast.is_running:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join([*lines, ""])


def segment() -> bytes:
    return _NULL_PACKET


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _owner(api_key: str) -> dict[str, object]:
    # What the manifest of an application's archive names it by is not published.
    if is_application(api_key):
        return {"applicationId": api_key}
    return {"partnerId": int(api_key)}


def _filename(track: Track) -> str:
    return f"{track.stream.id}.webm"


def _manifest_entry(archive: Archive, track: Track) -> dict[str, object]:
    ended = track.ended_at_ms or archive.updated_at_ms
    return {
        "connectionData": track.stream.connection.data,
        "filename": _filename(track),
        "size": len(_WEBM_HEADER),
        "startTimeOffset": track.started_at_ms - archive.created_at_ms,
        "stopTimeOffset": ended - archive.created_at_ms,
        "streamId": track.stream.id,
        "videoType": track.stream.video_type,
    }
