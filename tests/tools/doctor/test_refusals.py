"""What Google says when it refuses a request."""

from typing import Any

import pytest

from tests.support.google.refusals import Refused, permission_denied
from tools.doctor.refusals import As, Refusal, read


def refusal(body: Any, status: int = 403) -> Refusal:
    return read(
        who=As.BACKEND, api="a.googleapis.com", url="u", status=status, body=body
    )


def test_the_missing_permission_is_read_from_the_details() -> None:
    refused = permission_denied("run.googleapis.com", "run.services.get", "x")

    assert refusal(refused.answer().json).permission == "run.services.get"


@pytest.mark.parametrize(
    "message",
    [
        "x@y does not have storage.objects.delete access to the object.",
        "Permission 'storage.objects.delete' denied on resource (or it may not exist).",
        'The principal lacks IAM permission "storage.objects.delete" for the resource',
    ],
)
def test_or_from_the_message_where_there_are_no_details(message: str) -> None:
    body = {"error": {"code": 403, "message": message}}

    assert refusal(body).permission == "storage.objects.delete"


def test_a_refusal_without_a_permission_names_none() -> None:
    body = Refused("UNAVAILABLE", "Come again.").answer().json

    found = refusal(body, 503)

    assert (found.permission, found.code, found.says) == (
        "",
        "UNAVAILABLE",
        "Come again.",
    )


def test_the_database_says_it_in_one_text() -> None:
    assert refusal({"error": "Permission denied"}, 401).says == "Permission denied"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"error": 7},
        {"error": {"details": 7}},
        {"error": {"details": [7]}},
        {"error": {"details": [{"@type": "x.google.rpc.ErrorInfo", "metadata": 7}]}},
    ],
)
def test_whatever_else_comes_is_a_refusal_without_words(body: Any) -> None:
    found = refusal(body)

    assert found.status == 403
    assert found.permission == ""


def test_what_is_repeated_of_it_is_short() -> None:
    assert len(refusal({"error": {"message": "x" * 5000}}).says) == 300
