"""The tables of `docs/opentok.md`: what each status that OpenTok documents means."""

from collections.abc import Iterable

from dev.docs.blocks import code, table
from interactive_broadcast.kernel.video_statuses import (
    ARCHIVE_REASONS,
    ARCHIVE_STATUSES,
    ARCHIVES_SOURCE,
    BROADCAST_STATUSES,
    BROADCASTS_SOURCE,
    HLS_STATUSES,
    RTMP_STATUSES,
    FileAddress,
    Outcome,
    StreamMeaning,
    TranscriptionStatus,
)

NOTHING = ""


def archives_table() -> str:
    """A row for each status of an archive."""
    rows = (
        [
            code(status),
            _goes_on(is_over=row.is_over),
            _address(row.own_bucket),
            _address(row.no_bucket),
            NOTHING if row.refusal is None else code(row.refusal.reason),
            _maybe(row.problem),
            row.outcome or NOTHING,
        ]
        for status, row in ARCHIVE_STATUSES.items()
    )
    heads = ["status", "the recording", "its file, with `BUCKET_URL`", "without"]
    heads += ["`getArchiveUrl` else answers", "problem", "timeline"]
    return table(heads, rows)


def reasons_table() -> str:
    """Why an archive is over, and what that is taken for."""
    rows = ([code(each), outcome] for each, outcome in ARCHIVE_REASONS.items())
    return table(["reason", "timeline"], [*rows, ["any other", Outcome.ENDED]])


def transcriptions_table() -> str:
    """A row for each status of what is written down of an archive."""
    rows = (
        [
            code(one),
            "final" if one.is_final else "may change",
            "yes" if one is TranscriptionStatus.AVAILABLE else NOTHING,
        ]
        for one in TranscriptionStatus
    )
    return table(["status", "it is", "`getArchiveUrl` has a link"], rows)


def streams_table() -> str:
    """A row for each status of a broadcast, of its HLS and of its RTMP outputs."""
    return table(
        ["status", "it", "viewers are told its address", "problem", "timeline"],
        [
            *_stream_rows("status", BROADCAST_STATUSES.items()),
            *_stream_rows("hlsStatus", HLS_STATUSES.items()),
            *_stream_rows("rtmp", RTMP_STATUSES.items()),
        ],
    )


def sources() -> str:
    """Where OpenTok documents them."""
    return f"Sources: [archives]({ARCHIVES_SOURCE}), [broadcasts]({BROADCASTS_SOURCE})."


def _stream_rows(
    field: str, rows: Iterable[tuple[str, StreamMeaning]]
) -> Iterable[list[str]]:
    for status, row in rows:
        yield [
            code(f"{field}: {status}"),
            _goes_on(is_over=row.is_over),
            row.published if field == "hlsStatus" else NOTHING,
            _maybe(row.problem),
            row.outcome or NOTHING,
        ]


def _goes_on(*, is_over: bool) -> str:
    return "is over" if is_over else "goes on"


def _address(address: FileAddress) -> str:
    return NOTHING if address is FileAddress.NONE else address.value


def _maybe(name: str | None) -> str:
    return NOTHING if name is None else code(name)
