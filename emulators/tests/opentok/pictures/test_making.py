"""What is asked for is made once, beside the loop, and kept for a while."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from emulators.kernel.json_http import Refused
from emulators.opentok.pictures.making import MAX_WAITING, Maker
from emulators.tests.deadline import DEADLINE_S


@pytest.fixture
async def maker() -> AsyncIterator[Maker]:
    made = Maker("test", kept=10)
    yield made
    made.close()


class Work:
    """Makes bytes, counts how often, and waits until it may."""

    def __init__(self, made: bytes = b"12345") -> None:
        self.made = made
        self.times = 0
        self.may_end = threading.Event()
        self.thread = ""

    def __call__(self) -> bytes:
        self.times += 1
        self.thread = threading.current_thread().name
        assert self.may_end.wait(DEADLINE_S)
        return self.made

    def free(self) -> Callable[[], bytes]:
        self.may_end.set()
        return self


async def test_a_file_is_made_in_a_thread_while_others_are_served(
    maker: Maker,
) -> None:
    work = Work()
    asked = asyncio.create_task(maker.get("a", work))
    await asyncio.sleep(0)
    work.may_end.set()

    assert await asked == b"12345"
    assert work.thread.startswith("test")


async def test_two_who_ask_at_a_time_get_the_same(maker: Maker) -> None:
    work = Work()
    both = asyncio.gather(maker.get("a", work), maker.get("a", work))
    await asyncio.sleep(0)
    work.may_end.set()

    assert list(await both) == [b"12345", b"12345"]
    assert work.times == 1


async def test_who_leaves_takes_it_from_nobody_else(maker: Maker) -> None:
    work = Work()
    leaving, staying = (asyncio.create_task(maker.get("a", work)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    work.may_end.set()

    assert await staying == b"12345"


async def test_the_newest_are_kept(maker: Maker) -> None:
    first, second, third = Work(), Work(), Work()
    await maker.get(1, first.free())
    await maker.get(2, second.free())
    await maker.get(1, first)
    await maker.get(3, third.free())

    await maker.get(1, first)
    await maker.get(2, second)
    assert (first.times, second.times) == (1, 2)


async def test_one_that_is_too_large_is_not_kept(maker: Maker) -> None:
    work = Work(b"12345678901")

    assert await maker.get("a", work.free()) == await maker.get("a", work)
    assert work.times == 2


async def test_after_a_reset_all_is_made_anew(maker: Maker) -> None:
    work = Work()
    await maker.get("a", work.free())
    maker.clear()

    await maker.get("a", work)
    assert work.times == 2


async def test_too_many_at_a_time_are_refused(maker: Maker) -> None:
    work = Work()
    waiting = [
        asyncio.create_task(maker.get(each, work)) for each in range(MAX_WAITING)
    ]
    await asyncio.sleep(0)

    with pytest.raises(Refused, match="at a time") as refused:
        await maker.get("another", work)

    assert refused.value.status == 503
    work.may_end.set()
    await asyncio.gather(*waiting)


async def test_what_goes_wrong_is_told_and_tried_again(maker: Maker) -> None:
    def make() -> bytes:
        raise ValueError("no such codec")

    for _ in range(2):
        with pytest.raises(Refused, match="ValueError: no such codec") as refused:
            await maker.get("a", make)
        assert refused.value.status == 500

    assert await maker.get("a", Work().free()) == b"12345"
