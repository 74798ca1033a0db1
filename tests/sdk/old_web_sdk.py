"""The old web app with the SDK that it carries, firebase 4.1.3, in Node."""

import base64
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

from emulators.settings import Settings
from tests.clients.cases import App, Fetch, Read, SignIn, Upload, Write
from tests.clients.database_connection import Denied
from tests.clients.reads import unread
from tests.clients.running_app import PIXEL, Got, RunningApp, found, there
from tests.support.deadline import DEADLINE_S

HERE: Final = Path(__file__).resolve().parent
GOOGLES: Final = "https://firebasestorage.googleapis.com"
REFUSED: Final = ("PERMISSION_DENIED", "storage/unauthorized")
"""What the SDK calls a refusal of the rules."""

_NUMBERS = count()
"""One for each page: the SDK keeps its apps by name."""


class Pages:
    """Pages of the old web app in a process of Node.

    Args:
        process: runs `old_web_pages.mjs`.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._changed = threading.Condition()
        self._asked: dict[int, Future[Any]] = {}
        self._heard: dict[tuple[str, str], Any] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, page: str, does: str, **rest: Any) -> Any:
        """Have a page do something, and wait until its SDK says that it is done.

        Raises:
            Denied: the rules refuse it.
        """
        answer: Future[Any] = Future()
        with self._changed:
            request = len(self._asked)
            self._asked[request] = answer
            told = {"request": request, "page": page, "does": does, **rest}
            print(json.dumps(told), file=self._process.stdin, flush=True)
        return answer.result(DEADLINE_S)

    def heard(self, page: str, path: str) -> Any:
        """What a page has last heard of a path that it listens to."""
        return self._heard[page, path]

    def wait_until(
        self, problems: Callable[[], list[str]], timeout_s: float = DEADLINE_S
    ) -> None:
        """Until what has been heard has no problems left, or time is over."""
        with self._changed:
            self._changed.wait_for(lambda: not problems(), timeout_s)

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            message = json.loads(line)
            with self._changed:
                self._take(message)
                self._changed.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"path": path, "page": page}:
                self._heard[page, path] = message["value"]
            case {"request": request, "value": value}:
                self._asked[request].set_result(value)
            case {"request": request, "error": error}:
                told = Denied if error in REFUSED else AssertionError
                self._asked[request].set_exception(told(error))


class SdkApp(RunningApp):
    """An old app; the web's by its own SDK."""

    pages: Pages
    """Where all of them run."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._listens: list[str] = []
        self._open = False
        self._page = f"{self.who}-{next(_NUMBERS)}"

    def sign_in(self, step: SignIn) -> Got:
        """By the SDK, where it is a page of the web app."""
        if self.app is not App.WEB:
            return super().sign_in(step)
        body = self.known.fill({"email": step.email, "password": step.password})
        user = self._ask("signIn", **body)
        return self.signed_in(user["uid"], user["idToken"])

    def upload(self, step: Upload) -> Got:
        """By `put()`."""
        bytes_ = base64.b64encode(PIXEL).decode()
        path = self.known.fill(step.path)
        return Got(
            value=self._ask("upload", path=path, bytes=bytes_, type=step.content_type)
        )

    def fetch(self, step: Fetch) -> Got:
        """A URL that the SDK has made is Google's, wherever the file is."""
        url = self.known.fill(step.url).replace(
            GOOGLES, self.people.settings.url("storage")
        )
        return super().fetch(Fetch(who=step.who, does=step.does, url=url))

    def read(self, step: Read, wanted: Any) -> Got:
        """By `once()` and `on()`."""
        if self.app is not App.WEB:
            return super().read(step, wanted)
        path = self.known.fill(step.path)
        match step.does:
            case "once":
                return found(self._ask("once", path=path))
            case "listen":
                self._ask("listen", path=path)
                self._listens.append(path)
            case "unlisten":
                self._ask("unlisten", path=path)
                self._listens.remove(path)
                return Got()
            case "heard":
                pattern = self.known.fill(wanted)
                self.pages.wait_until(lambda: unread(pattern, there(self._value(path))))
        return found(self._value(path))

    def write(self, step: Write) -> Got:
        """By the SDK's method of that name."""
        if self.app is not App.WEB:
            return super().write(step)
        value = self.known.fill(step.value)
        self._ask(step.does, path=self.known.fill(step.path), value=value)
        return Got()

    def leave(self) -> Got:
        """The page goes, and another would be a new one."""
        if self._open:
            self._ask("leave")
            self._open = False
            self._listens.clear()
        return super().leave()

    def _ask(self, does: str, **rest: Any) -> Any:
        self._open = True
        return self.pages.ask(self._page, does, **rest)

    def _value(self, path: str) -> Any:
        """What is known of a path from the listen that covers it."""
        covering = next(
            each for each in self._listens if f"{path}/".startswith(f"{each}/")
        )
        at = self.pages.heard(self._page, covering)
        for name in path.removeprefix(covering).split("/")[1:]:
            at = at.get(name) if isinstance(at, dict) else None
        return at


@contextmanager
def pages_of(settings: Settings) -> Iterator[Pages]:
    """Pages that talk to a stack, until the block ends."""
    node = shutil.which("node")
    assert node is not None
    addresses = {name: settings.url(name) for name in ("database", "auth", "storage")}
    told = {
        "addresses": addresses,
        "namespace": settings.namespace,
        "bucket": settings.bucket,
    }
    with subprocess.Popen(  # noqa: S603 - Node, found on the PATH
        [node, "old_web_pages.mjs"],
        cwd=HERE,
        env={**os.environ, "LOCAL_STACK": json.dumps(told)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Pages(process)
        assert process.stdin is not None
        process.stdin.close()
