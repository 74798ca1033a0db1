"""What waits for a socket, and for how long."""

import asyncio
import json

from starlette.types import Message

from emulators.kernel.json_http import JsonObject
from emulators.opentok.sockets.outbox import Outbox
from emulators.tests.deadline import DEADLINE_S


async def written(outbox: Outbox) -> list[Message]:
    """All that is written, up to the end of the socket."""
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    await asyncio.wait_for(outbox.write(send), DEADLINE_S)
    return messages


async def test_frames_are_written_in_their_order_and_nothing_after_the_end() -> None:
    outbox = Outbox()

    outbox.send({"number": 1})
    outbox.send({"number": "\ud800"})
    outbox.close(1000, "done")
    outbox.send({"number": 3})
    outbox.close(1008, "again")

    assert await written(outbox) == [
        {"type": "websocket.send", "text": '{"number":1}'},
        {"type": "websocket.send", "text": '{"number":"\\ud800"}'},
        {"type": "websocket.close", "code": 1000, "reason": "done"},
    ]


async def test_what_waits_is_lost_when_the_network_breaks() -> None:
    outbox = Outbox()

    outbox.send({})
    outbox.cut("broken")

    (end,) = await written(outbox)
    assert end == {"type": "websocket.close", "code": 1012, "reason": "broken"}


async def test_a_client_that_does_not_read_16_mb_is_cut() -> None:
    outbox = Outbox()
    frame: JsonObject = {"data": "x" * (2**20 - 11)}
    assert len(json.dumps(frame, separators=(",", ":"))) == 2**20

    for _ in range(16):
        outbox.send(frame)
    before = outbox.closed
    outbox.send({})

    assert before is False
    (end,) = await written(outbox)
    assert end["reason"] == "The client does not read."


async def test_what_has_been_read_does_not_count() -> None:
    outbox = Outbox()
    frame: JsonObject = {"data": "x" * 2**20}
    writing = asyncio.create_task(written(outbox))

    for _ in range(40):
        outbox.send(frame)
        await asyncio.sleep(0)
    outbox.close(1000)

    assert len(await writing) == 41


async def test_one_frame_may_be_longer_than_all_that_may_wait() -> None:
    outbox = Outbox()

    outbox.send({"connections": "x" * 20 * 2**20})
    outbox.close(1000)

    assert len(await written(outbox)) == 2
