"""Refusals in one sentence."""

import pytest

from emulators.kernel.refusal_texts import MAX_CHARS, refusal_text


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (400, b'{"error": {"code": 400, "message": "No email."}}', "No email."),
        (401, b'{"error": "Permission\\n denied"}', "Permission denied"),
        (403, b'{"code": 403, "message": "Invalid token"}', "Invalid token"),
        (504, b"upstream request timeout", "upstream request timeout"),
        (404, b"<html><p>Nothing here", "Not Found"),
        (503, b"", "Service Unavailable"),
        (400, b'{"error": {"code": 4', "Bad Request"),
        (599, b"[1]", "Status 599"),
        (500, b"\xff", "�"),
    ],
)
def test_the_sentence_is_what_the_answer_says_or_its_status(
    status: int, body: bytes, sentence: str
) -> None:
    assert refusal_text(status, body) == sentence


def test_it_is_bounded() -> None:
    assert len(refusal_text(400, b"a" * 10_000)) == MAX_CHARS
    assert refusal_text(400, b"[" * 10_000) == "Bad Request"
