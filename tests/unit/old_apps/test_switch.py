"""The switch that lets old apps in."""

import pytest

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import OldAppsNotLetIn
from interactive_broadcast.kernel.models import Json
from tests.unit.world import a_world


def test_it_is_off_where_nothing_is_stored() -> None:
    assert not a_world().backend.old_apps.switch.is_on()


@pytest.mark.parametrize("stored", [False, "true", 1, {"on": True}])
def test_nothing_but_true_lets_old_apps_in(stored: Json) -> None:
    world = a_world()
    world.databases.put(paths.LEGACY_CLIENTS, stored)

    assert not world.backend.old_apps.switch.is_on()


def test_what_it_was_a_moment_ago_refuses_nobody() -> None:
    world = a_world()
    switch = world.backend.old_apps.switch
    assert not switch.is_on()

    world.databases.put(paths.LEGACY_CLIENTS, value=True)

    assert not switch.is_on()
    switch.require_on()


def test_what_old_apps_need_is_refused_while_it_is_off() -> None:
    with pytest.raises(OldAppsNotLetIn):
        a_world().backend.old_apps.switch.require_on()


def test_one_read_serves_many_calls() -> None:
    world = a_world()
    world.databases.put(paths.LEGACY_CLIENTS, value=True)
    switch = world.backend.old_apps.switch

    for _ in range(3):
        switch.require_on()

    assert len(world.databases.reads) == 1
