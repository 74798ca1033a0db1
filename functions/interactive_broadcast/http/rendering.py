"""Replies as JSON, and those that many ask for kept as they have been sent."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from interactive_broadcast.kernel.errors import ReplyTooLarge

MAX_REPLY_BYTES: Final = 32_000_000
"""Cloud Run sends 32 MiB; of more, it makes a page that says nothing to a client."""

MAX_KEPT_BYTES: Final = 16_000_000
"""Of all replies that are kept. Beyond it the oldest go."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply as JSON."""

    reply: BaseModel
    body: bytes
    etag: str
    """Of exactly this body."""


def rendered(reply: BaseModel) -> bytes:
    """The reply as JSON.

    Raises:
        ReplyTooLarge: it would be longer than MAX_REPLY_BYTES.
    """
    body = reply.model_dump_json(by_alias=True, exclude_none=True).encode()
    if len(body) > MAX_REPLY_BYTES:
        raise ReplyTooLarge("This is more than one answer can hold.")
    return body


class RenderedReplies:
    """Of replies that are served again, as the same objects. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Rendered] = OrderedDict()
        self._size = 0

    def of(self, reply: BaseModel) -> Rendered:
        """This very reply as JSON, made when it is first asked for.

        Raises:
            ReplyTooLarge: as `rendered`.
        """
        kept = self._kept.get(id(reply))
        if kept is not None and kept.reply is reply:
            return kept
        body = rendered(reply)
        made = Rendered(reply, body, hashlib.sha256(body).hexdigest()[:16])
        self._keep(made)
        return made

    def _keep(self, made: Rendered) -> None:
        # As long as a reply is kept here, no other object has its id.
        with self._lock:
            former = self._kept.pop(id(made.reply), None)
            self._size -= len(former.body) if former else 0
            self._kept[id(made.reply)] = made
            self._size += len(made.body)
            while self._size > MAX_KEPT_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest.body)
