"""The tables of what OpenTok's statuses mean."""

from dev.docs.opentok_statuses import (
    archives_table,
    reasons_table,
    sources,
    streams_table,
    transcriptions_table,
)
from interactive_broadcast.kernel.video_statuses import (
    ArchiveStatus,
    BroadcastStatus,
    HlsStatus,
    RtmpStatus,
    TranscriptionStatus,
)


def rows(table: str) -> dict[str, list[str]]:
    """The cells of each row, by what is in the first one."""
    cells = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in table.splitlines()[2:]
    ]
    return {name: rest for name, *rest in cells}


def test_every_status_of_a_recording_has_a_row() -> None:
    found = rows(archives_table())

    assert list(found) == [f"`{one}`" for one in ArchiveStatus]
    assert found["`uploaded`"][:4] == [
        *("is over", "in the own bucket", "", "`bucket-unknown`"),
    ]
    assert found["`paused`"] == ["goes on", "", "", "`archive-not-ready`", "", ""]


def test_every_reason_is_told_and_any_other_is_an_end() -> None:
    found = rows(reasons_table())

    assert found["`failure`"] == ["broken off"]
    assert found["any other"] == ["ended"]


def test_every_status_of_a_transcription_has_a_row() -> None:
    found = rows(transcriptions_table())

    assert list(found) == [f"`{one}`" for one in TranscriptionStatus]
    assert found["`available`"] == ["final", "yes"]
    assert found["`uploaded`"] == ["final", ""]
    assert found["`unknown`"] == ["may change", ""]


def test_every_status_of_a_stream_and_of_its_outputs_has_a_row() -> None:
    found = rows(streams_table())

    assert list(found) == [
        *(f"`status: {one}`" for one in BroadcastStatus),
        *(f"`hlsStatus: {one}`" for one in HlsStatus),
        *(f"`rtmp: {one}`" for one in RtmpStatus),
    ]
    assert found["`hlsStatus: ready`"] == ["goes on", "20 s after the start", "", ""]
    assert found["`rtmp: offline`"] == ["is over", "", "`rtmp-offline`", "broken off"]


def test_where_opentok_documents_them_is_linked() -> None:
    assert sources().count("](https://developer.vonage.com/") == 2
