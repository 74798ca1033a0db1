import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.requests import Refused
from rehearsal.watching import Watch, put


class Written:
    """An event stream that was written down; it stays open after its last line."""

    def __init__(self, *lines: str, refuses: bool = False) -> None:
        self._lines = lines
        self._refuses = refuses

    @asynccontextmanager
    async def stream(
        self, path: str, *, token: str | None
    ) -> AsyncIterator[AsyncIterator[str]]:
        if self._refuses:
            raise Refused(f"listen /{path}", 401, "rules-denied", "")
        yield self._read()

    async def _read(self) -> AsyncIterator[str]:
        for line in self._lines:
            yield line
        await asyncio.Event().wait()


FIRST = ("event: put", 'data: {"path": "/", "data": {"status": "preshow"}}', "")


@pytest.mark.parametrize(
    ("view", "path", "value", "after"),
    [
        ({"a": 1}, "/", {"b": 2}, {"b": 2}),
        ({"a": 1}, "/b/c", 2, {"a": 1, "b": {"c": 2}}),
        ({"a": {"b": 1}}, "/a/b", None, None),
        ({"a": 1, "b": 2}, "/b", None, {"a": 1}),
        ("leaf", "/a", 1, {"a": 1}),
    ],
)
def test_a_view_changes_as_the_database_does(
    view: Any, path: str, value: Any, after: Any
) -> None:
    assert put(view, path, value) == after


def test_a_watch_begins_with_what_is_there() -> None:
    async def look() -> object:
        watch = Watch(Written(*FIRST), "shows/a/b", None)
        await watch.start()
        await watch.stop()
        return watch.view

    assert asyncio.run(look()) == {"status": "preshow"}


def test_a_watch_sees_a_multi_path_change_as_one() -> None:
    change = '{"path": "/", "data": {"status": "live", "hls/url": "u"}}'
    written = Written(*FIRST, "event: patch", f"data: {change}", "")

    async def look() -> object:
        watch = Watch(written, "shows/a/b", None)
        await watch.start()
        view = await watch.until("it is live", lambda view: view["status"] == "live")
        await watch.stop()
        return view

    assert asyncio.run(look()) == {"status": "live", "hls": {"url": "u"}}


def test_a_watch_goes_on_with_a_fresh_token() -> None:
    async def look() -> tuple[bool, object]:
        watch = Watch(Written(*FIRST), "shows/a/b", "old")
        await watch.start()
        await watch.renew("new")
        seen = watch.is_open, watch.view
        await watch.stop()
        return seen

    assert asyncio.run(look()) == (True, {"status": "preshow"})


def test_a_watch_that_the_rules_refuse_says_so() -> None:
    async def look() -> None:
        await Watch(Written(refuses=True), "secrets/a", None).start()

    with pytest.raises(Refused) as refused:
        asyncio.run(look())

    assert refused.value.reason == "rules-denied"


def test_a_watch_that_is_cancelled_at_once_is_no_view() -> None:
    written = Written("event: cancel", "data: null", "")

    async def look() -> None:
        await Watch(written, "shows/a/b", None).start()

    with pytest.raises(Unmet) as unmet:
        asyncio.run(look())

    assert "/shows/a/b" in unmet.value.expected


def test_a_watch_that_is_given_up_leaves_nobody_listening() -> None:
    silent = Written()

    async def look() -> int:
        watching = asyncio.create_task(Watch(silent, "shows/a/b", None).start())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        # What was cancelled has its turn to end.
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(look()) == 1
