import ast
from pathlib import Path

import pytest

from dev.mutants.constants.found import Bound
from dev.mutants.constants.mistakes import mutants_of


def wrong(expression: str, name: str = "BOUND") -> list[str]:
    """What stands in the place of an expression, in turn."""
    value = ast.parse(expression, mode="eval").body
    bound = Bound(Path("interactive_broadcast/module.py"), name, value)
    return [mutant.wrong for mutant in mutants_of(bound)]


@pytest.mark.parametrize(
    ("expression", "mistakes"),
    [
        ("600", ["1200", "300"]),
        ("2.0", ["4.0", "1.0"]),
        ("0", ["1"]),
        ("True", ["False"]),
        ("'v1'", ["'v1x'"]),
        ("timedelta(minutes=10)", ["timedelta(minutes=20)", "timedelta(minutes=5)"]),
        ("-(2**4)", ["-4 ** 4", "-1 ** 4", "-2 ** 8", "-2 ** 2"]),
        ("('a', 'b')", ["('b',)", "('a',)", "('ax', 'b')", "('a', 'bx')"]),
        ("{'a': 1}", ["{}", "{'a': 2}", "{'a': 0}"]),
        ("frozenset({A})", ["frozenset(set())"]),
        ("TypeVar", []),
    ],
)
def test_a_value_is_made_another_one(expression: str, mistakes: list[str]) -> None:
    assert wrong(expression) == mistakes


def test_a_pattern_lets_anything_through_or_is_of_another_length() -> None:
    assert wrong("re.compile('[a-z]{1,20}')") == [
        "re.compile('(?s).*')",
        "re.compile('[a-z]{1,40}')",
        "re.compile('[a-z]{1,10}')",
    ]


def test_so_does_the_pattern_of_a_field() -> None:
    assert wrong("'^[a-z]+$'", name="Slug.pattern") == ["'(?s).*'"]
    assert wrong("'^[a-z]+$'") == ["'^[a-z]+$x'"]


def test_a_role_is_exchanged_for_others() -> None:
    assert wrong("TokenGrant(VideoRole.PUBLISHER_ONLY)") == [
        "TokenGrant(VideoRole.SUBSCRIBER)",
        "TokenGrant(VideoRole.PUBLISHER)",
        "TokenGrant(VideoRole.MODERATOR)",
    ]


def test_texts_for_people_are_left_alone() -> None:
    assert wrong("IntParam('RATE', label='Rate', description='Calls.', default=8)") == [
        "IntParam('RATEx', label='Rate', description='Calls.', default=8)",
        "IntParam('RATE', label='Rate', description='Calls.', default=16)",
        "IntParam('RATE', label='Rate', description='Calls.', default=4)",
    ]
