"""What counts as there."""

import pytest

from tests.clients.reads import MISSING, expanded, nulls, unread


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("string", ""),
        ("text", "x"),
        ("=live", "live"),
        ("integer", 3000),
        ("number", 0.5),
        ("boolean", False),
        (True, True),
        ("absent", MISSING),
        ("absent or text", "x"),
        ("absent or =closed", "closed"),
        ("time", "2017-07-22T18:00:00-03:00"),
        ("array", []),
        (["text"], ["a"]),
        ({"id": "text"}, {"id": "a", "more": 1}),
        ({"*": {"id": "text"}, "#": 2}, {"a": {"id": "a"}, "b": {"id": "b"}}),
        ({"archiveId": "absent"}, {}),
    ],
)
def test_an_app_finds_what_it_reads(pattern: object, value: object) -> None:
    assert unread(pattern, value) == []


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("text", ""),
        ("=live", "preshow"),
        ("absent or =closed", "live"),
        ("integer", True),
        ("integer", 1.5),
        (True, 1),
        ("absent", None),
        ("string", MISSING),
        ("time", "2017-07-22T18:00:00.000Z"),
        ("object", []),
        (["text"], []),
        ({"id": "text"}, []),
        ({"id": "text"}, {}),
        ({"*": "text"}, {"a": 1}),
        ({"#": 1}, {}),
    ],
)
def test_an_app_misses_what_is_not_there_or_is_something_else(
    pattern: object, value: object
) -> None:
    assert len(unread(pattern, value)) == 1


def test_the_place_is_told_where_something_is_missing() -> None:
    told = unread({"startImage": {"url": "text"}}, {"startImage": {"url": 1}})

    assert told == ["/startImage/url: wanted text, got 1"]


def test_null_is_found_wherever_it_stands() -> None:
    assert nulls({"a": [None], "b": {"c": None}, "d": 0}) == ["/a/0", "/b/c"]


def test_a_named_pattern_may_be_told_more_precisely() -> None:
    assert expanded("@token") == {"token": "text"}
    assert expanded([{"@": "token", "more": {"a": "@token"}}]) == [
        {"token": "text", "more": {"a": {"token": "text"}}}
    ]
