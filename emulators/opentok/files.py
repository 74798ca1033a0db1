"""The files of archives: how large they are, and how they are made.

What is to be made is found out at once, and then made from that alone, in any thread.
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from emulators.opentok.media import Track
from emulators.opentok.pictures import sizes
from emulators.opentok.pictures.scenes import Appearance, Scene, Span
from emulators.opentok.projects import is_application
from emulators.opentok.recordings import Archive

UNNAMED = "unnamed"

LOCAL_HEADER, CENTRAL_HEADER, END_OF_DIRECTORY = 30, 46, 22
"""Bytes of a zip file that say where what is, beside the names."""


def archive_size(archive: Archive) -> int:
    """Bytes of the file that an archive has, or would have if it ended now."""
    if not archive.is_individual:
        return _film_size(archive)
    names = [*_filenames(archive), _manifest_name(archive)]
    contents = [
        *(_track_size(archive, each) for each in archive.tracks),
        len(_manifest(archive)),
    ]
    headers = LOCAL_HEADER + CENTRAL_HEADER
    around = sum(headers + 2 * len(name) for name in names) + END_OF_DIRECTORY
    return around + sum(contents)


def archive_file(archive: Archive) -> Callable[[], bytes]:
    """What makes the file."""
    return _zip_file(archive) if archive.is_individual else _film(archive)


def appearances(tracks: list[Track]) -> tuple[Appearance, ...]:
    """Who publishes when, to be drawn."""
    return tuple(
        Appearance(
            name=track.stream.name or UNNAMED,
            from_ms=track.started_at_ms,
            to_ms=track.ended_at_ms,
        )
        for track in tracks
    )


def _film_size(archive: Archive) -> int:
    scene = _scene(archive, archive.tracks)
    return sizes.MP4.size(scene, _length_ms(archive), sizes.MAX_PICTURES)


def _film(archive: Archive) -> Callable[[], bytes]:
    """An MP4 of a composed archive."""
    scene, length_ms = _scene(archive, archive.tracks), _length_ms(archive)
    spans = tuple(
        Span(each.from_ms, each.to_ms)
        for each in archive.intervals
        if each.to_ms is not None
    )

    def make() -> bytes:
        from emulators.opentok.pictures import films  # noqa: PLC0415 - an extra

        return films.mp4(films.Recording(scene=scene, spans=spans, length_ms=length_ms))

    return make


def _zip_file(archive: Archive) -> Callable[[], bytes]:
    """An individual archive: one `.webm` per stream and the manifest."""
    made = datetime.fromtimestamp(archive.created_at_ms / 1000, UTC).timetuple()[:6]
    manifest = _manifest(archive)
    name_of_manifest = _manifest_name(archive)
    most = _most_pictures(archive)
    tracks = [
        (name, _scene(archive, [track]), _track_span(archive, track))
        for name, track in zip(_filenames(archive), archive.tracks, strict=True)
    ]

    def make() -> bytes:
        from emulators.opentok.pictures import films  # noqa: PLC0415 - an extra

        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as target:
            for name, scene, span in tracks:
                recording = films.Recording(
                    scene=scene,
                    spans=(span,),
                    length_ms=span.to_ms - span.from_ms,
                    pictures=most,
                )
                target.writestr(zipfile.ZipInfo(name, made), films.webm(recording))
            target.writestr(zipfile.ZipInfo(name_of_manifest, made), manifest)
        return packed.getvalue()

    return make


def _scene(archive: Archive, tracks: list[Track]) -> Scene:
    return Scene(
        title=archive.name or archive.session.archive_name or "Recording",
        resolution=archive.composition.resolution,
        has_audio=archive.composition.has_audio,
        has_video=archive.composition.has_video,
        appearances=appearances(tracks),
    )


def _length_ms(archive: Archive) -> int:
    """A file plays for as long as the API says, but for a second at least."""
    return 1000 * max(archive.recorded_ms // 1000, 1)


def _track_span(archive: Archive, track: Track) -> Span:
    ended_ms = track.ended_at_ms or archive.updated_at_ms
    return Span(track.started_at_ms, max(ended_ms, track.started_at_ms + 1))


def _track_size(archive: Archive, track: Track) -> int:
    span, scene = _track_span(archive, track), _scene(archive, [track])
    length_ms = span.to_ms - span.from_ms
    return sizes.WEBM.size(scene, length_ms, _most_pictures(archive))


def _most_pictures(archive: Archive) -> int:
    """Of each track: all of them cost as much as a composed archive."""
    return max(sizes.MAX_PICTURES // max(len(archive.tracks), 1), 1)


def _manifest_name(archive: Archive) -> str:
    return f"{archive.id}.json"


def _manifest(archive: Archive) -> bytes:
    entries = zip(_filenames(archive), archive.tracks, strict=True)
    manifest = {
        "createdAt": archive.created_at_ms,
        "files": [_manifest_entry(archive, name, track) for name, track in entries],
        "id": archive.id,
        "name": archive.name,
        **_owner(archive.session.api_key),
        "sessionId": archive.session.id,
    }
    return json.dumps(manifest).encode()


def _owner(api_key: str) -> dict[str, object]:
    # What the manifest of an application's archive names it by is not published.
    if is_application(api_key):
        return {"applicationId": api_key}
    return {"partnerId": int(api_key)}


def _filenames(archive: Archive) -> list[str]:
    """One for each track; a stream that was taken again has numbered ones."""
    seen: Counter[str] = Counter()
    names = []
    for track in archive.tracks:
        seen[track.stream.id] += 1
        number = seen[track.stream.id]
        names.append(f"{track.stream.id}{f'-{number}' if number > 1 else ''}.webm")
    return names


def _manifest_entry(archive: Archive, name: str, track: Track) -> dict[str, object]:
    span = _track_span(archive, track)
    return {
        "connectionData": track.stream.connection.data,
        "filename": name,
        "size": _track_size(archive, track),
        "startTimeOffset": span.from_ms - archive.created_at_ms,
        "stopTimeOffset": span.to_ms - archive.created_at_ms,
        "streamId": track.stream.id,
        "videoType": track.stream.video_type,
    }
