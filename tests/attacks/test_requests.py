"""Bent requests: pollution, envelopes, encodings, methods and headers."""

from typing import Any

import pytest

from tests.support.bad_input import ROWS
from tests.support.token_holders import TokenHolders, refusal

INVALID = (400, "invalid-request")
EVERY = list(ROWS)
READ = [name for name, row in ROWS.items() if row.reads and row.body]


def token(people: TokenHolders, function_id: str) -> str | None:
    by = ROWS[function_id].by
    return people.tokens[by] if by else None


@pytest.mark.parametrize("function_id", READ)
def test_a_parameter_counts_once_or_not_at_all(
    people: TokenHolders, function_id: str
) -> None:
    """The same query parameter twice, or as `id[]`, `id[0]`, `id.x`.

    Hurts: a proxy checks the first, the backend uses the second.
    Stopped by: a repeated or unknown parameter is refused.
    """
    key, value = next(iter(people.filled(ROWS[function_id].body).items()))
    url = people.settings.function_url(function_id)
    queries = (
        f"{key}={value}&{key}=other",
        f"{key}={value}&{key}={value}",
        f"{key}[]={value}",
        f"{key}[0]={value}",
        f"{key}.x={value}",
        f"{key}={value};{key}=other",
        f"{key}={value}&__proto__[admin]=true",
    )

    for query in queries:
        answer = people.http.get(f"{url}?{query}", headers=bearer(people, function_id))
        assert refusal(answer) == INVALID, query


def bearer(people: TokenHolders, function_id: str) -> dict[str, str]:
    held = token(people, function_id)
    return {"authorization": f"Bearer {held}"} if held else {}


@pytest.mark.parametrize("function_id", READ)
def test_the_query_of_a_post_is_not_looked_at(
    people: TokenHolders, function_id: str
) -> None:
    """One id in the body, another in the query.

    Hurts: a check of the one, an action on the other.
    Stopped by: POST reads the body alone, GET the query alone.
    """
    key = next(iter(ROWS[function_id].body))
    url = f"{people.settings.function_url(function_id)}?{key}=somebody-elses"
    body = people.filled(ROWS[function_id].body)
    headers = bearer(people, function_id)

    mixed = people.http.post(url, json=body, headers=headers)
    only_query = people.http.post(url, json={}, headers=headers)

    assert mixed.status_code in (200, 404)
    assert "somebody-elses" not in mixed.text
    assert refusal(only_query) == INVALID


@pytest.mark.parametrize("function_id", [n for n in EVERY if ROWS[n].body])
def test_a_list_or_an_object_is_not_a_text(
    people: TokenHolders, function_id: str
) -> None:
    """`["id"]`, `{"$gt": ""}` and numbers where a text is wanted.

    Hurts: operators of query languages, and code that treats a list as a text.
    Stopped by: strict types; nothing is converted.
    """
    row = ROWS[function_id]
    for key, value in row.body.items():
        if not isinstance(value, str):
            continue
        for bent in ([value], [value, "x"], {"$gt": ""}, {"0": value}, 1, True, 1.5):
            answer = people.function(
                function_id, {**row.body, key: bent}, token(people, function_id)
            )
            assert refusal(answer) == INVALID, (key, bent)


ENVELOPES: dict[str, bytes] = {
    "data and more": b'{"data": {}, "id": "x"}',
    "data in data": b'{"data": {"data": {}}}',
    "a text in data": b'{"data": "{}"}',
    "a list in data": b'{"data": [{}]}',
    "a number in data": b'{"data": 1}',
    "result": b'{"result": {}}',
    "error": b'{"error": {}}',
    "a type of protobuf": b'{"data": {"@type": "x", "value": "1"}}',
    "prototype": b'{"__proto__": {"superAdmin": true}}',
    "constructor": b'{"constructor": {"prototype": {"superAdmin": true}}}',
    "an empty key": b'{"": 1}',
    "a key with a null": b'{"a\\u0000b": 1}',
    "the name in Python": b'{"admin_id": "x", "event_id": "x"}',
}


@pytest.mark.parametrize("function_id", EVERY)
def test_an_envelope_is_opened_once_and_only_if_it_is_one(
    people: TokenHolders, function_id: str
) -> None:
    """Tricks with the callable protocol's envelope, and keys with a meaning elsewhere.

    Hurts: two layers that read the same bytes differently.
    Stopped by: an object with the one key `data`, holding an object or null, is an
    envelope; any key that a function does not know is refused.
    """
    bearer = token(people, function_id)

    answers = {
        name: refusal(people.function(function_id, content, bearer))
        for name, content in ENVELOPES.items()
    }

    assert answers == dict.fromkeys(ENVELOPES, INVALID)


def test_the_value_that_was_checked_is_the_value_that_is_used(
    people: TokenHolders,
) -> None:
    """The same key twice in one JSON object.

    Hurts: a check of the first, an action on the last.
    Stopped by: the body is parsed once; what was checked is handed on, not the bytes.
    """
    event = people.known["event"]
    mine_last = f'{{"id": "{people.known["rivalEvent"]}", "id": "{event}"}}'
    mine_first = f'{{"id": "{event}", "id": "{people.known["rivalEvent"]}"}}'
    held = people.tokens["producer"]

    last = people.function("getEvent", mine_last.encode(), held)
    first = people.function("getEvent", mine_first.encode(), held)

    assert last.json()["id"] == event
    assert refusal(first) == (403, "rules-denied")


TYPE = b"type.googleapis.com/google.protobuf.%s"


def wrapped(value: str, kind: str = "Int64Value") -> bytes:
    """An integer as Firebase's mobile SDKs send it."""
    typed = (TYPE % kind.encode(), value.encode())
    return b'{"@type": "%s", "value": "%s"}' % typed


NUMBERS: dict[str, bytes] = {
    "endless": b'{"sessionId": "s", "expiresInS": Infinity}',
    "no number": b'{"sessionId": "s", "expiresInS": NaN}',
    "huge": b'{"sessionId": "s", "expiresInS": 1e999}',
    "of many digits": b'{"sessionId": "s", "expiresInS": ' + b"9" * 5_000 + b"}",
    "negative": b'{"sessionId": "s", "expiresInS": -1}',
    "a fraction": b'{"sessionId": "s", "expiresInS": 600.5}',
    "a text": b'{"sessionId": "s", "expiresInS": "600"}',
    "true": b'{"sessionId": "s", "expiresInS": true}',
    "beyond the limit": b'{"sessionId": "s", "expiresInS": 2592001}',
    "wrapped outside a call": b'{"sessionId": "s", "expiresInS": %s}' % wrapped("600"),
    **{
        f"wrapped: {name}": b'{"data": {"sessionId": "s", "expiresInS": %s}}' % content
        for name, content in {
            "beyond the limit": wrapped("2592001"),
            "beyond 64 bits": wrapped("18446744073709551616", "UInt64Value"),
            "of many digits": wrapped("9" * 5_000),
            "a fraction": wrapped("600.5"),
            "with an exponent": wrapped("1e9"),
            "of another script": wrapped("\u0666\u0660\u0660"),
            "of another type": wrapped("600", "Any"),
            "of no type": b'{"@type": null, "value": "600"}',
        }.items()
    },
}  # fmt: skip


@pytest.mark.parametrize("content", NUMBERS.values(), ids=NUMBERS)
def test_a_number_is_a_number_within_its_limits(
    people: TokenHolders, content: bytes
) -> None:
    """Endless, huge, negative and disguised numbers, also as mobile SDKs wrap them.

    Hurts: memory and time in parsing; tokens that never end.
    Stopped by: a strict parser, and limits for each number.
    """
    answer = people.function("createToken", content, people.tokens["producer"])

    assert refusal(answer) == INVALID


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[" * 50_000, id="open brackets"),
        pytest.param(b'{"a":' * 15_000 + b"1" + b"}" * 15_000, id="objects"),
        pytest.param(b'{"data":' * 10_000 + b"{}" + b"}" * 10_000, id="envelopes"),
        pytest.param(b'{"a": "\\ud800"}', id="half a pair"),
        pytest.param(b"\xff\xfe{\x00}\x00", id="UTF-16"),
        pytest.param(b'\xef\xbb\xbf{"id": "x"}', id="a byte order mark"),
        pytest.param(b'{"id": "x"}{"id": "y"}', id="two objects"),
        pytest.param(b"id=x&adminId=y", id="a form"),
        pytest.param(b"<id>x</id>", id="XML"),
        pytest.param(b'{"id": "x", }', id="a comma too many"),
        pytest.param(b'{/* */ "id": "x"}', id="a comment"),
    ],
)  # fmt: skip
def test_what_is_not_quite_json_is_refused(
    people: TokenHolders, content: bytes
) -> None:
    """Very deep nesting, other encodings, forms, XML and loose JSON.

    Hurts: stack overflows, entity expansion, differing readers.
    Stopped by: one strict parser with a limit on depth; a limit of 100 kB before it.
    """
    answer = people.function("getEvent", content, people.tokens["producer"])

    assert refusal(answer) == INVALID


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/xml",
     "multipart/form-data; boundary=x", "application/json; charset=utf-7",
     "x" * 1_000, ""],
)  # fmt: skip
def test_the_content_type_changes_nothing(
    people: TokenHolders, content_type: str
) -> None:
    """A body that calls itself something else than JSON.

    Hurts: a page without leave sends `text/plain` without asking the server first.
    Stopped by: every body is read as JSON; and no function takes cookies, so that such
    a page has no rights to ride on.
    """
    form = people.function(
        "getEvent",
        b"id=x",
        people.tokens["producer"],
        **{"content-type": content_type},
    )
    json = people.function(
        "getEvent",
        {"id": "$event"},
        people.tokens["producer"],
        **{"content-type": content_type},
    )

    assert refusal(form) == INVALID
    assert json.json()["id"] == people.known["event"]


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]
)
def test_a_method_is_what_the_request_line_says(
    people: TokenHolders, header: str
) -> None:
    """POST with a header that calls it something else, and GET that calls itself POST.

    Hurts: a read that a proxy lets through becomes a change.
    Stopped by: such headers are not looked at; GET changes nothing anywhere.
    """
    url = people.settings.function_url("deleteEvent")
    headers = {**bearer(people, "deleteEvent"), header: "POST"}

    answer = people.http.get(f"{url}?id={people.known['event']}", headers=headers)

    assert refusal(answer) == (405, "method-not-allowed")


HEADERS: dict[str, str] = {
    "X-Original-URL": "/admins",
    "X-Rewrite-URL": "/admins",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "//evil.example",
    "Forwarded": "for=127.0.0.1;host=evil.example",
    "X-Goog-Authenticated-User-Id": "accounts.google.com:1",
    "X-Appengine-User-Is-Admin": "1",
    "X-CloudTasks-QueueName": "runShowEffectsTask",
    "X-Firebase-Auth": "owner",
    "Firebase-Instance-ID-Token": "owner",
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_gives_no_rights(people: TokenHolders, name: str) -> None:
    """Headers that other servers and the platform itself believe in.

    Hurts: anybody can send them.
    Stopped by: none is looked at to find out who calls or what is wanted.
    """
    answer = people.function("getAdmins", {}, None, **{name: HEADERS[name]})

    assert refusal(answer) == (401, "token-missing")
    assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    "tail", ["/", "/../getAdmins", "//", "/%2e%2e/getAdmins", "/x/y"]
)
def test_what_follows_a_functions_name_changes_nothing(
    people: TokenHolders, tail: str
) -> None:
    """More path behind the name of a function.

    Hurts: a rule of a proxy for one path, a function of another.
    Stopped by: a function takes everything from the body and nothing from its path.
    """
    url = people.settings.function_url("getMostRecentEvent") + tail
    body: Any = people.filled({"adminId": "$producerId"})

    answer = people.http.post(url, json=body)

    assert answer.status_code in (200, 401, 404)
    assert "superadmin" not in answer.text
