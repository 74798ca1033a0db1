import pytest

from rules.language import (
    ALWAYS,
    NEVER,
    Named,
    Rule,
    after,
    all_of,
    any_of,
    before,
    choose,
    name,
    new,
    old,
    predicate,
    same,
)
from rules.spelling import flat, spell


def spelled(rule: Rule, path: str = "events/$eventId") -> str:
    return flat(spell(rule, path))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (new.is_("live"), "newData.val() === 'live'"),
        (new.is_not(None), "newData.val() !== null"),
        (new.is_(True), "newData.val() === true"),
        (new.is_(old), "newData.val() === data.val()"),
        (new.is_("$eventId"), "newData.val() === $eventId"),
        (new.is_("it's"), r"newData.val() === 'it\'s'"),
        (old.exists(), "data.exists()"),
        (old.missing(), "!data.exists()"),
        (new.is_a("Boolean"), "newData.isBoolean()"),
        (new.has_children(), "newData.hasChildren()"),
        (new.has_children("a", "b"), "newData.hasChildren(['a', 'b'])"),
        (new.has_no_priority(), "newData.getPriority() === null"),
        (new.one_of("host", "fan"), "newData.val().matches(/^(host|fan)$/)"),
        (new.value.length.at_most(9), "newData.val().length <= 9"),
        (new.value.at_least(1), "newData.val() >= 1"),
        (new.value.above(name("now").plus(-5)), "newData.val() > now - 5"),
        (new.value.below(name("now").plus(5)), "newData.val() < now + 5"),
        (
            new.value.at_most(name("now").minus(old.value.times(1_000))),
            "newData.val() <= now - data.val() * 1000",
        ),
        (new.value.contains(" "), "newData.val().contains(' ')"),
        (
            name("$key").begins_with(name("auth.uid").followed_by("-")),
            "$key.beginsWith(auth.uid + '-')",
        ),
        (ALWAYS, "true"),
        (NEVER, "false"),
    ],
    ids=str,
)
def test_a_condition_is_written_in_the_rules_language(rule: Rule, text: str) -> None:
    assert spelled(rule) == text


def test_a_pattern_is_spelled_as_the_rules_have_it() -> None:
    matches = new.value.matches(r"^a/\u00e9$", any_case=True)

    assert spelled(matches) == r"newData.val().matches(/^a\/é$/i)"


def test_conditions_are_joined_by_operators_and_by_names_alike() -> None:
    one, other = old.exists(), new.exists()

    assert spelled(one & other) == spelled(all_of(one, other))
    assert spelled(one | other) == spelled(any_of(one, other))
    assert spelled(choose(one, other, NEVER)) == (
        "data.exists() ? newData.exists() : false"
    )


def test_two_conditions_are_the_same_when_both_hold_or_neither() -> None:
    assert spelled(same(old.exists(), new.exists())) == (
        "(data.exists()) === (newData.exists())"
    )
    with pytest.raises(TypeError):
        same(old.exists() & new.exists(), ALWAYS)


def test_a_path_may_have_names_that_are_looked_up() -> None:
    owner = before("events", "$eventId", "adminId").value

    assert spelled(before("admins", owner).exists(), "slugs/$adminId") == (
        "root.child('admins').child("
        "root.child('events').child($eventId).child('adminId').val()).exists()"
    )
    assert before("a/b") == before("a", "b")
    assert after("a") != before("a")


def test_a_predicate_keeps_its_name_for_the_mutants() -> None:
    @predicate
    def is_live(status: str) -> Rule:
        return new.is_(status)

    rule = is_live("live")

    assert isinstance(rule, Named)
    assert rule.name == "test_language.is_live"
    assert spelled(rule) == "newData.val() === 'live'"
