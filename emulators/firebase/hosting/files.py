"""The files of a site, as they would be uploaded."""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from emulators.firebase.hosting.globs import Glob

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""Of one file here, where it is held in memory. Hosting takes 2 GB."""

MAX_PATH_CHARS: Final = 1_024

TEXTS: Final = ("text/", "application/javascript", "application/json", "image/svg+xml")
"""Types that are sent with their encoding."""


class FileTooLarge(Exception):
    """A file is larger than can be served here."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site."""

    content: bytes
    content_type: str
    etag: str
    modified: datetime


class Files:
    """The folder of a site, looked at anew for each request.

    Args:
        folder: the site's `public`; None is a site without files.
        ignore: what is not uploaded.
    """

    def __init__(self, folder: Path | None, ignore: tuple[Glob, ...]) -> None:
        self._folder = folder
        self._ignore = ignore
        self._laid_over: dict[str, SiteFile] = {}

    @property
    def missing_folder(self) -> Path | None:
        """The site's folder, if it has one that is not there."""
        return self._folder if self._folder and not self._folder.is_dir() else None

    def lay_over(self, files: Mapping[str, bytes]) -> None:
        """Have these from now on, whatever the folder has in their places.

        Args:
            files: by path of the site, with its leading slash.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        for path, content in files.items():
            self._laid_over[path] = _site_file(path, content, now)

    def find(self, path: str) -> SiteFile | None:
        """The file at a path of the site; None if there is none.

        Never one outside of the folder, whatever the path or a link in the folder says.

        Args:
            path: decoded, with its leading slash.

        Raises:
            FileTooLarge: it is larger than `MAX_FILE_BYTES`.
        """
        if path in self._laid_over:
            return self._laid_over[path]
        found = self._at(path)
        if found is None:
            return None
        try:
            state = found.stat()
            if state.st_size > MAX_FILE_BYTES:
                raise FileTooLarge(f"{path} has more than {MAX_FILE_BYTES} bytes.")
            content = found.read_bytes()
        except OSError:
            # Gone meanwhile, or not for us to read.
            return None
        modified = datetime.fromtimestamp(int(state.st_mtime), UTC)
        return _site_file(found.name, content, modified)

    def _at(self, path: str) -> Path | None:
        segments = path.split("/")[1:]
        if self._folder is None or not path.startswith("/"):
            return None
        if len(path) > MAX_PATH_CHARS or not all(map(_is_name, segments)):
            return None
        if any(glob.matches(path[1:], dots=True) for glob in self._ignore):
            return None
        try:
            folder = self._folder.resolve()
            found = folder.joinpath(*segments).resolve()
            # A link may lead elsewhere. The CLI would upload what it leads to; here it
            # is on a developer's machine, where a page must not read everything.
            if not found.is_relative_to(folder) or not found.is_file():
                return None
        except (OSError, RuntimeError, ValueError):
            return None
        return found


def _site_file(name: str, content: bytes, modified: datetime) -> SiteFile:
    return SiteFile(
        content=content,
        content_type=_type_of(name),
        etag=f'"{hashlib.sha256(content).hexdigest()}"',
        modified=modified,
    )


def _is_name(segment: str) -> bool:
    """Whether a segment is the name of a file or folder, and leads nowhere else."""
    return segment not in ("", ".", "..") and not {"\\", "\0"} & set(segment)


def _type_of(name: str) -> str:
    guessed, _ = mimetypes.guess_type(name)
    kind = guessed or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTS) else kind
