"""Which file an address of a site is, or which other address it should be."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from emulators.firebase.hosting.configuration import SiteConfiguration
from emulators.firebase.hosting.files import Files, SiteFile

HTML: Final = ".html"
INDEX: Final = "/index.html"
_SLASHES: Final = re.compile("/+")
_SAFE: Final = "/:@!$&'()*+,;=~-._"
"""Characters that stay as they are in a path."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The page has another address; without the query."""

    path: str


class Pages:
    """The files of a site by address, as `cleanUrls` and `trailingSlash` say."""

    def __init__(self, configuration: SiteConfiguration, files: Files) -> None:
        self._clean = configuration.clean_urls
        self._slash = configuration.trailing_slash
        self._files = files

    def find(self, path: str) -> SiteFile | Elsewhere | None:
        """What is at a decoded path; None if nothing is."""
        path = _SLASHES.sub("/", path)
        exact = self._files.find(path)
        if exact is not None:
            return self._without_html(path) or exact
        folder = path.rstrip("/")
        index = self._files.find(folder + INDEX)
        if index is not None:
            return self._with_the_right_slash(path, is_folder=True) or index
        if self._clean and (self._slash is not None or not path.endswith("/")):
            page = self._files.find(folder + HTML)
            if page is not None:
                return self._with_the_right_slash(path, is_folder=False) or page
        return None

    def _without_html(self, path: str) -> Elsewhere | None:
        if not self._clean or not path.endswith(HTML):
            return None
        clean = path.removesuffix(HTML)
        if clean.endswith("/index"):
            clean = clean.removesuffix("/index")
        return _elsewhere(f"{clean}/" if self._slash else clean)

    def _with_the_right_slash(self, path: str, *, is_folder: bool) -> Elsewhere | None:
        if path == "/":
            return None
        has_one = path.endswith("/")
        if self._slash is None:
            # The links of a folder's page are relative to the folder.
            wrong = is_folder and not has_one and not self._clean
        else:
            wrong = has_one is not self._slash
        if not wrong:
            return None
        return _elsewhere(path.rstrip("/") if has_one else f"{path}/")


def _elsewhere(path: str) -> Elsewhere:
    return Elsewhere(quote(path or "/", safe=_SAFE))
