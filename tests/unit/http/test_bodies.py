"""What becomes of the bytes of a request."""

from io import BytesIO

import pytest
from flask import Request

from interactive_broadcast.http import bodies
from tests.support.sample_function import Greeting, reason, served


@pytest.mark.parametrize("body", [b"", b"{}", b'{"data":null}'])
def test_an_empty_request_is_an_empty_object(body: bytes) -> None:
    answer = served().post("/", data=body)

    assert answer.status_code == 400
    assert answer.get_json()["error"]["details"] == {
        "reason": "invalid-request",
        "fields": ["firstName: missing"],
        "expected": ["firstName: a text"],
    }


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param(b"{", "body: json_invalid", id="no json"),
        pytest.param(b"[]", "body: object_type", id="a list"),
        pytest.param(b'"x"', "body: object_type", id="a text"),
        pytest.param(b"1", "body: object_type", id="a number"),
        pytest.param(b"null", "body: object_type", id="null"),
        pytest.param(b"\x00", "body: json_invalid", id="a null byte"),
        pytest.param(b"\xff\xfe{\x00}\x00", "body: json_invalid", id="utf-16"),
        pytest.param(b'{"firstName":"\xe9"}', "body: json_invalid", id="latin-1"),
        pytest.param(b'{"times":NaN}', "body: json_invalid", id="not a number"),
        pytest.param(
            b'{"firstName":"\\ud800"}', "body: json_invalid", id="half a pair"
        ),
        pytest.param(b"[" * 50_000, "body: json_invalid", id="deep nesting"),
        pytest.param(b'{"firstName":1}', "firstName: string_type", id="another type"),
        pytest.param(
            b'{"firstName":"A","times":"2"}', "times: int_type", id="a number as text"
        ),
        pytest.param(
            b'{"firstName":"A","status":"open"}', "status: enum", id="no such word"
        ),
        pytest.param(
            b'{"firstName":"AAAAAAAAAAA"}', "firstName: string_too_long", id="too long"
        ),
        pytest.param(
            b'{"first_name":"A","firstName":"A"}',
            "first_name: extra_forbidden",
            id="our inner name",
        ),
        pytest.param(
            b'{"firstName":"A","data":{}}', "data: extra_forbidden", id="half callable"
        ),
        pytest.param(
            b'{"firstName":"A","<script>":1}', "?script?: extra_forbidden", id="markup"
        ),
    ],
)
def test_a_malformed_body_is_refused_with_the_place_of_the_problem(
    body: bytes, problem: str
) -> None:
    answer = served().post("/", data=body)

    assert answer.status_code == 400
    assert reason(answer) == "invalid-request"
    assert answer.get_json()["error"]["details"]["fields"] == [problem]


def test_a_problem_never_repeats_a_value() -> None:
    answer = served().post("/", json={"firstName": "my-password-is-long"})

    assert b"my-password" not in answer.data


def test_a_body_above_the_limit_is_refused() -> None:
    answer = served().post("/", data=b" " * 100_001)

    assert (answer.status_code, reason(answer)) == (413, "request-too-large")


def test_a_body_of_the_limit_is_read() -> None:
    body = b'{"firstName":"Ann"}'

    answer = served().post("/", data=body + b" " * (100_000 - len(body)))

    assert answer.status_code == 200


def test_twenty_problems_are_told_and_no_more() -> None:
    answer = served().post("/", json={f"field{n}": n for n in range(30)})

    assert len(answer.get_json()["error"]["details"]["fields"]) == 20


def test_a_field_is_named_in_64_characters() -> None:
    answer = served().post("/", json={"firstName": "A", "x" * 100: 1})

    problem = "x" * 64 + ": extra_forbidden"
    assert answer.get_json()["error"]["details"]["fields"] == [problem]


def test_a_body_of_unannounced_length_is_bounded_too() -> None:
    stream = BytesIO(b" " * 100_001)
    environ = {"wsgi.input_terminated": True}

    answer = served().post("/", input_stream=stream, environ_overrides=environ)

    assert (answer.status_code, reason(answer)) == (413, "request-too-large")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "identity, gzip", "x"])
def test_a_compressed_body_is_refused_with_what_is_taken(coding: str) -> None:
    answer = served().post("/", data=b"x", headers={"Content-Encoding": coding})

    assert (answer.status_code, reason(answer)) == (415, "encoding-not-taken")
    assert answer.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("coding", ["identity", "Identity", "", " identity ,identity"])
def test_a_body_that_says_it_is_plain_is_read(coding: str) -> None:
    answer = served().post(
        "/", data=b'{"firstName":"Ann"}', headers={"Content-Encoding": coding}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;Charset="UTF-8"',
        "application/json; charset=iso-8859-1",
        "text/plain",
        "",
    ],
)
def test_json_is_read_as_utf_8_whatever_its_type_is_called(content_type: str) -> None:
    """RFC 8259: JSON is in UTF-8; `charset` has no meaning. Old apps send any type."""
    answer = served().post(
        "/", data='{"firstName":"Ænn"}'.encode(), content_type=content_type
    )

    assert answer.get_json() == {"saidTo": "Ænn"}


def test_a_call_is_recognised_however_its_names_are_spelled() -> None:
    answer = served().post("/", data=b'{"d\\u0061ta":{"firstName":"Ann"}}')

    assert answer.get_json() == {"result": {"saidTo": "Ann"}}


def test_a_query_that_was_asked_before_is_not_parsed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "MAX_KNOWN", 2)
    parsed: list[bytes] = []
    parse = bodies.from_query

    def noted(model: type[Greeting], request: Request) -> bodies.Parsed[Greeting]:
        parsed.append(request.query_string)
        return parse(model, request)

    monkeypatch.setattr(bodies, "from_query", noted)
    client = served(get=True, shared=True)

    answers = [client.get(f"/?firstName={one}") for one in ("A", "A", "B", "", "", "C")]

    assert [one.status_code for one in answers] == [200] * 6
    assert [one.get_json()["saidTo"] for one in answers] == ["A", "A", "B", "", "", "C"]
    assert parsed == [b"firstName=A", b"firstName=B", b"firstName=", b"firstName=C"]


def test_a_query_that_was_refused_before_is_refused_in_the_same_words() -> None:
    client = served(get=True, shared=True)

    first, again = (client.get("/?firstName=A&firstName=A") for _ in range(2))

    assert (first.status_code, first.data) == (400, again.data)


def test_get_takes_query_parameters() -> None:
    answer = served(get=True).get("/?firstName=Ann&times=2&status=live")

    assert answer.get_json() == {"saidTo": "Ann Ann"}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("firstName=A&firstName=B", "firstName: repeated"),
        ("firstName=A&colour=red", "colour: extra_forbidden"),
        ("first_name=A", "firstName: missing"),
        ("firstName=A&times=two", "times: int_parsing"),
    ],
)
def test_a_malformed_query_is_refused(query: str, problem: str) -> None:
    answer = served(get=True).get(f"/?{query}")

    assert answer.status_code == 400
    assert problem in answer.get_json()["error"]["details"]["fields"]


@pytest.mark.parametrize(
    ("body", "field", "wanted"),
    [
        (b"{", "body: json_invalid", "body: JSON in UTF-8"),
        (b'{"firstName":1}', "firstName: string_type", "firstName: a text"),
        (
            b'{"firstName":"A","status":"open"}',
            "status: enum",
            "status: one of notStarted, preshow, live, closed",
        ),
        (
            b'{"firstName":"A","CANARY":1}',
            "CANARY: extra_forbidden",
            "CANARY: no field of this name; there are firstName, times, status",
        ),
    ],
)
def test_what_was_expected_is_said_beside_what_was_wrong(
    body: bytes, field: str, wanted: str
) -> None:
    details = served().post("/", data=body).get_json()["error"]["details"]

    assert details["fields"] == [field]
    assert details["expected"][0].startswith(wanted)
