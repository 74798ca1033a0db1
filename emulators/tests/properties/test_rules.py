"""Laws of the rules language, for expressions and files that nobody thought of."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.firebase.database.rules import Denied, Ruleset, RulesRefused
from emulators.firebase.database.rules.nodes import (
    ArrayLiteral,
    Binary,
    Call,
    Conditional,
    Expression,
    Junction,
    Literal,
    Member,
    RegexLiteral,
    Unary,
    Variable,
)
from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.rules.printer import show
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.regex import compile_pattern
from emulators.firebase.database.tree import from_json

lawful = settings(max_examples=80)

TREE = from_json(
    {"a": {"b": 1, "c": "text", "d": True}, "b": {".value": -2.5, ".priority": "p"}}
)
AUTHS = st.sampled_from(
    [None, {}, {"uid": "u", "n": 3, "yes": True, "token": {"list": ["a"], "map": {}}}]
)

names = st.sampled_from(["auth", "data", "$key", "val", "length", "x1", "uid"])
literals = st.builds(
    Literal,
    st.none()
    | st.booleans()
    | st.integers(0, 2**62)
    | st.floats(0, 1e15, exclude_min=True).filter(lambda number: number > 1e-300)
    | st.text(max_size=8),
)
patterns = st.builds(
    lambda source, flag: RegexLiteral(compile_pattern(source, ignore_case=flag, at=0)),
    st.sampled_from(["a", "^[a-z/]+$", r"\/x", "(a|b){2,}", r"^\s*$"]),
    st.booleans(),
)


def unflattened(operands: list[Expression], operator: str) -> list[Expression]:
    """Operands as the parser makes them: a chain at the left end is one chain."""
    first = operands[0]
    if isinstance(first, Junction) and first.operator == operator:
        return [*first.operands, *operands[1:]]
    return operands


def junctions(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.builds(
        lambda operator, operands: Junction(
            operator, tuple(unflattened(operands, operator))
        ),
        st.sampled_from(["&&", "||"]),
        st.lists(inner, min_size=2, max_size=3),
    )


def compounds(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, max_size=2).map(tuple)
    operators = ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"]
    return st.one_of(
        st.builds(Unary, st.sampled_from(["!", "-"]), inner),
        st.builds(Binary, st.sampled_from(operators), inner, inner),
        junctions(inner),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Member, inner, inner | names.map(Literal)),
        st.builds(Call, inner, several),
        st.builds(ArrayLiteral, several),
    )


expressions = st.recursive(
    literals | patterns | names.map(Variable), compounds, max_leaves=12
)


@lawful
@given(expressions)
def test_printing_and_parsing_again_gives_the_same_expression(
    expression: Expression,
) -> None:
    assert parse(show(expression)) == expression


# Well-typed expressions, by the type that they have.
texts = st.sampled_from(["$key", "'a'", "'b/c'", "''", "'a'.replace('a', $key)"])
claims = st.sampled_from(["auth.uid", "auth.n", "auth.yes", "auth.token", "auth.no.x"])
places = st.sampled_from(["data", "newData", "root", "data.parent()", "root.parent()"])
paths = st.one_of(texts, claims)
children = st.builds("{}.child({})".format, places, paths) | places
unknowns = st.one_of(
    children.map("{}.val()".format), children.map("{}.getPriority()".format), claims
)
numbers = st.sampled_from(["0", "1", "2.5", "now", "-1", "$key.length", "(1/0)"])
scalars = st.one_of(texts, numbers, unknowns)
arithmetic = st.builds(
    "({} {} {})".format,
    numbers | unknowns,
    st.sampled_from(list("+-*/%")),
    numbers | unknowns,
)
comparisons = st.builds(
    "({} {} {})".format,
    scalars | arithmetic,
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    scalars | arithmetic,
)
calls = st.one_of(
    st.builds("{}.{}()".format, children, st.sampled_from(["exists", "isNumber"])),
    st.builds("{}.hasChildren([{}])".format, children, paths),
    st.builds("{}.contains({})".format, unknowns | texts, paths),
    st.builds("{}.matches(/^[a-c]*$/)".format, unknowns | texts),
)
conditions = st.recursive(
    st.sampled_from(["true", "false"]) | comparisons | calls,
    lambda inner: st.one_of(
        inner.map("!{}".format),
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=6,
)


def outcome(condition: str, auth: dict[str, object] | None) -> bool | str:
    """What a rule says about a write at /a; a text is an error."""
    rules = {"rules": {"$key": {".write": condition}}}
    verdict = Ruleset.parse(json.dumps(rules)).may_write(
        [("a",)], auth=auth, before=TREE, after=from_json({"a": 1}), now_ms=7
    )
    (trial,) = verdict.tried
    assert isinstance(verdict, Denied) == (trial.outcome is not True)
    return trial.outcome


@lawful
@given(conditions, AUTHS)
def test_every_rule_that_compiles_says_yes_or_no_or_fails_and_then_denies(
    condition: str, auth: dict[str, object] | None
) -> None:
    assert isinstance(outcome(condition, auth), bool | str)


@lawful
@given(conditions, AUTHS)
def test_printing_a_rule_does_not_change_what_it_says(
    condition: str, auth: dict[str, object] | None
) -> None:
    assert outcome(show(parse(condition)), auth) == outcome(condition, auth)


@lawful
@given(conditions, conditions, AUTHS)
def test_and_is_the_left_side_unless_that_is_true(
    left: str, right: str, auth: dict[str, object] | None
) -> None:
    first, second = outcome(left, auth), outcome(right, auth)

    expected = second if first is True else first
    assert outcome(f"({left}) && ({right})", auth) == expected


@lawful
@given(conditions, conditions, AUTHS)
def test_or_is_the_left_side_unless_that_is_false(
    left: str, right: str, auth: dict[str, object] | None
) -> None:
    first, second = outcome(left, auth), outcome(right, auth)

    expected = second if first is False else first
    assert outcome(f"({left}) || ({right})", auth) == expected


@lawful
@given(conditions, AUTHS)
def test_not_turns_an_answer_round_and_leaves_an_error(
    condition: str, auth: dict[str, object] | None
) -> None:
    said = outcome(condition, auth)

    assert outcome(f"!({condition})", auth) == (
        not said if isinstance(said, bool) else said
    )


symbols = st.sampled_from("()[]{}.,!?:+-*/%<>=&|^~;'\"\\$#@ \n")
words = st.sampled_from(
    [
        "auth",
        "data",
        "now",
        "newData",
        "child",
        "val()",
        "('a')",
        "==",
        "&&",
        "||",
        "true",
        "null",
        "1",
        "/a/",
        "é",
        "in",
    ]
)


@lawful
@given(st.lists(symbols | words, max_size=30).map("".join) | st.text(max_size=40))
def test_a_text_is_an_expression_or_is_refused(text: str) -> None:
    try:
        parsed = parse(text)
    except Refusal as refusal:
        refused_at = refusal.offset
    else:
        refused_at = 0
        assert parse(show(parsed)) == parsed
    assert 0 <= refused_at <= len(text)


scraps = st.sampled_from(
    [*'{}[]:,"\\/*\n ', '"rules"', '".read"', '"$a"', '"a"', "true", "//", "/*", "1"]
)


@lawful
@given(st.lists(scraps, max_size=25).map("".join) | st.text(max_size=60))
def test_a_text_is_a_rules_file_or_is_refused(text: str) -> None:
    for file in (text, '{"rules": {' + text + "}}"):
        try:
            kept = Ruleset.parse(file).source
        except RulesRefused:
            kept = file
        assert kept == file


@lawful
@given(st.text("ab(|)*+?{1,2}[^]$.\\d-", max_size=12), st.text("abd1^$-", max_size=12))
def test_a_pattern_is_refused_or_answers(source: str, text: str) -> None:
    try:
        pattern = compile_pattern(source, ignore_case=False, at=0)
    except Refusal:
        return
    assert isinstance(pattern.is_found_in(text), bool)


rule_nodes = st.recursive(
    st.fixed_dictionaries(
        {}, optional={".read": conditions | st.booleans(), ".write": conditions}
    ),
    lambda inner: st.fixed_dictionaries(
        {}, optional={".read": conditions, "a": inner, "$key": inner}
    ),
    max_leaves=4,
)


@lawful
@given(rule_nodes, st.lists(st.sampled_from("abc"), max_size=3).map(tuple), AUTHS)
def test_what_may_be_read_may_be_read_below(
    rules: object, path: tuple[str, ...], auth: dict[str, object] | None
) -> None:
    try:
        ruleset = Ruleset.parse(json.dumps({"rules": rules}))
    except RulesRefused:
        # newData and unbound captures occur; reading rules may not have them.
        return
    verdicts = [
        isinstance(ruleset.may_read(place, auth=auth, root=TREE, now_ms=7), Denied)
        for place in (path, (*path, "a"), (*path, "a", "b"))
    ]

    assert verdicts == sorted(verdicts, reverse=True)
