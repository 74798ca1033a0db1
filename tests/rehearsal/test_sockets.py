import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from emulators.stack import LocalStack
from rehearsal.client import StackClient
from rehearsal.requests import OWNER, Refused
from rehearsal.sockets import DatabaseSocket

Act = Callable[[DatabaseSocket], Awaitable[None]]


def left_behind(stack: LocalStack, act: Act, *, token: str | None = OWNER) -> Any:
    """What is in the database when somebody has acted, and gone."""

    async def come_and_go() -> Any:
        async with StackClient(stack.settings) as client:
            socket = await client.socket(token=token)
            try:
                await act(socket)
            finally:
                await socket.close()
            await client.stack("POST", "settle")
            return await client.database("GET", "", token=OWNER)

    return asyncio.run(come_and_go())


def test_several_paths_are_written_at_once(stack: LocalStack) -> None:
    writes = {"here/there": 1, "elsewhere": 2}

    found = left_behind(stack, lambda socket: socket.update(writes))

    assert found == {"here": {"there": 1}, "elsewhere": 2}


def test_the_database_removes_what_it_was_asked_to_when_the_connection_ends(
    stack: LocalStack,
) -> None:
    async def act(socket: DatabaseSocket) -> None:
        await socket.remove_on_disconnect("here/there")
        await socket.update({"here/there": 1, "here/too": 2})

    assert left_behind(stack, act) == {"here": {"too": 2}}


@pytest.mark.parametrize(
    "act",
    [
        lambda socket: socket.update({"secrets/ana": "x"}),
        lambda socket: socket.remove_on_disconnect("secrets/ana"),
    ],
    ids=["a write", "a removal to come"],
)
def test_what_the_rules_refuse_is_refused_as_over_http(
    stack: LocalStack, act: Act
) -> None:
    with pytest.raises(Refused) as refused:
        left_behind(stack, act, token=None)

    assert (refused.value.status, refused.value.reason) == (401, "rules-denied")


def test_a_token_that_is_none_is_refused(stack: LocalStack) -> None:
    async def nothing(_: DatabaseSocket) -> None:
        """They do not get so far."""

    with pytest.raises(Refused) as refused:
        left_behind(stack, nothing, token="no token")

    assert refused.value.reason == "invalid_token"
