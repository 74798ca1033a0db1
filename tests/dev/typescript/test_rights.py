from dev.typescript.rights import lets
from rules.language import ALWAYS, NEVER, choose, new, old
from rules.who import counting, old_apps, signed_in, through_functions


def test_what_functions_and_old_apps_may_is_no_right_of_a_client() -> None:
    for others in (through_functions(), counting(), old_apps()):
        assert not lets(others & signed_in(), sets=True)
        assert lets(others | signed_in(), sets=True)
    assert not lets(NEVER, sets=True)
    assert lets(ALWAYS, sets=False)


def test_who_may_only_remove_sets_nothing() -> None:
    rule = signed_in() & new.missing()

    assert not lets(rule, sets=True)
    assert lets(rule, sets=False)


def test_who_may_only_set_removes_nothing() -> None:
    for rule in (new.exists(), new.is_(True), new.is_a("String")):
        assert lets(signed_in() & rule, sets=True)
        assert not lets(signed_in() & rule, sets=False)


def test_what_is_not_true_may_be_nothing() -> None:
    assert lets(new.is_not(True), sets=False)


def test_a_choice_by_what_is_written_has_one_branch() -> None:
    rule = choose(new.exists(), through_functions(), signed_in())

    assert not lets(rule, sets=True)
    assert lets(rule, sets=False)


def test_a_choice_by_what_is_there_has_two() -> None:
    assert lets(choose(old.exists(), through_functions(), signed_in()), sets=True)
