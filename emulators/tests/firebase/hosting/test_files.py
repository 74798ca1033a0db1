from pathlib import Path

import pytest

from emulators.firebase.hosting.files import Files, FileTooLarge
from emulators.firebase.hosting.globs import Glob

IGNORED = tuple(
    Glob.parse(one, dots=True) for one in ("**/.*", "**/.*/**", "secret/**")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name in (
        "index.html",
        "a/b.js",
        ".env",
        ".git/config",
        "secret/key",
        "ü ß.txt",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    (tmp_path / "outside.txt").write_text("private", encoding="utf-8")
    return site


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/index.html", "text/html; charset=utf-8"),
        ("/a/b.js", "javascript; charset=utf-8"),
        ("/ü ß.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_of_the_folder_is_of_the_site(
    folder: Path, path: str, kind: str
) -> None:
    found = Files(folder, IGNORED).find(path)

    assert found is not None
    assert found.content.decode() == path[1:]
    assert found.content_type.endswith(kind)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/a",
        "/missing",
        "/index.html/",
        "/index.html/b",
        "index.html",
        "/../outside.txt",
        "/a/../../outside.txt",
        "/a/../index.html",
        "/./index.html",
        "//index.html",
        "/..\\outside.txt",
        "/index.html\0",
        "/" + "a" * 5_000,
        "/" + "a" * 300,
        "/.env",
        "/.git/config",
        "/secret/key",
    ],
)
def test_nothing_else_is(folder: Path, path: str) -> None:
    assert Files(folder, IGNORED).find(path) is None


def test_a_link_leads_no_further_than_the_folder(folder: Path) -> None:
    (folder / "inside.txt").symlink_to(folder / "index.html")
    (folder / "outside.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "up").symlink_to(folder.parent)
    (folder / "loop").symlink_to(folder / "loop")
    files = Files(folder, IGNORED)

    inside = files.find("/inside.txt")

    assert inside is not None
    assert inside.content == b"index.html"
    assert files.find("/outside.txt") is None
    assert files.find("/up/outside.txt") is None
    assert files.find("/loop") is None


def test_a_changed_file_has_another_tag(folder: Path) -> None:
    files = Files(folder, IGNORED)
    before = files.find("/index.html")

    (folder / "index.html").write_text("new", encoding="utf-8")
    after = files.find("/index.html")

    assert before is not None
    assert after is not None
    assert before.etag != after.etag


def test_a_file_that_would_fill_the_memory_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulators.firebase.hosting.files.MAX_FILE_BYTES", 5)

    with pytest.raises(FileTooLarge):
        Files(folder, IGNORED).find("/index.html")


def test_a_site_may_have_no_folder(tmp_path: Path) -> None:
    assert Files(None, ()).find("/index.html") is None
    assert Files(tmp_path / "missing", ()).find("/index.html") is None


def test_what_is_laid_over_the_folder_is_in_place_of_its_files(folder: Path) -> None:
    files = Files(folder, IGNORED)
    files.lay_over({"/index.html": b"mine", "/new.json": b"{}"})

    mine, new, other = map(files.find, ("/index.html", "/new.json", "/a/b.js"))

    assert mine is not None
    assert (mine.content, mine.content_type) == (b"mine", "text/html; charset=utf-8")
    assert new is not None
    assert new.content_type == "application/json; charset=utf-8"
    assert other is not None
    assert other.content == b"a/b.js"


def test_a_folder_that_is_not_there_is_known_for_it(
    folder: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "missing"

    assert Files(missing, ()).missing_folder == missing
    assert Files(folder, ()).missing_folder is None
    assert Files(None, ()).missing_folder is None
