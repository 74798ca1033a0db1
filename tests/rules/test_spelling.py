import pytest

from rules.language import Rule, after, any_of, before, choose, new, old, predicate
from rules.spelling import flat, spell


def spelled(rule: Rule, path: str) -> str:
    return flat(spell(rule, path))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("events/$eventId", "data.child('status').exists()"),
        ("events/$eventId/status", "data.exists()"),
        ("events/$eventId/startImage/id", "data.parent().parent()"),
        ("admins/$uid", "root.child('events').child($eventId)"),
    ],
)
def test_a_path_is_spelled_from_where_the_rule_stands(path: str, text: str) -> None:
    status = before("events", "$eventId", "status").exists()

    assert spelled(status, path).startswith(text)


def test_a_path_after_the_write_is_reached_from_the_new_data() -> None:
    status = after("events", "$eventId", "status").exists()

    assert spelled(status, "admins/$uid") == (
        "newData.parent().parent()"
        ".child('events').child($eventId).child('status').exists()"
    )


def test_what_has_been_said_is_not_said_again_within_it() -> None:
    one, other, third = old.exists(), new.exists(), new.is_a("String")

    assert spelled(one & (other & one), "a/$b") == "data.exists() && newData.exists()"
    assert spelled(one & ((one & other) | third), "a/$b") == (
        "data.exists() && (newData.exists() || newData.isString())"
    )


def test_what_holds_by_one_of_several_conditions_that_was_said_is_not_asked() -> None:
    one, other, third = old.exists(), new.exists(), new.is_a("String")

    assert spelled(one & (other | one), "a/$b") == "data.exists()"
    assert spelled(one & (one | other) & third, "a/$b") == (
        "data.exists() && newData.isString()"
    )


def test_brackets_stand_between_and_and_or() -> None:
    one, other, third = old.exists(), new.exists(), new.is_a("String")

    assert spelled((one | other) & third, "a/$b") == (
        "(data.exists() || newData.exists()) && newData.isString()"
    )
    assert spelled(choose(one, other & third, third), "a/$b") == (
        "data.exists() ? newData.exists() && newData.isString() : newData.isString()"
    )


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (~old.exists(), "!data.exists()"),
        (~old.is_("x"), "data.val() !== 'x'"),
        (~(old.exists() | new.exists()), "!(data.exists() || newData.exists())"),
        (~old.value.at_least(3), "!(data.val() >= 3)"),
    ],
    ids=["a call", "a comparison", "several", "a bound"],
)
def test_the_opposite_is_written_as_a_reader_would(rule: Rule, text: str) -> None:
    assert spelled(rule, "a/$b") == text


def test_a_mistake_takes_the_place_of_what_a_predicate_says() -> None:
    @predicate
    def is_there() -> Rule:
        return old.exists()

    seen: list[tuple[str, str]] = []

    def mistake(name: str, text: str) -> str:
        seen.append((name, text))
        return "true"

    rule = any_of(is_there(), new.exists())

    assert flat(spell(rule, "a/$b", mistake)) == "(true) || newData.exists()"
    assert seen == [("test_spelling.is_there", "data.exists()")]


def test_what_is_no_rule_is_an_error() -> None:
    with pytest.raises(TypeError, match="is no rule"):
        spell(Rule(), "a")
