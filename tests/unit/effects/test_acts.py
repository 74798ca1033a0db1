"""What acts are told of the event and its admin."""

import pytest

from interactive_broadcast.effects.acts import EffectContext
from interactive_broadcast.kernel.errors import AdminNotFound
from tests.support.builders import an_event
from tests.support.fakes import API_KEY
from tests.unit.world import a_world


class TestContext:
    @pytest.mark.parametrize("hls", [True, False])
    def test_it_says_whether_the_admins_shows_are_streamed(self, *, hls: bool) -> None:
        world = a_world(hls=hls)

        assert EffectContext.of(an_event(), world.admin_store).hls is hls

    def test_it_opens_the_admins_project_without_another_read(self) -> None:
        world = a_world()
        context = EffectContext.of(an_event(), world.admin_store)
        world.databases.reads.clear()

        assert context.project().api_key == API_KEY
        assert world.databases.reads == []

    def test_an_admin_who_is_gone_has_neither(self) -> None:
        world = a_world()
        world.databases.put("admins", None)

        context = EffectContext.of(an_event(), world.admin_store)

        assert not context.hls
        with pytest.raises(AdminNotFound):
            context.project()
