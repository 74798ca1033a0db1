"""Which record lies at which path that some client may read or write.

The names of paths are those of the rules. A record has the fields of its model; where
the backend has no model of it, as clients alone write it, what the rules let it have.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel

from dev.typescript import stored
from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.events.lease_models import LeaseRecord
from interactive_broadcast.events.models import EventRecord, OpenEventRecord
from interactive_broadcast.events.staff import StaffEntry
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.records.consents import ConsentRecord
from interactive_broadcast.records.disconnections import Disconnection
from interactive_broadcast.records.former_archives import FormerArchive
from interactive_broadcast.records.line import NoteRecord, PlaceRecord
from interactive_broadcast.records.messages import Message
from interactive_broadcast.records.names import PersonName
from interactive_broadcast.records.pointers import NAMES
from interactive_broadcast.records.slates import Slate
from interactive_broadcast.records.timeline import TimelineEntry

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
FAN: Final = f"{SHOW}/activeFans/$fanId"
TIME: Final = "EpochMs"
_VOLUME: Final = (
    'Partial<Record<"host" | "celebrity" | "fan" | "backstageFan", number>>'
)
_MESSAGES: Final = "messages/$eventId/$uid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What lies at a path.

    Args:
        named: its type in TypeScript.
        model: the backend's, of a record. None: a single value, or see `told`.
        is_ruled: a record whose fields are those of its rules.
        told: of such a record the fields that the backend alone writes.
        given: of such a record the types that no rule says.
        without: fields of the model that lie elsewhere.
        remark: what there is to say beyond the comments of its rules.
    """

    named: str
    model: type[BaseModel] | None = None
    is_ruled: bool = False
    told: type[BaseModel] | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    remark: str = ""


def _record(named: str, model: type[BaseModel], *without: str) -> Stored:
    return Stored(named=named, model=model, without=without)


def _value(named: str, remark: str = "") -> Stored:
    return Stored(named=named, remark=remark)


PATHS: Final[Mapping[str, Stored]] = {
    "admins/$uid": _record("AdminRecord", AdminRecord),
    "events/$eventId": _record("EventRecord", EventRecord),
    "events/$eventId/staff/$uid": _record("StaffEntry", StaffEntry),
    "openEvents/$adminId/$eventId": _record("OpenEventRecord", OpenEventRecord),
    "current/$adminId/$eventId": _value('"live" | "preshow"'),
    "adminEvents/$adminId/$eventId": _value(TIME),
    "guests/$eventId/$role": _value("string"),
    SHOW: Stored(
        named="ActiveBroadcast",
        is_ruled=True,
        told=stored.ToldOfShow,
        given={
            "volume": _VOLUME,
            "activeFans": "Record<string, Fan>",
            "privateCall": "PrivateCall",
            **dict.fromkeys(NAMES, "string"),
        },
    ),
    f"{SHOW}/privateCall": Stored(named="PrivateCall", is_ruled=True),
    FAN: Stored(
        named="Fan",
        is_ruled=True,
        given={"id": "string"},
        remark="While old apps are let in, a fan of one may lack `id` and `joinedAt`.",
    ),
    "line/$adminId/$fanUrl/$fanId": _record("LineEntry", PlaceRecord),
    "deck/$adminId/$fanUrl/$fanId": _value('"line" | "producer"'),
    "calls/$adminId/$fanUrl/$fanId": _value(TIME),
    "linePositions/$adminId/$fanUrl/$fanId": _record(
        "LinePosition", stored.LinePosition
    ),
    "lineSummary/$adminId/$fanUrl": _record("LineSummary", stored.LineSummary),
    "notes/$adminId/$fanUrl/$fanId": _record("Note", NoteRecord),
    "presence/$adminId/$fanUrl/$personId/$connectionId": _value(TIME),
    "writtenFor/$adminId/$fanUrl/$personId/$eventId": _value(TIME),
    "shows/$adminId/$fanUrl": _record("Show", stored.PublicShow, "viewers"),
    "shows/$adminId/$fanUrl/slate": _record("Slate", Slate),
    "viewerCounts/$adminId/$fanUrl": _value("number"),
    "viewers/$adminId/$fanUrl/$fanId": _value("true"),
    "headcounts/$eventId/$room/connections": _value("number"),
    "headcounts/$eventId/$room/streams": _value("number"),
    f"{_MESSAGES}/producer/$slot": _record("Message", Message),
    f"{_MESSAGES}/person/$slot": _record("Message", Message),
    f"{_MESSAGES}/last/producer": _value("string"),
    f"{_MESSAGES}/last/person": _value("string"),
    "consents/$eventId/$uid": _record("Consent", ConsentRecord),
    "fanPictures/$adminId/$fanUrl/$fanId": _value(
        "string", "A data URL: `data:image/jpeg;base64,…`."
    ),
    "disconnections/$eventId/$uid": _record("Disconnection", Disconnection),
    "producerLeases/$eventId": _record("Lease", LeaseRecord),
    "timeline/$eventId/$entryId": _record("TimelineEntry", TimelineEntry),
    "archives/$eventId/$archiveId": _record("ArchivePart", ArchivePart),
    "formerArchives/$adminId/$archiveId": _record("FormerArchive", FormerArchive),
    "names/$eventId/$opaqueId": _record("PersonName", PersonName),
    "removals/$adminId": _record("RemovalProgress", stored.RemovalProgress),
}
"""In the order of the rules."""

_TAKEN: Final = "timeline/$eventId/$entryId/details"

DETAILS: Final = {f"{_TAKEN}/name": "string", f"{_TAKEN}/number": "number"}
"""What lies deeper than a field, where no rule says its type."""

_KEPT_BY_FUNCTIONS: Final = "functions write it, and nobody reads it"
_COUNTED: Final = "the counter writes it, as OpenTok reports"
_MARKS: Final = "headcounts/$eventId"

FOR_THE_BACKEND: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        [
            "slugs/$adminId/$kind/$slug",
            "images/$adminId/$imageId/$eventId",
            "eventRequests/$adminId/$requestId",
            "sessions/$sessionId",
            "callRequests/$adminId/$fanUrl/$requestId",
            "people/$eventId/$opaqueId",
        ],
        _KEPT_BY_FUNCTIONS,
    ),
    f"{_MARKS}/$room/marks/$kind/$headId": _COUNTED,
    f"{_MARKS}/present/$room/$kind/$headId": _COUNTED,
    "closedEvents/$adminId": "the backend alone reads and writes it",
}
"""Paths of the rules that are no client's, and why."""
