"""What viewers of a stream are told of a cleared stage."""

import pytest

from interactive_broadcast.records.slates import Slate, Slates
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import SHOW, World, a_world

ENDED = 1_000_000


def slates(world: World) -> Slates:
    return world.backend.records.slates


def a_show_with(slate: dict[str, object] | None) -> World:
    world = a_world()
    world.databases.put(f"{SHOW}/slate", slate)  # type: ignore[arg-type]  # as stored
    return world


def test_it_says_from_when_and_until_when_nothing_is_shown() -> None:
    world = a_show_with({"from": 1, "until": 2})

    found = slates(world).at(ADMIN_ID, FAN_URL)

    assert found is not None
    assert (found.began_at, found.ended_at) == (1, 2)
    assert slates(world).at(ADMIN_ID, "elsewhere") is None


@pytest.mark.parametrize(("passed_ms", "is_past"), [(119_999, False), (120_000, True)])
def test_players_have_nothing_of_it_two_minutes_later(
    passed_ms: int, *, is_past: bool
) -> None:
    slate = Slate.model_validate({"from": 1, "until": ENDED})

    assert slate.is_past(ENDED + passed_ms) is is_past


def test_one_that_holds_is_never_past() -> None:
    assert not Slate.model_validate({"from": 1}).is_past(ENDED * ENDED)


def test_one_that_is_past_is_removed() -> None:
    world = a_show_with({"from": 1, "until": ENDED})

    assert not slates(world).remove_past(ADMIN_ID, FAN_URL, ENDED + 1)
    assert slates(world).remove_past(ADMIN_ID, FAN_URL, ENDED + 120_000)

    assert world.at(f"{SHOW}/slate") is None


def test_whoever_clears_the_stage_at_this_moment_keeps_theirs() -> None:
    world = a_show_with({"from": 1, "until": ENDED})
    world.databases.before_write(
        f"{SHOW}/slate", lambda: world.databases.put(f"{SHOW}/slate", {"from": 7})
    )

    assert not slates(world).remove_past(ADMIN_ID, FAN_URL, ENDED + 120_000)

    assert world.at(f"{SHOW}/slate") == {"from": 7}
