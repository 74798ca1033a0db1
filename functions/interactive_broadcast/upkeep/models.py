"""Requests and replies of deletions, and of the recordings that they leave."""

from typing import Annotated

from pydantic import Field

from interactive_broadcast.admins.models import AdminRequest, Deleted
from interactive_broadcast.events.models import AdminEventsRequest, EventRequest
from interactive_broadcast.kernel.models import Id, ReplyModel, RequestModel
from interactive_broadcast.records.former_archives import FormerArchiveFields

MAX_TOLD = 1000
"""Recordings that a reply tells of. All are listed."""

MAX_CHOSEN = 100
"""Recordings that are chosen one by one."""


class DeleteEventRequest(EventRequest):
    """Which event goes, and whether its recordings go as well."""

    delete_archives: bool = False
    """Left out, the recordings stay at OpenTok, and are listed for their owner."""


class DeleteEventsRequest(AdminEventsRequest):
    """Whose events go, and whether their recordings go as well."""

    delete_archives: bool = False
    """Left out, the recordings stay at OpenTok, and are listed for their owner."""


class DeleteAdminRequest(AdminRequest):
    """Which admin goes, and whether all their recordings go as well."""

    delete_archives: bool = False
    """Left out, the recordings stay at OpenTok, and are listed for superAdmins for some
    days: nobody else could delete them then, as the key is gone."""


class LeftArchive(FormerArchiveFields, ReplyModel):
    """A recording whose event was deleted."""

    id: str
    """OpenTok's id of it."""
    archive_url: str | None = None
    """Where its file is: in the own bucket, or by a link that is good for minutes."""


class DeletedShows(Deleted):
    """How much was removed, and which recordings are left."""

    archives: list[LeftArchive] | None = None
    """The recordings that are left at OpenTok for now, as far as is known: 1,000 at
    most; all of them are in the reply of `getFormerArchives`. Absent without any."""


class FormerArchivesRequest(RequestModel):
    """Whose recordings of deleted events."""

    admin_id: Id


class DeleteFormerArchivesRequest(FormerArchivesRequest):
    """Which recordings of deleted events are to be deleted at OpenTok."""

    archive_ids: Annotated[list[Id], Field(max_length=MAX_CHOSEN)] | None = None
    """All that are listed, when left out."""


class FormerArchivesReply(ReplyModel):
    """The recordings that deleted events have left, oldest first."""

    archives: list[LeftArchive] = Field(default_factory=list)
    """The recordings, oldest first; of `deleteFormerArchives`: those that are left."""


class DeletedArchives(FormerArchivesReply):
    """How many recordings are gone, and which of the chosen are left for now."""

    deleted: int
    """How many recordings OpenTok has deleted, or had not any more."""


class DeleteRecordingRequest(EventRequest):
    """Whose recording, and which part of it."""

    archive_id: Id | None = None
    """Of one part. Left out: all that there are."""


class DeletedRecordings(ReplyModel):
    """Which parts of a recording are gone, and which files are not."""

    deleted: list[str]
    """OpenTok's ids of the parts that are deleted now."""
    left: list[str] = Field(default_factory=list)
    """Those that are being recorded or processed yet, or that there was no answer
    about: ask again."""
    files: list[str] = Field(default_factory=list)
    """Addresses of deleted parts whose file is in a bucket of another service than
    Cloud Storage: they are for the bucket's owner to delete."""
