"""The OpenTok projects known here: a key, a secret, and where to report."""

import re
from collections.abc import Iterable

from emulators.settings import OpenTokProject

API_KEY = re.compile(r"[0-9]{1,18}")
"""OpenTok's keys are digits: they appear as numbers in archives and broadcasts."""

SECRET_CHARS = (32, 128)
"""OpenTok's secrets have 40 characters; below 32 HS256 keys count as weak."""


class Projects:
    """The account: every project by its key."""

    def __init__(self, first: Iterable[OpenTokProject] = ()) -> None:
        self._first = {project.api_key: project for project in first}
        self._projects = dict(self._first)

    def put(self, project: OpenTokProject) -> None:
        """Know `project`, in place of one with the same key, until a reset."""
        self._projects[project.api_key] = project

    def find(self, api_key: str) -> OpenTokProject | None:
        return self._projects.get(api_key)

    def get(self, api_key: str) -> OpenTokProject:
        """The project of that key.

        Raises:
            KeyError: there is none.
        """
        return self._projects[api_key]

    def all(self) -> list[OpenTokProject]:
        return list(self._projects.values())

    def reset(self) -> None:
        """Forget the projects that were put here."""
        self._projects = dict(self._first)
