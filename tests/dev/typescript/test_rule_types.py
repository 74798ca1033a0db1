from dev.typescript.rule_types import is_for_old_apps, required, value_type
from rules.fields import is_flag, is_whole, is_word
from rules.language import ALWAYS, choose, new, old
from rules.value import heartbeat, made_or_kept, set_once
from rules.who import UID, old_apps, signed_in


def test_a_rule_says_of_which_type_a_value_is() -> None:
    assert value_type(is_flag()) == "boolean"
    assert value_type(is_whole(1, 4)) == "number"
    assert value_type(heartbeat()) == "number"
    assert value_type(new.is_a("String") & new.value.length.at_most(9)) == "string"
    assert value_type(new.is_(True) & signed_in()) == "true"
    assert value_type(new.is_(UID)) == "string"


def test_the_servers_time_is_a_moment() -> None:
    assert value_type(set_once()) == "EpochMs"


def test_words_are_a_union_of_them() -> None:
    assert value_type(is_word("stage", "backstage")) == '"stage" | "backstage"'
    assert value_type(choose(old.exists(), new.is_("b"), new.is_("a"))) == '"b" | "a"'


def test_a_rule_that_says_nothing_of_the_type_leaves_it_open() -> None:
    assert value_type(None) is None
    assert value_type(ALWAYS) is None
    assert value_type(made_or_kept()) is None


def test_what_must_be_there_is_required() -> None:
    both = new.has_children("at", "order") & new.child("id").is_("$fanId")

    assert required(both) == {"at", "order", "id"}
    assert required(new.child("joinedAt").exists() | signed_in()) == set()
    assert required(new.child("by").is_(old.child("by"))) == set()


def test_what_old_apps_may_leave_out_is_required_of_others() -> None:
    rule = new.child("joinedAt").exists() | old_apps()

    assert required(rule) == {"joinedAt"}
    assert is_for_old_apps(old_apps() & signed_in())
    assert not is_for_old_apps(rule)
