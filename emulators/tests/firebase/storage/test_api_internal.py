"""Rules that a test tool sets."""

import httpx
import pytest

from emulators.firebase.storage.service import StorageService
from emulators.tests.served import Served

SET_RULES = "/internal/setRules"
CLOSED = """service firebase.storage {
  match /b/{bucket}/o { match /{allPaths=**} { allow read, write: if false; } }
}"""
OPEN = "rules_version = '2';" + CLOSED.replace("false", "true")
PICTURE = "/o/pictures%2Fann%2Fone"


def with_rules(*files: object) -> dict[str, object]:
    return {"rules": {"files": files}}


def rules(content: str, **more: str) -> dict[str, str]:
    return {"name": "storage.rules", "content": content, **more}


def status(http: httpx.Client, bucket: str) -> int:
    """What somebody who is not signed in is told about a picture that is not there."""
    return http.get(f"/v0/b/{bucket}{PICTURE}").status_code


def test_rules_that_were_set_are_asked_until_everything_begins_again(
    served: Served[StorageService], http: httpx.Client
) -> None:
    bucket = "demo-project.appspot.com"
    before = status(http, bucket)
    answer = http.put(SET_RULES, json=with_rules(rules(CLOSED)))
    after = status(http, bucket)
    served.service.reset()

    assert (answer.status_code, answer.json()) == (
        200,
        {"message": "Rules updated successfully"},
    )
    assert (before, after, status(http, bucket)) == (404, 403, 404)


def test_a_bucket_named_like_the_tools_project_is_there_from_then_on(
    http: httpx.Client,
) -> None:
    before = http.get("/v0/b/demo-tool/o", headers={"Authorization": "Bearer owner"})
    http.put(SET_RULES, json=with_rules(rules(OPEN)))
    after = http.get("/v0/b/demo-tool/o")

    assert (before.status_code, after.status_code) == (404, 200)
    assert after.json() == {"prefixes": [], "items": []}


def test_each_bucket_may_have_rules_of_its_own(http: httpx.Client) -> None:
    files = rules(OPEN, resource="open"), rules(CLOSED, resource="closed")

    http.put(SET_RULES, json=with_rules(*files)).raise_for_status()

    assert [status(http, each) for each in ("open", "closed", "neither")] == [
        404,
        403,
        403,
    ]


def test_rules_with_a_mistake_are_refused_and_change_nothing(
    http: httpx.Client,
) -> None:
    wrong = CLOSED.replace("allow", "banana")

    answer = http.put(SET_RULES, json=with_rules(rules(wrong)))

    assert answer.status_code == 400
    assert "error updating rules" in answer.json()["message"]
    assert "banana" in answer.json()["errors"][0]
    assert status(http, "demo-project.appspot.com") == 404


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "must include 'rules.files' array"),
        ({"rules": 1}, "must include 'rules.files' array"),
        (with_rules(), "must include 'rules.files' array"),
        (with_rules(5), "must contain 'name' and 'content'"),
        (with_rules({"name": "x"}), "must contain 'name' and 'content'"),
        (
            with_rules(rules(OPEN), rules(OPEN)),
            "must contain 'name', 'content', and 'resource'",
        ),
    ],
)
def test_what_has_no_rules_in_it_is_refused(
    http: httpx.Client, body: dict[str, object], message: str
) -> None:
    answer = http.put(SET_RULES, json=body)

    assert answer.status_code == 400
    assert message in answer.json()["message"]
