"""The whole stack: up in one call, all parts joined, gone without a trace."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators.assembly import StackFailed
from emulators.firebase.database.exports import Export
from emulators.firebase.database.tree import from_json
from emulators.firebase.functions.host import FunctionsFailed
from emulators.kernel.faults import Fault
from emulators.kernel.serving import PortTaken, listen
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from emulators.tests.deadline import DEADLINE_S

FIXTURES = Path(__file__).parent / "fixtures"
OWNER = {"Authorization": "Bearer owner"}


def settings_of(fixture: str) -> Settings:
    return Settings(root=FIXTURES / fixture, ports=Ports.free())


def seen(stack: LocalStack, kind: str) -> list[dict[str, object]]:
    url = stack.settings.function_url("seen")
    entries = httpx.get(url, trust_env=False, timeout=DEADLINE_S).json()
    return [entry for entry in entries if entry["kind"] == kind]


def enqueue(stack: LocalStack, request: dict[str, object]) -> None:
    where = f"projects/{stack.settings.project_id}/locations/us-central1"
    url = f"{stack.settings.url('tasks')}/{where}/queues/workTask/tasks"
    body = {"task": {"httpRequest": request}}
    httpx.post(
        url, json=body, headers=OWNER, trust_env=False, timeout=DEADLINE_S
    ).raise_for_status()


def echo(stack: LocalStack) -> dict[str, object]:
    url = stack.settings.function_url("echo")
    answer: dict[str, object] = httpx.post(
        url, trust_env=False, timeout=DEADLINE_S
    ).json()
    return answer


def test_a_task_enqueued_by_the_admin_sdks_request_reaches_its_function(
    echoing: LocalStack,
) -> None:
    before = len(seen(echoing, "task"))
    # {"data": "fail"}, which the function answers with 503 every time.
    headers = {"Content-Type": "application/json"}
    enqueue(echoing, {"body": "eyJkYXRhIjogImZhaWwifQ==", "headers": headers})

    echoing.settle()
    at_once = seen(echoing, "task")[before:]
    echoing.advance(timedelta(hours=1))
    in_all = seen(echoing, "task")[before:]

    assert [entry["retry"] for entry in at_once] == ["0"]
    assert [entry["retry"] for entry in in_all] == ["0", "1"]


def test_every_due_run_of_a_schedule_happens_at_its_own_time(
    echoing: LocalStack,
) -> None:
    before = len(seen(echoing, "tick"))
    start = echoing.now()

    echoing.advance(timedelta(minutes=16))

    ticks = seen(echoing, "tick")[before:]
    minutes = [(float(str(tick["now"])) - start.timestamp()) / 60 for tick in ticks]
    assert minutes == pytest.approx([5, 10, 15], abs=0.2)


def test_the_functions_live_at_the_stacks_time(echoing: LocalStack) -> None:
    echoing.advance(timedelta(hours=5))
    before = echoing.now().timestamp()

    now = float(str(echo(echoing)["now"]))

    assert before <= now <= echoing.now().timestamp()
    assert now > time.time()


def test_the_functions_find_the_addresses_of_the_stack(echoing: LocalStack) -> None:
    environment = echo(echoing)["environment"]

    assert isinstance(environment, dict)
    opentok = echoing.settings.url("opentok")
    assert environment["VIDEO_URL"] == f"{opentok}/v2"
    assert environment["TOKEN_KEY"]
    assert "PYTHONPATH" not in environment


def test_a_file_may_be_laid_over_the_site(echoing: LocalStack) -> None:
    echoing.lay_over_site({"/laid-over.json": b'{"is": "here"}'})

    address = f"{echoing.settings.url('hosting')}/laid-over.json"
    answer = httpx.get(address, trust_env=False, timeout=DEADLINE_S)

    assert answer.json() == {"is": "here"}


def test_a_function_gone_mad_does_not_survive_a_reset(echoing: LocalStack) -> None:
    # A new process, in which nobody has released anything yet.
    echoing.kill_functions()
    before = echo(echoing)["pid"]
    enqueue(echoing, {"url": echoing.settings.function_url("hold")})

    echoing.run(lambda: echoing.assembly.reset(patience_s=0.1))

    assert echo(echoing)["pid"] != before
    assert not echoing.assembly.tasks.queue("workTask").running


def test_faults_and_journal_are_reached_from_any_thread(echoing: LocalStack) -> None:
    fault = echoing.faults.arm(Fault(service="auth", status=503))
    answer = httpx.get(
        f"{echoing.settings.url('auth')}/", trust_env=False, timeout=DEADLINE_S
    )

    assert answer.status_code == 503
    assert [each.fired for each in echoing.faults.all()] == [1]
    assert [entry.fault for entry in echoing.journal.entries(service="auth")] == [
        fault.id
    ]

    echoing.faults.clear()
    echoing.journal.clear()

    assert (echoing.faults.all(), echoing.journal.entries()) == ([], [])


def test_a_stack_that_cannot_start_leaves_no_port_taken() -> None:
    stack = LocalStack(settings_of("broken"), show=lambda _: None)

    with pytest.raises(FunctionsFailed, match="the reason why"):
        stack.start()

    for name in ("hub", "functions", "database"):
        listen("127.0.0.1", getattr(stack.settings.ports, name)).close()
    with pytest.raises(RuntimeError, match="not running"):
        stack.settle()


def test_a_taken_port_is_named_with_the_ways_out() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        ports = replace(Ports.free(), database=port)

        with pytest.raises(PortTaken) as refused:
            LocalStack(Settings(ports=ports)).start()

    told = str(refused.value)
    assert f"Port {port} (database)" in told
    assert "--port database=N" in told
    assert "--free-ports" in told


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    stack = LocalStack(Settings(root=tmp_path, ports=Ports.free()))

    with pytest.raises(StackFailed, match=r"database\.rules\.json"):
        stack.start()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with rules and without functions."""
    for name in ("database.rules.json", "storage.rules"):
        (tmp_path / name).write_text((FIXTURES / "echoing" / name).read_text())
    return tmp_path


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"{ not rules", ""), (b"\xff\xfe{", " is not UTF-8")]
)
@pytest.mark.parametrize("name", ["database.rules.json", "storage.rules"])
def test_rules_that_cannot_be_read_are_refused_by_file(
    project: Path, name: str, content: bytes, refusal: str
) -> None:
    (project / name).write_bytes(content)

    with pytest.raises(StackFailed, match=name + refusal):
        LocalStack(Settings(root=project, ports=Ports.free())).start()


def test_a_schedule_that_cannot_be_read_is_refused_at_the_start(project: Path) -> None:
    (project / "functions").mkdir()
    (project / "functions" / "main.py").write_text(
        "from firebase_functions import scheduler_fn\n"
        "@scheduler_fn.on_schedule(schedule='now and then')\n"
        "def sweep(event): pass\n"
    )
    settings = Settings(root=project, ports=Ports.free())

    with pytest.raises(FunctionsFailed, match="sweep: 'now and then'"):
        LocalStack(settings, show=lambda _: None).start()


LOOKING = """
import json, os, socket
from firebase_functions import https_fn

def is_open(address):
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as client:
        return client.connect_ex((host, int(port))) == 0

FOUND = {key: is_open(value) for key, value in os.environ.items() if "_URL" in key}

@https_fn.on_request()
def found(_):
    return json.dumps(FOUND)
"""
"""Tries, while it is loaded, who answers already."""

NEW_RULES = '{"rules": {".read": true}}'


@dataclass(frozen=True)
class Beginning:
    """What a client found that came as soon as there was a port to connect to."""

    open_before_the_functions: dict[str, bool]
    data_at_first: object
    rules_are_set_at_first: bool
    rules_at_first: str
    rules_in_the_end: str


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Beginning:
    """A stack that begins with an export and is prepared while a client sets rules."""
    root = tmp_path_factory.mktemp("project")
    (root / "functions").mkdir()
    (root / "functions" / "main.py").write_text(LOOKING)
    for name in ("database.rules.json", "storage.rules"):
        (root / name).write_text((FIXTURES / "echoing" / name).read_text())
    urls = {f"{port.name.upper()}_URL": f"{{{port.name}}}" for port in fields(Ports)}
    settings = Settings(root=root, ports=Ports.free(), parameters=urls)
    former = Export(databases={settings.namespace: from_json({"kept": 1})})
    found: dict[str, Any] = {}

    def rules(method: str, stack: LocalStack) -> str:
        url = f"{stack.settings.url('database')}/.settings/rules.json"
        url = f"{url}?ns={settings.namespace}"
        content = NEW_RULES if method == "PUT" else None
        answer = httpx.request(
            method, url, content=content, headers=OWNER, trust_env=False
        )
        return answer.raise_for_status().text

    def prepare(stack: LocalStack) -> None:
        url = f"{stack.settings.url('database')}/.json?ns={settings.namespace}"
        found["data"] = httpx.get(url, headers=OWNER, trust_env=False).json()
        url = stack.settings.function_url("found")
        found["open"] = httpx.get(url, trust_env=False).json()
        found["setting"] = executor.submit(rules, "PUT", stack)
        with pytest.raises(httpx.ConnectError):
            httpx.get(stack.settings.url("hub"), trust_env=False)
        found["rules"] = rules("GET", stack)
        found["set at first"] = found["setting"].done()

    with (
        ThreadPoolExecutor(1) as executor,
        LocalStack(settings, former=former, prepare=prepare) as stack,
    ):
        found["setting"].result(10)
        httpx.get(stack.settings.url("hub"), trust_env=False).raise_for_status()
        return Beginning(
            open_before_the_functions=found["open"],
            data_at_first=found["data"],
            rules_are_set_at_first=found["set at first"],
            rules_at_first=found["rules"],
            rules_in_the_end=rules("GET", stack),
        )


def test_no_port_is_open_before_the_functions_are_known(beginning: Beginning) -> None:
    closed = {f"{port.name.upper()}_URL": False for port in fields(Ports)}
    assert beginning.open_before_the_functions == closed


def test_whoever_finds_a_port_finds_the_data_behind_it(beginning: Beginning) -> None:
    assert beginning.data_at_first == {"kept": 1}


def test_rules_set_while_a_stack_is_prepared_wait_and_are_kept(
    beginning: Beginning,
) -> None:
    echoing = (FIXTURES / "echoing" / "database.rules.json").read_text()

    assert not beginning.rules_are_set_at_first
    assert (beginning.rules_at_first, beginning.rules_in_the_end) == (
        echoing,
        NEW_RULES,
    )


def test_a_stopped_stack_can_be_stopped_again() -> None:
    stack = LocalStack(settings_of("echoing"))

    stack.stop()
    stack.stop()
