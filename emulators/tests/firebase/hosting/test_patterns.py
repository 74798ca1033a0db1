import pytest

from emulators.firebase.hosting.patterns import Pattern, PatternRefused, filled_in


@pytest.mark.parametrize(
    ("rule", "path", "captured"),
    [
        ({"source": "/old"}, "/old", {}),
        ({"glob": "/old/**"}, "/old/a", {}),
        ({"source": "old"}, "/old", {}),
        ({"source": "/shows/:id"}, "/shows/7", {"id": "7"}),
        ({"source": "/shows/:id"}, "/shows/7/8", None),
        ({"source": "/blog/:rest*"}, "/blog/a/b", {"rest": "a/b"}),
        ({"source": "/a.b/:id"}, "/aXb/7", None),
        ({"regex": "^/(\\d+)$"}, "/12", {"0": "/12", "1": "12"}),
        ({"regex": "/(?P<year>\\d+)"}, "/a/2026/b", {"year": "2026"}),
        ({"regex": "^/x"}, "/y", None),
    ],
)
def test_a_rule_is_about_a_path(
    rule: dict[str, object], path: str, captured: dict[str, str] | None
) -> None:
    found = Pattern.of(rule).captured(path)

    assert (found is None) is (captured is None)
    assert (captured or {}).items() <= (found or {}).items()


def test_a_destination_has_what_was_captured_in_it() -> None:
    captured = {"id": "7", "rest": "a/b", "1": "x"}

    assert filled_in("/new/:id/:rest*/:1", captured) == "/new/7/a/b/x"
    assert filled_in("https://example.com/:missing", {}) == "https://example.com/"


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"source": ""},
        {"source": "/a", "regex": "a"},
        {"source": 7},
        {"regex": "("},
        {"source": "/@(a"},
        {"source": "/:1"},
        {"source": "/:a/:a"},
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(PatternRefused):
        Pattern.of(rule)
