"""Which expressions may become rules, and in which words the others are refused."""

import pytest

from emulators.firebase.database.rules.check import RuleKind, check_rule
from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.rules.refusals import Refusal

SAMPLES = {
    "boolean": "data.exists()",
    "number": "now",
    "string": "$id",
    "null": "null",
    "value": "data.val()",
    "priority": "data.getPriority()",
    "auth": "auth.uid",
    "query value": "query.equalTo",
    "mixed": "(true ? 1 : null)",
    "snapshot": "data",
    "method": "data.exists",
    "regex": "/a/",
    "query": "query",
}
COMPARABLE = {
    "boolean",
    "number",
    "string",
    "null",
    "value",
    "priority",
    "auth",
    "query value",
    "mixed",
}
ORDERED = COMPARABLE - {"boolean", "null"}
NUMERIC = ORDERED - {"string"}
TEXTUAL = {"string", "value", "priority", "auth", "mixed"}


def refusal(text: str, kind: RuleKind = ".write") -> str | None:
    """The words in which a rule at /p/$id is refused; None if it is not."""
    try:
        check_rule(parse(text), kind, frozenset({"$id"}))
    except Refusal as refused:
        return refused.text
    return None


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "$id == auth.uid",
        "auth != null",
        "auth.token.firebase.sign_in_provider == 'google.com'",
        "auth.token['admin'] === true",
        "auth.teams[$id] == true",
        "auth.teams[$id + 'x'][0] == true",
        "auth.uid.length > 0",
        "auth.uid + 1 > 'x'",
        "newData.val().length <= 60",
        "newData.val() == now",
        "newData.parent().child('a').hasChild($id)",
        "data['exists']()",
        "newData.hasChildren()",
        "newData.hasChildren([])",
        "newData.hasChildren(['a', $id, auth.uid, data.val()])",
        "'a/b'.replace('/', '-').toUpperCase().contains($id)",
        "newData.val().matches(/^a+$/i)",
        "root.child('a/' + $id + '/b').val().toLowerCase().endsWith('x')",
        "query.orderByKey",
        "query.limitToFirst <= 10",
        "query.orderByChild == 'owner' && query.equalTo == auth.uid",
        "(auth != null ? data : newData).exists()",
        "auth != null ? true : false",
        "1 == 'a'",
        "$id > 1",
        "now > 'a'",
        "-data.val() < 1 - 2",
        "now % 2 == 0",
        "data.getPriority() * 2 / 3 > 1",
    ],
)
def test_a_rule_may_be(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("foo == 1", "Unknown variable 'foo'."),
        ("$other == 'a'", "Unknown variable '$other'."),
        ("data.foo == 1", "No such method/property 'foo'."),
        ("data['foo'] == 1", "No such method/property 'foo'."),
        ("data.length == 1", "No such method/property 'length'."),
        ("data.contains('a')", "No such method/property 'contains'."),
        ("data.val().foo == 1", "No such method/property 'foo'."),
        ("data.val()['a'] == 1", "No such method/property 'a'."),
        ("data.val().exists()", "No such method/property 'exists'."),
        ("$id.foo()", "No such method/property 'foo'."),
        ("query.foo == 1", "No such method/property 'foo'."),
        ("now.a == 1", "Invalid property access: target is not an object."),
        ("true.a", "Invalid property access: target is not an object."),
        ("null.a", "Invalid property access: target is not an object."),
        ("data.exists.a", "Invalid property access: target is not an object."),
        ("now['a'] == 1", "Invalid property access: target is not an object."),
        (
            "query.equalTo.length == 1",
            "Invalid property access: target is not an object.",
        ),
        ("data[$id]()", "Invalid property access."),
        ("data['exi' + 'sts']()", "Invalid property access."),
        ("data.val()[0] == 1", "Invalid property access."),
        ("query[$id]", "Invalid property access."),
        ("now[0] == 1", "Invalid property access."),
        ("now[$id]", "Invalid property access."),
        ("data.exists[0] == 1", "Invalid property access."),
    ],
)
def test_members_are_known(text: str, words: str) -> None:
    assert refusal(text) == words


NOT_A_FUNCTION = "Type error: Function call on target that is not a function."
ONE_ARRAY = (
    "hasChildren() expects only a single argument (containing an array of child names)."
)
NAMES = "hasChildren() expects an array of child names."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("data()", NOT_A_FUNCTION),
        ("auth.exists()", NOT_A_FUNCTION),
        ("auth.uid.length() > 0", NOT_A_FUNCTION),
        ("data.val().length() > 0", NOT_A_FUNCTION),
        ("(true ? data.exists : root.exists)()", NOT_A_FUNCTION),
        ("data.exists(1)", "exists() expects no arguments."),
        ("data.val('a') == 1", "val() expects no arguments."),
        ("data.parent(1).exists()", "parent() expects no arguments."),
        ("$id.toLowerCase(1) == 'a'", "toLowerCase() expects no arguments."),
        ("data.child().exists()", "child() expects 1 argument."),
        ("data.child('a', 'b').exists()", "child() expects 1 argument."),
        ("$id.beginsWith()", "beginsWith() expects 1 argument."),
        ("data.hasChild(1)", "hasChild() expects a string argument."),
        ("$id.contains(null)", "contains() expects a string argument."),
        ("data.hasChildren('a', 'b')", ONE_ARRAY),
        ("data.hasChildren(['a'], ['b'])", ONE_ARRAY),
        ("data.hasChildren('a')", NAMES),
        ("data.hasChildren(data.val())", NAMES),
        ("data.hasChildren(['a', 1])", "hasChildren() expects an array of strings."),
        ("data.hasChildren([['a']])", "Unexpected array literal."),
        ("$id.replace('a') == 'b'", "replace() expects two arguments."),
        ("$id.replace(/a/, 'b') == 'b'", "Argument 1 of replace() must be a string."),
        ("$id.replace('a', 1) == 'b'", "Argument 2 of replace() must be a string."),
        ("$id.matches()", "matches() expects 1 regular expression literal argument."),
        (
            "$id.matches('/a/')",
            "matches() expects a regular expression literal argument.",
        ),
        (
            "$id.matches(true ? /a/ : /b/)",
            "matches() expects a regular expression literal argument.",
        ),
        ("data.child(['a']).exists()", "Unexpected array literal."),
        ("['a'] == 1", "Unexpected array literal."),
        ("['a']", "Unexpected array literal."),
    ],
)
def test_calls_are_checked(text: str, words: str) -> None:
    assert refusal(text) == words


@pytest.mark.parametrize("method", ["child", "hasChild"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_paths_are_strings(method: str, sample: str) -> None:
    words = refusal(f"data.{method}({SAMPLES[sample]}) == 1")

    if sample not in TEXTUAL:
        assert words == f"{method}() expects a string argument."
    else:
        assert words is None or words.startswith("Invalid == expression: left")


@pytest.mark.parametrize("method", ["contains", "beginsWith", "endsWith"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_string_methods_take_strings(method: str, sample: str) -> None:
    words = refusal(f"$id.{method}({SAMPLES[sample]})")

    expected = None if sample in TEXTUAL else f"{method}() expects a string argument."
    assert words == expected


@pytest.mark.parametrize(
    ("operator", "shown", "left_or", "right_or"),
    [
        ("==", "==", "", "or "),
        ("===", "==", "", "or "),
        ("!=", "!=", "or ", "or "),
        ("!==", "!=", "or ", "or "),
    ],
)
@pytest.mark.parametrize("sample", SAMPLES)
def test_equality_compares_simple_values(
    operator: str, shown: str, left_or: str, right_or: str, sample: str
) -> None:
    left = refusal(f"{SAMPLES[sample]} {operator} 1")
    right = refusal(f"1 {operator} {SAMPLES[sample]}")

    kinds = (
        f"Invalid {shown} expression: {{}} operand is not a number, boolean, string, "
    )
    if sample in COMPARABLE:
        assert (left, right) == (None, None)
    else:
        assert left == kinds.format("left") + left_or + "null."
        assert right == kinds.format("right") + right_or + "null."


@pytest.mark.parametrize(
    ("operator", "accepted", "words"),
    [
        *(
            (each, ORDERED, "must be a number or string")
            for each in ["<", "<=", ">", ">="]
        ),
        ("+", ORDERED, "is not a number or string"),
        *((each, NUMERIC, "is not a number") for each in "-*/%"),
    ],
)
@pytest.mark.parametrize("sample", SAMPLES)
def test_order_and_arithmetic_take_certain_operands(
    operator: str, accepted: set[str], words: str, sample: str
) -> None:
    left = refusal(f"{SAMPLES[sample]} {operator} 1 == 1")
    right = refusal(f"1 {operator} {SAMPLES[sample]} == 1")

    if sample in accepted:
        assert (left, right) == (None, None)
    else:
        refused = f"Invalid {operator} expression: {{}} operand {words}."
        assert (left, right) == (refused.format("left"), refused.format("right"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_minus_takes_a_number(sample: str) -> None:
    words = refusal(f"-{SAMPLES[sample]} == 1")

    assert words == (None if sample in NUMERIC else "- only operates on numbers.")


@pytest.mark.parametrize("sample", SAMPLES)
def test_logic_takes_booleans_alone(sample: str) -> None:
    text = SAMPLES[sample]
    words = [
        refusal(rule)
        for rule in (
            f"!{text}",
            f"{text} && true",
            f"true && {text}",
            f"{text} || true",
            f"true || {text}",
            f"true && true && {text}",
            f"{text} ? true : false",
        )
    ]

    if sample == "boolean":
        assert words == [None] * 7
    else:
        assert words == [
            "! only operates on booleans.",
            "Left operand of && must be boolean.",
            "Right operand of && must be boolean.",
            "Left operand of || must be boolean.",
            "Right operand of || must be boolean.",
            "Right operand of && must be boolean.",
            "condition of ? must be boolean.",
        ]


@pytest.mark.parametrize("sample", [*SAMPLES, "mixed branches"])
def test_a_rule_is_a_boolean(sample: str) -> None:
    text = SAMPLES.get(sample, "true ? true : 1")

    expected = None if sample == "boolean" else "Expression must evaluate to a boolean."
    assert refusal(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # A string in a branch makes a Value, which has members; Mixed has none.
        ("(true ? 'a' : 1).length == 1", None),
        ("(true ? auth : 1).length == 1", None),
        (
            "(true ? 1 : null).length == 1",
            "Invalid property access: target is not an object.",
        ),
        # String + anything is a String; two unknowns are a Value; numbers a Number.
        ("(1 + 'a') - 1 == 0", "Invalid - expression: left operand is not a number."),
        ("(data.val() + 1).contains('a')", None),
        ("(now + 1).a == 1", "Invalid property access: target is not an object."),
    ],
)
def test_what_an_operation_results_in(text: str, words: str | None) -> None:
    assert refusal(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("foo == bar", "Unknown variable 'foo'."),
        ("data == bar", "Unknown variable 'bar'."),
        ("1 && 2", "Left operand of && must be boolean."),
        ("1 && bar", "Unknown variable 'bar'."),
        ("1 && 2 && bar", "Left operand of && must be boolean."),
        ("foo.child(bar)", "Unknown variable 'foo'."),
        ("data.child(bar, 1)", "Unknown variable 'bar'."),
        ("data.foo(bar)", "No such method/property 'foo'."),
    ],
)
def test_the_first_mistake_is_told(text: str, words: str) -> None:
    assert refusal(text) == words


def test_there_is_no_new_data_when_reading() -> None:
    words = refusal("newData.exists()", ".read")

    assert words == "newData is invalid in .read expressions."
    assert refusal("newData.exists()", ".validate") is None


@pytest.mark.parametrize("kind", [".read", ".write", ".validate"])
def test_a_query_may_be_asked_about_in_every_kind_of_rule(kind: RuleKind) -> None:
    assert refusal("query.limitToFirst <= 10", kind) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("true && foo", 8),
        ("data.foo", 5),
        ("data.child(1)", 10),
        ("1 == data", 5),
        ("!now", 0),
        ("auth.uid", 0),
    ],
)
def test_a_refusal_points_at_the_word(text: str, at: int) -> None:
    with pytest.raises(Refusal) as caught:
        check_rule(parse(text), ".read", frozenset())

    assert caught.value.offset == at
