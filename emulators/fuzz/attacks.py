"""One connection each that treats the server badly."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field

from emulators.bench.served import HOST
from emulators.fuzz import frames
from emulators.fuzz.http_requests import a_request, noise
from emulators.fuzz.texts import Texts

NAMESPACE = "fuzz-target"
CONNECT_S = 5.0
ATTACK_S = 5.0
PATIENCE_S = 0.3
"""For an answer to what may not deserve one."""

MAX_ABANDONED = 100
_STATUS = re.compile(rb"(?m)^HTTP/1\.1 (\d{3}) ")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)\r\n")
_CHUNK = 65_536


@dataclass(slots=True)
class Attacker:
    """Attacks by number; the same number of the same seed is the same attack.

    Attributes:
        abandoned: connections that stay open and are never looked at again.
    """

    port: int
    abandoned: list[asyncio.StreamWriter] = field(default_factory=list)

    async def attack(self, texts: Texts) -> list[int]:
        """Do one, of any kind; the HTTP statuses of the answers."""
        kinds = (self._requests, self._requests, self._sockets, self._sockets)
        others = (self._noise, self._half_open, self._deaf)
        attack = texts.chance.choice((*kinds, *others))
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(HOST, self.port)
        received = bytearray()
        # The server may hang up whenever it has had enough.
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(ATTACK_S):
                await attack(texts, reader, writer, received)
        if writer not in self.abandoned:
            writer.transport.abort()
        return [int(status) for status in _STATUS.findall(received)]

    def disconnect(self) -> None:
        """Close what was left open."""
        for writer in self.abandoned:
            writer.transport.abort()
        self.abandoned.clear()

    async def _requests(
        self,
        texts: Texts,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        received: bytearray,
    ) -> None:
        for _ in range(texts.chance.randrange(1, 8)):
            writer.write(a_request(texts, namespace=NAMESPACE))
            if not await _answered(reader, received):
                return

    async def _noise(
        self,
        texts: Texts,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        received: bytearray,
    ) -> None:
        writer.write(noise(texts, namespace=NAMESPACE))
        await _listen(reader, received)

    async def _sockets(
        self,
        texts: Texts,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        received: bytearray,
    ) -> None:
        writer.write(frames.handshake(texts, namespace=NAMESPACE))
        await _answered(reader, received)
        for _ in range(texts.chance.randrange(1, 40)):
            writer.write(frames.a_frame(texts))
            await writer.drain()
        await _listen(reader, bytearray())

    async def _half_open(
        self,
        texts: Texts,
        _: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        __: bytearray,
    ) -> None:
        """Begin something and stay."""
        whole = texts.one_of(
            a_request(texts, namespace=NAMESPACE),
            frames.handshake(texts, namespace=NAMESPACE) + frames.a_frame(texts),
        )
        writer.write(whole[: texts.chance.randrange(len(whole) + 1)])
        self._abandon(writer)

    async def _deaf(
        self,
        texts: Texts,
        _: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        __: bytearray,
    ) -> None:
        """Ask for much and read none of it."""
        writer.transport.pause_reading()  # type: ignore[attr-defined] # a transport that reads, too
        accept = texts.one_of("text/event-stream", "*/*")
        path = texts.one_of("/", "/large", "/a")
        request = (
            f"GET {path}.json?ns={NAMESPACE} HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer owner\r\nAccept: {accept}\r\n\r\n"
        )
        writer.write(request.encode() * texts.one_of(1, 1, 20))
        self._abandon(writer)

    def _abandon(self, writer: asyncio.StreamWriter) -> None:
        self.abandoned.append(writer)
        if len(self.abandoned) > MAX_ABANDONED:
            self.abandoned.pop(0).transport.abort()


async def _answered(reader: asyncio.StreamReader, received: bytearray) -> bool:
    """Whether a whole answer came in time."""
    start = len(received)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while data := await reader.read(_CHUNK):
                received += data
                head, end, body = received[start:].partition(b"\r\n\r\n")
                length = _LENGTH.search(head + b"\r\n")
                if end and (length is None or len(body) >= int(length[1])):
                    return True
    return False


async def _listen(reader: asyncio.StreamReader, received: bytearray) -> None:
    """Take what comes for a while."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while data := await reader.read(_CHUNK):
                received += data
