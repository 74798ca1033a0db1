"""Addresses of pages. Each row was asked of the CLI's own server (superstatic 10)."""

from pathlib import Path
from typing import Any

import pytest

from emulators.firebase.hosting.configuration import SiteConfiguration
from emulators.firebase.hosting.files import Files
from emulators.firebase.hosting.pages import Elsewhere, Pages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    for name in ("index.html", "page.html", "app.js", "folder/index.html", "x y.html"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    return site


PLAIN: dict[str, Any] = {}
CLEAN = {"cleanUrls": True}
CLEAN_BARE = {"cleanUrls": True, "trailingSlash": False}
CLEAN_SLASHED = {"cleanUrls": True, "trailingSlash": True}
BARE = {"trailingSlash": False}
SLASHED = {"trailingSlash": True}


@pytest.mark.parametrize(
    ("said", "path", "found"),
    [
        (PLAIN, "/", "index.html"),
        (PLAIN, "/page.html", "page.html"),
        (PLAIN, "/page", None),
        (PLAIN, "/folder", "-> /folder/"),
        (PLAIN, "/folder/", "folder/index.html"),
        (PLAIN, "//folder//index.html", "folder/index.html"),
        (CLEAN, "/page", "page.html"),
        (CLEAN, "/page.html", "-> /page"),
        (CLEAN, "/page/", None),
        (CLEAN, "/index.html", "-> /"),
        (CLEAN, "/folder", "folder/index.html"),
        (CLEAN, "/folder/index.html", "-> /folder"),
        (CLEAN, "/app.js", "app.js"),
        (CLEAN, "/x y.html", "-> /x%20y"),
        (CLEAN_BARE, "/", "index.html"),
        (CLEAN_BARE, "/page/", "-> /page"),
        (CLEAN_BARE, "/folder/", "-> /folder"),
        (CLEAN_BARE, "/folder", "folder/index.html"),
        (CLEAN_SLASHED, "/page", "-> /page/"),
        (CLEAN_SLASHED, "/page/", "page.html"),
        (CLEAN_SLASHED, "/page.html", "-> /page/"),
        (CLEAN_SLASHED, "/folder", "-> /folder/"),
        (BARE, "/folder/", "-> /folder"),
        (BARE, "/folder", "folder/index.html"),
        (SLASHED, "/folder", "-> /folder/"),
        (SLASHED, "/page.html", "page.html"),
    ],
)
def test_a_page_is_found_at(
    folder: Path, said: dict[str, Any], path: str, found: str | None
) -> None:
    page = Pages(SiteConfiguration.read(said), Files(folder, ())).find(path)

    if isinstance(page, Elsewhere):
        assert f"-> {page.path}" == found
    else:
        assert (page and page.content.decode()) == found


def test_no_address_is_one_of_another_site(folder: Path) -> None:
    (folder / "example.com").mkdir(exist_ok=True)
    (folder / "example.com" / "index.html").write_text("x", encoding="utf-8")
    pages = Pages(SiteConfiguration.read(PLAIN), Files(folder, ()))

    # `//example.com/` would lead a browser to another host.
    assert pages.find("//example.com") == Elsewhere("/example.com/")
