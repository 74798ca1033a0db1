import asyncio

import pytest

from rehearsal import reloading
from rehearsal.reloading import RELOADS, reload_until


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "RELOAD_S", 0.0)


class Page:
    """Changes with every look."""

    def __init__(self) -> None:
        self.looks = 0

    async def look(self) -> int:
        self.looks += 1
        return self.looks


def test_a_page_is_reloaded_until_it_is_fresh() -> None:
    page = Page()

    seen = asyncio.run(reload_until(page.look, lambda look: look == 3))

    assert (seen, page.looks) == (3, 3)


def test_a_page_that_stays_stale_is_taken_as_it_is() -> None:
    page = Page()

    seen = asyncio.run(reload_until(page.look, lambda _: False))

    assert seen == page.looks == RELOADS + 1
