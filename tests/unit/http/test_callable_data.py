"""Integers as Firebase's mobile SDKs send them."""

from typing import Any

import pytest

from interactive_broadcast.http.callable_data import NoCallableValueError, decoded
from tests.support.sample_function import served

INT64 = "type.googleapis.com/google.protobuf.Int64Value"
UINT64 = "type.googleapis.com/google.protobuf.UInt64Value"


def wrapped(value: object, kind: str = INT64) -> dict[str, object]:
    return {"@type": kind, "value": value}


@pytest.mark.parametrize("kind", [INT64, UINT64])
def test_a_call_of_a_mobile_sdk_is_taken_like_any_other(kind: str) -> None:
    data = {"firstName": "Ann", "times": wrapped("2", kind)}

    answer = served().post("/", json={"data": data})

    assert answer.get_json() == {"result": {"saidTo": "Ann Ann"}}


def test_integers_are_found_at_any_depth() -> None:
    data = {"a": [{"b": wrapped("1")}, wrapped("-2")], "c": {"d": None, "e": "3"}}

    assert decoded(data) == {"a": [{"b": 1}, -2], "c": {"d": None, "e": "3"}}


@pytest.mark.parametrize(
    ("kind", "value", "number"),
    [
        (INT64, "9223372036854775807", 2**63 - 1),
        (INT64, "-9223372036854775808", -(2**63)),
        (UINT64, "18446744073709551615", 2**64 - 1),
        (UINT64, "0", 0),
    ],
)
def test_the_largest_and_the_smallest_are_exact(
    kind: str, value: str, number: int
) -> None:
    assert decoded({"a": wrapped(value, kind)}) == {"a": number}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (wrapped("9223372036854775808"), "times: int64_value"),
        (wrapped("-9223372036854775809"), "times: int64_value"),
        (wrapped("18446744073709551616", UINT64), "times: int64_value"),
        (wrapped("-1", UINT64), "times: int64_value"),
        (wrapped("1" * 21), "times: int64_value"),
        (wrapped("0" * 20 + "1"), "times: int64_value"),
        (wrapped("2.0"), "times: int64_value"),
        (wrapped("2e1"), "times: int64_value"),
        (wrapped("0x2"), "times: int64_value"),
        (wrapped(" 2"), "times: int64_value"),
        (wrapped("2\n"), "times: int64_value"),
        (wrapped("+2"), "times: int64_value"),
        (wrapped("\u0662"), "times: int64_value"),
        (wrapped(""), "times: int64_value"),
        (wrapped(2), "times: int64_value"),
        (wrapped(None), "times: int64_value"),
        ({"@type": INT64}, "times: int64_value"),
        ({**wrapped("2"), "more": 1}, "times: int64_value"),
        (wrapped("2", INT64.replace("Int64", "Int32")), "times: callable_type"),
        (wrapped("2", ""), "times: callable_type"),
        ({"@type": None, "value": "2"}, "times: callable_type"),
        ({"@type": [INT64], "value": "2"}, "times: callable_type"),
        ([wrapped("x")], "times.0: int64_value"),
    ],
)  # fmt: skip
def test_what_the_protocol_does_not_know_is_refused_with_its_place(
    value: Any, problem: str
) -> None:
    data = {"firstName": "Ann", "times": value}

    answer = served().post("/", json={"data": data})

    assert answer.status_code == 400
    assert answer.get_json()["error"]["details"]["fields"] == [problem]


def test_the_data_itself_is_no_integer() -> None:
    answer = served().post("/", json={"data": wrapped("2")})

    assert answer.status_code == 400
    assert answer.get_json()["error"]["details"]["fields"] == ["body: object_type"]


def test_in_plain_json_an_integer_is_a_number() -> None:
    answer = served().post("/", json={"firstName": "Ann", "times": wrapped("2")})

    assert answer.status_code == 400
    assert answer.get_json()["error"]["details"]["fields"] == ["times: int_type"]


def test_data_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(NoCallableValueError) as caught:
        decoded({"@type": "x"})

    assert (caught.value.place, caught.value.kind) == ("", "callable_type")
