"""Who calls."""

from interactive_broadcast.kernel.callers import NOBODY, Role


def test_roles_are_spelled_as_in_tokens_that_are_in_use_and_in_the_rules() -> None:
    assert [role.value for role in Role] == [
        "anyone",
        "fan",
        "host",
        "celebrity",
        "admin",
    ]


def test_nobody_is_no_user_and_belongs_to_no_show() -> None:
    assert (NOBODY.role, NOBODY.uid, NOBODY.event_id) == (Role.ANYONE, None, None)
