"""What expressions say."""

import pytest

from emulators.firebase.database.rules.check import check_rule
from emulators.firebase.database.rules.evaluate import Auth, Scope, compile_rule
from emulators.firebase.database.rules.facts import QueryFacts
from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.rules.snapshots import Snapshot
from emulators.firebase.database.rules.values import EvaluationError
from emulators.firebase.database.tree import from_json

BEFORE = from_json({"show": {"status": "live", "viewers": 3}, "empty": ""})
AFTER = from_json(
    {"show": {"status": "closed", "viewers": {".value": 4, ".priority": 9}}}
)
GUEST = {
    "uid": "guest-1",
    "provider": "anonymous",
    "age": 20,
    "isBanned": False,
    "token": {"admin": True, "firebase": {"identities": {"mail": ["a@b.c"]}}},
}
NOW = 1_700_000_000_000


def evaluate(
    text: str, *, auth: Auth = GUEST, query: QueryFacts | None = None
) -> bool | str:
    """What a rule at /show says there, or why it fails."""
    expression = parse(text)
    checker = check_rule(expression, ".write", frozenset({"$key"}))
    scope = Scope(
        auth=auth,
        now=NOW,
        root=Snapshot(BEFORE),
        data=Snapshot(BEFORE).step("show"),
        new_data=Snapshot(AFTER).step("show"),
        query=query or QueryFacts(),
        captures={"$key": "one"},
    )
    try:
        return compile_rule(expression, checker)(scope) is True
    except EvaluationError as error:
        return str(error)


@pytest.mark.parametrize(
    "text",
    [
        "data.child('status').val() == 'live'",
        "newData.child('status').val() == 'closed'",
        "root.child('show/status').val() == 'live'",
        "newData.parent().child('show').exists()",
        "newData.child('viewers').getPriority() == 9",
        "newData.child('viewers').val() == data.child('viewers').val() + 1",
        "!newData.parent().hasChild('empty')",
        "data.hasChildren(['status', 'viewers'])",
        "data.isString() == false",
        "data.val() != null",
        "data.val() != 'live'",
        "data.val() != data.val()",
        "now == 1700000000000",
        "now > 1699999999999.5",
        "$key == 'one'",
        "$key.length == 3",
        "('a' + $key + 1).toUpperCase() == 'AONE1'",
        "'a.b'.replace('.', $key) == 'aoneb'",
        "$key.matches(/^ONE$/i)",
        "auth.uid == 'guest-1'",
        "auth['uid'] == 'guest-1'",
        "auth.uid.length == 7",
        "auth.uid.beginsWith('guest-')",
        "auth.token.admin == true",
        "auth.token[$key] == null",
        "auth.token.firebase.identities.mail[0] == 'a@b.c'",
        "auth.token.firebase.identities.mail[1] == null",
        "auth.token.firebase.identities.mail[0 - 1] == null",
        "auth.token.firebase.identities.mail.length == null",
        "auth.token[0] == null",
        "auth.token != 'admin'",
        "auth.none.of.these == null",
        "auth.isBanned == false",
        "auth.age + 1 == 21",
        "-auth.age == 0 - 20",
        "1/0 != 1/0",
        "!(1/0 > 2) && !(1/0 <= 2)",
        "1/0 + '' == 'NaN'",
        "7 % 4 * 2 - 1 == 5",
        "'a' < 'b' && 2 >= 2 && 1 <= 2 && 3 > 2",
        "1 == 'a' ? false : true",
        "true === true && null === null && 'a' !== 'b'",
    ],
)
def test_it_is_true_that(text: str) -> None:
    assert evaluate(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "data.val() == null",
        "data.val() == 'live'",
        "1 == 'a'",
        "auth.age == '20'",
        "auth.isBanned == 0",
        "auth.token == auth.token",
        "root.child('empty').val() == null",
        "root.child('empty').val().length > 0",
        "data.child('../show').exists()",
        "data.hasChildren(['status', 'x'])",
        "'b' < 'a'",
    ],
)
def test_it_is_false_that(text: str) -> None:
    assert evaluate(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "auth == null",
        "auth.uid == null",
        "auth.token.admin == null",
        "auth.token.admin != true",
        "auth['a']['b'][$key] == null",
        "auth.a.b.length == null",
    ],
)
def test_of_nobody_everything_is_null(text: str) -> None:
    assert evaluate(text, auth=None) is True


@pytest.mark.parametrize(
    "text",
    [
        "auth.contains('x')",
        "auth.uid.contains('x')",
        "auth.x.length > 0",
        "auth.uid > 'a'",
        "auth.uid + 'x' == 'x'",
        "root.child('admins/' + auth.uid).exists()",
        "root.child(auth.uid).exists()",
        "root.hasChildren([auth.uid])",
        "'x'.contains(auth.uid)",
        "'x'.replace('x', auth.uid) == 'x'",
        "-auth.age == 1",
    ],
)
def test_nobody_has_no_methods_and_no_order(text: str) -> None:
    assert isinstance(evaluate(text, auth=None), str)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("root.parent().exists()", "parent() was called on the root"),
        ("data.val().contains('a')", "contains() was called on a map"),
        (
            "data.child('viewers').val().contains('3')",
            "contains() was called on a number",
        ),
        ("data.child('x').val().length > 0", "length was asked of null"),
        ("data.child('x').val().length == null", "length was asked of null"),
        ("data.child('viewers').val().length > 0", "length was asked of a number"),
        (
            "data.child('viewers').val() > 'a'",
            "> does not compare a number with a string",
        ),
        ("data.child('x').val() <= 100", "<= does not compare null with a number"),
        ("1 + auth.isBanned == 1", "+ does not work on a boolean"),
        ("'a' + data.child('x').val() == 'a'", "+ does not join a string and null"),
        ("auth.uid - 1 == 0", "- does not work on a string"),
        ("'a'.contains(auth.age)", "contains() got a number instead of a string"),
    ],
)
def test_it_fails_to_ask(text: str, words: str) -> None:
    assert evaluate(text) == words


ERROR = "data.child('x').val() > 1"


@pytest.mark.parametrize(
    "text",
    [
        f"({ERROR}) || true",
        f"true && ({ERROR})",
        f"false || ({ERROR})",
        f"!({ERROR})",
        f"({ERROR}) == false",
        f"({ERROR}) ? true : true",
        f"true ? ({ERROR}) : true",
        f"data.hasChildren(['none', ({ERROR}) ? 'a' : 'b'])",
    ],
)
def test_an_error_cannot_be_caught(text: str) -> None:
    assert isinstance(evaluate(text), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"false && ({ERROR})", False),
        (f"true || ({ERROR})", True),
        (f"false && ({ERROR}) && ({ERROR})", False),
        (f"true ? true : ({ERROR})", True),
        (f"false ? ({ERROR}) : true", True),
    ],
)
def test_what_is_not_needed_is_not_looked_at(
    text: str,
    expected: bool,  # noqa: FBT001 - a table
) -> None:
    assert evaluate(text) is expected


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("query.orderByKey", QueryFacts(order_by_key=True)),
        ("query.orderByValue == true", QueryFacts(order_by_value=True)),
        ("query.orderByPriority", QueryFacts(order_by_priority=True)),
        ("query.orderByChild == 'a/b'", QueryFacts(order_by_child="a/b")),
        ("query['startAt'] == 'a'", QueryFacts(start_at="a")),
        ("query.endAt == 3", QueryFacts(end_at=3)),
        ("query.equalTo == true", QueryFacts(equal_to=True)),
        ("query.limitToFirst <= 10", QueryFacts(limit_to_first=10)),
        ("query.limitToLast == 5", QueryFacts(limit_to_last=5)),
        ("query.equalTo == null && query.orderByKey == false", QueryFacts()),
    ],
)
def test_a_rule_may_ask_how_it_is_queried(text: str, query: QueryFacts) -> None:
    assert evaluate(text, query=query) is True


def test_a_limit_that_is_not_set_is_not_small() -> None:
    words = "<= does not compare null with a number"

    assert evaluate("query.limitToFirst <= 10") == words
