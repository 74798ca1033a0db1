"""What is wrong or unsupported in a file is named, with its place, when it loads."""

import pytest

from emulators.firebase.storage.rules import Ruleset, RulesRefused

HEAD = "rules_version = '2';\nservice firebase.storage {\n"


def file(statement: str) -> str:
    return f"{HEAD}match /a/{{x}}/{{rest=**}} {{\n{statement}\n}} }}"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("allow get: if firestore.get(x) != null;", "'firestore' is not known"),
        ("allow get: if request.time > 1;", "'time' is not supported"),
        ("allow get: if request.path == x;", "'path' is not supported"),
        ("allow get: if resource.timeCreated > 1;", "'timeCreated' is not supported"),
        ("allow get: if request.auth.name == 1;", "'name' is not supported"),
        ("allow get: if x.size() > 1;", "'size()' is not supported"),
        ("allow get: if exists(x);", "'exists' is not supported"),
        ("allow get: if 4 / 2 == 2;", "'/' is not supported"),
        ("allow get: if 4 % 2 == 0;", "'%' is not supported"),
        ("allow get: if x is string;", "'is' is not supported"),
        ("allow get: if true ? true : false;", "'?' is not supported"),
        ("allow get: if request.auth.token['a'] == 1;", "'[' is not supported"),
        ("allow get: if rest != null;", "'rest' is not known"),
        ("allow get: if x.matches(x);", "literals only"),
        ("allow get: if x.matches('(?=a)');", "regular expression"),
        ("allow get: if x.matches('a(?i)');", "regular expression"),
        ("allow get: if x.matches('(');", "bad regular expression"),
        ("allow get: if unknown;", "'unknown' is not known"),
        ("allow get: if f(1);", "'f' is not supported"),
        ("allow fly;", "expected one of"),
        ("allow get", "expected ';'"),
        ("allow get: true;", "expected 'if'"),
        ("deny get;", "expected match, allow or function"),
        ("match a { }", "expected a path"),
        ("match /{x} { }", "'x' is taken"),
        ("match /{request} { }", "'request' is taken"),
        ("function f() { let a = 1; return a; }", "'let' is not supported"),
        ("function f(a, a) { return a; }", "'a' is taken"),
        ("function f() { return g(); }", "'g' is not supported"),
        ("function f() { return f(); }", "'f' calls itself"),
        ("function f(a) { return a; } allow get: if f();", "takes 1 arguments, not 0"),
        (
            "function f() { return true; } match /b { function f() { return 1; } }",
            "twice",
        ),
        ("function f() { return 1; } function f() { return 1; }", "'f' is taken"),
        ("/* allow get;", "a comment is not closed"),
        ("allow get: if " + "(" * 100 + "true" + ")" * 100 + ";", "too deeply"),
        ("allow get: if " + "!" * 100 + "true;", "too deeply"),
        ("allow get: if " + "true && " * 200 + "true;", "too long"),
        ("match /a { " * 20 + "}" * 20, "too deeply"),
    ],
)
def test_a_statement_is_refused(statement: str, named: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        Ruleset(file(statement))

    assert named in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rules_version = '3'; service firebase.storage { }",
        "rules_version = 2; service firebase.storage { }",
        "service firebase.storage { match /{x=**}/a { } }",
        "rules_version = '2'; service cloud.firestore { }",
        "rules_version = '2'; service firebase.storage { } match /a { }",
        "rules_version = '2'; service firebase.storage { allow read; }",
        "rules_version = '2'; service firebase.storage {",
        "x" * (256 * 1024 + 1),
    ],
)
def test_a_file_is_refused(text: str) -> None:
    with pytest.raises(RulesRefused):
        Ruleset(text)


def test_a_refusal_says_where() -> None:
    with pytest.raises(RulesRefused) as refused:
        Ruleset(file("allow get: if\n    request.time > 1;"))

    assert str(refused.value).startswith("5:13: ")
