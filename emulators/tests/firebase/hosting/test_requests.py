import pytest

from emulators.firebase.hosting.requests import Asked


def asked(path: str = "/", **headers: str) -> Asked:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Asked(method="GET", path=path, raw_path=path, query="", headers=named)


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ("gzip, deflate, br", "gzip"),
        ("br;q=1.0, gzip;q=0.8", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.0, br", "identity"),
        ("br", "identity"),
        ("", "identity"),
    ],
)
def test_viewers_are_told_apart_by_whether_they_take_gzip(
    taken: str, told: str
) -> None:
    assert asked(accept_encoding=taken).encoding == told


@pytest.mark.parametrize(
    ("sent", "goes_on"),
    [
        ("__session=a", "__session=a"),
        ("x=1; __session=a; y=2", "__session=a"),
        ("__sessions=a; x__session=b", ""),
        ("__session", ""),
        ("", ""),
    ],
)
def test_one_cookie_goes_on(sent: str, goes_on: str) -> None:
    assert asked(cookie=sent).session == goes_on


@pytest.mark.parametrize(
    ("path", "leads_elsewhere"),
    [
        ("/a/b", False),
        ("/a..b", False),
        ("/.well-known/x", False),
        ("/..", True),
        ("/a/./b", True),
        ("/a\\b", True),
        ("/a\0", True),
    ],
)
def test_a_path_stays_on_the_site(path: str, leads_elsewhere: bool) -> None:  # noqa: FBT001 - a column of the table
    assert asked(path).leads_elsewhere is leads_elsewhere
