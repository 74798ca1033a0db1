"""Which blocks of a file have a say at a path."""

import pytest

from emulators.firebase.storage.rules import Method, Question, Ruleset

USER = {"uid": "ada", "token": {}}


def rules(body: str) -> Ruleset:
    return Ruleset(
        "rules_version = '2'; service firebase.storage "
        "{ match /b/{bucket}/o { " + body + " } }"
    )


def allows(
    ruleset: Ruleset, name: str, method: Method = "get", auth: object = None
) -> bool:
    path = ["b", "any", "o", *(name.split("/") if name else [])]
    asked = USER if auth else None
    return ruleset.judge(Question(method=method, path=path, auth=asked)).allowed


@pytest.mark.parametrize(
    ("pattern", "name", "verdict"),
    [
        ("/a", "a", True),
        ("/a", "a/b", False),
        ("/a", "b", False),
        ("/{x}", "a", True),
        ("/{x}", "", False),
        ("/{x}", "a/b", False),
        ("/a/{x=**}", "a", True),
        ("/a/{x=**}", "a/b/c", True),
        ("/a/{x=**}", "b", False),
        ("/{x=**}/last", "first/second/last", True),
        ("/{x=**}/last", "last", True),
        ("/{x=**}", "", True),
        ("/a/{x}", "a/", False),
        ("/my-images/v1.0/{x}", "my-images/v1.0/z", True),
    ],
)
def test_a_block_fits_a_path(pattern: str, name: str, *, verdict: bool) -> None:
    ruleset = rules(f"match {pattern} {{ allow get; }}")

    assert allows(ruleset, name) is verdict


@pytest.mark.parametrize("version", ["", "rules_version = '1';"])
def test_the_first_version_grants_no_list_and_its_wildcards_are_never_empty(
    version: str,
) -> None:
    body = "match /a/{rest=**} { allow read, list; }"
    ruleset = Ruleset(
        f"{version} service firebase.storage {{ match /b/{{bucket}}/o {{ {body} }} }}"
    )

    granted = [allows(ruleset, name) for name in ("a", "a/b", "a/b/c")]
    assert granted == [False, True, True]
    assert not allows(ruleset, "a/b", "list")


@pytest.mark.parametrize(
    ("said", "granted"),
    [
        ("read", {"get", "list"}),
        ("write", {"create", "update", "delete"}),
        ("get, delete", {"get", "delete"}),
        ("create", {"create"}),
    ],
)
def test_methods_come_alone_and_in_groups(said: str, granted: set[str]) -> None:
    ruleset = rules(f"match /a {{ allow {said}: if true; }}")
    every: list[Method] = ["get", "list", "create", "update", "delete"]

    assert {method for method in every if allows(ruleset, "a", method)} == granted


def test_one_rule_that_holds_is_enough_and_an_error_grants_nothing() -> None:
    ruleset = rules(
        "match /{x=**} { allow get: if resource.size > 1; }"
        "match /a { allow get: if true; }"
    )

    assert allows(ruleset, "a")
    assert not allows(ruleset, "b")


def test_an_outer_block_grants_nothing_to_what_lies_inside() -> None:
    ruleset = rules("match /a { allow get; match /b { allow list; } }")

    assert allows(ruleset, "a")
    assert not allows(ruleset, "a/b")
    assert allows(ruleset, "a/b", "list")


def test_functions_see_the_paths_around_them_and_call_each_other() -> None:
    ruleset = rules(
        "function signedIn() { return request.auth != null; }"
        "match /{owner} {"
        "  function isOwner() { return signedIn() && same(request.auth.uid, owner); }"
        "  function same(a, b) { return a == b; }"
        "  match /x { allow get: if isOwner(); }"
        "}"
    )

    assert allows(ruleset, "ada/x", auth=USER)
    assert not allows(ruleset, "bob/x", auth=USER)
    assert not allows(ruleset, "ada/x")
