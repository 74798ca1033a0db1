import pytest

from dev.mutants.operators import mutants_of


def mistakes(expression: str, rule: str = "a/.validate") -> dict[str, str]:
    return {one.expression: one.mistake for one in mutants_of(rule, expression)}


def test_a_rule_may_be_gone_altogether() -> None:
    assert mistakes("auth != null")["true"] == "always true"
    assert mistakes("auth != null", "a/.write")["false"] == "always false"


def test_a_validation_that_refuses_everything_is_no_mistake_worth_trying() -> None:
    assert "false" not in mistakes("newData.isString()")


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        # A clause is forgotten or turned round.
        ("auth != null && now > 5", "now > 5"),
        ("auth != null && now > 5", "!(auth != null) && now > 5"),
        ("auth != null || now > 5", "auth != null"),
        ("auth != null && (now > 5 || now < 3)", "auth != null && now > 5"),
        ("!(auth != null && now > 5)", "!(now > 5)"),
        # A branch is.
        ("now > 5 ? auth != null : now < 3", "auth != null"),
        ("now > 5 ? auth != null : now < 3", "now < 3"),
        ("now > 5 ? auth != null : now < 3", "now > 5 ? now < 3 : auth != null"),
        # What is compared with is another.
        ("newData.val() == 'live'", "newData.val() == 'livex'"),
        ("newData.val() == true", "newData.val() == false"),
        ("newData.val().length <= 60", "newData.val().length <= 61"),
        ("newData.val().length <= 60", "newData.val().length <= 59"),
        ("newData.val() < now + 10", "newData.val() < now + 9"),
        # A pattern is open at one end, or a name is not asked for.
        ("newData.val().matches(/^a+$/)", "newData.val().matches(/a+$/)"),
        ("newData.val().matches(/^a+$/)", "newData.val().matches(/^a+/)"),
        ("newData.val().matches(/^a$/i)", "newData.val().matches(/^a$/)"),
        ("newData.hasChildren(['a', 'b'])", "newData.hasChildren(['b'])"),
        # Wherever it stands.
        ("!(auth.uid == 'b') && now > 2", "!(auth.uid == 'bx') && now > 2"),
    ],
)  # fmt: skip
def test_a_mistake_that_is_tried(expression: str, wrong: str) -> None:
    assert wrong in mistakes(expression)


def test_each_mistake_is_tried_once_and_none_leaves_the_rule_as_it_is() -> None:
    expression = "auth != null && auth != null"

    wrong = [one.expression for one in mutants_of("a/.write", expression)]

    assert expression not in wrong
    assert len(wrong) == len(set(wrong))


@pytest.mark.parametrize("says", ["true", "false"])
def test_of_a_plain_answer_there_is_only_the_other(says: str) -> None:
    wrong = {one.expression for one in mutants_of("a/.read", says)}

    assert wrong == {"true", "false"} - {says}
