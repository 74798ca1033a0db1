"""What becomes of the recordings of deleted events: they are deleted, or listed.

OpenTok keeps a recording when its event goes. Whoever deletes the event decides: it is
deleted at OpenTok as well, or stays there, and in a list for its owner, until OpenTok
has it no more. Files in the own bucket are its owner's, and never touched. One that is
in a project which the admin has left stays listed as it was: nobody can ask there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    all_in_batches,
    in_batches,
    side_by_side,
    turned,
)
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    BackendError,
    Unavailable,
    VideoConflict,
)
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.records.archive_parts import ArchivePart, ArchiveParts
from interactive_broadcast.records.former_archives import (
    FormerArchive,
    FormerArchiveList,
)
from interactive_broadcast.upkeep.models import (
    MAX_TOLD,
    DeletedArchives,
    DeleteFormerArchivesRequest,
    FormerArchivesReply,
    FormerArchivesRequest,
    LeftArchive,
)

T = TypeVar("T")

WITHOUT_A_FILE = frozenset(
    {ArchiveStatus.DELETED, ArchiveStatus.EXPIRED, ArchiveStatus.FAILED}
)
"""Of such a recording there is nothing left to delete."""

MAX_AT_ONCE = 200
"""Recordings that OpenTok is asked about in one call."""


@dataclass(frozen=True, slots=True)
class FoundArchives:
    """The recordings of an event that is about to be deleted."""

    archives: list[FormerArchive]
    are_all: bool = True
    """Not where OpenTok does not answer now: it may have one whose start had an answer
    that was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerArchives:
    """`getFormerArchives`, `deleteFormerArchives`, and part of every deletion."""

    former: FormerArchiveList
    parts: ArchiveParts
    admins: AdminStore

    def get(
        self, caller: Caller, request: FormerArchivesRequest
    ) -> FormerArchivesReply:
        """The recordings that an admin's deleted events have left, as OpenTok has them.

        What OpenTok has no more leaves the list. While it does not answer they are
        told as they were.

        Raises:
            RulesDenied: they are another admin's, and the caller is no superAdmin.
        """
        admin_id = request.admin_id
        listed = self.former.read(caller, admin_id)
        try:
            there = self._look(admin_id, listed)
        except BackendError as error:
            logs.warning("former-archives-as-known", reason=error.reason)
            there = [shown(one) for one in listed]
        return FormerArchivesReply(archives=there)

    def delete(
        self, caller: Caller, request: DeleteFormerArchivesRequest
    ) -> DeletedArchives:
        """Delete recordings that are listed, at OpenTok and in the list.

        Left are those that are being processed yet, or about which OpenTok does not
        answer, and what is more than a call can do: ask again. One in a project that
        the admin has left is only taken from the list: its secret is gone.

        Raises:
            RulesDenied: they are another admin's, and the caller is no superAdmin.
            AdminNotFound, VideoCredentialsMissing, VideoCredentialsRefused: OpenTok
                cannot be asked.
        """
        admin_id = request.admin_id
        ids = request.archive_ids
        listed = self.former.read(caller, admin_id)
        chosen = [one for one in listed if ids is None or one.id in ids]
        some = chosen[:MAX_AT_ONCE]
        left: list[FormerArchive] = []
        if some:
            project = self.admins.project(admin_id)
            ours = [one for one in some if one.is_in(project.api_key)]
            left = self._delete(project.video, admin_id, ours)
            elsewhere = [one.id for one in some if not one.is_in(project.api_key)]
            self.former.forget(admin_id, elsewhere)
        return DeletedArchives(
            deleted=len(some) - len(left),
            archives=[shown(one) for one in (*left, *chosen[MAX_AT_ONCE:])],
        )

    def of(
        self,
        event: EventRecord,
        admins: AdminStore,
        *,
        delete: bool,
        noted: Sequence[FormerArchive] = (),
    ) -> "FoundArchives":
        """The recordings of an event that is about to be deleted.

        Args:
            event: which.
            admins: where its project is found.
            delete: whether they are to be deleted: then OpenTok has to say which.
            noted: those that a removal under way knows of. Another call may have
                removed the records of them by now.

        Raises:
            Unavailable: it does not, now.
        """
        parts = self.parts.all(event.id)
        if event.show_started_at is None and not parts and not noted:
            return FoundArchives([])
        stage = event.stage_session_id
        api_key = admins.projects.project_of(stage)
        known = as_known(event, parts, api_key, delete=delete)
        known += _without(parts, noted)
        try:
            video = admins.project(event.admin_id).video
            if not video.owns(stage):
                # Its admin has left the project that has them.
                return FoundArchives(known)
            found = video.archives_of(stage)
        except BackendError as error:
            is_silent = isinstance(error, Unavailable)
            if delete and is_silent:
                raise
            logs.warning("archives-as-known", event_id=event.id, reason=error.reason)
            return FoundArchives(known, are_all=not is_silent)
        there = [_of_archive(event, one, parts) for one in found]
        return FoundArchives(_left(there, api_key, delete=delete))

    def delete_noted(
        self, admin_id: str, archives: Sequence[FormerArchive], admins: AdminStore
    ) -> list[FormerArchive]:
        """Delete those that are to be deleted; those of them that are left for now.

        What OpenTok refuses for good stays listed, for its owner to see.
        """
        wanted = [one for one in archives if one.deleting]
        if not wanted:
            return []
        try:
            project = admins.project(admin_id)
            ours = [one for one in wanted if one.is_in(project.api_key)]
            self._keep(
                admin_id, [one for one in wanted if not one.is_in(project.api_key)]
            )
            return self._delete(project.video, admin_id, ours)
        except Unavailable as error:
            logs.warning("archives-left", admin_id=admin_id, reason=error.reason)
            return wanted
        except BackendError as error:
            logs.error("archives-kept", admin_id=admin_id, reason=error.reason)
            self._keep(admin_id, wanted)
            return []

    def delete_all(self, admin_id: str, admins: AdminStore) -> bool:
        """Delete what is listed of an admin. Whether nothing that can be is left."""
        listed = [
            one.model_copy(update={"deleting": True})
            for one in self.former.all(admin_id)
        ]
        left = self.delete_noted(admin_id, listed[:MAX_AT_ONCE], admins)
        return not left and len(listed) <= MAX_AT_ONCE

    def delete_of_event(self, admin_id: str, event_id: str) -> bool:
        """Delete what is listed of one event. Whether nothing that can be is left."""
        listed = [
            one.model_copy(update={"deleting": True})
            for one in self.former.all(admin_id)
            if one.event_id == event_id
        ]
        left = self.delete_noted(admin_id, listed[:MAX_AT_ONCE], self.admins)
        return not left and len(listed) <= MAX_AT_ONCE

    def forget_gone(self, admin_id: str, *, turn: int) -> None:
        """Remove from an admin's list what OpenTok has no more.

        Args:
            admin_id: whose list.
            turn: MAX_AT_ONCE are asked about, others in each turn.

        Raises:
            BackendError: OpenTok cannot be asked, now or at all.
        """
        listed = turned(self.former.all(admin_id), turn)[:MAX_AT_ONCE]
        if listed:
            project = self.admins.project(admin_id)
            forget = partial(self._forget_if_gone, project.video, admin_id)
            ours = [one for one in listed if one.is_in(project.api_key)]
            all_in_batches([partial(forget, one) for one in ours])

    def _keep(self, admin_id: str, archives: Sequence[FormerArchive]) -> None:
        """Say of those that are listed that they are not going to be deleted."""
        listed = {one.id for one in self.former.all(admin_id)} if archives else set()
        self.former.keep(admin_id, [one.id for one in archives if one.id in listed])

    def _forget_if_gone(self, video: Video, admin_id: str, one: FormerArchive) -> None:
        if _ask(video, one) is None:
            self.former.forget(admin_id, [one.id])

    def _look(
        self, admin_id: str, listed: Sequence[FormerArchive]
    ) -> list[LeftArchive]:
        """As OpenTok has them, the first MAX_AT_ONCE; what is gone is forgotten.

        Those in a project that the admin has left are told as they were.
        """
        if not listed:
            return []
        project = self.admins.project(admin_id)
        ours = [one for one in listed if one.is_in(project.api_key)]
        # Those in the own bucket change no more.
        order = sorted(ours, key=lambda one: one.status is ArchiveStatus.UPLOADED)
        asked = order[:MAX_AT_ONCE]
        now = dict(_each(asked, partial(_ask, project.video)))
        others = [one for one in listed if one.id not in now]
        gone = [one.id for one in asked if now[one.id] is None]
        self.former.forget(admin_id, gone)
        there = [shown(one, now[one.id]) for one in asked if one.id not in gone]
        told = [*there, *(shown(one) for one in others)]
        return sorted(told, key=lambda one: (one.started_at, one.id))

    def _delete(
        self, video: Video, admin_id: str, archives: Sequence[FormerArchive]
    ) -> list[FormerArchive]:
        """Delete them at OpenTok, and those that are gone in the list.

        Returns:
            Those that it will delete only later.
        """
        left: list[FormerArchive] = []
        for batch in in_batches(archives):
            done = dict(_each(batch, partial(_delete, video)))
            self.former.forget(
                admin_id, [key for key, is_gone in done.items() if is_gone]
            )
            left += [one for one in batch if not done[one.id]]
        return left


def _each(
    archives: Sequence[FormerArchive], work: Callable[[FormerArchive], T]
) -> Iterator[tuple[str, T]]:
    """Id and answer of each, side by side."""
    for batch in in_batches(archives):
        answers = side_by_side([partial(work, one) for one in batch])
        yield from zip((one.id for one in batch), answers, strict=True)


def _ask(video: Video, one: FormerArchive) -> Archive | None:
    """The recording as it is now; None for one that is no more."""
    try:
        archive = video.archive(one.id)
    except ArchiveNotFound:
        return None
    return None if archive.status in WITHOUT_A_FILE else archive


def _delete(video: Video, one: FormerArchive) -> bool:
    """Whether it is gone now.

    Raises:
        BackendError: it cannot be deleted, and repeating that does not help.
    """
    try:
        video.delete_archive(one.id)
    except VideoConflict:
        # It is being processed yet; or there is no file of it any more.
        return _ask(video, one) is None
    except Unavailable as error:
        logs.warning("archive-left", archive_id=one.id, reason=error.reason)
        return False
    return True


def as_known(
    event: EventRecord,
    parts: Iterable[ArchivePart],
    api_key: str | None,
    *,
    delete: bool,
) -> list[FormerArchive]:
    """The recordings of an event that is about to be deleted, without asking OpenTok.

    Args:
        event: which.
        parts: what is stored of its recording.
        api_key: of the project that has them, if that is known.
        delete: whether they are to be deleted.
    """
    return _left([_of_part(event, part) for part in parts], api_key, delete=delete)


def _without(
    parts: Iterable[ArchivePart], noted: Iterable[FormerArchive]
) -> list[FormerArchive]:
    """Those of which there is no record any more."""
    recorded = {part.id for part in parts}
    return [one for one in noted if one.id not in recorded]


def _left(
    known: Iterable[FormerArchive], api_key: str | None, *, delete: bool
) -> list[FormerArchive]:
    return [
        one.model_copy(update={"deleting": delete or None, "api_key": api_key})
        for one in known
        if one.status not in WITHOUT_A_FILE
    ]


def _of_part(event: EventRecord, part: ArchivePart) -> FormerArchive:
    return FormerArchive(
        id=part.id,
        event_id=event.id,
        event_name=event.name,
        started_at=part.started_at,
        status=part.status,
        duration_s=part.duration_s,
        size_bytes=part.size_bytes,
        url=part.url,
    )


def _of_archive(
    event: EventRecord, archive: Archive, parts: Iterable[ArchivePart]
) -> FormerArchive:
    """As OpenTok has it, with what only its part is known to be."""
    part = next((one for one in parts if one.id == archive.id), None)
    return FormerArchive(
        id=archive.id,
        event_id=event.id,
        event_name=event.name,
        started_at=archive.created_at if part is None else part.started_at,
        status=archive.status,
        duration_s=archive.duration_s,
        size_bytes=archive.size_bytes,
        url=None if part is None else part.url,
    )


def shown(one: FormerArchive, now: Archive | None = None) -> LeftArchive:
    """As its owner is told of it.

    Args:
        one: as it is listed.
        now: as OpenTok has it, if it was asked: with a link, where it keeps the file.
    """
    fresh = {} if now is None else {"status": now.status, "size_bytes": now.size_bytes}
    fields = {**one.model_dump(exclude={"url", "api_key"}), **fresh}
    link = one.url or (None if now is None else now.url)
    return LeftArchive(**fields, archive_url=link)


def told(left: Sequence[FormerArchive]) -> list[LeftArchive] | None:
    """What the reply of a deletion says of the recordings that are left."""
    return [shown(one) for one in left[:MAX_TOLD]] or None
