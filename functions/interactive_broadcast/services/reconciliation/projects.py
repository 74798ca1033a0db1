"""What runs at OpenTok, project by project."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from interactive_broadcast.domain.rotation import share
from interactive_broadcast.errors import VideoCredentialsRefused
from interactive_broadcast.ports import Archive, Broadcast, Video
from interactive_broadcast.services.reconciliation.progress import Pass
from interactive_broadcast.stores.admins import AdminStore, Project
from interactive_broadcast.stores.inventory import Inventory

MAX_OTHERS = 50
"""Admins without a show who are looked at in one pass: each in his turn."""

Medium = Archive | Broadcast


@dataclass(frozen=True, slots=True)
class Books:
    """A project's newest recordings and streams."""

    api_key: str
    video: Video
    archives: Mapping[str, Archive] = field(default_factory=dict)
    broadcasts: Mapping[str, Broadcast] = field(default_factory=dict)

    @property
    def running(self) -> list[Medium]:
        every: list[Medium] = [*self.archives.values(), *self.broadcasts.values()]
        return [medium for medium in every if not medium.is_over]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projects:
    admins: AdminStore
    inventory: Inventory

    def admin_ids(self, run: Pass, busy: Iterable[str]) -> list[str]:
        """The admins to look at: all with a show, and some of the others."""
        first = set(busy)
        others = set(self.inventory.admin_ids()) - first
        return [*sorted(first), *share(others, run.clock.now(), size=MAX_OTHERS)]

    def open(self, run: Pass, admin_ids: Iterable[str]) -> dict[str, Books]:
        """The books of these admins' projects, by admin."""
        found = run.each("projects", admin_ids, self._project)
        projects = {uid: one for uid, one in found.items() if one is not None}
        # Several admins may share a project, and not all of them know its secret.
        sharing: dict[str, list[Project]] = defaultdict(list)
        for project in projects.values():
            sharing[project.api_key].append(project)
        read = run.each("books", sharing, lambda key: self._books(run, sharing[key]))
        return {
            uid: books
            for uid, project in projects.items()
            if (books := read.get(project.api_key)) is not None
        }

    def _project(self, uid: str) -> Project | None:
        """None for an admin who has none."""
        admin = self.admins.find(uid)
        sealed = self.admins.sealed_secret(uid)
        if admin is None or admin.ot_api_key is None or sealed is None:
            return None
        return self.admins.open_project(uid, admin, sealed)

    def _books(self, run: Pass, projects: list[Project]) -> Books | None:
        for project in projects:
            try:
                archives = project.video.recent_archives()
                broadcasts = project.video.recent_broadcasts()
            except VideoCredentialsRefused:
                continue
            return Books(
                project.api_key,
                project.video,
                {one.id: one for one in archives},
                {one.id: one for one in broadcasts},
            )
        run.is_refused()
        return None
