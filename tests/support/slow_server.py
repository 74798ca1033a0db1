"""A server that takes its time, byte by byte if need be."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.deadline import DEADLINE_S


@contextmanager
def answering(head: bytes, pieces: list[bytes], pause_s: float = 0) -> Iterator[str]:
    """A server for one request, whose body comes in pieces."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE_S)
        gone = threading.Event()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
                for piece in pieces:
                    try:
                        connection.sendall(piece)
                    except OSError:
                        return
                    gone.wait(pause_s)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            gone.set()
            thread.join(DEADLINE_S)
