"""Tags of locations."""

import pytest

from emulators.firebase.database.etags import etag
from emulators.firebase.database.tree import from_json
from emulators.kernel.json_http import Json


def test_nothing_has_the_documented_tag() -> None:
    assert etag(None) == "null_etag"


def test_equal_data_has_equal_tags_however_it_was_written() -> None:
    assert etag(from_json(["a", "b"])) == etag(from_json({"1": "b", "0": "a"}))
    assert etag(from_json(1)) == etag(from_json(1.0))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1, True),
        ({"a": 1}, {"b": 1}),
        (1, {".value": 1, ".priority": 0}),
        ({"a": 1}, {"a": 1, ".priority": "p"}),
        ({"a": {"b": "c"}}, {"a": '{"b":"c"}'}),
    ],
)
def test_different_data_has_different_tags(one: Json, other: Json) -> None:
    assert etag(from_json(one)) != etag(from_json(other))
