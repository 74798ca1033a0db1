"""Admins whose record and Firebase user say different things."""

import json
from dataclasses import replace

import pytest

from interactive_broadcast.kernel.errors import AccountsUnavailable
from tests.support.builders import ADMIN_ID
from tests.unit.world import World, with_a_super_admin


def a_round(world: World) -> None:
    """The clock of a test begins at a full hour."""
    world.reconciler.run()


def test_an_address_that_a_clients_sdk_has_changed_reaches_the_record() -> None:
    world = with_a_super_admin()
    world.accounts.update(ADMIN_ID, email="new@example.com")

    a_round(world)

    assert world.at(f"admins/{ADMIN_ID}/email") == "new@example.com"
    assert world.accounts.claims[ADMIN_ID] == {"admin": True}


def test_records_that_are_right_cost_one_call_and_are_left_alone() -> None:
    world = with_a_super_admin()
    a_round(world)
    world.accounts.calls.clear()
    writes = len(world.databases.writes)

    a_round(world)

    assert world.accounts.calls == ["find_all"]
    assert len(world.databases.writes) == writes


def test_an_admin_without_a_user_is_told_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = with_a_super_admin()

    a_round(world)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [line["uid"] for line in lines if line["message"] == "admin-without-user"]
    assert told == ["super-1"]


def test_a_round_compares_a_hundred_and_the_next_one_the_others() -> None:
    world = with_a_super_admin()
    record = world.at("admins/super-1")
    assert isinstance(record, dict)
    for number in range(99):
        uid = f"other-{number:02}"
        world.databases.put(f"admins/{uid}", {**record, "id": uid, "email": "x@y.z"})
        world.accounts.users[uid] = replace(world.accounts.users[ADMIN_ID], uid=uid)
    claims = world.accounts.claims

    a_round(world)
    after_one = len(claims)
    world.clock.advance(300)
    a_round(world)

    # But for super-1, who has no user.
    assert after_one in (99, 100)
    assert len(claims) == 100


def test_while_firebase_does_not_answer_the_other_steps_go_on() -> None:
    world = with_a_super_admin()
    world.accounts.fail_next("find_all", AccountsUnavailable("Gone."))
    world.accounts.update(ADMIN_ID, email="new@example.com")

    a_round(world)
    assert world.at(f"admins/{ADMIN_ID}/email") == "ada@example.com"
    a_round(world)

    assert world.at(f"admins/{ADMIN_ID}/email") == "new@example.com"
