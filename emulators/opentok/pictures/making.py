"""Makes what is asked for beside the event loop, once, and keeps the newest of it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Final

from emulators.kernel.json_http import Refused

MAX_KEPT_BYTES: Final = 64 << 20
"""Of what was made last, by one maker."""

MAX_WAITING: Final = 64
"""Files that are being made, or wait for it."""

PACKAGES: Final = ("av", "PIL")
"""As they are imported."""

NOT_INSTALLED: Final = (
    "Pictures of streams and recordings are made by the packages av and pillow, which "
    "are not installed here: pip install 'firebase-opentok-emulators[pictures]'"
)


class Maker:
    """Makes files by name, one after another, in a thread of its own.

    Whoever asks for a file that is being made waits for that one.

    Args:
        name: of the thread.
        kept: how many bytes are kept.
    """

    def __init__(self, name: str, *, kept: int = MAX_KEPT_BYTES) -> None:
        self._name = name
        self._most = kept
        self._thread: ThreadPoolExecutor | None = None
        self._made: OrderedDict[object, bytes] = OrderedDict()
        self._size = 0
        self._making: dict[object, asyncio.Future[bytes]] = {}

    async def get(self, key: object, make: Callable[[], bytes]) -> bytes:
        """The file of that name.

        Args:
            key: tells it from all others.
            make: makes it, in the thread.

        Raises:
            Refused: 501, a package is missing; 503, too much is asked for at a time;
                500, it cannot be made.
        """
        ensure_installed()
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        if key not in self._making:
            if len(self._making) >= MAX_WAITING:
                raise Refused(503, "Too many pictures are asked for at a time.")
            self._making[key] = self._begin(key, make)
        # One who leaves takes it from nobody else.
        return await asyncio.shield(self._making[key])

    def clear(self) -> None:
        """Forget what was made."""
        self._made.clear()
        self._making.clear()
        self._size = 0

    def close(self) -> None:
        """End the thread, once it has done what it is at. Safe to repeat."""
        self.clear()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _begin(self, key: object, make: Callable[[], bytes]) -> asyncio.Future[bytes]:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        loop = asyncio.get_running_loop()
        made = loop.run_in_executor(self._thread, _told(make))

        def keep(done: asyncio.Future[bytes]) -> None:
            # Asked also where nobody waits any more, or it would be complained of.
            failed = done.cancelled() or done.exception() is not None
            if self._making.get(key) is done:
                del self._making[key]
                if not failed:
                    self._keep(key, done.result())

        made.add_done_callback(keep)
        return made

    def _keep(self, key: object, made: bytes) -> None:
        self._made[key] = made
        self._size += len(made)
        while self._size > self._most and self._made:
            _, oldest = self._made.popitem(last=False)
            self._size -= len(oldest)


def ensure_installed() -> None:
    """Look whether there is what makes pictures.

    Raises:
        Refused: 501, a package is missing.
    """
    if any(find_spec(name) is None for name in PACKAGES):
        raise Refused(501, NOT_INSTALLED, canonical="UNIMPLEMENTED")


def _told(make: Callable[[], bytes]) -> Callable[[], bytes]:
    def made() -> bytes:
        try:
            return make()
        except Exception as error:
            # The page of a player has to be able to read why.
            text = f"This could not be made: {type(error).__name__}: {error}"
            raise Refused(500, text) from error

    return made
