"""What a rule may look at."""

import pytest

from emulators.firebase.database.rules.dependence import ANYTHING, dependencies
from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.tree import Path

PLACE = 2


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("true", set()),
        ("auth.uid == $id && query.limitToFirst <= 5", set()),
        ("data.exists()", {(PLACE, ())}),
        ("data.child('a').val() == auth.uid", {(PLACE, ())}),
        ("root.child('a/b').exists()", {(0, ("a", "b"))}),
        ("root.child('a/' + auth.uid + '/b').val() == 1", {(0, ("a",))}),
        ("root.child('/a//b' + auth.uid).exists()", {(0, ("a",))}),
        ("root.child('a' + auth.uid).exists()", {(0, ANYTHING)}),
        ("root.child(auth.uid).exists()", {(0, ANYTHING)}),
        ("root.child('a').child(auth.uid).exists()", {(0, ("a",))}),
        (
            "root.child('a/' + root.child('b').val()).exists()",
            {(0, ("a",)), (0, ("b",))},
        ),
        ("root.hasChild('a')", {(0, ANYTHING)}),
        ("root.exists() || data.exists()", {(0, ANYTHING), (PLACE, ())}),
        ("data.parent().child('x').exists()", {(0, ANYTHING)}),
        ("root.child('a').parent().exists()", {(0, ANYTHING), (0, ANYTHING)}),
        ("now < 5", {(0, ANYTHING)}),
        ("$id == 'x' ? data.val() == 1 : auth != null", {(PLACE, ())}),
    ],
)
def test_a_rule_looks_at_no_more_than_it_names(
    rule: str, expected: set[tuple[int, Path]]
) -> None:
    assert set(dependencies(parse(rule), PLACE)) == expected
