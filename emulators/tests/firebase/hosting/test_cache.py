import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from emulators.firebase.hosting.answers import Answer
from emulators.firebase.hosting.cache import SharedCache
from emulators.kernel.context import Context
from emulators.settings import Settings

pytestmark = pytest.mark.anyio

KEY = ("site", "/broadcast", "a=1")
TWO_S = (("cache-control", "public, s-maxage=2"), ("etag", '"1"'))


class Functions:
    """An origin that answers what it is told to, once it may."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[Mapping[str, str]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.is_asked = asyncio.Event()

    async def ask(self, extra: Mapping[str, str]) -> Answer:
        self.asked.append(extra)
        self.is_asked.set()
        number = len(self.asked)
        await self.may_answer.wait()
        return self.answers[min(number, len(self.answers)) - 1]


@pytest.fixture
def context() -> Context:
    return Context(Settings())


@pytest.fixture
def cache(context: Context) -> SharedCache:
    return SharedCache(context.clock)


def of(text: str, *headers: tuple[str, str]) -> Answer:
    return Answer(200, headers or TWO_S, text.encode())


async def test_all_who_come_within_the_time_get_the_same_answer(
    context: Context, cache: SharedCache
) -> None:
    functions = Functions(of("old"), of("new"))

    async def seen() -> tuple[bytes, str | None, str | None]:
        answer = await cache.get(KEY, {}, functions.ask)
        return answer.body, answer.header("x-cache"), answer.header("age")

    assert await seen() == (b"old", "MISS", None)
    await context.clock.advance(timedelta(seconds=1.5))
    assert await seen() == (b"old", "HIT", "1")
    await context.clock.advance(timedelta(seconds=0.6))
    assert await seen() == (b"new", "MISS", None)
    assert len(functions.asked) == 2


async def test_all_who_come_at_once_ask_once(cache: SharedCache) -> None:
    functions = Functions(of("one"))
    functions.may_answer.clear()
    viewers = [
        asyncio.create_task(cache.get(KEY, {}, functions.ask)) for _ in range(50)
    ]
    await asyncio.sleep(0)
    functions.may_answer.set()

    answers = await asyncio.gather(*viewers)

    assert {answer.body for answer in answers} == {b"one"}
    assert len(functions.asked) == 1


async def test_the_others_get_their_answer_when_the_first_leaves(
    cache: SharedCache,
) -> None:
    functions = Functions(of("one"))
    functions.may_answer.clear()
    first, second = (
        asyncio.create_task(cache.get(KEY, {}, functions.ask)) for _ in range(2)
    )
    await asyncio.sleep(0)
    first.cancel()
    functions.may_answer.set()

    assert (await second).body == b"one"
    assert len(functions.asked) == 1


async def test_each_asks_alone_for_what_may_not_be_kept(cache: SharedCache) -> None:
    functions = Functions(of("mine", ("cache-control", "private")))
    functions.may_answer.clear()
    viewers = [asyncio.create_task(cache.get(KEY, {}, functions.ask)) for _ in range(3)]
    await asyncio.sleep(0)
    functions.may_answer.set()
    await asyncio.gather(*viewers)

    assert len(functions.asked) == 3


async def test_every_address_is_asked_for_by_itself(cache: SharedCache) -> None:
    functions = Functions(of("one"))

    for query in ("a=1", "a=2", "a=1&", "a=1"):
        await cache.get(("site", "/broadcast", query), {}, functions.ask)

    assert len(functions.asked) == 3


async def test_viewers_who_differ_in_what_counts_get_their_own(
    cache: SharedCache,
) -> None:
    by_origin = (*TWO_S, ("vary", "Origin"))
    functions = Functions(of("a", *by_origin), of("b", *by_origin))

    bodies = [
        (await cache.get(KEY, {"origin": origin, "x": number}, functions.ask)).body
        for origin, number in (("a", "1"), ("b", "2"), ("a", "3"), ("b", "4"))
    ]

    assert bodies == [b"a", b"b", b"a", b"b"]


async def test_what_is_old_is_asked_for_by_its_tag(
    context: Context, cache: SharedCache
) -> None:
    unchanged = Answer(304, (("cache-control", "public, s-maxage=9"),))
    functions = Functions(of("one"), unchanged)
    await cache.get(KEY, {}, functions.ask)
    await context.clock.advance(timedelta(seconds=3))

    again = await cache.get(KEY, {}, functions.ask)
    await context.clock.advance(timedelta(seconds=8))
    kept = await cache.get(KEY, {}, functions.ask)

    assert functions.asked == [{}, {"if-none-match": '"1"'}]
    assert (again.status, again.body, kept.body) == (200, b"one", b"one")


async def test_a_failure_is_no_reason_to_answer_what_is_old(
    context: Context, cache: SharedCache
) -> None:
    stale = ("cache-control", "public, s-maxage=2, stale-if-error=300")
    functions = Functions(of("old", stale), Answer(503, ()), of("new"))
    await cache.get(KEY, {}, functions.ask)
    await context.clock.advance(timedelta(seconds=3))

    failed = await cache.get(KEY, {}, functions.ask)
    after = await cache.get(KEY, {}, functions.ask)

    assert (failed.status, after.body) == (503, b"new")


async def test_what_was_asked_before_a_reset_is_not_kept_after_it(
    cache: SharedCache,
) -> None:
    functions = Functions(of("former"), of("new"))
    functions.may_answer.clear()
    former = asyncio.create_task(cache.get(KEY, {}, functions.ask))
    await functions.is_asked.wait()
    cache.clear()
    functions.may_answer.set()

    assert (await former).body == b"former"
    assert (await cache.get(KEY, {}, functions.ask)).body == b"new"


async def test_what_is_kept_has_a_limit(
    cache: SharedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulators.firebase.hosting.cache.MAX_BYTES", 3_500)
    functions = Functions(of("x" * 100))
    for number in range(4):
        await cache.get(("site", "/", str(number)), {}, functions.ask)

    newest = await cache.get(("site", "/", "3"), {}, functions.ask)
    oldest = await cache.get(("site", "/", "0"), {}, functions.ask)

    assert newest.header("x-cache") == "HIT"
    assert oldest.header("x-cache") == "MISS"


async def test_nothing_is_under_way_when_it_is_closed(cache: SharedCache) -> None:
    functions = Functions(of("one"))
    functions.may_answer.clear()
    viewer = asyncio.create_task(cache.get(KEY, {}, functions.ask))
    await asyncio.sleep(0)

    await cache.close()

    with pytest.raises(asyncio.CancelledError):
        await viewer
