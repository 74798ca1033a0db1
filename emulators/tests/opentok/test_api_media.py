"""What viewers and downloaders get for the URLs they were given."""

import io
import json
import zipfile

from emulators.tests.opentok.rig import Rig


def finished(rig: Rig, **options: object) -> str:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id, **options)
    rig.advance(seconds=30)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    return archive_id


def test_an_archive_is_fetched_from_the_url_it_was_given(rig: Rig) -> None:
    archive = rig.archive(finished(rig))

    file = rig.fetch(archive["url"])

    assert file.headers["content-type"] == "video/mp4"
    assert file.content[4:8] == b"ftyp"


def test_the_url_of_an_archive_is_good_for_ten_minutes(rig: Rig) -> None:
    archive_id = finished(rig)
    url = rig.archive(archive_id)["url"]

    rig.advance(minutes=10)

    assert rig.fetch(url).status_code == 403
    assert rig.fetch(rig.archive(archive_id)["url"]).status_code == 200


def test_an_archive_in_the_cloud_is_opened_by_its_link_alone(rig: Rig) -> None:
    archive_id = finished(rig)
    url = rig.archive(archive_id)["url"]
    name = f"100/{archive_id}/archive.mp4"

    bare = rig.fetch(url.partition("?")[0])
    bucket = rig.fetch(f"{rig.url}/bucket/{name}")
    rig.project("DELETE", f"/archive/{archive_id}")

    assert (bare.status_code, bucket.status_code) == (403, 404)
    assert rig.fetch(url).status_code == 404


def test_a_bucket_has_the_file_once_it_is_there(rig: Rig) -> None:
    rig.report_to_receiver(uploadsArchives=True)
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    url = f"{rig.url}/bucket/100/{archive_id}/archive.mp4"

    before = rig.fetch(url)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)

    assert before.status_code == 404
    assert rig.fetch(url).status_code == 200
    assert rig.fetch(url.replace("mp4", "zip")).status_code == 404
    assert rig.fetch(url.replace("/100/", "/999/")).status_code == 404
    entries = rig.journal(operation="getUploadedFile")
    assert [entry.status for entry in entries] == [404, 200, 404, 404]


def test_an_individual_archive_is_a_zip_with_a_manifest(rig: Rig) -> None:
    archive_id = finished(rig, outputMode="individual", name="n")

    file = rig.fetch(rig.archive(archive_id)["url"])

    assert file.headers["content-type"] == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(file.content))
    manifest = json.loads(packed.read(f"{archive_id}.json"))
    (entry,) = manifest["files"]
    assert (manifest["id"], manifest["name"]) == (archive_id, "n")
    assert entry["filename"] in packed.namelist()
    assert entry["stopTimeOffset"] - entry["startTimeOffset"] >= 30_000


def test_a_playlist_plays_from_live_until_after_the_stop(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]

    early = rig.fetch(url)
    rig.advance(seconds=20)
    live = rig.fetch(url)
    rig.project("POST", f"/broadcast/{broadcast_id}/stop")
    ended = rig.fetch(url)

    assert early.status_code == 404
    assert live.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert "#EXT-X-ENDLIST" not in live.text
    assert ended.text.rstrip().endswith("#EXT-X-ENDLIST")
    segments = [line for line in live.text.split() if line.endswith(".ts")]
    segment = rig.fetch(url.replace("playlist.m3u8", segments[0]))
    assert segment.headers["content-type"] == "video/mp2t"
    assert segment.content[:1] == b"\x47"


def test_a_playlist_slides_unless_it_is_a_dvr(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    sliding = rig.start_broadcast(session_id, multiBroadcastTag="a")
    outputs = {"hls": {"dvr": True}}
    kept = rig.start_broadcast(session_id, multiBroadcastTag="b", outputs=outputs)
    urls = [rig.broadcast(each)["broadcastUrls"]["hls"] for each in (sliding, kept)]

    rig.advance(seconds=20 + 40)

    first, second = (rig.fetch(url).text for url in urls)
    assert urls[1].endswith("?DVR")
    assert "#EXT-X-MEDIA-SEQUENCE:6" in first
    assert "segment-0.ts" not in first
    assert "segment-0.ts" in second
    gone = urls[0].replace("playlist.m3u8", "segment-0.ts")
    assert rig.fetch(gone).status_code == 404


def test_a_broadcast_without_hls_has_no_playlist(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    outputs = {"rtmp": [{"serverUrl": "rtmp://x/y", "streamName": "s"}]}
    broadcast_id = rig.start_broadcast(session_id, outputs=outputs)

    url = f"{rig.url}/hls/100/{broadcast_id}/playlist.m3u8"

    assert rig.fetch(url).status_code == 404


def test_any_page_may_fetch_a_playlist(rig: Rig) -> None:
    path = "/hls/100/x/playlist.m3u8"

    asked = rig.rest("OPTIONS", path, auth="")
    fetched = rig.rest("GET", path, auth="")

    assert asked.status_code == 204
    assert fetched.headers["access-control-allow-origin"] == "*"
