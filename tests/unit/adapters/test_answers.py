"""What each service says in its own words stays what it is.

What does not come from a service is in `tests/laws/test_temporary_failures.py`.
"""

import json
from collections.abc import Callable, Mapping

import pytest
from requests import PreparedRequest, Request, Response

from interactive_broadcast.adapters import answers
from interactive_broadcast.adapters.http_connections import Answer

AUTH_URL = "http://auth/identitytoolkit.googleapis.com/v1/projects/demo/accounts"
KIND = "identitytoolkit#GetAccountInfoResponse"


UNMET = {
    "error": {
        "code": 412,
        "message": "At least one of the pre-conditions you specified did not hold.",
        "errors": [{"domain": "global", "reason": "conditionNotMet"}],
    }
}


def answer(  # noqa: PLR0913 - the parts of an answer and what it is to
    status: int,
    body: object,
    *,
    method: str = "POST",
    url: str = AUTH_URL,
    content_type: str = "application/json; charset=utf-8",
    headers: Mapping[str, str] | None = None,
) -> Response:
    response = Response()
    response.status_code = status
    response._content = (body if isinstance(body, str) else json.dumps(body)).encode()  # noqa: SLF001 - the library has no other way to make one
    response.headers.update({"Content-Type": content_type, **(headers or {})})
    request: PreparedRequest = Request(method, url).prepare()
    response.request = request
    return response


def says_database(response: Response) -> bool:
    """The same of what our own connections have read."""
    given = Answer(
        status=response.status_code,
        content_type=response.headers["Content-Type"],
        etag=response.headers.get("ETag"),
        body=response.content,
    )
    return answers.from_database(response.request.method or "", given)


def refused(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


@pytest.mark.parametrize(
    ("is_answer", "given"),
    [
        (says_database, answer(200, [1], method="GET")),
        (says_database, answer(200, 1, method="PUT")),
        (says_database, answer(204, "", method="PATCH")),
        (
            says_database,
            answer(412, None, method="PUT", headers={"ETag": "v"}),
        ),
        (
            says_database,
            answer(401, {"error": "Permission denied"}, method="GET"),
        ),
        (
            says_database,
            answer(400, {"error": "Invalid data; couldn't parse it."}, method="PATCH"),
        ),
        (
            says_database,
            answer(400, {"error": "TOO_MANY_TRIGGERS: This …"}, method="PATCH"),
        ),
        (answers.from_auth, answer(200, {"localId": "ada"})),
        (answers.from_auth, answer(200, {"kind": KIND}, url=f"{AUTH_URL}:lookup")),
        (
            answers.from_auth,
            answer(
                200,
                {"users": [{"localId": "ada", "validSince": "7"}]},
                url=f"{AUTH_URL}:lookup",
            ),
        ),
        (answers.from_auth, answer(200, {}, url=f"{AUTH_URL}:batchDelete")),
        (answers.from_auth, answer(400, refused("USER_NOT_FOUND"))),
        (answers.from_auth, answer(400, refused("WEAK_PASSWORD : Too short."))),
        (answers.from_cloud_tasks, answer(200, {"name": "projects/p/tasks/t"})),
        (
            answers.from_cloud_tasks,
            answer(409, refused("It exists.", status="ALREADY_EXISTS")),
        ),
        (answers.from_cloud_tasks, answer(200, {}, method="DELETE")),
        (
            answers.from_cloud_tasks,
            answer(404, refused("Gone.", status="NOT_FOUND"), method="DELETE"),
        ),
        (answers.from_storage, answer(204, "", method="DELETE")),
        (
            answers.from_storage,
            answer(404, refused("No such object: b/o"), method="DELETE"),
        ),
        (
            answers.from_storage,
            answer(200, {"kind": "storage#objects"}, method="GET"),
        ),
        (
            answers.from_storage,
            answer(200, {"kind": "storage#object"}, method="POST"),
        ),
        (answers.from_storage, answer(412, UNMET, method="POST")),
        (answers.from_storage, answer(412, UNMET, method="DELETE")),
    ],
)
def test_what_a_service_says_is_an_answer(
    is_answer: Callable[[Response], bool], given: Response
) -> None:
    assert is_answer(given)


@pytest.mark.parametrize(
    ("is_answer", "given"),
    [
        (
            answers.from_auth,
            answer(
                200,
                {"kind": KIND, "users": [{"localId": "ada", "validSince": "long ago"}]},
                url=f"{AUTH_URL}:lookup",
            ),
        ),
        (
            answers.from_auth,
            answer(200, {"kind": KIND, "users": ["ada"]}, url=f"{AUTH_URL}:lookup"),
        ),
        (answers.from_storage, answer(200, {"items": []}, method="GET")),
        (says_database, answer(200, "1", method="PATCH")),
        (
            says_database,
            answer(401, {"error": "x" * answers.MAX_ERROR_BYTES}, method="GET"),
        ),
        (
            says_database,
            answer(200, "1", method="GET", content_type="text/html"),
        ),
    ],
)
def test_what_is_not_quite_in_its_form_is_none(
    is_answer: Callable[[Response], bool], given: Response
) -> None:
    assert not is_answer(given)


@pytest.mark.parametrize(
    "says",
    [
        "Invalid data; couldn't parse JSON object.",
        "Missing data",
        "Error: No data supplied.",
        'Index not defined, add ".indexOn": "x", to the rules',
        "orderBy must be a valid JSON encoded path",
        "Only one of limitToFirst and limitToLast may be specified",
        "Constraint index field must be a JSON primitive",
        "Provided key index type is invalid, must be string",
        "equalTo cannot be specified in addition to startAt",
        "limitToFirst must be positive",
        "TOO_MANY_TRIGGERS: This request would cause too many functions",
        "TRIGGER_PAYLOAD_TOO_LARGE: This request would cause a payload",
        "WRITE_TOO_BIG: Data to write exceeds the maximum size",
        "Data to write exceeds the maximum size",
        "Data requested exceeds the maximum size",
    ],
)
def test_the_database_says_what_can_never_succeed(says: str) -> None:
    assert says_database(answer(400, {"error": says}, method="PATCH"))
    said_by_another = answer(400, {"error": f"Perhaps: {says}"}, method="PATCH")
    assert not says_database(said_by_another)


@pytest.mark.parametrize(
    "code",
    [
        *("DUPLICATE_EMAIL", "DUPLICATE_LOCAL_ID", "EMAIL_EXISTS", "EMAIL_NOT_FOUND"),
        *("INVALID_DISPLAY_NAME", "INVALID_EMAIL", "INVALID_LOCAL_ID"),
        *("INVALID_PASSWORD", "MISSING_EMAIL", "MISSING_PASSWORD", "USER_NOT_FOUND"),
        *("PASSWORD_DOES_NOT_MEET_REQUIREMENTS", "WEAK_PASSWORD"),
    ],
)
def test_auth_says_what_is_wrong_with_a_user(code: str) -> None:
    assert answers.from_auth(answer(400, refused(code)))
    assert answers.from_auth(answer(400, refused(f"{code} : And why.")))
    assert not answers.from_auth(answer(400, refused(f"{code}S")))
    assert not answers.from_auth(answer(503, refused(code)))


def test_a_refusal_is_read_up_to_sixty_four_kilobytes() -> None:
    def said(length: int) -> Response:
        body = json.dumps({"error": "Permission denied"})
        return answer(401, body.ljust(length), method="GET")

    assert says_database(said(65_536))
    assert not says_database(said(65_537))
