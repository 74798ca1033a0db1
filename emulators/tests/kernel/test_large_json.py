"""JSON in pieces is JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.kernel.json_http import Json, NotJson
from emulators.kernel.large_json import (
    NARROW,
    dump_in_pieces,
    free_in_pieces,
    parse_in_pieces,
)

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner, max_size=20),
    max_leaves=40,
)


@given(value=ANY_JSON)
def test_what_is_written_in_pieces_is_what_is_written_at_once(value: Json) -> None:
    at_once = json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    assert dump_in_pieces(value) == at_once
    assert parse_in_pieces(at_once) == json.loads(at_once)


def test_wide_objects_and_what_is_around_them_are_written_alike() -> None:
    wide: Json = {str(number): {"a": [number]} for number in range(2 * NARROW)}
    value: Json = {"narrow": {"wide": wide, "é": "é"}, "none": {}}

    for ascii_only in (True, False):
        at_once = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only)
        assert dump_in_pieces(value, ensure_ascii=ascii_only) == at_once


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        parse_in_pieces(text)


def test_what_was_freed_is_empty() -> None:
    inner: Json = {"b": [1, {"c": 2}]}
    value: Json = {"a": inner, "d": "text"}

    free_in_pieces(value)

    assert (value, inner) == ({}, {})
