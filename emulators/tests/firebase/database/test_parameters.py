"""What a URL says, where the REST tests do not."""

import pytest
from starlette.types import Scope

from emulators.firebase.database.parameters import (
    Options,
    effective_method,
    is_data,
    raw_path,
)
from emulators.firebase.database.tree import InvalidData


def a_scope(**changes: object) -> Scope:
    return {
        "type": "http",
        "method": "POST",
        "path": "/a b.json",
        "raw_path": b"/a%20b.json",
        "query_string": b"",
        "headers": [],
        **changes,
    }


def test_only_a_post_stands_for_other_methods() -> None:
    override = [(b"x-http-method-override", b"delete")]

    assert effective_method(a_scope(headers=override)) == "DELETE"
    assert effective_method(a_scope(method="GET", headers=override)) == "GET"
    assert effective_method(a_scope()) == "POST"


def test_the_path_is_read_as_it_was_sent() -> None:
    assert raw_path(a_scope()) == "/a%20b.json"
    assert raw_path(a_scope(raw_path=None)) == "/a b.json"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (b"/a.json", True),
        (b"/.json", True),
        (b"/.priority.json", True),
        (b"/.settings/rules.json", False),
        (b"/.inspect/coverage", False),
        (b"/.ws", False),
    ],
)
def test_settings_and_other_protocols_are_no_data(
    path: bytes, *, expected: bool
) -> None:
    assert is_data(a_scope(raw_path=path)) is expected


def test_triggers_are_silenced_on_request_only() -> None:
    assert Options.parse({"disableTriggers": "true"}).silences_triggers
    assert not Options.parse({}).silences_triggers


@pytest.mark.parametrize("name", ["", "a/b", 'a"b', "a\nb", "x" * 256])
def test_a_download_has_a_harmless_name(name: str) -> None:
    with pytest.raises(InvalidData):
        Options.parse({"download": name})
