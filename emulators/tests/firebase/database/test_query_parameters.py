"""Queries as REST spells them."""

import pytest

from emulators.firebase.database.queries import (
    KEY,
    MAX_NAME,
    PRIORITY,
    VALUE,
    Bound,
    Query,
)
from emulators.firebase.database.query_parameters import parse_query
from emulators.firebase.database.tree import InvalidData


def test_no_parameters_are_no_query() -> None:
    assert parse_query({"print": "pretty"}) is None


@pytest.mark.parametrize(
    ("order_by", "meaning"),
    [
        ('"$key"', KEY),
        ('"$value"', VALUE),
        ('"$priority"', PRIORITY),
        ('"a"', "a"),
        ('"/a//b/"', "a/b"),
    ],
)
def test_an_order_is_a_quoted_path_or_name(order_by: str, meaning: str) -> None:
    assert parse_query({"orderBy": order_by}) == Query(order_by=meaning)


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        (
            {"startAt": "3", "endBefore": '"x"'},
            Query(order_by="a", start=Bound(3), end=Bound("x", inclusive=False)),
        ),
        (
            {"startAfter": "true", "endAt": "null", "limitToLast": "5"},
            Query(
                order_by="a",
                start=Bound(value=True, inclusive=False),
                end=Bound(None),
                limit=5,
                limit_from="last",
            ),
        ),
        (
            {"equalTo": '1.5,"key"', "limitToFirst": "2"},
            Query(
                order_by="a", start=Bound(1.5, "key"), end=Bound(1.5, "key"), limit=2
            ),
        ),
        (
            {"startAfter": '3,"[MAX_NAME]"'},
            Query(order_by="a", start=Bound(3, MAX_NAME, inclusive=False)),
        ),
    ],
)
def test_bounds_are_json_and_may_name_a_key(
    parameters: dict[str, str], query: Query
) -> None:
    assert parse_query({"orderBy": '"a"', **parameters}) == query


EQUAL_TO = "equalTo cannot be specified in addition to startAfter, startAt, endAt, or"


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        (
            {"limitToFirst": "1"},
            "orderBy must be defined when other query parameters are defined",
        ),
        (
            {"startAt": "1"},
            "orderBy must be defined when other query parameters are defined",
        ),
        ({"orderBy": "a"}, "orderBy must be a valid JSON encoded path"),
        ({"orderBy": "1"}, "orderBy must be a valid JSON encoded path"),
        ({"orderBy": '""'}, "orderBy must be a valid JSON encoded path"),
        ({"orderBy": '"$other"'}, "orderBy must be a valid JSON encoded path"),
        ({"orderBy": "[" * 5000}, "orderBy must be a valid JSON encoded path"),
        (
            {"orderBy": '"a"', "limitToFirst": "1", "limitToLast": "1"},
            "Only one of limitToFirst and limitToLast may be specified",
        ),
        (
            {"orderBy": '"a"', "equalTo": "x"},
            "Constraint index field must be a JSON primitive",
        ),
        (
            {"orderBy": '"a"', "startAt": "[1]"},
            "Constraint index field must be a JSON primitive",
        ),
        (
            {"orderBy": '"a"', "startAt": "NaN"},
            "Constraint index field must be a JSON primitive",
        ),
        (
            {"orderBy": '"a"', "startAt": "1,2"},
            "Constraint index field must be a JSON primitive",
        ),
        (
            {"orderBy": '"a"', "startAt": '1 "k"'},
            "Constraint index field must be a JSON primitive",
        ),
        ({"orderBy": '"a"', "equalTo": "1", "startAt": "1"}, EQUAL_TO),
        ({"orderBy": '"a"', "equalTo": "1", "endBefore": "1"}, EQUAL_TO),
        (
            {"orderBy": '"a"', "startAt": "1", "startAfter": "1"},
            "Only one of startAt and startAfter may be specified",
        ),
        ({"orderBy": '"a"', "limitToFirst": "0"}, "limitToFirst must be positive"),
        ({"orderBy": '"a"', "limitToLast": "-2"}, "limitToLast must be positive"),
        ({"orderBy": '"a"', "limitToLast": "1.5"}, "limitToLast must be an integer"),
        ({"orderBy": '"a"', "limitToFirst": ""}, "limitToFirst must be an integer"),
        ({"orderBy": '"a"', "limitToFirst": "٣"}, "limitToFirst must be an integer"),
        (
            {"orderBy": '"$key"', "startAt": "1"},
            "Provided key index type is invalid, must be string",
        ),
    ],
)
def test_malformed_queries_are_told_why(parameters: dict[str, str], text: str) -> None:
    with pytest.raises(InvalidData) as refused:
        parse_query(parameters)

    assert str(refused.value).startswith(text)


def test_an_enormous_limit_is_a_limit() -> None:
    query = parse_query({"orderBy": '"$key"', "limitToFirst": "9" * 5000})

    assert query is not None
    assert query.limit == 10**18 - 1
