"""What is recorded and streamed at OpenTok, project by project."""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.admins.store import AdminStore, Project, StoredProject
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.media import Archive, Broadcast
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.upkeep.orders import MAX_OTHERS, in_turn, rotated
from interactive_broadcast.upkeep.reconciliation.reconcile_run import ReconcileRun

MAX_SECRETS = 5
"""Secrets of one project that are tried in a run, of several admins who share it."""

Medium = Archive | Broadcast


@dataclass(frozen=True, slots=True)
class ProjectMedia:
    """The newest recordings and streams of an OpenTok project, by id."""

    api_key: str
    video: Video
    archives: Mapping[str, Archive] = field(default_factory=dict)
    broadcasts: Mapping[str, Broadcast] = field(default_factory=dict)

    @property
    def running(self) -> list[Medium]:
        """The recordings and streams that have not ended."""
        every: list[Medium] = [*self.archives.values(), *self.broadcasts.values()]
        return [medium for medium in every if not medium.is_over]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projects:
    """The OpenTok projects of admins, for one run: nothing is read twice."""

    admins: AdminStore
    _locks: dict[str, threading.RLock] = field(default_factory=dict)
    """Of each admin: shows of the same one are looked at side by side."""
    _admins: dict[str, AdminRecord | None] = field(default_factory=dict)
    _projects: dict[str, Project | None] = field(default_factory=dict)

    def of(self, uid: str) -> Project | None:
        """The OpenTok project of an admin. None for an admin who has none."""
        with self._lock_of(uid):
            if uid not in self._projects:
                self._projects[uid] = self._open(uid)
        return self._projects[uid]

    def admin(self, uid: str) -> AdminRecord | None:
        """The record of an admin."""
        with self._lock_of(uid):
            if uid not in self._admins:
                self._admins[uid] = self.admins.find(uid)
        return self._admins[uid]

    def media(
        self, run: ReconcileRun, events: Collection[EventRecord]
    ) -> dict[str, ProjectMedia]:
        """What there is at OpenTok, by uid of the admin.

        Args:
            run: what fails is counted there.
            events: those that have a show. Of the admins who have none, each round
                looks at some.
        """
        busy, begun = {event.admin_id for event in events}, _begun(events)
        uids = self._in_turn(run, busy) if run.is_round else sorted(busy)
        keys = run.each("admins", uids, self._api_key, is_followed=True)
        # Several admins may share a project, and not all of them know its secret.
        sharing: dict[str, list[str]] = defaultdict(list)
        for uid, api_key in keys.items():
            if api_key is not None:
                sharing[api_key].append(uid)
        found = run.each(
            "project-media",
            sharing,
            lambda key: self._media(run, sharing[key], begun),
            is_followed=True,
        )
        return {
            uid: media
            for api_key, media in found.items()
            if media is not None
            for uid in sharing[api_key]
        }

    def _in_turn(self, run: ReconcileRun, busy: Iterable[str]) -> list[str]:
        look = run.inventory.admins_with_secrets
        (everybody,) = run.attempt("secrets", "all", look) or (sorted(busy),)
        return in_turn(busy, everybody, run.clock.now(), size=MAX_OTHERS)

    def _media(
        self, run: ReconcileRun, uids: Sequence[str], begun: Mapping[str, EpochMs]
    ) -> ProjectMedia | None:
        """What OpenTok answers to the first of these admins whose secret is right.

        Of many only some are tried, in each run others: anybody may name a project.
        """
        is_refused = False
        since = min((begun[uid] for uid in uids if uid in begun), default=None)
        if len(uids) > MAX_SECRETS:
            uids = rotated(uids, run.clock.now())[:MAX_SECRETS]
        for uid in uids:
            (project,) = run.attempt("projects", uid, partial(self.of, uid)) or (None,)
            if project is None:
                continue
            try:
                return _read(project, since)
            except VideoCredentialsRefused:
                is_refused = True
        if is_refused:
            run.is_refused()
        return None

    def _open(self, uid: str) -> Project | None:
        if self._api_key(uid) is None:
            return None
        sealed = self.admins.sealed_secret(uid)
        if sealed is None:
            return None
        stored = StoredProject(admin_id=uid, admin=self._admins[uid], sealed=sealed)
        return self.admins.open_project(stored)

    def _lock_of(self, uid: str) -> threading.RLock:
        return self._locks.setdefault(uid, threading.RLock())

    def _api_key(self, uid: str) -> str | None:
        admin = self.admin(uid)
        return None if admin is None else admin.ot_api_key


def _begun(events: Iterable[EventRecord]) -> dict[str, EpochMs]:
    """Since when each admin has had a live show: nothing of theirs is older."""
    begun: dict[str, EpochMs] = {}
    for event in events:
        at = event.show_started_at
        if event.status is Status.LIVE and at is not None:
            begun[event.admin_id] = min(at, begun.get(event.admin_id, at))
    return begun


def _read(project: Project, since: EpochMs | None) -> ProjectMedia:
    archives = project.video.recent_archives(since=since)
    broadcasts = project.video.recent_broadcasts(since=since)
    return ProjectMedia(
        project.api_key,
        project.video,
        {one.id: one for one in archives},
        {one.id: one for one in broadcasts},
    )
