"""The hashes that clients compute too."""

import base64
import hashlib

import pytest

from emulators.firebase.database.tree import from_json
from emulators.firebase.database.wire.hashes import (
    digest,
    exact_double,
    javascript_double,
    matches,
)
from emulators.kernel.json_http import Json


def sha(text: str) -> str:
    digested = hashlib.sha1(text.encode(), usedforsecurity=False).digest()
    return base64.b64encode(digested).decode()


def test_ten_has_the_hash_that_is_on_record() -> None:
    assert digest(from_json(10)) == "+r5aI9HvKKagELki8SYKBk0q7D4="


YES = sha("boolean:true")


@pytest.mark.parametrize(
    ("json", "text"),
    [
        ("héllo 😀", "string:héllo 😀"),
        (True, "boolean:true"),
        (False, "boolean:false"),
        (-0.0, "number:8000000000000000"),
        ({".value": 1, ".priority": "p"}, "priority:string:p:number:3ff0000000000000"),
        (
            {".value": "a", ".priority": 2},
            "priority:number:4000000000000000:string:a",
        ),
        ({"b": "x", "a": True}, f":a:{sha('boolean:true')}:b:{sha('string:x')}"),
        (
            {
                "a": {".value": "x", ".priority": 2},
                "b": {".value": "x", ".priority": 1},
            },
            ":b:"
            + sha("priority:number:3ff0000000000000:string:x")
            + ":a:"
            + sha("priority:number:4000000000000000:string:x"),
        ),
        (
            {"10": True, "9": True, ".priority": 0},
            "priority:number:0000000000000000:" + f":9:{YES}:10:{YES}",
        ),
    ],
)
def test_a_hash_covers_values_priorities_and_children_in_their_order(
    json: Json, text: str
) -> None:
    assert digest(from_json(json)) == sha(text)


def test_nothing_has_the_empty_hash() -> None:
    assert digest(None) == ""
    assert matches(None, "")


@pytest.mark.parametrize("claimed", ["", "x", sha("number:4024000000000001")])
def test_another_hash_does_not_match(claimed: str) -> None:
    assert not matches(from_json(10), claimed)


def test_no_claim_but_the_empty_one_matches_nothing() -> None:
    assert not matches(None, sha(""))


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        # Computed by firebase-js-sdk's function under Node.
        (0.0, "0000000000000000"),
        (-0.0, "8000000000000000"),
        (1, "3ff0000000000000"),
        (0.1, "3fb999999999999a"),
        (-123456.789, "c0fe240c9fbe76c9"),
        (1.7976931348623157e308, "7fefffffffffffff"),
        (5e-324, "0000000000000001"),
        (2**-29, "3e10000000000000"),
        (2**-31, "3df0000000000000"),
        (2**53 - 1, "4340000000000000"),
        (2**48 - 1, "42fffffffffffff0"),
        (2.0**-1022 * 1.5, "0010000000000000"),
    ],
)
def test_doubles_are_spelled_as_javascript_clients_do(
    value: float, spelled: str
) -> None:
    assert javascript_double(value) == spelled


def test_a_client_that_spells_a_double_wrong_is_understood() -> None:
    wrong = [
        value
        for value in (*(2.0**-power for power in range(60)), 2**50 - 1)
        if javascript_double(value) != exact_double(value)
    ]

    assert wrong
    for value in wrong:
        node = from_json({"a": value})
        assert matches(node, digest(node))
        assert matches(node, digest(node, javascript_double))
