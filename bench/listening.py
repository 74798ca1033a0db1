"""When a value in the database changes, as somebody learns who listens to it."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from requests import Response, Session

from emulators.settings import Settings

WAIT_S: Final = 10
"""For the change, which a producer waits for less than a second."""


@contextmanager
def changed_at(settings: Settings, path: str) -> Iterator["Future[float]"]:
    """The moment of the first change there, by `time.perf_counter()`, once it came.

    What is there already has been told when this is entered. Reads with the operator's
    rights, by the database's own event stream.
    """
    with Session() as session, ThreadPoolExecutor(1) as thread:
        answer = session.get(
            f"{settings.url('database')}/{path}.json",
            params={"ns": settings.namespace},
            headers={"Authorization": "Bearer owner", "Accept": "text/event-stream"},
            stream=True,
            timeout=WAIT_S,
        )
        answer.raise_for_status()
        told = _told(answer)
        next(told)
        yield thread.submit(_noted, told)
        answer.close()


def _noted(told: Iterator[object]) -> float:
    next(told)
    return time.perf_counter()


def _told(answer: Response) -> Iterator[object]:
    """The values that the stream tells of, the first at once."""
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"data: {"):
            yield json.loads(line.removeprefix(b"data: "))
