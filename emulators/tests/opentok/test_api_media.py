"""What viewers and downloaders get for the URLs they were given."""

import io
import json
import subprocess
import sys
import threading
import zipfile

from emulators.tests.deadline import DEADLINE_S
from emulators.tests.opentok.playing import played
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

    shown = played(file.content)
    assert file.headers["content-type"] == "video/mp4"
    assert (archive["duration"], shown.length_s) == (30, 30.0)
    assert len(file.content) == archive["size"]


def test_a_player_fetches_a_part_of_an_archive(rig: Rig) -> None:
    archive = rig.archive(finished(rig))
    url, size = archive["url"], archive["size"]

    whole = rig.fetch(url)
    part = rig.fetch_with(url, {"range": "bytes=100-199"})
    rest = rig.fetch_with(url, {"range": f"bytes={size - 1}-"})
    past = rig.fetch_with(url, {"range": f"bytes={size}-"})

    assert (whole.status_code, whole.headers["accept-ranges"]) == (200, "bytes")
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{size}"
    assert (rest.status_code, len(rest.content)) == (206, 1)
    assert (past.status_code, past.headers["content-range"]) == (416, f"bytes */{size}")
    assert str(size) in past.json()["message"]


def test_who_has_another_file_gets_this_one_whole(rig: Rig) -> None:
    url = rig.archive(finished(rig))["url"]
    etag = rig.fetch(url).headers["etag"]

    def status(condition: str) -> int:
        headers = {"range": "bytes=0-0", "if-range": condition}
        return rig.fetch_with(url, headers).status_code

    assert (status(etag), status('"another"')) == (206, 200)


def test_a_file_is_measured_before_it_is_made(rig: Rig) -> None:
    archive = rig.archive(finished(rig))

    told = rig.head(archive["url"])

    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-length"] == str(archive["size"])
    assert not [each.name for each in threading.enumerate() if "films" in each.name]


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


def test_the_segments_of_a_playlist_play_one_after_another(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=20 + 9)

    lines = rig.fetch(url).text.split()
    names = [line for line in lines if line.endswith(".m4s")]
    files = [rig.fetch(url.replace("playlist.m3u8", n)) for n in ["init.mp4", *names]]

    shown = played(b"".join(each.content for each in files))
    assert names == ["segment-0.m4s", "segment-1.m4s", "segment-2.m4s"]
    assert {each.headers["content-type"] for each in files} == {"video/mp4"}
    assert [round(each, 1) for each in shown.pictures_s] == [
        round(number / 5, 1) for number in range(60)
    ]


def test_the_stream_shows_who_publishes(rig: Rig) -> None:
    session_id, _, stream_id = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=18)
    rig.control("DELETE", f"/streams/{stream_id}")
    rig.advance(seconds=10)

    def changes(number: int) -> bool:
        """Whether the names are others at the end of a segment than at its start."""
        init, part = (
            rig.fetch(url.replace("playlist.m3u8", each)).content
            for each in ("init.mp4", f"segment-{number}.m4s")
        )
        pictures = played(init + part).pictures
        # They stand above the bar.
        first, last = (each[384 * 200 : 384 * 270] for each in pictures[::19])
        return sum(abs(a - b) > 50 for a, b in zip(first, last, strict=True)) > 100

    assert (changes(0), changes(2)) == (True, False)


def test_a_clock_that_is_moved_moves_the_whole_playlist(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=20)

    def numbers() -> list[int]:
        return [
            int(line.removeprefix("segment-").removesuffix(".m4s"))
            for line in rig.fetch(url).text.split()
            if line.startswith("segment-")
        ]

    before = numbers()
    rig.advance(hours=1)

    assert before == [0]
    assert numbers() == [896, 897, 898, 899, 900]


def test_a_stream_of_low_latency_has_short_segments(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    outputs = {"hls": {"lowLatency": True}}
    broadcast_id = rig.start_broadcast(session_id, outputs=outputs)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=6 + 60)

    text = rig.fetch(url).text

    assert "#EXT-X-TARGETDURATION:1\n" in text
    assert text.count("#EXTINF:1.0,") == 20
    assert "EXT-X-PART" not in text


def test_a_playlist_slides_unless_it_is_a_dvr(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    sliding = rig.start_broadcast(session_id, multiBroadcastTag="a")
    outputs = {"hls": {"dvr": True}}
    kept = rig.start_broadcast(session_id, multiBroadcastTag="b", outputs=outputs)
    urls = [rig.broadcast(each)["broadcastUrls"]["hls"] for each in (sliding, kept)]

    rig.advance(seconds=20 + 60)

    first, second = (rig.fetch(url).text for url in urls)
    assert urls[1].endswith("?DVR")
    assert "#EXT-X-MEDIA-SEQUENCE:11" in first
    assert "segment-0.m4s" not in first
    assert "segment-0.m4s" in second
    gone = urls[0].replace("playlist.m3u8", "segment-0.m4s")
    assert rig.fetch(gone).status_code == 404


def test_a_broadcast_without_hls_has_no_playlist(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    outputs = {"rtmp": [{"serverUrl": "rtmp://x/y", "streamName": "s"}]}
    broadcast_id = rig.start_broadcast(session_id, outputs=outputs)

    url = f"{rig.url}/hls/100/{broadcast_id}/playlist.m3u8"

    assert rig.fetch(url).status_code == 404


def test_any_page_may_read_what_is_fetched_and_why_it_is_not(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    folder = f"/hls/100/{broadcast_id}"
    early = rig.rest("GET", f"{folder}/playlist.m3u8", auth="")
    rig.advance(seconds=20)

    too_early = (
        "There is nothing to play: HLS is connecting, and can be played 20 seconds "
        "after the start."
    )

    def said(path: str) -> tuple[int, str]:
        answer = rig.fetch_with(rig.url + path, {"origin": "http://app.example"})
        allowed = answer.headers["access-control-allow-origin"]
        assert allowed == "http://app.example"
        return answer.status_code, answer.json()["message"]

    assert rig.rest("OPTIONS", f"{folder}/playlist.m3u8", auth="").status_code == 204
    assert (early.status_code, early.json()["message"]) == (
        404,
        too_early,
    )
    assert said("/hls/100/x/playlist.m3u8") == (404, "Broadcast not found.")
    assert said(f"{folder}/segment-7.m4s") == (
        404,
        "There is no segment-7.m4s: the stream has segments 0 to 0.",
    )
    assert said("/cloud/100/x/archive.mp4") == (403, "Access denied")
    assert said("/bucket/100/x/archive.mp4") == (404, "Archive not found.")


def test_a_page_may_read_how_much_there_is(rig: Rig) -> None:
    archive = rig.archive(finished(rig))
    headers = {"origin": "http://app.example", "range": "bytes=0-1"}

    part = rig.fetch_with(archive["url"], headers)

    shown = part.headers["access-control-expose-headers"].split(", ")
    assert {"content-range", "content-length"} <= {*shown}
    assert part.headers["access-control-allow-origin"] == "http://app.example"


WITHOUT_AV = """
import sys
sys.modules["av"] = None
from emulators.tests.opentok.rig import running_rig
with running_rig() as rig:
    rig.run(rig.renew())
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    url = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    rig.advance(seconds=20)
    assert rig.fetch(url).status_code == 200
    archive_id = rig.start_archive(session_id)
    rig.project("POST", f"/archive/{archive_id}/stop")
    rig.advance(seconds=10)
    assert rig.head(rig.archive(archive_id)["url"]).status_code == 501
    answer = rig.fetch(url.replace("playlist.m3u8", "init.mp4"))
    print(answer.status_code, answer.headers["access-control-allow-origin"])
    print(answer.json()["message"])
    rig.run(rig.put_away())
"""


def test_without_the_packages_a_viewer_is_told_what_is_missing() -> None:
    command = [sys.executable, "-c", WITHOUT_AV]

    done = subprocess.run(  # noqa: S603 - our own text
        command, capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )

    status, sentence = done.stdout.splitlines()
    assert status == "501 *"
    assert "pip install 'firebase-opentok-emulators[pictures]'" in sentence
