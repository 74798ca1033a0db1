"""What the README says can be done, can be done."""

import importlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

import emulators
from emulators.hub.faults import FaultBody
from emulators.kernel.context import Context
from emulators.opentok import (
    api_captions,
    api_clients,
    api_control,
    api_incidents,
    api_projects,
)
from emulators.opentok.api_control import EVENTS
from emulators.opentok.model import Cloud
from emulators.opentok.service import OpenTokService
from emulators.opentok.sockets.service import ClientSockets
from emulators.opentok.sockets.wall_clock import RealTime
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from emulators.tests.conftest import FIXTURES
from emulators.tests.deadline import DEADLINE_S

PACKAGE = Path(emulators.__file__).parent
PAGE = (PACKAGE / "README.md").read_text(encoding="utf-8")
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CURLS = [line for block in SHELL.findall(PAGE) for line in block.splitlines()]


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=DEADLINE_S, trust_env=False) as client:
        yield client


def request(http: httpx.Client, command: str) -> httpx.Request:
    """What curl would send."""
    program, *words = shlex.split(command)
    assert program == "curl"
    url, method, headers, data = "", None, {}, None
    rest = iter(words)
    for word in rest:
        match word:
            case "-X":
                method = next(rest)
            case "-H":
                name, _, headers[name] = next(rest).partition(": ")
            case "-d":
                data = next(rest)
            case _:
                assert not url, word
                assert not word.startswith("-"), word
                url = word
    method = method or ("GET" if data is None else "POST")
    return http.build_request(method, url, headers=headers, content=data)


def at_ports_of(settings: Settings, text: str) -> str:
    for port in fields(Ports):
        default = f"127.0.0.1:{port.default}"
        text = text.replace(default, settings.address(port.name))
    return text


def test_every_call_is_answered(echoing: LocalStack, http: httpx.Client) -> None:
    # In their order on one stack, as somebody would who reads along.
    answers = {
        curl: http.send(request(http, at_ports_of(echoing.settings, curl)))
        for curl in CURLS
    }

    refused = {curl: a.text for curl, a in answers.items() if a.status_code != 200}
    assert refused == {}


def test_every_call_of_the_hub_is_shown(http: httpx.Client) -> None:
    source = (PACKAGE / "hub" / "service.py").read_text(encoding="utf-8")
    served = set(re.findall(r'"(/__/[^"]+)", self\.', source))

    urls = [request(http, curl).url for curl in CURLS]

    shown = {url.path.replace("tick", "{function_id}") for url in urls}
    assert served
    assert served <= shown


def test_every_control_call_of_opentok_is_listed() -> None:
    cloud = Cloud(Context(Settings()))
    apis = (api_clients, api_projects, api_control, api_incidents, api_captions)
    sockets = ClientSockets(cloud, RealTime()).routes()
    routes = [route for api in apis for route in api.routes(cloud)]
    routes += [route for route in sockets if isinstance(route, Route)]

    served = {
        f"{method} {route.path}"
        for route in routes
        for method in (route.methods or ())
        if method not in {"HEAD", "OPTIONS"} and route.path.startswith("/__/")
    }

    assert served == set(re.findall(r"^\| `([A-Z]+ /__/[^`]+)` \|", PAGE, re.MULTILINE))


def test_every_event_that_can_get_lost_is_listed() -> None:
    section = PAGE.partition("## OpenTok's incidents")[2].partition("\n## ")[0]

    assert [event for event in EVENTS if f"`{event}`" not in section] == []


def test_every_field_of_a_fault_is_listed() -> None:
    names = {field.alias or name for name, field in FaultBody.model_fields.items()}

    section = PAGE.partition("### Failures")[2].partition("\n### ")[0]

    assert names == set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_every_operation_of_opentok_is_listed() -> None:
    section = PAGE.partition("Of `opentok` they are")[2].partition(". A name")[0]

    operations = OpenTokService(Context(Settings())).operations

    assert re.findall(r"`(\w+)`", section) == operations


def test_every_port_is_the_default_one() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (\d+) \|", PAGE, re.MULTILINE)

    assert {name: int(port) for name, port in listed} == {
        port.name: port.default for port in fields(Ports)
    }


def test_the_program_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = PYTHON.findall(PAGE)

    exec(program.replace("path/to/project", str(FIXTURES / "echoing")), {})  # noqa: S102 - our own page

    assert "/demo-p/us-central1/hello" in capsys.readouterr().out


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ([\w.]+)", PAGE))))
def test_every_command_exists(module: str) -> None:
    file = PACKAGE.parent.joinpath(*module.split("."))

    assert file.with_suffix(".py").exists() or (file / "__main__.py").exists()


@pytest.mark.parametrize("module", ["emulators.__main__", "emulators.database"])
def test_every_flag_exists(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        importlib.import_module(module).main(["--help"])

    assert left.value.code == 0
    told = capsys.readouterr().out
    name = module.removesuffix(".__main__").removeprefix("emulators")
    commands = re.findall(rf"python -m emulators{re.escape(name)} ([^`\n]*)", PAGE)
    flags = re.findall(r"--[\w-]+", " ".join(commands))
    assert flags
    assert [flag for flag in flags if flag not in told] == []


def test_every_link_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors
