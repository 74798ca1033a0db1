"""The functions' process: loaded, called, moved in time, crashed, reloaded."""

import json
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from emulators.firebase.functions.environment import Environment
from emulators.firebase.functions.host import RESTARTS, FunctionsFailed, FunctionsHost
from emulators.firebase.functions.logs import LogTail
from emulators.firebase.functions.manifest import Manifest
from emulators.kernel.context import Context
from emulators.kernel.serving import listen
from emulators.settings import Ports, Settings
from emulators.tests.deadline import DEADLINE_S

BROKEN = Path(__file__).parents[2] / "fixtures" / "broken"

COUNTING = """
from firebase_functions import https_fn, options

options.set_global_options(region="us-central1", cpu=1)

@https_fn.on_request()
def version(_):
    return "{version}"

@https_fn.on_request()
def die(_):
    import os
    os._exit(3)
"""


class Rig:
    """A host of some folder, and a client of its functions."""

    def __init__(
        self, root: Path, show: Callable[[str], None] = lambda _: None
    ) -> None:
        self._listener = listen("127.0.0.1", 0)
        ports = Ports(functions=self._listener.getsockname()[1])
        self.context = Context(Settings(project_id="demo-p", root=root).on(ports))
        self.manifests: list[Manifest] = []
        self.logs = LogTail(show, verbose=False)
        self.host = FunctionsHost(
            self.context,
            source=root / "functions",
            environment=Environment(self.context.settings, folder=root / "functions"),
            listener=self._listener,
            logs=self.logs,
            on_loaded=self.manifests.append,
        )
        self.client = httpx.AsyncClient(timeout=DEADLINE_S, trust_env=False)

    async def ask(self, function_id: str) -> httpx.Response:
        return await self.client.get(self.context.settings.function_url(function_id))


@asynccontextmanager
async def serving(
    root: Path, show: Callable[[str], None] = lambda _: None
) -> AsyncIterator[Rig]:
    rig = Rig(root, show)
    try:
        await rig.host.start()
        await rig.host.open()
        yield rig
    finally:
        await rig.client.aclose()
        await rig.host.stop()


def write(root: Path, text: str) -> None:
    (root / "functions").mkdir(exist_ok=True)
    (root / "functions" / "main.py").write_text(text)


async def test_functions_that_do_not_load_are_told_with_their_traceback() -> None:
    with pytest.raises(FunctionsFailed) as failed:
        async with serving(BROKEN):
            pass

    assert "the reason why it does not load" in str(failed.value)
    assert "main.py" in str(failed.value)


async def test_a_crashed_process_comes_back_and_calls_wait_for_it(
    tmp_path: Path,
) -> None:
    write(tmp_path, COUNTING.format(version=1))

    async with serving(tmp_path) as rig:
        with pytest.raises(httpx.TransportError):
            await rig.ask("die")
        answer = await rig.ask("version")
        await rig.host.ready()

        assert answer.text == "1"
        assert len(rig.manifests) == 2


async def test_changed_functions_are_served_after_a_reload_and_broken_ones_explained(
    tmp_path: Path,
) -> None:
    write(tmp_path, COUNTING.format(version=1))

    async with serving(tmp_path) as rig:
        write(tmp_path, "raise RuntimeError('a slip')")
        for _ in range(RESTARTS):
            await rig.host.reload()
        broken = await rig.ask("version")
        write(tmp_path, COUNTING.format(version=22))
        await rig.host.reload()
        await rig.host.ready()
        mended = await rig.ask("version")

        assert broken.status_code == 503
        assert "a slip" in broken.json()["error"]["message"]
        assert mended.text == "22"


async def test_a_new_process_lives_at_the_stacks_time(tmp_path: Path) -> None:
    clock = "import time\n" + COUNTING.replace('"{version}"', "str(time.time())")
    write(tmp_path, clock)

    async with serving(tmp_path) as rig:
        ahead = timedelta(days=3).total_seconds()
        before = time.time() + ahead
        await rig.context.clock.advance(timedelta(days=3))
        moved = float((await rig.ask("version")).text)
        await rig.host.kill()
        await rig.host.ready()
        restarted = float((await rig.ask("version")).text)

        # However long a new process takes.
        assert before <= moved < restarted <= time.time() + ahead


async def test_what_the_functions_started_ends_with_them(tmp_path: Path) -> None:
    helper = "import subprocess\nhelper = subprocess.Popen(['sleep', '60'])\n"
    write(tmp_path, helper + COUNTING.replace('"{version}"', "str(helper.pid)"))

    async with serving(tmp_path) as rig:
        former = int((await rig.ask("version")).text)
        with pytest.raises(httpx.TransportError):
            await rig.ask("die")
        await rig.host.ready()
        latter = int((await rig.ask("version")).text)
        await rig.host.stop()

        assert not {former, latter} & living()


def living() -> set[int]:
    """The processes of this machine that have not ended, by their ids."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,stat="],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )
    rows = (line.split() for line in listed.stdout.splitlines())
    return {int(pid) for pid, state in rows if not state.startswith("Z")}


async def test_functions_that_end_while_they_load_are_not_said_to_be_slow(
    tmp_path: Path,
) -> None:
    write(tmp_path, "import os; os._exit(3)")

    with pytest.raises(FunctionsFailed, match="their process has ended"):
        async with serving(tmp_path):
            pass


async def test_functions_are_answered_for_while_their_output_cannot_be_shown(
    tmp_path: Path,
) -> None:
    # More than a pipe holds: the printing of a pipe that nobody reads never returns.
    noisy = COUNTING.replace(
        '"{version}"',
        "[print('x' * 1000, flush=True) for _ in range(200)] and 'served'",
    )
    write(tmp_path, noisy)

    def closed(line: str) -> None:
        raise ValueError(f"I/O operation on closed file: {line}")

    async with serving(tmp_path, closed) as rig:
        answers = [await rig.ask("version") for _ in range(3)]

        assert [answer.text for answer in answers] == ["served"] * 3
        # As deployed, with the id of its call.
        (last,) = map(json.loads, rig.logs.lines(1))
        assert last["message"] == "x" * 1000
        assert last["logging.googleapis.com/labels"]["execution_id"]
