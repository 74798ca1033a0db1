"""Keeps the functions' process running, as Cloud Run keeps an instance.

The stack owns the listening socket and lends it to the child, so that the address
never goes away: calls that arrive while the child restarts wait in the socket's
queue, as they wait for a cold start in production. Calls go straight to the child and
are neither journaled nor reached by armed faults. A second socket is for the host
alone: through it each child is given its secrets and its time, before it takes calls.
"""

import asyncio
import contextlib
import socket
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
from starlette.responses import JSONResponse

from emulators.firebase.functions.environment import Environment
from emulators.firebase.functions.logs import LogTail
from emulators.firebase.functions.manifest import Manifest, ManifestRefused
from emulators.firebase.functions.process import FunctionsProcess
from emulators.kernel.context import Context
from emulators.kernel.http_clients import async_client
from emulators.kernel.json_http import JsonObject
from emulators.kernel.own_address import LOOPBACK
from emulators.kernel.serving import HttpServer, listen

READY_TIMEOUT_S = 30.0
"""The Firebase CLI gives discovery ten, and lets it be raised: machines are busy."""

RESTARTS = 5
RESTARTS_WITHIN_S = 60.0
"""After `RESTARTS` exits in so many real seconds no more are tried."""

TRACEBACK_LINES = 40


class FunctionsFailed(Exception):
    """The functions do not load, or do not stay alive."""


class FunctionsHost:
    """Serves `source/main.py` on `listener`. Belongs to one event loop.

    Args:
        context: its clock is the functions' clock.
        source: the functions folder.
        environment: what the functions' process finds.
        listener: has the functions' port; closed by `stop()`.
        logs: gets what the functions print.
        on_loaded: told the manifest whenever the functions were loaded; raises
            ManifestRefused for what it cannot honour.
    """

    def __init__(  # noqa: PLR0913 - all of them differ between stacks
        self,
        context: Context,
        *,
        source: Path,
        environment: Environment,
        listener: socket.socket,
        logs: LogTail,
        on_loaded: Callable[[Manifest], None],
    ) -> None:
        self._context = context
        self._source = source
        self._environment = environment
        self._listener = listener
        # Whoever reaches it gives the functions their secrets: nobody else does.
        self._control = listen(LOOPBACK, 0)
        self._logs = logs
        self._on_loaded = on_loaded
        self._process: FunctionsProcess | None = None
        self._ready = asyncio.Event()
        self._exits: deque[float] = deque(maxlen=RESTARTS)
        self._keeping: asyncio.Task[None] | None = None
        host, port = self._control.getsockname()
        self._client = async_client(
            base_url=f"http://{host}:{port}", timeout=READY_TIMEOUT_S
        )
        self._is_open = False
        self._end_is_wanted = False
        self._changed = asyncio.Event()
        self._failure_server: HttpServer | None = None
        context.clock.on_move(self._follow)

    async def start(self) -> None:
        """Load the functions. They are known when this returns, and take no calls yet.

        Raises:
            FunctionsFailed: they do not load within `READY_TIMEOUT_S`, or declare
                what cannot be honoured; the message has what they printed.
        """
        await self._launch()

    async def open(self) -> None:
        """Let them take calls, and keep them served from now on.

        Raises:
            FunctionsFailed: their process has ended.
        """
        self._is_open = True
        try:
            await self._admit_calls()
        except httpx.HTTPError as error:
            text = self._with_output("The functions do not stay alive.")
            raise FunctionsFailed(text) from error
        self._ready.set()
        self._keeping = asyncio.create_task(self._keep_alive())

    async def stop(self) -> None:
        """End the process and give the port back. Safe to repeat."""
        try:
            if self._keeping is not None:
                self._keeping.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await self._keeping
            if self._process is not None:
                await self._process.stop()
            if self._failure_server is not None:
                await self._failure_server.stop()
        finally:
            self._listener.close()
            self._control.close()
            await self._client.aclose()

    async def kill(self) -> int:
        """Crash the process (`kill -9`); it comes back by itself. Its former pid.

        Raises:
            FunctionsFailed: it is not running.
        """
        process = self._process
        if process is None or process.ended.is_set():
            raise FunctionsFailed("The functions are not running just now.")
        self._ready.clear()
        self._end_is_wanted = True
        await process.kill()
        return process.pid

    async def ready(self) -> None:
        """Wait until the functions are served (again).

        Raises:
            FunctionsFailed: they are not, within `READY_TIMEOUT_S`.
        """
        try:
            await asyncio.wait_for(self._ready.wait(), READY_TIMEOUT_S)
        except TimeoutError:
            raise FunctionsFailed(
                self._with_output("The functions do not come back.")
            ) from None

    async def reload(self) -> None:
        """Load the functions anew, from changed files.

        Calls under way have `STOP_TIMEOUT_S` to end; new ones wait for the new process.
        """
        self._ready.clear()
        # No exit to count, whether it still runs or could not be loaded.
        self._end_is_wanted = True
        self._changed.set()
        if self._process is not None:
            await self._process.stop()

    async def _keep_alive(self) -> None:
        while self._process is not None:
            await self._process.ended.wait()
            self._ready.clear()
            self._changed.clear()
            try:
                self._count_exit()
                # Until they are served again and their schedules and triggers are set
                # up: whoever waits for the stack to come to rest waits for that, too.
                with self._context.activity.busy("functions"):
                    await self._launch()
            except FunctionsFailed as failure:
                # Changed again meanwhile: then that was not the last word.
                if not self._changed.is_set():
                    self._logs.add(str(failure))
                    await self._answer_503(str(failure))

    def _count_exit(self) -> None:
        if self._end_is_wanted:
            self._end_is_wanted = False
            return
        self._exits.append(time.monotonic())
        full = len(self._exits) == RESTARTS
        if full and self._exits[-1] - self._exits[0] < RESTARTS_WITHIN_S:
            raise FunctionsFailed(self._with_output("The functions ended too often."))

    async def _answer_503(self, text: str) -> None:
        """Answer 503 with the reason until the functions are loaded anew."""
        error = {"code": 503, "status": "UNAVAILABLE", "message": text}
        answer = JSONResponse({"error": error}, 503)
        host = self._context.settings.host
        self._failure_server = HttpServer(
            answer, host=host, listener=self._listener.dup()
        )
        await self._failure_server.start()
        await self._changed.wait()
        await self._failure_server.stop()
        self._failure_server = None

    async def _launch(self) -> None:
        self._process = process = FunctionsProcess(
            source=self._source,
            environment=self._environment.variables(),
            listener=self._listener.fileno(),
            control=self._control.fileno(),
            offset=self._context.clock.offset,
            logs=self._logs,
        )
        loading = asyncio.ensure_future(self._set_up())
        ending = asyncio.ensure_future(process.ended.wait())
        is_served = False
        try:
            await asyncio.wait(
                {loading, ending},
                timeout=READY_TIMEOUT_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not loading.done():
                raise FunctionsFailed(
                    self._with_output(_unloaded(has_ended=ending.done()))
                )
            loading.result()
            is_served = True
        except (httpx.HTTPError, ManifestRefused) as error:
            text = f"The functions do not load: {str(error) or type(error).__name__}."
            raise FunctionsFailed(self._with_output(text)) from error
        finally:
            loading.cancel()
            ending.cancel()
            if not is_served:
                await process.stop()
        if self._is_open:
            self._ready.set()

    async def usage(self) -> JsonObject:
        """How often each function was called since its process was started.

        Raises:
            FunctionsFailed: they are not running.
        """
        try:
            answer = await self._client.get("/__/usage")
        except httpx.HTTPError as error:
            raise FunctionsFailed("The functions are not running just now.") from error
        found: JsonObject = answer.json()
        return found

    async def calls(self, after: int) -> JsonObject:
        """The newest calls: `{process, calls}`, numbered anew in each process.

        Args:
            after: the number of the last one that is known; 0 for all.

        Raises:
            FunctionsFailed: they are not running.
        """
        try:
            answer = await self._client.get("/__/calls", params={"after": after})
        except httpx.HTTPError as error:
            raise FunctionsFailed("The functions are not running just now.") from error
        found: JsonObject = answer.json()
        return found

    async def _admit_calls(self) -> None:
        await self._client.post("/__/open")

    async def _set_up(self) -> None:
        answer = await self._client.get("/__/functions.yaml")
        manifest = Manifest.parse(answer.text, self._environment.variables())
        secrets = self._environment.complete(manifest.secrets)
        await self._client.post("/__/environment", json=secrets)
        # The clock may have been moved since the process was started.
        told = None
        while told != self._context.clock.offset:
            told = self._context.clock.offset
            await self._tell_offset(told)
        self._on_loaded(manifest)
        if self._is_open:
            await self._admit_calls()

    async def _follow(self, offset: timedelta) -> None:
        # A process that does not serve yet learns the offset when it does.
        if self._ready.is_set():
            with contextlib.suppress(httpx.HTTPError):
                await self._tell_offset(offset)

    async def _tell_offset(self, offset: timedelta) -> None:
        body = {"offsetMs": offset / timedelta(milliseconds=1)}
        await self._client.post("/__/clock", json=body)

    def _with_output(self, what: str) -> str:
        printed = "\n".join(self._logs.lines(TRACEBACK_LINES))
        return (
            f"{what} What they printed:\n{printed}\n"
            f"Correct {self._source / 'main.py'} (or what it imports) and start again. "
            f"To see it without the stack: cd {self._source} && python -c 'import main'"
        )


def _unloaded(*, has_ended: bool) -> str:
    if has_ended:
        return "The functions do not load: their process has ended."
    return (
        f"The functions have not loaded within {READY_TIMEOUT_S:g} s. Either they wait "
        "for something, or this machine is slow or busy: then try once more."
    )
