"""The projects known here: an id, how it proves itself, and where to report.

Of two kinds. An OpenTok project has digits and a secret, a Vonage application a UUID
and a key pair, of which only the public key is here.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from emulators.settings import VideoProject, VonageApplication

API_KEY = re.compile(r"[0-9]{1,18}")
"""OpenTok's keys are digits: they appear as numbers in archives and broadcasts."""

APPLICATION_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Vonage's ids are UUIDs in lower case: SDKs look for this very text elsewhere."""

ACCOUNT_KEY = re.compile(r"[0-9a-f]{8}")

SECRET_CHARS = (32, 128)
"""OpenTok's secrets have 40 characters; below 32 HS256 keys count as weak."""

KEY_BITS = (2048, 4096)
"""Vonage's own keys have 2048; a customer may upload the public key of another pair."""


class Projects:
    """The account: every project by its key or id.

    Raises:
        ValueError: an application has no id or key that could be one.
    """

    def __init__(self, first: Iterable[VideoProject] = ()) -> None:
        self._first = {project.api_key: _checked(project) for project in first}
        self._projects = dict(self._first)
        self.save: Callable[[VideoProject], None] | None = None
        """Called with a project before it is known; what it raises keeps it away."""

    def put(self, project: VideoProject) -> None:
        """Know `project`, in place of one with the same key, until a reset."""
        checked = _checked(project)
        if self.save is not None:
            self.save(checked)
        self._projects[project.api_key] = checked

    def find(self, api_key: str) -> VideoProject | None:
        return self._projects.get(api_key)

    def get(self, api_key: str) -> VideoProject:
        """The project of that key.

        Raises:
            KeyError: there is none.
        """
        return self._projects[api_key]

    def all(self) -> list[VideoProject]:
        return list(self._projects.values())

    def reset(self) -> None:
        """Forget the projects that were put here."""
        self._projects = dict(self._first)


def is_application(api_key: str) -> bool:
    """Whether this is the id of an application, and not the key of a project."""
    return APPLICATION_ID.fullmatch(api_key) is not None


def _checked(project: VideoProject) -> VideoProject:
    if isinstance(project, VonageApplication):
        if not is_application(project.application_id):
            raise ValueError(f"{project.application_id!r} is no UUID in lower case.")
        public_key(project.public_key)
    return project


@lru_cache(maxsize=100)
def public_key(pem: str) -> RSAPublicKey:
    """An application's key, read once.

    Raises:
        ValueError: it is no public RSA key in PEM, or too small or too large.
    """
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("It is no public key in PEM.") from None
    smallest, largest = KEY_BITS
    if not isinstance(key, RSAPublicKey) or not smallest <= key.key_size <= largest:
        raise ValueError(f"It is no RSA key of {smallest} to {largest} bits.")
    return key
