"""The OpenTok projects known here: a key, a secret, and where to report."""

import re
from dataclasses import dataclass, field

DEMO_API_KEY = "100"
DEMO_API_SECRET = "decade0100decade0100decade0100decade0100"  # noqa: S105 - public on purpose: it opens nothing but this stand-in
"""The credentials of the project that is always there. Not a secret of anyone."""

API_KEY = re.compile(r"[0-9]{1,18}")
"""OpenTok's keys are digits: they appear as numbers in archives and broadcasts."""

SECRET_CHARS = (32, 128)
"""OpenTok's secrets have 40 characters; below 32 HS256 keys count as weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project.

    Args:
        archive_callback_url: told about every change of an archive's status.
        broadcast_callback_url: told about every change of a broadcast.
        monitoring_url: told about sessions, connections and streams.
        signature_secret: signs the callbacks; without one they are unsigned.
        uploads_archives: archives end in the project's own bucket as `uploaded`
            instead of in OpenTok's cloud as `available`.
    """

    api_key: str
    api_secret: str = field(repr=False)
    name: str = ""
    archive_callback_url: str | None = None
    broadcast_callback_url: str | None = None
    monitoring_url: str | None = None
    signature_secret: str | None = field(default=None, repr=False)
    uploads_archives: bool = False
    created_at_ms: int = 0


class Projects:
    """The account: every project by its key."""

    def __init__(self) -> None:
        demo = Project(
            api_key=DEMO_API_KEY, api_secret=DEMO_API_SECRET, name="Demo project"
        )
        self._kept = {demo.api_key: demo}
        self._projects = dict(self._kept)

    def keep(self, project: Project) -> None:
        """Know `project`, also after a reset."""
        self._kept[project.api_key] = project
        self.put(project)

    def put(self, project: Project) -> None:
        """Know `project`, in place of one with the same key, until a reset."""
        self._projects[project.api_key] = project

    def find(self, api_key: str) -> Project | None:
        return self._projects.get(api_key)

    def get(self, api_key: str) -> Project:
        """The project of that key.

        Raises:
            KeyError: there is none.
        """
        return self._projects[api_key]

    def all(self) -> list[Project]:
        return list(self._projects.values())

    def reset(self) -> None:
        """Forget the projects that were not kept."""
        self._projects = dict(self._kept)
