"""One spelling for each expression."""

import pytest

from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.rules.printer import show


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a===b", "a == b"),
        ("((a))&&(b||c)", "a && (b || c)"),
        ("(a && b) && c", "a && b && c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("!(a&&b)", "!(a && b)"),
        ("- -1", "-(-1)"),
        ("(a?b:c)?d:(e?f:g)", "(a ? b : c) ? d : e ? f : g"),
        ('auth["uid"]', "auth.uid"),
        ("auth['a-b'][$c]", "auth['a-b'][$c]"),
        ("d.hasChildren(['a',\"it's\"])", "d.hasChildren(['a', 'it\\'s'])"),
        ("v.matches( /^a\\/b$/i )", "v.matches(/^a\\/b$/i)"),
        ("'\\n\"\\\\é'", "'\\n\"\\\\é'"),
        ("0.10", "0.1"),
        ("0.0000001", "0.0000001"),
        ("true?null:1", "true ? null : 1"),
    ],
)
def test_an_expression_is_shown_on_one_line(text: str, shown: str) -> None:
    assert show(parse(text)) == shown
    assert parse(shown) == parse(text)
