"""The globs of `firebase.json`: each row was asked of minimatch 6.2, the CLI's own."""

import pytest

from emulators.firebase.hosting.globs import Glob, GlobRefused


@pytest.mark.parametrize(
    ("pattern", "meant", "not_meant"),
    [
        ("**", ["/", "/a", "/a/b.html", "//a"], ["/.a", "/a/.b/c"]),
        ("/*", ["/a", "/a/", "//a"], ["/", "/a/b", "/.a"]),
        ("/a/**", ["/a/", "/a/b", "/a/b/c", "//a//b"], ["/a", "/b", "/a/.b"]),
        ("/a/**/c", ["/a/c", "/a/b/c", "/a/b/b/c"], ["/a", "/c", "/a/b/cd"]),
        ("**/c", ["/c", "/a/c", "/a/c/"], ["/a/.b/c", "/ac"]),
        ("/a?c", ["/abc"], ["/ac", "/a/c", "/abbc"]),
        ("/a*b*c", ["/abc", "/axbxc"], ["/ab", "/abcd"]),
        ("**/*.@(css|js)", ["/a.css", "/b/c.js"], ["/a.txt", "/a.css/b", "/.css"]),
        ("/!(a|b)", ["/c", "/ab"], ["/", "/a", "/b", "/.c"]),
        ("/!(a).html", ["/b.html", "/aa.html"], ["/a.html", "/b.css"]),
        ("/+(a|b)c", ["/ac", "/abc"], ["/c"]),
        ("/?(a)c", ["/c", "/ac"], ["/aac"]),
        ("/*(ab)c", ["/c", "/ababc"], ["/ac"]),
        ("/{a,b}/c", ["/a/c", "/b/c"], ["/c", "/{a,b}/c"]),
        ("/a{b,{c,d}}e", ["/abe", "/ace", "/ade"], ["/ae", "/abce"]),
        ("/a{b}", ["/a{b}"], ["/ab"]),
        ("/[ab]/c", ["/a/c", "/b/c"], ["/c/c", "/ab/c"]),
        ("/[!a]c", ["/bc"], ["/ac", "/c"]),
        ("/[a-c]x", ["/bx"], ["/-x", "/dx"]),
        ("/[a", ["/[a"], ["/a"]),
        ("/\\*", ["/*"], ["/a"]),
        ("!/a/**", ["/b", "/a"], ["/a/b"]),
        ("/.*", ["/.a"], ["/a"]),
        ("/a.c", ["/a.c"], ["/abc"]),
    ],
)
def test_a_glob_means(pattern: str, meant: list[str], not_meant: list[str]) -> None:
    glob = Glob.parse(pattern)

    assert [path for path in meant if not glob.matches(path)] == []
    assert [path for path in not_meant if glob.matches(path)] == []


@pytest.mark.parametrize(
    ("pattern", "ignored", "served"),
    [
        ("**/.*", [".env", "a/.env"], ["a.env", ".git/config"]),
        ("**/.*/**", [".git/config", "a/.b/c"], [".env", "a/b"]),
        (
            "**/.!(well-known)/**",
            [".git/config", "a/.b/c"],
            [".well-known/a", "a/.well-known/b/c", "a/b", ".well-known"],
        ),
        ("**/node_modules/**", ["node_modules/a", "a/node_modules/b/c"], ["a"]),
        ("firebase.json", ["firebase.json"], ["a/firebase.json"]),
    ],
)
def test_what_is_ignored_is_looked_for_behind_dots_as_well(
    pattern: str, ignored: list[str], served: list[str]
) -> None:
    glob = Glob.parse(pattern, dots=True)

    assert [path for path in ignored if not glob.matches(path, dots=True)] == []
    assert [path for path in served if glob.matches(path, dots=True)] == []


@pytest.mark.parametrize("pattern", ["/@(a", "/[z-a]", "/" + "{a,b}" * 12])
def test_a_glob_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(GlobRefused):
        Glob.parse(pattern)


def test_no_path_takes_long_to_compare() -> None:
    glob = Glob.parse("/**/a/**/a/**/a/**/a/**/b")

    assert not glob.matches("/a" * 1_000)
