"""The base classes of requests, replies and records, and the types of their fields."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.kernel.models import (
    Email,
    FirebaseToken,
    Id,
    Instant,
    Name,
    RecordModel,
    ReplyCollection,
    ReplyModel,
    RequestModel,
    RtmpUrl,
    SecretSlug,
    SessionKey,
    Slug,
    WebUrl,
    epoch_ms,
)
from tests.support.deadline import DEADLINE_S


class Question(RequestModel):
    first_name: str
    times_asked: int | None = None


class Answer(ReplyModel):
    first_name: str
    said_at: int | None = None


class Note(RecordModel):
    first_name: str
    said_at: int | None = None


def read(kind: Any, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Id, "../admins"),
        (Id, ""),
        (Id, "x" * 129),
        (Id, "a\n"),
        (SessionKey, "a/b"),
        (SessionKey, "x" * 256),
        (Slug, "a/b"),
        (Slug, "é"),
        (SecretSlug, "guessable"),
        (Name, "  "),
        (Name, "x" * 121),
        (Name, "\u200d\ufe0f"),
        (Name, "a\nb"),
        (RtmpUrl, "rtmp://host/app"),
        (RtmpUrl, "rtmp://host/app/"),
        (RtmpUrl, "http://host/app/key"),
        (Instant, "2026-01-01T12:00:00"),
        (Instant, "tomorrow, about noon"),
        (Instant, "0999-01-01T12:00:00Z"),
        (Instant, "2026-01-01T12:00:00.1234567890Z"),
        (Instant, "2026-02-30T12:00:00Z"),
        (Instant, "2026-13-01T12:00:00Z"),
        (Instant, "2026-01-01T24:00:00Z"),
        (RtmpUrl, "rtmp://host/app/ké"),
        (RtmpUrl, "rtmp://host/app/k y"),
        (RtmpUrl, 'rtmp://host/app/k"y'),
        (RtmpUrl, f"rtmp://{'h' * 256}/app/key"),
        (RtmpUrl, f"rtmp://{'u' * 256}@host/app/key"),
        (RtmpUrl, "rtmp://host:65536/app/key"),
        (Name, "a\u202eb"),
        # What browsers read as another moment, or as none.
        (Instant, "2026-01-01T12:00:00+24:00"),
        (Instant, "2026-01-01T12:00:00+05:30:15"),
        (Instant, "2026-01-01T12:00:00+0100"),
        (Instant, "20260101T120000Z"),
        (Instant, "2026-W01-1T12:00:00Z"),
        (Instant, "2026-01-01 12:00:00Z"),
        (Instant, "2026-06-30T23:59:60Z"),
        (Instant, "2026-02-29T12:00:00Z"),
        (Instant, "1000-01-01T00:00:00+00:01"),
        (Instant, "9999-12-31T23:59:59-00:01"),
        (Instant, "٢٠٢٦-01-01T12:00:00Z"),
        (Email, "ada"),
        (Email, "ada@example"),
        (Email, "a@b@example.com"),
        (FirebaseToken, "two.parts"),
        (FirebaseToken, "a.b.c d"),
        (FirebaseToken, "x" * 8_190 + ".y.z"),
    ],
)
def test_what_is_not_of_the_documented_form_is_refused(
    kind: object, value: str
) -> None:
    with pytest.raises(ValidationError):
        read(kind, value)


@pytest.mark.parametrize(
    ("kind", "value", "as_read"),
    [
        (Id, "-Oabc_123", "-Oabc_123"),
        (Name, " Launch night ", "Launch night"),
        (RtmpUrl, "rtmps://host:443/app/key", "rtmps://host:443/app/key"),
        *(
            (RtmpUrl, url, url)
            for url in (
                f"rtmp://{'h' * 255}/app/key",
                f"rtmp://{'u' * 255}@host/app/key",
                "rtmp://host/app/key?sig=ab/cd==",
            )
        ),
        # The iOS app cannot read fractions of a second.
        (Instant, "2026-01-01T12:00:00.123+01:00", "2026-01-01T11:00:00Z"),
        (Instant, "2026-12-31T22:00:00-03:00", "2027-01-01T01:00:00Z"),
        (Instant, "2026-01-01T12:00:00.123456789Z", "2026-01-01T12:00:00Z"),
        (Instant, "2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z"),
        (Email, " ADA@Example.com ", "ada@example.com"),
        (FirebaseToken, "a-b.c_d.", "a-b.c_d."),
    ],
)
def test_what_is_of_the_documented_form_is_read(
    kind: object, value: str, as_read: str
) -> None:
    assert read(kind, value) == as_read


@pytest.mark.parametrize(
    "url",
    [
        "https://show.example.com",
        "https://show.example.com/after?of=launch#thanks",
        "https://münchen.example/",
        "https://a.example:8443?x",
        "https://a.example/mail@home",
        "http://localhost:3000/after",
        "http://127.0.0.1/after",
    ],
)
def test_a_browser_may_be_sent_to(url: str) -> None:
    assert read(WebUrl, url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://show.example.com",
        "http://localhost.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://localhost:3000@evil.example/",
        "https://user:password@a.example/",
        "https://user@a.example/",
        "https://",
        "https:///path",
        "https://a.example\\@evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "HTTPS://a.example/\n",
        "https://a b.example/",
        'https://a.example/"><script>',
        "data:text/html,x",
        "https://a.example/" + "x" * 2_000,
        "https://a.example/a b",
        "https://a.example/\u202e",
        "https://a.example/\u3000",
        "https://a.example/\u0007",
        "https://a.example/a'b",
        "https://a.example/%",
        "https://a.example/%4",
        "https://a.example/%zz",
        "https://a.example/%4z",
        "https://xn--p1ai.example/",
        "https://www.XN--p1ai/",
        "https://a.example:65536/",
        "https://1.2.3.4/",
    ],
)
def test_no_browser_is_sent_to(url: str) -> None:
    with pytest.raises(ValidationError):
        read(WebUrl, url)


def test_an_unknown_key_of_a_request_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Question.model_validate({"firstName": "Ann", "typo": 1})


def test_what_was_not_sent_is_told_from_what_was_sent_as_null() -> None:
    asked = Question.model_validate({"firstName": "Ann", "timesAsked": None})
    silent = Question.model_validate({"firstName": "Ann"})

    assert asked.model_fields_set == {"first_name", "times_asked"}
    assert silent.model_fields_set == {"first_name"}


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(ValidationError) as refusal:
        Question.model_validate({"firstName": "Ann", "timesAsked": "CANARY"})

    assert "CANARY" not in str(refusal.value)


def test_a_reply_is_spelled_in_camel_case_and_without_what_is_absent() -> None:
    text = Answer(first_name="Ann").model_dump_json(exclude_none=True)

    assert text == '{"firstName":"Ann"}'


def test_a_collection_is_spelled_as_its_items_are() -> None:
    answers = ReplyCollection[list[Answer]]([Answer(first_name="Ann", said_at=7)])

    text = answers.model_dump_json(exclude_none=True)

    assert text == '[{"firstName":"Ann","saidAt":7}]'


def test_a_record_survives_being_stored_and_read() -> None:
    note = Note(first_name="Ann", said_at=7)

    assert Note.model_validate(note.to_record()) == note


def test_a_record_is_stored_without_what_is_absent() -> None:
    assert Note(first_name="Ann").to_record() == {"firstName": "Ann"}


def test_a_key_that_another_version_has_stored_is_ignored() -> None:
    assert Note.model_validate({"firstName": "Ann", "later": True}).said_at is None


def test_a_moment_is_told_in_whole_milliseconds() -> None:
    moment = datetime(2026, 1, 1, 0, 0, 0, 1_600, tzinfo=UTC)

    assert epoch_ms(moment) == 1_767_225_600_002


def test_threads_that_use_a_model_first_and_at_once_all_get_it_whole() -> None:
    class Inner(RequestModel):
        name: Name

    class Outer(RequestModel):
        inner: Inner
        others: list[Inner]

    assert not Outer.__pydantic_complete__
    start = threading.Barrier(8)

    def parse(_: int) -> Outer:
        start.wait(DEADLINE_S)
        return Outer.model_validate_json('{"inner":{"name":"a"},"others":[]}')

    with ThreadPoolExecutor(8) as pool:
        parsed = list(pool.map(parse, range(8)))

    assert parsed == [Outer(inner=Inner(name="a"), others=[])] * 8
